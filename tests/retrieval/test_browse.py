from __future__ import annotations

import pytest

from bot.wiring import Isnad
from retrieval.browse import browse, examples
from retrieval.errors import QuestionError


@pytest.mark.parametrize("typed", ["qarwani strike", "strike Qarwani", "القرواني الإضراب"])
def test_of_somebody_named_what_they_said_on_the_rest_comes_first(
    seeded: Isnad, typed: str
) -> None:
    found = browse(seeded.archive, seeded.asker, typed, 10)
    assert found[0].speaker in ("Salim al-Qarwani", "سليم القرواني")
    assert len({one.cited.citation for one in found}) == len(found)


def test_a_name_alone_finds_what_they_said(seeded: Isnad) -> None:
    found = browse(seeded.archive, seeded.asker, "Vassmoe", 10)
    assert {one.speaker for one in found} == {"Ingrid Vassmoe"}
    assert len(found) >= 3


def test_no_more_statements_than_so_many_are_given(seeded: Isnad) -> None:
    few, many = (browse(seeded.archive, seeded.asker, "Qarwani", most) for most in (1, 10))
    assert 0 < len(few) < len(many)


def test_a_question_is_answered_as_ever(seeded: Isnad) -> None:
    question = "what did Salim al-Qarwani say?"
    found = browse(seeded.archive, seeded.asker, question, 10)
    assert found == list(seeded.asker.ask(question).citations)


def test_what_is_nowhere_finds_nothing(seeded: Isnad) -> None:
    assert browse(seeded.archive, seeded.asker, "zzzz qqqq", 10) == []
    with pytest.raises(QuestionError):
        browse(seeded.archive, seeded.asker, "🙂", 10)


def test_examples_are_sentences_of_those_who_speak(seeded: Isnad) -> None:
    found = examples(seeded.archive, seeded.asker)
    assert len(found) >= 3
    assert all(one.speaker for one in found)
    assert len({one.cited.citation for one in found}) == len(found)
