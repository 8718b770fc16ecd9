from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.text.language import Language, language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The dam is full.", "en"),
        ("امتلأ السد.", "ar"),
        ("ماذا قال John Kirby أمس؟", "ar"),
        ("what did كيربي say?", "en"),
        ("who is جون كيربي?", "en"),
        ("من هو John Kirby؟", "ar"),
        ("Kirby كيربي", "en"),
        ("كيربي Kirby", "ar"),
        ("Œuvre Čapek", "en"),
        ("ﺑﻐﺪاد", "ar"),
        ("قَالَ", "ar"),
        ("24 تموز 2021", "ar"),
    ],
)
def test_a_text_is_in_the_language_of_most_of_its_words(text: str, language: Language) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("text", ["", "2024", "٢٠٢٤", "?!", "Привет", "你好", "،؛؟"])
def test_a_text_without_letters_of_either_has_the_default(text: str) -> None:
    assert language_of(text) == "en"
    assert language_of(text, default="ar") == "ar"


@given(st.text())
def test_any_text_is_in_one_of_the_two(text: str) -> None:
    assert language_of(text) in get_args(Language)
