"""Offices and institutions that both languages name, each in its own words.

Word by word a prime minister is no «رئيس الوزراء», and a foreign minister very like a prime one.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from retrieval.text.fold import words
from retrieval.text.lexical import stem

_FILE = Path(__file__).with_name("offices.toml")


def read_offices(text: str) -> tuple[frozenset[str], str]:
    """The offices that a role names, the longest names first, and the rest of its words."""
    found = list(words(text))
    stems = [stem(word.folded) for word in found]
    offices: set[str] = set()
    rest: list[str] = []
    longest = max(map(len, _names()))
    place = 0
    while place < len(stems):
        for count in range(min(longest, len(stems) - place), 0, -1):
            if office := _names().get(tuple(stems[place : place + count])):
                offices.add(office)
                place += count
                break
        else:
            rest.append(found[place].text)
            place += 1
    return frozenset(offices), " ".join(rest)


@lru_cache(maxsize=1)
def _names() -> dict[tuple[str, ...], str]:
    """The office of each name, by the stems of its words."""
    with _FILE.open("rb") as file:
        known: dict[str, list[str]] = tomllib.load(file)["names"]
    names: dict[tuple[str, ...], str] = {}
    for office, called in known.items():
        for name in called:
            names.setdefault(tuple(stem(word.folded) for word in words(name)), office)
    return names
