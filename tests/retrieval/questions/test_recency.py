import numpy as np
import pytest

from retrieval.questions.recency import asks_for_now, newer_first, without_now
from retrieval.searching.choose import Choice
from retrieval.searching.evidence import FEATURES
from retrieval.searching.hit import Hit
from store.citation import Citation, hash_text
from store.records import Sentence


def choice(version: int) -> Choice:
    citation = Citation(version, 0, 1, hash_text("a"))
    sentence = Sentence(version, version, citation, 0, "en", "a")
    return Choice(Hit(sentence, 1.0, np.zeros(len(FEATURES), np.float32), (), ()))


def order(versions: list[int], published: dict[int, str]) -> list[int]:
    found = newer_first([choice(version) for version in versions], published)
    return [one.hit.sentence.id for one in found]


@pytest.mark.parametrize(
    "question",
    [
        "What is the water level now?",
        "What is the latest on the strike?",
        "Who is currently the mayor?",
        "What did Kirby say recently?",
        "What is Kirby's most recent statement?",
        "ما مستوى الماء الآن؟",
        "ما هو منسوب السد حالياً؟",
        "ما أحدث الأرقام؟",
        "ما آخر تصريحات كيربي؟",
        "آخر أخبار السد",
    ],
)
def test_a_question_may_ask_for_now(question: str) -> None:
    assert asks_for_now(question)


@pytest.mark.parametrize(
    "question",
    [
        "What is the area now known as Jacksonville?",
        "Who should have finished by now?",
        "Who knows the mayor?",
        "What did the last king say?",
        "من هو الشخص الآخر الذي قال ذلك؟",
        "هل قال ذلك شخص آخر؟",
        "من كان آخر ملوك الأندلس؟",
    ],
)
def test_a_question_may_only_look_so(question: str) -> None:
    assert not asks_for_now(question)


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("What is the most recent statement?", "What is the statement?"),
        (
            "What is the area now known as Jacksonville?",
            "What is the area now known as Jacksonville?",
        ),
        ("ما منسوب السدّ الآن؟", "ما منسوب السدّ ؟"),
    ],
)
def test_what_asks_for_now_is_not_looked_for(question: str, rest: str) -> None:
    assert " ".join(without_now(question).split()) == rest


def test_the_newer_comes_first() -> None:
    dates = {1: "2021-01-01", 2: "2021-07-24T10:00:00+03:00", 3: "2021-07-25"}
    assert order([1, 2, 3], dates) == [3, 2, 1]


def test_those_of_one_day_stay_in_their_order_and_those_without_a_date_come_last() -> None:
    assert order([1, 2, 3], {2: "2021-01-01T20:00:00", 3: "2021-01-01T21:00:00"}) == [2, 3, 1]


def test_nothing_changes_without_dates() -> None:
    assert order([2, 1, 3], {}) == [2, 1, 3]
    assert order([], {}) == []
