from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.text.fold import fold, squeeze, without_article, words

ANY_TEXT = st.text(st.characters(codec="utf-8"))
# What news is made of, so that words with marks inside come up often.
NEWSY = st.text(
    "aEé1٣.,'’ \n«”-_لاأإآىةؤئءک\u064b\u0651\u0640\u200c\u200f\u00ad\u0301", max_size=40
)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("BAGHDAD", "baghdad"),
        ("Straße", "strasse"),
        ("Zürich", "zurich"),
        ("Zu\u0308rich", "Zürich"),
        ("İstanbul", "istanbul"),
        ("قَالَ", "قال"),
        ("قـــال", "قال"),
        ("الرَّحْمٰن", "الرحمن"),
        ("أحمد", "احمد"),
        ("إيران", "ايران"),
        ("آذار", "اذار"),
        ("ٱلعراق", "العراق"),
        ("مصطفى", "مصطفي"),
        ("مدرسة", "مدرسه"),
        ("مسؤول", "مسوول"),
        ("رئيس", "رييس"),
        ("سماء", "سما"),
        ("ایران", "ايران"),
        ("کردستان", "كردستان"),
        ("٢٠٢٤", "2024"),
        ("۲۰۲۴", "2024"),
        ("٣٫٥", "3.5"),
        ("ﻻ", "لا"),
        ("ﺑﻐﺪاد", "بغداد"),
        ("\u200fبغداد\u200e", "بغداد"),
        ("\u2067بغداد\u2069", "بغداد"),
        ("inter\u00adnational", "international"),
        ("می\u200cخواهم", "میخواهم"),
        ("don’t", "don't"),
        ("ﬁnance", "finance"),
        ("２０２４", "2024"),
        ("\ufeffword", "word"),
    ],
)
def test_what_must_not_matter_does_not(left: str, right: str) -> None:
    assert fold(left) == fold(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("لم يقل", "قال"),
        ("قال", "لا قال"),
        ("can", "can't"),
        ("did", "did not"),
        ("2023", "2024"),
        ("٢٠٢٣", "٢٠٢٤"),
        ("3.5", "35"),
        ("1,5", "1.5"),
        ("حرب", "جرب"),
        ("تم", "ثم"),
        ("علي", "غلي"),
        ("قلب", "كلب"),
        ("سار", "صار"),
        ("كتاب", "كتب"),
        ("Kirby", "Corby"),
        ("a b", "ab"),
        ("-5", "5"),
    ],
)
def test_what_must_matter_does(left: str, right: str) -> None:
    assert fold(left) != fold(right)


@given(ANY_TEXT | NEWSY)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_folding_each_character_twice_is_folding_it_once() -> None:
    characters = [chr(c) for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
    assert [c for c in characters if fold(fold(c)) != fold(c)] == []


@given(ANY_TEXT | NEWSY)
def test_words_slice_back_to_the_text(text: str) -> None:
    last = 0
    for word in words(text):
        assert last <= word.start < word.end <= len(text)
        assert text[word.start : word.end] == word.text
        assert fold(word.text) == word.folded != ""
        last = word.end


@given(NEWSY)
def test_every_letter_and_digit_is_in_a_word(text: str) -> None:
    covered = {place for word in words(text) for place in range(word.start, word.end)}
    for place, character in enumerate(text):
        if character.isalnum() and fold(character):
            assert place in covered


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("... «» - —", []),
        ("The dam isn't full.", ["the", "dam", "isn't", "full"]),
        ("'quoted' words'", ["quoted", "words"]),
        ("al-Khazali", ["al", "khazali"]),
        ("snake_case", ["snake", "case"]),
        ("3.5 percent, 1,000 men, 24.7.2021.", ["3.5", "percent", "1,000", "men", "24.7.2021"]),
        ("٣٫٥ في المئة", ["3.5", "في", "الميه"]),
        ("F-16", ["f", "16"]),
        ("قَالَ الرَّئِيسُ", ["قال", "الرييس"]),
        ("قـــال", ["قال"]),
        ("لـ”عصائب", ["ل", "عصايب"]),
        ("inter\u00adnational", ["international"]),
        ("می\u200cخواهم", ["ميخواهم"]),
        ("ء", []),
        ("cafe\u0301s", ["cafes"]),
        ("U.S.", ["u", "s"]),
        ("وقال:نعم", ["وقال", "نعم"]),
    ],
)
def test_words_of_a_text(text: str, found: list[str]) -> None:
    assert [word.folded for word in words(text)] == found


@pytest.mark.parametrize(
    ("word", "bare"),
    [
        ("الوزاره", "وزاره"),
        ("والوزاره", "وزاره"),
        ("للوزاره", "وزاره"),
        ("بالوزاره", "وزاره"),
        ("وزاره", "وزاره"),
        ("الله", "الله"),
        ("الي", "الي"),
        ("dam", "dam"),
        ("", ""),
    ],
)
def test_a_word_without_its_article(word: str, bare: str) -> None:
    assert without_article(word) == bare


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("The dam\r\nis full. ", "the dam is full.", True),
        ("قَالَ  الرئيس", "قال الرئيس", True),
        ("The dam is full.", "The dam is not full.", False),
        ("The dam is full.", "The dam is full", False),
        ("5 men", "6 men", False),
    ],
)
def test_two_copies_of_one_article_squeeze_to_the_same(left: str, right: str, same: bool) -> None:
    assert (squeeze(left) == squeeze(right)) is same
