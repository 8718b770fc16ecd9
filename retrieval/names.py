"""Names across scripts: how a word sounds, whichever letters it is written in.

Arabic writes consonants and long vowels, English spells by ear: Kirby is كيربي or كربي, Hussein,
Hussain and Husayn are حسين. A word is turned into sounds; a short key of its consonants finds
candidates in the inverted index, and a weighted edit distance over all sounds decides.
"""

from __future__ import annotations

import re
from functools import lru_cache

from retrieval.fold import fold, without_article

_MAX_KEYS = 4
_LONGEST_NAME = 40  # letters; to compare two words takes time that grows with both

# Each sound is one character. Capitals are Arabic's emphatic or guttural sisters of small letters:
# closer to them than any other sound is. Vowels are a e i o u, half-vowels w y.
_ARABIC_SOUNDS = {
    "ا": "a", "ب": "b", "پ": "p", "ت": "t", "ث": "ṯ", "ج": "j", "چ": "c", "ح": "H", "خ": "x",
    "د": "d", "ذ": "ḏ", "ر": "r", "ز": "z", "ژ": "j", "س": "s", "ش": "š", "ص": "S", "ض": "D",
    "ط": "T", "ظ": "Z", "ع": "3", "غ": "G", "ف": "f", "ڤ": "v", "ق": "q", "ك": "k", "گ": "g",
    "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "w", "ي": "y",
}  # fmt: skip

_LATIN_SOUNDS = {
    "sch": "š", "tch": "š", "sh": "š", "ch": "c", "kh": "x", "gh": "G", "ph": "f", "th": "ṯ",
    "dh": "ḏ", "zh": "j", "dj": "j", "ck": "k", "cc": "k", "cq": "k", "qu": "kw", "x": "ks",
    "ee": "y", "ea": "y", "ie": "y", "ey": "y", "ei": "y", "ay": "y", "ai": "y", "oo": "w",
    "ou": "w", "ow": "w", "au": "w", "aw": "w", "c": "k",
    "'": "", "’": "", "`": "", "ʿ": "", "ʾ": "", "ohn": "on",
}  # fmt: skip
_SOFT = {"c": "ç", "g": "ğ"}  # before e, i and y
_LATIN_SPELLING = re.compile(
    "([cg])(?=[eiy])|" + "|".join(sorted(map(re.escape, _LATIN_SOUNDS), key=len, reverse=True))
)
_LATIN_WORD = re.compile(r"[a-zʿʾ'’`]+")
_ARABIC_WORD = re.compile(r"[ء-ي پچژڤگ]+")

# Which consonants may stand for one another when candidates are looked for.
_COARSE = {
    **dict.fromkeys("bpfv", "b"),
    **dict.fromkeys("tTdDṯḏ", "t"),
    **dict.fromkeys("szSZšcçj", "s"),
    **dict.fromkeys("kqgGxğ", "k"),
    **dict.fromkeys("hH", "h"),
    **dict(zip("lrmn", "lrmn", strict=True)),
}
# Sounds of two classes: ذ and ث are heard as z and s too, ج and English g meet half-way.
_ALSO = {"ṯ": "s", "ḏ": "s", "Z": "t", "j": "k", "ğ": "s", "c": "k", "x": "h"}

_VOWELS = frozenset("aeiou")
_HALF_VOWELS = frozenset("wy")
_WEAK = frozenset("3h")
_CLOSE = {
    frozenset(pair): cost
    for cost, pairs in {
        0.0: "çs tT dD sS hH zZ kq gG fv bp jğ ṯt ḏd qk uw iy ow ey ei ou kc šc jc gğ",
        0.25: "bv pf ḏz ḏZ ṯs ZD qg kg jg jš šs xk xh xH ğG ğg GK Gq Gk aw ay Zd ST td zs cs "
        "çj çš çz",
    }.items()
    for pair in pairs.split()
}


def sounds_like(left: str, right: str) -> float:
    """How alike two words sound, from 0 to 1; 1 where they may be one name."""
    return max(
        _similarity(a, b) for a in _all_spellings(fold(left)) for b in _all_spellings(fold(right))
    )


@lru_cache(maxsize=100_000)
def sound_keys(word: str) -> frozenset[str]:
    """The coarse consonant keys of a word, at most four; none for a word of under two consonants.

    Two spellings of one name, in whichever scripts, share a key nearly always; a shared key proves
    nothing.
    """
    keys = {key for spelling in _all_spellings(fold(word)) for key in _keys(spelling)}
    return frozenset(sorted(key for key in keys if len(key) >= 2)[:_MAX_KEYS])


