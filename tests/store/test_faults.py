from __future__ import annotations

import sqlite3

import pytest
from new_articles import DAM, DRY, found, make

from store.archive import Archive


def test_a_sound_archive_has_no_faults(archive: Archive) -> None:
    assert list(archive.faults()) == []
    archive.add(make(DAM, external_id="e1"))
    archive.add(make(DRY, external_id="e1"))
    archive.add(make("قال كيربي إن الأمر انتهى.", language="ar"))
    archive.remove(2)
    assert list(archive.faults()) == []


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("UPDATE version SET text = 'x' || text", "not the one that was stored"),
        ("UPDATE sentence SET hash = x'00' WHERE id = 2", "does not have its hash"),
        ("UPDATE sentence SET start = 5, end = 5 WHERE id = 1", "out of order"),
        ("UPDATE sentence SET end = 999 WHERE id = 2", "out of order"),
        ("UPDATE sentence SET start = 3 WHERE id = 2", "out of order"),
        ("DELETE FROM passage WHERE id = 1", "no passage"),
        ("UPDATE passage SET end = 30 WHERE id = 1", "reaches beyond"),
        ("UPDATE version SET superseded_at = '2024'", "no newest version"),
        ("DELETE FROM version", "no newest version"),
        ("UPDATE passage SET sentence_id = 99", "refers to a row of sentence"),
        (
            "INSERT INTO sentence_terms (sentence_terms) VALUES ('delete-all')",
            "2 sentences are mis",
        ),
        ("INSERT INTO sentence_terms (rowid, stems) VALUES (77, 'x')", "1 entries of the word"),
    ],
)
def test_damage_from_outside_is_found(
    archive: Archive, sql: sqlite3.Connection, damage: str, told: str
) -> None:
    archive.add(make(DAM))
    sql.execute("PRAGMA foreign_keys = OFF")
    sql.execute(damage)
    assert any(told in fault for fault in archive.faults())


def test_a_damaged_word_search_is_made_anew_from_the_text(
    archive: Archive, sql: sqlite3.Connection
) -> None:
    archive.add(make(DAM))
    sql.execute("INSERT INTO sentence_terms (sentence_terms) VALUES ('delete-all')")
    assert list(archive.faults()) != []
    archive.rebuild_terms()
    assert list(archive.faults()) == []
    assert found(archive, "dam") == ["The dam is full."]
