"""Names across scripts: how a word sounds, whichever letters it is written in.

Arabic writes consonants and long vowels, English spells by ear: Kirby is كيربي or كربي, Hussein,
Hussain and Husayn are حسين. A word is turned into sounds; a short key of its consonants finds
candidates in the inverted index, and a weighted edit distance over all sounds decides.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from retrieval.text.fold import fold, without_article

_MAX_KEYS = 4
_MAX_READINGS = 8
_OTHER_READING = 0.98  # how likely a reading is that not every language has
_PROCLITIC = 0.95  # and one without a first letter that belongs to the name more often
_ARTICLE = "ال"
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
    "dh": "ḏ", "zh": "j", "dj": "j", "ck": "k", "cq": "k", "qu": "kw", "x": "ks", "sz": "s",
    "cz": "c", "c": "ĉ", "ee": "y", "ea": "y", "ie": "y", "ey": "ey", "ei": "ey", "ay": "ay",
    "ai": "ay", "oo": "w", "ou": "w", "ow": "ow", "au": "aw", "aw": "aw",
    "eau": "w", "wh": "w", "iy": "y", "iyy": "y",
    "'": "", "’": "", "`": "", "ʿ": "", "ʾ": "", "ohn": "on",
}  # fmt: skip
_SOFT = {"c": "ç", "g": "ğ"}  # before e, i and y
_LATIN_SPELLING = re.compile(
    "([cg])(?=[eiy])|" + "|".join(sorted(map(re.escape, _LATIN_SOUNDS), key=len, reverse=True))
)
_DOUBLED = re.compile(r"([bcdfghjklmnpqrstvwxz])\1+")
# Other ways to read a Latin word, each taken where the one before leaves it.
_READINGS = [
    (re.compile(written), sounds, likely)
    for written, sounds, likely in (
        (r"(?<=..)ah$", "a", 1.0),  # Fatimah; but Salah
        (r"(?<=i)c$", "ch", 1.0),  # Jarnević
        (r"gu(?=[ei])", "gh", 1.0),  # Guendouz
        (r"^[ae]l(?=[a-z]{4})", "", 0.98),  # Alkhazali
        (r"z", "ts", 0.99),  # Scholz
        (r"(?<=[aeio])v(?=[aeiou])", "w", 0.99),  # Javad
        (r"w(?=[aeiou]|sk)", "v", 0.99),  # Wagner, Kołakowski
        (r"(?<=.)eu", "oy", 0.99),  # Reuters
        (r"qu(?=[ei])", "k", 0.98),  # Enrique
        (r"j(?=[aeiou])|(?<=[aeiou])j", "y", 0.98),  # Jovanovic
        (r"(?<=[aeo])h(?=[^aeiouy])", "", 0.98),  # Behm; but Fahd
        (r"(?<=[aeiou])ll(?=[aeo])", "y", 0.98),  # Morillas
        (r"gn(?=[aeio])", "ny", 0.98),  # Vigneri
        (r"oi", "wa", 0.98),  # Dunois
        (r"(?<=[aeiou])(?:x|[dt]s?|s)$", "", 0.96),  # Lacroix
        (r"(?<=[aeiou])er$", "e", 0.97),  # Barnier
        (r"j", "kh", 0.96),  # Juanito
    )
]
_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th"}
)
_LATIN_WORD = re.compile(r"[a-zʿʾ'’`]+")
_ARABIC_WORD = re.compile(r"[ء-ي پچژڤگ]+")

# Which consonants may stand for one another when candidates are looked for. Sibilants and what is
# spoken at the palate are one class, for j, g, c and x are read as either.
_COARSE = {
    **dict.fromkeys("bpfv", "b"),
    **dict.fromkeys("tTdDṯḏZ", "t"),
    **dict.fromkeys("szSšcçjkqgGxğĉ", "k"),
    **dict.fromkeys("hH", "h"),
    **dict(zip("lrmn", "lrmn", strict=True)),
}
# Sounds of two classes: ذ and ث are heard as z and s too.
_ALSO = {"ṯ": "k", "ḏ": "k", "Z": "k", "x": "h"}

_VOWELS = frozenset("aeiou")
_HALF_VOWELS = frozenset("wy")
_FRONT, _BACK = frozenset("eiy"), frozenset("ouw")
_WEAK = frozenset("3h")
_CLOSE = {
    frozenset(pair): cost
    for cost, pairs in {
        0.0: "ĉk ĉq çs tT dD sS hH zZ kq gG fv bp jğ ṯt ḏd qk uw iy ow ey ei ou jc gğ",
        0.1: "kc ĉc šc",
        0.25: "bv pf ḏz ḏZ ṯs ZD qg kg jg jš šs xk xh xH ğG ğg GK Gq Gk aw ay Zd ST td zs cs "
        "çj çš çz çc ĉj ĉš ĉg ḏṯ",
        0.4: "zj xc ĉs çk ğx jx šx ĉx kx",
    }.items()
    for pair in pairs.split()
}


def sounds_like(left: str, right: str) -> float:
    """How alike two words sound, from 0 to 1; 1 where they may be one name."""
    return _sounds_like(fold(left), fold(right))


@lru_cache(maxsize=100_000)
def _sounds_like(left: str, right: str) -> float:
    best = 0.0
    for a, mine in _all_spellings(left):
        for b, theirs in _all_spellings(right):
            likely = mine * theirs
            if likely > best:
                best = max(best, likely * _similarity(a, b, best / likely))
    return best


@lru_cache(maxsize=100_000)
def sound_keys(word: str) -> frozenset[str]:
    """The coarse consonant keys of a word, at most four; none for a word of under two consonants.

    Two spellings of one name, in whichever scripts, share a key nearly always; a shared key proves
    nothing.
    """
    folded = fold(word)
    bare = without_article(folded) if folded.startswith(_ARTICLE) else folded
    for form in (bare, folded):  # Elias, إلياس
        found: dict[str, None] = {}
        for spelling, _ in _all_spellings(form):
            found |= dict.fromkeys(key for key in _keys(spelling) if len(key) >= 2)
        if found:
            break
    return frozenset(list(found)[:_MAX_KEYS])


@lru_cache(maxsize=50_000)
def spellings(folded: str) -> tuple[str, ...]:
    """The ways that a folded word may sound, a character a sound; none where it is no name."""
    return tuple(sounds for sounds, likely in _all_spellings(folded) if likely > _OTHER_READING)


@lru_cache(maxsize=50_000)
def _all_spellings(folded: str) -> tuple[tuple[str, float], ...]:
    """The same with how likely each is, and of an Arabic word those without what may be a
    proclitic."""
    if len(folded) > _LONGEST_NAME:
        return ()
    if _LATIN_WORD.fullmatch(latin := folded.translate(_LETTERS)):
        return _latin(latin)
    if not _ARABIC_WORD.fullmatch(folded):
        return ()
    bare = without_article(folded)
    found = _as_written(bare)
    if bare != folded:  # ألبرت, فالديز
        likely = _OTHER_READING if folded.startswith(_ARTICLE) else 1.0
        found = dict.fromkeys(_arabic(folded), likely) | found
    elif bare == folded and folded[0] in "وفبلك" and len(folded) >= 5:
        found = dict.fromkeys(_arabic(folded[1:]), _PROCLITIC) | found
    return tuple(sorted(found.items(), key=lambda one: -one[1]))


def _arabic(form: str) -> tuple[str, ...]:
    forms = [form.replace("لله", "له")]
    if form[:2] in ("او", "اي") and len(form) > 3:  # the alef only bears what follows: أودا
        forms.append(form[1:])
    for spelled, other in (("تش", "چ"), ("نب", "مب")):  # Richard, ريتشارد; Jumblatt, جنبلاط
        forms += [one.replace(spelled, other) for one in forms if spelled in one]
    # Folding has made one of ة and ه: a vowel or a consonant.
    forms += [one[:-1] + "ا" for one in forms if one.endswith("ه") and len(one) > 2]
    return tuple("".join(_ARABIC_SOUNDS.get(letter, "") for letter in one) for one in forms)


def _as_written(form: str) -> dict[str, float]:
    found = dict.fromkeys(_arabic(form), 1.0)
    if form.endswith("ي") and len(form) > 2:  # folding has made one of ى and ي: سلمى
        found |= dict.fromkeys(_arabic(form[:-1] + "ا"), 0.99) | found
    return found


@lru_cache(maxsize=50_000)
def _latin(folded: str) -> tuple[tuple[str, float], ...]:
    found = {folded: 1.0}
    for written, sounds, share in _READINGS:
        for form, likely in list(found.items()):
            if len(found) < _MAX_READINGS and (other := written.sub(sounds, form)) != form:
                found.setdefault(other, likely * share)
    heard: dict[str, float] = {}
    for form, likely in found.items():
        heard.setdefault(_heard(form), likely)
    return tuple(heard.items())


def _heard(form: str) -> str:
    return _undoubled(
        _LATIN_SPELLING.sub(
            lambda match: _SOFT[match[1]] if match[1] else _LATIN_SOUNDS[match[0]],
            _DOUBLED.sub(r"\1", form),
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
    keys = {key.replace("tk", "k") if len(key) > 2 else key for key in keys}  # ts, tz, z
    return {_undoubled(key) if len(set(key)) > 1 else key for key in keys}


def _similarity(left: str, right: str, least: float) -> float:
    """0 where it is under `least`, which is known sooner than how much it is."""
    weight = max(_whole_weight(left), _whole_weight(right))
    if not left or not right or not weight:
        return 0.0
    most = weight * (1.0 - least) + 1e-9
    above = [0.0]
    for sound in right:
        above.append(above[-1] + _gap(sound))
    for place, sound in enumerate(left):
        missing = _gap(sound)
        row = [above[0] + missing]
        for column, other in enumerate(right):
            exchanged = above[column] + _exchange(sound, other, place == column == 0)
            row.append(min(exchanged, above[column + 1] + missing, row[-1] + _gap(other)))
        if min(row) > most:
            return 0.0
        above = row
    return max(0.0, 1.0 - above[-1] / weight)


@lru_cache(maxsize=50_000)
def _whole_weight(sounds: str) -> float:
    return sum(map(_weight, sounds))


@cache  # of the few sounds that there are
def _gap(sound: str) -> float:
    """What it costs that a sound is not written: little for vowels, which Arabic leaves out."""
    if sound in _VOWELS:
        return 0.15
    if sound in _HALF_VOWELS:
        return 0.25
    return 0.35 if sound in _WEAK else 1.0


@cache
def _exchange(left: str, right: str, first: bool) -> float:
    if left == right:
        return 0.0
    known = _CLOSE.get(frozenset((left, right)))
    if known is not None:
        return known + 0.05
    soft = _VOWELS | _HALF_VOWELS | {"3"}
    if first and "a" in (left, right) and {left, right} <= _VOWELS | {"3"}:
        return 0.05  # the alef at the beginning bears any vowel
    if left in soft and right in soft:
        return 0.3 if {left, right} & _FRONT and {left, right} & _BACK else 0.2
    # Two consonants that no ear confuses; at the beginning of a name above all.
    return 1.4 if first else 1.2


def consonant_exchange(left: str, right: str) -> float:
    """What it costs that one sound is written for another: 0 for the same, at most 1.2."""
    return _exchange(left, right, False)


def _weight(sound: str) -> float:
    if sound in _VOWELS:
        return 0.2
    return 0.3 if sound in _HALF_VOWELS | _WEAK else 1.0
