"""Pages about jobs: how far one is, the receipt that it ends with, and the list of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from bot.phrases import (
    cancelled_line,
    job_lines,
    progress_line,
    receipt_detail,
    receipt_head,
    sum_line,
)
from bot.telegram.render import MESSAGE_UNITS, Button, Page, isolate, shortened, unbroken, units
from bot.words.catalogue import Words
from retrieval.intake.ingest import Receipt
from store.jobs import Job, Problem

_SIGNS = {"new": "✅", "updated": "♻️", "duplicate": "☑️", "failed": "⚠️"}
_STATE_SIGNS = {"waiting": "🕓", "running": "⏳", "done": "✅", "failed": "⚠️", "cancelled": "✖️"}
_SHOWN_PROBLEMS = 10


def render_progress(job: Job, words: Words) -> Page:
    """A job under way, or waiting for another try, with a button to cancel it."""
    rows = [Button(words("jobs.cancel"), data=f"job:cancel:{job.id}")]
    if job.failure is not None and job.not_before is not None:
        rows.insert(0, Button(words("jobs.now"), data=f"job:retry:{job.id}"))
    return Page(escape(progress_line(job, words)), (tuple(rows),))


def render_ended(job: Job, receipts: Sequence[Receipt], words: Words) -> Page:
    """What became of a job: the receipt of a single article with its buttons; of many the sum, and
    those that failed with the reason for each."""
    retry = ((Button(words("jobs.retry"), data=f"job:retry:{job.id}"),),) if job.retryable else ()
    if job.state == "cancelled":
        return Page(escape(cancelled_line(job, words)))
    if job.position == 1 and len(receipts) == 1:
        page = render_receipt(receipts[0], words)
        return Page(page.html, (*page.buttons, *retry))
    if not job.position and job.failure is not None:
        return Page(_failure(job.failure, job.name, words), retry)
    if job.position == 1:  # it was deleted before this could be told
        return Page(escape(words("receipt.gone")))
    blocks = [_total(job, words)]
    if job.state == "failed" and job.failure is not None and job.failure not in job.problems:
        blocks.append(_failure(job.failure, job.name, words))
    for problem in job.problems[:_SHOWN_PROBLEMS]:
        blocks.append(_failure(problem, problem.source or job.name, words))
    if more := job.counts.get("failed", 0) - min(len(job.problems), _SHOWN_PROBLEMS):
        blocks.append(escape(words("jobs.more_failed", count=more, job_id=job.id)))
    return Page(_joined(blocks, "\n\n"), retry)


def render_receipt(receipt: Receipt, words: Words) -> Page:
    """The receipt for one article, with the buttons that it calls for."""
    head = escape(shortened(receipt_head(receipt, words)))
    shown = (
        replace(receipt, source=unbroken(shortened(receipt.source))) if receipt.source else receipt
    )
    html = f"{_SIGNS[receipt.status]} <b>{head}</b>\n{escape(receipt_detail(shown, words))}"
    return Page(html, receipt_buttons(receipt, words))


def receipt_buttons(receipt: Receipt, words: Words) -> tuple[tuple[Button, ...], ...]:
    """What may be done about an article that has just come in."""
    if receipt.status not in ("new", "updated") or receipt.article_id is None:
        return ()
    of = f"{receipt.article_id}:{receipt.version}"
    row = [Button(words("receipt.undo"), data=f"undo:{of}")]
    if receipt.status == "updated":
        row.append(Button(words("receipt.keep"), data=f"keep:{of}"))
    elif receipt.near:
        other = receipt.near[0].article_id
        label = words("receipt.replace", article_id=other)
        row.append(Button(label, data=f"replace:{receipt.article_id}:{other}"))
    return (tuple(row),)


def render_jobs(jobs: Sequence[Job], words: Words) -> Page:
    """What waits, is under way, failed, and was done of late, with buttons to cancel and retry."""
    if not jobs:
        return Page(escape(words("jobs.none")))
    blocks, rows = [f"<b>{escape(words('jobs.title'))}</b>"], []
    for job in jobs:
        head, *reasons = job_lines(job, words)
        lines = [f"{_STATE_SIGNS[job.state]} <b>#{job.id}</b> {escape(head)}"]
        lines += [f"    {escape(shortened(reason))}" for reason in reasons]
        blocks.append("\n".join(lines))
        if not job.ended:
            label = words("jobs.cancel_one", job_id=job.id)
            rows.append((Button(label, data=f"jobs:cancel:{job.id}"),))
        elif job.retryable:
            label = words("jobs.retry_one", job_id=job.id)
            rows.append((Button(label, data=f"jobs:retry:{job.id}"),))
    rows.append((Button(words("jobs.refresh"), data="jobs:show:0"),))
    return Page(_joined(blocks, "\n"), tuple(rows))


def _total(job: Job, words: Words) -> str:
    return f"<b>{escape(isolate(shortened(job.name)))}</b>\n{escape(sum_line(job, words))}"


def _failure(problem: Problem, source: str, words: Words) -> str:
    failed = Receipt("failed", source, error=problem.error)
    head = escape(shortened(receipt_head(failed, words)))
    return f"{_SIGNS['failed']} <b>{head}</b>\n{escape(receipt_detail(failed, words))}"


def _joined(blocks: Sequence[str], between: str) -> str:
    """As many blocks as a message holds; their markup is counted too, to be on the safe side."""
    out = ""
    for block in blocks:
        if units(out) + units(between) + units(block) > MESSAGE_UNITS:
            break
        out = f"{out}{between}{block}" if out else block
    return out
