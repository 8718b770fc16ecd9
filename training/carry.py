"""Arabic texts of our own making: English ones carried over word by word.

There are hardly any Arabic questions with their answers among the data, and few Arabic texts of
the registers that English ones come in. The model is a bag of words, so a text in the wrong order
and without its endings teaches it what a translation would. Which word stands for which is learned
from the translations (``training.lexicon``).
"""

from __future__ import annotations

import random

from tokenizers import Tokenizer

from training.data import Pairs
from training.lexicon import Lexicon, split, stem

CHOICES = 4  # translations of a word to draw from
SURE = 0.15  # the best translation of a word must reach this, or the word is left out
LEAST_SCORE = 0.25  # a pair of words less sure or seen less often is no dictionary entry
LEAST_COUNT = 2.5
LEAST_SHARE = 0.5  # of a text's words that must be carried over; a text with less is dropped

# Words that say little and have no one counterpart. Question words are no part of them. "lrb" and
# "rrb" are brackets in some of our sources.
_EMPTY = frozenset((
    "a", "an", "the", "of", "in", "to", "for", "at", "by", "from", "with", "and", "or", "that",
    "this", "it", "its", "is", "are", "was", "were", "be", "been", "being", "has", "have", "had",
    "do", "does", "did", "as", "on", "s", "t", "which", "lrb", "rrb",
))  # fmt: skip


def carry(tokenizer: Tokenizer, lexicon: Lexicon, text: str, rng: random.Random) -> str | None:
    """An Arabic bag of words for an English text, or ``None`` where too much is unknown.

    Words that the lexicon does not hold (names above all) stay as they are, in Latin script.
    """
    out = []
    carried = words = 0
    for word in split(tokenizer, text):
        if word in _EMPTY:
            continue
        choices = lexicon.arabic.get(stem(word), [])[:CHOICES]
        if word.isdecimal() or not choices:
            out.append(word)
            words += not word.isdecimal()
        elif choices[0].score >= SURE:
            # Squared, so that the less sure ones are drawn seldom.
            out.append(rng.choices(choices, [choice.score**2 for choice in choices])[0].word)
            carried += 1
            words += 1
    return " ".join(out) if carried and carried >= LEAST_SHARE * words else None


def carried(corpus: list[Pairs], tokenizer: Tokenizer, lexicon: Lexicon, seed: int) -> list[Pairs]:
    """Pairs with carried texts: each beside its English, and questions across the languages."""
    rng = random.Random(seed)
    arabic: dict[str, str | None] = {}

    def over(text: str) -> str | None:
        if text not in arabic:
            arabic[text] = carry(tokenizer, lexicon, text, rng)
        return arabic[text]

    made = []
    for pairs in corpus:
        if pairs.kind == "qp":
            asked = [over(text) for text in pairs.left]
            found = [over(text) for text in pairs.right]
            for name, lefts, rights in (
                ("ar-ar", asked, found),
                ("ar-en", asked, pairs.right),
                ("en-ar", pairs.left, found),
            ):
                left_language, _, right_language = name.partition("-")
                made.append(
                    _pairs(f"asked.{pairs.name}.{name}", "asked",
                           (left_language, right_language), lefts, rights)
                )  # fmt: skip
        if pairs.kind in ("qp", "text"):
            english = sorted({*pairs.left, *pairs.right})
            beside = [over(text) for text in english]
            made.append(_pairs(f"carried.{pairs.name}", "carried", ("ar", "en"), beside, english))
        elif "-def." in pairs.name:
            # Arabic lemma, Arabic definition.
            found = [over(text) for text in pairs.right]
            made.append(_pairs(f"asked.{pairs.name}", "asked", ("ar", "ar"), pairs.left, found))
    return made


def lexicon_pairs(lexicon: Lexicon) -> Pairs:
    """The lexicon's own words as a dictionary, those that are sure."""
    rows = [
        (one.word, lexicon.forms[english])
        for english, words in sorted(lexicon.arabic.items())
        for one in words
        if one.score >= LEAST_SCORE and one.times >= LEAST_COUNT and not english.isdecimal()
    ]
    left, right = zip(*rows, strict=True)
    return Pairs("dict.lexicon.ar-en", "dict", ("ar", "en"), list(left), list(right))


def _pairs(
    name: str,
    kind: str,
    languages: tuple[str, str],
    left: list[str | None] | list[str],
    right: list[str | None] | list[str],
) -> Pairs:
    """Pairs of those texts of which both are there."""
    both = [(one, other) for one, other in zip(left, right, strict=True) if one and other]
    return Pairs(name, kind, languages, [one for one, _ in both], [other for _, other in both])
