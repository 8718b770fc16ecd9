from __future__ import annotations

import numpy as np
import pytest

from retrieval.conversation.carried import (
    CHANGED,
    QUESTION_SIGNS,
    WORD_SIGNS,
    carried,
    read_weights,
    weigh,
)
from retrieval.conversation.focus import Focus
from retrieval.conversation.follow_up import resolve
from retrieval.conversation.turn import Turn

OPENER = [
    Turn(
        "When does a garage door opener fail?",
        "en",
        text="Most Lindvall openers run for ten years.",
        asked="When does a garage door opener fail?",
    ),
    Turn("Mine is loud. (garage door opener)", "en", text="Oil the chain.", asked="Mine is loud."),
]


def signs_of(word: str, text: str) -> dict[str, float]:
    found = weigh(text, OPENER, ["garage door opener"], Focus("garage door opener", ""))
    row = found.signs[found.stems.index(word)]
    return dict(zip(WORD_SIGNS, row.tolist(), strict=True))


def test_a_word_is_weighed_by_where_it_stood() -> None:
    garage = signs_of("garag", "How long does it last?")
    assert (garage["rule"], garage["now"], garage["main"]) == (1, 1, 0)
    assert (garage["first"], garage["last"], garage["resolved"]) == (1, 0, 1)
    assert (garage["shown"], garage["share"]) == (0, 0.5)
    chain = signs_of("chain", "How long does it last?")
    assert (chain["asked"], chain["shown"]) == (0, 1)
    assert chain["shown_early"] < 1
    lindvall = signs_of("lindval", "How long does it last?")
    assert (lindvall["name"], lindvall["name_shown"], chain["name"]) == (1, 1, 0)
    assert signs_of("open", "How long does it last?")["answers"] == 0.5


def test_the_questions_own_words_are_not_taken_over() -> None:
    found = weigh("How long does the chain last?", OPENER, [], Focus("", ""))
    assert "chain" not in found.stems
    assert "garag" in found.stems


def test_words_side_by_side_come_as_one_phrase() -> None:
    taken = carried("How do I choose it?", OPENER, ["garage door opener"], Focus("garage", ""))
    assert "garage door opener" in taken


def test_what_the_rules_take_is_kept_and_what_they_miss_is_added() -> None:
    last = Turn(
        "Who runs the Hollin ferry?",
        "en",
        focus=Focus("Hollin ferry", "Hollin ferry"),
        text="Ada Thornby runs the Hollin ferry.",
        asked="Who runs the Hollin ferry?",
    )
    found = resolve("Where does it land?", [last])
    assert found.ruled
    assert found.taken[: len(found.ruled)] == found.ruled
    assert {"Hollin", "ferry"} <= set(" ".join(found.taken).split())


@pytest.mark.parametrize("question", ["What is plate tectonics?", "Who painted the Mona Lisa?"])
def test_where_the_rules_hear_no_gap_little_is_taken_over(question: str) -> None:
    assert resolve(question, OPENER).taken == ()


def test_there_is_a_weight_for_every_sign() -> None:
    weights = read_weights()
    assert weights is not None
    assert weights.words.shape == weights.ruled.shape == (len(WORD_SIGNS),)
    assert weights.changes.shape == (len(CHANGED), len(QUESTION_SIGNS))
    likely = weights.probabilities(
        np.zeros((1, len(WORD_SIGNS)), np.float32), np.zeros(len(QUESTION_SIGNS), np.float32)
    )
    assert 0 < likely[0] < 0.5
