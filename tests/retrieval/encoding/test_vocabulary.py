from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from retrieval.encoding import vocabulary
from retrieval.encoding.encoder import load_words
from retrieval.encoding.vocabulary import Book, Ids, Vocabulary
from store.citation import Citation
from store.records import Sentence, Vectors


def sentence(number: int, text: str) -> Sentence:
    return Sentence(number, 1, Citation(1, 0, len(text), b""), number, "en", text)


class Counting:
    """The built-in model, counting the words that it is asked for."""

    dimension = load_words().dimension

    def __init__(self) -> None:
        self.words: list[str] = []

    def encode_words(self, words: Sequence[str]) -> Vectors:
        self.words += words
        return load_words().encode_words(words)


def test_words_keep_their_numbers() -> None:
    book = Book(Counting())
    first, second = book.ids([sentence(1, "The dam is full."), sentence(2, "The dam")])
    assert first[:2].tolist() == second.tolist() == book.ids_of("The dam").tolist()
    assert len(set(first.tolist())) == 4


def test_a_word_is_encoded_once() -> None:
    model = Counting()
    book = Book(model)
    for number in range(4):
        book.ids([sentence(number, "dam dams dam"), sentence(number, "dams")])
    assert model.words == ["dam", "dams"]


def test_vectors_are_those_of_the_model_at_any_size() -> None:
    book = Book(Counting())
    texts = [f"word{number}" for number in range(3_000)]
    ids = np.concatenate([book.ids_of(text) for text in texts])
    unit, lengths = book.vectors(ids)
    np.testing.assert_allclose(
        unit * lengths[:, None], load_words().encode_words(texts), rtol=2e-3, atol=2e-3
    )


def test_no_words_are_one_word_like_none() -> None:
    book = Book(Counting())
    (ids,) = book.ids([sentence(1, "— … !")])
    assert ids.tolist() == [0]
    unit, lengths = book.vectors(ids)
    assert not unit.any()
    assert not lengths.any()
    assert not book.same_stem("", book.ids_of("dam")).any()


def test_a_full_book_gives_way_to_a_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "_MOST_WORDS", 3)
    words = Vocabulary(Counting())
    old = words.snapshot()
    old.ids_of("one two three")
    assert words.snapshot() is not old
    assert old.ids_of("three four").tolist()[0] == 3  # who holds the old one reads on


def test_threads_may_read_at_once() -> None:
    book = Book(Counting())

    def read(number: int) -> Ids:
        return book.ids_of(f"the dam of sector {number % 40} holds {number % 7} men")

    with ThreadPoolExecutor(8) as pool:
        read_at_once = list(pool.map(read, range(400)))
    for number, ids in enumerate(read_at_once):
        np.testing.assert_array_equal(ids, read(number))
