import pytest

from retrieval.questions.kind import Kind, kinds_asked, offers
from retrieval.text.fold import words


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("How many ships are waiting?", {"number"}),
        ("How long is the bridge?", {"number"}),
        ("كم عدد السفن العالقة؟", {"number"}),
        ("بكم بيعت اللوحة؟", {"number"}),
        ("ما نسبة المشاركة؟", {"number"}),
        ("متى تُلعب المباراة؟", {"time"}),
        ("في أي عام تأسست المدرسة؟", {"time"}),
        ("When does the match begin?", {"time"}),
        ("In what year was it built?", {"time"}),
        ("Who opened the museum?", {"name"}),
        ("Where was it found?", {"name"}),
        ("What did Kirby say?", set()),
        ("ماذا قال كيربي؟", set()),
        ("لماذا أغلق الميناء؟", set()),
    ],
)
def test_the_words_tell_what_is_asked_for(question: str, kinds: set[Kind]) -> None:
    assert kinds_asked(question) == kinds


@pytest.mark.parametrize(
    ("question", "sentence", "offered"),
    [
        ("How many ships?", "The port holds 32 ships.", True),
        ("How many ships?", "A dozen ships lie in the port.", True),
        ("How many ships came in 2021?", "In 2021 ships came.", False),
        ("كم سفينة؟", "وصلت ثلاث سفن", True),
        ("كم سفينة؟", "وصلت السفن إلى الميناء", False),
        ("متى وصلت؟", "وصلت في يوليو", True),
        ("متى وصلت؟", "وصلت السفن", False),
        ("Who opened it?", "It was opened by Huda Salman.", True),
        ("Who opened it?", "It was opened by the minister.", False),
        ("Why?", "Because of 3 storms in July.", False),
    ],
)
def test_a_sentence_offers_only_what_the_question_does_not_hold(
    question: str, sentence: str, offered: bool
) -> None:
    asked = {word.folded for word in words(question)}
    assert offers(kinds_asked(question), sentence, asked) is offered
