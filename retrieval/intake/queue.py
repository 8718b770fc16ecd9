"""The worker that takes in what the queue of jobs holds, article by article, and goes on after any
stop where it was."""

from __future__ import annotations

import json
import logging
import os
import random
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Protocol
from uuid import uuid4

from retrieval.intake.draft import Draft, Unread
from retrieval.intake.ingest import Ingester, Receipt, receipt_for
from retrieval.intake.sources import count_articles, read_bytes, read_text
from store.archive import Archive
from store.errors import DatabaseUnavailable, IsnadError, NoSuchArticle
from store.jobs import LEASE_SECONDS, Job, JobLost, Jobs, NewJob, Outcome, Problem, Step
from store.records import Added

MOST_TRIES = 6
"""So often a job is tried without getting on by one article."""
_FIRST_PAUSE, _LONGEST_PAUSE = 10.0, 3600.0
_POLL_SECONDS = 0.5
_TIDY_AFTER = 7200  # polls: about an hour
_log = logging.getLogger(__name__)

ReadUrl = Callable[[str], Iterable[Draft | Unread]]


class Stopping(Protocol):
    """Whether it is time to end, and a way to wait for it; `threading.Event` is one."""

    def is_set(self) -> bool: ...

    def wait(self, timeout: float | None = None) -> bool: ...


class _Later(Exception):
    """What failed now may work another time."""

    def __init__(self, error: IsnadError) -> None:
        super().__init__(str(error))
        self.error = error


