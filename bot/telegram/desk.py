"""The desk: what admins do. Each handler is behind `admins_only`, or checks for itself."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from html import escape
from threading import Event

from telegram import Document, Message, Update
from telegram.error import TelegramError

from bot.telegram.access import admins_only, is_admin, is_private, words_for
from bot.telegram.library import Context, Library, library_of
from bot.telegram.render import Page, render_receipts
from bot.telegram.reply import edit
from bot.words.catalogue import Words
from retrieval.errors import SourceUnreadable
from retrieval.intake.draft import Draft, Unread
from retrieval.intake.ingest import Receipt
from retrieval.intake.sources import KINDS, MAX_FILE_BYTES, read_bytes, read_text
from store.errors import IsnadError

_SECONDS_BETWEEN_EDITS = 1.0
_log = logging.getLogger(__name__)


async def take_file(update: Update, context: Context) -> None:
    """A file: an admin's is taken in; in a group only where its caption says so."""
    message = update.effective_message
    if message is None or message.document is None:
        return
    if not is_private(update) and not _says_ingest(message.caption, context.bot.username):
        return
    words = words_for(update)
    if is_admin(update, context):
        await _take_document(message, message.document, context, words)
    else:
        await message.reply_text(words("desk.admins_only"))


@admins_only
async def ingest(update: Update, context: Context) -> None:
    """`/ingest` in reply to a message: its file or its text is taken in."""
    message, words = update.effective_message, words_for(update)
    if message is None:
        return
    source = message.reply_to_message
    if source is not None and source.document is not None:
        await _take_document(message, source.document, context, words)
        return
    text = (source.text or source.caption or "") if source else ""
    if source is None or not text:
        await message.reply_text(words("desk.ingest_usage", kinds=KINDS))
        return
    name = _origin(source) or words("desk.pasted", date=source.date.date().isoformat())
    progress = await message.reply_text(words("desk.received", name=name))
    await _take_in(library_of(context), lambda: read_text(text, name), progress, name, words)


async def _take_document(
    message: Message, document: Document, context: Context, words: Words
) -> None:
    """Fetches a document and ingests it; `message` is replied to."""
    name = document.file_name or words("receipt.nameless")
    if (document.file_size or 0) > MAX_FILE_BYTES:
        limit = MAX_FILE_BYTES // 1_000_000
        await message.reply_text(words("desk.too_large", name=name, megabytes=limit))
        return
    progress = await message.reply_text(words("desk.received", name=name))
    try:
        file = await document.get_file()
        data = bytes(await file.download_as_bytearray())
    except TelegramError as error:
        _log.warning("download failed: %s", error)
        await edit(progress, Page(escape(words("desk.download_failed", name=name))))
        return
    await _take_in(library_of(context), lambda: read_bytes(data, name), progress, name, words)


async def _take_in(
    library: Library,
    read: Callable[[], Iterator[Draft | Unread]],
    progress: Message,
    name: str,
    words: Words,
) -> None:
    """Ingests in the background, shows how far it is, and turns the progress into the receipt."""
    receipts: list[Receipt] = []
    cancelled = Event()

    def work() -> bool:
        """Whether it came to its end."""
        for receipt in library.isnad.ingester.ingest(read()):
            if library.stopping.is_set() or cancelled.is_set():
                return False
            receipts.append(receipt)
        library.isnad.index.refresh()
        return True

    job = library.run_ingest(work)
    shown = 0
    try:
        while not (await asyncio.wait({job}, timeout=_SECONDS_BETWEEN_EDITS))[0]:
            if len(receipts) > shown:
                shown = len(receipts)
                await edit(progress, Page(escape(words("desk.progress", name=name, count=shown))))
    except asyncio.CancelledError:
        cancelled.set()
        await asyncio.wait({job})
        told = words("desk.cancelled", name=name, count=len(receipts))
        await edit(progress, Page(escape(told)))
        raise
    try:
        ended = job.result()
    except IsnadError as error:
        await edit(progress, Page(escape(words.error(error))))
        return
    if not ended:
        await edit(progress, Page(escape(words("desk.stopped", name=name, count=len(receipts)))))
        return
    if not receipts:
        receipts.append(Receipt("failed", name, error=SourceUnreadable("empty_file")))
    await edit(progress, render_receipts(receipts, words))


def _says_ingest(caption: str | None, username: str) -> bool:
    """Whether a caption begins with our `/ingest`, and not with another bot's."""
    first = (caption or "").split(maxsplit=1)[:1]
    return first in (["/ingest"], [f"/ingest@{username}"])


def _origin(message: Message) -> str | None:
    """Who wrote a forwarded message first, as far as Telegram tells."""
    origin = message.forward_origin
    for attribute in ("chat", "sender_chat", "sender_user"):
        if (sender := getattr(origin, attribute, None)) is not None:
            return str(sender.effective_name or "") or None
    return getattr(origin, "sender_user_name", None)
