"""What reading in a process of its own costs, beside reading here.

    python -m benchmarks.confined [--runs 20]

Medians of one file read again and again; `first` is a process that must be started for it.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.report import Row, write_result
from retrieval.readers.confined import Reader
from retrieval.readers.page import read_page
from retrieval.readers.pdf import read_pdf

FILES = Path(__file__).parents[1] / "tests" / "retrieval" / "readers" / "files"
SEEDS = Path(__file__).parents[1] / "seeds" / "articles"


def main() -> None:
    """Times the readers and writes the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=20)
    runs = parser.parse_args().runs
    text = (SEEDS / "port-strike-2024-03-05.en.txt").read_text("utf-8")
    lines = "".join(f"<p>{line}</p>" for line in text.splitlines())
    page = f"<html><body><article>{lines}</article></body></html>".encode()
    pdf = (FILES / "port-strike-2024-03-06.ar.browser.pdf").read_bytes()
    table: list[Row] = []
    for kind, data, here in (("html", page, read_page), ("pdf", pdf, read_pdf)):
        here(data, None)
        within = _median(lambda: here(data, None), runs)  # noqa: B023 - used at once
        first, following = [], []
        for _ in range(3):
            reader = Reader()
            first.append(_median(lambda: reader.read(kind, data, None), 1))  # noqa: B023
            following.append(_median(lambda: reader.read(kind, data, None), runs))  # noqa: B023
            reader.close()
        table.append(
            {
                "kind": kind,
                "here ms": round(1000 * within, 1),
                "following ms": round(1000 * statistics.median(following), 1),
                "ratio": round(statistics.median(following) / within, 2),
                "first ms": round(1000 * statistics.median(first)),
                "first ratio": round(statistics.median(first) / within),
            }
        )
    write_result("confined", table, setup={"runs": runs})


def _median(work: Callable[[], object], runs: int) -> float:
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


if __name__ == "__main__":
    main()
