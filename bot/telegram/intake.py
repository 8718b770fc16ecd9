"""What admins send to be taken in: files, links, and messages. Each becomes a job at once."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from telegram import (
    Document,
    Message,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
    Update,
)
from telegram.error import TelegramError

from bot.telegram.access import admins_only, is_admin, is_private, says_ingest, words_for
from bot.telegram.library import Context, library_of
from bot.telegram.render import Page, shortened
from bot.telegram.reply import put
from bot.words.catalogue import Words
from retrieval.intake.draft import Draft
from retrieval.intake.queue import text_job
from retrieval.intake.sources import KINDS, MAX_FILE_BYTES
from store.errors import IsnadError
from store.jobs import NewJob

_MOST_LINKS = 20
_LINK = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.)\S+", re.IGNORECASE)
_BARE_LINK = re.compile(r"(?:[\w-]+\.)+[a-z]{2,24}(?::\d+)?(?:/\S*)?", re.IGNORECASE)
_FORWARDS_FOR = 60.0  # seconds after a bare /ingest
_ALBUM_FOR = 30.0
_log = logging.getLogger(__name__)


def is_link(text: str, *, bare: bool = False) -> bool:
    """Whether a text is an address, and nothing else; `bare`: also without `https://`."""
    text = text.strip()
    return bool(_LINK.fullmatch(text) or (bare and _BARE_LINK.fullmatch(text)))


async def take_file(update: Update, context: Context) -> None:
    """A file: an admin's is taken in; in a group only where its caption, or that of another file of
    the same album, says so."""
    message = update.effective_message
    if message is None or message.document is None:
        return
    asked = is_private(update) or says_ingest(message.caption, context.bot.username)
    album = _album(context, message)
    if album is not None:
        asked = album.asked = album.asked or asked
    if not asked:
        if album is not None and is_admin(update, context):
            album.waiting.append(message)
        return
    if not is_admin(update, context):
        await message.reply_text(words_for(update)("desk.admins_only"))
        return
    await _take_document(update, context, message, message.document)
    while album is not None and album.waiting:
        earlier = album.waiting.pop(0)
        assert earlier.document is not None, "only files wait in an album"
        await _take_document(update, context, earlier, earlier.document)


@admins_only
async def ingest(update: Update, context: Context) -> None:
    """`/ingest`: with addresses or a text behind it, or in reply to a message that holds a file, an
    address or a text. Alone, what is forwarded next is taken in."""
    message, words = update.effective_message, words_for(update)
    if message is None:
        return
    rest = (message.text or "").partition(" ")[2].strip()
    if "\n" in (message.text or "").split(" ")[0]:  # the text begins in the next line
        rest = (message.text or "").partition("\n")[2].strip()
    if rest:
        await _take_text(update, context, message, rest, pasted=True)
        return
    source = message.reply_to_message
    if source is not None and source.document is not None:
        await _take_document(update, context, message, source.document)
        return
    text = (source.text or source.caption or "") if source else ""
    if source is not None and text:
        await _take_text(update, context, source, text)
        return
    if is_private(update) and context.user_data is not None:
        context.user_data[_UNTIL] = time.monotonic() + _FORWARDS_FOR
    await message.reply_text(words("desk.ingest_usage", kinds=KINDS))


async def take_message(update: Update, context: Context) -> bool:
    """Takes in a message that an admin sent alone with the bot, where it is plainly for that: an
    address and nothing else, what is forwarded after `/ingest`, a reply to `/ingest`."""
    message = update.effective_message
    if message is None or not is_private(update) or not is_admin(update, context):
        return False
    text = message.text or message.caption or ""
    if not text:
        return False
    asked = message.reply_to_message
    replied = asked is not None and says_ingest(asked.text, context.bot.username)
    if message.forward_origin is not None:
        known = context.user_data if context.user_data is not None else {}
        replied = replied or time.monotonic() < known.get(_UNTIL, 0.0)
    if not replied and not is_link(text):
        return False
    await _take_text(update, context, message, text)
    return True


def draft_of(message: Message, text: str, words: Words) -> Draft:
    """A message's text as an article, with where it came from first as far as Telegram tells."""
    origin = message.forward_origin
    if isinstance(origin, MessageOriginChannel):
        return post_draft(origin.chat, origin.message_id, text, origin.date.date().isoformat())
    name = None
    match origin:
        case MessageOriginChat(sender_chat=chat):
            name = chat.effective_name
        case MessageOriginUser(sender_user=user):
            name = user.full_name
        case MessageOriginHiddenUser(sender_user_name=hidden):
            name = hidden
    date = message.date.date().isoformat()
    return Draft(text=text, source=name or words("desk.pasted", date=date))


