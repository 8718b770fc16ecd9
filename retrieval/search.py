"""Search: the sentences that may answer, from words, names and vectors, on one scale.

Candidates are taken from each language apart, so that neither pushes the other out; then every
candidate gets the same features, and a weighted sum orders them. (Ranks are not fused: across the
languages word search ranks at random, and its ranks would drown the vectors'.)
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.encoder import Encoder
from retrieval.fold import Word, words
from retrieval.index import VectorIndex
from retrieval.lexical import match_query
from retrieval.likeness import word_likeness, word_weights
from retrieval.names import sound_keys
from retrieval.question import Question, Term
from store.archive import Archive
from store.records import Scope, Sentence

_DENSE_CANDIDATES = 60
_WORD_CANDIDATES = 50
_COMMON_SHARE = 0.05  # a word in more of the sentences than this finds nothing in particular
_COMMON_AT_LEAST = 20

# Chosen on every second question of XQuAD-R, never trained: benchmarks/retrieval.py.
_WEIGHT_COVERAGE = 2.0
_WEIGHT_NEAR = 0.75
_WEIGHT_ARTICLE = 0.5
_WEIGHT_WORDS = 0.04
_WEIGHT_NUMBER = 0.2
_NEAR_SENTENCES = 1
_NUMBER = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence with its score, and how much of the question it holds.

    `matched` is the likeness, 0 to 1, of each term of the question to the most like word of the
    sentence, and `content` the weighted mean of it over the terms that are no names: whom a
    sentence is about is not yet what was asked of them. `in_article` is as `matched`, over
    all candidates of the same article: a full name is written out once.
    """

    sentence: Sentence
    score: float
    cosine: float
    content: float
    matched: tuple[float, ...]
    in_article: tuple[float, ...]


class Searcher:
    """Finds sentences in one archive through one index."""

    def __init__(self, archive: Archive, index: VectorIndex, encoder: Encoder) -> None:
        self._archive = archive
        self._index = index
        self._encoder = encoder

    def search(self, question: Question, limit: int, scope: Scope | None = None) -> list[Hit]:
        """The at most `limit` best sentences, best first; with a scope, of its articles only."""
        self._index.refresh()
        allowed = self._archive.passages_within(scope) if scope is not None else None
        vector = self._encoder.encode_questions([question.text])[0]
        cosines: dict[int, float] = {}
        scores: dict[int, float] = {}
        query = self._word_query(question)
        for language in self._index.languages():
            passages = self._index.search(vector, language, _DENSE_CANDIDATES, allowed)
            owners = self._archive.sentences_of_passages([i for i, _ in passages])
            for passage_id, cosine in passages:
                if (sentence_id := owners.get(passage_id)) is not None:
                    cosines[sentence_id] = max(cosine, cosines.get(sentence_id, -1.0))
            if query:
                scores |= self._archive.match_terms(query, language, _WORD_CANDIDATES, scope)
        sentences = self._archive.sentences(sorted(cosines.keys() | scores.keys()))
        missing = [s for s in sentences.values() if s.id not in cosines]
        if missing:
            rows = self._encoder.encode_passages([s.text for s in missing])
            cosines |= {s.id: float(row @ vector) for s, row in zip(missing, rows, strict=True)}
        found = list(sentences.values())
        features = _Features(
            cosines=np.array([cosines[s.id] for s in found], dtype=np.float32),
            # Across the languages word search ranks by chance.
            words=np.array(
                [scores.get(s.id, 0.0) if s.language == question.language else 0.0 for s in found],
                dtype=np.float32,
            ),
            numbers=np.array(
                [question.number and bool(_NUMBER.search(s.text)) for s in found], dtype=np.float32
            ),
            matched=self._matched(question.terms, [s.text for s in found]),
        )
        weights = word_weights(self._encoder, question.terms)
        content = np.array([not term.is_name for term in question.terms])
        hits = _score(found, weights, content, features)
        return sorted(hits, key=lambda hit: (-hit.score, hit.sentence.id))[:limit]

    def _word_query(self, question: Question) -> str:
        stems = {term.stem for term in question.terms}
        names = {
            key for term in question.terms if term.may_be_name for key in sound_keys(term.folded)
        }
        limit = max(_COMMON_AT_LEAST, int(_COMMON_SHARE * len(self._index)))
        counts = self._archive.count_terms("stems", sorted(stems))
        name_counts = self._archive.count_terms("names", sorted(names))
        return match_query(
            stems=sorted(s for s in stems if 0 < counts.get(s, 0) <= limit),
            names=sorted(n for n in names if 0 < name_counts.get(n, 0) <= limit),
        )

    def _matched(self, terms: tuple[Term, ...], texts: list[str]) -> NDArray[np.float32]:
        """The likeness of each term to the most like word of each text; a row a text."""
        columns: dict[str, int] = {}
        distinct: list[Word] = []
        held = []
        for text in texts:
            mine = []
            for word in words(text):
                if word.text not in columns:
                    columns[word.text] = len(distinct)
                    distinct.append(word)
                mine.append(columns[word.text])
            held.append(mine)
        # Candidates share most of their words: each is compared once.
        likeness = word_likeness(self._encoder, terms, distinct)
        rows = [likeness[:, mine].max(axis=1, initial=0.0) for mine in held]
        return np.array(rows, dtype=np.float32).reshape(len(texts), len(terms))


@dataclass(frozen=True, slots=True)
class _Features:
    """One row a candidate: cosine, word score, whether it holds a number that was asked for, and
    the likeness of each term."""

    cosines: NDArray[np.float32]
    words: NDArray[np.float32]
    numbers: NDArray[np.float32]
    matched: NDArray[np.float32]


def _score(
    found: list[Sentence],
    weights: NDArray[np.float32],
    content: NDArray[np.bool_],
    features: _Features,
) -> list[Hit]:
    if not found:
        return []
    versions = np.array([sentence.citation.version_id for sentence in found])
    positions = np.array([sentence.position for sentence in found])
    same_article = versions[:, None] == versions[None, :]
    near = same_article & (abs(positions[:, None] - positions[None, :]) <= _NEAR_SENTENCES)
    coverage = _weighted(features.matched, weights)
    about = weights * content if content.any() else weights
    asked = _weighted(features.matched, about / about.sum())
    # "He" has his name in the sentence before: words beside a candidate count for it too.
    context = _weighted(_best_of(near, features.matched), weights)
    in_article = _best_of(same_article, features.matched)
    scores = (
        features.cosines
        + _WEIGHT_COVERAGE * coverage
        + _WEIGHT_NEAR * context
        + _WEIGHT_ARTICLE * _weighted(in_article, weights)
        + _WEIGHT_WORDS * features.words
        + _WEIGHT_NUMBER * features.numbers
    )
    return [
        Hit(
            sentence=sentence,
            score=float(scores[row]),
            cosine=float(features.cosines[row]),
            content=float(asked[row]),
            matched=tuple(features.matched[row].tolist()),
            in_article=tuple(in_article[row].tolist()),
        )
        for row, sentence in enumerate(found)
    ]


def _weighted(matched: NDArray[np.float32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """A weighted sum a row. Not by `@`: BLAS warns of invalid values in tiny products at times."""
    sums: NDArray[np.float32] = (matched * weights).sum(axis=1, dtype=np.float32)
    return sums


def _best_of(groups: NDArray[np.bool_], matched: NDArray[np.float32]) -> NDArray[np.float32]:
    """For each candidate, each term's best likeness among the candidates of its group."""
    return np.stack([matched[group].max(axis=0) for group in groups])
