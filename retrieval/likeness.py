"""How like words are to one another: by stem, by sound across scripts, by meaning."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.encoder import Encoder
from retrieval.fold import Word
from retrieval.language import language_of
from retrieval.lexical import stem
from retrieval.names import sound_keys, sounds_like
from retrieval.question import Term

SAME_NAME = 0.85
"""From here on two words of different scripts count as one name."""
_SAME_SPELLING = 0.9  # within one script other spellings are rarer, and other names nearer


def word_likeness(
    encoder: Encoder, terms: Sequence[Term], others: Sequence[Word]
) -> NDArray[np.float32]:
    """A row a term, a column a word, from 0 to 1: same stem 1, else sound or meaning."""
    out = _cosines(encoder, [t.folded for t in terms], [w.folded for w in others])
    stems = [stem(word.folded) for word in others]
    latin = np.array([language_of(word.text) == "en" for word in others], dtype=bool)
    for row, term in enumerate(terms):
        if term.text[:1].isupper():
            # In its own script a name is itself or another: that the pieces of "Biden" are those of
            # "bidder" means nothing.
            out[row, latin] *= 0.5
        keys = sound_keys(term.folded) if term.may_be_name else frozenset()
        for column, word in enumerate(others):
            if stems[column] == term.stem:
                out[row, column] = 1.0
            elif keys and not keys.isdisjoint(sound_keys(word.folded)):
                out[row, column] = max(out[row, column], _name_likeness(term, word))
    return out


def word_weights(encoder: Encoder, terms: Sequence[Term]) -> NDArray[np.float32]:
    """How much each term says; the weights add up to 1. A long word vector says much."""
    vectors = encoder.encode_words([term.folded for term in terms])
    if vectors is None:
        weights = np.ones(len(terms), dtype=np.float32)
    else:
        weights = np.square(vectors).sum(axis=1)
        # Training never saw some words and so left their vectors short; they say much all the same.
        weights = np.maximum(weights, 0.3 * weights.max(initial=0.0))
    total = float(weights.sum())
    return (weights / total if total > 0 else np.full(len(terms), 1 / len(terms))).astype(
        np.float32
    )


def _cosines(encoder: Encoder, left: list[str], right: list[str]) -> NDArray[np.float32]:
    rows, columns = encoder.encode_words(left), encoder.encode_words(right)
    if rows is None or columns is None or not right:
        return np.zeros((len(left), len(right)), dtype=np.float32)
    cosines: NDArray[np.float32] = _unit(rows) @ _unit(columns).T
    return cosines.clip(0.0, 1.0)


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: NDArray[np.float32] = vectors / np.maximum(lengths, 1e-12)
    return unit


def _name_likeness(term: Term, word: Word) -> float:
    """How like a name a word sounds to a term; 0 where they are not near enough to be one."""
    arabic = language_of(term.text) == "ar", language_of(word.text) == "ar"
    if arabic == (True, False) and not word.text[:1].isupper():
        return 0.0  # an English name begins with a capital letter
    likeness = sounds_like(term.folded, word.folded)
    floor = SAME_NAME if arabic[0] != arabic[1] else _SAME_SPELLING
    return likeness if likeness >= floor else 0.0
