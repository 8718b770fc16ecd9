"""Each number worked out by hand, with a model whose words are all unlike one another."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from retrieval.encoding.vocabulary import Book
from retrieval.questions.question import read_question
from retrieval.searching.evidence import AROUND, FEATURES, gather_evidence, own_words
from store.citation import Citation
from store.records import Sentence, Vectors


class Unlike:
    """Every word a direction of its own."""

    dimension = 64

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def encode_words(self, words: Sequence[str]) -> Vectors:
        rows = np.zeros((len(words), self.dimension), dtype=np.float32)
        for row, word in enumerate(words):
            rows[row, self._known.setdefault(word, len(self._known))] = 1.0
        return rows


def article(version: int, *texts: str) -> list[Sentence]:
    return [
        Sentence(100 * version + place, version, Citation(version, place, place + 1, b""), place,
                 "en", text)
        for place, text in enumerate(texts)
    ]  # fmt: skip


STORM = article(1, "Ada left.", "A storm came.", "The port closed.", "It rained.", "Cats sleep.")
OTHER = article(2, "The storm closed the port of Sfax in 2021.")


def evidence(
    asked: str,
    candidates: list[Sentence],
    cosines: list[float],
    speaking: dict[int, list[str]] | None = None,
) -> dict[str, list[float]]:
    question = read_question(asked)
    weights = np.full(len(question.terms), 1 / len(question.terms), dtype=np.float32)
    found = gather_evidence(
        Book(Unlike()), question, weights, candidates, np.array(cosines, np.float32),
        [*STORM, *OTHER], speaking or {},
    )  # fmt: skip
    columns: list[Any] = [pytest.approx(column) for column in found.features.T.tolist()]
    return dict(zip(FEATURES, columns, strict=True))


def test_who_speaks_in_a_sentence_counts_as_named_in_it() -> None:
    asked, lee = "storm port Ada?", {STORM[1].id: ["Ada Lee"]}
    assert evidence(asked, [STORM[1]], [0.2])["words"] == [1 / 3]
    assert evidence(asked, [STORM[1]], [0.2], lee)["words"] == [2 / 3]


def test_a_sentence_is_judged_by_itself_and_with_its_neighbours() -> None:
    found = evidence("storm port Ada?", [STORM[1], STORM[2], OTHER[0]], [0.2, 0.1, 0.4])
    third = 1 / 3
    assert found["words"] == [third, third, 2 * third]
    assert found["words_before"] == [2 * third, 2 * third, 2 * third]
    assert found["words_beside"] == [1.0, 2 * third, 2 * third]
    assert found["words_around"] == [1.0, 1.0, 2 * third]
    assert found["letters"] == [third, third, 2 * third]
    assert found["letters_around"] == [1.0, 1.0, 2 * third]
    assert found["cosine"] == [0.2, 0.1, 0.4]
    assert found["cosine_around"] == [0.2, 0.2, 0.4]


def test_the_kind_of_thing_and_the_lead_are_told() -> None:
    found = evidence("when did the storm come?", [STORM[0], OTHER[0]], [0.0, 0.0])
    assert found["kind"] == [0.0, 1.0]
    assert found["lead"] == [1.0, 1.0]
    assert evidence("storm?", [STORM[1]], [0.0])["lead"] == [0.0]


def test_surroundings_end_after_a_few_sentences_and_with_the_article() -> None:
    long = article(3, "storm", *["rain"] * AROUND, "port")
    question = read_question("storm?")
    found = gather_evidence(
        Book(Unlike()), question, np.ones(1, np.float32), long[-2:], np.zeros(2, np.float32),
        [*long, *OTHER], {},
    )  # fmt: skip
    assert found.features[:, FEATURES.index("words_around")].tolist() == [1.0, 0.0]
    assert found.in_article.tolist() == [[1.0], [1.0]]


def test_by_itself_a_sentence_says_what_its_words_say() -> None:
    question = read_question("storm port?")
    weights = np.array([0.75, 0.25], np.float32)
    said = own_words(Book(Unlike()), question, weights, [*STORM, *OTHER])
    assert said.tolist() == pytest.approx([0, 0.75, 0.25, 0, 0, 1.0])
