"""What is measured: the same articles for everybody, and all of them searchable at the end."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.throughput import _floor, _isnad, _write


def test_the_articles_are_the_same_each_time(tmp_path: Path) -> None:
    counts = {_write(tmp_path / name, [], 300) for name in ("one", "two")}
    assert len(counts) == 1
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_all_of_it_is_searchable_when_the_clock_stops(tmp_path: Path) -> None:
    articles, library = tmp_path / "articles.jsonl", tmp_path / "library"
    count = _write(articles, [], 300)
    ids = [json.loads(line)["id"] for line in articles.read_text("utf-8").splitlines()]
    assert len(set(ids)) == count
    library.mkdir()
    ours, floor = _isnad(articles, library), _floor(articles)
    assert 250 < ours["units"] <= floor["units"] + 10
    assert ours["bytes"] > 0
    assert floor["seconds"] < ours["seconds"]