@lru_cache(maxsize=50_000)
def spellings(folded: str) -> tuple[str, ...]:
    """The ways that a folded word may sound, a character a sound; none where it is no name."""
    if len(folded) > _LONGEST_NAME:
        return ()
    if _LATIN_WORD.fullmatch(folded):
        return _latin(folded)
    return _arabic(without_article(folded)) if _ARABIC_WORD.fullmatch(folded) else ()


@lru_cache(maxsize=50_000)
def _all_spellings(folded: str) -> tuple[str, ...]:
    """The same, and of an Arabic word those without what may be a proclitic."""
    found = spellings(folded)
    joined = "ء" <= folded[:1] <= "ي" and folded[0] in "وفبلك" and len(folded) >= 5
    if found and joined and without_article(folded) == folded:
        found += _arabic(folded[1:])
    return found or ("",)


def _arabic(form: str) -> tuple[str, ...]:
    forms = [form]
    if "تش" in form:  # Richard, ريتشارد
        forms.append(form.replace("تش", "چ"))
    if "نب" in form:  # Jumblatt, جنبلاط
        forms.append(form.replace("نب", "مب"))
    # Folding has made one of ة and ه: a vowel or a consonant.
    forms += [form[:-1] + "ا" for form in forms if form.endswith("ه") and len(form) > 2]
    return tuple(
        _undoubled("".join(_ARABIC_SOUNDS.get(letter, "") for letter in form)) for form in forms
    )


def _latin(folded: str) -> tuple[str, ...]:
    forms = [folded]
    if folded.endswith("ah") and len(folded) > 3:  # Fatimah and Fatima; but Salah
        forms.append(folded[:-1])
    if "z" in folded:  # Scholz
        forms += [form.replace("z", "ts") for form in forms]
    if re.search("[aeio]v[aeiou]", folded):  # Javad, جواد
        forms += [form.replace("v", "w") for form in forms]
    return tuple(
        dict.fromkeys(
            _undoubled(
                _LATIN_SPELLING.sub(
                    lambda match: _SOFT[match[1]] if match[1] else _LATIN_SOUNDS[match[0]], form
                )
            )
            for form in forms
        )
    )


def _undoubled(sounds: str) -> str:
    """Hussein: one s is heard; and Arabic writes one, but for a few as in نصرالله."""
    return re.sub(r"(.)\1+", r"\1", sounds)


def _keys(sounds: str) -> set[str]:
    keys = {""}
    for place, sound in enumerate(sounds):
        classes = {_COARSE.get(sound, ""), _ALSO.get(sound, _COARSE.get(sound, ""))}
        if sound in "hH" and place == len(sounds) - 1:  # Fatimah, فاطمة
            classes = {""}
        keys = {key + letter for key in keys for letter in classes}
        if len(keys) > 4 * _MAX_KEYS:
            break
    return {_undoubled(key) for key in keys}


@lru_cache(maxsize=200_000)
def _similarity(left: str, right: str) -> float:
    if not left or not right:
        return 0.0
    cost = _distance(left, right)
    weight = max(sum(map(_weight, left)), sum(map(_weight, right)))
    return max(0.0, 1.0 - cost / weight) if weight else 0.0


def _distance(left: str, right: str) -> float:
    above = [0.0]
    for sound in right:
        above.append(above[-1] + _gap(sound))
    for place, sound in enumerate(left):
        row = [above[0] + _gap(sound)]
        for column, other in enumerate(right):
            exchanged = above[column] + _exchange(sound, other, first=place == column == 0)
            row.append(min(exchanged, above[column + 1] + _gap(sound), row[-1] + _gap(other)))
        above = row
    return above[-1]


def _gap(sound: str) -> float:
    """What it costs that a sound is not written: little for vowels, which Arabic leaves out."""
    if sound in _VOWELS:
        return 0.1
    if sound in _HALF_VOWELS:
        return 0.2
    return 0.3 if sound in _WEAK else 1.0


def _exchange(left: str, right: str, *, first: bool) -> float:
    if left == right:
        return 0.0
    known = _CLOSE.get(frozenset((left, right)))
    if known is not None:
        return known + 0.05
    soft = _VOWELS | _HALF_VOWELS | {"3"}
    if left in soft and right in soft:
        return 0.15
    # Two consonants that no ear confuses; at the beginning of a name above all.
    return 1.4 if first else 1.2


def consonant_exchange(left: str, right: str) -> float:
    """What it costs that one sound is written for another: 0 for the same, at most 1.2."""
    return _exchange(left, right, first=False)


def _weight(sound: str) -> float:
    if sound in _VOWELS:
        return 0.2
    return 0.3 if sound in _HALF_VOWELS | _WEAK else 1.0
