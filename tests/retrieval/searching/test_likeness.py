import pytest

from retrieval.encoding.encoder import load_words
from retrieval.encoding.vocabulary import Book
from retrieval.questions.question import read_question
from retrieval.searching.likeness import SAME_NAME, letter_likeness, word_likeness, word_weights


@pytest.fixture(scope="module")
def book() -> Book:
    return Book(load_words())


def likeness(book: Book, question: str, sentence: str) -> float:
    return float(word_likeness(book, read_question(question).terms, book.ids_of(sentence)).max())


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("which harbours closed?", "The harbour is closed."),
        ("أين السدود؟", "وأكبر السدود هو سد الغزال"),
        ("من المعلمون", "مُعَلِّمون"),
    ],
)
def test_one_stem_is_one_word(book: Book, question: str, sentence: str) -> None:
    assert likeness(book, question, sentence) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("who is Kirby?", "جون كيربي"),
        ("who is Khazali?", "قيس الخزعلي"),
        ("من هو كيربي؟", "John Kirby"),
        ("who is Hussein?", "Mr Hussain"),
    ],
)
def test_one_name_in_two_spellings_is_one_word(book: Book, question: str, sentence: str) -> None:
    assert likeness(book, question, sentence) >= SAME_NAME


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("who is Macron?", "أعلن المتحدث باسم وزارة الدفاع"),
        ("who is Biden?", "the bidders offered billions"),
        ("من هو ماكرون؟", "the macaroni and the crown"),
    ],
)
def test_other_names_are_other_words(book: Book, question: str, sentence: str) -> None:
    assert likeness(book, question, sentence) < 0.6


def test_a_translation_is_nearer_than_another_word(book: Book) -> None:
    right = likeness(book, "which minister?", "وزير")
    assert right > likeness(book, "which minister?", "سفينة") + 0.2


def test_likeness_is_between_nothing_and_one(book: Book) -> None:
    terms = read_question("what did Kirby say about harbour dams and 2500 soldiers?").terms
    table = word_likeness(book, terms, book.ids_of("قال كيربي إن 2500 جندي at the Harbour dam"))
    assert table.shape == (len(terms), 9)
    assert (table >= 0).all()
    assert (table <= 1.0001).all()


def test_a_sentence_without_words_is_like_nothing(book: Book) -> None:
    assert word_likeness(book, read_question("who is Kirby?").terms, book.ids_of("— !")).max() == 0


def test_weights_add_up_to_one_and_rare_words_say_more(book: Book) -> None:
    weights = word_weights(book, read_question("new astrolabe").terms)
    assert weights.sum() == pytest.approx(1.0)
    assert weights[1] > weights[0]


@pytest.mark.parametrize(
    ("question", "word", "share"),
    [
        ("dam", "dam", 1.0),
        ("dams", "dam", 1 / 3),  # _dam dams ams_ and _dam dam_
        ("معلمون", "المعلمون", 4 / 5),
        ("dam", "harbour", 0.0),
        ("Kirby", "كيربي", 0.0),
    ],
)
def test_letters_are_shared_in_groups_of_four(
    book: Book, question: str, word: str, share: float
) -> None:
    table = letter_likeness(book, read_question(question).terms, book.ids_of(word))
    assert table.tolist() == [[pytest.approx(share)]]
