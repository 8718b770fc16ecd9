"""How evidence is weighed: data that is fitted on development questions and kept with the model.

`training/ranking.py` makes the file; nothing here was chosen by hand.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import ModelError
from retrieval.searching.confidence import SIGNS, Confidence
from retrieval.searching.evidence import FEATURES
from retrieval.searching.topic import TOPIC_SIGNS

FILE = "ranking.json"


@dataclass(frozen=True, slots=True)
class Ranking:
    """A weight for each of `FEATURES`, within one language and across the two, and a few units that
    see what a sum cannot: that words count less where their surroundings say nothing.

    `hidden` has a row for each of `FEATURES` and one for being of one language, a column a unit;
    `bias` and `out` have a number a unit. Scores of both languages are on one scale, so that
    neither pushes the other out: the difference of two is the logarithm of how much likelier one
    sentence is the answer than the other. `confidences` has one for each pair of a question's and
    a sentence's language, `topics` one for the same language and one for another.
    """

    same: NDArray[np.float32]
    across: NDArray[np.float32]
    offset_across: float
    hidden: NDArray[np.float32]
    bias: NDArray[np.float32]
    out: NDArray[np.float32]
    confidences: dict[tuple[str, str], Confidence]
    topics: dict[bool, Confidence]

    def topic(self, asked: str, found: str) -> Confidence:
        """How sure to be that a sentence in language `found` is on a topic given in `asked`."""
        return self.topics[asked == found]

    def pair(self, asked: str, found: str) -> Confidence:
        """How sure to be, of a sentence in language `found` for a question in `asked`."""
        return self.confidences[asked, found]

    def scores(self, features: NDArray[np.float32], same: NDArray[np.bool_]) -> NDArray[np.float32]:
        """A score a row of features; `same` is whether it is in the question's language."""
        within = (features * self.same).sum(axis=1)
        across = (features * self.across).sum(axis=1) + self.offset_across
        units = np.tanh(np.column_stack([features, same]) @ self.hidden + self.bias)
        scores: NDArray[np.float32] = np.where(same, within, across) + (units * self.out).sum(
            axis=1
        )
        return scores.astype(np.float32)


def read_ranking(folder: Path) -> Ranking:
    """The ranking that is kept with a model. Raises `ModelError`."""
    file = folder / FILE
    try:
        return ranking_of(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError("model_unreadable", name=str(file)) from error


def ranking_of(data: Mapping[str, Any]) -> Ranking:
    """A ranking from the contents of its file. Raises `KeyError` for a number that is not there."""
    return Ranking(
        same=_row(data["same"], FEATURES),
        across=_row(data["across"], FEATURES),
        offset_across=float(data["offset_across"]),
        hidden=_row(data["hidden"], (*FEATURES, "same")),
        bias=np.array(data["bias"], dtype=np.float32),
        out=np.array(data["out"], dtype=np.float32),
        confidences={
            (asked, found): _confidence(one, SIGNS)
            for pair, one in data["confidences"].items()
            for asked, _, found in [pair.partition("-")]
        },
        topics={
            same: _confidence(data["topics"][name], TOPIC_SIGNS)
            for same, name in ((True, "same"), (False, "across"))
        },
    )


def _confidence(data: Mapping[str, Any], signs: Sequence[str]) -> Confidence:
    return Confidence(
        weights=_row(data["weights"], signs),
        offset=float(data["offset"]),
        threshold=float(data["threshold"]),
    )


def _row(weights: dict[str, Any], names: Sequence[str]) -> NDArray[np.float32]:
    return np.array([weights[name] for name in names], dtype=np.float32)
