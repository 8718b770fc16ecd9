from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from new_articles import DAM, DRY, ENCODER, found, make
from sqlalchemy import event

from retrieval.text.fold import FOLDING
from retrieval.text.lexical import search_terms, stem
from store.archive import Archive
from store.citation import Citation, hash_text, parse_citation
from store.database import open_database
from store.errors import (
    CitationMismatch,
    CitationRemoved,
    DatabaseUnavailable,
    NoSuchArticle,
    NotACitation,
)
from store.records import Added, Holdings, KnownModel, Scope, SearchTerms


def texts(archive: Archive, article_id: int) -> list[str]:
    return [sentence.text for sentence in archive.sentences_of(article_id)]


def citations(archive: Archive, article_id: int) -> list[Citation]:
    return [sentence.citation for sentence in archive.sentences_of(article_id)]


# ---- adding


def test_a_new_article_is_stored_whole(archive: Archive) -> None:
    new = make(
        DAM,
        title="Dam",
        external_id="e1",
        url="https://water.example/1",
        source="Water",
        author="Lena Haddad",
        published="2024-03-05",
        encoding="UTF-8",
    )
    assert archive.add(new) == Added("new", 1, 1)
    article = archive.article(1)
    for name in ("title", "external_id", "url", "source", "author", "published", "encoding"):
        assert getattr(article, name) == getattr(new, name)
    assert (article.version, article.characters, article.sentences) == (1, len(DAM), 2)
    assert archive.text_of(1) == DAM


@pytest.mark.parametrize(
    "text",
    [
        DAM,
        "قال كيربي إن الأمر انتهى. ثمّ غادر.",
        "One 🌊 wave. Two 🌊🌊 waves.",
        "A\u0301 mark on its own. E\u0301 too.\r\n\r\nNext.",
    ],
)
def test_text_and_sentences_come_back_to_the_letter(archive: Archive, text: str) -> None:
    new = make(text)
    archive.add(new)
    assert archive.text_of(1) == text
    assert texts(archive, 1) == [text[s.span.start : s.span.end] for s in new.sentences]
    assert [archive.open(citation).text for citation in citations(archive, 1)] == texts(archive, 1)


def test_the_same_content_is_a_duplicate_whoever_brings_it(archive: Archive) -> None:
    archive.add(make(DAM, external_id="e1"))
    assert archive.add(make(DAM, external_id="e1")) == Added("duplicate", 1, 1)
    assert archive.add(make(DAM)) == Added("duplicate", 1, 1)
    assert archive.add(make(DAM, external_id="e2")) == Added("duplicate", 1, 1)
    assert archive.count_articles() == 1


def test_another_text_with_the_same_external_id_is_an_update(archive: Archive) -> None:
    archive.add(make(DAM, external_id="e1"))
    assert archive.add(make(DRY, external_id="e1")) == Added("updated", 1, 2)
    assert archive.text_of(1) == DRY
    assert len(texts(archive, 1)) == archive.article(1).sentences == 3
    assert archive.article(1).version == 2


def test_another_text_with_the_same_url_is_an_update(archive: Archive) -> None:
    archive.add(make(DAM, url="https://water.example/1"))
    assert archive.add(make(DRY, url="https://water.example/1")) == Added("updated", 1, 2)


def test_an_external_id_wins_over_a_url(archive: Archive) -> None:
    archive.add(make(DAM, external_id="e1", url="https://water.example/1"))
    archive.add(make("Other words.", external_id="e2", url="https://water.example/2"))
    mixed = make(DRY, external_id="e1", url="https://water.example/2")
    assert archive.add(mixed) == Added("updated", 1, 2)
    assert archive.article(1).url == "https://water.example/1"
    assert archive.article(2).url == "https://water.example/2"


def test_an_older_text_of_an_article_makes_a_third_version(archive: Archive) -> None:
    for text in (DAM, DRY):
        archive.add(make(text, external_id="e1"))
    assert archive.add(make(DAM, external_id="e1")) == Added("updated", 1, 3)


