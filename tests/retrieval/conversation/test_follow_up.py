from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.conversation.follow_up import resolve
from retrieval.conversation.turn import Resolution, Turn
from retrieval.text.language import language_of


def turn(question: str, said_by: str = "", text: str = "") -> Turn:
    """A first turn that was answered."""
    found = resolve(question)
    return Turn(
        question,
        language_of(question),
        speaker=found.speaker,
        topic=found.topic,
        focus=found.focus,
        said_by=said_by,
        text=text,
        shown=(1,),
    )


KIRBY = turn(
    "What did Kirby say about the withdrawal?",
    "John Kirby",
    "Pentagon spokesman John Kirby said he expected the withdrawal to end in August.",
)
KHAZALI = turn(
    "ماذا قال كيربي عن الانسحاب؟",
    "جون كيربي",
    "قال المتحدث باسم البنتاغون جون كيربي إن الانسحاب سينتهي في آب.",
)
BRIDGE = turn("When did the old bridge in Tarnow fall?", "", "The bridge fell on Sunday night.")


@pytest.mark.parametrize(
    ("before", "question", "speaker", "topic"),
    [
        (KIRBY, "what else did he say?", "John Kirby", "the withdrawal"),
        (KIRBY, "and the foreign minister?", "foreign minister", "the withdrawal"),
        (KIRBY, "what did he say about Iraq?", "John Kirby", "Iraq"),
        (KIRBY, "what about Afghanistan?", "John Kirby", "Afghanistan"),
        (KIRBY, "and on Syria?", "John Kirby", "Syria"),
        (KIRBY, "why?", "John Kirby", "the withdrawal"),
        (KIRBY, "when was that?", "John Kirby", "the withdrawal"),
        (KIRBY, "in which article?", "John Kirby", "the withdrawal"),
        (KIRBY, "who denied it?", "", "the withdrawal"),
        (KIRBY, "tell me more", "John Kirby", "the withdrawal"),
        (KIRBY, "his view on the pact?", "John Kirby", "the pact"),
        (KIRBY, "no, I meant the ambassador", "ambassador", "the withdrawal"),
        (KIRBY, "وماذا قال الخزعلي؟", "الخزعلي", "the withdrawal"),
        (KIRBY, "وماذا عن أفغانستان؟", "John Kirby", "أفغانستان"),
        (KIRBY, "what's the UN saying?", "UN", "the withdrawal"),
        (KIRBY, "tell me what the union said", "union", "the withdrawal"),
        (KIRBY, "what about the opposition leader?", "opposition leader", "the withdrawal"),
        (KIRBY, "casualties?", "John Kirby", "casualties"),
        (KIRBY, "why so late?", "John Kirby", "the withdrawal"),
        (KIRBY, "has anyone else denied it?", "", "the withdrawal"),
        (KHAZALI, "وفي مسألة اللاجئين؟", "جون كيربي", "اللاجئين"),
        (KHAZALI, "وعن القروض شو قال؟", "جون كيربي", "القروض"),
        (KHAZALI, "ماذا قال للصحافة؟", "جون كيربي", "الانسحاب"),
        (KHAZALI, "فين المقال ده", "جون كيربي", "الانسحاب"),
        (KHAZALI, "والفوائد؟", "جون كيربي", "الفوائد"),
        (KHAZALI, "وما رأي والدته؟", "والدة جون كيربي", "الانسحاب"),
        (KHAZALI, "وماذا قال الخزعلي؟", "الخزعلي", "الانسحاب"),
        (KHAZALI, "ولماذا؟", "جون كيربي", "الانسحاب"),
        (KHAZALI, "وماذا عن أفغانستان؟", "جون كيربي", "أفغانستان"),
        (KHAZALI, "ما موقفه من الحشد؟", "جون كيربي", "الحشد"),
        (KHAZALI, "تصريحاته عن العراق؟", "جون كيربي", "العراق"),
        (KHAZALI, "ووزير الخارجية؟", "وزير الخارجية", "الانسحاب"),
        (KHAZALI, "شو قال كمان؟", "جون كيربي", "الانسحاب"),
        (KHAZALI, "ومن نفى ذلك؟", "", "الانسحاب"),
        (KHAZALI, "what else did he say?", "جون كيربي", "الانسحاب"),
    ],
)
def test_speaker_and_topic_are_taken_over_where_a_follow_up_leaves_them_open(
    before: Turn, question: str, speaker: str, topic: str
) -> None:
    found = resolve(question, [before])
    assert (found.speaker, found.topic, found.changed) == (speaker, topic, True)


@pytest.mark.parametrize(
    "question",
    [
        "What did Olivia Harker say about the port strike?",
        "ماذا قال وزير النقل رشيد بوعلام عن مطار تندوف؟",
        "What is the price of copper in London?",
        "كم بلغ سعر القمح في بورصة شيكاغو؟",
    ],
)
def test_a_question_that_stands_alone_takes_nothing_over(question: str) -> None:
    found = resolve(question, [KIRBY, KHAZALI])
    assert (found.text, found.changed, found.taken) == (question, False, ())
    assert "withdrawal" not in found.topic


