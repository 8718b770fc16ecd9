"""Question to sentence and to paragraph, in both languages, across them, and in a mixed library.

    python -m benchmarks.retrieval [--test] [--data ../shared/eval | --own] [--sets xquad_r]

Each paragraph goes in as an article, by `isnad ingest`, and every question is asked by
`isnad ask --batch --top 50`. R@k is the share of questions with a right sentence among the first k;
a paragraph has the place of its best sentence. In the mixed library both languages lie together,
and a sentence and its translation are both right. Every second question is the development half, by
which the weights of the search were chosen; `--test` takes the others. Where the sets by others are
not there, the project's own small set is measured.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean

from benchmarks.dataset import (
    DIRECTIONS,
    SETS,
    Dataset,
    Direction,
    Question,
    add_options,
    in_order,
    read_datasets,
)
from benchmarks.judge import Citation, Judge
from benchmarks.metrics import average_precision, found_at, ndcg
from benchmarks.program import MakeLibrary, Program
from benchmarks.report import Row, show, write_result

_TOP = 50
_RANKS = (1, 5, 10)


def main() -> None:
    """Asks all questions of one half and writes two tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    add_options(parser)
    parser.add_argument("--sets", nargs="+", choices=list(SETS), help="these; writes no result")
    options = parser.parse_args()
    datasets, suffix = read_datasets(options, options.sets or SETS)

    def make(folder: Path) -> Program:
        return Program(folder, options.model)

    apart = [
        {"set": dataset.name, "direction": f"{asked} → {found}"} | row
        for dataset in datasets
        for (asked, found), row in in_order(measure_apart(make, dataset, test=options.test))
    ]
    mixed = [row for d in datasets for row in measure_mixed(make, d, test=options.test)]
    if options.look or options.model or options.sets:
        show(apart)
        show(mixed)
        return
    half = "test" if options.test else "dev"
    with tempfile.TemporaryDirectory() as folder:
        setup = {"model": make(Path(folder)).model()}
    write_result(f"retrieval{suffix}-{half}", apart, setup=setup)
    write_result(f"retrieval{suffix}-mixed-{half}", mixed, setup=setup)


def measure_apart(
    make: MakeLibrary, dataset: Dataset, *, test: bool
) -> Iterator[tuple[Direction, Row]]:
    """A row a direction: one language in the library, questions of one language.

    `make` gives an empty library in the folder that it is called with.
    """
    for found in dataset.languages:
        paragraphs = dataset.paragraphs[found]
        judge = Judge(paragraphs)
        asked = {
            asked: [q for q in dataset.half(asked, test=test) if found in q.sentences]
            for asked in dataset.languages
            if (asked, found) in DIRECTIONS
        }
        with tempfile.TemporaryDirectory() as folder:
            library = make(Path(folder))
            library.ingest(paragraphs)
            for language, questions in asked.items():
                if questions:
                    answers = library.ask(questions, _TOP)
                    citations = [answer["citations"] for answer in answers]
                    yield (language, found), _figures(judge, questions, found, citations)


def _figures(
    judge: Judge,
    questions: Sequence[Question],
    language: str,
    citations: Sequence[Sequence[Citation]],
) -> Row:
    asked = list(zip(questions, citations, strict=True))
    sentences = [judge.right_sentences(q, language, shown) for q, shown in asked]
    paragraphs = [judge.right_paragraphs(q, language, shown) for q, shown in asked]
    possible = [judge.possible(q, language) for q in questions]
    return {
        "questions": len(questions),
        **{f"R@{k}": _percent([found_at(right, k) for right in sentences]) for k in _RANKS},
        "nDCG@10": _mean(map(ndcg, sentences, possible)),
        "paragraph nDCG@10": _mean([ndcg(right, 1) for right in paragraphs]),
    }


def measure_mixed(make: MakeLibrary, dataset: Dataset, *, test: bool) -> Iterator[Row]:
    """A row a question's language, both languages in one library; none where the set has no
    parallel sentences."""
    both = set(dataset.languages)
    asked = {
        language: [q for q in dataset.half(language, test=test) if q.sentences.keys() >= both]
        for language in dataset.languages
    }
    if len(both) < 2 or not all(asked.values()):
        return
    paragraphs = [p for language in dataset.languages for p in dataset.paragraphs[language]]
    judge = Judge(paragraphs)
    with tempfile.TemporaryDirectory() as folder:
        library = make(Path(folder))
        library.ingest(paragraphs)
        for own, questions in asked.items():
            (other,) = both - {own}
            rows = [
                _mixed_figures(judge, question, own, other, answer["citations"])
                for question, answer in zip(questions, library.ask(questions, _TOP), strict=True)
            ]
            yield {
                "set": dataset.name,
                "question in": own,
                "questions": len(questions),
                "R@10 own language": _percent([row[0] for row in rows]),
                "R@10 other language": _percent([row[1] for row in rows]),
                "mAP of both": _mean([row[2] for row in rows]),
            }


def _mixed_figures(
    judge: Judge, question: Question, own: str, other: str, citations: Sequence[Citation]
) -> tuple[bool, bool, float]:
    here = judge.right_sentences(question, own, citations)
    there = judge.right_sentences(question, other, citations)
    either = [a or b for a, b in zip(here, there, strict=True)]
    possible = judge.possible(question, own) + judge.possible(question, other)
    return found_at(here, 10), found_at(there, 10), average_precision(either, possible)


def _percent(found: Sequence[bool]) -> float:
    return round(100 * fmean(found), 1)


def _mean(values: Sequence[float] | map[float]) -> float:
    return round(fmean(values), 3)


if __name__ == "__main__":
    main()
