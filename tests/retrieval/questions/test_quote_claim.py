"""What people type to have a quote checked, and whose they say it is."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.questions.quote_claim import Claim, read_check_question, read_claims

EN = "we will not leave the port"
AR = "لن نغادر الميناء قبل الخميس"


@pytest.mark.parametrize(
    ("text", "by"),
    [
        (f"“{EN}”", None),
        (f'"{EN}."', None),
        (f"“{EN}” - Kirby", "Kirby"),
        (f"“{EN}” — John Kirby", "John Kirby"),
        (f"“{EN}”\n– John Kirby.", "John Kirby"),
        (f"“{EN}” by Kirby", "Kirby"),
        (f"“{EN}” (John Kirby)", "John Kirby"),
        (f"“{EN},” Kirby said.", "Kirby"),
        (f"“{EN},” said the mayor of Ostend", "the mayor of Ostend"),
        (f'Kirby: "{EN}"', "Kirby"),
        (f"John Kirby said: “{EN}”", "John Kirby"),
        (f"John Kirby said that “{EN}”.", "John Kirby"),
        (f"Kirby told reporters “{EN}”", "Kirby"),
        (f"did Kirby say “{EN}”?", "Kirby"),
        (f"Did the mayor really say “{EN}”?", "the mayor"),
        (f"Has John Kirby ever said that “{EN}”?", "John Kirby"),
        (f"Is it true that Kirby said “{EN}”?", "Kirby"),
        (f"is it true that he said “{EN}”", None),
        (f"«{AR}»", None),
        (f"«{AR}» - كيربي", "كيربي"),
        (f"«{AR}» – جون كيربي", "جون كيربي"),
        (f"قال كيربي: «{AR}»", "كيربي"),
        (f"قال كيربي إن «{AR}»", "كيربي"),
        (f"كيربي: «{AR}»", "كيربي"),
        (f"هل قال كيربي إن «{AR}»؟", "كيربي"),
        (f"هل قال كيربي «{AR}»؟", "كيربي"),
        (f"هل صرح جون كيربي بأن “{AR}”؟", "جون كيربي"),
        (f"«{AR}»، قال كيربي", "كيربي"),
        (f"«{AR}» بحسب كيربي", "كيربي"),
    ],
)
def test_a_quote_in_marks_and_whose_it_is(text: str, by: str | None) -> None:
    (claim, *others) = read_claims(text)
    if by is None and "he said" in text:
        assert claim.by is None
        return
    assert claim.by == by
    assert claim.quote.strip(".,") in (EN, AR)
    assert claim.sure
    assert not others


@pytest.mark.parametrize(
    ("text", "quote", "by"),
    [
        (f"{EN} - Kirby", EN, "Kirby"),
        (f"{EN}\n— John Kirby", EN, "John Kirby"),
        (f"{EN} by John Kirby", EN, "John Kirby"),
        (f"Kirby: {EN}", EN, "Kirby"),
        (f"Kirby said that {EN}", EN, "Kirby"),
        (f"did Kirby say {EN}?", EN, "Kirby"),
        (f"هل قال كيربي إن {AR}؟", AR, "كيربي"),
        (f"قال كيربي إن {AR}", AR, "كيربي"),
        (f"{AR} - كيربي", AR, "كيربي"),
    ],
)
def test_without_marks_the_whole_is_the_quote_unless_the_one_named_is_known(
    text: str, quote: str, by: str
) -> None:
    first, *_, last = read_claims(text)
    assert first == Claim(quote, by, sure=False)
    assert last == Claim(text, None)


@pytest.mark.parametrize(
    "text",
    [
        "The dam is “full” of water",
        "“We stay,” Kirby said. “We do not sleep.”",
        "we stay - and we do not sleep",
        "the harbour opens at 9:30 on Monday",
        "Nobody came",
        "“",
        "",
    ],
)
def test_marks_inside_a_quote_are_its_own(text: str) -> None:
    assert read_claims(text)[-1] == Claim(text, None)


def test_several_quotations_are_one_with_something_left_out() -> None:
    (claim,) = read_claims("did Kirby say “we will stay” and “we do not sleep”?")
    assert claim == Claim("we will stay … we do not sleep", "Kirby")


@pytest.mark.parametrize(
    ("text", "by"),
    [
        (f"did Kirby say “{EN}”?", "Kirby"),
        (f"Did Kirby ever say that “{EN}”", "Kirby"),
        (f"is it true that Kirby said “{EN}”?", "Kirby"),
        (f"هل قال كيربي إن «{AR}»؟", "كيربي"),
        (f"هل صحيح أن كيربي قال «{AR}»؟", "كيربي"),
    ],
)
def test_a_question_with_a_quotation_asks_for_a_check(text: str, by: str) -> None:
    claim = read_check_question(text)
    assert claim is not None
    assert (claim.by, claim.quote) == (by, EN if by == "Kirby" else AR)


@pytest.mark.parametrize(
    "text",
    [
        f"did Kirby say {EN}?",
        "did Kirby say “no”?",
        "what did Kirby say about “the long way home”?",
        "did Kirby mention the film “the long way home”?",
        f"“{EN}” - Kirby",
        f"what does “{EN}” mean?",
        "did Kirby say “we will not leave the port",
        "ماذا قال كيربي عن «اتفاق السلام في الشرق الأوسط»؟",
        "",
    ],
)
def test_other_questions_stay_questions(text: str) -> None:
    assert read_check_question(text) is None


@given(st.text(alphabet="aقK “”«»\"'-:؟?.\nby said قال هل did", max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    claims = read_claims(text)
    assert claims[-1].sure
    read_check_question(text)


@pytest.mark.parametrize("filling", [" ", "\n", "- ", " by ", "“", "a: ", "قال "])
def test_a_long_text_is_read_soon(filling: str) -> None:
    began = time.perf_counter()
    read_claims("a" + filling * (4000 // len(filling)) + "b")
    assert time.perf_counter() - began < 2
