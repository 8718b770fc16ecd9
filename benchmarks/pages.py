"""How fast web pages are read.

    python -m benchmarks.pages [--seconds 5]

One thread, over the pages of `tests/retrieval/readers/pages`, which we wrote ourselves in the
manner of real sites: they tell the speed, and nothing of the quality.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

from benchmarks.report import Row, write_result
from retrieval.errors import SourceError
from retrieval.readers.page import read_page

PAGES = Path(__file__).parent.parent / "tests" / "retrieval" / "readers" / "pages"
ADDRESS = "https://water.example/news"


def main() -> None:
    """Reads all pages again and again and writes the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=5.0)
    seconds = parser.parse_args().seconds
    pages = [file.read_bytes() for file in sorted(PAGES.glob("*.html"))]
    articles = [data for data in pages if _is_article(data)]
    others = [data for data in pages if not _is_article(data)]
    # A long one: the article of an English page, two hundred times over.
    long = articles[0].replace(b"<p>", b"<p>" + b"The river rose again that night. " * 200)
    table: list[Row] = []
    for name, group in (("articles", articles), ("no articles", others), ("long", [long])):
        times = _times(group, seconds)
        table.append(
            {
                "pages": name,
                "number": len(group),
                "kB each": round(statistics.mean(map(len, group)) / 1000, 1),
                "pages/s": round(1 / statistics.median(times), 1),
                "ms, slowest": round(1000 * max(times), 1),
            }
        )
    write_result("pages", table, setup={"seconds": seconds, "threads": 1})


def _times(group: list[bytes], seconds: float) -> list[float]:
    """Of single pages; the first round warms up."""
    for data in group:
        _is_article(data)
    times, end = list[float](), time.perf_counter() + seconds
    while time.perf_counter() < end:
        for data in group:
            started = time.perf_counter()
            _is_article(data)
            times.append(time.perf_counter() - started)
    return times


def _is_article(data: bytes) -> bool:
    try:
        read_page(data, None, ADDRESS)
    except SourceError:
        return False
    return True


if __name__ == "__main__":
    main()
