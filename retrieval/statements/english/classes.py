"""The classes of English words: what a word can be, by its form alone.

Each class is one bit, so that a word's classes are one number and a test for several is one step.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from retrieval.statements.english import kinds as Kind

QUOTED = "“"
"""Stands for a whole quotation among the words."""

_MARKS = dict.fromkeys((",", "—"), Kind.STOP) | {":": Kind.STOP | Kind.COLON}
_MARKS |= {QUOTED: Kind.QUOTATION}
_MARKS |= dict.fromkeys((".", "!", "?", "…", ";"), Kind.STOP | Kind.END)


@dataclass(frozen=True, slots=True)
class Classes:
    """All words by what they can be, and what else the lists tell of them."""

    kinds: Mapping[str, int]
    genders: Mapping[str, bool]
    """Titles and nouns, by whether they are said of a woman."""
    first_names: Mapping[str, bool]
    """Common first names, by whether women bear them."""
    places: frozenset[str]
    parties: frozenset[str]
    opening: frozenset[str]


@lru_cache(maxsize=1)
def read_classes() -> Classes:
    """The lists of `classes.toml`."""
    written = (files(__package__) / "classes.toml").read_text(encoding="utf-8")
    data: dict[str, dict[str, str]] = tomllib.loads(written)
    kinds = dict(_MARKS)
    for name, words in data["kinds"].items():
        for word in words.split():
            kinds[word] = kinds.get(word, 0) | getattr(Kind, name.upper())
    for inner, outer in (
        (Kind.POSSESSIVE, Kind.DETERMINER),
        (Kind.DAY | Kind.MONTH, Kind.TIME),
        (Kind.TIME, Kind.OCCASION),
        (Kind.ORGANISATION, Kind.ORGANISATION_NOUN),
    ):
        for word, kind in kinds.items():
            if kind & inner:
                kinds[word] = kind | outer
    return Classes(
        kinds,
        _by_gender(data["genders"]),
        _by_gender(data["first_names"]),
        frozenset(data["names"]["place"].split()),
        frozenset(data["names"]["party"].split()),
        frozenset(data["names"]["opening"].split()),
    )


def _by_gender(lists: Mapping[str, str]) -> dict[str, bool]:
    women, men = lists["woman"].split(), lists["man"].split()
    return dict.fromkeys(women, True) | dict.fromkeys(men, False)


@lru_cache(maxsize=1 << 15)
def kinds_of(word: str) -> int:
    """All classes of a word in lower case."""
    listed = read_classes().kinds
    kinds = listed.get(word, 0)
    if word.endswith("ly") and not kinds & Kind.NOT_ADVERB:
        kinds |= Kind.ADVERB
    head, apostrophe, _ = word.partition("'")
    if apostrophe:
        kinds |= listed.get(head, 0) & Kind.SUBJECT
        if word.endswith(("'s", "s'")):
            kinds |= Kind.OWNER
    elif word.endswith("."):  # "Sen.", "Corp."
        kinds |= listed.get(word[:-1], 0) & (
            Kind.TITLE | Kind.ORGANISATION | Kind.ORGANISATION_NOUN
        )
    return kinds