def test_an_article_takes_the_external_id_that_comes_with_its_content(archive: Archive) -> None:
    archive.add(make(DAM))
    archive.add(make(DAM, external_id="e1", url="https://water.example/1"))
    assert archive.article(1).external_id == "e1"
    assert archive.article(1).url == "https://water.example/1"
    assert archive.add(make(DRY, external_id="e1")) == Added("updated", 1, 2)


def test_an_external_id_once_given_stays(archive: Archive) -> None:
    archive.add(make(DAM, external_id="e1"))
    archive.add(make(DAM, external_id="e2"))
    assert archive.article(1).external_id == "e1"


def test_a_url_that_another_article_has_is_not_taken(archive: Archive) -> None:
    archive.add(make(DAM, url="https://water.example/1"))
    archive.add(make(DRY, external_id="e2"))
    again = make("Other words.", external_id="e2", url="https://water.example/1")
    assert archive.add(again) == Added("updated", 2, 2)
    assert archive.article(2).url is None


def test_articles_without_any_name_are_told_apart_by_their_content(archive: Archive) -> None:
    assert archive.add(make(DAM)) == Added("new", 1, 1)
    assert archive.add(make(DRY)) == Added("new", 2, 1)


@pytest.mark.parametrize("rows", [0, 1])
def test_an_add_that_fails_leaves_nothing_behind(archive: Archive, rows: int) -> None:
    before = archive.state()
    new = make(DAM, external_id="e1")
    with pytest.raises(ValueError, match="shorter"):
        archive.add(replace(new, vectors=new.vectors[:rows]))
    assert set(vars_of(archive.counts())) == {0}
    assert archive.count_terms("stems", ["dam"]) == {}
    assert archive.state() == before
    assert archive.add(new) == Added("new", 1, 1)
    assert list(archive.faults()) == []


def vars_of(record: Any) -> list[int]:
    return [getattr(record, name) for name in record.__dataclass_fields__]


def test_an_update_that_fails_leaves_the_old_version_in_place(archive: Archive) -> None:
    archive.add(make(DAM, external_id="e1"))
    before = archive.state(), archive.counts(), archive.article(1)
    new = make(DRY, external_id="e1")
    with pytest.raises(ValueError, match="shorter"):
        archive.add(replace(new, vectors=new.vectors[:2]))
    assert (archive.state(), archive.counts(), archive.article(1)) == before
    assert found(archive, "full") == ["The dam is full."]
    assert found(archive, "dry") == []
    assert list(archive.faults()) == []


def test_a_full_disk_is_told_about_and_leaves_nothing_behind(database_url: str) -> None:
    engine = open_database(database_url)
    archive = Archive(engine, terms=search_terms, terms_version=FOLDING)
    archive.add(make(DAM))
    archive.close()

    @event.listens_for(engine, "connect")
    def fill(connection: sqlite3.Connection, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 1}")

    with pytest.raises(DatabaseUnavailable) as caught:
        archive.add(make("Water rose. " * 5_000))
    assert "full" in str(caught.value.values["detail"])
    assert archive.count_articles() == 1
    assert list(archive.faults()) == []
    archive.close()


def test_a_database_that_cannot_be_opened_any_more_is_told_about(
    archive: Archive, tmp_path: Path
) -> None:
    archive.close()
    for file in tmp_path.glob("isnad.db*"):
        file.unlink()
    (tmp_path / "isnad.db").mkdir()
    with pytest.raises(DatabaseUnavailable):
        archive.count_articles()


def test_two_threads_with_the_same_article_make_one(archive: Archive) -> None:
    with ThreadPoolExecutor(2) as pool:
        added = list(pool.map(lambda _: archive.add(make(DAM)), range(8)))
    assert sorted(a.status for a in added) == ["duplicate"] * 7 + ["new"]
    assert archive.counts().sentences == 2
    assert list(archive.faults()) == []


def test_threads_with_different_articles_lose_none(archive: Archive) -> None:
    with ThreadPoolExecutor(4) as pool:
        added = list(pool.map(lambda n: archive.add(make(f"Dam {n} is full.")), range(40)))
    assert {a.article_id for a in added} == set(range(1, 41))
    assert archive.state()[1] >= 40
    assert list(archive.faults()) == []


