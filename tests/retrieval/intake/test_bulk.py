"""Articles that share a transaction: the same receipts, and none before it is true."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

import pytest

from retrieval.encoding.encoder import Encoder
from retrieval.errors import SourceUnreadable
from retrieval.intake.draft import Draft, Unread
from retrieval.intake.ingest import Ingester, Receipt
from store.archive import Archive
from store.errors import NoSuchArticle
from store.records import Vectors

TEXT = "The ferry sails at noon, said Ada Thornby. The harbour of Ostend was full on Monday."
DRAFTS: list[Draft | Unread] = [
    Draft(TEXT, external_id="ferry"),
    Unread("line 2", SourceUnreadable("empty_file")),
    Draft("", external_id="nothing"),
    Draft(TEXT),  # a duplicate of one in the same group
    Draft(TEXT.replace("noon", "six"), external_id="ferry"),  # and its second version
    *(Draft(f"The bridge of {place} is closed.") for place in ("Varna", "Selby", "Corfu")),
]


def told(receipts: list[Receipt]) -> list[Receipt]:
    return [replace(receipt, error=None) for receipt in receipts]


@pytest.mark.parametrize("at_once", [2, 3, 100])
def test_the_receipts_are_those_of_one_by_one(
    ingester: Ingester, archive: Archive, at_once: int
) -> None:
    found = list(ingester.ingest(DRAFTS, at_once=at_once))
    assert [receipt.status for receipt in found] == [
        "new", "failed", "failed", "duplicate", "updated", "new", "new", "new"
    ]  # fmt: skip
    assert [receipt.article_id for receipt in found] == [1, None, None, 1, 1, 2, 3, 4]
    assert archive.count_articles() == 4
    assert list(archive.faults()) == []


def test_nothing_is_told_before_it_is_stored(ingester: Ingester, sql: sqlite3.Connection) -> None:
    for number, receipt in enumerate(ingester.ingest(DRAFTS[5:], at_once=2), start=1):
        (there,) = sql.execute("SELECT count(*) FROM article").fetchone()
        assert there >= number
        assert receipt.status == "new"


def test_one_that_fails_half_way_leaves_nothing_and_takes_nothing_along(
    archive: Archive, encoder: Encoder
) -> None:
    class Odd:
        fingerprint, dimension = encoder.fingerprint, encoder.dimension

        def encode_passages(self, texts: list[str]) -> Vectors:
            vectors = encoder.encode_passages(texts)
            if "Selby" in texts[0]:
                raise NoSuchArticle(7)
            return vectors

        encode_questions = encode_passages

    found = list(Ingester(archive, Odd()).ingest(DRAFTS[5:], at_once=10))  # type: ignore[arg-type]
    assert [receipt.status for receipt in found] == ["new", "failed", "new"]
    assert archive.count_articles() == 2
    assert list(archive.faults()) == []


def test_what_a_call_wrote_before_it_failed_is_undone_alone(archive: Archive) -> None:
    with archive.together():
        archive.decide_kinship("Ada Thornby", "A. Thornby", same=True)
        with pytest.raises(NoSuchArticle):
            archive.remove(7)
        assert len(archive.kinships()) == 1  # seen inside, before it is kept
    assert len(archive.kinships()) == 1


def test_a_block_that_breaks_off_keeps_nothing(archive: Archive) -> None:
    with pytest.raises(KeyboardInterrupt), archive.together():  # noqa: PT012
        archive.decide_kinship("Ada Thornby", "A. Thornby", same=True)
        raise KeyboardInterrupt
    assert archive.kinships() == []


def test_a_slow_source_has_its_receipts_as_it_goes(ingester: Ingester) -> None:
    import time

    taken = []

    def slow() -> Iterator[Draft | Unread]:
        for draft in DRAFTS[5:]:
            time.sleep(0.06)
            taken.append(draft)
            yield draft

    receipts = ingester.ingest(slow(), at_once=100)
    next(receipts)
    assert len(taken) == 2  # the first group ends with what came after its moment
