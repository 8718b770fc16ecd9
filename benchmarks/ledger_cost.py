"""What finding statements adds to an ingest, beside splitting and embedding.

    python -m benchmarks.ledger_cost [--runs 15]

One thread, one article after the other, the three steps of each in turn; medians over the runs. The
texts are the labelled news of `tests/statements`, in which most sentences report speech.
"""

from __future__ import annotations

import argparse
import statistics
import time

from benchmarks.report import Row, write_result
from benchmarks.statements import read_labels
from retrieval.encoding.encoder import load_encoder
from retrieval.statements.find import find_statements
from retrieval.text.language import language_of
from retrieval.text.split import split_passages, split_sentences
from store.records import NewSentence

ALLOWED = 1.0
"""Of the time that splitting and embedding take together."""


def main() -> None:
    """Times the steps and writes the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    encoder = load_encoder(None)
    table: list[Row] = []
    for language in ("ar", "en"):
        articles = [a["text"] for half in ("dev", "test") for a in read_labels(language, half)]
        splitting, embedding, finding = list[float](), list[float](), list[float]()
        sentences = 0
        for run in range(runs + 1):
            split = embed = find = 0.0
            sentences = 0
            for text in articles:
                started = time.perf_counter()
                new = [
                    NewSentence(span, language_of(text[span.start : span.end]), passages)
                    for span in split_sentences(text)
                    for passages in [split_passages(text, span)]
                ]
                at_split = time.perf_counter()
                encoder.encode_passages(
                    [text[p.start : p.end] for sentence in new for p in sentence.passages]
                )
                at_embed = time.perf_counter()
                find_statements(text, new)
                find += time.perf_counter() - at_embed
                embed += at_embed - at_split
                split += at_split - started
                sentences += len(new)
            if run:  # the first warms the caches
                splitting.append(split)
                embedding.append(embed)
                finding.append(find)
        base = statistics.median(splitting) + statistics.median(embedding)
        table.append(
            {
                "language": language,
                "sentences": sentences,
                **{
                    f"{name} µs": round(1e6 * statistics.median(times) / sentences, 1)
                    for name, times in (
                        ("split", splitting),
                        ("embed", embedding),
                        ("find", finding),
                    )
                },
                "ratio": round(statistics.median(finding) / base, 2),
                "allowed": ALLOWED,
            }
        )
    write_result("ledger_cost", table, setup={"runs": runs})


if __name__ == "__main__":
    main()