def test_two_processes_with_the_same_articles_make_one_of_each(
    archive: Archive, database_url: str
) -> None:
    script = f"""
from static_model import write_static_model
from pathlib import Path
from retrieval.intake.draft import Draft
from retrieval.encoding.encoder import load_encoder
from retrieval.text.fold import FOLDING
from retrieval.intake.ingest import Ingester
from retrieval.text.lexical import search_terms
from store.archive import Archive
from store.database import open_database
import sys
encoder = load_encoder(str(write_static_model(Path(sys.argv[1]))))
archive = Archive(open_database({database_url!r}), terms=search_terms, terms_version=FOLDING)
print("ready", flush=True)
sys.stdin.readline()
drafts = [Draft(text=f"Dam number {{n}} is full. The gates stay shut.") for n in range(15)]
print(*(receipt.status for receipt in Ingester(archive, encoder).ingest(drafts)))
"""
    folder = str(Path(__file__).parents[1])
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", script, f"{database_url.removeprefix('sqlite:///')}-model-{n}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={"PYTHONPATH": folder},
        )
        for n in range(2)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    outputs = [process.communicate("go\n")[0].split() for process in processes]
    assert [sorted(pair) for pair in zip(*outputs, strict=True)] == [["duplicate", "new"]] * 15
    assert archive.count_articles() == 15
    assert list(archive.faults()) == []


# ---- citations


def test_an_old_citation_opens_after_an_update_and_says_so(archive: Archive) -> None:
    archive.add(make(DAM, external_id="e1", title="Full"))
    old = citations(archive, 1)[0]
    assert archive.open(old).changed_at is None
    archive.add(make(DRY, external_id="e1", title="Dry"))
    cited = archive.open(parse_citation(old.id))
    assert (cited.text, cited.version_text) == ("The dam is full.", DAM)
    assert (cited.version, cited.title) == (1, "Full")
    assert cited.changed_at is not None
    assert archive.open(citations(archive, 1)[0]).changed_at is None


def test_a_citation_of_a_removed_article_says_when_it_was_removed(archive: Archive) -> None:
    archive.add(make(DAM, external_id="e1"))
    old = citations(archive, 1)[1]
    archive.add(make(DRY, external_id="e1"))
    new = citations(archive, 1)[1]
    archive.remove(1)
    for citation in (old, new):
        with pytest.raises(CitationRemoved) as caught:
            archive.open(citation)
        assert len(str(caught.value.values["date"])) == len("2024-03-05")


def test_a_text_altered_from_outside_is_never_shown(
    archive: Archive, sql: sqlite3.Connection
) -> None:
    archive.add(make(DAM))
    first, second = citations(archive, 1)
    sql.execute("UPDATE version SET text = replace(text, 'full', 'dry ')")
    with pytest.raises(CitationMismatch):
        archive.open(first)
    assert archive.open(second).text == "The gates stay shut."
    assert any("the text is not the one that was stored" in fault for fault in archive.faults())
    assert any("sentence 0" in fault for fault in archive.faults())


def test_a_citation_of_a_version_that_never_was_is_none_of_ours(archive: Archive) -> None:
    archive.add(make(DAM))
    with pytest.raises(NotACitation):
        archive.open(Citation(99, 0, 16, hash_text("The dam is full.")))


@pytest.mark.parametrize(("start", "end"), [(0, 15), (0, 17), (1, 16), (4, 7), (30, 900)])
def test_a_citation_of_a_sound_text_with_a_wrong_hash_is_none_of_ours(
    archive: Archive, start: int, end: int
) -> None:
    archive.add(make(DAM))
    with pytest.raises(NotACitation):
        archive.open(Citation(1, start, end, hash_text("The dam is full.")))


def test_a_citation_that_reaches_beyond_the_text_is_none_of_ours(archive: Archive) -> None:
    archive.add(make(DAM))
    assert archive.open(Citation(1, 0, len(DAM), hash_text(DAM))).text == DAM
    with pytest.raises(NotACitation):
        archive.open(Citation(1, 0, len(DAM) + 5, hash_text(DAM)))


def test_an_id_with_a_changed_letter_opens_nothing(archive: Archive) -> None:
    archive.add(make(DAM))
    word = citations(archive, 1)[0].id
    for place in range(len(word)):
        other = "B" if word[place] == "A" else "A"
        with pytest.raises(NotACitation):
            archive.open(parse_citation(word[:place] + other + word[place + 1 :]))


