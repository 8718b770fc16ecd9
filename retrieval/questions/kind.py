"""What kind of thing a question asks for, and whether a sentence has one to offer."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import Literal

from retrieval.text.fold import fold, words

Kind = Literal["time", "name", "number"]

# Patterns over folded text.
_ASKED: dict[Kind, re.Pattern[str]] = {
    "time": re.compile(
        r"\bwhen\b|\b(?:what|which) (?:year|date|day|month|century|decade|time)\b"
        r"|\bمتي\b|\b(?:في )?اي (?:عام|سنه|تاريخ|يوم|شهر|قرن)\b"
    ),
    "name": re.compile(
        r"\bwho(?:se|m)?\b|\bwhere\b|\b(?:what|which) (?:city|country|state|place|region)\b"
    ),
    "number": re.compile(
        r"\bhow (?:many|much|long|old|far|high|big|large|often)\b"
        r"|\bwhat (?:percentage|share|percent)\b|(?:^|\s)[وب]?كم\b|\bما (?:هو |هي )?(?:عدد|نسبه)\b"
    ),
}
_TIME = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|century|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b"
    r"|يناير|فبراير|مارس|ابريل|مايو|يونيو|يوليو|اغسطس|سبتمبر|اكتوبر|نوفمبر|ديسمبر"
    r"|كانون|شباط|اذار|نيسان|ايار|حزيران|تموز|ايلول|تشرين|\bالقرن\b|\bعام\b|\bسنه\b"
)
_NUMBER = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand"
    r"|million|billion|half|third|quarter|percent)\b"
    r"|مليون|مليار|\bالف\b|\bالاف\b|\bما?ئه\b|\bاثن(?:ان|ين)\b|\b(?:ثلاث|اربع|خمس|ست|سبع|ثماني|تسع|عشر)ه?\b"
    r"|\bنصف\b|بالمائه"
)


def kinds_asked(question: str) -> frozenset[Kind]:
    """The kinds of thing that would answer a question; empty where none is told by its words."""
    folded = fold(question)
    return frozenset(kind for kind, pattern in _ASKED.items() if pattern.search(folded))


def offers(kinds: Set[Kind], text: str, asked: Set[str]) -> bool:
    """Whether a sentence holds something of one of the kinds that is not in the question itself.

    `asked` are the folded words of the question. In Arabic, which has no capital letters, names
    cannot be told.
    """
    if not kinds:
        return False
    new = [word for word in words(text) if word.folded not in asked]
    digits = any(any(map(str.isdigit, word.folded)) for word in new)
    if kinds & {"time", "number"} and digits:
        return True
    if "name" in kinds and any(word.text[:1].isupper() for word in new[1:]):
        return True
    folded = " ".join(word.folded for word in new)
    return ("time" in kinds and bool(_TIME.search(folded))) or (
        "number" in kinds and bool(_NUMBER.search(folded))
    )
