"""What rankings and confidences are worth, as numbers. Definitions are the textbook's."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


def found_at(relevant: Sequence[bool], k: int) -> bool:
    """Whether a right one is among the first `k`. Its mean is R@k where one is right."""
    return any(relevant[:k])


def ndcg(relevant: Sequence[bool], possible: int, k: int = 10) -> float:
    """nDCG@k, 0 to 1, of a ranking in which `possible` could have been right."""
    gain = sum(1 / math.log2(rank + 2) for rank, right in enumerate(relevant[:k]) if right)
    ideal = sum(1 / math.log2(rank + 2) for rank in range(min(possible, k)))
    return min(1.0, gain / ideal)


def average_precision(relevant: Sequence[bool], possible: int) -> float:
    """The mean, over all that could have been right, of the precision where each was found."""
    ranks = [rank for rank, right in enumerate(relevant, start=1) if right]
    return sum(found / rank for found, rank in enumerate(ranks, start=1)) / possible


def auroc(answerable: Sequence[float], unanswerable: Sequence[float]) -> float:
    """The chance that one of the first has more confidence than one of the second; ties half."""
    above, below = np.array(answerable)[:, None], np.array(unanswerable)[None, :]
    return float((above > below).mean() + (above == below).mean() / 2)


def still_answered(
    answerable: Sequence[float], unanswerable: Sequence[float], slips: float
) -> float:
    """The share of the answerable above the lowest cut that lets at most `slips`, 0 to 1, of the
    unanswerable through."""
    passing = math.floor(slips * len(unanswerable))
    if passing >= len(unanswerable):
        return 1.0
    cut = sorted(unanswerable, reverse=True)[passing]  # the first that must not pass
    return float(np.mean(np.array(answerable) > cut))


def risk_coverage(confidences: Sequence[float], right: Sequence[bool]) -> list[tuple[float, float]]:
    """A point for each cut, from strict to lax: the share answered, and the share of that which is
    wrong."""
    ranked = sorted(zip(confidences, right, strict=True), key=lambda pair: -pair[0])
    points = []
    wrong = 0
    for answered, (confidence, is_right) in enumerate(ranked, start=1):
        wrong += not is_right
        # Equal confidences pass together.
        if answered == len(ranked) or ranked[answered][0] < confidence:
            points.append((answered / len(ranked), wrong / answered))
    return points


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of like confidence: how many, how sure on the mean, and what share was right."""

    count: int
    confidence: float
    right: float


def calibration(
    confidences: Sequence[float], right: Sequence[bool], bins: int = 10
) -> tuple[list[Bin], float]:
    """The bins that are not empty, of equal width, and the expected calibration error."""
    values, outcomes = np.array(confidences), np.array(right, dtype=float)
    places = np.minimum((values * bins).astype(int), bins - 1)
    filled = [
        Bin(
            int((places == b).sum()),
            float(values[places == b].mean()),
            float(outcomes[places == b].mean()),
        )
        for b in range(bins)
        if (places == b).any()
    ]
    error = sum(b.count * abs(b.confidence - b.right) for b in filled) / len(values)
    return filled, error