# ---- removing


def test_a_removed_article_is_gone_from_everything(archive: Archive) -> None:
    archive.add(make(DAM, external_id="e1"))
    archive.add(make(DRY, external_id="e1"))
    assert archive.remove(1).article.title == DRY[:20]
    assert set(vars_of(archive.counts())) == {0}
    assert found(archive, "dam") == []
    assert archive.count_terms("stems", ["dam", "full", "dry"]) == {}
    assert archive.articles() == []
    assert list(archive.faults()) == []
    for read in (archive.article, archive.text_of, archive.sentences_of, archive.remove):
        with pytest.raises(NoSuchArticle):
            read(1)


def test_removing_one_article_leaves_the_others_as_they_were(archive: Archive) -> None:
    for number in range(3):
        archive.add(make(f"Dam {number} is full. Gate {number} is shut.", external_id=str(number)))
    kept = [citations(archive, article_id) for article_id in (1, 3)]
    archive.remove(2)
    assert [citations(archive, article_id) for article_id in (1, 3)] == kept
    assert found(archive, "dam") == ["Dam 0 is full.", "Dam 2 is full."]
    assert list(archive.faults()) == []


def test_nothing_of_a_removed_text_is_left_in_any_file(archive: Archive, tmp_path: Path) -> None:
    words = ["zygomorphic", "quixotical", "vlissingen", "قرنبيط", "زمهرير", "خنفشار"]
    for number in range(30):
        archive.add(make(f"Plain words of article {number}. كلام عادي رقم {number}."))
    secret = make(
        f"The {words[0]} {words[1]} of {words[2]}. وقال {words[3]} {words[4]} {words[5]} كثيرا.",
        title="A hidden headline",
        external_id="hidden-identifier",
        url="https://hidden.example/address",
        source="hidden-source",
        author="hidden-author",
    )
    archive.add(secret)
    vector = secret.vectors[0].astype("<f2").tobytes()
    traces = [word.encode() for word in words] + [stem(word).encode()[-8:] for word in words]
    traces += [b"hidden headline", b"hidden-", b"hidden.example", vector]
    archive.close()
    before = b"".join(file.read_bytes() for file in tmp_path.glob("isnad.db*"))
    assert [trace for trace in traces if trace not in before] == []
    archive.remove(archive.count_articles())
    archive.close()
    after = b"".join(file.read_bytes() for file in tmp_path.glob("isnad.db*"))
    assert [trace for trace in traces if trace in after] == []
    assert b"Plain words of article 29" in after


def test_only_the_ids_of_its_versions_stay_of_a_removed_article(
    archive: Archive, sql: sqlite3.Connection
) -> None:
    archive.add(make(DAM, external_id="e1"))
    archive.add(make(DRY, external_id="e1"))
    archive.remove(1)
    assert sql.execute("SELECT version_id FROM removal").fetchall() == [(1,), (2,)]
    for table in ("article", "version", "sentence", "passage", "vector"):
        assert sql.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_ids_are_never_used_again(archive: Archive) -> None:
    archive.add(make(DAM, external_id="e1"))
    old = archive.sentences_of(1)
    passages = archive.passage_ids().tolist()
    archive.remove(1)
    assert archive.add(make(DAM, external_id="e1")) == Added("new", 2, 1)
    assert archive.article(2).version_id == 2
    assert min(s.id for s in archive.sentences_of(2)) > max(s.id for s in old)
    assert min(archive.passage_ids().tolist()) > max(passages)
    with pytest.raises(CitationRemoved):
        archive.open(old[0].citation)


# ---- reading


def test_articles_come_newest_first_and_in_pages(archive: Archive) -> None:
    for number in range(5):
        archive.add(make(f"Dam {number} is full."))
    assert [a.id for a in archive.articles()] == [5, 4, 3, 2, 1]
    assert [a.id for a in archive.articles(offset=1, limit=2)] == [4, 3]
    assert archive.articles(offset=9) == []


