import pytest

from retrieval.errors import QuestionError
from retrieval.questions.question import MAX_QUESTION_CHARACTERS, Question, read_question


def terms(question: Question, role: str | None = None) -> list[str]:
    return [term.text for term in question.terms if role in (None, term.role)]


@pytest.mark.parametrize(
    ("text", "speaker", "topic"),
    [
        ("what did Kirby say?", ["Kirby"], []),
        (
            "What did John Kirby say about the troops in Iraq?",
            ["John", "Kirby"],
            ["troops", "Iraq"],
        ),
        ("what did the Iraqi foreign minister announce", ["Iraqi", "foreign", "minister"], []),
        ("What did al-Khazali say on the talks?", ["Khazali"], ["talks"]),
        ("ماذا قال كيربي؟", ["كيربي"], []),
        ("ماذا قال الخزعلي عن الحوار؟", ["الخزعلي"], ["الحوار"]),
        ("ما الذي صرّح به جون كيربي بشأن العراق", ["جون", "كيربي"], ["العراق"]),
        ("ما موقف الوزير من الاتفاق؟", ["الوزير"], ["الاتفاق"]),
    ],
)
def test_a_question_about_words_says_whose_and_about_what(
    text: str, speaker: list[str], topic: list[str]
) -> None:
    question = read_question(text)
    assert question.speech
    assert terms(question, "speaker") == speaker
    assert terms(question, "topic") == topic


@pytest.mark.parametrize(
    "text", ["how many soldiers stayed in Iraq?", "كم بقي من الماء؟", "Kirby statement", "kirby?"]
)
def test_other_questions_are_about_no_ones_words(text: str) -> None:
    question = read_question(text)
    assert not question.speech
    assert not question.speaker


def test_words_that_stand_everywhere_are_not_looked_for() -> None:
    assert terms(read_question("What is the value of this astrolabe in the museum?")) == [
        "value",
        "astrolabe",
        "museum",
    ]


def test_us_in_capitals_is_a_country() -> None:
    assert terms(read_question("when will US missions end?"))[0] == "US"
    assert terms(read_question("show us the dams")) == ["dams"]


@pytest.mark.parametrize(
    ("text", "named"),
    [("who is Kirby", True), ("WHO IS KIRBY", False), ("who is kirby", False), ("من كيربي", False)],
)
def test_a_capital_letter_makes_a_name_unless_all_are(text: str, named: bool) -> None:
    (term,) = read_question(text).terms
    assert term.is_name is named


def test_any_arabic_word_may_be_a_name() -> None:
    (term,) = read_question("من كيربي؟").terms
    assert term.may_be_name


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "question_without_words"),
        ("🙂 ؟!", "question_without_words"),
        ("\u202e\u200f\ufeff", "question_without_words"),
        ("what is the?", "question_only_common"),
        ("ما هذا؟", "question_only_common"),
        ("hello!", "question_only_common"),
        ("صباح الخير، كيف حالك؟", "question_only_common"),
        ("a" * (MAX_QUESTION_CHARACTERS + 1), "question_too_long"),
    ],
)
def test_a_question_with_nothing_to_look_for_is_told_so(text: str, reason: str) -> None:
    with pytest.raises(QuestionError) as error:
        read_question(text)
    assert error.value.reason == reason
