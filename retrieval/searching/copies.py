"""Whether two sentences are one: agency copy stands in many articles, hardly changed."""

from __future__ import annotations

from retrieval.text.fold import words
from store.records import Sentence

_SAME_WORDS = 0.85
_NOT = frozenset(["not", "no", "never", "n't", "لا", "لم", "لن", "ليس", "ليست", "غير", "ما"])


def are_copies(left: Sentence, right: Sentence) -> bool:
    """Whether nearly all words of two sentences are the same, and every number and negation."""
    one = {word.folded for word in words(left.text)}
    other = {word.folded for word in words(right.text)}
    different = one ^ other
    if any(word in _NOT or any(map(str.isdigit, word)) for word in different):
        return False
    return len(one & other) >= _SAME_WORDS * len(one | other)
