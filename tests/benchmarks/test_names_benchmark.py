from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.names import by_sound, in_test_half, read_pairs, recall_at_1


def test_a_tie_counts_as_the_chance_that_a_right_one_is_drawn() -> None:
    right = {"a": {"x"}, "b": {"y", "z"}, "c": {"x"}}
    assert recall_at_1({"a": ["x", "y", "w", "v"]}, right) == 0.25
    assert recall_at_1({"b": ["y", "z"]}, right) == 1.0
    assert recall_at_1({"a": ["x"], "c": []}, right) == 0.5


def test_the_most_alike_come_first_and_a_name_of_no_likeness_finds_none() -> None:
    pool = ["kirby", "karim", "hussein", "ali"]
    assert by_sound(["كيربي", "حسين", "علي", "بنغلور"], pool) == [
        ["kirby"],
        ["hussein"],
        ["ali"],
        [],
    ]


def test_a_name_is_always_in_the_same_half() -> None:
    assert [in_test_half(name) for name in ("كيربي", "حسين", "ماكرون", "علي")] == [
        False,
        False,
        True,
        True,
    ]
    shares = sum(in_test_half(f"اسم{number}") for number in range(1000)) / 1000
    assert shares == pytest.approx(0.5, abs=0.05)


def test_pairs_are_read(tmp_path: Path) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_text(json.dumps({"ar": "حسين", "en": "husayn"}, ensure_ascii=False), "utf-8")
    assert read_pairs(file) == [("حسين", "husayn")]
