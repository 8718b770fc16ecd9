"""The head of a plain text: which lines are headline and dateline, and where the body begins."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass

from retrieval.text.fold import fold
from retrieval.text.months import MONTHS
from retrieval.text.split import LINE, split_sentences

_HEADLINE_CHARACTERS = 200
_DATELINE_CHARACTERS = 80
_TITLE_CHARACTERS = 90
_SENTENCE_END = (".", "!", "…", "۔", ":", "؛", ";", "،", ",")
_DATE_TOKENS = re.compile(r"[\s,،()|/–—]+|(?<=\D)-+|-+(?=\D)")
_DIGIT = re.compile(r"\d")
_BARE = str.maketrans("أإآ", "ااا")  # as many datelines are typed
# dateparser knows the first name of each alone.
_MONTHS = {
    spelling: first
    for first, *others in (names.split(", ") for names in MONTHS.values())
    for name in others
    for spelling in (name, name.translate(_BARE))
}
_MONTH = re.compile(rf"\b(?:{'|'.join(_MONTHS)})\b")


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the body. `published` is an ISO date, None where none is written."""

    title: str
    published: str | None
    body_start: int


def read_heading(text: str, title: str | None = None) -> Heading:
    """Reads the lines above the body. A `title` known from elsewhere wins over the first line.

    A first line is a headline if it is short, does not end like a sentence, and more follows. A
    text without one is named by its first words.
    """
    title = " ".join(title.split()) or None if title else None
    lines = [match for match in LINE.finditer(text) if match[0].strip()]
    if not lines:
        return Heading(title or "", None, 0)
    body = 0
    first = lines[0][0].strip().lstrip("#").strip()
    if title is None and len(lines) > 1 and _is_headline(first) and not _goes_on(text, lines):
        title = first
        body = 1
    elif title is not None and fold(first) == fold(title) and len(lines) > 1:
        body = 1
    published = None
    if body < len(lines) - 1 and (published := _dateline_date(lines[body][0].strip())):
        body += 1
    start = lines[body].start() if body else 0
    return Heading(title or shorten(first, _TITLE_CHARACTERS), published, start)


def shorten(line: str, characters: int) -> str:
    """`line`, or its beginning up to a word's end with an ellipsis."""
    if len(line) <= characters:
        return line
    cut = line[: characters - 1]
    return (cut[: cut.rfind(" ")] if " " in cut else cut).rstrip(" ،,") + "…"


def parse_date(written: str) -> str | None:
    """The ISO date that a whole string names in Arabic or English, day before month; else None."""
    from dateparser import parse

    written = _MONTH.sub(lambda month: _MONTHS[month[0]], written)
    settings = {
        "PARSERS": ["absolute-time"],  # "yesterday" would be counted from today
        "DATE_ORDER": "DMY",
        "STRICT_PARSING": True,
        "REQUIRE_PARTS": ["day", "month", "year"],
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about time zones and formats: nothing to act on
        date = parse(written, languages=["ar", "en"], settings=settings)
    return date.date().isoformat() if date is not None else None


def _is_headline(line: str) -> bool:
    return len(line) <= _HEADLINE_CHARACTERS and not line.endswith(_SENTENCE_END)


def _goes_on(text: str, lines: list[re.Match[str]]) -> bool:
    """Whether the first line was only broken at a column, and its sentence goes on in the next."""
    first, second = (len(line[0].strip()) for line in lines[:2])
    sentences = split_sentences(text)
    return bool(sentences) and sentences[0].end > lines[0].end() and first > 0.75 * second


def _dateline_date(line: str) -> str | None:
    """The date that ends a line such as «بغداد-العراق-24-7-2021» or "VALLETTA, 5 March 2024"."""
    ended = line.endswith(_SENTENCE_END)
    if ended or len(line) > _DATELINE_CHARACTERS or not _DIGIT.search(line):
        return None
    line = _MONTH.sub(lambda month: _MONTHS[month[0]], line)
    tokens = [token for token in _DATE_TOKENS.split(line) if token]
    for count in (3, 1):
        written = " ".join(tokens[-count:])
        if len(tokens) >= count and _DIGIT.search(written) and (date := parse_date(written)):
            return date
    return None
