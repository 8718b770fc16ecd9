"""The words of one English sentence, each quotation folded into a single one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from retrieval.statements.english.classes import QUOTED, Kind, kinds_of, read_classes
from retrieval.statements.english.lexicon import read_lexicon
from retrieval.statements.quotations import Quotation
from store.records import Span

# What stands in brackets is an aside, and hides no speaker; an abbreviation keeps its full stop.
_TOKEN = re.compile(
    r"\([^()\n]{0,200}\)|\[[^\[\]\n]{0,200}\]"
    r"|(?=[A-Zv])(?:Mr|Mrs|Ms|Mx|Dr|Sen|Rep|Gov|Gen|Lt|Col|Capt|Sgt|St|Jr|Sr|Prof|Rev|Hon|Maj|Adm"
    r"|Cmdr|Det|Supt|Insp|Cpl|Pvt|Jan|Feb|Aug|Sept|Oct|Nov|Dec|Inc|Corp|Co|Ltd|No|vs"
    r"|(?:[RDI]-)?(?:Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Mass|Md|Mich|Minn"
    r"|Miss|Mo|Mont|Neb|Nev|Okla|Ore|Pa|Tenn|Tex|Va|Vt|Wash|Wis|Wyo))\."
    r"|(?:[^\W\d_]\.)+"
    r"|[^\W_]+(?:['’.,&/\-‑@][^\W_]+)*['’]?|[@#$£€]\w+"
    r"|[,;:.!?…]|[—–]|--|(?<=\s)-(?=\s)"
)
_ZONES = frozenset(["eastern", "central", "pacific", "mountain", "greenwich", "local"])
_CLASHING = frozenset(["who", "us", "it", "may", "as", "am", "or"])
"""Words that are abbreviations of something else in capitals: "WHO", "US"."""
_DASHES = frozenset(["—", "–", "--", "-"])
_PADDING = 3
"""Full stops after the last word. Since lists count backwards too, the place before the first is
a full stop as well, and nobody need ask whether there is a word beside the one at hand."""


@lru_cache(maxsize=1 << 15)
def classify(word: str) -> int:
    """All classes of a word in lower case."""
    return kinds_of(word) | (Kind.CUE if word in read_lexicon() else 0)


@dataclass(slots=True)
class Words:
    """The words and marks of a sentence.

    `low` are they in lower case with plain apostrophes, `kinds` their classes, `starts` and `ends`
    their places in the text, `capital` whether one begins with a capital letter. A quotation is the
    one word QUOTED, and `quotations` has it by its place. The sentence proper goes from `begin`,
    after a dateline, up to `end`, before its full stop.
    """

    text: str
    low: list[str] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    capital: list[bool] = field(default_factory=list)
    quotations: dict[int, Quotation] = field(default_factory=dict)
    begin: int = 0
    end: int = 0

    def __len__(self) -> int:
        return len(self.low) - _PADDING

    def span(self, first: int, last: int) -> Span:
        """Where the words from `first` up to, not including, `last` stand."""
        return Span(self.starts[first], self.ends[last - 1])

    def has(self, kinds: int, first: int, last: int) -> bool:
        """Whether a word of one of these classes stands there."""
        return any(kind & kinds for kind in self.kinds[first:last])

    def add(self, word: str, start: int, end: int, *, capital: bool = False) -> None:
        """One more word."""
        self.low.append(word)
        self.kinds.append(classify(word))
        self.starts.append(start)
        self.ends.append(end)
        self.capital.append(capital)


def read_words(text: str, sentence: Span, quotations: list[Quotation]) -> Words:
    """The words of a sentence."""
    words = Words(text)
    place = sentence.start
    for quotation in quotations:
        _read(words, place, quotation.outer.start)
        start, end = max(quotation.outer.start, place), min(quotation.outer.end, sentence.end)
        if start < end:
            words.quotations[len(words.low)] = quotation
            words.add(QUOTED, start, end)
            place = end
    _read(words, place, sentence.end)
    for _ in range(_PADDING):
        words.add(".", sentence.end, sentence.end)
    words.end = len(words)
    while words.end and words.kinds[words.end - 1] & Kind.END:
        words.end -= 1
    words.begin = _after_dateline(words)
    return words


def _read(words: Words, start: int, end: int) -> None:
    text, low, kinds, capitals = words.text, words.low, words.kinds, words.capital
    starts, ends = words.starts, words.ends
    for match in _TOKEN.finditer(text, start, max(start, end)):
        written = match[0]
        if written[0] in "([":
            continue
        first, last = match.span()
        capital = written[0].isupper()
        word = written.lower().replace("’", "'")
        if capital and low and low[-1] in ("a.m.", "p.m.") and _opens(word):
            words.add(".", first, first)
        if capital and word in _CLASHING and written.isupper():
            word = written
        word = "—" if word in _DASHES else word
        low.append(word)
        kinds.append(classify(word))
        starts.append(first)
        ends.append(last)
        capitals.append(capital)


def _opens(word: str) -> bool:
    """Whether a capital word after an hour begins a sentence, which the splitter did not see."""
    known = read_classes().kinds.get(word, 0)
    return len(word) > 3 and not known & (Kind.DAY | Kind.MONTH) and word not in _ZONES


def _after_dateline(words: Words) -> int:
    """Where a sentence begins after "OTTAWA, Nov. 3 (Reuters) -"."""
    for place in range(1, min(9, len(words))):
        word = words.low[place]
        if word == "—":
            written = words.text[words.starts[0] : words.ends[0]]
            return place + 1 if written.isupper() and len(written) > 2 else 0
        if not (words.capital[place] or word in (",", "/", ".") or word[0].isdigit()):
            return 0
    return 0
