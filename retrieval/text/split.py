"""Sentences and passages, as offsets into the text; the text itself is never touched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from store.records import Span

PASSAGE_CHARACTERS = 600
"""A sentence longer than this is embedded in pieces: one vector says little about a long text."""
SENTENCE_CHARACTERS = 2_000
"""What runs on for longer without an end is cut between words: nobody can read it as an answer."""

LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
"""A line, whatever ends lines in the text."""

# Both ways round: news texts mix them up; and the invisible marks of direction around them.
_CLOSERS = "\"'”“»«’)\\]}\u200e\u200f\u061c\u202c\u2069"
# Possessive, and begun at the first of several marks: a line of dots takes no longer for it.
_END = re.compile(rf"(?<![.!?؟۔…])(?P<mark>[.!?؟۔…]++)(?P<closers>[{_CLOSERS}]*+)(?P<space>\s+|$)")
# Full stop, no space, next word: a typing slip that Arabic copy is full of. Two letters at least
# before it, or it would cut abbreviations such as ق.م.
_GLUED_END = re.compile(r"(?<=[\u0621-\u0652]{2})[»”“\"')]*[.؟!]»?(?=[«(]?[\u0621-\u064a]{2})")

_ABBREVIATIONS = frozenset(
    [
        "adm",
        "al",
        "approx",
        "art",
        "brig",
        "capt",
        "cf",
        "ch",
        "cmdr",
        "co",
        "col",
        "corp",
        "cpl",
        "dept",
        "dr",
        "ed",
        "eds",
        "eg",
        "est",
        "etc",
        "fig",
        "figs",
        "ft",
        "gen",
        "gov",
        "hon",
        "ie",
        "inc",
        "jr",
        "lt",
        "ltd",
        "maj",
        "messrs",
        "mr",
        "mrs",
        "ms",
        "mt",
        "mx",
        "no",
        "nos",
        "op",
        "p",
        "pp",
        "ph",
        "prof",
        "rep",
        "rev",
        "sen",
        "sens",
        "sgt",
        "sr",
        "st",
        "v",
        "vol",
        "vols",
        "vs",
        "viz",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
    ]
)
_ENDS_SENTENCES_TOO = frozenset(["co", "corp", "dept", "etc", "inc", "jr", "ltd", "sr"])
_ARABIC_ABBREVIATIONS = frozenset(
    [
        "أ",
        "إ",
        "د",
        "م",
        "ص",
        "ج",
        "ت",
        "ق",
        "هـ",
        "ه",
        "ر",
        "ط",
        "ب",
        "س",
        "ع",
        "ف",
        "ك",
        "ل",
        "و",
        "ي",
        "أد",
        "ص.ب",
    ]
)
# What may follow "U.S." or an initial only at the beginning of a new sentence.
_OPENERS = frozenset(
    [
        "a",
        "after",
        "although",
        "an",
        "and",
        "as",
        "at",
        "before",
        "but",
        "by",
        "during",
        "he",
        "her",
        "his",
        "however",
        "i",
        "if",
        "in",
        "it",
        "its",
        "last",
        "meanwhile",
        "more",
        "most",
        "no",
        "on",
        "our",
        "she",
        "since",
        "so",
        "some",
        "that",
        "the",
        "their",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "though",
        "under",
        "we",
        "what",
        "when",
        "where",
        "while",
        "who",
        "why",
        "with",
        "you",
    ]
)
_WORD_BEFORE = re.compile(r"[\w.\u0640\u064b-\u0652]+\Z")
_WORD_AFTER = re.compile(r"[^\w]{0,50}(\w+)")
_BULLET = re.compile(r"(?:[-–—•*▪●]|\(?\d{1,2}[.)])\s+")
_WRAP_COLUMNS = range(40, 101)


def split_sentences(text: str, start: int = 0) -> list[Span]:
    """The sentences of `text` from `start` on, in order, without the white space around them.

    A sentence never crosses a paragraph's end. A quotation's sentences are sentences.
    """
    return [
        Span(*trimmed)
        for first, last in _paragraphs(text, start)
        for bounds in _sentences(text, first, last)
        for piece in _pieces(text, Span(*bounds), SENTENCE_CHARACTERS)
        if (trimmed := _trim(text, piece.start, piece.end)) is not None
    ]


def split_passages(text: str, sentence: Span) -> tuple[Span, ...]:
    """The pieces in which a sentence is embedded: itself, or cuts between words where too long."""
    return tuple(_pieces(text, sentence, PASSAGE_CHARACTERS))


def _pieces(text: str, span: Span, limit: int) -> Iterator[Span]:
    start = span.start
    while span.end - start > limit:
        space = max(
            text.rfind(" ", start, start + limit), text.rfind("،", start, start + limit) + 1
        )
        end = space if space > start else start + limit
        yield Span(start, end)
        start = end + (text[end : end + 1] == " ")
    if start < span.end:
        yield Span(start, span.end)


def _paragraphs(text: str, start: int) -> Iterator[tuple[int, int]]:
    lines = [match.span() for match in LINE.finditer(text, start) if match[0].strip()]
    wrapped = _is_hard_wrapped(text, lines)
    paragraph: tuple[int, int] | None = None
    for first, last in lines:
        if paragraph and wrapped and _same_paragraph(text, paragraph[1], first):
            paragraph = paragraph[0], last
            continue
        if paragraph:
            yield paragraph
        paragraph = first, last
    if paragraph:
        yield paragraph


def _is_hard_wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    """Whether lines were broken at a column, as in e-mail: then a line's end ends nothing.

    Told by paragraphs set apart by blank lines, whose lines but the last are nearly equally long.
    """
    inner = [
        last - first
        for (first, last), (after, _) in pairwise(lines)
        if _same_paragraph(text, last, after)
    ]
    if len(inner) < 3 or len(inner) < len(lines) / 2:
        return False
    longest = max(inner)
    return longest in _WRAP_COLUMNS and sorted(inner)[len(inner) // 4] > 0.75 * longest


def _same_paragraph(text: str, last: int, after: int) -> bool:
    gap = text[last:after].strip(" \t")
    return gap in ("\n", "\r\n", "\r") and not _BULLET.match(text, after)


def _sentences(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    if bullet := _BULLET.match(text, first, last):
        first = bullet.end()
    start = first
    for end, following in _ends(text, first, last):
        if (trimmed := _trim(text, start, end)) is not None:
            yield trimmed
        start = following
    if (trimmed := _trim(text, start, last)) is not None:
        yield trimmed


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    cut = text[start:end]
    if not any(character.isalnum() for character in cut):
        return None
    return end - len(cut.lstrip()), start + len(cut.rstrip())


def _ends(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Where sentences end, and where the next begins."""
    ends = [
        (m.end("closers"), m.end()) for m in _END.finditer(text, first, last) if _is_end(text, m)
    ]
    ends += [(m.end(), m.end()) for m in _GLUED_END.finditer(text, first, last)]
    return iter(sorted(ends))


