"""How evidence is weighed: data that is fitted on development questions and kept with the model.

`training/ranking.py` makes the file; nothing here was chosen by hand.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.confidence import SIGNS, Confidence
from retrieval.errors import ModelError
from retrieval.evidence import FEATURES

FILE = "ranking.json"


@dataclass(frozen=True, slots=True)
class Ranking:
    """A weight for each of `FEATURES`, within one language and across the two.

    Scores of both are on one scale, so that neither language pushes the other out: the difference
    of two is the logarithm of how much likelier one sentence is the answer than the other.
    `confidences` has one for each pair of a question's and a sentence's language.
    """

    same: NDArray[np.float32]
    across: NDArray[np.float32]
    offset_across: float
    confidences: dict[tuple[str, str], Confidence]

    def pair(self, asked: str, found: str) -> Confidence:
        """How sure to be, of a sentence in language `found` for a question in `asked`."""
        return self.confidences[asked, found]

    def scores(self, features: NDArray[np.float32], same: NDArray[np.bool_]) -> NDArray[np.float32]:
        """A score a row of features; `same` is whether it is in the question's language."""
        within = (features * self.same).sum(axis=1)
        across = (features * self.across).sum(axis=1) + self.offset_across
        scores: NDArray[np.float32] = np.where(same, within, across).astype(np.float32)
        return scores


def read_ranking(folder: Path) -> Ranking:
    """The ranking that is kept with a model. Raises `ModelError`."""
    file = folder / FILE
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        return Ranking(
            same=_row(data["same"], FEATURES),
            across=_row(data["across"], FEATURES),
            offset_across=float(data["offset_across"]),
            confidences={
                (asked, found): Confidence(
                    weights=_row(one["weights"], SIGNS),
                    offset=float(one["offset"]),
                    threshold=float(one["threshold"]),
                )
                for pair, one in data["confidences"].items()
                for asked, _, found in [pair.partition("-")]
            },
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError("model_unreadable", name=str(file)) from error


def _row(weights: dict[str, float], names: Sequence[str]) -> NDArray[np.float32]:
    return np.array([weights[name] for name in names], dtype=np.float32)
