from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from retrieval.encoding.encoder import Encoder
from retrieval.intake.draft import Draft
from retrieval.intake.ingest import Ingester
from retrieval.searching.index import VectorIndex
from retrieval.selfcheck import find_faults, repair
from store.archive import Archive


@pytest.fixture(autouse=True)
def two_articles(ingester: Ingester) -> None:
    list(ingester.ingest([Draft("The dam is full. Nobody knows."), Draft("امتلأ السد.")]))


def test_a_sound_library_has_no_faults(archive: Archive, index: VectorIndex) -> None:
    assert find_faults(archive, index) == []


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO sentence_terms (sentence_terms) VALUES ('delete-all')",
        "INSERT INTO sentence_terms (rowid, stems, names) VALUES (99, 'a', 'b')",
        "DELETE FROM vector WHERE passage_id = 2",
        "UPDATE vector SET data = zeroblob(32) WHERE passage_id = 1",
    ],
)
def test_what_is_derived_is_repaired(
    archive: Archive, index: VectorIndex, sql: sqlite3.Connection, statement: str
) -> None:
    index.refresh()
    sql.execute(statement)
    assert find_faults(archive, index) != []
    repair(archive, index)
    assert find_faults(archive, index) == []


def test_an_altered_text_is_found_and_no_repair_hides_it(
    archive: Archive, index: VectorIndex, sql: sqlite3.Connection
) -> None:
    sql.execute("UPDATE version SET text = replace(text, 'full', 'dry!')")
    before = find_faults(archive, index)
    assert len(before) == 2
    repair(archive, index)
    assert find_faults(archive, index) == before


def test_a_repair_writes_the_index_file(
    archive: Archive, index: VectorIndex, encoder: Encoder, tmp_path: Path
) -> None:
    (tmp_path / "index.npz").write_bytes(b"junk")
    repair(archive, index)
    again = VectorIndex(archive, encoder, tmp_path / "index.npz")
    assert list(again.faults()) == []
    assert (tmp_path / "index.npz").read_bytes()[:2] == b"PK"


def test_a_repair_tells_how_far_it_is(
    archive: Archive, index: VectorIndex, sql: sqlite3.Connection
) -> None:
    sql.execute("DELETE FROM vector")
    steps: list[tuple[int, int]] = []
    repair(archive, index, lambda done, total: steps.append((done, total)))
    assert steps == [(3, 3)]
