import numpy as np
import pytest

from retrieval.searching.evidence import FEATURES
from retrieval.searching.hit import Hit
from retrieval.searching.topic import TOPIC_SIGNS, topic_signs
from store.citation import Citation
from store.records import Sentence


def test_the_signs_are_told_from_a_hit() -> None:
    sentence = Sentence(1, 1, Citation(1, 0, 5, b""), 0, "en", "Rain.")
    features = np.arange(len(FEATURES), dtype=np.float32)
    hit = Hit(sentence, 50.0, features, matched=(0.5, 0.9), in_article=(0.6, 0.7))
    signs = dict(zip(TOPIC_SIGNS, topic_signs(hit).tolist(), strict=True))
    assert signs["score"] == 12.0  # bounded: past it, more says nothing
    assert (signs["best"], signs["least"]) == (pytest.approx(0.9), pytest.approx(0.5))
    assert signs["terms"] == pytest.approx(np.log(2))
    assert signs["words"] == FEATURES.index("words")
