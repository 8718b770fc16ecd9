"""Conversations over a small library, with the built-in model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.wiring import Isnad, open_isnad
from config.settings import Settings, read_settings
from retrieval.readers.lines import read_lines

ARTICLES = [
    b'{"id": "port", "title": "Port strike", "published": "2021-07-20", "text": "'
    b"Dock leader Ada Thornby said on Monday that the strike would last until Friday. The minister"
    b" for transport, Paul Wexley, said that the strike was illegal. Thornby also said that wages"
    b' had not risen for six years."}',
    b'{"id": "bridge", "title": "Bridge", "published": "2021-07-21", "text": "'
    b"The bridge at Hollin Ferry was shut on Tuesday. Engineers found rust in its cables. Mayor"
    b' Olga Prentice said that the bridge would open again in May."}',
]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"ISNAD_DATA_DIR": str(tmp_path / "library")})


@pytest.fixture
def isnad(settings: Settings) -> Iterator[Isnad]:
    with open_isnad(settings) as isnad:
        for receipt in isnad.ingester.ingest(read_lines(ARTICLES, None)):
            assert receipt.status == "new"
        yield isnad


def texts(isnad: Isnad, question: str, conversation: str = "a") -> list[str]:
    answer = isnad.conversations.ask(question, conversation)
    return [citation.cited.text for citation in answer.citations]


def test_a_follow_up_is_asked_in_full_and_says_how_it_was_read(isnad: Isnad) -> None:
    isnad.conversations.ask("What did Ada Thornby say about the strike?", "a")
    answer = isnad.conversations.ask("and Paul Wexley?", "a")
    assert answer.question == "and Paul Wexley?"
    assert answer.resolved_question == "What did Paul Wexley say about the strike?"
    assert answer.understood is not None
    assert (answer.understood.speaker, answer.understood.topic) == ("Paul Wexley", "the strike")
    assert "illegal" in answer.citations[0].cited.text


def test_a_question_that_stands_alone_is_asked_as_it_is(isnad: Isnad) -> None:
    isnad.conversations.ask("What did Ada Thornby say about the strike?", "a")
    answer = isnad.conversations.ask("What did Olga Prentice say about the bridge?", "a")
    assert answer.resolved_question in ("", answer.question)
    assert answer.understood is None
    assert answer.as_json()["resolved_question"] == answer.question


def test_more_of_the_same_shows_nothing_twice(isnad: Isnad) -> None:
    first = texts(isnad, "What did Ada Thornby say about the strike?")
    more = texts(isnad, "what else did she say?")
    assert first
    assert more
    assert not set(first) & set(more)
    assert texts(isnad, "what else did she say?") == []


def test_in_which_article_shows_that_article(isnad: Isnad) -> None:
    isnad.conversations.ask("What did Olga Prentice say about the bridge?", "a")
    answer = isnad.conversations.ask("in which article?", "a")
    assert {citation.cited.external_id for citation in answer.citations} == {"bridge"}


def test_conversations_do_not_hear_one_another(isnad: Isnad) -> None:
    isnad.conversations.ask("What did Ada Thornby say about the strike?", "a")
    answer = isnad.conversations.ask("and the bridge at Hollin Ferry?", "b")
    assert answer.understood is None


def test_a_conversation_survives_a_restart_until_it_is_forgotten(
    isnad: Isnad, settings: Settings
) -> None:
    isnad.conversations.ask("What did Ada Thornby say about the strike?", "a")
    with open_isnad(settings) as again:
        answer = again.conversations.ask("and Paul Wexley?", "a")
        assert answer.understood is not None
        assert again.conversations.forget("a")
        assert not again.conversations.forget("a")
        assert again.conversations.ask("the strike?", "a").understood is None


def test_nothing_of_a_deleted_article_is_left_in_a_conversation(isnad: Isnad) -> None:
    isnad.conversations.ask("Who said that the strike was illegal?", "a")
    isnad.conversations.ask("what else did he say?", "a")
    port = next(a.id for a in isnad.archive.articles() if a.external_id == "port")
    isnad.archive.remove(port)
    assert all(
        "Wexley" not in f"{turn.resolved}{turn.speaker}{turn.topic}"
        for turn in isnad.archive.turns("a")
    )
    assert isnad.archive.turns("a") == []


def test_a_turn_that_used_an_article_s_words_goes_with_it_though_the_turn_that_showed_it_is_cut(
    isnad: Isnad,
) -> None:
    isnad.conversations.ask("Who said that the strike was illegal?", "a")
    for _ in range(12):
        isnad.conversations.ask("why did he say so about the bridge?", "a")
    assert "Wexley" in isnad.archive.turns("a")[0].resolved
    port = next(a.id for a in isnad.archive.articles() if a.external_id == "port")
    isnad.archive.remove(port)
    assert "Wexley" not in str(isnad.archive.turns("a"))
