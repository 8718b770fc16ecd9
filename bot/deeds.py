"""Noting deeds in the audit log: the one place that every face goes through."""

from __future__ import annotations

import getpass
import logging
from collections import Counter
from collections.abc import Sequence

from retrieval.intake.ingest import Receipt
from store.audit import Audit, Deed
from store.errors import DatabaseUnavailable
from store.jobs import Job
from store.sessions import Sessions

_log = logging.getLogger(__name__)


def terminal_actor() -> str:
    """Who sits at the terminal, as the audit log names them."""
    try:
        return f"terminal:{getpass.getuser()}"
    except (OSError, KeyError, ImportError):  # a container's user may have no name
        return "terminal:"


def note_deed(
    store: Sessions, actor: str, deed: Deed, object: str = "", article_id: int | None = None
) -> None:
    """Writes down what somebody has done to the database that `store` keeps something in.

    `object` must hold no word of an article: name that by its id. The deed is done by then, so
    that it cannot be written down is logged and not raised.
    """
    try:
        store.beside(Audit).note(actor, deed, object, article_id)
    except DatabaseUnavailable as error:
        _log.error("the audit log cannot be written: %s, %s %s", error, actor, deed)


def note_ingest(store: Sessions, actor: str, receipts: Sequence[Receipt]) -> None:
    """Writes down what became of one source: `new=3 failed=1`, and of a single article its id."""
    counts = Counter(receipt.status for receipt in receipts)
    told = " ".join(f"{status}={counts[status]}" for status in sorted(counts))
    article_id = receipts[0].article_id if len(receipts) == 1 else None
    note_deed(store, actor, "ingest", told, article_id)


def note_job(store: Sessions, job: Job) -> None:
    """Writes down what became of a job, under the name of whoever asked for it."""
    told = " ".join(f"{status}={job.counts[status]}" for status in sorted(job.counts))
    article_id = job.outcomes[0].article_id if job.position == 1 and job.outcomes else None
    note_deed(store, job.actor, "ingest", told, article_id)
