from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from new_articles import make

from store.archive import Archive
from store.records import KeptTurn


def turn(asked: str, *shown: tuple[int, int], drawn: frozenset[int] = frozenset()) -> KeptTurn:
    return KeptTurn(asked, asked, "en", topic="port", shown=shown, drawn=drawn)


def add(archive: Archive, text: str) -> tuple[int, int]:
    """A stored article's first sentence and its own id."""
    article_id = archive.add(make(text)).article_id
    return archive.sentences_of(article_id)[0].id, article_id


def test_turns_come_back_as_they_were_kept_oldest_first(archive: Archive) -> None:
    place = add(archive, "The port is shut.")
    turns = [turn("One?", place), turn("Two?", drawn=frozenset([place[1]]))]
    for one in turns:
        archive.add_turn("a", one, keep=5)
    assert archive.turns("a") == turns
    assert archive.turns("b") == []


def test_only_the_last_turns_stay(archive: Archive) -> None:
    for number in range(5):
        archive.add_turn("a", turn(f"Question {number}?"), keep=2)
    archive.add_turn("b", turn("Another?"), keep=2)
    assert [kept.asked for kept in archive.turns("a")] == ["Question 3?", "Question 4?"]
    assert len(archive.turns("b")) == 1


def test_a_conversation_is_forgotten_alone(archive: Archive) -> None:
    archive.add_turn("a", turn("One?"), keep=5)
    archive.add_turn("b", turn("Two?"), keep=5)
    assert (archive.forget_turns("a"), archive.forget_turns("a")) == (1, 0)
    assert (archive.turns("a"), len(archive.turns("b"))) == ([], 1)


def test_a_turn_changes_nothing_about_the_library(archive: Archive) -> None:
    before = archive.state()
    archive.add_turn("a", turn("One?"), keep=5)
    archive.forget_turns("a")
    assert archive.state() == before


def test_with_an_article_goes_every_turn_from_the_one_that_showed_it(archive: Archive) -> None:
    gone, stays = add(archive, "The port is shut."), add(archive, "The bridge is open.")
    for one in (turn("One?", stays), turn("Two?", gone), turn("Three?", stays)):
        archive.add_turn("a", one, keep=5)
    archive.add_turn("b", turn("Four?", stays), keep=5)
    archive.remove(gone[1])
    assert [kept.asked for kept in archive.turns("a")] == ["One?"]
    assert len(archive.turns("b")) == 1


def test_with_an_article_goes_a_turn_that_drew_on_it(archive: Archive) -> None:
    _, article_id = add(archive, "The port is shut.")
    archive.add_turn("a", turn("One?", drawn=frozenset([article_id])), keep=5)
    archive.remove(article_id)
    assert archive.turns("a") == []


def test_what_a_deleted_article_gave_to_a_conversation_leaves_the_file(
    archive: Archive, tmp_path: Path, sql: sqlite3.Connection
) -> None:
    sentence_id, article_id = add(archive, "Zyxworth said the port is shut.")
    told = KeptTurn("and he?", "What did Zyxworth say?", "en", "Zyxworth", "", "", "")
    archive.add_turn("a", turn("Who said it?", (sentence_id, article_id)), keep=5)
    archive.add_turn("a", told, keep=5)
    archive.remove(article_id)
    sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    there = b"".join(file.read_bytes() for file in tmp_path.glob("isnad.db*"))
    assert b"Zyxworth" not in there


def test_a_turn_with_an_article_that_has_just_gone_is_not_kept(archive: Archive) -> None:
    sentence_id, article_id = add(archive, "The port is shut.")
    archive.remove(article_id)
    archive.add_turn("a", turn("One?", (sentence_id, article_id)), keep=5)
    assert archive.turns("a") == []


@pytest.mark.parametrize("name", ["telegram:-100:7", "«محادثة»", "", "x" * 5_000, "a'; DROP--"])
def test_any_text_names_a_conversation(archive: Archive, name: str) -> None:
    archive.add_turn(name, turn("One?"), keep=5)
    assert len(archive.turns(name)) == 1