def _is_end(text: str, match: re.Match[str]) -> bool:
    before = _WORD_BEFORE.search(text, max(0, match.start() - 30), match.start())
    word = before[0] if before else ""
    after = _WORD_AFTER.match(text, match.end())
    following = after[1] if after else ""
    if following[:1].islower():
        return False
    if match["mark"] == "." and not match["closers"]:
        initials_follow = after is not None and text[after.end() : after.end() + 1] == "."
        return not _is_abbreviation(
            word, following, initials_follow=initials_follow and len(following) == 1
        )
    # In English an ellipsis before a small letter is a pause; that case is gone already.
    return True


def _is_abbreviation(word: str, following: str, *, initials_follow: bool) -> bool:
    """Whether the full stop after `word` belongs to it and ends no sentence."""
    opens = following.lower() in _OPENERS and following[:1].isupper() and not initials_follow
    bare = word.casefold().strip(".")
    if bare in _ENDS_SENTENCES_TOO:
        return not opens
    if bare in ("no", "nos", "art", "c", "p", "pp", "vol", "fig", "figs", "ch"):
        return following[:1].isdigit()
    if bare in _ABBREVIATIONS:
        return True
    if word in _ARABIC_ABBREVIATIONS:
        return bool(following)
    if "." in word and all(len(p) <= 2 and p.isalpha() for p in word.split(".")):  # U.S, a.m
        return bool(following) and not opens
    return len(word) == 1 and word.isupper() and not opens  # J. R. Haddad
