from __future__ import annotations

import sqlite3

import numpy as np
import pytest

from retrieval.encoding.encoder import Encoder
from retrieval.errors import SourceMissing, SourceUnreadable
from retrieval.intake.draft import Draft, Unread
from retrieval.intake.ingest import Ingester, Receipt
from retrieval.searching.index import VectorIndex
from retrieval.text.split import PASSAGE_CHARACTERS
from store.archive import Archive
from store.errors import DatabaseUnavailable

TEXT = "Dam is full\nVALLETTA, 5 March 2024\nThe gates stay shut. «لماذا؟» قال كيربي. Nobody knows."


def ingest(ingester: Ingester, *drafts: Draft | Unread) -> list[Receipt]:
    return list(ingester.ingest(drafts))


def test_a_receipt_tells_what_was_stored(ingester: Ingester, archive: Archive) -> None:
    (receipt,) = ingest(ingester, Draft(TEXT, external_id="e1", source="a.txt", encoding="UTF-8"))
    assert receipt == Receipt(
        status="new",
        source="a.txt",
        external_id="e1",
        article_id=1,
        version=1,
        title="Dam is full",
        language="en",
        sentences=4,
        statements=0,
        published="2024-03-05",
        encoding="UTF-8",
    )
    assert archive.text_of(1) == TEXT


def test_headline_and_dateline_are_stored_and_not_quoted(
    ingester: Ingester, archive: Archive
) -> None:
    ingest(ingester, Draft(TEXT))
    assert [s.text for s in archive.sentences_of(1)] == [
        "The gates stay shut.",
        "«لماذا؟»",
        "قال كيربي.",
        "Nobody knows.",
    ]
    assert archive.open(archive.sentences_of(1)[0].citation).version_text == TEXT


def test_each_sentence_has_its_own_language(ingester: Ingester, archive: Archive) -> None:
    ingest(ingester, Draft(TEXT))
    assert [s.language for s in archive.sentences_of(1)] == ["en", "ar", "ar", "en"]


def test_a_sentence_of_digits_is_in_the_language_of_its_article(
    ingester: Ingester, archive: Archive
) -> None:
    ingest(ingester, Draft("قال كيربي إن الأمر انتهى. 1979. 2024."))
    assert {s.language for s in archive.sentences_of(1)} == {"ar"}


def test_what_the_source_says_wins_over_what_the_text_seems_to_say(ingester: Ingester) -> None:
    (receipt,) = ingest(ingester, Draft(TEXT, title="Known", published="2020-01-01", language="ar"))
    assert (receipt.title, receipt.published, receipt.language) == ("Known", "2020-01-01", "ar")


def test_each_passage_has_its_vector(
    ingester: Ingester, archive: Archive, encoder: Encoder
) -> None:
    long = "word " * (PASSAGE_CHARACTERS // 4) + "end."
    ingest(ingester, Draft(f"{TEXT}\n{long}"))
    ids, _, vectors = archive.vectors(encoder.fingerprint)
    passages = dict(archive.passages_without("none", limit=99))
    assert len(ids) == archive.counts().passages == 6
    np.testing.assert_allclose(
        vectors, encoder.encode_passages([passages[i] for i in ids.tolist()]), atol=2e-3
    )


def test_a_bad_draft_costs_the_others_nothing(ingester: Ingester, archive: Archive) -> None:
    unread = Unread("b.txt", SourceMissing("no_such_file", path="b.txt"), external_id="e2")
    receipts = ingest(
        ingester, Draft("One dam is full."), unread, Draft("2024 –"), Draft("Two dams are full.")
    )
    assert [r.status for r in receipts] == ["new", "failed", "new", "new"]
    assert (receipts[1].source, receipts[1].external_id) == ("b.txt", "e2")
    assert receipts[1].error is unread.error
    assert receipts[1].article_id is None


def test_a_text_without_a_sentence_fails(ingester: Ingester, archive: Archive) -> None:
    (receipt,) = ingest(ingester, Draft("... !", source="a.txt", external_id="e1"))
    assert (receipt.status, receipt.source, receipt.external_id) == ("failed", "a.txt", "e1")
    assert isinstance(receipt.error, SourceUnreadable)
    assert receipt.error.reason == "no_sentences"
    assert archive.count_articles() == 0


def test_each_receipt_comes_as_soon_as_its_article_is_stored(
    ingester: Ingester, archive: Archive
) -> None:
    receipts = ingester.ingest(Draft(f"Dam {n} is full.") for n in range(3))
    for count in (1, 2, 3):
        next(receipts)
        assert archive.count_articles() == count


def test_the_same_article_twice_is_one(ingester: Ingester, archive: Archive) -> None:
    first, second = ingest(ingester, Draft(TEXT, source="a.txt"), Draft(TEXT, source="b.txt"))
    assert (first.status, second.status) == ("new", "duplicate")
    assert second.article_id == first.article_id
    assert second.source == "b.txt"
    assert archive.article(1).source == "a.txt"


@pytest.mark.parametrize(
    "copy",
    [
        TEXT.replace("\n", "\r\n"),
        "  " + TEXT + "\n\n",
        TEXT.replace("قال", "قَالَ"),
        TEXT.upper(),
        TEXT.replace("shut.", "\u200eshut."),
        TEXT.replace(" ", "\u00a0"),
    ],
)
def test_a_copy_that_differs_in_nothing_that_matters_is_a_duplicate(
    ingester: Ingester, copy: str
) -> None:
    assert [r.status for r in ingest(ingester, Draft(TEXT), Draft(copy))] == ["new", "duplicate"]


@pytest.mark.parametrize(
    "other",
    [TEXT.replace("stay", "do not stay"), TEXT.replace("5 March", "6 March"), TEXT + " More."],
)
def test_a_text_that_differs_in_what_matters_is_another_article(
    ingester: Ingester, other: str
) -> None:
    assert [r.status for r in ingest(ingester, Draft(TEXT), Draft(other))] == ["new", "new"]


def test_a_changed_text_of_a_known_article_is_an_update(
    ingester: Ingester, archive: Archive
) -> None:
    receipts = ingest(
        ingester,
        Draft(TEXT, external_id="e1"),
        Draft(TEXT.replace("full", "dry"), external_id="e1"),
    )
    assert [(r.status, r.article_id, r.version) for r in receipts] == [
        ("new", 1, 1),
        ("updated", 1, 2),
    ]
    assert receipts[1].title == "Dam is dry"


def test_a_database_that_fails_ends_the_ingest_for_the_next_would_fail_too(
    ingester: Ingester, sql: sqlite3.Connection
) -> None:
    sql.execute("DROP TABLE passage")
    with pytest.raises(DatabaseUnavailable) as error:
        ingest(ingester, Draft(TEXT), Draft("Another text about Kirby."))
    assert error.value.reason == "database_damaged"


def test_what_was_ingested_is_found_by_its_vector(
    ingester: Ingester, index: VectorIndex, archive: Archive, encoder: Encoder
) -> None:
    ingest(ingester, Draft("The dam is full. Olives ripen late. Kirby said no."))
    index.refresh()
    (vector,) = encoder.encode_questions(["olives ripen late."])
    passage_id, cosine = index.search(vector, "en", 1)[0]
    sentence_id = archive.sentences_of_passages([passage_id])[passage_id]
    assert archive.sentences([sentence_id])[sentence_id].text == "Olives ripen late."
    assert cosine == pytest.approx(1.0, abs=2e-3)
