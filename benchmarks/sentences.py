"""How well sentences are told apart, against sentences that people marked.

    python -m benchmarks.sentences [--data ../shared/eval/xquad_r]

The paragraphs of XQuAD-R are split; an end counts as right where the data has a sentence's end. The
data splits after lone initials ("J. | R. Haddad") and we do not, so a perfect score is not ours.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from benchmarks.report import write_result
from retrieval.split import split_sentences


def main() -> None:
    """Splits all paragraphs of both languages and writes the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/eval/xquad_r"))
    data = parser.parse_args().data
    if not data.is_dir():
        sys.exit(f"{data} is not here: give the folder of XQuAD-R with --data.")
    table = [_measure(data, language) for language in ("ar", "en")]
    write_result("sentences", table, setup={"data": "XQuAD-R"})


def _measure(data: Path, language: str) -> dict[str, Any]:
    marked = defaultdict(list)
    for sentence in _read(data / f"sentences.{language}.jsonl"):
        marked[sentence["para"]].append(sentence["text"].strip())
    right = ours = theirs = 0
    for paragraph in _read(data / f"paragraphs.{language}.jsonl"):
        gold = _ends(paragraph["text"], marked[paragraph["id"]])
        mine = {span.end for span in split_sentences(paragraph["text"])}
        right, ours, theirs = right + len(gold & mine), ours + len(mine), theirs + len(gold)
    precision, recall = right / ours, right / theirs
    return {
        "language": language,
        "sentences": theirs,
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "F1": round(2 * precision * recall / (precision + recall), 3),
    }


def _ends(text: str, sentences: list[str]) -> set[int]:
    ends, position = set(), 0
    for sentence in sentences:
        start = text.find(sentence, position)
        if start >= 0:
            position = start + len(sentence)
            ends.add(position)
    return ends


def _read(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    main()
