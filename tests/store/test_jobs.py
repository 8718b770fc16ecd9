from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from new_articles import DAM, DRY, make

from store.archive import Archive
from store.database import open_database
from store.errors import NoSuchJob
from store.jobs import Job, JobLost, Jobs, NewJob, Outcome, Problem, Step


@pytest.fixture
def jobs(archive: Archive, database_url: str) -> Iterator[Jobs]:
    jobs = Jobs(open_database(database_url))
    yield jobs
    jobs.close()


def add(jobs: Jobs, name: str = "news.txt", **fields: Any) -> Job:
    given: dict[str, Any] = {"payload": DAM.encode(), "actor": "telegram:1"} | fields
    return jobs.add(NewJob("file", name, name, **given))


def run_out(sql: sqlite3.Connection) -> None:
    """Half a minute later."""
    sql.execute("UPDATE job SET leased_until = '2000-01-01T00:00:00+00:00'")


def test_jobs_are_given_out_one_after_the_other_and_each_once(jobs: Jobs) -> None:
    first, second = add(jobs), add(jobs, "more.txt")
    claimed = jobs.claim("a"), jobs.claim("b"), jobs.claim("c")
    assert [job.id if job else None for job in claimed] == [first.id, second.id, None]
    assert jobs.payload(first.id) == DAM.encode()


