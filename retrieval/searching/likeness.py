"""How like words are to one another: by stem, by sound across scripts, by meaning, by letters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.encoding.vocabulary import Book, Ids, letter_groups
from retrieval.naming.sounds import sound_keys, sounds_like
from retrieval.questions.question import Term
from retrieval.text.language import language_of

SAME_NAME = 0.85
"""From here on two words of different scripts count as one name."""
_SAME_SPELLING = 0.9  # within one script other spellings are rarer, and other names nearer
_LEAST_WEIGHT = 0.3  # of the heaviest


def word_likeness(book: Book, terms: Sequence[Term], others: Ids) -> NDArray[np.float32]:
    """A row a term, a column a word, from 0 to 1: same stem 1, else sound or meaning."""
    own, _ = book.vectors(_ids_of(book, terms))
    rows, _ = book.vectors(others)
    out: NDArray[np.float32] = (own @ rows.T).clip(0.0, 1.0)
    places = {word: column for column, word in enumerate(others.tolist())}
    latin = np.array([not book.arabic[word] for word in others], dtype=bool)
    for row, term in enumerate(terms):
        if term.text[:1].isupper():
            # In its own script a name is itself or another: that the pieces of "Biden" are those of
            # "bidder" means nothing.
            out[row, latin] *= 0.5
        if term.may_be_name:
            for word in book.like_sounding(sound_keys(term.folded)) & places.keys():
                likeness = _name_likeness(book, term, word)
                out[row, places[word]] = max(out[row, places[word]], likeness)
        out[row, book.same_stem(term.stem, others)] = 1.0
    return out


def letter_likeness(book: Book, terms: Sequence[Term], others: Ids) -> NDArray[np.float32]:
    """A row a term, a column a word: the share of the term's letter groups that the word has.

    Finds inflections and compounds that no stemmer joins; says nothing across scripts.
    """
    wanted: dict[str, list[int]] = {}
    groups = [letter_groups(term.folded) for term in terms]
    for row, mine in enumerate(groups):
        for group in mine:
            wanted.setdefault(group, []).append(row)
    out = np.zeros((len(terms), len(others)), dtype=np.float32)
    known = wanted.keys()
    for column, word in enumerate(others.tolist()):
        for group in known & book.grams[word]:
            out[wanted[group], column] += 1.0
    sizes = np.array([[len(mine)] for mine in groups], dtype=np.float32)
    return out / sizes if len(terms) else out


def word_weights(book: Book, terms: Sequence[Term]) -> NDArray[np.float32]:
    """How much each term says, whatever the library; the weights add up to 1."""
    _, lengths = book.vectors(_ids_of(book, terms))
    weights = np.square(lengths)
    # Training never saw some words and so left their vectors short; they say much all the same.
    weights = np.maximum(weights, _LEAST_WEIGHT * weights.max(initial=0.0))
    total = float(weights.sum())
    return weights / total if total > 0 else np.full(len(terms), 1 / len(terms), dtype=np.float32)


def _ids_of(book: Book, terms: Sequence[Term]) -> Ids:
    return np.array([book.ids_of(term.text)[0] for term in terms], dtype=np.int32)


def _name_likeness(book: Book, term: Term, word: int) -> float:
    """How like a name a word sounds to a term; 0 where they are not near enough to be one."""
    arabic = language_of(term.text) == "ar", book.arabic[word]
    if arabic == (True, False) and not book.capital[word]:
        return 0.0  # an English name begins with a capital letter
    likeness = sounds_like(term.folded, book.folded[word])
    floor = SAME_NAME if arabic[0] != arabic[1] else _SAME_SPELLING
    return likeness if likeness >= floor else 0.0
