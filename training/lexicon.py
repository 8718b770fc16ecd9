"""Which word is which in the other language, counted from the translations (IBM model 1).

The words are the tokenizer's before it cuts them into pieces, so the Arabic article stands apart
and is left out. English words are stemmed: our texts are few, and what a piece of a word means
does not hang on its ending.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import Stemmer
from tokenizers import Tokenizer

from training.data import Pairs

ROUNDS = 6
MAX_WORDS = 40  # of a side; longer ones align badly and cost the square
LEAST_COUNT = 1.5  # expected times that a pair of words stood for each other
LEAST_CHANCE = 0.04  # of a translation, in either direction
NOTHING = "\x00"  # stands for what has no counterpart, such as particles

_ARTICLES = frozenset(("ال", "وال", "فال", "بال", "كال", "ولل", "فلل", "لل", "وبال", "وكال"))
_WORD = re.compile(r"\w")
_stem = Stemmer.Stemmer("english").stemWord


class Translation(NamedTuple):
    """An Arabic word, how sure it is (0 to 1), and the expected times it was seen in the role."""

    word: str
    score: float
    times: float


@dataclass(frozen=True)
class Lexicon:
    """``arabic[stem]`` are the Arabic words for an English stem, best first.

    ``forms[stem]`` is the stem's most frequent spelling.
    """

    arabic: dict[str, list[Translation]]
    forms: dict[str, str]


def split(tokenizer: Tokenizer, text: str) -> list[str]:
    """The folded words of ``text``, punctuation and the Arabic article left out."""
    folded = tokenizer.normalizer.normalize_str(text)
    return [
        word
        for word, _ in tokenizer.pre_tokenizer.pre_tokenize_str(folded)
        if word not in _ARTICLES and _WORD.search(word)
    ]


def stem(word: str) -> str:
    """The stem of a folded English word."""
    return str(_stem(word))


def learn(tokenizer: Tokenizer, corpus: Iterable[Pairs]) -> Lexicon:
    """Count the lexicon from the translated texts, words and names of ``corpus``."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    english: list[list[str]] = []
    arabic: list[list[str]] = []
    for pairs in corpus:
        if pairs.languages != ("ar", "en") or "-def." in pairs.name or pairs.kind == "cloze":
            continue
        for left, right in zip(pairs.left, pairs.right, strict=True):
            here, there = split(tokenizer, left), split(tokenizer, right)
            if not here or not there or max(len(here), len(there)) > MAX_WORDS:
                continue
            stems = [stem(word) for word in there]
            for one, word in zip(stems, there, strict=True):
                forms[one][word] += 1
            arabic.append(here)
            english.append([NOTHING, *stems])
    chances = _align(english, arabic)
    return Lexicon(chances, {one: count.most_common(1)[0][0] for one, count in forms.items()})


def _align(english: list[list[str]], arabic: list[list[str]]) -> dict[str, list[Translation]]:
    """Expectation maximisation over all pairs of words that stand in a pair of texts."""
    sources = {word: index for index, word in enumerate(sorted(set().union(*english)))}
    targets = {word: index for index, word in enumerate(sorted(set().union(*arabic)))}
    cells_source, cells_target, widths = [], [], []
    for there, here in zip(english, arabic, strict=True):
        source = np.array([sources[word] for word in there], np.int32)
        target = np.array([targets[word] for word in here], np.int32)
        cells_source.append(np.tile(source, len(target)))
        cells_target.append(np.repeat(target, len(source)))
        widths.append(np.full(len(target), len(source), np.int32))
    width = np.concatenate(widths)
    begins = np.cumsum(width) - width
    keys = np.concatenate(cells_source).astype(np.int64) * len(targets)
    keys += np.concatenate(cells_target)
    unique, cell = np.unique(keys, return_inverse=True)
    source_of, target_of = unique // len(targets), unique % len(targets)
    chance = np.ones(len(unique))
    for _ in range(ROUNDS):
        share = chance[cell]
        share /= np.repeat(np.add.reduceat(share, begins), width)
        counts = np.bincount(cell, share, len(unique))
        chance = counts / np.bincount(source_of, counts)[source_of]
    back = counts / np.bincount(target_of, counts)[target_of]

    good = (counts >= LEAST_COUNT) & (chance >= LEAST_CHANCE) & (back >= LEAST_CHANCE)
    # A pair that a dictionary or a list of names gives once is as sure as one counted often.
    good |= (chance >= 0.3) & (back >= 0.3)
    good &= source_of != sources[NOTHING]
    found: dict[str, list[Translation]] = defaultdict(list)
    source_words, target_words = list(sources), list(targets)
    for place in np.flatnonzero(good):
        score = float(np.sqrt(chance[place] * back[place]))
        found[source_words[source_of[place]]].append(
            Translation(target_words[target_of[place]], score, float(counts[place]))
        )
    return {
        word: sorted(words, key=lambda one: (-one.score, one.word)) for word, words in found.items()
    }
