"""Runs of capital words in English text, and the proper names in them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from retrieval.statements.english import kinds as Kind
from retrieval.statements.english.classes import kinds_of, read_classes
from retrieval.statements.speech import Mention
from store.records import Span

_CAPITAL = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪİĶĻŁŃŇŌŐŒŘŚŞŠŢŤŪŮŰŹŻŽ"
# What a word may begin with is asked for first, since of most places that is all there is to ask.
_WORD = (
    rf"(?:(?=[{_CAPITAL}])(?:"
    r"(?=[A-Z])(?:Mr|Mrs|Ms|Mx|Dr|Sen|Rep|Gov|Gen|Lt|Col|Capt|Sgt|St|Prof|Rev|Maj|Adm|Det|Jr|Sr)\."
    rf"|(?:[{_CAPITAL}]\.)+|[{_CAPITAL}][\w’'\-]*)"
    rf"|(?=[aeud])(?:al|el|ul|d)[-'’][{_CAPITAL}][\w\-]*|\d+(?:st|nd|rd|th)\b)"
)
RUN = re.compile(
    rf"(?=[{_CAPITAL}aeud0-9])(?<![\w’'\-]){_WORD}"
    r"(?:[ \u00a0](?:(?:van|von|der|den|de|del|della|di|da|dos|la|le|el|al|bin|ben|ibn|bint"
    r"|abu|ter|of|of the|and)[ ])"
    rf"{{0,2}}{_WORD})*"
)


SURNAMES = frozenset(
    ["king", "duke", "bishop", "pope", "prince", "dean", "baron", "judge", "justice"]
)
"""Titles that are common last names too."""


class Name(NamedTuple):
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
        if not self.titles:
            return None
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


class Run(NamedTuple):
    """What a run of capitalised words has in it, wherever it stands. Places count from its start.

    The name goes from `start` to `end`, and its titles begin at `begin`.
    """

    begin: int
    start: int
    end: int
    words: tuple[str, ...]
    titles: tuple[str, ...]
    organisation: bool
    owned: bool


@lru_cache(maxsize=1 << 14)
def read_run(written: str) -> Run | None:
    """The name in a run, without titles and what begins a sentence; None where there is none."""
    pieces = _pieces(written)
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
    start, end = pieces[given][1], place + len(last) - owned
    if end <= start:
        return None
    acronym = last.isupper() and last.isalpha() and len(pieces) == given + 1 and len(last) > 1
    outlet = bool(kinds_of(plain[-1]) & Kind.OUTLET)
    organisation = organisation or outlet or (not titles and acronym)
    return Run(begin, start, end, tuple(plain[given:]), titles, organisation, bool(owned))


def name_of(text: str, place: int, run: Run, *, opens: bool) -> Name:
    """The name of a run that begins at a place. `opens`: whether it is its sentence's first."""
    begin, start = place + run.begin, place + run.start
    before = text[max(0, begin - 14) : begin].split()
    previous = before[-1].lower() if before else ""
    return Name(
        Span(start, place + run.end),
        run.words,
        Span(begin, start - 1) if run.titles else None,
        run.titles,
        run.organisation or (not run.titles and previous == "the"),
        opens and not run.owned and not kinds_of(previous) & Kind.PREPOSITION,
    )


def _pieces(written: str) -> list[tuple[str, int]]:
    """The words of a run that could be one name, with their places."""
    pieces, place = list[tuple[str, int]](), 0
    for word in written.split(" "):
        if word and (pieces or not is_no_name(bare(word))):
            pieces.append((word, place))
        place += len(word) + 1
    names = [word for word, _ in pieces]
    if "and" in names and not kinds_of(bare(names[-1])) & Kind.ORGANISATION:
        pieces = pieces[: names.index("and")]
    for number in range(len(pieces) - 2, -1, -1):  # "Clinton's Robby Mook"
        if pieces[number][0].endswith(("'s", "’s")):
            return pieces[number + 1 :]
    return pieces


def _possessive(word: str) -> int:
    """How many characters at the end of a word make it a possessive."""
    if word.endswith(("'s", "’s")):
        return 2
    return 1 if word.endswith(("'", "’")) else 0
