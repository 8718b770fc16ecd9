"""`/jobs`, and the buttons that cancel a job or try it again."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from telegram import Message, Update

from bot.telegram.access import admins_only, is_admin, words_for
from bot.telegram.deeds import note
from bot.telegram.library import Context, library_of
from bot.telegram.render import Page
from bot.telegram.render_jobs import render_jobs, render_progress
from bot.telegram.reply import acknowledge, edit, put, reply
from bot.words.catalogue import Words, words_in
from store.errors import IsnadError
from store.jobs import Job

_SHOWN = 10


@admins_only
async def show(update: Update, context: Context) -> None:
    """`/jobs`: what waits, is under way, failed, and was done of late."""
    message = update.effective_message
    if message is not None:
        await reply(message, [await _page(context, words_for(update))])


async def press(update: Update, context: Context) -> None:
    """A button below a job's own message (`job:`), or below the list (`jobs:`)."""
    query, words = update.callback_query, words_for(update)
    if query is None:
        return
    if not is_admin(update, context):
        await acknowledge(query, words("desk.admins_only"), alert=True)
        return
    place, _, rest = (query.data or "").partition(":")
    deed, _, number = rest.partition(":")
    message = query.message if isinstance(query.message, Message) else None
    job = None
    if deed != "show":
        told, job = await _do(context, deed, number, words)
        await acknowledge(query, told)
        if job is not None:
            await note(update, context, "job", f"{deed} #{job.id}")
    else:
        await acknowledge(query)
    if message is None:
        return
    if place == "jobs":
        await edit(message, await _page(context, words))


async def _do(context: Context, deed: str, number: str, words: Words) -> tuple[str, Job | None]:
    """Cancels a job or tries it again. What is said of it, and the job as it is now."""
    jobs = library_of(context).isnad.jobs
    if not number.isdecimal() or len(number) > 15 or deed not in ("cancel", "retry"):
        return words("jobs.stale"), None
    try:
        before = await asyncio.to_thread(jobs.get, int(number))
        if deed == "cancel":
            if before.ended:
                return words("jobs.ended"), before
            return words("cancel.done"), await asyncio.to_thread(jobs.cancel, int(number))
        if not before.can_retry:
            return words("jobs.no_retry"), before
        await _announce(context, before)
        return words("jobs.again"), await asyncio.to_thread(jobs.retry, int(number))
    except IsnadError as error:
        return words.error(error), None


async def _announce(context: Context, job: Job) -> None:
    """Says in a job's own message that it is tried again: before it is, for the end may come at
    once, and in the same words as before."""
    if job.chat_id is not None and job.bot_id == context.bot.id:
        waiting = replace(job, state="waiting", failure=None, not_before=None, position=0)
        page = render_progress(waiting, words_in(job.language))
        await put(context.bot, job.chat_id, job.message_id, page, job.thread_id)


async def _page(context: Context, words: Words) -> Page:
    jobs = await asyncio.to_thread(library_of(context).isnad.jobs.find, limit=_SHOWN)
    return render_jobs(jobs, words)