class Worker:
    """Takes jobs in, one after the other. Many may work on one database: no job is done twice."""

    def __init__(self, jobs: Jobs, ingester: Ingester, read_url: ReadUrl) -> None:
        self._jobs = jobs
        self._ingester = ingester
        self._read_url = read_url
        self.owner = f"{_process()}:{uuid4().hex[:8]}"

    def run(self, stopping: Stopping) -> None:
        """Works until it is time to end, which is looked at after every article."""
        polls = 0
        while not stopping.is_set():
            try:
                if polls % _TIDY_AFTER == 0:
                    self._jobs.tidy()
                polls += 1
                if self.work_one(stopping):
                    continue
            except DatabaseUnavailable as error:
                _log.warning("the queue has to wait: %s", error)
            stopping.wait(_POLL_SECONDS)

    def work_one(self, stopping: Stopping) -> bool:
        """Takes in the next job that is due, as far as it gets. False where there is none.

        Raises `DatabaseUnavailable` where not even that can be noted.
        """
        # Whatever still bears this worker's own name was left when the database gave way.
        gone = {owner for owner in self._jobs.owners() if _is_gone(owner)} | {self.owner}
        job = self._jobs.claim(self.owner, gone)
        if job is None:
            return False
        try:
            if job.tries > MOST_TRIES:
                failure = job.failure or Problem("job_broke_off", source=job.name)
                self._jobs.end(job.id, self.owner, failure)
            else:
                self._take_in(job, stopping)
        except JobLost:
            _log.info("job %d was taken away", job.id)
        except _Later as later:
            self._put_off(job, later.error)
        except DatabaseUnavailable as error:
            self._put_off(job, error)
        except Exception:  # noqa: BLE001 - a mistake of ours must cost one job only
            _log.exception("job %d", job.id)
            with _unless_lost():
                self._jobs.end(job.id, self.owner, Problem("unexpected", source=job.name))
        return True

    def _take_in(self, job: Job, stopping: Stopping) -> None:
        payload = self._jobs.payload(job.id)
        total = count_articles(payload, job.source) if job.kind == "file" else 1
        self._jobs.hold(job.id, self.owner, total=total)
        position = job.position
        with self._holding(job):
            for number, draft in enumerate(self._read(job, payload), start=1):
                if number <= job.position:
                    continue
                if stopping.is_set():
                    self._jobs.put_back(job.id, self.owner)
                    return
                if isinstance(draft, Unread) and _is_temporary(draft.error):
                    raise _Later(draft.error)
                step = Step(job.id, self.owner, number)
                receipt = self._ingester.take(draft, step)
                if receipt.error is not None:
                    self._jobs.note(step, _failed(receipt, receipt.error))
                position = number
        self._jobs.end(job.id, self.owner, self._failure(job, position))

    def _failure(self, job: Job, position: int) -> Problem | None:
        """Why nothing at all came of a job; None where something did."""
        if position == 0:
            return Problem("empty_file", source=job.name)
        now = self._jobs.get(job.id)
        return now.problems[0] if now.counts.get("failed") == position else None

    def _read(self, job: Job, payload: bytes) -> Iterable[Draft | Unread]:
        if job.kind == "url":
            return self._read_url(job.source)
        if job.kind == "file":
            return read_bytes(payload, job.source)
        return _read_packed(payload)

    def _put_off(self, job: Job, error: IsnadError) -> None:
        """Another try after a while, each time a longer one; or none any more."""
        problem = _problem(error, job.name)
        with _unless_lost():
            if job.tries >= MOST_TRIES:
                self._jobs.end(job.id, self.owner, problem, again=True)
                return
            pause = min(_FIRST_PAUSE * 4 ** (job.tries - 1), _LONGEST_PAUSE)
            asked = getattr(error, "retry_after", None)
            pause = max(pause, asked or 0.0) * random.uniform(1.0, 1.2)
            _log.info("job %d waits %.0f s: %s", job.id, pause, error)
            self._jobs.put_off(job.id, self.owner, problem, pause)

    @contextmanager
    def _holding(self, job: Job) -> Iterator[None]:
        """Keeps the lease while one article takes long: a page that is slow, a large PDF."""
        ended = threading.Event()

        def hold() -> None:
            while not ended.wait(LEASE_SECONDS / 3):
                try:
                    self._jobs.hold(job.id, self.owner)
                except JobLost:
                    return
                except DatabaseUnavailable as error:
                    _log.warning("the lease of job %d: %s", job.id, error)

        thread = threading.Thread(target=hold, name=f"lease-{job.id}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()


def text_job(draft: Draft, *, name: str, actor: str, **asked: Any) -> NewJob:
    """A job that takes in a text with what is known of it; `asked` are other fields of `NewJob`."""
    known = {
        "text": draft.text,
        "title": draft.title,
        "external_id": draft.external_id,
        "url": draft.url,
        "source": draft.source,
        "published": draft.published,
    }
    payload = json.dumps(known).encode()  # escaped, so that half a character stays what it is
    return NewJob("text", name, draft.source or name, actor, payload, **asked)


def receipts_of(job: Job, archive: Archive) -> list[Receipt]:
    """The receipts for the first articles of a job, as the articles stand now."""
    return [receipt for outcome in job.outcomes if (receipt := _receipt(outcome, archive))]


def _receipt(outcome: Outcome, archive: Archive) -> Receipt | None:
    if outcome.problem is not None or outcome.article_id is None:
        error = outcome.problem.error if outcome.problem else None
        return Receipt("failed", outcome.source, error=error)
    added = Added(outcome.status, outcome.article_id, outcome.version or 1)  # type: ignore[arg-type]
    try:
        return receipt_for(archive, added, outcome.source, encoding=outcome.encoding)
    except NoSuchArticle:
        return None  # deleted since


def _read_packed(payload: bytes) -> Iterator[Draft | Unread]:
    known = json.loads(payload)
    for draft in read_text(known.pop("text"), known.pop("source")):
        if isinstance(draft, Unread):
            yield draft
        else:
            yield Draft(text=draft.text, source=draft.source, **known)


def _failed(receipt: Receipt, error: IsnadError) -> Outcome:
    return Outcome("failed", source=receipt.source, problem=_problem(error, receipt.source))


def _problem(error: IsnadError, source: str | None) -> Problem:
    values = {
        name: value if isinstance(value, str | int | float | None) else str(value)
        for name, value in error.values.items()
    }
    return Problem(error.reason, values, source)


def _is_temporary(error: IsnadError) -> bool:
    return bool(getattr(error, "temporary", False))


@contextmanager
def _unless_lost() -> Iterator[None]:
    try:
        yield
    except JobLost:
        _log.info("the job was taken away")


@cache
def _process() -> str:
    """This process by a name that no other has, on whatever machine and whenever."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"


def _is_gone(owner: str) -> bool:
    """Whether the process of an owner is known to have ended. Of other machines nothing is known;
    there the lease has to run out."""
    host, _, rest = owner.partition(":")
    number = rest.partition(":")[0]
    if host != socket.gethostname() or not number.isdecimal() or os.name != "posix":
        return False
    if owner.startswith(f"{_process()}:"):
        return False  # another worker of this very process
    if int(number) == os.getpid():
        return True  # in a container every process has the number of the one before
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
