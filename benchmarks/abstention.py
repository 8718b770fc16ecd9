"""Saying no: whether confidence tells questions that the library answers from the others.

    python -m benchmarks.abstention [--test] [--data ../shared/eval | --own]

Twice. With whole articles away: the library lacks the articles that the set names for this, and the
questions about them have no answer. With the paragraph away: every question is asked twice, of a
library that holds everything, and of one from which its own paragraph is missing while others from
the same article are there. (Not one library a question: the paragraphs are dealt out to ten
libraries, and each lacks its share.)

AUROC is the chance that a question with an answer gets more confidence than one without. "Answered
at 5 %" is the share of questions with an answer that are still answered where the cut lets 5 % of
those without slip through; "as shipped" is by the engine's own verdict. "Calibration error" is the
mean distance between confidence and the share of first sentences that are right.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from benchmarks.dataset import (
    Dataset,
    Direction,
    Paragraph,
    Question,
    add_options,
    in_order,
    read_datasets,
)
from benchmarks.judge import Judge
from benchmarks.metrics import auroc, calibration, risk_coverage, still_answered
from benchmarks.program import MakeLibrary, Program
from benchmarks.report import Row, show, write_result

_TOP = 3  # the most that the engine shows; its verdict is the same with any number
_FOLDS = 10
_POINTS = 50  # of a curve, which is enough to draw it


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of one question. `right` is whether the first sentence answers it."""

    answerable: bool
    confidence: float
    answered: bool
    right: bool


def main() -> None:
    """Asks all questions of one half and writes the table, and the curves beside it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    add_options(parser)
    options = parser.parse_args()
    (dataset,), suffix = read_datasets(options, ["xquad_r"])

    def make(folder: Path) -> Program:
        return Program(folder, options.model)

    rows: list[Row] = []
    curves: dict[str, Any] = {}
    for missing, measure in (("articles", articles_away), ("paragraph", paragraph_away)):
        for direction, asked in in_order(measure(make, dataset, test=options.test)):
            name = f"{direction[0]} → {direction[1]}"
            rows.append({"missing": missing, "direction": name} | figures(asked))
            curves[f"{missing}: {name}"] = _curves(asked)
    if options.look or options.model:
        show(rows)
        return
    half = "test" if options.test else "dev"
    with tempfile.TemporaryDirectory() as folder:
        setup = {"model": make(Path(folder)).model(), "data": dataset.name}
    write_result(f"abstention{suffix}-{half}", rows, setup=setup, curves=curves)


def articles_away(
    make: MakeLibrary, dataset: Dataset, *, test: bool
) -> Iterator[tuple[Direction, list[Asked]]]:
    """What became of the questions, by direction, where whole articles are away."""
    for found, questions in _questions(dataset, test=test):
        paragraphs = dataset.paragraphs[found]
        kept = [p for p in paragraphs if p.article not in dataset.away]
        answered = _ask(make, kept, questions, found, Judge(paragraphs))
        yield from _by_direction(questions, found, answered)


def paragraph_away(
    make: MakeLibrary, dataset: Dataset, *, test: bool
) -> Iterator[tuple[Direction, list[Asked]]]:
    """What became of the questions, by direction, with their paragraph and without it."""
    for found, questions in _questions(dataset, test=test):
        paragraphs = dataset.paragraphs[found]
        judge = Judge(paragraphs)
        fold_of = {paragraph.id: place % _FOLDS for place, paragraph in enumerate(paragraphs)}
        asked = _ask(make, paragraphs, questions, found, judge)
        both = list(zip(questions, asked, strict=True))
        for fold in range(_FOLDS):
            kept = [p for p in paragraphs if fold_of[p.id] != fold]
            here = [q for q in questions if fold_of[q.paragraph[found]] == fold]
            both += zip(here, _ask(make, kept, here, found, judge), strict=True)
        yield from _by_direction([q for q, _ in both], found, [one for _, one in both])


def _questions(dataset: Dataset, *, test: bool) -> Iterator[tuple[str, list[Question]]]:
    """For each language of a library, the questions of both languages that it answers."""
    for found in dataset.languages:
        yield (
            found,
            [
                question
                for asked in dataset.languages
                for question in dataset.half(asked, test=test)
                if found in question.sentences
            ],
        )


def _ask(
    make: MakeLibrary,
    paragraphs: Sequence[Paragraph],
    questions: Sequence[Question],
    found: str,
    judge: Judge,
) -> list[Asked]:
    held = {paragraph.id for paragraph in paragraphs}
    with tempfile.TemporaryDirectory() as folder:
        library = make(Path(folder))
        library.ingest(paragraphs)
        answers = library.ask(questions, _TOP)
    asked = []
    for question, answer in zip(questions, answers, strict=True):
        right = judge.right_sentences(question, found, answer["citations"])
        asked.append(
            Asked(
                answerable=question.paragraph[found] in held,
                confidence=answer["confidence"],
                answered=answer["answered"],
                right=any(right[:1]),
            )
        )
    return asked


def _by_direction(
    questions: Sequence[Question], found: str, asked: Sequence[Asked]
) -> Iterator[tuple[Direction, list[Asked]]]:
    pairs = list(zip(questions, asked, strict=True))
    for language in dict.fromkeys(question.language for question in questions):
        yield (language, found), [one for q, one in pairs if q.language == language]


def figures(asked: Iterable[Asked]) -> Row:
    """The row of a direction."""
    asked = list(asked)
    yes = [one for one in asked if one.answerable]
    no = [one for one in asked if not one.answerable]
    confidences = [one.confidence for one in yes], [one.confidence for one in no]
    _, error = calibration([one.confidence for one in asked], [one.right for one in asked])
    return {
        "answerable": len(yes),
        "unanswerable": len(no),
        "AUROC": round(auroc(*confidences), 3),
        "answered at 5 %": _percent(still_answered(*confidences, 0.05)),
        "answered at 20 %": _percent(still_answered(*confidences, 0.20)),
        "as shipped: answered": _percent(fmean(one.answered for one in yes)),
        "slip through": _percent(fmean(one.answered for one in no)),
        "calibration error": round(error, 3),
    }


def _curves(asked: Sequence[Asked]) -> dict[str, list[tuple[float, ...]]]:
    """What plots are drawn from: (coverage, risk), and (confidence, share right, count)."""
    confidences, right = [one.confidence for one in asked], [one.right for one in asked]
    points = risk_coverage(confidences, right)
    every = max(1, len(points) // _POINTS)
    bins, _ = calibration(confidences, right)
    return {
        "risk by coverage": [
            (round(coverage, 4), round(risk, 4))
            for coverage, risk in (*points[:-1:every], points[-1])
        ],
        "right by confidence": [
            (round(one.confidence, 4), round(one.right, 4), one.count) for one in bins
        ],
    }


def _percent(share: float) -> float:
    return round(100 * share, 1)


if __name__ == "__main__":
    main()