@pytest.mark.parametrize("article_id", [0, -1, 2, 2**63 - 1, 2**63, 10**30, -(10**30)])
def test_an_article_that_is_not_there_is_told_about(archive: Archive, article_id: int) -> None:
    archive.add(make(DAM))
    for read in (archive.article, archive.text_of, archive.sentences_of, archive.remove):
        with pytest.raises(NoSuchArticle) as caught:
            read(article_id)
        assert caught.value.values == {"article_id": article_id}


def test_only_those_asked_for_that_are_there_come_back(archive: Archive) -> None:
    archive.add(make(DAM))
    archive.add(make(DRY))
    assert set(archive.sentences([5, 99, 1])) == {1, 5}
    assert archive.sentences_of_passages([3, 99]) == {3: 3}
    assert archive.sentences([]) == {}


def test_more_ids_than_fit_a_statement_are_asked_for_in_batches(archive: Archive) -> None:
    archive.add(make("\n".join(f"Sentence {number} stands here." for number in range(1_234))))
    ids = list(range(1, 1_235))
    assert list(archive.sentences(ids)) == ids
    assert len(archive.sentences_of_passages(ids)) == 1_234


def test_sentences_come_in_the_order_of_the_text(archive: Archive) -> None:
    archive.add(make(DRY))
    sentences = archive.sentences_of(1)
    assert [s.position for s in sentences] == [0, 1, 2]
    assert [s.citation.start for s in sentences] == sorted(s.citation.start for s in sentences)


def test_counts_count_what_there_is(archive: Archive) -> None:
    archive.add(make(DAM, external_id="e1"))
    archive.add(make(DRY, external_id="e1"))
    archive.add(make("Word " * 200 + "end."))
    assert vars_of(archive.counts()) == [2, 3, 4, 5, 5, 0]
    assert archive.count_articles() == 2
    assert archive.count_passages() == len(archive.passage_ids()) == 5


def test_the_size_is_that_of_the_file(archive: Archive, tmp_path: Path) -> None:
    archive.add(make(DAM))
    size = archive.size()
    archive.close()
    assert (tmp_path / "isnad.db").stat().st_size == size


def test_every_change_raises_the_revision_and_no_reading_does(archive: Archive) -> None:
    identity, revision = archive.state()
    archive.add(make(DAM))
    after_add = archive.state()
    archive.articles()
    list(archive.faults())
    assert archive.state() == after_add
    archive.remove(1)
    assert archive.state() > after_add > (identity, revision)


def test_an_archive_keeps_its_identity_when_it_is_opened_again(
    archive: Archive, database_url: str
) -> None:
    archive.add(make(DAM))
    state = archive.state()
    again = Archive(open_database(database_url), terms=search_terms, terms_version=FOLDING)
    assert again.state() == state
    again.close()


def test_two_archives_have_two_identities(archive: Archive, tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'other.db'}")
    other = Archive(engine, terms=search_terms, terms_version=FOLDING)
    assert other.state()[0] != archive.state()[0]
    other.close()


# ---- vectors


def test_vectors_come_back_as_they_were_given_but_for_half_precision(archive: Archive) -> None:
    new = make(DRY)
    archive.add(new)
    ids, languages, vectors = archive.vectors(ENCODER)
    assert ids.tolist() == [1, 2, 3]
    assert languages == ["en", "en", "en"]
    assert vectors.dtype == np.float32
    np.testing.assert_array_equal(vectors, new.vectors.astype(np.float16).astype(np.float32))


def test_vectors_after_an_id_leave_out_those_before(archive: Archive) -> None:
    archive.add(make(DRY))
    ids, _, vectors = archive.vectors(ENCODER, after=2)
    assert ids.tolist() == [3]
    assert vectors.shape == (1, 4)
    assert archive.vectors(ENCODER, after=3)[0].tolist() == []


def test_vectors_of_each_encoder_are_kept_apart(archive: Archive) -> None:
    archive.add(make(DAM))
    assert archive.vectors("other")[0].tolist() == []
    assert archive.count_passages_without("other") == 2
    missing = archive.passages_without("other", limit=10)
    assert missing == [(1, "The dam is full."), (2, "The gates stay shut.")]
    other = np.array([[1, 0], [0, 1]], dtype=np.float32)
    archive.put_vectors("other", [1, 2], other)
    assert archive.count_passages_without("other") == 0
    np.testing.assert_array_equal(archive.vectors("other")[2], other)
    assert archive.vectors(ENCODER)[2].shape == (2, 4)


