"""How much slower questions are answered while ten thousand articles are taken in.

    python -m benchmarks.desk_load [--articles 10000]

As in the bot: the articles are one job of JSON lines for the worker's process, and questions are
asked of the same library in a thread. Every few seconds the worker is halted for as long, so that
answers with and without it are compared on a library of the same size.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from benchmarks.dataset import read_own
from benchmarks.large import large_library
from benchmarks.report import Row, write_result
from bot.wiring import Isnad, open_isnad
from bot.worker import WorkerProcess
from config.settings import read_settings
from retrieval.intake.sources import read_path
from store.jobs import Job, NewJob

_SEEDS = Path(__file__).parents[1] / "seeds" / "articles"
_FIRST = 500  # articles that are there before
_SENTENCES = 10  # in an article
_WITH, _WITHOUT = 6.0, 3.0  # seconds with the worker, then without it
_BETWEEN = 0.05  # seconds from an answer to the next question


def main() -> None:
    """Takes the articles in, asks meanwhile, and writes the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=10_000)
    count = parser.parse_args().articles
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder / "first.jsonl", _FIRST, seed=2)
        _write(folder / "many.jsonl", count, seed=1)
        settings = read_settings({"ISNAD_DATA_DIR": str(folder / "library")})
        with open_isnad(settings) as isnad:
            for path in (_SEEDS, folder / "first.jsonl"):
                for _ in isnad.ingester.ingest(read_path(path)):
                    pass
            isnad.index.refresh()
            table, setup = _measure(isnad, WorkerProcess(settings), folder / "many.jsonl")
    write_result("desk_load", table, setup=setup)


def _write(file: Path, count: int, seed: int) -> None:
    """So many articles, put together from the project's own small set, as JSON lines."""
    made = large_library(read_own(), 10**9, seed, per_article=_SENTENCES)
    with file.open("w", encoding="utf-8") as stream:
        for paragraph in islice((p for p in made if p.id.startswith("large:")), count):
            line = {
                "id": f"{seed}:{paragraph.id}",
                "title": paragraph.title,
                "text": paragraph.text,
            }
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")


def _measure(
    isnad: Isnad, worker: WorkerProcess, file: Path
) -> tuple[list[Row], dict[str, object]]:
    new = NewJob("file", file.name, file.name, "benchmark", file.read_bytes())
    job = isnad.jobs.add(new)
    waits: dict[str, list[float]] = {"with": [], "without": []}
    working = 0.0
    with ThreadPoolExecutor(4, "question") as threads:
        _ask_for(2.0, isnad, threads)  # the first answers are slower
        worker.watch(isnad.change.now.model)
        try:
            while not isnad.jobs.get(job.id).position:
                time.sleep(0.05)
            began = time.perf_counter()
            while not _now(isnad, job).ended:
                waits["with"] += _ask_for(_WITH, isnad, threads)
                if _now(isnad, job).ended:
                    break
                halted = time.perf_counter()
                with _halted(worker):
                    waits["without"] += _ask_for(_WITHOUT, isnad, threads)
                began += time.perf_counter() - halted
            working = time.perf_counter() - began
        finally:
            worker.stop()
    ended = _now(isnad, job)
    table: list[Row] = []
    shown = {name: (_median(waits[name]), _late(waits[name])) for name in waits}
    for name in ("without", "with"):
        median, late = shown[name]
        table.append(
            {
                "answers": f"{name} the ingest",
                "questions": len(waits[name]),
                "median ms": round(1000 * median, 1),
                "95 % ms": round(1000 * late, 1),
                "median, ratio": round(median / shown["without"][0], 2),
                "95 %, ratio": round(late / shown["without"][1], 2),
            }
        )
    return table, {
        "articles": dict(ended.counts).get("new", 0),
        "articles/s": round(ended.position / working),
        "sentences/article": _SENTENCES,
    }


def _ask_for(seconds: float, isnad: Isnad, threads: Executor) -> list[float]:
    """How long each answer took, asked one after the other."""
    own = read_own().questions
    questions = [q.text for pair in zip(own["en"], own["ar"], strict=False) for q in pair]
    waits = []
    end = time.perf_counter() + seconds
    number = 0
    while time.perf_counter() < end:
        started = time.perf_counter()
        threads.submit(isnad.asker.ask, questions[number % len(questions)]).result()
        waits.append(time.perf_counter() - started)
        number += 1
        time.sleep(_BETWEEN)
    return waits


@contextmanager
def _halted(worker: WorkerProcess) -> Iterator[None]:
    """The worker as if it were not there. It may hold the lock for writing, which readers never
    wait for."""
    assert worker.pid is not None, "it was started"
    os.kill(worker.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(worker.pid, signal.SIGCONT)


def _now(isnad: Isnad, job: Job) -> Job:
    return isnad.jobs.get(job.id)


_median: Callable[[list[float]], float] = statistics.median


def _late(waits: list[float]) -> float:
    return sorted(waits)[int(0.95 * (len(waits) - 1))]


if __name__ == "__main__":
    main()
