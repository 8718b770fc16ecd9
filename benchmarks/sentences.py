"""How well sentences are told apart, against sentences that people marked.

    python -m benchmarks.sentences [--data ../shared/eval | --own]

The paragraphs of XQuAD-R are split; an end counts as right where the data has a sentence's end. The
data splits after lone initials ("J. | R. Haddad") and we do not, so a perfect score is not ours.
Where it is not there, the project's own small set is split, which has no such cases.
"""

from __future__ import annotations

import argparse

from benchmarks.dataset import Dataset, add_data_options, read_datasets
from benchmarks.report import Row, write_result
from retrieval.text.split import split_sentences


def main() -> None:
    """Splits all paragraphs of both languages and writes the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    add_data_options(parser)
    (dataset,), suffix = read_datasets(parser.parse_args(), ["xquad_r"])
    table = [_measure(dataset, language) for language in dataset.languages]
    write_result(f"sentences{suffix}", table, setup={"data": dataset.name})


def _measure(dataset: Dataset, language: str) -> Row:
    right = ours = theirs = 0
    for paragraph in dataset.paragraphs[language]:
        gold = {sentence.end for sentence in paragraph.sentences}
        mine = {span.end for span in split_sentences(paragraph.text)}
        right, ours, theirs = right + len(gold & mine), ours + len(mine), theirs + len(gold)
    precision, recall = right / ours, right / theirs
    return {
        "language": language,
        "sentences": theirs,
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "F1": round(2 * precision * recall / (precision + recall), 3),
    }


if __name__ == "__main__":
    main()