def test_vectors_come_in_parts_where_a_limit_is_given(archive: Archive) -> None:
    archive.add(make(DRY))
    assert archive.vectors(ENCODER, limit=2)[0].tolist() == [1, 2]
    assert archive.vectors(ENCODER, after=2, limit=2)[0].tolist() == [3]


@pytest.mark.parametrize("at_once", [1, 2, 100])
def test_settling_on_a_model_removes_the_vectors_of_others_and_no_more(
    archive: Archive, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.archive._VECTORS_PER_REMOVAL", at_once)
    archive.add(make(DAM))
    archive.add(make(DRY))
    archive.put_vectors("other", [1, 2, 5], np.ones((3, 4), dtype=np.float32))
    archive.put_vectors("third", [3, 5], np.ones((2, 4), dtype=np.float32))
    assert archive.known_model() is None
    model = KnownModel("a/name", ENCODER)
    archive.settle_on(model, keep_others=True)
    assert archive.known_model() == model
    assert archive.counts().vectors == 10
    archive.settle_on(model)
    assert archive.known_model() == model
    assert archive.counts().vectors == 5 == len(archive.vectors(ENCODER)[0])
    archive.settle_on(KnownModel(None, "other"))
    assert archive.known_model() == KnownModel(None, "other")
    assert archive.counts().vectors == 0


def test_a_settling_that_breaks_off_leaves_no_model_known(
    archive: Archive, sql: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The vectors of the one before are no longer whole: nothing may rely on them."""
    monkeypatch.setattr("store.archive._VECTORS_PER_REMOVAL", 1)
    archive.add(make(DRY))
    archive.settle_on(KnownModel(None, ENCODER))
    sql.execute(
        "CREATE TRIGGER broken BEFORE DELETE ON vector WHEN old.passage_id = 2"
        " BEGIN SELECT raise(ABORT, 'disk I/O error'); END"
    )
    with pytest.raises(DatabaseUnavailable):
        archive.settle_on(KnownModel("new", "new"))
    assert archive.known_model() is None
    assert archive.vectors(ENCODER)[0].tolist() == [2, 3]


def test_missing_vectors_are_listed_in_batches(archive: Archive) -> None:
    archive.add(make(DRY))
    assert [i for i, _ in archive.passages_without("other", limit=2)] == [1, 2]
    assert [i for i, _ in archive.passages_without("other", after=2, limit=2)] == [3]
    assert archive.count_passages_without("other", after=1) == 2
    assert archive.passages_without(ENCODER, limit=2) == []


def test_vectors_put_again_replace_the_first_ones(archive: Archive) -> None:
    archive.add(make(DAM))
    archive.put_vectors(ENCODER, [2], np.array([[4, 3, 2, 1]], dtype=np.float32))
    assert archive.vectors(ENCODER)[2][1].tolist() == [4, 3, 2, 1]
    assert archive.counts().vectors == 2


def test_vectors_of_passages_gone_meanwhile_are_passed_over(archive: Archive) -> None:
    archive.add(make(DAM))
    archive.put_vectors("other", [2, 77], np.ones((2, 3), dtype=np.float32))
    assert archive.vectors("other")[0].tolist() == [2]


def test_putting_no_vectors_changes_nothing(archive: Archive) -> None:
    before = archive.state()
    archive.put_vectors("other", [], np.zeros((0, 3), dtype=np.float32))
    assert archive.state() == before


def test_a_number_of_vectors_that_does_not_fit_is_refused(archive: Archive) -> None:
    archive.add(make(DAM))
    with pytest.raises(ValueError, match="shorter"):
        archive.put_vectors("other", [1, 2], np.ones((1, 3), dtype=np.float32))
    assert archive.vectors("other")[0].tolist() == []


# ---- others at work


def test_readers_are_not_kept_waiting_by_a_writer(archive: Archive, database_url: str) -> None:
    archive.add(make(DAM))
    inside, go_on = threading.Event(), threading.Event()

    def slowly(text: str) -> SearchTerms:
        inside.set()
        go_on.wait(10)
        return search_terms(text)

    slow = Archive(open_database(database_url), terms=slowly, terms_version=FOLDING)
    writer = threading.Thread(target=slow.add, args=[make(DRY)])
    writer.start()
    assert inside.wait(10)
    assert archive.count_articles() == 1
    assert found(archive, "dam") == ["The dam is full."]
    go_on.set()
    writer.join()
    slow.close()
    assert archive.count_articles() == 2


def test_two_names_are_two_articles_though_they_give_one_address(archive: Archive) -> None:
    first = archive.add(make(DAM, external_id="A", url="https://paper.example/1"))
    second = archive.add(make("Nothing rose.", external_id="B", url="https://paper.example/1"))
    assert [first.status, second.status] == ["new", "new"]
    assert archive.article(second.article_id).external_id == "B"
    assert archive.add(make("All fell.", external_id="A")).article_id == first.article_id


# ---- a part of the library


def shelf(archive: Archive) -> None:
    """Articles 1 to 4, of which the first has a second version and the last no date."""
    for number, (source, published, language) in enumerate(
        [
            ("A", "2021-07-01", "en"),
            ("B", "2021-07-31T23:30:00-05:00", "en"),
            ("A", "2021-08-01", "ar"),
            (None, None, "en"),
        ],
        start=1,
    ):
        text = f"The dam number {number} is full. It rained."
        named: dict[str, Any] = {
            "source": source,
            "published": published,
            "external_id": f"x{number}",
        }
        archive.add(make(text, language=language, title=f"T{number}", **named))
    archive.add(
        make("The dam is dry.", external_id="x1", title="T1", source="C", published="2021-07-02")
    )


SCOPES = [
    (Scope(), {1, 2, 3, 4}),
    (Scope(since=date(2021, 7, 1), until=date(2021, 7, 31)), {1, 2}),
    (Scope(since=date(2021, 7, 31)), {2, 3}),
    (Scope(until=date(2021, 7, 1)), set()),  # the first version's day; the second's is the next
    (Scope(until=date(2021, 7, 2)), {1}),
    (Scope(sources=("A",)), {3}),
    (Scope(sources=("B", "C", "none")), {1, 2}),
    (Scope(sources=()), set()),
    (Scope(article_ids=(2, 3, 99)), {2, 3}),
    (Scope(language="ar"), {3}),
    (Scope(language="en", since=date(2021, 7, 1)), {1, 2}),
]


@pytest.mark.parametrize(("scope", "ids"), SCOPES, ids=[repr(scope) for scope, _ in SCOPES])
def test_a_scope_holds_the_articles_that_meet_it(
    archive: Archive, scope: Scope, ids: set[int]
) -> None:
    shelf(archive)
    assert archive.count_within(scope) == len(ids)
    passages = archive.passages_within(scope).tolist()
    assert passages == sorted(passages)
    owners = archive.sentences(list(archive.sentences_of_passages(passages).values()))
    assert {sentence.article_id for sentence in owners.values()} == ids
    hits = archive.match_terms(f'stems : "{stem("dam")}"', "en", 10, scope)
    hit_by = {s.article_id for s in archive.sentences([i for i, _ in hits]).values()}
    assert hit_by == {i for i in ids if i != 3}


def test_holdings_are_those_of_the_newest_versions(archive: Archive) -> None:
    assert archive.holdings() == Holdings(dated=False)
    archive.add(make(DAM, source="A", title="T"))
    assert archive.holdings() == Holdings(False, ("A",), ("en",), {1: "T"})
    shelf(archive)
    holdings = archive.holdings()
    assert holdings.dated
    assert holdings.sources == ("A", "B", "C")
    assert holdings.languages == ("ar", "en")
    assert len(holdings.titles) == 5


def test_when_versions_were_published(archive: Archive) -> None:
    shelf(archive)
    ids = {article.id: article.version_id for article in archive.articles()}
    assert archive.published(sorted(ids.values())) == {
        ids[1]: "2021-07-02",
        ids[2]: "2021-07-31T23:30:00-05:00",
        ids[3]: "2021-08-01",
    }
