"""The metrics, against values worked out by hand and against scikit-learn."""

import math
import random

import pytest

from benchmarks.metrics import (
    auroc,
    average_precision,
    calibration,
    found_at,
    ndcg,
    risk_coverage,
    still_answered,
)


def test_only_the_first_k_count_as_found() -> None:
    ranking = [False, False, True]
    assert [found_at(ranking, k) for k in (1, 2, 3, 10)] == [False, False, True, True]


def test_ndcg_of_the_only_right_one_is_its_discount() -> None:
    assert ndcg([True], 1) == 1.0
    assert ndcg([False, True], 1) == pytest.approx(1 / math.log2(3))
    assert ndcg([False] * 10 + [True], 1) == 0.0


def test_ndcg_of_two_right_ones_is_held_against_the_best_order() -> None:
    best = 1 + 1 / math.log2(3)
    assert ndcg([True, False, True], 2) == pytest.approx(1.5 / best)
    assert ndcg([True], 2) == pytest.approx(1 / best)


def test_two_sentences_of_ours_for_one_that_was_marked_give_no_more_than_one() -> None:
    assert ndcg([True, True], 1) == 1.0


def test_ndcg_is_that_of_scikit_learn() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    draw = random.Random(3)
    for _ in range(20):
        relevant = [draw.random() < 0.2 for _ in range(30)]
        relevant[draw.randrange(30)] = True
        scores = [list(range(30, 0, -1))]
        wanted = metrics.ndcg_score([[int(right) for right in relevant]], scores, k=10)
        assert ndcg(relevant, sum(relevant)) == pytest.approx(wanted)


def test_average_precision_counts_what_was_not_found_as_nothing() -> None:
    assert average_precision([True, False, True], 2) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision([False, True], 2) == pytest.approx(0.25)


def test_auroc_is_the_share_of_pairs_in_order() -> None:
    assert auroc([0.9, 0.4], [0.5, 0.1]) == 0.75
    assert auroc([0.5], [0.5]) == 0.5
    assert auroc([0.1], [0.9]) == 0.0


def test_auroc_is_that_of_scikit_learn() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    draw = random.Random(5)
    yes = [round(draw.random(), 1) for _ in range(40)]
    no = [round(draw.random() ** 2, 1) for _ in range(25)]
    wanted = metrics.roc_auc_score([1] * len(yes) + [0] * len(no), yes + no)
    assert auroc(yes, no) == pytest.approx(wanted)


def test_the_cut_lets_no_more_through_than_it_may() -> None:
    no = [i / 10 for i in range(10)]  # 0.0 to 0.9
    yes = [0.85, 0.75, 0.95, 0.05]
    assert still_answered(yes, no, 0.0) == 0.25
    assert still_answered(yes, no, 0.1) == 0.5  # the one of 0.9 passes
    assert still_answered(yes, no, 0.2) == 0.75
    assert still_answered(yes, no, 1.0) == 1.0


def test_of_equal_confidences_all_pass_or_none() -> None:
    assert still_answered([0.5, 0.6], [0.5, 0.5, 0.5, 0.1], 0.25) == 0.5


def test_risk_is_the_share_of_wrong_ones_among_those_answered() -> None:
    points = risk_coverage([0.9, 0.8, 0.8, 0.1], [True, True, False, False])
    assert points == [(0.25, 0.0), (0.75, pytest.approx(1 / 3)), (1.0, 0.5)]


def test_who_is_sure_of_half_and_right_in_half_is_calibrated() -> None:
    bins, error = calibration([0.5, 0.5, 1.0, 1.0], [True, False, True, True])
    assert [(b.count, b.confidence, b.right) for b in bins] == [(2, 0.5, 0.5), (2, 1.0, 1.0)]
    assert error == 0.0


def test_the_calibration_error_weighs_each_bin_by_its_answers() -> None:
    _, error = calibration([0.9, 0.9, 0.9, 0.1], [True, False, False, False])
    assert error == pytest.approx(0.75 * (0.9 - 1 / 3) + 0.25 * 0.1)
