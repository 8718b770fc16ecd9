import numpy as np
import pytest

from retrieval.encoder import Encoder, load_encoder
from retrieval.fold import words
from retrieval.likeness import SAME_NAME, word_likeness, word_weights
from retrieval.question import read_question


@pytest.fixture(scope="module")
def built_in() -> Encoder:
    return load_encoder(None)


def likeness(encoder: Encoder, question: str, sentence: str) -> float:
    return float(word_likeness(encoder, read_question(question).terms, list(words(sentence))).max())


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("which harbours closed?", "The harbour is closed."),
        ("أين السدود؟", "وأكبر السدود هو سد الغزال"),
        ("من المعلمون", "مُعَلِّمون"),
    ],
)
def test_one_stem_is_one_word(built_in: Encoder, question: str, sentence: str) -> None:
    assert likeness(built_in, question, sentence) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("who is Kirby?", "جون كيربي"),
        ("who is Khazali?", "قيس الخزعلي"),
        ("من هو كيربي؟", "John Kirby"),
        ("who is Hussein?", "Mr Hussain"),
    ],
)
def test_one_name_in_two_spellings_is_one_word(
    built_in: Encoder, question: str, sentence: str
) -> None:
    assert likeness(built_in, question, sentence) >= SAME_NAME


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("who is Macron?", "أعلن المتحدث باسم وزارة الدفاع"),
        ("who is Biden?", "the bidders offered billions"),
        ("من هو ماكرون؟", "the macaroni and the crown"),
    ],
)
def test_other_names_are_other_words(built_in: Encoder, question: str, sentence: str) -> None:
    assert likeness(built_in, question, sentence) < 0.6


def test_a_translation_is_nearer_than_another_word(built_in: Encoder) -> None:
    right = likeness(built_in, "which minister?", "وزير")
    assert right > likeness(built_in, "which minister?", "سفينة") + 0.2


def test_likeness_is_between_nothing_and_one(built_in: Encoder) -> None:
    terms = read_question("what did Kirby say about harbour dams and 2500 soldiers?").terms
    table = word_likeness(built_in, terms, list(words("قال كيربي إن 2500 جندي at the Harbour dam")))
    assert table.shape == (len(terms), 9)
    assert (table >= 0).all()
    assert (table <= 1.0001).all()


def test_no_words_are_like_nothing(built_in: Encoder) -> None:
    assert word_likeness(built_in, read_question("who is Kirby?").terms, []).shape == (1, 0)


def test_weights_add_up_to_one_and_rare_words_say_more(built_in: Encoder) -> None:
    weights = word_weights(built_in, read_question("new astrolabe").terms)
    assert weights.sum() == pytest.approx(1.0)
    assert weights[1] > weights[0]


def test_an_encoder_that_knows_no_single_words_leaves_stems_and_names() -> None:
    class Blind:
        def encode_words(self, words: object) -> None:
            return None

    terms = read_question("what did Kirby say about harbours?").terms
    table = word_likeness(Blind(), terms, list(words("كيربي in the harbour")))  # type: ignore[arg-type]
    np.testing.assert_allclose(table.max(axis=1), [0.99, 1.0], atol=0.03)
    np.testing.assert_allclose(word_weights(Blind(), terms), [0.5, 0.5])  # type: ignore[arg-type]
