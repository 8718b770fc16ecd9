"""Question to sentence in both languages and across them, on data that we did not write.

    python -m benchmarks.retrieval [--data ../shared/eval/xquad_r] [--test]

XQuAD-R (LAReQA): questions with the sentence that answers, Arabic and English in parallel; its
paragraphs go in as articles, one language a library, and each question is asked with `--top 10`.
Every second question is the development half, by which the weights of `retrieval/search.py` were
chosen; `--test` takes the others. The data is for measuring only and is not part of the project.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.report import write_result
from bot.wiring import Isnad, open_isnad
from config.settings import read_settings
from retrieval.fold import squeeze
from retrieval.readers.lines import read_lines
from store.errors import IsnadError

_RANKS = (1, 5, 10)


def main() -> None:
    """Asks all questions of one half in the four directions and writes the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/eval/xquad_r"))
    parser.add_argument("--test", action="store_true", help="the test half")
    options = parser.parse_args()
    if not options.data.is_dir():
        sys.exit(f"{options.data} is not here: give the folder of XQuAD-R with --data.")
    half = "test" if options.test else "dev"
    table = []
    model = ""
    for library in ("ar", "en"):
        with (
            tempfile.TemporaryDirectory() as folder,
            open_isnad(read_settings({"ISNAD_DATA_DIR": folder})) as isnad,
        ):
            model = isnad.encoder.fingerprint
            _take_in(isnad, options.data, library)
            for language in ("ar", "en"):
                questions = _read(options.data / f"questions.{language}.jsonl")
                table.append(
                    {"direction": f"{language} → {library}"}
                    | _measure(isnad, questions[int(options.test) :: 2], options.data, library)
                )
    write_result(f"retrieval-{half}", table, setup={"model": model, "data": "XQuAD-R"})


def _take_in(isnad: Isnad, data: Path, language: str) -> None:
    lines = [
        json.dumps({"id": p["id"], "title": p["title"], "text": p["text"]}).encode()
        for p in _read(data / f"paragraphs.{language}.jsonl")
    ]
    for receipt in isnad.ingester.ingest(read_lines(lines, None)):
        assert receipt.status == "new", receipt


def _measure(
    isnad: Isnad, questions: list[dict[str, Any]], data: Path, library: str
) -> dict[str, Any]:
    """The share, in percent, of questions whose sentence is among the first 1, 5 and 10."""
    sentences = {s["id"]: s["text"] for s in _read(data / f"sentences.{library}.jsonl")}
    found = dict.fromkeys(_RANKS, 0)
    started = time.perf_counter()
    for question in questions:
        gold = [squeeze(sentences[i]) for i in question["gold_sents"][library]]
        try:
            answer = isnad.asker.ask(question["text"], top=max(_RANKS))
        except IsnadError:
            continue  # a question of common words only counts as not found
        hits = [squeeze(citation.cited.text) for citation in answer.citations]
        right = [any(hit in g or g in hit for g in gold) for hit in hits]
        for rank in _RANKS:
            found[rank] += any(right[:rank])
    spent = time.perf_counter() - started
    shares = {f"R@{rank}": round(100 * found[rank] / len(questions), 1) for rank in _RANKS}
    return {"questions": len(questions), **shares, "ms": round(1000 * spent / len(questions))}


def _read(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    main()
