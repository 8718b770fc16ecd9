"""Words as they are told apart where wording is compared: which spellings are one word.

Folding makes one of all that may be written either way. What is left here is where folding does too
little (% and per cent, 1,000 and 1000, signs that it drops) or too much: a few words that only a
hamza or a capital letter tells apart, and then only where the writer sets such marks at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from retrieval.text.fold import fold, words

_APOSTROPHES = str.maketrans(dict.fromkeys("`´′‘ʻʹ＇", "'"))
# Signs that are read aloud; a minus stands right before a digit and after no letter or digit.
_SIGN = re.compile(r"[%٪％‰$€£¥&]|(?<![\w\-−])[-−](?=\d)")
_READ_AS = {"٪": "%", "％": "%", "&": "and", "−": "-"}
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
# A hundred is مائة or مئة, also in ثلاثمائة and مائتين; حماية ends alike and is another word.
_HUNDRED = re.compile(
    r"([وفبكل]{0,2}(?:ال|ل)?(?:ثلاث|اربع|خمس|ست|سبع|ثمان|ثماني|تسع)?)ما(يه|يتين|يتان|يتي)"
)
_TWO_AS_ONE = {("per", "cent"): "%", ("can", "not"): "cannot"}
# Between two halves of a word that others write as one; or «الـ 15».
_SOFT = re.compile(r"[-‐‑·.'’‘\"“”«»„]{0,2}")
_DIGIT_GAP = re.compile(r"[ \u00a0\u2009\u202f]")
_OTHER_AS_ONE = frozenset(
    ("resign", "resigned", "resigns", "resigning", "recover", "recovered", "recreation")
)
_MOST_PARTS = 4

# Folded alike and not one word: "as though" and "was", "began" and "seemed", "water" and "not",
# "asked" and "flowed", "that not" and "except". By their spelling with hamza, and their mark.
_TOLD_BY_HAMZA = {
    "كأن": "as", "كان": "was", "بدأ": "began", "بدا": "seemed", "بدأت": "began", "بدت": "seemed",
    "ماء": "water", "ما": "not", "سأل": "asked", "سال": "flowed", "سئل": "was asked",
    "سيل": "flood", "ألا": "that not", "إلا": "except",
}  # fmt: skip
_SETS_HAMZA = re.compile("[أإآ]")
# مسئول and مسؤول, شئون and شؤون, جاءوا and جاؤوا.
_SEAT_BEFORE_WAW = re.compile(r"[ئء](?=[\u064b-\u065f\u0640]*و)")
_MARKS = re.compile(r"[\u0610-\u061a\u064b-\u0653\u0656-\u065f\u0670\u06d6-\u06ed\u0640]")

# و and ف are part of these, no "and".
_ROOTED = frozenset(
    fold(
        """
        وعد وعدت وصل وصلت وقع وقعت وقف وقفت وجد وجدت ولد ولدت وضع وضعت وزن وفد وافق وافقت واجه
        واجهت وصف وصفت وزير وزيرة وزارة وكالة وكيل وطن وقت وحدة وسط ورق ورد وردت وسيط وثيقة وباء
        والد والدة واحد واحدة وارد واقع وقود وفاة وسيلة وظيفة ولاية ولي وعي وهم
        فكرة فكر فرض فرضت فتح فتحت فوز فاز فازت فريق فرق فرقة فقد فقدت فقر فقير فصل فصيل فعل فشل
        فشلت فهم فترة فرصة فرد فيلم فيضان فساد فحص
        """
    ).split()
)

_NEGATIONS = frozenset(
    fold(
        """
        not no never none nobody nothing nowhere neither nor without cannot ain't dont doesnt didnt
        لا لم لن ليس ليست ليسوا ليسا لسنا لست لستم لسن غير دون بدون ما كلا عدم بلا ألا لئلا كيلا
        """
    ).split()
)
_BARE_NEGATIONS = frozenset(["غير", "دون", "عدم"])

_UNITS = (
    ("zero", "صفر"), ("one", "واحد واحدة"), ("two", "اثنان اثنين اثنتان اثنتين"),
    ("three", "ثلاثة ثلاث"), ("four", "أربعة أربع"), ("five", "خمسة خمس"), ("six", "ستة ست"),
    ("seven", "سبعة سبع"), ("eight", "ثمانية ثماني ثمان"), ("nine", "تسعة تسع"),
    ("ten", "عشرة عشر"), ("eleven", ""), ("twelve", ""), ("thirteen", ""), ("fourteen", ""),
    ("fifteen", ""), ("sixteen", ""), ("seventeen", ""), ("eighteen", ""), ("nineteen", ""),
)  # fmt: skip
_TENS = (
    ("twenty", "عشر"), ("thirty", "ثلاث"), ("forty", "أربع"), ("fifty", "خمس"), ("sixty", "ست"),
    ("seventy", "سبع"), ("eighty", "ثمان"), ("ninety", "تسع"),
)  # fmt: skip
_VALUES = {
    **{
        fold(form): str(value)
        for value, (english, arabic) in enumerate(_UNITS)
        for form in (english, *arabic.split())
    },
    **{
        fold(form): str(10 * value)
        for value, (english, arabic) in enumerate(_TENS, 2)
        for form in (english, arabic + "ون", arabic + "ين")
    },
    **dict.fromkeys(("hundred", "ميه"), "100"),
    **dict.fromkeys(("thousand", "الف"), "1000"),
    **dict.fromkeys(("million", "مليون"), "1000000"),
}
_NUMBER_WORDS = frozenset(_VALUES) | frozenset(
    fold(
        """
        hundreds thousands millions billion billions trillion trillions dozen dozens half halves
        third thirds quarter quarters first second fourth fifth sixth seventh eighth ninth tenth
        once twice double triple
        مئتان مئتين مئات ثلاثمئة أربعمئة خمسمئة ستمئة سبعمئة ثمانمئة ثمانيمئة تسعمئة ألفان ألفين
        آلاف ألوف ملايين مليونين مليونان مليار مليارات مليارين ملياران بليون تريليون نصف ربع ثلث
        ثلثي ثلثا خمس عشرات الأول الأولى ثاني ثانية ثالث ثالثة رابع رابعة خامس خامسة سادس سابع
        ثامن تاسع عاشر مرتين
        """
    ).split()
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a sign that is read aloud. Offsets are those of the text; `key` compares.

    `mark` tells apart what folding makes one, where the writing is sure. `soft` is whether others
    write it as one with the token that follows.
    """

    start: int
    end: int
    text: str
    key: str
    mark: str | None = None
    soft: bool = False