def test_of_many_workers_at_once_each_job_gets_one(jobs: Jobs, database_url: str) -> None:
    wanted = {add(jobs, f"{n}.txt").id for n in range(30)}
    taken: list[int] = []

    def work(owner: str) -> None:
        mine = Jobs(open_database(database_url))
        while (job := mine.claim(owner)) is not None:
            taken.append(job.id)
        mine.close()

    threads = [Thread(target=work, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(wanted)


def test_the_same_message_makes_no_second_job(jobs: Jobs) -> None:
    assert add(jobs, origin="m1").id == add(jobs, "x", origin="m1").id != add(jobs).id


def test_a_step_is_noted_with_its_article_or_neither_is(archive: Archive, jobs: Jobs) -> None:
    job = add(jobs)
    jobs.claim("a")
    archive.add(make(DAM), step=Step(job.id, "a", 1))
    noted = jobs.get(job.id)
    assert (noted.position, noted.counts) == (1, {"new": 1})
    assert [(o.status, o.article_id, o.version) for o in noted.outcomes] == [("new", 1, 1)]
    jobs.cancel(job.id)
    with pytest.raises(JobLost):
        archive.add(make(DRY), step=Step(job.id, "a", 2))
    assert archive.count_articles() == 1
    assert jobs.get(job.id).position == 1


def test_who_lost_a_job_to_another_changes_nothing_of_it(
    archive: Archive, jobs: Jobs, sql: sqlite3.Connection
) -> None:
    job = add(jobs)
    jobs.claim("slow")
    assert jobs.claim("b") is None
    run_out(sql)
    assert jobs.claim("b") is not None
    for change in (
        lambda: archive.add(make(DAM), step=Step(job.id, "slow", 1)),
        lambda: jobs.note(Step(job.id, "slow", 1), Outcome("failed")),
        lambda: jobs.hold(job.id, "slow"),
        lambda: jobs.put_back(job.id, "slow"),
        lambda: jobs.put_off(job.id, "slow", Problem("empty_file"), 1),
        lambda: jobs.end(job.id, "slow", None),
    ):
        with pytest.raises(JobLost):
            change()
    assert archive.count_articles() == 0
    assert jobs.get(job.id).state == "running"


def test_what_the_dead_left_is_taken_over_at_once(jobs: Jobs) -> None:
    job = add(jobs)
    jobs.claim("dead")
    assert jobs.owners() == {"dead"}
    taken = jobs.claim("b", gone={"dead"})
    assert taken is not None
    assert (taken.id, taken.tries) == (job.id, 2)


def test_a_lease_that_is_held_does_not_run_out(jobs: Jobs, sql: sqlite3.Connection) -> None:
    job = add(jobs)
    jobs.claim("a")
    run_out(sql)
    jobs.hold(job.id, "a", total=7)
    assert jobs.claim("b") is None
    assert jobs.get(job.id).total == 7


def test_a_stop_is_no_try_and_a_step_makes_up_for_all(jobs: Jobs) -> None:
    job = add(jobs)
    for _ in range(3):
        jobs.claim("a")
        jobs.put_back(job.id, "a")
    jobs.claim("a")
    assert jobs.get(job.id).tries == 1
    jobs.put_off(job.id, "a", Problem("database_busy"), 0)
    jobs.claim("a")
    assert jobs.get(job.id).tries == 2
    jobs.note(Step(job.id, "a", 1), Outcome("failed", problem=Problem("empty_file", {"n": 1}, "x")))
    noted = jobs.get(job.id)
    assert (noted.tries, noted.failure) == (1, None)
    assert noted.problems == (Problem("empty_file", {"n": 1}, "x"),)


def test_what_is_put_off_waits(jobs: Jobs) -> None:
    job = add(jobs)
    jobs.claim("a")
    jobs.put_off(job.id, "a", Problem("database_busy"), 60)
    assert jobs.claim("a") is None
    waiting = jobs.get(job.id)
    assert (waiting.state, waiting.failure) == ("waiting", Problem("database_busy"))
    jobs.retry(job.id)
    assert jobs.claim("a") is not None


@pytest.mark.parametrize("ending", ["done", "failed", "cancelled"])
def test_what_was_to_be_taken_in_goes_when_a_job_ends(
    jobs: Jobs, sql: sqlite3.Connection, ending: str
) -> None:
    job = add(jobs)
    jobs.claim("a")
    if ending == "cancelled":
        jobs.cancel(job.id)
    else:
        jobs.end(job.id, "a", Problem("empty_file") if ending == "failed" else None)
    assert sql.execute("SELECT count(*) FROM job_payload").fetchone() == (0,)
    ended = jobs.get(job.id)
    assert (ended.state, ended.ended, ended.retryable) == (ending, True, False)
    assert jobs.retry(job.id).state == ending
    assert jobs.cancel(job.id).state == ending
    assert jobs.claim("a") is None


def test_what_failed_for_now_can_be_tried_again_for_a_day(
    jobs: Jobs, sql: sqlite3.Connection
) -> None:
    job = add(jobs)
    jobs.claim("a")
    jobs.end(job.id, "a", Problem("database_busy"), again=True)
    assert jobs.get(job.id).retryable
    jobs.tidy()
    assert jobs.retry(job.id).state == "waiting"
    jobs.claim("a")
    jobs.end(job.id, "a", Problem("database_busy"), again=True)
    sql.execute("UPDATE job SET ended_at = datetime('now', '-2 days')")
    jobs.tidy()
    assert not jobs.get(job.id).retryable
    sql.execute("UPDATE job SET ended_at = datetime('now', '-40 days')")
    jobs.tidy()
    with pytest.raises(NoSuchJob):
        jobs.get(job.id)


def test_a_page_that_gave_nothing_is_read_from_anew(jobs: Jobs) -> None:
    job = jobs.add(NewJob("url", "x", "https://x.example/1", "telegram:1"))
    jobs.claim("a")
    jobs.note(Step(job.id, "a", 1), Outcome("failed", problem=Problem("no_article_in_page")))
    jobs.end(job.id, "a", Problem("no_article_in_page"))
    again = jobs.retry(job.id)
    assert (again.state, again.position, again.counts, again.problems) == ("waiting", 0, {}, ())


def test_somebody_cancels_what_is_theirs(jobs: Jobs) -> None:
    mine, theirs = [add(jobs), add(jobs)], add(jobs, actor="telegram:2")
    jobs.claim("a")
    assert jobs.cancel_all("telegram:1") == 2
    assert jobs.cancel_all("telegram:1") == 0
    assert {jobs.get(job.id).state for job in mine} == {"cancelled"}
    assert jobs.get(theirs.id).state == "waiting"
    assert jobs.counts() == {"cancelled": 2, "waiting": 1}
    assert [job.id for job in jobs.find()] == [theirs.id, *(job.id for job in reversed(mine))]
    assert [job.id for job in jobs.find({"waiting"})] == [theirs.id]


def test_there_is_more_to_tell_until_it_was_told(jobs: Jobs) -> None:
    silent = add(jobs)
    told = add(jobs, bot_id=5, chat_id=2**40, message_id=7)
    assert [job.id for job in jobs.untold(5)] == [told.id]
    assert jobs.untold(6) == []
    jobs.set_told(told.id)
    assert jobs.untold(5) == []
    assert jobs.get(silent.id).told


@pytest.mark.parametrize("number", [0, -1, 99, 2**63, 10**30])
def test_a_number_of_no_job_is_told(jobs: Jobs, number: int) -> None:
    for ask in (jobs.get, jobs.cancel, jobs.retry):
        with pytest.raises(NoSuchJob):
            ask(number)


def test_of_many_articles_the_sums_are_kept(jobs: Jobs) -> None:
    job = add(jobs)
    jobs.claim("a")
    for n in range(1, 121):
        outcome = Outcome(
            "failed" if n % 2 else "new", problem=Problem("no_words") if n % 2 else None
        )
        jobs.note(Step(job.id, "a", n), outcome)
    noted = jobs.get(job.id)
    assert noted.counts == {"failed": 60, "new": 60}
    assert (len(noted.outcomes), len(noted.problems)) == (10, 50)
