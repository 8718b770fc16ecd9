"""Runs of capital words in English text, and the proper names in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from retrieval.statements.english.classes import Kind, kinds_of, read_classes
from retrieval.statements.speech import Mention
from store.records import Span

_CAPITAL = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪİĶĻŁŃŇŌŐŒŘŚŞŠŢŤŪŮŰŹŻŽ"
_WORD = (
    r"(?:(?:Mr|Mrs|Ms|Mx|Dr|Sen|Rep|Gov|Gen|Lt|Col|Capt|Sgt|St|Prof|Rev|Maj|Adm|Det|Jr|Sr)\.|"
    rf"(?:[{_CAPITAL}]\.)+|[{_CAPITAL}][\w’'\-]*"
    rf"|(?:al|el|ul|d)[-'’][{_CAPITAL}][\w\-]*|\d+(?:st|nd|rd|th)\b)"
)
RUN = re.compile(
    rf"(?<![\w’'\-]){_WORD}"
    r"(?:[ \u00a0](?:(?:van|von|der|den|de|del|della|di|da|dos|la|le|el|al|bin|ben|ibn|bint"
    r"|abu|ter|of|of the|and)[ ])"
    rf"{{0,2}}{_WORD})*"
)


SURNAMES = frozenset(
    ["king", "duke", "bishop", "pope", "prince", "dean", "baron", "judge", "justice"]
)
"""Titles that are common last names too."""


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name in one place of the text, without titles."""

    span: Span
    words: tuple[str, ...]
    role: Span | None
    titles: tuple[str, ...]
    organisation: bool
    subject: bool
    """Whether it is the first of its sentence and hangs on no preposition."""

    @property
    def feminine(self) -> bool | None:
        """Whether a title tells that a woman bears it."""
        genders = read_classes().genders
        return next((genders[title] for title in self.titles if title in genders), None)

    def mention(self, *, feminine: bool | None) -> Mention:
        """The mention that this name is."""
        return Mention(
            self.span,
            name=self.span,
            role=self.role,
            kind="organisation" if self.organisation else "person",
            definite=True,
            plural=False,
            feminine=feminine,
        )


@lru_cache(maxsize=1 << 15)
def bare(word: str) -> str:
    """A word in lower case without the marks around it."""
    word = word.lower().replace("’", "'").strip(".,;:!?()\"“”'")
    return word.removesuffix("'s")


def is_no_name(word: str) -> bool:
    """Whether a word has a capital only since it begins a sentence."""
    kinds = Kind.DAY | Kind.MONTH | Kind.DETERMINER | Kind.PREPOSITION | Kind.SUBORDINATOR
    return word in read_classes().opening or bool(kinds_of(word) & kinds)


def read_run(text: str, match: re.Match[str]) -> Name | None:
    """The name in a run of capitalised words, without titles and what begins a sentence."""
    if " " not in match[0] and is_no_name(bare(match[0])):
        return None  # most runs, so without further ado
    pieces = _pieces(match)
    if not pieces:
        return None
    plain = [bare(word) for word, _ in pieces]
    # "House Speaker Ann Moore" is no house.
    person = [number for number, word in enumerate(plain[:-1]) if kinds_of(word) & Kind.TITLE]
    named = plain[person[-1] + 1 :] if person else plain
    organisation = any(kinds_of(word) & Kind.ORGANISATION for word in named)
    begin, given = pieces[0][1], 0
    if not organisation or kinds_of(plain[0]) & Kind.TITLE:
        titled = [number for number, word in enumerate(plain) if kinds_of(word) & Kind.TITLE]
        if len(titled) < len(plain) and plain[-1] in SURNAMES and plain[-2] != "of":
            titled = [number for number in titled if number < len(plain) - 1]
        given = titled[-1] + 1 if titled else 0
    titles = tuple(plain[:given])
    while given < len(pieces) and pieces[given][0] in ("of", "the", "and"):
        given += 2
    if given >= len(pieces):
        return None
    last, place = pieces[-1]
    owned = _possessive(last)
    span = Span(pieces[given][1], place + len(last) - owned)
    if span.end <= span.start:
        return None
    before = text[max(0, begin - 14) : begin].split()
    previous = before[-1].lower() if before else ""
    acronym = last.isupper() and last.isalpha() and len(pieces) == given + 1 and len(last) > 1
    return Name(
        span,
        tuple(plain[given:]),
        Span(begin, span.start - 1) if titles else None,
        titles,
        organisation
        or bool(kinds_of(plain[-1]) & Kind.OUTLET)
        or (not titles and (previous == "the" or acronym)),
        not kinds_of(previous) & Kind.PREPOSITION and not owned,
    )


def _pieces(match: re.Match[str]) -> list[tuple[str, int]]:
    """The words of a run that could be one name, with their places."""
    pieces, place = list[tuple[str, int]](), match.start()
    for word in match[0].split(" "):
        if word and (pieces or not is_no_name(bare(word))):
            pieces.append((word, place))
        place += len(word) + 1
    written = [word for word, _ in pieces]
    if "and" in written and not kinds_of(bare(written[-1])) & Kind.ORGANISATION:
        pieces = pieces[: written.index("and")]
    for number in range(len(pieces) - 2, -1, -1):  # "Clinton's Robby Mook"
        if pieces[number][0].endswith(("'s", "’s")):
            return pieces[number + 1 :]
    return pieces


def _possessive(word: str) -> int:
    """How many characters at the end of a word make it a possessive."""
    if word.endswith(("'s", "’s")):
        return 2
    return 1 if word.endswith(("'", "’")) else 0
