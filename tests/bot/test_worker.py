"""The worker's process, as the bot keeps it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest

from bot.wiring import Isnad, open_isnad
from bot.worker import WorkerProcess
from config.settings import Settings, read_settings
from store.jobs import Job, NewJob

ROOT = Path(__file__).parents[2]
LINE = '{{"title": "Row {0}", "text": "It rained for {0} days in Varna, Ruth Calder said."}}\n'


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"ISNAD_DATA_DIR": str(tmp_path / "library")})


@pytest.fixture
def library(settings: Settings) -> Iterator[Isnad]:
    with open_isnad(settings) as isnad:
        yield isnad


@pytest.fixture
def worker(settings: Settings) -> Iterator[WorkerProcess]:
    worker = WorkerProcess(settings)
    yield worker
    worker.stop()


def add(library: Isnad, count: int) -> Job:
    data = "".join(LINE.format(n) for n in range(count)).encode()
    return library.jobs.add(NewJob("file", "rows.jsonl", "rows.jsonl", "telegram:7", data))


def until(true: Callable[[], object], look: Callable[[], object] = lambda: None) -> None:
    deadline = time.monotonic() + 150
    while not true():
        assert time.monotonic() < deadline, "it takes too long"
        look()
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2][:3]
    except FileNotFoundError:
        return False


def test_a_worker_that_was_killed_is_started_again_and_goes_on(
    library: Isnad, worker: WorkerProcess
) -> None:
    job = add(library, 120)
    worker.watch(library.change.now.model)
    until(lambda: library.jobs.get(job.id).position > 20)
    first = worker.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    until(
        lambda: library.jobs.get(job.id).ended,
        lambda: worker.watch(library.change.now.model),
    )
    assert worker.pid != first
    assert library.jobs.get(job.id).counts == {"new": 120}
    until(library.audit.count)
    (line,) = library.audit.lines(limit=1)
    assert (line.actor, line.deed, line.object) == ("telegram:7", "ingest", "new=120")


def test_a_worker_that_is_stopped_gives_its_job_back(library: Isnad, worker: WorkerProcess) -> None:
    job = add(library, 5_000)
    worker.watch(library.change.now.model)
    until(lambda: library.jobs.get(job.id).position)
    worker.stop()
    stopped = library.jobs.get(job.id)
    assert (stopped.state, stopped.tries) == ("waiting", 0)
    assert library.archive.count_articles() == stopped.position < 5_000


def test_a_stop_while_it_is_being_started_ends_it_and_nothing_starts_after(
    library: Isnad, settings: Settings
) -> None:
    for pause in (0.0, 0.001, 0.01):
        worker = WorkerProcess(settings)
        starting = Thread(target=worker.watch, args=(library.change.now.model,))
        starting.start()
        time.sleep(pause)
        worker.stop()
        starting.join()
        before = worker.pid
        worker.watch(library.change.now.model)
        assert worker.pid == before
        assert before is None or not alive(before)


BOT = """
import sys, time
from bot.wiring import open_isnad
from bot.worker import WorkerProcess
from config.settings import read_settings
if __name__ == "__main__":
    settings = read_settings({"ISNAD_DATA_DIR": sys.argv[1]})
    with open_isnad(settings) as isnad:
        worker = WorkerProcess(settings)
        worker.watch(isnad.change.now.model)
        print(worker.pid, flush=True)
        time.sleep(600)
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes in /proc")
def test_a_worker_does_not_outlive_its_bot(
    library: Isnad, settings: Settings, tmp_path: Path
) -> None:
    job = add(library, 20_000)
    script = tmp_path / "bot_of_a_test.py"
    script.write_text(BOT)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    bot = subprocess.Popen(
        [sys.executable, str(script), str(settings.data_dir)],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert bot.stdout is not None
    pid = int(bot.stdout.readline())
    try:
        until(lambda: library.jobs.get(job.id).position)
        assert alive(pid)
    finally:
        bot.kill()
        bot.communicate()
    until(lambda: not alive(pid))
    assert library.jobs.get(job.id).state == "waiting"
