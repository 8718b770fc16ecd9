"""Full names of persons: whether two mentions, in whichever scripts, are of one person.

Kirby fits John Kirby and جون كيربي; Fuad Hussein does not fit Saddam Hussein. Words are compared as
`sounds.py` hears them, but vowels count: they alone tell Hassan from Hussein, and محمد from
محمود. What may be written or left out does not: the article, bin, honorifics, hyphens.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import permutations

from retrieval.naming.sounds import consonant_exchange, spellings
from retrieval.text.fold import fold, without_article, words

SAME_PERSON = 0.88
"""From here on two full names may be of one person."""

_SAME_WORD = SAME_PERSON
_MOST_WORDS = 6  # of a name, after what may be left out; the rest is not looked at
_INITIAL = 0.9  # J. may be John
_ONE_OF_MANY = 0.7  # Hussein is Fuad Hussein, or another
_OTHER_FIRST = 0.75  # Saddam Hussein is not Uday Saddam Hussein
_MORE_WORDS = 0.95  # George Bush, George W. Bush

_HONORIFICS = frozenset(
    fold(
        """mr mrs ms miss dr doctor prof professor sir dame sheikh shaikh sheik shaykh imam
        ayatollah president minister premier general gen colonel col major maj captain capt
        lieutenant lt senator sen secretary ambassador king queen prince princess emir sultan
        د دكتور دكتوره الدكتور الدكتورة السيد السيدة الشيخ الاستاذ الاستاذة المهندس ا م الامام
        الرئيس الوزير الوزيره العميد العقيد اللواء الفريق الملك الملكه الامير الاميره السلطان"""
    ).split()
)
_ARTICLES = frozenset(fold("al el ul il as ash es ad ed ar er at az ez an en ال").split())
_SONS = frozenset(fold("bin ben ibn bint bnt بن ابن بنت").split())
_FATHERS = {
    word: father
    for father, ways in {
        "abu": "abu abou abo aboo abi ابو ابي ابا", "umm": "umm oum um ام",
    }.items()
    for word in ways.split()
}  # fmt: skip
_SERVANT = re.compile(r"abd(?:[aeiu]l|[eu](?=([rnsdtz])\1))(?=[a-z]{2})")
_GOD = frozenset(["lah", "llah", "allah", "ullah", "ela", "elah", "اله", "الله", "لله", "له"])
_OF_GOD = re.compile(r"(?<=..)(?:[aou]ll?ah?|الله)$")
_OF_FAITH = re.compile(r"(?<=..)(?:[aeiou]d+|[aeu]l-?d)[ie]+n[e]?$|(?<=..)الدين$")
_INITIALS = re.compile(r"(?<!\w)([^\W\d_])\.\s*(?=[^\W\d_])")

_SONANTS = frozenset("aeiouwy3")
_FRONT, _BACK, _OPEN = frozenset("eiy"), frozenset("ouw"), frozenset("a")
_LONG = frozenset("wy")


def same_name(left: str, right: str) -> float:
    """How like two full names are, from 0 to 1; from `SAME_PERSON` on they may be one person's.

    A single word is never enough to tell who is meant: of a longer name it is at most 0.7.
    """
    shorter, longer = sorted((_parts(left), _parts(right)), key=len)
    if not shorter:
        return 0.0
    pairs = _paired(shorter, longer)
    # Of two words that are alike and two that are not, the latter tell.
    likeness = min(score for score, _ in pairs)
    if likeness < _SAME_WORD:
        return likeness * sum(score for score, _ in pairs) / len(pairs)
    if len(shorter) == len(longer):
        return likeness
    if len(shorter) == 1:
        return likeness * _ONE_OF_MANY
    return likeness * (_MORE_WORDS if pairs[0][1] == 0 else _OTHER_FIRST)


def fits(short: str, full: str) -> bool:
    """Whether every word of `short` may be one of `full`, so that it may stand for it."""
    mine, theirs = _parts(short), _parts(full)
    if not mine or len(mine) > len(theirs):
        return False
    return all(score >= _SAME_WORD for score, _ in _paired(mine, theirs))


def name_parts(name: str) -> tuple[str, ...]:
    """The folded words that a name is known by; abu and abd are one with what follows them."""
    return _parts(name)


@lru_cache(maxsize=100_000)
def same_part(left: str, right: str) -> bool:
    """Whether two words of `name_parts` may be one: known sooner than how alike they are."""
    return _compare_words(left, right, _SAME_WORD) >= _SAME_WORD


def _paired(shorter: Sequence[str], longer: Sequence[str]) -> list[tuple[float, int]]:
    """For each word of the shorter the likeness to its own word of the longer, and which it is.

    Of ways that are alike the one in the written order is best.
    """
    table = [[_word_likeness(one, other) for other in longer] for one in shorter]
    ways = permutations(range(len(longer)), len(shorter))  # six words at most: 720 ways
    best = max(
        ways,
        key=lambda way: (
            sum(table[row][column] for row, column in enumerate(way)),
            -sum(abs(row - column) for row, column in enumerate(way)),
        ),
    )
    return [(table[row][column], column) for row, column in enumerate(best)]


@lru_cache(maxsize=20_000)
def _parts(name: str) -> tuple[str, ...]:
    """The folded words that a name is known by; abu and abd are one with what follows them."""
    before, comma, after = name.partition("،" if "،" in name else ",")
    if comma and after.strip():
        name = f"{after} {before}"  # Kirby, John
    found = [word.folded.removesuffix("'s") for word in words(_INITIALS.sub(r"\1 ", name))]
    found = [word for word in found if not word[0].isdigit()]
    while len(found) > 1 and found[0] in _HONORIFICS and (len(found[0]) > 1 or found[0] > "z"):
        found = found[1:]
    parts: list[str] = []
    joined = ""
    for place, word in enumerate(found):
        last = place == len(found) - 1
        if not last and not joined and (word in _FATHERS):
            joined = _FATHERS[word] + "+"
        elif not last and word in ("abd", "عبد", "abdul", "abdel", "abdal", "abdool"):
            joined += "abd+"
        elif not last and (word in _ARTICLES or word in _SONS):
            continue
        else:
            parts += _split(joined, word)
            joined = ""
    return tuple(parts[:_MOST_WORDS])


def _split(joined: str, word: str) -> list[str]:
    """A word without the article, and in the parts that may be written apart: نصر الله."""
    bare = word
    if match := _SERVANT.match(word):
        joined, bare = joined + "abd+", word[match.end() :]
    elif word.startswith("عبدال") and len(word) > 6:
        joined, bare = joined + "abd+", word[3:]
    elif word.startswith("ابو") and len(word) > 5:
        joined, bare = joined + "abu+", word[3:]
    if joined:
        return [joined + ("allah" if bare in _GOD else _without_article(bare))]
    for ending, rest in ((_OF_FAITH, "din"), (_OF_GOD, "allah")):
        match = ending.search(bare)
        if match and len(bare) > 6:
            return [_without_article(bare[: match.start()]), rest]
    return [_without_article(bare)]


def _without_article(word: str) -> str:
    return without_article(word) if word.startswith("ال") else word


@lru_cache(maxsize=100_000)
def _word_likeness(left: str, right: str) -> float:
    return _compare_words(left, right, 0.0)


def _compare_words(left: str, right: str, least: float) -> float:
    """How alike two words are; where it is under `least`, 0 may be said."""
    kind, _, one = left.rpartition("+")
    other_kind, _, other = right.rpartition("+")
    if kind != other_kind:
        return 0.0
    if one == other:
        return 1.0
    if min(len(one), len(other)) == 1:
        sounds = [{way[:1] for way in spellings(word)} for word in (one, other)]
        alike = any(
            a and b and consonant_exchange(a, b) < 0.3 for a in sounds[0] for b in sounds[1]
        )
        return _INITIAL if alike else 0.0
    ways = [spellings(form) for word in (one, other) for form in _with_and_without_al(word)]
    split = len(_with_and_without_al(one))
    return max(
        (
            _likeness(a, b, arabic=(one[0] > "z", other[0] > "z"), least=least)
            for first in ways[:split]
            for second in ways[split:]
            for a in first
            for b in second
        ),
        default=0.0,
    )


def _with_and_without_al(word: str) -> list[str]:
    """Alkhazali, Elbaradei: the article may be written into the word."""
    return [word, word[2:]] if word[:2] in ("al", "el") and len(word) > 5 else [word]


def _likeness(left: str, right: str, *, arabic: tuple[bool, bool], least: float) -> float:
    """Consonants side by side, and what vowels lie before each of them."""
    if not left or not right:
        return 0.0
    mine, theirs = _syllables(left), _syllables(right)
    # Three consonants and vowels are an Arabic name, and with m before them another of that root.
    few = min(len(mine), len(theirs)) <= 4 + (left[0] == right[0] == "m")
    weight = max(sum(bool(sound) for _, sound in side) for side in (mine, theirs)) + 0.5
    most = weight * (1.0 - least) + 1e-9
    above = [0.0]
    for _, sound in theirs:
        above.append(above[-1] + _missing(sound))
    for row, (vowels, sound) in enumerate(mine):
        line = [above[0] + _missing(sound)]
        for column, (others, other) in enumerate(theirs):
            place = "first" if row == column == 0 else "last" if not sound or not other else "inner"
            cost = _vowel_cost(vowels, others, place, arabic, few=few)
            if bool(sound) != bool(other):
                cost += 1.2
            elif sound:
                cost += consonant_exchange(sound, other)
            line.append(
                min(
                    above[column] + cost,
                    above[column + 1] + _missing(sound),
                    line[-1] + _missing(other),
                )
            )
        if min(line) > most:
            return 0.0
        above = line
    return max(0.0, 1.0 - above[-1] / weight)


def _syllables(sounds: str) -> list[tuple[str, str]]:
    """Each consonant with the vowels before it; at the end those after the last one."""
    found, vowels = [], ""
    for sound in sounds:
        if sound in _SONANTS:
            vowels += sound
        else:
            found.append((vowels, sound))
            vowels = ""
    return [*found, (vowels, "")]


def _missing(sound: str) -> float:
    return 0.35 if sound == "h" else 1.0 if sound else 0.3


def _vowel_cost(
    left: str, right: str, place: str, arabic: tuple[bool, bool], *, few: bool
) -> float:
    """What it costs that other vowels are written; in short names they tell more."""
    if left == right:
        return 0.0
    if arabic == (True, True):
        plain = [vowels.replace("3", "") for vowels in (left, right)]
        if plain[0] == plain[1]:
            return 0.3
        return 0.8 if few and place != "first" else 0.35
    if arabic == (False, False):
        return _latin_cost(left, right, place, few=few)
    written, heard = (left, right) if arabic[0] else (right, left)
    return _cross_cost(written.replace("3", ""), heard, place, ayn="3" in written, few=few)


def _latin_cost(left: str, right: str, place: str, *, few: bool) -> float:
    """Latin letters write every vowel, by ear: a and e are often one, as are e and i, o and u."""
    if not left or not right:
        if place == "last" and "e" in (left, right):
            return 0.0
        return 0.5 if place != "inner" or _LONG & set(left + right) else 0.25
    front = bool(_FRONT & set(left)) != bool(_FRONT & set(right))
    back = bool(_BACK & set(left)) != bool(_BACK & set(right))
    if not front and not back:
        return 0.05
    if place == "first" or ("e" in (left, right) and not back):
        return 0.15
    if _LONG & set(left + right):
        return 0.6
    return 0.5 if few and front else 0.4


def _cross_cost(written: str, heard: str, place: str, *, ayn: bool, few: bool) -> float:
    """Arabic letters against Latin ones: a long vowel is written in both, a short one in one."""
    strict = 0.7 if few and place == "inner" else 0.35
    if not written:
        if ayn and heard and place == "inner":  # Saad is سعد, but Said سعيد
            return 0.4 if set(heard) - {"a", "e"} else 0.05
        if ayn or not heard:
            return 0.05 if heard or not ayn else 0.15
        if place == "last":
            return 0.0 if heard == "e" else 0.3
        return strict if _LONG & set(heard) else 0.0
    if place == "first" and written[0] == "a":
        return 0.0 if heard else 0.5
    if not heard:
        return 0.7
    if "y" in written and _FRONT & set(heard):
        return 0.0
    if "w" in written and _BACK & set(heard):
        return 0.0
    if "a" in written:
        return (
            0.0
            if _OPEN & set(heard)
            else 0.1
            if _BACK & set(heard)
            else strict * (0.6 if heard == "e" else 1)
        )
    return strict
