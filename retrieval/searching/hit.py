"""A sentence that was found, with what speaks for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.searching.evidence import FEATURES
from store.records import Sentence


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence with its score, and how much of the question it holds.

    `features` has a number for each of `FEATURES`. `matched` is the likeness, 0 to 1, of each term
    of the question to the most like word of the sentence, `in_article` the same over all of its
    article that was looked at.
    """

    sentence: Sentence
    score: float
    features: NDArray[np.float32]
    matched: tuple[float, ...]
    in_article: tuple[float, ...]

    def feature(self, name: str) -> float:
        """One of `FEATURES`."""
        return float(self.features[FEATURES.index(name)])