class _Writing(NamedTuple):
    """Which marks a writer sets: only then does a word without them say anything."""

    hamza: bool
    capitals: bool
    shouted: bool


def tokens(text: str) -> list[Token]:
    """The words and the signs of a text, in order."""
    plain = _SEAT_BEFORE_WAW.sub("ؤ", text.translate(_APOSTROPHES))
    writing = _writing(plain)
    found = [
        Token(w.start, w.end, w.text, _key(w.folded), _mark(w.text, writing)) for w in words(plain)
    ]
    for sign in _SIGN.finditer(plain):
        found.append(Token(*sign.span(), sign[0], _READ_AS.get(sign[0], sign[0])))
    found.sort(key=lambda token: token.start)
    return list(_with_joints(plain, _as_one(found)))


def same(left: Token, right: Token) -> bool:
    """Whether two tokens are one word, however each is spelt."""
    if left.key != right.key:
        return False
    return left.mark is None or right.mark is None or left.mark == right.mark


def same_but_for_and(left: Token, right: Token) -> bool:
    """Whether two Arabic words differ only in a «و» or «ف» before one of them."""
    short, long = sorted((left.key, right.key), key=len)
    return (
        len(long) == len(short) + 1
        and len(short) >= 2
        and long[0] in "وف"
        and long[1:] == short
        and long not in _ROOTED
    )


def joined(left: list[Token], i: int, right: list[Token], j: int) -> tuple[int, int] | None:
    """How many tokens of each side are one word there, written apart on one of them.

    "re-election" and "reelection", "U.S." and "US", «لـ"عصائب"» and «لعصائب», 10 000 and 10000.
    """
    for parts in range(2, _MOST_PARTS + 1):
        for one, first, other, second, turned in (
            (left, i, right, j, False),
            (right, j, left, i, True),
        ):
            pieces = one[first : first + parts]
            if len(pieces) < parts or second >= len(other) or not all(p.soft for p in pieces[:-1]):
                continue
            whole = "".join(piece.key for piece in pieces)
            if whole == other[second].key and whole not in _OTHER_AS_ONE:
                return (1, parts) if turned else (parts, 1)
    return None


def is_negation(token: Token) -> bool:
    """Whether a word says no: also «وليس» and "didn't"."""
    key = token.key
    if token.mark in ("water", "except"):
        return False
    if key in _NEGATIONS:
        return key != "الا" or token.mark == "that not"
    if key.endswith("n't"):
        return True
    if key[:1] in ("و", "ف") and key not in _ROOTED:
        key = key[1:]
    return key in _NEGATIONS - {"الا"} or (key[:1] in ("ب", "ل") and key[1:] in _BARE_NEGATIONS)


