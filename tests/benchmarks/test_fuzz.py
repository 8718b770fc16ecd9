"""A little of `benchmarks.fuzz` in every run of the suite, with inputs that hypothesis chooses."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.fuzz import TARGETS, held, mutated
from retrieval.readers.right_to_left import letters, reading_order

FEW = {"html": 10, "pdf": 15, "docx": 15, "render": 15}


@pytest.mark.parametrize("name", TARGETS)
def test_bad_input_is_read_or_refused_with_a_reason(name: str) -> None:
    taken = 0
    for seed in range(FEW.get(name, 40)):
        taken += TARGETS[name](random.Random(seed))
    assert taken  # a fuzzer whose every input is refused at the door tries nothing


@given(st.text(max_size=400))
@settings(max_examples=150)
def test_every_sentence_is_cut_from_the_text_as_it_stands(text: str) -> None:
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        return
    held(text)


@given(st.text(alphabet="ابتﻻ12٣ab .,-/%()«»\u064b", max_size=40))
def test_the_order_of_reading_loses_no_sign(text: str) -> None:
    assert sorted(reading_order(list(text))) == sorted(text)
    letters(text)


def test_what_is_mutated_differs_in_most_cases() -> None:
    data = bytes(range(200))
    assert sum(mutated(data, random.Random(seed)) != data for seed in range(50)) > 40
