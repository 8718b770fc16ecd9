from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from retrieval.errors import SourceError, SourceMissing
from retrieval.intake.draft import Draft, Unread
from retrieval.intake.ingest import Ingester
from retrieval.intake.queue import MOST_TRIES, Worker, receipts_of, text_job
from store.archive import Archive
from store.database import open_database
from store.errors import DatabaseUnavailable
from store.jobs import Job, Jobs, NewJob, Problem, Step

ROOT = Path(__file__).parents[3]
LINE = '{{"title": "Row {0}", "text": "It rained for {0} days in Varna, Ruth Calder said."}}\n'


def lines(count: int) -> bytes:
    return "".join(LINE.format(n) for n in range(count)).encode()


class Away(SourceError):
    """A site that may be there another time."""

    temporary = True


class Site:
    """Pages that come, or not."""

    def __init__(self) -> None:
        self.error: SourceError | None = None
        self.asked = 0

    def read(self, url: str) -> Iterator[Draft | Unread]:
        self.asked += 1
        if self.error is not None:
            yield Unread(url, self.error)
        else:
            yield Draft(text=f"It rained in Varna, {url} said.", url=url)


@pytest.fixture
def jobs(archive: Archive, database_url: str) -> Iterator[Jobs]:
    jobs = Jobs(open_database(database_url))
    yield jobs
    jobs.close()


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def worker(jobs: Jobs, ingester: Ingester, site: Site) -> Worker:
    return Worker(jobs, ingester, site.read)


class After:
    """Time to end after so many looks."""

    def __init__(self, looks: int) -> None:
        self.left = looks

    def is_set(self) -> bool:
        self.left -= 1
        return self.left < 0

    def wait(self, timeout: float | None = None) -> bool:
        return self.is_set()


NEVER = Event()


def add(jobs: Jobs, name: str, data: bytes) -> Job:
    return jobs.add(NewJob("file", name, name, "telegram:1", data))


def test_a_file_becomes_its_articles_and_their_receipts(
    jobs: Jobs, worker: Worker, archive: Archive
) -> None:
    job = add(jobs, "rows.jsonl", lines(3) + b"\n{nonsense\n" + lines(1))
    assert worker.work_one(NEVER)
    done = jobs.get(job.id)
    assert (done.state, done.position, done.total) == ("done", 5, 5)
    assert done.counts == {"new": 3, "failed": 1, "duplicate": 1}
    (problem,) = done.problems
    assert (problem.reason, problem.source) == ("broken_json_line", "rows.jsonl")
    receipts = receipts_of(done, archive)
    assert [r.status for r in receipts] == ["new", "new", "new", "failed", "duplicate"]
    assert (receipts[0].title, receipts[0].sentences) == ("Row 0", 1)
    assert str(receipts[3].error) == str(problem.error)
    assert not worker.work_one(NEVER)


def test_a_text_keeps_what_is_known_of_it(jobs: Jobs, worker: Worker, archive: Archive) -> None:
    draft = Draft(
        "Snow fell in Tromso.\n",
        title="Snow",
        external_id="telegram:-100:4",
        url="https://t.me/snow/4",
        source="Snow channel",
        published="2024-01-02",
    )
    jobs.add(text_job(draft, name="post", actor="channel:-100"))
    worker.work_one(NEVER)
    article = archive.article(1)
    assert (article.title, article.source, article.published) == (
        draft.title,
        draft.source,
        draft.published,
    )
    assert (article.external_id, article.url) == (draft.external_id, draft.url)
    jobs.add(text_job(Draft("Rain fell.\n", external_id="telegram:-100:4"), name="p", actor="c"))
    worker.work_one(NEVER)
    assert archive.article(1).version == 2


@pytest.mark.parametrize("text", ["", "  \n", "1 2 3", "\ud800 half"])
def test_a_text_that_is_no_article_fails_with_the_reason(
    jobs: Jobs, worker: Worker, text: str
) -> None:
    job = jobs.add(text_job(Draft(text, source="x"), name="x", actor="a"))
    worker.work_one(NEVER)
    failed = jobs.get(job.id)
    assert failed.state == "failed"
    assert failed.failure is not None
    assert failed.failure.reason in ("empty_file", "no_words", "no_sentences", "broken_characters")
    assert not failed.retryable


def test_a_stop_in_the_middle_goes_on_where_it_was(
    jobs: Jobs, worker: Worker, ingester: Ingester, site: Site
) -> None:
    job = add(jobs, "rows.jsonl", lines(9))
    worker.work_one(After(4))
    stopped = jobs.get(job.id)
    assert (stopped.state, stopped.position) == ("waiting", 4)
    Worker(jobs, ingester, site.read).work_one(NEVER)
    assert jobs.get(job.id).counts == {"new": 9}


def test_a_cancel_ends_it_after_the_article_that_it_is_at(
    jobs: Jobs, worker: Worker, archive: Archive
) -> None:
    job = add(jobs, "rows.jsonl", lines(3000))
    thread = Thread(target=worker.work_one, args=(NEVER,))
    thread.start()
    while not jobs.get(job.id).position:
        time.sleep(0.01)
    cancelled = jobs.cancel(job.id)
    thread.join(10)
    assert not thread.is_alive()
    assert jobs.get(job.id) == cancelled
    assert cancelled.position == archive.count_articles() < 3000


