"""Search: the sentences that may answer, from words, names and vectors, on one scale.

Candidates are taken from each language apart, so that neither pushes the other out; then the same
evidence is gathered for all of them, and a weighted sum orders them. (Ranks are not fused: across
the languages word search ranks at random, and its ranks would drown the vectors'.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.encoding.encoder import Encoder
from retrieval.encoding.vocabulary import Book, Vocabulary
from retrieval.naming.sounds import sound_keys
from retrieval.questions.question import Question
from retrieval.searching.evidence import AROUND, gather_evidence, own_words
from retrieval.searching.hit import Hit
from retrieval.searching.index import VectorIndex
from retrieval.searching.likeness import word_weights
from retrieval.searching.ranking import Ranking
from retrieval.text.language import language_of
from retrieval.text.lexical import match_query
from store.archive import Archive
from store.records import Scope, Sentence

_DENSE_CANDIDATES = 60  # of the question's language
_DENSE_CANDIDATES_ACROSS = 150  # of the other, where words find little
_WORD_CANDIDATES = 50
_LOOKED_AT = 60  # so many of all with their surroundings, by a first look
_COMMON_SHARE = 0.05  # a word in more of the sentences than this finds nothing in particular
_COMMON_SOUND_SHARE = 0.01  # many words sound alike
_COMMON_AT_LEAST = 20
_MOST_JUDGED = 300  # of the sentences of who speaks in hundreds of articles
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
        counts = self._count(question)
        candidates, cosines = self._candidates(question, counts, scope)
        if not candidates:
            return []
        book = self._vocabulary.snapshot()
        weights = self._weights(book, question, counts)
        worth = cosines + _FIRST_LOOK * own_words(book, question, weights, candidates)
        kept = _best_of_each_language(candidates, worth, max(_LOOKED_AT, 2 * limit))
        found = [candidates[row] for row in kept]
        around = self._archive.surroundings([sentence.id for sentence in found], AROUND)
        return self._judged(book, question, weights, found, cosines[kept], around)[:limit]

    def judge(self, question: Question, sentence_ids: Sequence[int]) -> list[Hit]:
        """These very sentences as hits, best first: for who knows where the answer must stand.

        Of very many those with the highest cosines. Of what surrounds them only the sentence before
        each is looked at: it may say what they are about, and what comes after is another's word.
        """
        self._index.refresh()
        vector = self._encoder.encode_questions([question.text])[0]
        cosines_of = self._cosines(vector, sentence_ids)
        nearest = dict(sorted(cosines_of.items(), key=lambda item: -item[1])[:_MOST_JUDGED])
        sentences = list(self._archive.sentences(sorted(nearest)).values())
        if not sentences:
            return []
        book = self._vocabulary.snapshot()
        weights = self._weights(book, question, self._count(question))
        cosines = np.array([nearest[s.id] for s in sentences], dtype=np.float32)
        own = {(s.citation.version_id, s.position) for s in sentences}
        near = [
            s
            for s in self._archive.surroundings([sentence.id for sentence in sentences], 1)
            if own & {(s.citation.version_id, s.position + step) for step in (0, 1)}
        ]
        return self._judged(book, question, weights, sentences, cosines, near)

    def _count(self, question: Question) -> dict[str, int]:
        """In how many sentences each term's stem stands."""
        return self._archive.count_terms("stems", sorted({t.stem for t in question.terms}))

    def _judged(
        self,
        book: Book,
        question: Question,
        weights: NDArray[np.float32],
        sentences: Sequence[Sentence],
        cosines: NDArray[np.float32],
        neighbours: Sequence[Sentence],
    ) -> list[Hit]:
        """Sentences as hits, best first, each seen among its neighbours."""
        there = {sentence.id for sentence in neighbours}
        kept = [row for row, s in enumerate(sentences) if s.id in there]  # not deleted since
        if not kept:
            return []
        found, cosines = [sentences[row] for row in kept], cosines[kept]
        speaking = self._archive.speaking_in(sorted(there))
        evidence = gather_evidence(book, question, weights, found, cosines, neighbours, speaking)
        same = np.array([sentence.language == question.language for sentence in found])
        scores = self._ranking.scores(evidence.features, same)
        hits = [
            Hit(
                sentence=sentence,
                score=float(scores[row]),
                features=evidence.features[row],
                matched=tuple(evidence.matched[row].tolist()),
                in_article=tuple(evidence.in_article[row].tolist()),
            )
            for row, sentence in enumerate(found)
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.sentence.id))

    def _candidates(
        self, question: Question, counts: Mapping[str, int], scope: Scope | None
    ) -> tuple[list[Sentence], NDArray[np.float32]]:
        """What may answer, from each language as much, and each one's cosine to the question."""
        allowed = self._archive.passages_within(scope) if scope is not None else None
        vector = self._encoder.encode_questions([question.text])[0]
        cosines: dict[int, float] = {}
        found: set[int] = set()
        keys = self._name_keys(question)
        for language in self._index.languages():
            same = language == question.language
            wanted = _DENSE_CANDIDATES if same else _DENSE_CANDIDATES_ACROSS
            passages = self._index.search(vector, language, wanted, allowed)
            owners = self._archive.sentences_of_passages([i for i, _ in passages])
            for passage_id, cosine in passages:
                if (sentence_id := owners.get(passage_id)) is not None:
                    cosines[sentence_id] = max(cosine, cosines.get(sentence_id, -1.0))
            if query := match_query(stems=self._stems(question, counts, language), names=keys):
                matches = self._archive.match_terms(query, language, _WORD_CANDIDATES, scope)
                found |= {sentence_id for sentence_id, _ in matches}
        cosines |= self._cosines(vector, sorted(found - cosines.keys()))
        sentences = list(self._archive.sentences(sorted(cosines)).values())
        return sentences, np.array([cosines[s.id] for s in sentences], dtype=np.float32)

    def _cosines(
        self, vector: NDArray[np.float32], sentence_ids: Sequence[int]
    ) -> dict[int, float]:
        """The cosine of each sentence's nearest passage to a question's vector."""
        cosines: dict[int, float] = {}
        passages_of = self._archive.passages_of(sentence_ids)
        for passage_id, cosine in self._index.cosines(vector, sorted(passages_of)).items():
            sentence_id = passages_of[passage_id]
            cosines[sentence_id] = max(cosine, cosines.get(sentence_id, -1.0))
        return cosines

    def _stems(self, question: Question, counts: Mapping[str, int], language: str) -> list[str]:
        """What to look for by its letters. Words of the other script stand in a sentence only as
        names and numbers."""
        limit = max(_COMMON_AT_LEAST, int(_COMMON_SHARE * len(self._index)))
        return sorted(
            {
                term.stem
                for term in question.terms
                if 0 < counts.get(term.stem, 0) <= limit
                and (term.is_name or not term.text.isalpha() or language_of(term.text) == language)
            }
        )

    def _name_keys(self, question: Question) -> list[str]:
        """What to look for by its sound."""
        keys = {
            key for term in question.terms if term.may_be_name for key in sound_keys(term.folded)
        }
        limit = max(_COMMON_AT_LEAST, int(_COMMON_SOUND_SHARE * len(self._index)))
        counts = self._archive.count_terms("names", sorted(keys))
        return sorted(key for key in keys if 0 < counts.get(key, 0) <= limit)

    def _weights(
        self, book: Book, question: Question, counts: Mapping[str, int]
    ) -> NDArray[np.float32]:
        """How much each term counts, by what the model makes of it and how rare it is here."""
        held = np.array([counts.get(term.stem, 0) for term in question.terms], dtype=np.float32)
        rarity = np.log1p(len(self._index) / (1.0 + held))
        weights = np.sqrt(word_weights(book, question.terms) * rarity)
        total = float(weights.sum())
        return (weights / total).astype(np.float32)


def _best_of_each_language(
    candidates: Sequence[Sentence], worth: NDArray[np.float32], count: int
) -> list[int]:
    """The places of the candidates that are worth most, of each language as many.

    Across the languages words are less alike: on one scale the other language would be cut off.
    """
    order = np.argsort(-worth, kind="stable").tolist()
    languages = sorted({sentence.language for sentence in candidates})
    share = -(-count // len(languages))
    return [
        row
        for language in languages
        for row in [row for row in order if candidates[row].language == language][:share]
    ]
