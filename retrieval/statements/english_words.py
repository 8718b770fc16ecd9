"""The words of one English sentence, each quotation folded into a single one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.statements.english_classes import DAYS, MONTHS
from retrieval.statements.quotations import Quotation
from store.records import Span

QUOTED = "“"
"""Stands for a whole quotation among the words."""

# What stands in brackets is an aside, and hides no speaker; an abbreviation keeps its full stop.
_TOKEN = re.compile(
    r"\([^()\n]{0,200}\)|\[[^\[\]\n]{0,200}\]"
    r"|(?:(?:Mr|Mrs|Ms|Mx|Dr|Sen|Rep|Gov|Gen|Lt|Col|Capt|Sgt|St|Jr|Sr|Prof|Rev|Hon|Maj|Adm|Cmdr"
    r"|Det|Supt|Insp|Cpl|Pvt|Jan|Feb|Aug|Sept|Oct|Nov|Dec|Inc|Corp|Co|Ltd|No|vs)\.)"
    r"|(?:[^\W\d_]\.)+"
    r"|[^\W_]+(?:['’.,&/\-‑@][^\W_]+)*['’]?|[@#$£€]\w+"
    r"|[,;:.!?…]|[—–]|--|(?<=\s)-(?=\s)"
)
_AFTER_HOURS = DAYS | MONTHS | {"eastern", "central", "pacific", "mountain", "greenwich", "local"}
_CLASHING = frozenset(["who", "us", "it", "may", "as", "am", "or"])
"""Words that are abbreviations of something else in capitals: "WHO", "US"."""
_DASHES = frozenset(["—", "–", "--", "-"])


@dataclass(slots=True)
class Words:
    """The words and marks of a sentence.

    `low` are they in lower case with plain apostrophes, `starts` and `ends` their places in the
    text, `capital` whether one begins with a capital letter. A quotation is the one word QUOTED,
    and `quotations` has it by its place.
    """

    text: str
    low: list[str]
    starts: list[int]
    ends: list[int]
    capital: list[bool]
    quotations: dict[int, Quotation]

    def __len__(self) -> int:
        return len(self.low)

    def span(self, first: int, last: int) -> Span:
        """Where the words from `first` up to, not including, `last` stand."""
        return Span(self.starts[first], self.ends[last - 1])


def read_words(text: str, sentence: Span, quotations: list[Quotation]) -> Words:
    """The words of a sentence.."""
    found = Words(text, [], [], [], [], {})
    place = sentence.start
    for quotation in quotations:
        _read(found, place, quotation.outer.start)
        start, end = max(quotation.outer.start, place), min(quotation.outer.end, sentence.end)
        if start >= end:
            continue
        found.quotations[len(found.low)] = quotation
        _add(found, QUOTED, start, end, capital=False)
        place = end
    _read(found, place, sentence.end)
    return found


def _read(words: Words, start: int, end: int) -> None:
    if start >= end:
        return
    text = words.text
    lowered = text[start:end].lower().replace("’", "'")
    if len(lowered) != end - start:  # a letter that grows: "İ"
        lowered = text[start:end].replace("’", "'")
    low, starts, ends, capital = words.low, words.starts, words.ends, words.capital
    for match in _TOKEN.finditer(text, start, end):
        first, last = match.span()
        word = lowered[first - start : last - start]
        letter = text[first]
        if letter in "([":
            continue
        is_capital = letter.isupper()
        after_hour = is_capital and low and low[-1] in ("a.m.", "p.m.") and last - first > 3
        if after_hour and word not in _AFTER_HOURS:  # a sentence that the splitter saw no end of
            _add(words, ".", ends[-1], ends[-1], capital=False)
        if is_capital and word in _CLASHING and text[first:last].isupper():
            word = text[first:last]
        low.append("—" if word in _DASHES else word)
        starts.append(first)
        ends.append(last)
        capital.append(is_capital)


def _add(words: Words, low: str, start: int, end: int, *, capital: bool) -> None:
    words.low.append(low)
    words.starts.append(start)
    words.ends.append(end)
    words.capital.append(capital)