def test_two_workers_do_nothing_twice(
    jobs: Jobs, worker: Worker, ingester: Ingester, site: Site, archive: Archive
) -> None:
    made = [add(jobs, f"{n}.txt", f"It rained for {n} days in Varna.".encode()) for n in range(20)]
    other = Worker(jobs, ingester, site.read)
    stop = Event()
    threads = [Thread(target=one.run, args=(stop,)) for one in (worker, other)]
    for thread in threads:
        thread.start()
    while jobs.counts() != {"done": 20}:
        time.sleep(0.01)
    stop.set()
    for thread in threads:
        thread.join()
    assert all(jobs.get(job.id).counts == {"new": 1} for job in made)
    assert archive.count_articles() == 20


def test_what_is_away_for_now_is_tried_again_and_given_up_in_the_end(
    jobs: Jobs, worker: Worker, site: Site
) -> None:
    site.error = Away("database_busy")
    job = jobs.add(NewJob("url", "x", "https://x.example/1", "telegram:1"))
    for tries in range(1, MOST_TRIES):
        worker.work_one(NEVER)
        waiting = jobs.get(job.id)
        assert (waiting.state, waiting.tries) == ("waiting", tries)
        assert waiting.failure == Problem("database_busy", {}, "x")
        assert not worker.work_one(NEVER), "it waits"
        make_due(jobs, job)
    worker.work_one(NEVER)
    failed = jobs.get(job.id)
    assert (failed.state, failed.retryable, site.asked) == ("failed", True, MOST_TRIES)
    site.error = None
    jobs.retry(job.id)
    worker.work_one(NEVER)
    assert jobs.get(job.id).counts == {"new": 1}


def make_due(jobs: Jobs, job: Job) -> None:
    """Its time has come; its tries stay."""
    with jobs._engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE job SET not_before = NULL WHERE id = {job.id}")


def test_what_is_gone_for_good_is_not_tried_again(jobs: Jobs, worker: Worker, site: Site) -> None:
    site.error = SourceMissing("no_such_file", path="x")
    job = jobs.add(NewJob("url", "x", "https://x.example/1", "telegram:1"))
    worker.work_one(NEVER)
    failed = jobs.get(job.id)
    assert (failed.state, failed.tries, site.asked) == ("failed", 1, 1)
    assert failed.failure == Problem("no_such_file", {"path": "x"}, "https://x.example/1")


def test_a_database_in_use_is_waited_for(
    jobs: Jobs, worker: Worker, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = add(jobs, "rows.jsonl", lines(3))
    add_one, calls = archive.add, 0

    def add_(new: object, *, step: Step | None = None) -> object:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise DatabaseUnavailable("database_busy")
        return add_one(new, step=step)  # type: ignore[arg-type]

    monkeypatch.setattr(archive, "add", add_)
    worker.work_one(NEVER)
    waiting = jobs.get(job.id)
    assert (waiting.state, waiting.position) == ("waiting", 1)
    make_due(jobs, job)
    worker.work_one(NEVER)
    assert jobs.get(job.id).counts == {"new": 3}


def test_a_mistake_of_ours_costs_one_job_only(
    jobs: Jobs, ingester: Ingester, caplog: pytest.LogCaptureFixture
) -> None:
    def read(url: str) -> Iterator[Draft | Unread]:
        raise ZeroDivisionError(url)

    worker = Worker(jobs, ingester, read)
    job, other = jobs.add(NewJob("url", "x", "x", "a")), add(jobs, "1.txt", b"It rained in Varna.")
    worker.work_one(NEVER)
    worker.work_one(NEVER)
    assert jobs.get(job.id).failure == Problem("unexpected", {}, "x")
    assert jobs.get(other.id).state == "done"
    assert "ZeroDivisionError" in caplog.text


def test_what_ends_every_worker_is_given_up(jobs: Jobs, worker: Worker) -> None:
    job = add(jobs, "1.txt", b"It rained in Varna.")
    for n in range(MOST_TRIES):
        assert jobs.claim(f"crashed{n}", jobs.owners()) is not None
    with jobs._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE job SET leased_until = '2000'")
    worker.work_one(NEVER)
    assert jobs.get(job.id).failure == Problem("job_broke_off", {}, "1.txt")


WORK = """
import sys, threading
from retrieval.encoding.encoder import load_encoder
from retrieval.intake.ingest import Ingester
from retrieval.intake.queue import Worker
from retrieval.text.fold import FOLDING
from retrieval.text.lexical import search_terms
from store.archive import Archive
from store.database import open_database
from store.jobs import Jobs
engine = open_database(sys.argv[1])
archive = Archive(engine, terms=search_terms, terms_version=FOLDING)
worker = Worker(Jobs(engine), Ingester(archive, load_encoder(None)), lambda url: ())
print(worker.owner, flush=True)
worker.run(threading.Event())
"""


def test_kill_9_again_and_again_costs_nothing_and_doubles_nothing(
    jobs: Jobs, archive: Archive, database_url: str
) -> None:
    job = add(jobs, "rows.jsonl", lines(600))
    seen = 0
    for kill in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", WORK, database_url], stdout=subprocess.PIPE, cwd=ROOT
        )
        try:
            deadline = time.monotonic() + 60
            while (now := jobs.get(job.id)).state != "done" and time.monotonic() < deadline:
                if kill < 3 and now.position > seen + 20:
                    break
                time.sleep(0.002)
        finally:
            os.kill(process.pid, signal.SIGKILL)
            process.communicate()
        seen = jobs.get(job.id).position
    done = jobs.get(job.id)
    assert done.state == "done"
    assert done.counts == {"new": 600}, "no article of its own is told as a duplicate"
    assert archive.count_articles() == 600


def test_a_payload_of_texts_is_json_that_any_bot_can_read() -> None:
    job = text_job(Draft("x", source="y"), name="z", actor="a", chat_id=4)
    assert json.loads(job.payload or b"")["text"] == "x"
    assert (job.kind, job.name, job.source, job.chat_id) == ("text", "z", "y", 4)
