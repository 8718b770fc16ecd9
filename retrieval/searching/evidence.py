"""What speaks for a sentence: a few numbers from 0 to about 1 for each candidate of a question.

A sentence is judged by itself and in its surroundings: "he" has his name in the sentence before,
and a paragraph says once what it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from retrieval.encoding.vocabulary import Book, Ids
from retrieval.questions.kind import offers
from retrieval.questions.question import Question, Term
from retrieval.searching.likeness import letter_likeness, word_likeness
from retrieval.text.fold import words
from store.records import Sentence

AROUND = 4
"""How many sentences on either side are a sentence's surroundings: about a paragraph."""
_BESIDE = 1

FEATURES = (
    "cosine",  # of the whole sentence with the whole question
    "cosine_around",  # the best of a candidate's surroundings
    "words",  # how much of the question its words say
    "words_before",  # the same, together with the sentence before it
    "words_beside",  # with the one before and the one after
    "words_around",  # with all its surroundings
    "letters",  # how much of the question its words spell
    "letters_before",
    "letters_beside",
    "letters_around",
    "kind",  # whether it holds the kind of thing that is asked for
    "lead",  # whether it opens its article
)

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Evidence:
    """`features` has a row a candidate and a column for each of `FEATURES`.

    `matched` has a column a term of the question, the likeness of the candidate's most like word;
    `in_article` the same over all of its article that was looked at: a full name is written once.
    """

    features: Matrix
    matched: Matrix
    in_article: Matrix


def own_words(
    book: Book, question: Question, weights: Matrix, sentences: Sequence[Sentence]
) -> Matrix:
    """How much of the question each sentence says by itself; `weights` has one number a term."""
    (meanings,) = _matched(book, question, sentences, word_likeness)
    return _weighted(meanings, weights)


def gather_evidence(
    book: Book,
    question: Question,
    weights: Matrix,
    candidates: Sequence[Sentence],
    cosines: Matrix,
    neighbours: Sequence[Sentence],
    speaking: Mapping[int, Sequence[str]],
) -> Evidence:
    """The evidence for each candidate. `neighbours` holds the candidates and their surroundings.

    `speaking` has by sentence the names and roles of those who speak in it: "he added" is as much
    theirs as the sentence that names them.
    """
    meanings, letters = _matched(
        book, question, neighbours, word_likeness, letter_likeness, speaking=speaking
    )
    places = {_place(sentence): row for row, sentence in enumerate(neighbours)}
    cosine_at = dict(zip(map(_place, candidates), cosines.tolist(), strict=True))
    own, before, beside, around, cosine_around = [], [], [], [], []
    for sentence in candidates:
        version, position = _place(sentence)
        near = [(version, position + step) for step in range(-AROUND, AROUND + 1)]
        own.append(places[version, position])
        before.append([places[p] for p in near[AROUND - 1 : AROUND + 1] if p in places])
        beside.append(
            [places[p] for p in near[AROUND - _BESIDE : AROUND + _BESIDE + 1] if p in places]
        )
        around.append([places[p] for p in near if p in places])
        cosine_around.append(max(cosine_at[p] for p in near if p in cosine_at))
    asked = {word.folded for word in words(question.text)}
    columns = [cosines, np.array(cosine_around, dtype=np.float32)]
    for matrix in (meanings, letters):
        columns.append(_weighted(matrix[own], weights))
        columns += [
            _weighted(_best_of(groups, matrix), weights) for groups in (before, beside, around)
        ]
    columns.append(
        np.array([offers(question.kinds, s.text, asked) for s in candidates], dtype=np.float32)
    )
    columns.append(np.array([s.position == 0 for s in candidates], dtype=np.float32))
    versions = np.array([sentence.citation.version_id for sentence in neighbours])
    of_article = {
        version: meanings[versions == version].max(axis=0) for version in np.unique(versions)
    }
    return Evidence(
        features=np.stack(columns, axis=1),
        matched=meanings[own],
        in_article=np.stack([of_article[s.citation.version_id] for s in candidates]),
    )


def _place(sentence: Sentence) -> tuple[int, int]:
    return sentence.citation.version_id, sentence.position


def _matched(
    book: Book,
    question: Question,
    sentences: Sequence[Sentence],
    *likenesses: Callable[[Book, Sequence[Term], Ids], Matrix],
    speaking: Mapping[int, Sequence[str]] = MappingProxyType({}),
) -> list[Matrix]:
    """By each likeness: that of each term to the most like word of each sentence, or of the names
    of those who speak in it."""
    held = [
        np.concatenate([ids, book.ids_of(" ".join(speaking[sentence.id]))])
        if sentence.id in speaking
        else ids
        for sentence, ids in zip(sentences, book.ids(sentences), strict=True)
    ]
    distinct, columns = np.unique(np.concatenate(held), return_inverse=True)
    starts = np.cumsum([0, *(len(ids) for ids in held[:-1])])
    best = []
    for likeness in likenesses:
        table = likeness(book, question.terms, distinct)
        best.append(np.maximum.reduceat(table[:, columns], starts, axis=1).T)
    return best


def _weighted(matched: Matrix, weights: Matrix) -> Matrix:
    """A weighted sum a row. Not by `@`: BLAS warns of invalid values in tiny products at times."""
    sums: Matrix = (matched * weights).sum(axis=1, dtype=np.float32)
    return sums


def _best_of(groups: Sequence[Sequence[int]], matched: Matrix) -> Matrix:
    """For each group of rows, each term's best likeness."""
    flat = np.concatenate([np.asarray(group) for group in groups])
    starts = np.cumsum([0, *(len(group) for group in groups[:-1])])
    best: Matrix = np.maximum.reduceat(matched[flat], starts, axis=0)
    return best
