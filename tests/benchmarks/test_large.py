"""The large library that speed is measured in."""

from benchmarks.dataset import LANGUAGES, read_own
from benchmarks.large import large_library
from retrieval.text.split import split_sentences


def test_there_are_as_many_sentences_as_were_wanted() -> None:
    paragraphs = list(large_library(read_own(), 2_000))
    assert sum(len(split_sentences(paragraph.text)) for paragraph in paragraphs) == 2_000


def test_it_holds_the_articles_that_the_questions_are_about() -> None:
    own = read_own()
    held = {paragraph.id for paragraph in large_library(own, 500)}
    assert {question.paragraph["ar"] for question in own.questions["en"]} <= held


def test_it_is_the_same_each_time_and_no_article_is_there_twice() -> None:
    first, again = (list(large_library(read_own(), 1_000)) for _ in range(2))
    assert first == again
    assert len({paragraph.text for paragraph in first}) == len(first)


def test_both_languages_have_half_of_it() -> None:
    paragraphs = list(large_library(read_own(), 5_000))
    letters = {
        one: sum(len(p.text) for p in paragraphs if ("ا" in p.text) == (one == "ar"))
        for one in LANGUAGES
    }
    assert 0.7 < letters["ar"] / letters["en"] < 1.4
