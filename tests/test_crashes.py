"""A few of the kills that benchmarks/crashes.py does many of."""

import random
from pathlib import Path

import pytest

from benchmarks.corpus import write_articles
from benchmarks.crashes import FAULTS, kill_once


@pytest.mark.parametrize("seed", [1, 2])
def test_after_a_kill_every_article_is_whole_or_absent(tmp_path: Path, seed: int) -> None:
    articles = 60
    source = tmp_path / "articles.jsonl"
    write_articles(source, articles)
    faults = dict.fromkeys(FAULTS, 0)
    after = 0.7 + random.Random(seed).random()  # past the start of the process
    kill_once(tmp_path / "library", source, after, articles, faults)
    assert [faults[name] for name in FAULTS[1:]] == [0, 0, 0]
