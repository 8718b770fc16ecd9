"""Folding: what must not matter when words are compared.

Folded text is for matching only. It is never stored as text and never shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

FOLDING = "3"
"""Raised with every change here, in `lexical.py` or in `naming/sounds.py`, so that stored
terms are made anew."""

# Diacritics and Quranic signs, tatweel, and marks of direction and joining.
_DROPPED = re.compile(
    r"[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640"
    r"\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
_COMBINING = re.compile(r"[\u0300-\u036f]")
_LETTERS = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ىیئ", "ي"),
        "ؤ": "و",
        "ة": "ه",
        "ک": "ك",
        "ء": None,
        "’": "'",
        "ʼ": "'",
        **{chr(0x0660 + digit): str(digit) for digit in range(10)},
        **{chr(0x06F0 + digit): str(digit) for digit in range(10)},
        "٫": ".",
        "٬": ",",
    }
)
_ARTICLES = ("وال", "بال", "كال", "فال", "لل", "ال")
# A word may hold marks that folding drops, and an apostrophe or a decimal point between letters
# or digits; a hyphen joins no words, for "al-Khazali" is two.
_MARK = (
    r"\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640"
    r"\u00ad\u200c\u200d\u2060\ufeff\u0300-\u036f"
)
_WORD = re.compile(rf"\d+(?:[.,٫٬]\d+)+|[^\W_](?:[{_MARK}]*['’ʼ]?[^\W_])*[{_MARK}]*")


def fold(text: str) -> str:
    """`text` without what must not matter: case, diacritics, tatweel, forms of alef, ya and ta
    marbuta, hamza seats, presentation forms, digit systems, accents, marks of direction."""
    if text.isascii():
        return text.lower()  # nothing else here concerns ASCII
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _DROPPED.sub("", text).translate(_LETTERS)
    return _COMBINING.sub("", unicodedata.normalize("NFD", text))


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it stands in a text, and folded. Offsets count code points."""

    start: int
    end: int
    text: str
    folded: str


def words(text: str) -> Iterator[Word]:
    """The words of `text`, in order; those of which folding leaves nothing are passed over."""
    for match in _WORD.finditer(text):
        folded = fold(match[0])
        if folded:
            yield Word(match.start(), match.end(), match[0], folded)


def written_words(text: str) -> list[str]:
    """The words of `text` as they are written, in order; much faster than `words`.

    Those of which folding leaves nothing are among them.
    """
    found: list[str] = _WORD.findall(text)
    return found


def without_article(folded: str) -> str:
    """A folded word without the Arabic article and what is joined to it: وزاره of والوزاره."""
    for article in _ARTICLES:
        if folded.startswith(article) and len(folded) - len(article) >= 3:
            return folded[len(article) :]
    return folded


def squeeze(text: str) -> str:
    """`text` folded and with single spaces: equal for two copies of one article."""
    return " ".join(fold(text).split())
