"""The words of one English sentence, each quotation folded into a single one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, compress

from retrieval.statements.english import kinds as Kind
from retrieval.statements.english.classes import QUOTED, kinds_of, read_classes
from retrieval.statements.english.lexicon import read_lexicon
from retrieval.statements.quotations import Quotation
from store.records import Span

# What stands in brackets is an aside, and hides no speaker; an abbreviation keeps its full stop.
# The commonest are tried first: small words, commas, full stops; and where there is a space,
# nothing. The group is for `split`.
_TOKEN = re.compile(
    r"((?=\S)(?:vs\.|[a-z]{2,}+[^\W_]*+(?:['’.,&/\-‑@][^\W_]++)*+['’]?+|[,.]"
    r"|(?=[A-Z])(?:(?:Mr|Mrs|Ms|Mx|Dr|Sen|Rep|Gov|Gen|Lt|Col|Capt|Sgt|St|Jr|Sr|Prof|Rev|Hon|Maj|Adm"
    r"|Cmdr|Det|Supt|Insp|Cpl|Pvt|Jan|Feb|Aug|Sept|Oct|Nov|Dec|Inc|Corp|Co|Ltd|No"
    r"|(?:[RDI]-)?(?:Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Mass|Md|Mich|Minn"
    r"|Miss|Mo|Mont|Neb|Nev|Okla|Ore|Pa|Tenn|Tex|Va|Vt|Wash|Wis|Wyo))\.)"
    r"|(?:[^\W\d_]\.)+"
    r"|[^\W_]+(?:['’.,&/\-‑@][^\W_]+)*['’]?|[@#$£€]\w+"
    r"|\([^()\n]{0,200}\)|\[[^\[\]\n]{0,200}\]"
    r"|[;:!?…]|[—–]|--|(?<=\s)-(?=\s)))"
)
_ZONES = frozenset(["eastern", "central", "pacific", "mountain", "greenwich", "local"])
_CLASHING = frozenset(["who", "us", "it", "may", "as", "am", "or"])
"""Words that are abbreviations of something else in capitals: "WHO", "US"."""
_DASHES = frozenset(["—", "–", "--", "-"])
_PADDING = 3
"""Full stops after the last word. Since lists count backwards too, the place before the first is
a full stop as well, and nobody need ask whether there is a word beside the one at hand."""
_STOPS = ["."] * _PADDING
_LONGEST_DATELINE = 8
"""Words."""


@lru_cache(maxsize=1 << 15)
def classify(word: str) -> int:
    """All classes of a word in lower case."""
    return kinds_of(word) | (Kind.CUE if word in read_lexicon() else 0)


@lru_cache(maxsize=1 << 15)
def _look_up(written: str) -> tuple[str, int, bool]:
    """A word as it is compared, its classes, and whether it begins with a capital letter."""
    capital = written[0].isupper()
    word = written.lower().replace("’", "'")
    if capital and word in _CLASHING and written.isupper():
        word = written
    word = "—" if word in _DASHES else word
    return word, classify(word), capital


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
        for kind in self.kinds[first:last]:  # noqa: SIM110 - any() would take twice as long
            if kind & kinds:
                return True
        return False


def read_words(text: str, sentence: Span, quotations: list[Quotation]) -> Words:
    """The words of a sentence."""
    words = Words(text)
    place = sentence.start
    for quotation in quotations:
        _read(words, place, quotation.outer.start)
        start, end = max(quotation.outer.start, place), min(quotation.outer.end, sentence.end)
        if start < end:
            words.quotations[len(words.low)] = quotation
            words.low.append(QUOTED)
            words.kinds.append(Kind.QUOTATION)
            words.capital.append(False)
            words.starts.append(start)
            words.ends.append(end)
            place = end
    _read(words, place, sentence.end)
    end = len(words.low)
    words.low += _STOPS
    words.kinds += [classify(".")] * _PADDING
    words.capital += [False] * _PADDING
    words.starts += [sentence.end] * _PADDING
    words.ends += [sentence.end] * _PADDING
    while end and words.kinds[end - 1] & Kind.END:
        end -= 1
    words.end = end
    words.begin = _after_dateline(words)
    return words


def _read(words: Words, start: int, end: int) -> None:
    """Adds the words between two places, all at once: here most of the time is spent."""
    if start >= end:
        return
    if start and words.text[start - 1].isspace():
        start -= 1  # a dash is one only after a space
    between = words.text[start:end]
    pieces = _TOKEN.split(between)  # in turn what lies between words, and a word
    places = list(accumulate(map(len, pieces), initial=start))
    written, starts, ends = pieces[1::2], places[1:-1:2], places[2::2]
    if "(" in between or "[" in between:
        own = [word[0] not in "([" for word in written]
        written = list(compress(written, own))
        starts, ends = list(compress(starts, own)), list(compress(ends, own))
    if not written:
        return
    before = len(words.low)
    low, kinds, capital = zip(*map(_look_up, written), strict=True)
    words.low += low
    words.kinds += kinds
    words.capital += capital
    words.starts += starts
    words.ends += ends
    if ".m." in between.lower():
        _part_at_hours(words, before)


def _part_at_hours(words: Words, first: int) -> None:
    """Puts a full stop after each "a.m." from `first` on that ends a sentence unseen."""
    low = words.low
    for place in range(len(low) - 1, max(first, 1) - 1, -1):
        if words.capital[place] and low[place - 1] in ("a.m.", "p.m.") and _opens(low[place]):
            low.insert(place, ".")
            words.kinds.insert(place, classify("."))
            words.capital.insert(place, False)
            words.starts.insert(place, words.starts[place])
            words.ends.insert(place, words.starts[place])


def _opens(word: str) -> bool:
    """Whether a capital word after an hour begins a sentence, which the splitter did not see."""
    known = read_classes().kinds.get(word, 0)
    return len(word) > 3 and not known & (Kind.DAY | Kind.MONTH) and word not in _ZONES


def _after_dateline(words: Words) -> int:
    """Where a sentence begins after "OTTAWA, Nov. 3 (Reuters) -"."""
    if "—" not in words.low[1 : _LONGEST_DATELINE + 1]:
        return 0
    for place in range(1, min(_LONGEST_DATELINE + 1, len(words))):
        word = words.low[place]
        if word == "—":
            written = words.text[words.starts[0] : words.ends[0]]
            return place + 1 if written.isupper() and len(written) > 2 else 0
        if not (words.capital[place] or word in (",", "/", ".") or word[0].isdigit()):
            return 0
    return 0
