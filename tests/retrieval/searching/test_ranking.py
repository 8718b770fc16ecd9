import json
from pathlib import Path

import numpy as np
import pytest

from retrieval.encoding.encoder import BUILT_IN
from retrieval.errors import ModelError
from retrieval.questions.question import read_question
from retrieval.searching.confidence import SIGNS, Confidence, signs_of
from retrieval.searching.evidence import FEATURES
from retrieval.searching.hit import Hit
from retrieval.searching.ranking import FILE, read_ranking
from store.citation import Citation
from store.records import Sentence


def hit(version: int, score: float, language: str = "en", article: float = 0.5) -> Hit:
    sentence = Sentence(version, version, Citation(version, 0, 1, b""), 0, language, "a")
    features = np.full(len(FEATURES), 0.25, dtype=np.float32)
    return Hit(sentence, score, features, matched=(article,), in_article=(article,))


def signs(*hits: Hit) -> dict[str, float]:
    question = read_question("dam?")
    return dict(zip(SIGNS, signs_of(question, hits[0], hits).tolist(), strict=True))


def test_the_built_in_model_has_a_ranking_with_a_weight_for_everything() -> None:
    ranking = read_ranking(BUILT_IN)
    assert ranking.same.shape == ranking.across.shape == (len(FEATURES),)
    for asked in ("ar", "en"):
        for found in ("ar", "en"):
            pair = ranking.pair(asked, found)
            assert pair.weights.shape == (len(SIGNS),)
            assert 0 < pair.threshold < 1


def test_a_score_is_a_sum_by_the_pair_of_languages_and_what_the_units_add() -> None:
    ranking = read_ranking(BUILT_IN)
    features = np.random.default_rng(0).random((4, len(FEATURES)), dtype=np.float32)
    same = np.array([True, False, True, False])
    wanted = [
        features[row] @ (ranking.same if same[row] else ranking.across)
        + (0 if same[row] else ranking.offset_across)
        + sum(
            ranking.out[unit]
            * np.tanh(
                features[row] @ ranking.hidden[:-1, unit]
                + same[row] * ranking.hidden[-1, unit]
                + ranking.bias[unit]
            )
            for unit in range(len(ranking.out))
        )
        for row in range(4)
    ]
    np.testing.assert_allclose(ranking.scores(features, same), wanted, rtol=1e-5)


def test_a_ranking_that_cannot_be_read_is_told_about(tmp_path: Path) -> None:
    data = json.loads((BUILT_IN / FILE).read_text(encoding="utf-8"))
    del data["same"]["kind"]
    for text in (None, "{", json.dumps(data)):
        if text is not None:
            (tmp_path / FILE).write_text(text, encoding="utf-8")
        with pytest.raises(ModelError):
            read_ranking(tmp_path)


def test_the_probability_is_a_logistic() -> None:
    confidence = Confidence(np.array([2.0, -1.0], np.float32), offset=0.5, threshold=0.5)
    logit = 2.0 * 0.3 - 1.0 * 0.4 + 0.5
    probability = confidence.probability(np.array([0.3, 0.4], np.float32))
    assert probability == pytest.approx(1 / (1 + np.exp(-logit)))
    assert confidence.probability(np.array([1e9, 0], np.float32)) <= 1.0


def test_the_lead_is_over_other_articles_in_the_same_language() -> None:
    assert signs(hit(1, 9.0), hit(1, 8.9), hit(2, 8.0), hit(3, 8.8, "ar"))["lead"] == 1.0
    assert signs(hit(1, 9.0), hit(2, 1.0))["lead"] == signs(hit(1, 9.0))["lead"] == 3.0


def test_signs_are_taken_from_the_hit_and_its_article() -> None:
    found = signs(hit(1, 9.0, article=0.75))
    assert found["score"] == 9.0
    assert found["least"] == 0.75
    assert found["name"] == 1.0  # no name was asked about
    assert found["words_around"] == 0.25
    assert found["terms"] == 0.0
