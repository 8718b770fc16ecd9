"""Care of the library: how much there is, whether it agrees, made anew, backed up and given away.

Each handler is behind `admins_only`, buttons too.
"""

from __future__ import annotations

import asyncio
import logging
import tempfile
import time
from collections.abc import Callable
from html import escape
from pathlib import Path
from threading import Event
from typing import Any

from telegram import InputFile, Message, Update
from telegram.error import TelegramError

from bot.care import back_up, export_lines
from bot.stats import caption_of, picture_of, read_stats, show_stats
from bot.telegram.access import admins_only, is_private, words_for
from bot.telegram.library import Context, Library, library_of
from bot.telegram.render import Button, Page
from bot.telegram.reply import acknowledge, edit, reply
from bot.words.catalogue import Words
from retrieval import selfcheck
from retrieval.encoding.embedding import Progress
from store.errors import IsnadError

LARGEST_SENT = 50_000_000
"""Bytes; Telegram takes no larger file from a bot."""
_KEPT = "backups"
_FAULTS_SHOWN = 20
_SECONDS_BETWEEN_EDITS = 1.0
_STOPS = "care"
_log = logging.getLogger(__name__)


@admins_only
async def stats(update: Update, context: Context) -> None:
    """`/stats`: how much there is; a button draws it by day."""
    message, library, words = update.effective_message, library_of(context), words_for(update)
    if message is None:
        return
    found = await library.run_question(read_stats, library.isnad, words)
    drawn = ((Button(words("stats.by_day"), data="care:picture"),),)
    await reply(message, [Page(escape(show_stats(found, words)), drawn)])


@admins_only
async def check(update: Update, context: Context) -> None:
    """`/selfcheck`: whether rows, offsets, word search and index agree; where not, a button
    mends."""
    message, words = update.effective_message, words_for(update)
    if message is None:
        return
    checking = asyncio.ensure_future(_checked(library_of(context), words))
    if (await asyncio.wait({checking}, timeout=_SECONDS_BETWEEN_EDITS))[0]:
        await reply(message, [checking.result()])
        return
    progress = await message.reply_text(words("care.checking"))
    await edit(progress, await checking)


@admins_only
async def reindex(update: Update, context: Context) -> None:
    """`/reindex`: the index made anew from the rows, while the old one answers; a change of model
    that broke off goes on."""
    message, words, library = update.effective_message, words_for(update), library_of(context)
    if message is None:
        return
    isnad = library.isnad

    def work(progress: Progress) -> Page | None:
        index = isnad.index
        if not index.rebuild(progress):
            return None
        index.save()
        isnad.change.start()
        return Page(escape(words("desk.reindexed", count=len(index))))

    await _begin(message, context, words("desk.reindexing"), work, words)


@admins_only
async def backup(update: Update, context: Context) -> None:
    """`/backup`: one file of all of it, sent in private; a very large one stays on the server."""
    message, words, library = update.effective_message, words_for(update), library_of(context)
    if message is None:
        return
    if not is_private(update):
        await message.reply_text(words("feedback.in_private"))
        return
    settings = library.isnad.settings
    name = f"isnad-{time.strftime('%Y-%m-%d-%H%M%S', time.gmtime())}.backup"
    progress = await message.reply_text(words("care.backing_up"))
    try:
        kept = settings.data_dir / _KEPT
        kept.mkdir(parents=True, exist_ok=True)
        made = await asyncio.to_thread(back_up, settings, kept / name)
        caption = words("care.backup", count=made.counts["article"], date=made.made_at[:10])
        await _hand_over(message, progress, kept / name, caption, words)
    except (IsnadError, OSError) as error:
        _log.error("the backup failed: %s", error)
        await edit(progress, Page(escape(_told(error, words))))


@admins_only
async def export(update: Update, context: Context) -> None:
    """`/export`: all articles as JSON lines, in private; where they are too many, how else."""
    message, words, library = update.effective_message, words_for(update), library_of(context)
    if message is None:
        return
    if not is_private(update):
        await message.reply_text(words("feedback.in_private"))
        return
    progress = await message.reply_text(words("care.exporting"))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "articles.jsonl"
        try:
            count = await asyncio.to_thread(_write_lines, library, file)
        except IsnadError as error:
            await edit(progress, Page(escape(words.error(error))))
            return
        if count is None:
            await edit(progress, Page(escape(words("care.export_too_large"))))
        elif count == 0:
            await edit(progress, Page(escape(words("sources.empty"))))
        else:
            data = await asyncio.to_thread(file.read_bytes)
            caption = words("sources.title", count=count)
            await message.reply_document(InputFile(data, file.name), caption=caption)
            await progress.delete()


async def press(update: Update, context: Context) -> None:
    """The buttons of these messages: draw, mend, stop."""
    if update.callback_query is not None:
        await acknowledge(update.callback_query)  # whoever pressed it
        await _pressed(update, context)


