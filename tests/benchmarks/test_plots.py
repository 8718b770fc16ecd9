"""The pictures: each has its result, is small, and keeps its words as words."""

import json
from pathlib import Path

import pytest

from benchmarks import plots
from benchmarks.report import RESULTS

PICTURES = sorted(RESULTS.glob("*.svg"))


@pytest.mark.parametrize("picture", PICTURES, ids=lambda file: file.stem)
def test_a_picture_is_small_and_has_its_result(picture: Path) -> None:
    assert picture.with_suffix(".json").exists()
    assert plots.drawing_of(picture.stem) is not None
    assert picture.stat().st_size < 60_000


def test_what_is_drawn_is_what_was_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = {"set": "small", "direction": "en → ar", "R@1": 41.0, "R@5": 62.0, "R@10": 83.0}
    file = tmp_path / "retrieval-dev.json"
    file.write_text(json.dumps({"table": [row]}), encoding="utf-8")
    monkeypatch.setattr(plots, "RESULTS", tmp_path)
    plots.main()
    drawn = file.with_suffix(".svg").read_text(encoding="utf-8")
    assert all(f">{word}</text>" in drawn for word in ("41", "62", "83", "R@10", "en → ar"))
