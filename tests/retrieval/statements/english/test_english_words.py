"""The words of an English sentence, and what they can be."""

from __future__ import annotations

import pytest

from retrieval.statements.english import kinds as Kind
from retrieval.statements.english.classes import QUOTED
from retrieval.statements.english.words import Words, classify, read_words
from retrieval.statements.quotations import find_quotations
from store.records import Span


def words_of(text: str) -> Words:
    return read_words(text, Span(0, len(text)), list(find_quotations(text)))


def shown(text: str) -> list[str]:
    words = words_of(text)
    return words.low[words.begin : words.end]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. Moore won.", ["mr.", "moore", "won"]),
        ("Moore (D-Iowa) won.", ["moore", "won"]),
        ("“We won,” she said.", [QUOTED, "she", "said"]),
        ("The company’s plan – it failed.", ["the", "company's", "plan", "—", "it", "failed"]),
        ("OTTAWA, Nov. 3 (Reuters) - Moore won.", ["moore", "won"]),
        ("The WHO met us.", ["the", "WHO", "met", "us"]),
        ("It ended at 9 p.m. Moore won.", ["it", "ended", "at", "9", "p.m.", ".", "moore", "won"]),
    ],
)
def test_a_sentence_is_its_words_and_marks(text: str, expected: list[str]) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("word", "kinds"),
    [
        ("he's", Kind.SUBJECT),
        ("his", Kind.DETERMINER),
        ("moore's", Kind.OWNER),
        ("bluntly", Kind.ADVERB),
        ("monday", Kind.TIME),
        ("sen.", Kind.TITLE),
    ],
)
def test_a_word_tells_its_classes_by_its_form(word: str, kinds: int) -> None:
    assert classify(word) & kinds
    assert not classify("table") & kinds


@pytest.mark.parametrize("text", ["", "won", "“We won”"])
def test_a_full_stop_lies_on_both_sides_of_every_sentence(text: str) -> None:
    words = words_of(text)
    assert words.low[-1] == words.low[len(words)] == words.low[len(words) + 1] == "."
