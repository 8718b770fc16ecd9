import pytest

from retrieval.questions.speech_question import read_speech_question


@pytest.mark.parametrize(
    ("question", "speaker", "topic"),
    [
        ("what did Kirby say?", "Kirby", ""),
        ("What did John Kirby say about Iraq?", "John Kirby", "Iraq"),
        ("did Kirby mention Afghanistan?", "Kirby", "Afghanistan"),
        ("Kirby on the withdrawal", "Kirby", "the withdrawal"),
        ("what's Kirby's position", "Kirby", ""),
        ("What is Kirby’s position on Iraq?", "Kirby", "Iraq"),
        ("what was Ann Lee's reaction to the vote?", "Ann Lee", "the vote"),
        (
            "what is the position of the Iraqi foreign minister on combat troops",
            "the Iraqi foreign minister",
            "combat troops",
        ),
        ("tell me what Fuad Hussein said about training", "Fuad Hussein", "training"),
        ("statements by Kirby on troops", "Kirby", "troops"),
        ("Kirby's statements", "Kirby", ""),
        ("What does Hela Mabchoura allege about outsiders?", "Hela Mabchoura", "outsiders"),
        ("How does Ingrid Vassmoe explain the delay?", "Ingrid Vassmoe", "the delay"),
        ("what did the Pentagon spokesman announce", "the Pentagon spokesman", ""),
        ("Is there a risk, according to Salim al-Qarwani?", "Salim al-Qarwani", "Is there a risk"),
        ("In the view of the coach, who won?", "the coach", "who won?"),
        ("هل هناك خطر بحسب القرواني؟", "القرواني", "هل هناك خطر"),
        ("ماذا قال كيربي؟", "كيربي", ""),
        ("وماذا قال الخزعلي؟", "الخزعلي", ""),
        ("ماذا قال كيربي عن العراق؟", "كيربي", "العراق"),
        ("ماذا صرّح فؤاد حسين بخصوص القوات", "فؤاد حسين", "القوات"),
        ("تصريحات كيربي عن الوفد", "كيربي", "الوفد"),
        ("ما هو موقف الناطق باسم الخارجية", "الناطق باسم الخارجية", ""),
        ("كيربي عن الانسحاب", "كيربي", "الانسحاب"),
        ("ماذا قال رئيس الوزراء بشأن الموازنة؟", "رئيس الوزراء", "الموازنة"),
    ],
)
def test_speaker_and_topic_are_told_apart(question: str, speaker: str, topic: str) -> None:
    asked = read_speech_question(question)
    assert asked is not None
    assert asked.form == "said"
    assert (asked.splits[0].speaker, asked.splits[0].topic) == (speaker, topic)


@pytest.mark.parametrize(
    ("question", "speaker", "topic"),
    [
        ("ما موقف الخزعلي من الحوار؟", "الخزعلي", "الحوار"),
        ("هل ذكر كيربي الانسحاب؟", "كيربي", "الانسحاب"),
        ("ما رأي وزير الخارجية العراقي في القوات؟", "وزير الخارجية العراقي", "القوات"),
        ("بماذا وعد القرواني العمال؟", "القرواني", "العمال"),
    ],
)
def test_where_no_word_parts_them_every_way_is_offered(
    question: str, speaker: str, topic: str
) -> None:
    asked = read_speech_question(question)
    assert asked is not None
    assert (speaker, topic) in [(split.speaker, split.topic) for split in asked.splits]


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("who said the troops will stay?", "the troops will stay"),
        ("Who warned about the dam?", "the dam"),
        ("who denied that he resigned", "he resigned"),
        ("من قال إن القوات ستبقى؟", "القوات ستبقى"),
        ("من الذي نفى الانسحاب؟", "الانسحاب"),
        ("من حذر من انهيار السد", "انهيار السد"),
    ],
)
def test_the_speaker_may_be_what_is_asked_for(question: str, topic: str) -> None:
    asked = read_speech_question(question)
    assert asked is not None
    assert asked.form == "who"
    assert asked.splits[0].topic == topic


@pytest.mark.parametrize(
    "question",
    [
        "Who won the cup?",
        "What is the insured value of the astrolabe?",
        "What did the law change?",
        "What states border Iraq?",
        "كم بقي من الماء في سد عين الغزال؟",
        "من هو رئيس الوزراء؟",
        "ما هي عاصمة العراق",
        "ماذا حدث في بغداد؟",
        "what did he say?",
        "؟",
        "",
        "what " * 100,
    ],
)
def test_other_questions_ask_for_nobodys_words(question: str) -> None:
    assert read_speech_question(question) is None
