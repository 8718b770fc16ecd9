from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retrieval.text.split import (
    PASSAGE_CHARACTERS,
    SENTENCE_CHARACTERS,
    split_passages,
    split_sentences,
)
from store.records import Span

CASES = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text("utf-8"))["case"]
LINE_ENDS = re.compile(r"[\r\n\u2028\u2029\x0b\x0c\x85]")
BULLET = re.compile(r"(?:^|(?<=[\r\n\u2028\u2029\x0b\x0c\x85]))\s*\(?\d{1,2}[.)]")
PIECES = ["The", "dam", "U.S.", "Dr.", "J.", "3.5", "١.", "قال", "كيربي", "ق.م", "انتهى.وغادر"]
MARKS = [
    ".",
    "؟",
    "!",
    "...",
    "…",
    " ",
    "  ",
    "\n",
    "\r\n",
    "\n\n",
    "«",
    "»",
    "“",
    "”",
    '"',
    "\u200f",
]
NEWSY = st.lists(st.sampled_from([*PIECES, *MARKS, " ", " ", "- ", "(2) "]), max_size=40).map(
    "".join
)
TEXTS = st.text(st.characters(codec="utf-8")) | NEWSY


def cut(text: str, spans: list[Span] | tuple[Span, ...]) -> list[str]:
    return [text[span.start : span.end] for span in spans]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_sentences_labelled_by_hand(case: dict[str, object]) -> None:
    text, start = str(case["text"]), str(case.get("start", ""))
    assert cut(text, split_sentences(text, text.index(start))) == case["sentences"]


def test_enough_cases_are_labelled_in_both_languages() -> None:
    arabic = [case for case in CASES if re.search("[ء-ي]", case["text"])]
    assert len(CASES) >= 80
    assert len(arabic) >= 25


@given(TEXTS)
def test_sentences_are_in_order_inside_the_text_and_trimmed(text: str) -> None:
    last = 0
    for span in split_sentences(text):
        assert last <= span.start < span.end <= len(text)
        sentence = text[span.start : span.end]
        assert sentence == sentence.strip()
        assert any(character.isalnum() for character in sentence)
        last = span.end


@given(TEXTS)
@example("1. a")
@example("ا.ب.ج")
def test_every_letter_is_in_a_sentence_but_for_the_numbers_of_a_list(text: str) -> None:
    covered = {place for span in split_sentences(text) for place in range(span.start, span.end)} | {
        place for match in BULLET.finditer(text) for place in range(*match.span())
    }
    for place, character in enumerate(text):
        assert place in covered or not character.isalnum()


@given(st.lists(NEWSY.map(lambda line: LINE_ENDS.sub(" ", line)[:30]), max_size=8))
def test_a_sentence_never_crosses_the_end_of_a_line_that_was_not_wrapped(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert not any(LINE_ENDS.search(sentence) for sentence in cut(text, split_sentences(text)))


@given(TEXTS)
def test_a_sentence_never_crosses_a_blank_line(text: str) -> None:
    assert not any("\n\n" in sentence for sentence in cut(text, split_sentences(text)))


@given(NEWSY, NEWSY)
def test_what_stands_before_the_body_is_in_no_sentence(head: str, body: str) -> None:
    text = f"{head}\n{body}"
    spans = split_sentences(text, len(head) + 1)
    assert all(span.start > len(head) for span in spans)
    assert cut(text, spans) == cut(body, split_sentences(body))


def sentence_in(text: str) -> Span:
    return Span(len(text) - len(text.lstrip()), len(text.rstrip()))


@given(
    st.text(st.sampled_from("ab قال،. \u0651"), max_size=30).map(lambda piece: piece * 90),
    st.integers(0, 5),
)
def test_passages_cover_their_sentence_and_are_none_too_long(text: str, start: int) -> None:
    text = " " * start + text
    sentence = sentence_in(text)
    passages = split_passages(text, sentence)
    covered = {place for span in passages for place in range(span.start, span.end)}
    last = sentence.start
    for span in passages:
        assert last <= span.start < span.end <= sentence.end
        assert span.end - span.start <= PASSAGE_CHARACTERS
        last = span.end
    missed = set(range(sentence.start, sentence.end)) - covered
    assert all(text[place] == " " for place in missed)


def test_a_sentence_of_ordinary_length_is_one_passage() -> None:
    text = "x" * PASSAGE_CHARACTERS
    assert split_passages(text, Span(0, len(text))) == (Span(0, len(text)),)
    assert split_passages("a b c", Span(2, 5)) == (Span(2, 5),)


def test_a_long_sentence_is_cut_between_words() -> None:
    text = "word " * 300
    pieces = cut(text, split_passages(text, sentence_in(text)))
    assert len(pieces) == 3
    assert all(piece.startswith("word") and piece.endswith("word") for piece in pieces)


def test_a_long_arabic_sentence_without_spaces_is_cut_after_a_comma() -> None:
    text = "قال،" * 200
    pieces = cut(text, split_passages(text, Span(0, len(text))))
    assert "".join(pieces) == text
    assert all(piece.endswith("،") for piece in pieces)


def test_a_long_word_is_cut_where_it_must_be() -> None:
    text = "x" * (2 * PASSAGE_CHARACTERS + 1)
    assert [len(piece) for piece in cut(text, split_passages(text, Span(0, len(text))))] == [
        PASSAGE_CHARACTERS,
        PASSAGE_CHARACTERS,
        1,
    ]


def test_a_large_text_is_split_in_a_moment() -> None:
    text = "قال كيربي إن الأمر انتهى. The U.S. agreed... J. R. Haddad left!\n" * 20_000
    assert len(split_sentences(text)) >= 60_000


def test_a_large_text_without_any_end_is_split_in_a_moment() -> None:
    for text in ("." * 300_000, "a" * 300_000, "ا." * 150_000, " " * 300_000, '"' * 300_000):
        split_sentences(text)


def test_what_has_no_end_is_cut_between_words() -> None:
    text = "word and another thing " * 5_000
    spans = split_sentences(text)
    assert max(span.end - span.start for span in spans) <= SENTENCE_CHARACTERS
    assert " ".join(text[span.start : span.end] for span in spans) == text.strip()