def is_number(token: Token) -> bool:
    """Whether a word is a number or part of one, in digits or letters; "%" is, "$" is not."""
    return any(map(str.isdigit, token.key)) or token.key in ("%", "‰", "-") or bool(_word(token))


def value_of(token: Token) -> str | None:
    """What a number is worth, as digits; of larger number words the word itself; None of none."""
    if not is_number(token):
        return None
    word = _word(token)
    return _VALUES.get(word, word) if word else token.key


def _word(token: Token) -> str | None:
    """The number word in a token, without what is joined to it."""
    key = token.key
    for cut in ("", "و", "ف", "ب", "ل", "ك", "ال", "وال", "بال", "لل"):
        if key.startswith(cut) and key[len(cut) :] in _NUMBER_WORDS:
            return key[len(cut) :]
    return None


def is_name(token: Token, *, opens: bool) -> bool:
    """Whether a word is written as a name; at the opening of a sentence none can be told by that.

    In Arabic, which has no capital letters, only countries are known as names.
    """
    if token.text[:1].isupper() and (not opens or (token.text.isupper() and len(token.text) > 1)):
        return True
    key = token.key
    cuts = ("", "و", "ب", "ل", "ف", "وب", "ول")
    return any(key.startswith(cut) and key[len(cut) :] in _countries() for cut in cuts)


@cache
def _countries() -> frozenset[str]:
    """The countries whose Arabic name is one word, folded; from CLDR."""
    from babel import Locale

    names = (fold(name) for name in Locale("ar").territories.values())
    return frozenset(name for name in names if " " not in name and len(name) >= 3) - {"العالم"}


def _key(folded: str) -> str:
    if folded == "percent":
        return "%"
    if _GROUPED.fullmatch(folded):
        return folded.replace(",", "")
    hundred = _HUNDRED.fullmatch(folded)
    return f"{hundred[1]}م{hundred[2]}" if hundred else folded


def _as_one(found: list[Token]) -> Iterator[Token]:
    """Where several words are one: "per cent", and after a number «في المئة» and «بالمئة»."""
    place, before = 0, None
    while place < len(found):
        token = found[place]
        after = found[place + 1] if place + 1 < len(found) else None
        counts = before is not None and is_number(before)
        if after is not None and (key := _TWO_AS_ONE.get((token.key, after.key))):
            token, place = replace(token, end=after.end, key=key), place + 1
        elif counts and after is not None and (token.key, after.key) == ("في", "الميه"):
            token, place = replace(token, end=after.end, key="%"), place + 1
        elif counts and token.key == "بالميه":
            token = replace(token, key="%")
        yield token
        before, place = token, place + 1


def _with_joints(text: str, found: Iterable[Token]) -> Iterator[Token]:
    before: Token | None = None
    for token in found:
        if before is not None:
            yield replace(before, soft=_is_soft(before, text[before.end : token.start], token))
        before = token
    if before is not None:
        yield before


def _is_soft(left: Token, gap: str, right: Token) -> bool:
    if left.key[-1].isdigit() and right.key[0].isdigit():
        thousands = left.key.isdigit() and right.key.isdigit() and len(right.key) == 3
        return thousands and len(left.key) <= 3 and bool(_DIGIT_GAP.fullmatch(gap))
    return bool(_SOFT.fullmatch(gap)) or (left.text.endswith("ـ") and gap.isspace())


def _mark(text: str, writing: _Writing) -> str | None:
    if text == "US":
        return None if writing.shouted else "country"
    if text == "us":
        return "we" if writing.capitals else None
    if text.isascii():
        return None
    bare = _MARKS.sub("", unicodedata.normalize("NFKC", text))
    word = bare if bare in _TOLD_BY_HAMZA else bare[1:] if bare[:1] in ("و", "ف") else ""
    sure = writing.hamza or word.endswith("ء") or bool(_SETS_HAMZA.search(word))
    return _TOLD_BY_HAMZA.get(word) if sure else None


def _writing(text: str) -> _Writing:
    capitals = sum(map(str.isupper, text))
    shouted = 2 * capitals > sum(map(str.isalpha, text))
    beyond_first = any(map(str.isupper, text.lstrip()[1:]))
    return _Writing(
        hamza=bool(_SETS_HAMZA.search(unicodedata.normalize("NFKC", text))),
        capitals=beyond_first and not shouted,
        shouted=shouted,
    )
