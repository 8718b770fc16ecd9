"""The sets that are measured on: what is read, and how citations are held against it."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.dataset import LANGUAGES, Dataset, Paragraph, Sentence, read_folder, read_own
from benchmarks.judge import Judge
from retrieval.text.split import split_sentences

_TEXT = "Rain fell. Dr. Haddad left. He took a train."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files: dict[str, list[dict[str, Any]]] = {
        "paragraphs": [
            {"id": "en:p0", "article": "a0", "title": "Rain", "text": _TEXT},
            {"id": "en:p1", "article": "a1", "title": "Sun", "text": "Rain  fell.\u2028It dried."},
        ],
        "sentences": [
            {"id": "en:p0:s0", "para": "en:p0", "text": "Rain fell."},
            {"id": "en:p0:s1", "para": "en:p0", "text": "Dr. "},
            {"id": "en:p0:s2", "para": "en:p0", "text": "Haddad left."},
            {"id": "en:p0:s3", "para": "en:p0", "text": "He took a train."},
            {"id": "en:p1:s0", "para": "en:p1", "text": "Rain  fell."},
            {"id": "en:p1:s1", "para": "en:p1", "text": "It dried."},
        ],
        "questions": [
            {
                "id": f"q{n}",
                "lang": "en",
                "text": "?",
                "gold_sents": {"en": [gold]},
                "gold_para": {"en": gold[:5]},
            }
            for n, gold in enumerate(["en:p0:s2", "en:p0:s3", "en:p1:s0"])
        ],
    }
    for name, lines in files.items():
        written = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (tmp_path / f"{name}.en.jsonl").write_text(written, encoding="utf-8")
    (tmp_path / "abstain_split.json").write_text('{"removed_articles": ["a1"]}', encoding="utf-8")
    return tmp_path


@pytest.fixture
def dataset(folder: Path) -> Dataset:
    return read_folder(folder)


def citation(paragraph: Paragraph, text: str) -> dict[str, Any]:
    start = paragraph.text.index(text)
    return {
        "external_id": paragraph.id, "start": start, "end": start + len(text), "text": text
    }  # fmt: skip


def test_each_marked_sentence_has_its_place_in_the_paragraph(dataset: Dataset) -> None:
    for paragraph in dataset.paragraphs["en"]:
        for one in paragraph.sentences:
            assert paragraph.text[one.start : one.end] == one.text
    assert dataset.languages == ("en",)
    assert dataset.away == {"a1"}
    assert dataset.article_of == {"en:p0": "a0", "en:p1": "a1"}


def test_the_halves_share_no_question_and_are_the_whole(dataset: Dataset) -> None:
    halves = [[q.id for q in dataset.half("en", test=test)] for test in (False, True)]
    assert halves == [["q0", "q2"], ["q1"]]


def test_a_sentence_of_ours_that_holds_the_marked_one_is_right(dataset: Dataset) -> None:
    paragraph = dataset.paragraphs["en"][0]
    judge = Judge(dataset.paragraphs["en"])
    shown = [citation(paragraph, "He took a train."), citation(paragraph, "Dr. Haddad left.")]
    assert judge.right_sentences(dataset.questions["en"][0], "en", shown) == [False, True]


def test_a_piece_of_the_marked_sentence_is_right(dataset: Dataset) -> None:
    paragraph = dataset.paragraphs["en"][0]
    judge = Judge(dataset.paragraphs["en"])
    shown = [citation(paragraph, "took a train.")]
    assert judge.right_sentences(dataset.questions["en"][1], "en", shown) == [True]


def test_a_sentence_that_only_touches_the_marked_one_is_wrong(dataset: Dataset) -> None:
    paragraph = dataset.paragraphs["en"][0]
    judge = Judge(dataset.paragraphs["en"])
    shown = [citation(paragraph, "fell. Dr. Haddad left. He")]
    assert judge.right_sentences(dataset.questions["en"][1], "en", shown) == [False]


def test_the_same_sentence_elsewhere_is_right_and_counts_once(dataset: Dataset) -> None:
    first, second = dataset.paragraphs["en"]
    judge = Judge(dataset.paragraphs["en"])
    shown = [citation(first, "Rain fell."), citation(second, "Rain  fell.")]
    assert judge.right_sentences(dataset.questions["en"][2], "en", shown) == [True]


def test_a_paragraph_has_the_place_of_its_best_sentence(dataset: Dataset) -> None:
    first, second = dataset.paragraphs["en"]
    judge = Judge(dataset.paragraphs["en"])
    shown = [
        citation(first, "Rain fell."),
        citation(first, "He took a train."),
        citation(second, "It dried."),
    ]
    assert judge.right_paragraphs(dataset.questions["en"][2], "en", shown) == [False, True]


def test_a_citation_that_is_not_verbatim_stops_the_measuring(dataset: Dataset) -> None:
    judge = Judge(dataset.paragraphs["en"])
    altered = citation(dataset.paragraphs["en"][0], "Rain fell.") | {"text": "Rain fails"}
    with pytest.raises(AssertionError, match="verbatim"):
        judge.right_sentences(dataset.questions["en"][0], "en", [altered])


def test_our_own_set_is_parallel_and_large_enough() -> None:
    own = read_own()
    assert own.languages == LANGUAGES
    for one in LANGUAGES:
        assert len(own.questions[one]) >= 60
        assert len({p.article for p in own.paragraphs[one]}) >= 12
    shapes = [[len(p.sentences) for p in own.paragraphs[one]] for one in LANGUAGES]
    assert shapes[0] == shapes[1]
    assert [q.id for q in own.questions["ar"]] == [q.id for q in own.questions["en"]]


def test_every_question_of_our_own_set_has_its_sentence_in_its_paragraph() -> None:
    own = read_own()
    held: dict[str, dict[str, Sentence]] = {
        p.id: {s.id: s for s in p.sentences} for one in LANGUAGES for p in own.paragraphs[one]
    }
    for one in LANGUAGES:
        for question in own.questions[one]:
            for other in LANGUAGES:
                (gold,) = question.sentences[other]
                assert gold in held[question.paragraph[other]]


def test_the_sentences_of_our_own_set_are_those_that_we_split() -> None:
    for paragraphs in read_own().paragraphs.values():
        for paragraph in paragraphs:
            ours = [(span.start, span.end) for span in split_sentences(paragraph.text)]
            assert ours == [(one.start, one.end) for one in paragraph.sentences]
