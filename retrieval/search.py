"""Search: the sentences that may answer, from words, names and vectors, on one scale.

Candidates are taken from each language apart, so that neither pushes the other out; then the same
evidence is gathered for all of them, and a weighted sum orders them. (Ranks are not fused: across
the languages word search ranks at random, and its ranks would drown the vectors'.)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from retrieval.encoder import Encoder
from retrieval.evidence import AROUND, gather_evidence, own_words
from retrieval.hit import Hit
from retrieval.index import VectorIndex
from retrieval.lexical import match_query
from retrieval.likeness import word_weights
from retrieval.names import sound_keys
from retrieval.question import Question
from retrieval.ranking import Ranking
from retrieval.vocabulary import Book, Vocabulary
from store.archive import Archive
from store.records import Scope, Sentence

_DENSE_CANDIDATES = 150  # a language
_WORD_CANDIDATES = 50
_LOOKED_AT = 60  # so many of them with their surroundings, by a first look
_COMMON_SHARE = 0.05  # a word in more of the sentences than this finds nothing in particular
_COMMON_AT_LEAST = 20
_FIRST_LOOK = 2.0  # what the words weigh then, beside the cosine


class Searcher:
    """Finds sentences in one archive through one index."""

    def __init__(
        self,
        archive: Archive,
        index: VectorIndex,
        encoder: Encoder,
        vocabulary: Vocabulary,
        ranking: Ranking,
    ) -> None:
        self._archive = archive
        self._index = index
        self._encoder = encoder
        self._vocabulary = vocabulary
        self._ranking = ranking

    def search(self, question: Question, limit: int, scope: Scope | None = None) -> list[Hit]:
        """The at most `limit` best sentences, best first; with a scope, of its articles only."""
        self._index.refresh()
        candidates, cosines = self._candidates(question, scope)
        if not candidates:
            return []
        book = self._vocabulary.snapshot()
        weights = self._weights(book, question)
        first_look = cosines + _FIRST_LOOK * own_words(book, question, weights, candidates)
        kept = np.argsort(-first_look, kind="stable")[: max(_LOOKED_AT, 2 * limit)]
        candidates, cosines = [candidates[row] for row in kept], cosines[kept]
        neighbours = self._archive.surroundings([s.id for s in candidates], AROUND)
        here = {sentence.id for sentence in neighbours}
        keep = [row for row, sentence in enumerate(candidates) if sentence.id in here]
        candidates, cosines = [candidates[row] for row in keep], cosines[keep]  # not deleted since
        if not candidates:
            return []
        evidence = gather_evidence(book, question, weights, candidates, cosines, neighbours)
        same = np.array([sentence.language == question.language for sentence in candidates])
        scores = self._ranking.scores(evidence.features, same)
        hits = [
            Hit(
                sentence=sentence,
                score=float(scores[row]),
                features=evidence.features[row],
                matched=tuple(evidence.matched[row].tolist()),
                in_article=tuple(evidence.in_article[row].tolist()),
            )
            for row, sentence in enumerate(candidates)
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.sentence.id))[:limit]

    def _candidates(
        self, question: Question, scope: Scope | None
    ) -> tuple[list[Sentence], NDArray[np.float32]]:
        """What may answer, from each language as much, and each one's cosine to the question."""
        allowed = self._archive.passages_within(scope) if scope is not None else None
        vector = self._encoder.encode_questions([question.text])[0]
        cosines: dict[int, float] = {}
        found: set[int] = set()
        query = self._word_query(question)
        for language in self._index.languages():
            passages = self._index.search(vector, language, _DENSE_CANDIDATES, allowed)
            owners = self._archive.sentences_of_passages([i for i, _ in passages])
            for passage_id, cosine in passages:
                if (sentence_id := owners.get(passage_id)) is not None:
                    cosines[sentence_id] = max(cosine, cosines.get(sentence_id, -1.0))
            if query:
                matches = self._archive.match_terms(query, language, _WORD_CANDIDATES, scope)
                found |= {sentence_id for sentence_id, _ in matches}
        sentences = list(self._archive.sentences(sorted(cosines.keys() | found)).values())
        missing = [s for s in sentences if s.id not in cosines]
        if missing:
            rows = self._encoder.encode_passages([s.text for s in missing])
            cosines |= {s.id: float(row @ vector) for s, row in zip(missing, rows, strict=True)}
        return sentences, np.array([cosines[s.id] for s in sentences], dtype=np.float32)

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

    def _weights(self, book: Book, question: Question) -> NDArray[np.float32]:
        """How much each term counts, by what the model makes of it and how rare it is here."""
        counts = self._archive.count_terms("stems", sorted({t.stem for t in question.terms}))
        held = np.array([counts.get(term.stem, 0) for term in question.terms], dtype=np.float32)
        rarity = np.log1p(len(self._index) / (1.0 + held))
        weights = np.sqrt(word_weights(book, question.terms) * rarity)
        total = float(weights.sum())
        return (weights / total).astype(np.float32)
