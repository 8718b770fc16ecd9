"""Deleting, taking back, and what old citations say: with the real route, without any mock."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.wiring import Isnad, open_isnad
from config.settings import read_settings
from retrieval.changes import compare
from retrieval.encoding.encoder import Encoder
from retrieval.intake.draft import Draft
from retrieval.opened import open_word
from retrieval.selfcheck import find_faults
from store.citation import parse_citation
from store.errors import CitationRemoved, NoSuchArticle, NothingToUndo

SECRET = (
    "Zygomorphic headline of Vlissingen\n"
    "The quixotical harbourmaster Ada Thornby said that the borogoves were mimsy in Vlissingen. "
    "وقال سمير الزمهريري إنّ القرنبيط يملأ أرصفة الميناء منذ أسبوع كامل.\n"
)
WORDS = ["ygomorphic", "uixotical", "borogoves", "Vlissingen", "الزمهريري", "القرنبيط"]
PLAIN = "Rain in Varna\nIt rained for a week in Varna. Nobody was hurt by the rain."


@pytest.fixture
def library(tmp_path: Path, encoder: Encoder) -> Iterator[Isnad]:
    with open_isnad(read_settings({"ISNAD_DATA_DIR": str(tmp_path)}), encoder=encoder) as isnad:
        yield isnad


def take_in(library: Isnad, text: str, **fields: str) -> int:
    (receipt,) = library.ingester.ingest([Draft(text=text, **fields)])
    assert receipt.article_id is not None
    library.settle()
    return receipt.article_id


def citations(library: Isnad, article_id: int) -> list[str]:
    return [s.citation.id for s in library.archive.sentences_of(article_id)]


def written_in(folder: Path) -> list[str]:
    data = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    return [word for word in WORDS if word.encode() in data]


@pytest.mark.parametrize("for_good", [True, False])
def test_nothing_of_a_deleted_article_is_in_any_file(
    library: Isnad, tmp_path: Path, for_good: bool
) -> None:
    for number in range(20):
        take_in(library, f"{PLAIN} Number {number} follows here.")
    article_id = take_in(library, SECRET, external_id="secret")
    library.asker.ask("what did Ada Thornby say?")
    assert written_in(tmp_path) == WORDS
    deletion = library.removal.delete(article_id, for_good=for_good)
    assert (deletion.sentences, deletion.undoable, deletion.left) == (2, not for_good, {})
    assert deletion.statements > 0
    assert deletion.vectors == 2
    assert written_in(tmp_path) == []
    assert not library.asker.ask("what did Ada Thornby say?").answered
    if not for_good:
        again = library.removal.delete(article_id, for_good=True)
        assert (again.versions, again.undoable, again.left) == (1, False, {})
    assert library.archive.purge("9999") == 0
    assert find_faults(library.archive, library.index) == []


def test_what_is_left_is_told(library: Isnad, tmp_path: Path) -> None:
    article_id = take_in(library, SECRET)
    (tmp_path / "notes.txt").write_text(SECRET, encoding="utf-8")
    assert library.removal.delete(article_id).left == {"notes.txt": 3}


def test_the_vocabulary_forgets_what_another_process_deleted(library: Isnad) -> None:
    article_id = take_in(library, SECRET)
    asker = library.asker
    asker.ask("which borogoves were mimsy in Vlissingen?", top=5)
    ids = [s.id for s in library.archive.sentences_of(article_id)]
    vocabulary = asker.speaking.directory._vocabulary
    assert vocabulary.knows(ids) > 0
    library.archive.remove(article_id)
    assert vocabulary.knows(ids) == 0
    assert "borogoves" not in vocabulary.snapshot().folded


def test_an_undo_brings_all_versions_back_under_their_ids(library: Isnad) -> None:
    article_id = take_in(library, PLAIN, external_id="rain", url="https://rain.example/1")
    old = citations(library, article_id)
    take_in(library, PLAIN.replace("a week", "two weeks"), external_id="rain")
    new = citations(library, article_id)
    before = library.archive.article(article_id)
    library.removal.delete(article_id)
    with pytest.raises(CitationRemoved):
        open_word(library.archive, new[0])
    assert find_faults(library.archive, library.index) == []
    assert library.removal.restore() == before
    assert citations(library, article_id) == new
    for word in (*old, *new):
        library.archive.open(parse_citation(word))
    assert find_faults(library.archive, library.index) == []
    with pytest.raises(NothingToUndo):
        library.removal.restore(article_id)


def test_a_name_that_was_taken_meanwhile_stays_where_it_is(library: Isnad) -> None:
    first = take_in(library, PLAIN, external_id="rain", url="https://rain.example/1")
    library.removal.delete(first)
    second = take_in(library, PLAIN, external_id="rain")
    assert second != first
    back = library.removal.restore(first)
    assert (back.external_id, back.url) == (None, "https://rain.example/1")
    assert library.archive.article(second).external_id == "rain"


def test_after_a_day_it_is_too_late(library: Isnad) -> None:
    article_id = take_in(library, PLAIN)
    library.removal.delete(article_id)
    assert library.archive.purge("9999") == 1
    with pytest.raises(NothingToUndo):
        library.removal.restore(article_id)
    with pytest.raises(NoSuchArticle):
        library.removal.delete(article_id, for_good=True)


def test_an_ingest_is_taken_back(library: Isnad) -> None:
    article_id = take_in(library, PLAIN, external_id="rain")
    old = citations(library, article_id)
    take_in(library, "Dry in Varna\nIt is dry now.", external_id="rain")
    new = citations(library, article_id)
    with pytest.raises(NothingToUndo):
        library.removal.undo_ingest(article_id, 1)
    assert library.removal.undo_ingest(article_id, 2).left == {}
    assert citations(library, article_id) == old
    with pytest.raises(CitationRemoved):
        open_word(library.archive, new[0])
    assert library.removal.undo_ingest(article_id, 1).undoable
    assert library.archive.count_articles() == 0
    assert find_faults(library.archive, library.index) == []


def test_a_text_replaces_an_article_and_all_citations_open(library: Isnad) -> None:
    first = take_in(library, PLAIN, external_id="a", url="https://a.example/")
    second = take_in(library, SECRET, external_id="b", url="https://b.example/")
    kept = citations(library, first) + citations(library, second)
    library.asker.ask("what did Ada Thornby say?")
    article = library.removal.replace(first, second)
    assert (article.id, article.version, article.external_id) == (first, 2, "a")
    assert article.url == "https://b.example/"
    assert {open_word(library.archive, word).cited.article_id for word in kept} == {first}
    (person,) = library.asker.speaking.directory.find("Ada Thornby")
    assert person.article_ids == {first}
    assert library.archive.count_articles() == 1
    assert find_faults(library.archive, library.index) == []
    with pytest.raises(NothingToUndo):
        library.removal.replace(first, first)


def test_two_versions_are_parted_and_the_later_one_goes_on_as_the_page(library: Isnad) -> None:
    page = "https://rain.example/1"
    article_id = take_in(library, PLAIN, url=page)
    later = "Dry in Varna\nIt is dry in all of Varna now."
    take_in(library, later, url=page)
    own = library.removal.keep_both(article_id, 2)
    assert library.archive.text_of(article_id) == PLAIN
    assert library.archive.text_of(own.id) == later
    (receipt,) = library.ingester.ingest([Draft(text=later, url=page)])
    assert (receipt.status, receipt.article_id) == ("duplicate", own.id)
    assert find_faults(library.archive, library.index) == []


def test_a_citation_says_whether_its_sentence_was_changed_or_removed(library: Isnad) -> None:
    article_id = take_in(library, PLAIN, external_id="rain")
    rained, hurt = citations(library, article_id)
    take_in(library, "Rain in Varna\nIt rained for two weeks in Varna.", external_id="rain")
    changed, removed = (open_word(library.archive, word) for word in (rained, hurt))
    assert changed.instead is not None
    assert changed.instead.text == "It rained for two weeks in Varna."
    assert (removed.instead, removed.newest) == (None, None)
    assert changed.lost_at == removed.lost_at == library.archive.versions(article_id)[1].added_at


def test_a_comparison_is_cut_from_both_versions(library: Isnad) -> None:
    article_id = take_in(library, PLAIN, external_id="rain")
    take_in(library, "Rain\nSnow came. It rained for two weeks in Varna.", external_id="rain")
    found = compare(library.archive, article_id, None)
    assert [change.kind for change in found.changes] == ["added", "changed", "removed"]
    for change in found.changes:
        for citation, pieces in ((change.old, change.before), (change.new, change.after)):
            if citation is not None:
                text = "".join(piece.text for piece in pieces)
                assert library.archive.open(citation).text == text
    marked = [piece.text for piece in found.changes[1].after if piece.changed]
    assert marked == ["two", "weeks"]
    with pytest.raises(NothingToUndo):
        compare(library.archive, article_id, (1, 7))


deeds = st.lists(
    st.tuples(
        st.sampled_from(["add", "add", "delete", "undo", "purge", "now"]),
        st.integers(0, 2),
        st.integers(0, 3),
    ),
    max_size=12,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=deeds)
def test_any_sequence_leaves_what_a_plain_model_says(
    deeds: list[tuple[str, int, int]], encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("model")
    there: dict[int, list[str]] = {}  # the texts of each article's versions
    names: dict[int, str | None] = {}
    trash: dict[int, list[str]] = {}
    words: dict[tuple[int, str], list[str]] = {}  # citations by article and text
    last = 0
    with open_isnad(read_settings({"ISNAD_DATA_DIR": str(folder)}), encoder=encoder) as isnad:
        for deed, place, text in deeds:
            name, body = f"n{place}", f"Town {place} is calm. Version {text} of it came."
            held = next((i for i, n in names.items() if n == name and i in there), None)
            if deed == "add":
                number = take_in(isnad, body, external_id=name)
                if held is None:
                    last += 1
                    assert number == last
                    there[number], names[number] = [body], name
                elif there[held][-1] != body:
                    there[held].append(body)
                words[number, f"{len(there[number])}"] = citations(isnad, number)
            elif deed in ("delete", "now") and held is not None:
                assert isnad.removal.delete(held, for_good=deed == "now").left == {}
                gone = there.pop(held)
                if deed == "delete":
                    trash[held] = gone
            elif deed == "purge":
                assert isnad.archive.purge("9999") == len(trash)
                trash.clear()
            elif deed == "undo" and trash:
                number = sorted(trash)[text % len(trash)]
                isnad.removal.restore(number)
                if any(names[i] == names[number] for i in there):
                    names[number] = None
                there[number] = trash.pop(number)
        assert {a.id: a.version for a in isnad.archive.articles()} == {
            number: len(texts) for number, texts in there.items()
        }
        for (number, _), ids in words.items():
            for word in ids:
                if number in there:
                    assert isnad.archive.open(parse_citation(word)).article_id == number
                else:
                    with pytest.raises(CitationRemoved):
                        isnad.archive.open(parse_citation(word))
        assert find_faults(isnad.archive, isnad.index) == []
