import re
import string
from typing import Any

import pytest
from babel import Locale

from bot.words.catalogue import Words, languages, words_in
from store.errors import IsnadError, NoSuchArticle

ENGLISH = words_in("en").keys()


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def forms(entry: Any) -> dict[str, str]:
    return entry if isinstance(entry, dict) else {"": entry}


def all_placeholders(entry: Any) -> set[str]:
    return set().union(*map(placeholders, forms(entry).values()))


@pytest.mark.parametrize("language", languages())
def test_every_language_has_the_same_keys(language: str) -> None:
    assert words_in(language).keys().keys() == ENGLISH.keys()


@pytest.mark.parametrize("language", languages())
def test_every_sentence_has_the_values_that_the_english_one_has(language: str) -> None:
    for key, entry in words_in(language).keys().items():
        assert all_placeholders(entry) == all_placeholders(ENGLISH[key]), key


@pytest.mark.parametrize("language", languages())
def test_what_has_plurals_has_every_form_of_the_language(language: str) -> None:
    wanted = {*Locale(language).plural_form.rules, "other"}
    for key, entry in words_in(language).keys().items():
        assert isinstance(entry, dict) == isinstance(ENGLISH[key], dict), key
        if isinstance(entry, dict):
            assert set(entry) == wanted, key


@pytest.mark.parametrize("language", languages())
def test_no_sentence_is_empty(language: str) -> None:
    for key, entry in words_in(language).keys().items():
        assert all(sentence.strip() for sentence in forms(entry).values()), key


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, "بلا جمل"),
        (1, "جملة واحدة"),
        (2, "جملتان"),
        (3, "3 جمل"),
        (11, "11 جملة"),
        (100, "100 جملة"),
    ],
)
def test_arabic_counts_in_six_forms(count: int, shown: str) -> None:
    assert words_in("ar")("sentences.count", count=count) == shown


@pytest.mark.parametrize(
    ("code", "language"),
    [("ar", "ar"), ("ar-EG", "ar"), ("EN-gb", "en"), ("fr", "en"), ("", "en"), (None, "en")],
)
def test_a_language_without_words_gets_english(code: str | None, language: str) -> None:
    assert words_in(code).language == language


def test_a_sentence_is_filled_in_and_its_values_are_not_read_as_braces() -> None:
    assert words_in("en")("receipt.new", title="{braces} & <tags>") == "Added: {braces} & <tags>"


def test_a_count_that_is_no_number_is_a_mistake() -> None:
    with pytest.raises(TypeError):
        words_in("en")("sentences.count", count="3")


def test_an_error_is_told_in_the_language_of_the_reader() -> None:
    assert words_in("en").error(NoSuchArticle(7)) == "There is no article 7."
    assert words_in("ar").error(NoSuchArticle(7)) == "لا يوجد مقال رقمه 7."


def test_an_error_without_a_sentence_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        Words("en", {"error": {}}).error(IsnadError("unheard_of"))


def test_the_slash_of_a_command_stands_before_it_in_arabic_too() -> None:
    """It has no direction of its own: between Arabic and its command a mark must give it one."""
    for key, entry in words_in("ar").keys().items():
        for sentence in forms(entry).values():
            for found in re.finditer(r"(?<![\w/:])/[a-z]+(?![\w/]*://)", sentence):
                before = sentence[: found.start()]
                if before.rpartition("\n")[2] == "" and key == "chat.help":
                    continue  # columns of a terminal, from the left
                if "sqlite" in sentence or "mybots" in found[0]:
                    continue
                assert before.endswith("\u200e") or key == "chat.help", (key, found[0])


def test_a_line_that_begins_with_a_command_runs_from_the_right_in_arabic() -> None:
    words = words_in("ar")
    for key in ("help.reader", "help.admin", "alias.usage"):
        for line in words.keys()[key].splitlines():
            if "/" in line[:3]:
                assert line.startswith("\u200f\u200e/"), line
