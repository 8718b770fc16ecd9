"""Times and places that a follow-up changes: "and in 2020?", «وفي مصر؟»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from retrieval.conversation.word_lists import listed
from retrieval.questions.dates import find_dates
from retrieval.questions.question import is_common
from retrieval.text.fold import fold, words
from retrieval.text.lexical import stem

_ANY_DAY = date(2000, 1, 15)  # whether words are a date hangs on no day


def is_when(text: str) -> bool:
    """Whether words are nothing but a time: "in 2020", «والسنة الماضية»."""
    text = re.sub(r"^\s*(?:and|what about|how about|و)\s*", "", text.strip(" ?؟"))
    if not text or len(text.split()) > 5:
        return False
    if re.fullmatch(_TIME, fold(text)):
        return True
    return any(p.end - p.start >= len(text) - 4 for p in find_dates(text, _ANY_DAY))


TIME_WORD = "(?:ال)?(?:سنه|عام|شهر|اسبوع|يوم|ماضيه?|فات|فاتت|قادمه?|جايه?|مقبله?)"


_TIME = (
    r"(?:(?:in|on|since|for|the|of|last|this|next|في|قبل|بعد|منذ)\s+)*"
    r"(?:\d{4}|(?:year|month|week|day)(?:\s+(?:before|earlier|after))?|today|yesterday|tomorrow|now"
    r"|(?:a|one|two|three|four|five|six|ten|\d+) (?:year|month|week|day)s?"
    r"(?: (?:ago|before|earlier|later))?"
    r"|(?:عامين|سنتين|شهرين|اسبوعين|يومين|سنوات|اعوام|اشهر|ايام)"
    r"|(?:\d+|ثلاث|ثلاثه|اربع|اربعه|خمس|خمسه|ست|سته|عشر|عشره) (?:سنوات|اعوام|اشهر|شهور|ايام|اسابيع)"
    r"|(?:ال)?(?:سنه|عام|شهر|اسبوع|يوم|امس|غدا|ان)(?:\s+(?:ال)?(?:ماضي|ماضيه|فات|فايت|قادم|قادمه|جاي|قبله|قبلها|سابق|سابقه|مقبل))?)"
)


def is_where(text: str) -> bool:
    """Whether words begin as a place does: "in Leeds", «وفي مصر»."""
    found = [word.folded for word in words(text)]
    return len(found) > 1 and found[0] in listed("resolving", "in") | listed("resolving", "adjoins")


def without_place(text: str, told: Sequence[str]) -> str:
    """A topic without the place that questions gave it, where anything else is left."""
    places: set[str] = set()
    for source in told:
        found = list(words(source))
        for place, word in enumerate(found):
            if word.folded in listed("resolving", "in"):
                for after in found[place + 1 : place + 3]:
                    if is_common(after.folded):
                        break
                    places.add(stem(after.folded))
    left = [w.text for w in words(text) if stem(w.folded) not in places]
    return " ".join(left) if any(not is_common(fold(w)) for w in left) else text


def without_dates(text: str) -> str:
    """A topic without its times."""
    text = re.sub(r"\b(?:في |in )?(?:19|20)\d\d\b", "", text)
    for phrase in reversed(find_dates(text, _ANY_DAY)):
        text = text[: phrase.start] + text[phrase.end :]
    kept = [word.text for word in words(text) if word.folded not in listed("resolving", "months")]
    text = " ".join(kept) if len(kept) < len(list(words(text))) else text
    return " ".join(text.split())