@admins_only
async def _pressed(update: Update, context: Context) -> None:
    query, library, words = update.callback_query, library_of(context), words_for(update)
    message = query.message if query is not None else None
    if query is None or not isinstance(message, Message):
        return
    match (query.data or "").split(":"):
        case ["care", "picture"]:
            await _send_picture(message, library, words)
        case ["care", "repair"]:
            isnad = library.isnad

            def work(progress: Progress) -> Page:
                selfcheck.repair(isnad.archive, isnad.index, progress)
                faults = selfcheck.find_faults(isnad.archive, isnad.index)
                return _told_faults(faults, words, mended=True)

            await _begin(message, context, words("care.mending"), work, words)
        case ["care", "stop"]:
            if (stop := _stops(context).get(message.chat_id)) is not None:
                stop.set()


async def _send_picture(message: Message, library: Library, words: Words) -> None:
    def draw() -> tuple[bytes, str]:
        found = read_stats(library.isnad, words)
        return picture_of(found), caption_of(found, words)

    picture, caption = await asyncio.to_thread(draw)
    await message.reply_photo(InputFile(picture, "days.png"), caption=caption)


async def _checked(library: Library, words: Words) -> Page:
    isnad = library.isnad
    try:
        faults = await asyncio.to_thread(selfcheck.find_faults, isnad.archive, isnad.index)
    except IsnadError as error:
        return Page(escape(words.error(error)))
    return _told_faults(faults, words)


def _told_faults(faults: list[str], words: Words, *, mended: bool = False) -> Page:
    if not faults:
        return Page(escape(words("desk.mended" if mended else "desk.agree")))
    shown = "\n".join(f"• {fault}" for fault in faults[:_FAULTS_SHOWN])
    text = f"{words('desk.disagree', count=len(faults))}\n{shown}"
    if mended:  # once more would not help: the text itself was altered
        return Page(escape(f"{text}\n{words('care.not_mended')}"))
    return Page(escape(text), ((Button(words("care.repair"), data="care:repair"),),))


async def _begin(
    message: Message,
    context: Context,
    told: str,
    work: Callable[[Progress], Page | None],
    words: Words,
) -> None:
    """Begins work that takes a while, beside everything else; one message tells how far it is.

    `work` gives what that message says in the end, or None where it was stopped. Of one chat's work
    only one is under way at a time.
    """
    stops = _stops(context)
    if message.chat_id in stops:
        await message.reply_text(words("care.under_way"))
        return
    stops[message.chat_id] = stop = Event()
    try:
        (shown,) = await reply(message, [_stoppable(told, words)])
    except TelegramError:
        del stops[message.chat_id]
        raise
    library = library_of(context)
    context.application.create_task(
        _carry_out(library, shown, told, work, stop, words, lambda: stops.pop(message.chat_id))
    )


async def _carry_out(
    library: Library,
    shown: Message,
    told: str,
    work: Callable[[Progress], Page | None],
    stop: Event,
    words: Words,
    ended: Callable[[], object],
) -> None:
    done: list[tuple[int, int]] = []

    def progress(count: int, total: int) -> bool:
        done[:] = [(count, total)]
        return not (stop.is_set() or library.stopping.is_set())

    try:
        task = asyncio.create_task(asyncio.to_thread(work, progress))
        last = told
        while not (await asyncio.wait({task}, timeout=_SECONDS_BETWEEN_EDITS))[0]:
            line = f"{told} {done[0][0]:,} / {done[0][1]:,}" if done else told
            if line != last:
                last = line
                await edit(shown, _stoppable(line, words))
        try:
            page = task.result() or Page(escape(words("cancel.done")))
        except IsnadError as error:
            page = Page(escape(words.error(error)))
    finally:
        ended()
    await edit(shown, page)


def _stoppable(text: str, words: Words) -> Page:
    return Page(escape(text), ((Button(words("care.stop"), data="care:stop"),),))


def _stops(context: Context) -> dict[int, Event]:
    """What is under way, by chat."""
    stops: dict[int, Event] = context.bot_data.setdefault(_STOPS, {})
    return stops


async def _hand_over(
    message: Message, progress: Message, file: Path, caption: str, words: Words
) -> None:
    """Sends a backup; one that Telegram does not take stays where it is, and is told of."""
    size = file.stat().st_size
    if size > LARGEST_SENT:
        told = words("care.kept", file=file, size=size / 1_000_000)
        await edit(progress, Page(escape(f"{caption}\n{told}")))
        return
    try:
        data = await asyncio.to_thread(file.read_bytes)
        await message.reply_document(InputFile(data, file.name), caption=caption)
    finally:
        file.unlink(missing_ok=True)
    await progress.delete()


def _write_lines(library: Library, file: Path) -> int | None:
    """How many articles were written; None where they are too many for Telegram."""
    count = size = 0
    with file.open("w", encoding="utf-8", newline="\n") as stream:
        for line in export_lines(library.isnad.archive):
            stream.write(line)
            count += 1
            size += len(line.encode())
            if size > LARGEST_SENT:
                return None
    return count


def _told(error: Any, words: Words) -> str:
    if isinstance(error, IsnadError):
        return words.error(error)
    return words("command.system_failed", detail=error.strerror or type(error).__name__)
