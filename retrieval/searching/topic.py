"""Whether somebody spoke of a topic: signs of the nearest of their statements, and a probability.

Other than in a library, where something always sounds near, there are but a few sentences to choose
from; so the weights are fitted apart from those of `retrieval.searching.confidence`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from retrieval.searching.hit import Hit

TOPIC_SIGNS = (
    "score",
    "cosine",
    "words",
    "words_before",
    "letters_before",
    "best",  # the likeness of the topic's word that is most like one of the sentence
    "least",  # the same of the word that is least like any
    "terms",  # how many words the topic has
)
_FROM_EVIDENCE = ("cosine", "words", "words_before", "letters_before")
_MOST_SCORE = 12.0


def topic_signs(hit: Hit) -> NDArray[np.float32]:
    """What tells whether a sentence is on the topic that it was judged by, a number for each of
    `TOPIC_SIGNS`."""
    values = {
        "score": min(hit.score, _MOST_SCORE),
        "best": max(hit.matched),
        "least": min(hit.matched),
        "terms": float(np.log(len(hit.matched))),
        **{name: hit.feature(name) for name in _FROM_EVIDENCE},
    }
    return np.array([values[name] for name in TOPIC_SIGNS], dtype=np.float32)
