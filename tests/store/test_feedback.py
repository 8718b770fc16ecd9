from __future__ import annotations

import sqlite3
from dataclasses import replace

from new_articles import DAM, make

from store.archive import Archive
from store.records import Vote


def cited(archive: Archive, text: str) -> tuple[int, str]:
    article_id = archive.add(make(text)).article_id
    return article_id, archive.sentences_of(article_id)[0].citation.id


def kept(archive: Archive) -> list[Vote]:
    return [replace(vote, voted_at="") for vote in archive.votes()]


def test_the_last_vote_of_a_user_on_an_answer_stays(archive: Archive) -> None:
    _, word = cited(archive, DAM)
    first = Vote(1, 2, 3, "Is it full?", right=False, citations=(word,))
    others = [replace(first, user_id=4), replace(first, message_id=5)]
    for vote in (first, *others, replace(first, right=True)):
        archive.put_vote(vote)
    assert kept(archive) == [*others, replace(first, right=True)]
    assert all(vote.voted_at for vote in archive.votes())


def test_a_vote_changes_nothing_of_the_library(archive: Archive) -> None:
    before = archive.state()
    archive.put_vote(Vote(1, 2, 3, "?", right=True))
    assert archive.state() == before


def test_an_article_that_is_deleted_takes_its_citations_with_it(
    archive: Archive, sql: sqlite3.Connection
) -> None:
    article_id, gone = cited(archive, DAM)
    _, stays = cited(archive, "The road is open. The bridge is shut.")
    archive.put_vote(Vote(1, 2, 3, "Is it full?", right=True, citations=(gone, stays)))
    archive.remove(article_id)
    assert [(v.question, v.citations) for v in archive.votes()] == [("Is it full?", (stays,))]
    assert sql.execute("SELECT citation FROM voted").fetchall() == [(stays,)]
    archive.put_vote(Vote(1, 2, 3, "Is it full?", right=False, citations=(gone,)))
    assert archive.votes()[0].citations == ()


def test_huge_numbers_of_telegram_are_kept_as_they_are(archive: Archive) -> None:
    vote = Vote(-1_002_345_678_901, 2**31 + 5, 7_999_999_999, "؟", right=True)
    archive.put_vote(vote)
    assert kept(archive) == [vote]
