"""Outlets: the sources that articles come from, and the ways that people name them.

"BBC" means BBC Arabic and www.bbc.com, بي بي سي too; "Al Jazeera" is الجزيرة. Names are compared
folded, without what many share, and across the scripts by how they sound.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from retrieval.naming.sounds import sounds_like
from retrieval.text.fold import fold, squeeze, without_article, words
from retrieval.text.language import language_of

_SAME_NAME = 0.84  # Reuters and رويترز
_LONGEST_NAME = 5  # words

# What a source may be called besides its name.
_TAILS = frozenset(
    fold(
        """news arabic english online net com org tv website newspaper agency channel international
        عربي عربية العربية انجليزي الانجليزية نت نيوز اونلاين الاخبارية الاخباري للانباء"""
    ).split()
)
FILE_ENDING = re.compile(r"\w\.(?:txt|text|md|markdown|html?|jsonl|ndjson|pdf|docx)(?!\w)")
"""Where a name of a file ends, in folded text."""
# The letters of Latin abbreviations as Arabic spells them: بي بي سي.
_SPELLED = {
    fold(name): letters
    for names, letters in {
        "إيه أي آي": "aei", "بي": "bp", "سي": "c", "دي": "d", "إي": "ei", "إف أف": "f",
        "جي": "gj", "إتش أتش": "h", "كي": "k", "إل أل": "l", "إم أم": "m", "إن أن": "n", "أو": "o",
        "آر إر": "r", "إس أس": "s", "تي": "t", "يو": "u", "في": "v", "دبليو": "w", "إكس": "x",
    }.items()
    for name in names.split()
}  # fmt: skip


def match_sources(written: str, sources: Sequence[str]) -> tuple[str, ...]:
    """Those of the sources that a name means: "BBC" is BBC Arabic and bbc.com, بي بي سي too."""
    typed = [word.folded.removesuffix("'s") for word in words(written)]
    typed = typed[1:] if typed[:1] == ["the"] else typed
    meant = tuple(source for source in sources if typed and _means(typed, source))
    return meant or tuple(source for source in sources if squeeze(source) == squeeze(written))


def longest_name(rest: str, named: tuple[str, ...]) -> tuple[int, tuple[str, ...]] | None:
    """The sources that the first words of `rest` mean, as many words as can be, and up to where."""
    first = list(words(rest))[:_LONGEST_NAME]
    while first and first[0].folded == "the":
        first = first[1:]
    for count in range(len(first), 0, -1):
        typed = rest[first[0].start : first[count - 1].end]
        if sources := match_sources(typed, named):
            return first[count - 1].end, sources
    return None


@lru_cache(maxsize=4)
def file_sources(sources: tuple[str, ...]) -> tuple[str, ...]:
    """Those sources that are names of files: they are meant where they are written out."""
    return tuple(source for source in sources if FILE_ENDING.search(fold(source)))


@lru_cache(maxsize=4)
def named_sources(sources: tuple[str, ...]) -> tuple[str, ...]:
    """Those sources that are names as people say them, or addresses of sites."""
    files = set(file_sources(sources))
    return tuple(source for source in sources if source not in files and _core(source))


@lru_cache(maxsize=10_000)
def _core(source: str) -> tuple[str, ...]:
    """The words of a source's name that it is known by: bbc of "BBC Arabic" and "www.bbc.com"."""
    held = [word.folded for word in words(source)]
    while held and held[0] in ("the", "www", *map(fold, ("صحيفة", "موقع", "وكالة", "قناة"))):
        held = held[1:]
    while len(held) > 1 and held[-1] in _TAILS:
        held = held[:-1]
    return tuple(held)


def _means(typed: Sequence[str], source: str) -> bool:
    """Whether typed words name a source: its core, and of its other words none or the next."""
    core = _core(source)
    tail = [word.folded for word in words(source)][-1:] if len(core) else []
    core_typed = list(typed)
    extra: list[str] = []
    while len(core_typed) > 1 and core_typed[-1] in _TAILS:
        extra.insert(0, core_typed.pop())
    if extra and extra[-1:] != tail:
        return False
    left, right = "".join(map(bare, core_typed)), "".join(map(bare, core))
    left, right = _without_al(left), _without_al(right)
    if left == right:
        return True
    if language_of(left) == language_of(right):
        return False
    if all(word in _SPELLED for word in core_typed) and len(core_typed) == len(right):
        return all(letter in _SPELLED[word] for word, letter in zip(core_typed, right, strict=True))
    alike = min(len(left), len(right)) > 2 and sounds_like(left, right) >= _SAME_NAME
    return alike and left not in _countries()


def bare(folded: str) -> str:
    """A word without the Arabic article, which is written or not: الجزيرة, للجزيرة."""
    return without_article(folded.removesuffix("'s"))


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    """Countries sound like outlets: الجزائر is Algeria, and no Al Jazeera."""
    from babel import Locale

    return frozenset(
        "".join(bare(word.folded) for word in words(name))
        for language in ("ar", "en")
        for name in Locale(language).territories.values()
    )


def _without_al(joined: str) -> str:
    return joined[2:] if joined.startswith(("al", "el")) and len(joined) > 5 else joined