def test_a_question_with_its_own_topic_drops_the_old_one() -> None:
    found = resolve("what did he say about the budget?", [KIRBY])
    assert found.text == "What did John Kirby say about the budget?"


def test_she_is_not_the_man_who_spoke_last() -> None:
    turns = [
        turn("What did Fiona Gallacher say about the ferries?", "Fiona Gallacher", ""),
        turn("What did Alistair Munro say about the ferries?", "Alistair Munro", "Mr Munro left."),
    ]
    assert resolve("what did she say about the bonus?", turns).speaker == "Fiona Gallacher"
    assert resolve("what did he say about the bonus?", turns).speaker == "Alistair Munro"


def test_the_gender_of_an_arabic_verb_tells_who_is_meant() -> None:
    turns = [
        turn("ماذا قال درويش المهيري عن السد؟", "درويش المهيري", "قال الوزير درويش المهيري لا."),
        turn("ماذا قالت نوال بن جدو عن السد؟", "نوال بن جدو", "ورأت الخبيرة نوال بن جدو ذلك."),
    ]
    assert resolve("وماذا قال عن التعويضات؟", turns).speaker == "درويش المهيري"
    assert resolve("وماذا قالت عن التعويضات؟", turns).speaker == "نوال بن جدو"


def test_a_title_that_a_turn_gave_a_name_to_is_that_person() -> None:
    before = turn(
        "ماذا قالت وزيرة الصحة عن الكوليرا؟",
        "سهير الكرداني",
        "أعلنت وزيرة الصحة سهير الكرداني تسجيل إصابات.",
    )
    assert "سهير الكرداني" in resolve("ماذا قالت الوزيرة عن المياه؟", [before]).speaker


@pytest.mark.parametrize("question", ["tell me more", "what else did she say?", "ماذا أيضا؟"])
def test_more_of_the_same_leaves_out_what_was_shown(question: str) -> None:
    assert resolve(question, [KIRBY]).more


@pytest.mark.parametrize("question", ["why?", "and the minister?", "وماذا عن العراق؟"])
def test_another_question_may_be_answered_by_what_was_shown(question: str) -> None:
    assert not resolve(question, [KIRBY]).more


def test_another_year_replaces_the_old_one() -> None:
    before = turn("كم سائحا زار جزيرة مرجان في 2023؟", "", "زارها 310 آلاف.")
    found = resolve("وفي 2022؟", [before])
    assert "2022" in found.text
    assert "2023" not in found.text + found.topic
    assert "مرجان" in found.text


@pytest.mark.parametrize(
    ("question", "taken"),
    [
        ("who built it?", "Tarnow"),
        ("why?", "bridge"),
        ("What were the causes?", "Tarnow"),
        ("What is plate tectonics?", None),
    ],
)
def test_it_is_what_the_conversation_is_about(question: str, taken: str | None) -> None:
    found = resolve(question, [BRIDGE])
    assert found.changed == (taken is not None)
    assert taken is None or taken in found.text


def test_a_title_by_a_name_that_was_shown_tells_who_is_meant() -> None:
    before = turn(
        "ماذا قال ياسين برادة عن الزكاة؟", "ياسين برادة", "ووافقه المفتي ياسين برادة على الزكاة."
    )

    assert resolve("وماذا قال المفتي عن الصوم؟", [before]).speaker == "المفتي ياسين برادة"


def test_the_second_of_two_has_no_gender_by_the_verb_before_both() -> None:
    before = turn(
        "ماذا قال بطرس منصور ونهى الشامي عن السد؟", "بطرس منصور", "قال بطرس منصور إن السد آمن."
    )

    assert resolve("وهي؟", [before]).speaker == "نهى الشامي"


def test_what_somebody_opposes_asks_for_no_words_where_nobody_spoke() -> None:
    assert resolve("What did it oppose?", [BRIDGE]).speaker == ""


def test_the_whole_goes_with_what_it_is_now() -> None:
    turns: list[Turn] = []
    found = Resolution("")
    for question in ["What are sharks?", "Tell me about makos.", "Where do they live?"]:
        found = resolve(question, turns)
        turns.append(Turn(found.text, "en", topic=found.topic, focus=found.focus))

    assert set(found.taken) == {"makos", "sharks"}


def test_it_moves_on_to_a_new_subject() -> None:
    turns: list[Turn] = []
    found = Resolution("")
    for question in ["What is throat cancer?", "Tell me about lung cancer.", "Is it treatable?"]:
        found = resolve(question, turns)
        turns.append(Turn(found.text, "en", topic=found.topic, focus=found.focus))
    assert found.taken == ("lung cancer",)


@given(st.text(max_size=200), st.sampled_from([KIRBY, KHAZALI, BRIDGE]))
def test_any_text_is_resolved(text: str, before: Turn) -> None:
    found = resolve(text, [before])
    assert found.changed or found.text == text


