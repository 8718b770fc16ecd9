"""How good the answers are: the questions of seeds/, asked of a library of the seed articles.

    python -m benchmarks.answers            the development half, for choosing
    python -m benchmarks.answers --test     the half that is looked at once

A question counts as right when the first citation is a sentence that was named as its answer (or
stands in the same quotation), or, of one that has none, when the engine said no.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.report import write_result
from bot.phrases import groups, whole
from bot.wiring import Isnad, open_isnad
from config.settings import read_settings
from retrieval.answer import Answer
from retrieval.errors import QuestionError
from retrieval.intake.sources import read_path

SEEDS = Path(__file__).parent.parent / "seeds"


def main() -> None:
    """Asks one half of the questions and writes the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--test", action="store_true", help="the test half")
    parser.add_argument("--show", action="store_true", help="print what went wrong")
    options = parser.parse_args()
    half = "test" if options.test else "dev"
    lines = (SEEDS / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [q for q in map(json.loads, lines) if q["half"] == half]
    with (
        tempfile.TemporaryDirectory() as folder,
        open_isnad(read_settings({"ISNAD_DATA_DIR": folder})) as isnad,
    ):
        for _ in isnad.ingester.ingest(read_path(SEEDS / "articles")):
            pass
        counts = _count(isnad, questions, show=options.show)
        model = isnad.encoder.fingerprint
    table = [
        {
            "kind": kind,
            "questions": counts[kind, "all"],
            "right": counts[kind, "right"],
            "wrong": counts[kind, "wrong"],
            "no": counts[kind, "no"],
        }
        for kind in ("speaker", "fact", "cross", "none")
    ]
    write_result(f"answers-{half}", table, setup={"model": model, "articles": 8})


def _count(
    isnad: Isnad, questions: list[dict[str, Any]], *, show: bool
) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for question in questions:
        try:
            answer = isnad.asker.ask(question["question"])
        except QuestionError:
            counts[question["kind"], "all"] += 1
            counts[question["kind"], "no"] += 1  # nothing to look for: a no of another kind
            continue
        verdict = _verdict(answer, question["answers"])
        counts[question["kind"], "all"] += 1
        counts[question["kind"], verdict] += 1
        if show and verdict != ("right" if question["answers"] else "no"):
            first = answer.citations[0].cited.text[:80] if answer.citations else ""
            print(f"{verdict} {answer.confidence:.2f} {question['question']} → {first}")
            ranked = isnad.asker.ask(question["question"], top=3).citations
            for citation in ranked:
                print(f"      {citation.score:.2f} {citation.cited.text[:90]}")
    return counts


def _verdict(answer: Answer, expected: list[dict[str, str]]) -> str:
    if not answer.answered:
        return "no"
    first = answer.citations[0].cited
    quotation = whole(groups(answer.citations)[0]).text
    right = any(
        wanted["file"] == first.source and wanted["begins"] in quotation for wanted in expected
    )
    return "right" if right else "wrong"


if __name__ == "__main__":
    main()
