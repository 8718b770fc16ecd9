"""A few of the kills that benchmarks/crashes.py does many of."""

import json
import random
from pathlib import Path

import pytest

from benchmarks.corpus import write_articles
from benchmarks.crashes import FAULTS, kill_after, kill_once, run_isnad


@pytest.mark.parametrize("seed", [1, 2])
def test_after_a_kill_every_article_is_whole_or_absent(tmp_path: Path, seed: int) -> None:
    articles = 60
    source = tmp_path / "articles.jsonl"
    write_articles(source, articles)
    faults = dict.fromkeys(FAULTS, 0)
    after = 0.7 + random.Random(seed).random()  # past the start of the process
    kill_once(tmp_path / "library", source, after, articles, faults)
    assert [faults[name] for name in FAULTS[1:]] == [0, 0, 0]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_a_kill_an_article_is_there_or_can_be_brought_back(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    source, library = tmp_path / "articles.jsonl", tmp_path / "library"
    write_articles(source, 40)
    run_isnad(library, "ingest", str(source))
    for deed in ("delete", "undo", "delete"):
        kill_after(library, 0.5 + draw.random(), deed, "7")
        assert run_isnad(library, "selfcheck").returncode == 0
    there = run_isnad(library, "show", "7").returncode == 0
    assert (run_isnad(library, "undo", "7").returncode == 0) != there
    assert len(json.loads(run_isnad(library, "articles", "--json").stdout)) == 40
    assert run_isnad(library, "selfcheck").returncode == 0
