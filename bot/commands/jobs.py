"""`isnad jobs`: what the bot takes in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands.shared import (
    LONGEST_NUMBER,
    Json,
    fail,
    open_rows,
    own_terminal,
    own_words,
    print_json,
)

if TYPE_CHECKING:
    pass


jobs = typer.Typer(
    name="jobs",
    help="What the bot takes in: what waits, is under way, failed, and was done of late.",
    invoke_without_command=True,
    rich_markup_mode=None,
)


JobNumber = Annotated[
    int, typer.Argument(metavar="ID", min=1, max=10**LONGEST_NUMBER, help="See `isnad jobs`.")
]


@jobs.callback()
def list_jobs(context: typer.Context, as_json: Json = False) -> None:
    """List jobs: those under way first, then those that ended last."""
    if context.invoked_subcommand is not None:
        return
    from bot.phrases import job_lines
    from bot.shapes import job_json
    from store.jobs import Jobs

    with open_rows() as archive:
        found = archive.beside(Jobs).find()
    if as_json:
        print_json([job_json(job, own_words()) for job in found])
        return
    for job in found:
        head, *rest = job_lines(job, own_words())
        own_terminal().line(f"#{job.id} {head}", "red" if job.state == "failed" else "")
        for line in rest:
            own_terminal().line(f"    {line}", "dim")
    if not found:
        own_terminal().line(own_words()("jobs.none"))


@jobs.command(name="cancel")
def cancel_job(job_id: JobNumber) -> None:
    """Cancel a job that waits or is under way; what it brought stays."""
    from store.jobs import Jobs

    with open_rows() as archive:
        keeper = archive.beside(Jobs)
        before, job = keeper.get(job_id), keeper.cancel(job_id)
        if not before.ended:
            _note_job_deed(archive, "cancel", job_id)
    if before.ended:
        fail(own_words()("jobs.ended"))
    own_terminal().line(own_words()("jobs.cancelled", name=job.name), "green")


@jobs.command(name="retry")
def retry_job(job_id: JobNumber) -> None:
    """Try a failed job again, or one that waits for another try at once."""
    from store.jobs import Jobs

    with open_rows() as archive:
        keeper = archive.beside(Jobs)
        tried = keeper.get(job_id).can_retry
        job = keeper.retry(job_id)
        if tried:
            _note_job_deed(archive, "retry", job_id)
    if not tried:
        fail(own_words()("jobs.no_retry"))
    own_terminal().line(own_words()("jobs.waiting", name=job.name), "green")


def _note_job_deed(archive: Any, deed: str, job_id: int) -> None:
    from bot.deeds import note_deed, terminal_actor

    note_deed(archive, terminal_actor(), "job", f"{deed} #{job_id}")
