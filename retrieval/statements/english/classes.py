"""The classes of English words: what a word can be, by its form alone.

Each class is one bit, so that a word's classes are one number and a test for several is one step.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


class Kind:
    """What a word can be, one bit for each."""

    MODAL = 1 << 0
    BE = 1 << 1
    HAVE = 1 << 2
    DO = 1 << 3
    NEGATION = 1 << 4
    FINITE = 1 << 5
    SUBJECT = 1 << 6
    """A pronoun that can be a subject, also with its verb: "he", "he's"."""
    OBJECT = 1 << 7
    POSSESSIVE = 1 << 8
    DETERMINER = 1 << 9
    PREPOSITION = 1 << 10
    RELATIVE = 1 << 11
    SUBORDINATOR = 1 << 12
    COORDINATOR = 1 << 13
    QUESTION = 1 << 14
    ADVERB = 1 << 15
    NOT_ADVERB = 1 << 16
    DAY = 1 << 17
    MONTH = 1 << 18
    TIME = 1 << 19
    OCCASION = 1 << 20
    WRITING = 1 << 21
    TITLE = 1 << 22
    SPEECH_NOUN = 1 << 23
    OPINION = 1 << 24
    SOURCE = 1 << 25
    ORGANISATION = 1 << 26
    ORGANISATION_NOUN = 1 << 27
    OUTLET = 1 << 28
    OUTLET_NOUN = 1 << 29
    PLURAL = 1 << 30
    PARTICLE = 1 << 31
    LISTENER = 1 << 32
    END = 1 << 33
    """A mark that ends a sentence, or might have."""
    STOP = 1 << 34
    """A mark that ends a piece of a sentence."""
    QUOTATION = 1 << 35
    PASSING = 1 << 37
    """Said of when or how, between a cue and what is said."""
    CONTENT_NOUN = 1 << 38
    HANGING = 1 << 39
    CUE = 1 << 40
    """A form of a reporting verb."""
    SHELL = 1 << 41
    """What a writer calls a thing that was said: "a claim"."""
    DOCUMENT = 1 << 42
    OWNER = 1 << 36
    """A noun that owns what follows: "Moore's"."""

    AUXILIARY = MODAL | BE | HAVE | DO
    EDGE = STOP | QUOTATION


QUOTED = "“"
"""Stands for a whole quotation among the words."""

_MARKS = dict.fromkeys((":", ",", "—"), Kind.STOP) | {QUOTED: Kind.QUOTATION}
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
