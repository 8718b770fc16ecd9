"""Newer first, where a question asks for now."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from retrieval.questions.dates import fold_in_place
from retrieval.text.fold import fold

if TYPE_CHECKING:
    from retrieval.searching.choose import Choice

_NOW = re.compile(
    r"(?<!\w)(?:(?:most\s+)?(?:recent|recently)|now(?!\s+(?:known|called|named))(?<!by\snow)"
    r"|currently|at\s+the\s+moment|at\s+present|these\s+days|nowadays|latest|newest|lately|so\s+far"
    r"|(?:in\s+)?the\s+(?:last|past)\s+few\s+(?:days|weeks|months)|ال(?:ايام|اسابيع)\s+الاخيره"
    r"|(?:و|ل)?الان|حاليا|احدث|الاحدث|موخرا|حديثا|هذه\s+الايام|في\s+الوقت\s+الحالي|حتي\s+الان)(?!\w)"
)
# «آخر تصريح» is the last statement; behind a noun it is another one: «شخص آخر».
_LAST = re.compile(
    r"(?:^|(?<!\w)(?:ما|ماذا|هو|هي|هل|كان|كانت|عن|في|من|الي|حسب|كم|متي|اين|اعطني|هات|اذكر))"
    r"\s*و?اخر\s+(?:ال)?(?:اخبار|خبر|تصريح|تصريحات|مستجدات|تطورات|موقف|مواقف|بيان|بيانات|ارقام|رقم"
    r"|حصيله|احصاء|احصاءات|معلومات|مقال|مقالات|تقرير|تقارير|ما)(?!\w)"
)


def asks_for_now(text: str) -> bool:
    """Whether a question asks for how things stand, and so for the newest article on them."""
    folded = fold(text).strip()
    return bool(_NOW.search(folded) or _LAST.search(folded))


def without_now(text: str) -> str:
    """A question without the words that ask for now: no article calls itself the latest."""
    folded, places = fold_in_place(text)
    for match in reversed(list(_NOW.finditer(folded))):
        end = places[match.end() - 1] + 1
        text = f"{text[: places[match.start()]]} {text[end:]}"
    return text


def newer_first(choices: Sequence[Choice], published: Mapping[int, str]) -> list[Choice]:
    """Choices, of which any may be the answer, in order of publication; the newest first.

    `published` has ISO dates by version; a choice without one comes after those with one.
    """

    def day(choice: Choice) -> str:
        return published.get(choice.hit.sentence.citation.version_id, "")[:10]

    return sorted(choices, key=day, reverse=True)