def test_a_name_alone_takes_over_that_words_are_asked_for() -> None:
    found = resolve("and Olga Prentice?", [turn("What did Kirby say?", "John Kirby")])
    assert found.text == "What did Olga Prentice say?"
    assert found.changed


ARMY = turn(
    "ماذا قالت الوزيرة هناء البكري عن الميزانية؟",
    "هناء البكري",
    "قالت الوزيرة هناء البكري إن الميزانية لا تكفي.",
)
WINNER = turn("من فاز بسباق الهجن؟", "", "فازت العمانية ريم السالمي بسباق الهجن.")
PLANT = turn(
    "What did Chief Ruth Amado and Mayor Ivo Lenz say about the plant?",
    "Ivo Lenz",
    "Mayor Ivo Lenz said the plant would close.",
)


@pytest.mark.parametrize(
    ("before", "question", "speaker", "topic"),
    [
        # A question word with what fills it says no more than the question word.
        (ARMY, "ليش هيك؟", "هناء البكري", "الميزانية"),
        (ARMY, "من وين لوين؟", "هناء البكري", "الميزانية"),
        (ARMY, "متى قالت هذا الكلام؟", "هناء البكري", "الميزانية"),
        (KIRBY, "and why is that?", "John Kirby", "the withdrawal"),
        (KIRBY, "where did you get this from?", "John Kirby", "the withdrawal"),
        # More of the same, however it is asked for.
        (ARMY, "أريد تفاصيل أكثر", "هناء البكري", "الميزانية"),
        (ARMY, "شكال بعد؟", "هناء البكري", "الميزانية"),
        # Dialects.
        (ARMY, "وشنوة قالت على الضرائب؟", "هناء البكري", "الضرائب"),
        (ARMY, "شكون قال هكا؟", "", "الميزانية"),
        # Nouns of opinion, and whose.
        (KIRBY, "what was his assessment?", "John Kirby", "the withdrawal"),
        (KIRBY, "and his view of the treaty", "John Kirby", "the treaty"),
        # Somebody known by another.
        (ARMY, "ونظيرها الأردني ماذا قال؟", "الوزير الأردني", "الميزانية"),
        # ه is typed for ة.
        (ARMY, "و مديره المصرف", "مديره المصرف", "الميزانية"),
        # Verbs with what was done for their object.
        (ARMY, "بم وصفت الضرائب؟", "هناء البكري", "الضرائب"),
        # Whoever the answer was about.
        (WINNER, "ماذا قال النادي عنها؟", "النادي", "ريم السالمي"),
        (WINNER, "ماذا قالت اللجنة في حقها؟", "اللجنة", "ريم السالمي"),
        # Another than who spoke just now.
        (PLANT, "and she?", "Ruth Amado", "the plant"),
        # A name put right.
        (KIRBY, "I was asking about the ambassador", "ambassador", "the withdrawal"),
        # Years ago, by a number or a dual.
        (ARMY, "وقبل سنتين؟", "هناء البكري", "الميزانية"),
        (KIRBY, "and two years ago?", "John Kirby", "the withdrawal"),
        # No topic: what is asked of the time after.
        (KIRBY, "what does he expect next?", "John Kirby", "the withdrawal"),
        # A mere word of what was spoken of.
        (ARMY, "من علق على الأرقام؟", "", "الأرقام الميزانية"),
        (KIRBY, "who complained?", "", "the withdrawal"),
    ],
)
def test_less_usual_follow_ups_are_read_as_a_reader_means_them(
    before: Turn, question: str, speaker: str, topic: str
) -> None:
    found = resolve(question, [before])
    assert found.changed
    assert speaker in found.speaker
    assert bool(speaker) == bool(found.speaker)
    assert set(topic.split()) <= set(found.topic.split())


def test_a_noun_of_opinion_names_whose() -> None:
    found = resolve("ما قول العميد سالم حداد في الضرائب؟", [ARMY])
    assert (found.speaker, found.topic) == ("العميد سالم حداد", "الضرائب")
    assert not found.changed


def test_any_others_asks_who_else() -> None:
    found = resolve("any others?", [turn("Who denied the fraud?", "Ivo Lenz", "Lenz denied it.")])
    assert found.more
    assert not found.speaker
    assert "fraud" in found.topic


def test_who_is_spoken_about_answers() -> None:
    before = turn("What did the union say about Ivo Lenz?", "the union", "The union accused Lenz.")
    assert resolve("how did he respond?", [before]).speaker == "Ivo Lenz"


def test_another_month_replaces_the_old_one() -> None:
    rain = turn("How much rain fell on Ostend in March?", "", "It was 90 mm.")
    found = resolve("and in April?", [rain])
    assert "March" not in found.text
    assert "Ostend" in found.text


def test_what_is_asked_with_a_pronoun_for_is_names_nobody() -> None:
    found = resolve("ما هي نتيجة مباراة عمان وقطر؟", [ARMY])
    assert not found.changed
