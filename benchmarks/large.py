"""A library as large as wanted, from the few articles that we have: the same for the same seed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

from benchmarks.dataset import LANGUAGES, Dataset, Paragraph

_SENTENCES_PER_ARTICLE = 25
_WITH_NAME = 0.3
_NUMBER = re.compile(r"\d+")
_SPEAKS = {"ar": "وبحسب {}، ", "en": "According to {}, "}
# The same sounds in both scripts, so that names meet across the languages as real ones do.
_FIRST = {
    "ar": ["سا", "مر", "كا", "نو", "را", "بد", "ها", "لي", "جم", "فا", "تو", "زي", "وس", "ش"],
    "en": ["Sa", "Mar", "Ka", "Nu", "Ra", "Bad", "Ha", "Li", "Jam", "Fa", "Tou", "Zi", "Was", "Sh"],
}  # fmt: skip
_LAST = {
    "ar": ["مي", "دان", "ريف", "وان", "لم", "باد", "سون", "جيد", "كات", "فور", "هين", "تاج", "م"],
    "en": ["mi", "dan", "rif", "wan", "lem", "bad", "son", "jid", "kat", "for", "hin", "taj", "m"],
}  # fmt: skip


def large_library(
    source: Dataset, sentences: int, seed: int = 1, *, per_article: int = _SENTENCES_PER_ARTICLE
) -> Iterator[Paragraph]:
    """The articles of `source` as they are, then others put together from halves of its sentences,
    with other numbers, and with made-up names in some, until there are so many sentences."""
    draw = random.Random(seed)
    left = sentences
    for language in LANGUAGES:
        for paragraph in source.paragraphs[language]:
            left -= len(paragraph.sentences)
            yield paragraph
    pool = {
        one: [s.text.split() for p in source.paragraphs[one] for s in p.sentences]
        for one in LANGUAGES
    }
    number = 0
    while left > 0:
        language = LANGUAGES[number % 2]
        count = min(per_article, left)
        text = " ".join(_sentence(draw, language, pool[language]) for _ in range(count))
        yield Paragraph(f"large:{number}", f"large:{number}", f"No. {number}", text, ())
        left -= count
        number += 1


def _sentence(draw: random.Random, language: str, pool: Sequence[list[str]]) -> str:
    head, tail = draw.choice(pool), draw.choice(pool)
    text = " ".join([*head[: len(head) // 2], *tail[len(tail) // 2 :]])
    # A half of a quotation would join sentences: no quotation marks.
    text = re.sub(r"[«»“”.:]", "", text)
    text = _NUMBER.sub(lambda found: str(draw.randrange(2, 10 ** len(found[0]))), text)
    if draw.random() < _WITH_NAME:
        text = _SPEAKS[language].format(_name(draw, language)) + text
    return f"{text}."


def _name(draw: random.Random, language: str) -> str:
    """Two words of two or three syllables; a few names are met often and most seldom."""
    words = []
    for _ in range(2):
        middle = [*_LAST[language]] if draw.random() < 0.5 else [""]
        first, last = draw.choice(_FIRST[language]), draw.choice(_LAST[language])
        words.append(first + draw.choice(middle) + last)
    return " ".join(words)
