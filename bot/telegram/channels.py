"""Channels that the bot is in: which are heard, and their posts.

Anybody may put the bot into a channel, and a post does not say who wrote it. So a channel is heard
only once an owner or editor has turned it on, in private.
"""

from __future__ import annotations

import asyncio
import logging
from html import escape

from telegram import Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.telegram.access import admins_only, is_admin, words_for
from bot.telegram.deeds import note
from bot.telegram.intake import actor_of, fetch_document, post_draft
from bot.telegram.library import Context, library_of
from bot.telegram.render import Button, Page, isolate, shortened
from bot.telegram.reply import acknowledge, edit, reply
from bot.words.catalogue import Words
from retrieval.intake.queue import text_job
from retrieval.intake.sources import MAX_FILE_BYTES
from store.channels import Channel
from store.errors import IsnadError
from store.jobs import NewJob

_SHOWN = 50
_GONE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)
_log = logging.getLogger(__name__)


async def post(update: Update, context: Context) -> None:
    """A post, or an edited one, which makes a new version: taken in where the channel is heard."""
    message = update.channel_post or update.edited_channel_post
    if message is None:
        return
    isnad, chat = library_of(context).isnad, message.chat
    title = chat.effective_name or str(chat.id)
    try:
        known = await asyncio.to_thread(isnad.channels.find, chat.id)
        if known is None or (known.title, known.username) != (title, chat.username):
            known = await asyncio.to_thread(isnad.channels.meet, chat.id, title, chat.username)
        if known.heard and (new := await _job(message, context)) is not None:
            await asyncio.to_thread(isnad.jobs.add, new)
    except IsnadError as error:
        _log.error("a post of channel %d is lost: %s", chat.id, error)


async def moved(update: Update, context: Context) -> None:
    """The bot was put into a channel, or out of it. An admin who did that is told what to do."""
    change = update.my_chat_member
    if change is None or change.chat.type != ChatType.CHANNEL:
        return
    channels, chat = library_of(context).isnad.channels, change.chat
    try:
        if change.new_chat_member.status in _GONE:
            await asyncio.to_thread(channels.leave, chat.id)
            return
        title = chat.effective_name or str(chat.id)
        await asyncio.to_thread(channels.meet, chat.id, title, chat.username)
    except IsnadError as error:
        _log.error("channel %d: %s", chat.id, error)


@admins_only
async def show(update: Update, context: Context) -> None:
    """`/channels`: those that the bot is in, with a button for each that turns it on or off."""
    message = update.effective_message
    if message is not None:
        await reply(message, [await _page(context, words_for(update))])


async def turn(update: Update, context: Context) -> None:
    """The button that turns a channel on or off."""
    query, words, isnad = update.callback_query, words_for(update), library_of(context).isnad
    if query is None:
        return
    if not is_admin(update, context):
        await acknowledge(query, words("desk.admins_only"), alert=True)
        return
    await acknowledge(query)
    _, what, number = (query.data or "::").split(":", 2)
    digits = number.removeprefix("-")
    if what in ("on", "off") and digits.isdecimal() and len(digits) < 18:
        by = actor_of(query.from_user.id)
        decide = isnad.channels.decide
        if await asyncio.to_thread(decide, int(number), heard=what == "on", by=by) is not None:
            await note(update, context, "channel", f"{number} {what}")
    if isinstance(query.message, Message):
        await edit(query.message, await _page(context, words))


async def _page(context: Context, words: Words) -> Page:
    channels = await asyncio.to_thread(library_of(context).isnad.channels.all)
    return render_channels(channels, words)


def render_channels(channels: list[Channel], words: Words) -> Page:
    """The channels that are known, and their buttons."""
    if not channels:
        return Page(escape(words("channels.none")))
    lines, rows = [f"<b>{escape(words('channels.title'))}</b>"], []
    for channel in channels[:_SHOWN]:
        name = isolate(shortened(channel.title))
        key = "channels.heard" if channel.heard else "channels.not_heard"
        lines.append(escape(words(key, name=name)))
        what = "off" if channel.heard else "on"
        label = words(f"channels.{what}", name=name)
        rows.append((Button(label, data=f"channel:{what}:{channel.chat_id}"),))
    lines.append(f"\n{escape(words('channels.hint'))}")
    return Page("\n".join(lines), tuple(rows))


async def _job(message: Message, context: Context) -> NewJob | None:
    """The job that a post makes; None where there is nothing in it to read."""
    chat = message.chat
    name = shortened(chat.effective_name or str(chat.id))
    edited = int(message.edit_date.timestamp()) if message.edit_date else 0
    origin = f"telegram:{context.bot.id}:{chat.id}:{message.message_id}:{edited}"
    actor, document = f"channel:{chat.id}", message.document
    if document is not None and (document.file_size or 0) <= MAX_FILE_BYTES:
        data = await fetch_document(document)
        if data is None:
            return None
        file = document.file_name or ""
        return NewJob("file", file or name, file, actor, data, origin=origin)
    text = message.text or message.caption or ""
    if not text.strip():
        return None
    draft = post_draft(chat, message.message_id, text, message.date.date().isoformat())
    return text_job(draft, name=name, actor=actor, origin=origin)
