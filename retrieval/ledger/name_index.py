"""An index of full names: which of many may be one person's with another, without trying all."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from retrieval.naming.full_names import SAME_PERSON, fits, name_parts, same_name, same_part
from retrieval.naming.sounds import sound_keys
from retrieval.text.fold import words


class NameIndex:
    """Names by their words. Each word is compared once with those that sound somewhat like it: the
    words of a library are far fewer than its names, and its names than pairs of them."""

    def __init__(self) -> None:
        self._names: dict[str, int] = {}  # and how many words each has
        self._with: dict[str, set[str]] = {}  # the names that a word is in
        self._alike: dict[str, set[str]] = {}  # the words that each may be, itself among them
        self._sounding: dict[str, set[str]] = {}
        self._initials: set[str] = set()

    def add(self, name: str) -> None:
        """Takes in a name; one that is there already changes nothing."""
        if name in self._names:
            return
        parts = name_parts(name)
        self._names[name] = len(parts)
        for part in parts:
            if part not in self._with:
                self._know(part)
            self._with.setdefault(part, set()).add(name)

    def near(self, name: str) -> list[str]:
        """The names worth comparing with this one: each word of the shorter may be one of the
        longer."""
        parts = name_parts(name)
        shared: Counter[str] = Counter()
        for part in parts:
            if part not in self._alike:
                self._know(part)
            alike = (self._with.get(other, ()) for other in self._alike[part])
            shared.update(set().union(*alike))
        return sorted(
            other for other, count in shared.items() if count >= min(len(parts), self._names[other])
        )

    def _know(self, part: str) -> None:
        """Finds what a word may be among those that are known."""
        alike = self._alike[part] = {part}
        keys = _keys(part)
        # An initial stands for a word of any length.
        near = set(self._alike) if len(part) == 1 else set(self._initials)
        for other in near.union(*(self._sounding.get(key, ()) for key in keys)):
            if other != part and same_part(part, other):
                alike.add(other)
                self._alike[other].add(part)
        for key in keys:
            self._sounding.setdefault(key, set()).add(part)
        if len(part) == 1:
            self._initials.add(part)


def _keys(part: str) -> frozenset[str]:
    # One too short to be told by its sound, such as "Lee", may be any other that is.
    return sound_keys(part.rpartition("+")[2]) or frozenset({""})


@lru_cache(maxsize=1 << 16)
def may_be_one(name: str, other: str) -> bool:
    """Whether a name may be the same person's as another that is no shorter.

    One word alone may be part of any longer name; two that fit may still be a son's.
    """
    if len(list(words(name))) == 1:
        return fits(name, other)
    return same_name(name, other) >= SAME_PERSON