def post_draft(chat: Any, message_id: int, text: str, published: str) -> Draft:
    """A channel's post as an article, known again by its number when it is edited."""
    return Draft(
        text=text,
        external_id=f"telegram:{chat.id}:{message_id}",
        url=f"https://t.me/{chat.username}/{message_id}" if chat.username else None,
        source=chat.effective_name or None,
        published=published,
    )


async def fetch_document(document: Document) -> bytes | None:
    """What is in a document; None where Telegram does not give it."""
    try:
        file = await document.get_file()
        return bytes(await file.download_as_bytearray())
    except TelegramError as error:
        _log.warning("download failed: %s", error)
        return None


async def _take_document(
    update: Update, context: Context, message: Message, document: Document
) -> None:
    """Fetches a document and puts it into the queue; `message` is replied to."""
    words = words_for(update)
    name = shortened(document.file_name or words("receipt.nameless"))
    if (document.file_size or 0) > MAX_FILE_BYTES:
        limit = MAX_FILE_BYTES // 1_000_000
        await message.reply_text(words("desk.too_large", name=name, megabytes=limit))
        return
    asked = _asked(update, context, message, "")
    if await asyncio.to_thread(library_of(context).isnad.jobs.of_origin, str(asked["origin"])):
        return  # it came twice, since the bot was killed before it could strike it out
    received = await message.reply_text(words("desk.received", name=name))
    data = await fetch_document(document)
    if data is None:
        failed = Page(escape(words("desk.download_failed", name=name)))
        await put(context.bot, message.chat_id, received.message_id, failed)
        return
    new = NewJob("file", name, document.file_name or "", payload=data, **asked)
    await _add(context, new, received, words)


async def _take_text(
    update: Update, context: Context, message: Message, text: str, *, pasted: bool = False
) -> None:
    """Puts the addresses that a text is made of into the queue, or else the text itself."""
    words, asking = words_for(update), update.effective_message or message
    links = text.split()
    only_links = bool(links) and all(is_link(link, bare=pasted) for link in links)
    if only_links and len(links) > _MOST_LINKS:
        await asking.reply_text(words("desk.too_many_links", limit=_MOST_LINKS))
        return
    if only_links:
        for number, link in enumerate(links):
            name = shortened(link)
            received = await asking.reply_text(words("desk.received", name=name))
            url = link if "://" in link else f"https://{link}"
            asked = _asked(update, context, asking, f":{number}")
            await _add(context, NewJob("url", name, url, **asked), received, words)
        return
    draft = draft_of(message, text, words) if not pasted else _pasted(message, text, words)
    name = shortened(draft.source or words("receipt.nameless"))
    received = await asking.reply_text(words("desk.received", name=name))
    asked = _asked(update, context, asking, "")
    await _add(context, text_job(draft, name=name, **asked), received, words)


def _pasted(message: Message, text: str, words: Words) -> Draft:
    return Draft(text=text, source=words("desk.pasted", date=message.date.date().isoformat()))


def _asked(update: Update, context: Context, message: Message, part: str) -> dict[str, Any]:
    """Who asks for a job, where, and by what."""
    user = update.effective_user
    return {
        "actor": actor_of(user.id if user else 0),
        "origin": f"telegram:{context.bot.id}:{message.chat_id}:{message.message_id}{part}",
        "bot_id": context.bot.id,
        "chat_id": message.chat_id,
        "thread_id": message.message_thread_id if message.is_topic_message else None,
        "language": words_for(update).language,
    }


def actor_of(user_id: int) -> str:
    """How a user of Telegram is named as who asked for a job."""
    return f"telegram:{user_id}"


async def _add(context: Context, new: NewJob, received: Message, words: Words) -> None:
    """Puts a job into the queue; `received` turns into its progress and its receipt."""
    jobs = library_of(context).isnad.jobs
    try:
        await asyncio.to_thread(jobs.add, replace(new, message_id=received.message_id))
    except IsnadError as error:
        failed = Page(escape(words.error(error)))
        await put(context.bot, received.chat_id, received.message_id, failed)


@dataclass(slots=True)
class _Album:
    """Files that were sent together: whether any of them says `/ingest`, and those that came before
    that one."""

    until: float
    asked: bool
    waiting: list[Message]


_UNTIL = "ingest_until"
_ALBUMS = "albums"


def _album(context: Context, message: Message) -> _Album | None:
    """The album that a file belongs to, if any."""
    if message.media_group_id is None or context.chat_data is None:
        return None
    now = time.monotonic()
    albums: dict[str, _Album] = context.chat_data.setdefault(_ALBUMS, {})
    for old in [key for key, album in albums.items() if album.until < now]:
        del albums[old]
    sender = message.from_user.id if message.from_user else 0
    key = f"{message.media_group_id}:{sender}"
    return albums.setdefault(key, _Album(now + _ALBUM_FOR, asked=False, waiting=[]))
