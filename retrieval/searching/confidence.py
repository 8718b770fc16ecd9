"""How sure the engine is that a sentence answers: signs, and a probability made of them.

The weights are fitted on development questions, answerable and not, and kept with the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.questions.question import Question
from retrieval.searching.hit import Hit

SIGNS = (
    "score",
    "lead",  # over the best sentence of another article in the same language
    "margin",  # over the best other sentence in the same language, of this article or another
    "words_around",
    "letters_around",
    "cosine_around",
    "name",  # the least likeness of a name in the question to any word of the article
    "least",  # the same of any word in the question
    "terms",  # how many words there are to look for
)
_MOST_LEAD = 3.0
_FROM_EVIDENCE = ("words_around", "letters_around", "cosine_around")


@dataclass(frozen=True, slots=True)
class Confidence:
    """A weight for each sign and one on top, for one pair of languages.

    Below `threshold` the engine says that it does not know.
    """

    weights: NDArray[np.float32]
    offset: float
    threshold: float

    def probability(self, signs: NDArray[np.float32]) -> float:
        """From 0 to 1."""
        logit = float((signs * self.weights).sum()) + self.offset
        return float(1.0 / (1.0 + np.exp(-np.clip(logit, -30.0, 30.0))))


def signs_of(question: Question, hit: Hit, hits: Sequence[Hit]) -> NDArray[np.float32]:
    """What tells whether a hit answers, a number for each of `SIGNS`. `hits` are all there are."""
    # The same news in the other language is no rival.
    others = [
        other
        for other in hits
        if other is not hit and other.sentence.language == hit.sentence.language
    ]
    version = hit.sentence.citation.version_id
    elsewhere = [o.score for o in others if o.sentence.citation.version_id != version]
    names = [
        somewhere
        for term, somewhere in zip(question.terms, hit.in_article, strict=True)
        if term.is_name
    ]
    values = {
        "score": hit.score,
        "lead": min(hit.score - max(elsewhere, default=-np.inf), _MOST_LEAD),
        "margin": min(hit.score - max((o.score for o in others), default=-np.inf), _MOST_LEAD),
        "name": min(names, default=1.0),
        "least": min(hit.in_article, default=1.0),
        "terms": float(np.log(len(question.terms))),
        **{name: hit.feature(name) for name in _FROM_EVIDENCE},
    }
    return np.array([values[name] for name in SIGNS], dtype=np.float32)
