"""Jobs in the database: what is to be taken in, and how far each has come.

A worker takes a job for a while at a time: the lease. Each step of it is noted under the worker's
name, together with the article that it brought, in one transaction. So nothing is taken in twice,
whoever was killed, and a worker that lost its job to a cancel or to another one changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import delete, exists, func, or_, update
from sqlmodel import Session, col, select

from store.desk_tables import JobPayloadRow, JobRow
from store.errors import IsnadError, NoSuchJob
from store.sessions import Sessions, now

LEASE_SECONDS = 30.0
KEPT_OUTCOMES = 10
"""Of more articles than these only the sums are kept."""
KEPT_PROBLEMS = 50
_KEPT_DAYS = 30
_PAYLOAD_DAYS = 1

JobKind = Literal["url", "file", "text"]
JobState = Literal["waiting", "running", "done", "failed", "cancelled"]
_OPEN = ("waiting", "running")


class JobLost(Exception):
    """The job is no longer this worker's: it was cancelled, or its lease ran out."""


@dataclass(frozen=True, slots=True)
class NewJob:
    """A source to be taken in, and who is told of it where.

    `source` is an address, or a file's name; `payload` the bytes of a file or a text.
    `origin` names what it was asked by: a second job of one origin is not made.
    """

    kind: JobKind
    name: str
    source: str
    actor: str
    payload: bytes | None = None
    origin: str | None = None
    bot_id: int | None = None
    chat_id: int | None = None
    thread_id: int | None = None
    message_id: int | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something failed, as an error's reason and values, and in which source."""

    reason: str
    values: Mapping[str, Any] = field(default_factory=dict)
    source: str | None = None

    @property
    def error(self) -> IsnadError:
        """The error again, for the sentence that people are told."""
        return IsnadError(self.reason, **self.values)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article of a job. A failed one has a `problem` and no article."""

    status: str
    article_id: int | None = None
    version: int | None = None
    source: str | None = None
    encoding: str | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """The step of a job that an article is: it is the `position`th, counted from 1."""

    job_id: int
    owner: str
    position: int


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stands. `counts` says how many articles became what, `outcomes` the first few;
    `failure` is why it failed, or why it waits for another try."""

    id: int
    kind: JobKind
    name: str
    source: str
    state: JobState
    position: int
    total: int | None
    counts: Mapping[str, int]
    outcomes: tuple[Outcome, ...]
    problems: tuple[Problem, ...]
    failure: Problem | None
    retryable: bool
    tries: int
    not_before: str | None
    actor: str
    bot_id: int | None
    chat_id: int | None
    thread_id: int | None
    message_id: int | None
    language: str | None
    told: bool
    added_at: str
    ended_at: str | None

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it by itself."""
        return self.state not in _OPEN


class Jobs(Sessions):
    """The queue of jobs. Safe to share between threads, and the database between processes."""

    def add(self, new: NewJob) -> Job:
        """Puts a job in; where one of the same origin is there, gives that one instead."""
        fields = {name: value for name, value in asdict(new).items() if name != "payload"}
        with self._noting() as session:
            if new.origin is not None:
                known = session.exec(select(JobRow).where(JobRow.origin == new.origin)).first()
                if known is not None:
                    return _job(session, known)
            row = JobRow(state="waiting", told=new.chat_id is None, added_at=now(), **fields)
            session.add(row)
            session.flush()
            if new.payload is not None:
                session.add(JobPayloadRow(job_id=_id(row), data=new.payload))
                session.flush()
            return _job(session, row)

    def get(self, job_id: int) -> Job:
        """A job. Raises `NoSuchJob`."""
        with self._reading() as session:
            return _job(session, _row(session, job_id))

    def of_origin(self, origin: str) -> Job | None:
        """The job that something asked for, if any."""
        with self._reading() as session:
            row = session.exec(select(JobRow).where(JobRow.origin == origin)).first()
            return _job(session, row) if row is not None else None

    def find(
        self, states: Collection[str] = (), *, actor: str | None = None, limit: int = 50
    ) -> list[Job]:
        """Jobs in these states, or in any: those that wait or run in their order, then the others,
        the last ended first."""
        query = select(JobRow)
        if states:
            query = query.where(col(JobRow.state).in_(states))
        if actor is not None:
            query = query.where(JobRow.actor == actor)
        is_open = col(JobRow.state).in_(_OPEN)
        with self._reading() as session:
            waiting = session.exec(query.where(is_open).order_by(col(JobRow.id)).limit(limit)).all()
            latest = col(JobRow.ended_at).desc(), col(JobRow.id).desc()
            ended = session.exec(query.where(~is_open).order_by(*latest).limit(limit)).all()
            return [_job(session, row) for row in (*waiting, *ended)][:limit]

    def counts(self) -> dict[str, int]:
        """How many jobs there are in each state."""
        with self._reading() as session:
            query = select(col(JobRow.state), func.count()).group_by(col(JobRow.state))
            return dict(session.exec(query).all())

    def untold(self, bot_id: int) -> list[Job]:
        """The jobs of a bot of which there is more to tell: those under way, and ended ones."""
        query = select(JobRow).where(~col(JobRow.told)).where(JobRow.bot_id == bot_id)
        with self._reading() as session:
            rows = session.exec(query.order_by(col(JobRow.id))).all()
            return [_job(session, row) for row in rows]

    def set_told(self, job_id: int, *, told: bool = True) -> None:
        """Remembers that whoever asked knows how it ended."""
        with self._noting() as session:
            session.execute(update(JobRow).where(col(JobRow.id) == job_id).values(told=told))

    # ---- what workers do

    def owners(self) -> set[str]:
        """Who has jobs under way, or had when the last worker ended."""
        with self._reading() as session:
            query = select(JobRow.owner).where(JobRow.state == "running")
            return {owner for owner in session.exec(query).all() if owner is not None}

    def claim(self, owner: str, gone: Collection[str] = ()) -> Job | None:
        """Gives the next job to a worker, and nobody else; None where nothing is to be done.

        Of jobs under way those are taken whose lease has run out, or whose owner is `gone`.
        """
        moment = now()
        left = or_(col(JobRow.leased_until) < moment, col(JobRow.owner).in_(gone))
        due = or_(col(JobRow.not_before).is_(None), col(JobRow.not_before) <= moment)
        free = ((col(JobRow.state) == "waiting") & due) | ((col(JobRow.state) == "running") & left)
        with self._reading() as session:  # nobody is held up by looking
            if session.exec(select(JobRow.id).where(free).limit(1)).first() is None:
                return None
        with self._noting() as session:
            # What was taken from somebody who broke off comes first: it was before the others.
            row = session.exec(select(JobRow).where(free).order_by(col(JobRow.id))).first()
            if row is None:
                return None
            row.state, row.owner, row.leased_until = "running", owner, _in(LEASE_SECONDS)
            row.tries += 1
            row.not_before = None
            session.add(row)
            session.flush()
            return _job(session, row)

    def payload(self, job_id: int) -> bytes:
        """What a job takes in; empty where it has none."""
        with self._reading() as session:
            row = session.get(JobPayloadRow, job_id)
            return row.data if row is not None else b""

    def hold(self, job_id: int, owner: str, *, total: int | None = None) -> None:
        """Keeps the lease for another while; `total` is how many articles there are. Raises
        `JobLost`."""
        values: dict[str, Any] = {"leased_until": _in(LEASE_SECONDS)}
        with self._noting() as session:
            _change(session, job_id, owner, values | ({"total": total} if total else {}))

    def note(self, step: Step, outcome: Outcome) -> None:
        """Notes what became of an article that was not stored. Raises `JobLost`."""
        with self._noting() as session:
            note_step(session, step, outcome)

    def put_back(self, job_id: int, owner: str) -> None:
        """Gives a job back as it is, for the next worker: a stop is no try."""
        values = {"state": "waiting", "tries": JobRow.tries - 1}
        with self._noting() as session:
            _change(session, job_id, owner, values | _LEFT)

    def put_off(self, job_id: int, owner: str, problem: Problem, seconds: float) -> None:
        """Lets a job wait for another try. Raises `JobLost`."""
        values = {"state": "waiting", "failure": _dump(problem), "not_before": _in(seconds)}
        with self._noting() as session:
            _change(session, job_id, owner, values | _LEFT)

    def end(self, job_id: int, owner: str, failure: Problem | None, *, again: bool = False) -> None:
        """Ends a job: done, or failed. What it took in goes, unless it may be tried `again`.

        Raises `JobLost`.
        """
        state = "done" if failure is None else "failed"
        values = {"state": state, "failure": _dump(failure), "ended_at": now()}
        with self._noting() as session:
            _change(session, job_id, owner, values | _LEFT)
            if not again:
                _drop_payload(session, job_id)

    # ---- what people do

    def cancel(self, job_id: int) -> Job:
        """Ends a job that waits or is under way; one that has ended stays as it is.

        What it has brought stays. Raises `NoSuchJob`.
        """
        with self._noting() as session:
            row = _row(session, job_id)
            if row.state in _OPEN:
                row.state, row.ended_at, row.failure = "cancelled", now(), None
                row.owner = row.leased_until = row.not_before = None
                session.add(row)
                session.flush()
                _drop_payload(session, job_id)
            return _job(session, row)

    def cancel_all(self, actor: str) -> int:
        """Ends all jobs of somebody that wait or are under way. Says how many those are."""
        with self._reading() as session:
            mine = select(JobRow.id).where(JobRow.actor == actor)
            ids = session.exec(mine.where(col(JobRow.state).in_(_OPEN))).all()
        return sum(self.cancel(i).state == "cancelled" for i in ids if i is not None)

    def retry(self, job_id: int) -> Job:
        """Lets a failed job, or one that waits for another try, be tried at once.

        Others stay as they are. Raises `NoSuchJob`.
        """
        with self._noting() as session:
            row = _row(session, job_id)
            if _retryable(session, row) or (row.state == "waiting" and row.not_before):
                row.state, row.tries = "waiting", 0
                if not json.loads(row.counts).keys() - {"failed"}:  # nothing came of it: from anew
                    row.position, row.counts, row.outcomes, row.problems = 0, "{}", "[]", "[]"
                row.not_before = row.ended_at = row.failure = None
                row.told = row.chat_id is None
                session.add(row)
                session.flush()
            return _job(session, row)

    def tidy(self) -> None:
        """Drops what a failed job would have taken in after a day, and ended jobs after a month."""
        ended = col(JobRow.ended_at)
        with self._noting() as session:
            old = select(JobRow.id).where(ended < _in(-86_400 * _PAYLOAD_DAYS))
            session.execute(delete(JobPayloadRow).where(col(JobPayloadRow.job_id).in_(old)))
            session.execute(delete(JobRow).where(ended < _in(-86_400 * _KEPT_DAYS)))


def note_step(session: Session, step: Step, outcome: Outcome) -> None:
    """Notes in a transaction under way what became of an article. Raises `JobLost`, which undoes
    all of the transaction."""
    columns = col(JobRow.counts), col(JobRow.outcomes), col(JobRow.problems)
    mine = _mine(step.job_id, step.owner)
    found = session.exec(select(*columns).where(mine)).first()
    if found is None:
        raise JobLost
    counts, outcomes, problems = (json.loads(value) for value in found)
    counts[outcome.status] = counts.get(outcome.status, 0) + 1
    if sum(counts.values()) <= KEPT_OUTCOMES:
        outcomes.append(asdict(outcome))
    if outcome.problem is not None and len(problems) < KEPT_PROBLEMS:
        problems.append(asdict(outcome.problem))
    values = {
        "position": step.position,
        "counts": json.dumps(counts),
        "outcomes": json.dumps(outcomes, ensure_ascii=False, default=str),
        "problems": json.dumps(problems, ensure_ascii=False, default=str),
        "tries": 1,  # it gets on: only tries without a step are counted
        "failure": None,
        "leased_until": _in(LEASE_SECONDS),
    }
    session.execute(update(JobRow).where(mine).values(**values))


_LEFT: dict[str, Any] = {"owner": None, "leased_until": None}


def _mine(job_id: int, owner: str) -> Any:
    return (
        (col(JobRow.id) == job_id) & (col(JobRow.owner) == owner) & (col(JobRow.state) == "running")
    )


def _change(session: Session, job_id: int, owner: str, values: Mapping[str, Any]) -> None:
    changed = session.execute(update(JobRow).where(_mine(job_id, owner)).values(**values))
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise JobLost


def _row(session: Session, job_id: int) -> JobRow:
    row = session.get(JobRow, job_id) if abs(job_id) < 2**63 else None
    if row is None:
        raise NoSuchJob(job_id)
    return row


def _drop_payload(session: Session, job_id: int) -> None:
    session.execute(delete(JobPayloadRow).where(col(JobPayloadRow.job_id) == job_id))


def _retryable(session: Session, row: JobRow) -> bool:
    if row.state != "failed":
        return False
    there = select(exists().where(col(JobPayloadRow.job_id) == row.id))
    return row.kind == "url" or bool(session.exec(there).one())


def _job(session: Session, row: JobRow) -> Job:
    problems = tuple(Problem(**one) for one in json.loads(row.problems))
    return Job(
        id=_id(row),
        kind=row.kind,  # type: ignore[arg-type]
        name=row.name,
        source=row.source,
        state=row.state,  # type: ignore[arg-type]
        position=row.position,
        total=row.total,
        counts=json.loads(row.counts),
        outcomes=tuple(_outcome(one) for one in json.loads(row.outcomes)),
        problems=problems,
        failure=Problem(**json.loads(row.failure)) if row.failure else None,
        retryable=_retryable(session, row),
        tries=row.tries,
        not_before=row.not_before,
        actor=row.actor,
        bot_id=row.bot_id,
        chat_id=row.chat_id,
        thread_id=row.thread_id,
        message_id=row.message_id,
        language=row.language,
        told=row.told,
        added_at=row.added_at,
        ended_at=row.ended_at,
    )


def _outcome(kept: Mapping[str, Any]) -> Outcome:
    problem = Problem(**kept["problem"]) if kept["problem"] else None
    return Outcome(**{**kept, "problem": problem})


def _dump(problem: Problem | None) -> str | None:
    if problem is None:
        return None
    return json.dumps(asdict(problem), ensure_ascii=False, default=str)


def _in(seconds: float) -> str:
    """A moment so many seconds from now, written as `now` writes them."""
    moment = datetime.now(UTC) + timedelta(seconds=seconds)
    return moment.isoformat(timespec="seconds")


def _id(row: JobRow) -> int:
    assert row.id is not None, "a row has its id once it is flushed"
    return row.id
