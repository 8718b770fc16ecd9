"""Choosing sentences: the fewest that answer, whole quotations, or none at all."""

from __future__ import annotations

import math
from collections.abc import Sequence

from retrieval.encoder import Encoder
from retrieval.fold import squeeze, words
from retrieval.likeness import word_likeness
from retrieval.question import Question
from retrieval.quotes import quotation_open_at
from retrieval.saying import is_said_by
from retrieval.search import Hit
from store.archive import Archive
from store.errors import NoSuchArticle
from store.records import Sentence

_MOST_HITS = 3
_MOST_QUOTED = 3_000  # characters of one quotation: what fits into a message
_NEAR_BEST = 0.85
_NAMED = 0.5  # from this likeness on a name that was asked about counts as there
_ON_TOPIC = 0.3  # and from this on, a word of the topic

# The probability that a hit answers, as a logistic of two features. Words are less alike across the
# languages than within one, so each case has its own zero. Set by hand on the development half of
# the questions in seeds/ (benchmarks/answers.py); too few to fit more than this.
_ENOUGH_IN_ONE_LANGUAGE = 0.42
_ENOUGH_ACROSS = 0.34
_PER_CONTENT = 12.0
_USUAL_COSINE = 0.3
_PER_COSINE = 2.0
THRESHOLD = 0.5
"""Below this probability the engine says that it does not know."""


class Chooser:
    """Decides which hits, if any, are shown."""

    def __init__(self, archive: Archive, encoder: Encoder) -> None:
        self._archive = archive
        self._encoder = encoder

    def confidence(self, question: Question, hit: Hit) -> float:
        """The probability, 0 to 1, that a hit answers the question.

        A sentence that lacks a name asked for, or in which the one asked about says nothing,
        answers nothing, however like the rest is.
        """
        same = hit.sentence.language == question.language
        enough = _ENOUGH_IN_ONE_LANGUAGE if same else _ENOUGH_ACROSS
        logit = _PER_CONTENT * (hit.content - enough) + _PER_COSINE * (hit.cosine - _USUAL_COSINE)
        probability = 1 / (1 + math.exp(-logit))
        if _lacks_name(question, hit) or _off_topic(question, hit):
            return 0.0
        # Looked at last: it takes the article's text.
        return probability if probability < THRESHOLD or self._speaks(question, hit) else 0.0

    def choose(self, question: Question, hits: Sequence[Hit]) -> tuple[list[Hit], float]:
        """The hits to show, best first, and the confidence in the first; none below the threshold.

        A sentence that stands alike in several articles is chosen once.
        """
        rated = [(self.confidence(question, hit), hit) for hit in hits]
        good = [(p, hit) for p, hit in rated if p >= THRESHOLD]
        if not good:
            return [], max((p for p, _ in rated), default=0.0)
        best = good[0][1]
        chosen: dict[str, Hit] = {}
        for _, hit in good:
            if hit.score >= _NEAR_BEST * best.score and len(chosen) < _MOST_HITS:
                chosen.setdefault(squeeze(hit.sentence.text), hit)
        return list(chosen.values()), good[0][0]

    def complete(self, sentence: Sentence) -> list[Sentence]:
        """The sentence with the others of the quotation that it is torn from, in their order."""
        try:
            text = self._archive.text_of(sentence.article_id)
            siblings = self._archive.sentences_of(sentence.article_id)
        except NoSuchArticle:
            return [sentence]  # deleted this moment
        if sentence not in siblings:
            return [sentence]  # or replaced
        first = last = sentence.position
        while first > 0 and quotation_open_at(text, siblings[first].citation.start):
            if siblings[last].citation.end - siblings[first - 1].citation.start > _MOST_QUOTED:
                break
            first -= 1
        while last + 1 < len(siblings) and quotation_open_at(text, siblings[last].citation.end):
            if siblings[last + 1].citation.end - siblings[first].citation.start > _MOST_QUOTED:
                break
            last += 1
        return siblings[first : last + 1]

    def _speaks(self, question: Question, hit: Hit) -> bool:
        """Whether the one whose words are asked for speaks in the hit, or in its quotation."""
        speaker = question.speaker
        if not question.speech or not speaker:
            return True
        return self._names_speaker(question, hit.sentence.text) or any(
            self._names_speaker(question, sentence.text) for sentence in self.complete(hit.sentence)
        )

    def _names_speaker(self, question: Question, text: str) -> bool:
        found = list(words(text))
        likeness = word_likeness(self._encoder, question.speaker, found)
        places = {int(row.argmax()) for row in likeness if row.max(initial=0.0) >= _NAMED}
        return 2 * len(places) >= len(question.speaker) and is_said_by(text, found, places)


def _off_topic(question: Question, hit: Hit) -> bool:
    """Whether a topic was asked of a speaker, and the hit holds nothing like it."""
    topic = [
        matched
        for term, matched in zip(question.terms, hit.matched, strict=True)
        if term.role == "topic"
    ]
    return question.speech and bool(question.speaker) and bool(topic) and max(topic) < _ON_TOPIC


def _lacks_name(question: Question, hit: Hit) -> bool:
    """Whether a name that was asked about is missing: from the article, or, of a speaker's names
    the last, from the sentence. Who asks for John Kirby means the Kirby of the next paragraph too;
    who asks for Saddam Hussein does not mean Fuad Hussein.
    """
    same = hit.sentence.language == question.language
    found = zip(question.terms, hit.matched, hit.in_article, strict=True)
    # Without capital letters a title cannot be told from a name, and across the languages titles
    # are not alike enough to insist on.
    names = [
        (term.role, here, somewhere)
        for term, here, somewhere in found
        if term.is_name and (term.text[:1].isupper() or same)
    ]
    speaker = [here for role, here, _ in names if role == "speaker"]
    return any(somewhere < _NAMED for *_, somewhere in names) or any(
        here < _NAMED for here in speaker[-1:]
    )
