"""Who may do what: the one table of it, and the door that every handler stands behind.

A handler is registered by `command`, `button` or `heard`, which find its entry in the table; where
there is none, the bot does not start. The door lets an update through to its handler where its
sender may do that, has not done too much of it, and means the bot.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import wraps
from typing import Any, NamedTuple

from telegram import InlineQueryResultsButton, Message, MessageEntity, Update, User
from telegram.constants import ChatType
from telegram.error import BadRequest
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from bot.telegram.library import Context, library_of
from bot.telegram.limits import Counts, Excess, a_day_ago, show_excess
from bot.telegram.render_members import render_closed
from bot.telegram.reply import reply
from bot.telegram.roles import Rank
from bot.words.catalogue import Words, words_in
from store.errors import IsnadError

Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]


class Entry(NamedTuple):
    """Who may do a thing, and as what it counts."""

    who: Rank
    counts: Counts | None = "touch"


_ANYBODY = Entry(Rank.EVERYBODY)
_NOBODY = Entry(Rank.EVERYBODY, None)
_READS = Entry(Rank.MEMBER)
_ASKS = Entry(Rank.MEMBER, "question")
_EDITS = Entry(Rank.EDITOR)
_UPLOADS = Entry(Rank.EDITOR, "upload")
_OWNS = Entry(Rank.OWNER)

COMMANDS: dict[str, Entry] = {
    "start": _READS,
    "help": _READS,
    "ask": _ASKS,
    "said": _ASKS,
    "check": _ASKS,
    "speakers": _ASKS,
    "sources": _READS,
    "new": _READS,
    "cancel": _READS,
    "ingest": _UPLOADS,
    "jobs": _EDITS,
    "channels": _EDITS,
    "feeds": _EDITS,
    "delete": _EDITS,
    "undo": _EDITS,
    "diff": _EDITS,
    "alias": _EDITS,
    "feedback": _EDITS,
    "stats": _EDITS,
    "selfcheck": _EDITS,
    "reindex": _EDITS,
    "export": _EDITS,
    "members": _EDITS,
    "admins": _OWNS,
    "audit": _OWNS,
    "backup": _OWNS,
}
"""Every command. What it does beyond showing something is for editors and owners alone."""

BUTTONS: dict[str, Entry] = {
    "context": _READS,
    "near": _READS,
    "vote": _READS,
    "sources": _READS,
    "spoken": _READS,
    "said": _READS,
    "saidon": _READS,
    "hear": _READS,
    "speakers": _READS,
    "care": _EDITS,
    "join": _ANYBODY,
    "door": _EDITS,
    "member": _EDITS,
    "members": _EDITS,
    "admins": _OWNS,
    "audit": _OWNS,
    "job": _EDITS,
    "jobs": _EDITS,
    "undo": _EDITS,
    "keep": _EDITS,
    "replace": _EDITS,
    "restore": _EDITS,
    "channel": _EDITS,
    "unfeed": _EDITS,
    "": _ANYBODY,
}
"""Every kind of button, by what its data begins with; the empty one means nothing to us."""

HEARD: dict[str, Entry] = {
    "text": _ASKS,
    "edited text": _ASKS,
    "unknown command": _READS,
    "file": _UPLOADS,
    "contact": _READS,
    "chosen user": _OWNS,
    "anything else": _READS,
    "inline": _READS,
    "channel post": _NOBODY,  # no person stands behind one: it is the channel that counts
    "moved": _NOBODY,
}
"""Every other kind of update."""


class NoEntry(LookupError):
    """A handler is to be registered that the table knows nothing of."""


def command(name: str, handler: Handler) -> CommandHandler[Any, Any]:
    """The handler of a command that was just sent, behind the door."""
    return CommandHandler(
        name, _guard(handler, _entry(COMMANDS, name)), filters=filters.UpdateType.MESSAGE
    )


def button(prefix: str, handler: Handler) -> CallbackQueryHandler[Any, Any]:
    """The handler of buttons whose data begin with `prefix:`, behind the door; of the others."""
    pattern = re.compile(rf"{prefix}:") if prefix else None
    return CallbackQueryHandler(_guard(handler, _entry(BUTTONS, prefix)), pattern=pattern)


def heard(kind: str, handler: Handler) -> Handler:
    """A handler of another kind of update, behind the door."""
    return _guard(handler, _entry(HEARD, kind), kind)


def is_guarded(handler: BaseHandler[Any, Any, Any]) -> bool:
    """Whether a handler stands behind the door."""
    return hasattr(handler.callback, "entry")


def words_for(update: Update) -> Words:
    """The words in the language that a user has set in Telegram."""
    user = update.effective_user
    return words_in(user.language_code if user else None)


def person_of(update: Update) -> User | None:
    """The person behind an update. Nobody stands behind an anonymous admin of a group, a channel
    that posts as itself, and another bot: they may do no more than anybody."""
    message = update.message or update.edited_message
    if message is not None and message.sender_chat is not None:
        return None
    user = update.effective_user
    return None if user is None or user.is_bot else user


def rank_of(update: Update, context: Context) -> Rank:
    """What the person behind an update may do, as it was when the update came in."""
    person, roles = person_of(update), library_of(context).roles
    return roles.of(person.id) if person is not None else roles.nobody


def is_admin(update: Update, context: Context) -> bool:
    """Whether the user may change the library: an owner or an editor."""
    return rank_of(update, context) >= Rank.EDITOR


def is_owner(update: Update, context: Context) -> bool:
    """Whether the user is an owner."""
    return rank_of(update, context) == Rank.OWNER


def admins_only(handler: Handler) -> Handler:
    """Lets only owners and editors through to a handler; others are told so."""
    return _only(handler, Rank.EDITOR)


def owners_only(handler: Handler) -> Handler:
    """Lets only owners through to a handler; others are told so."""
    return _only(handler, Rank.OWNER)


def is_private(update: Update) -> bool:
    """Whether an update comes from a chat between one user and the bot."""
    return update.effective_chat is not None and update.effective_chat.type == ChatType.PRIVATE


def addressed(message: Message, context: Context) -> bool:
    """Whether a message in a group mentions the bot or replies to it."""
    replied = message.reply_to_message
    if replied and replied.from_user and replied.from_user.id == context.bot.id:
        return True
    mentions = message.parse_entities([MessageEntity.MENTION]).values()
    return any(mention.lower() == f"@{context.bot.username}".lower() for mention in mentions)


def inserted(message: Message, context: Context) -> bool:
    """Whether a message is a sentence that somebody inserted by our own inline mode."""
    return message.via_bot is not None and message.via_bot.id == context.bot.id


def says_ingest(caption: str | None, username: str) -> bool:
    """Whether a caption begins with our `/ingest`, and not with another bot's."""
    first = (caption or "").split(maxsplit=1)[:1]
    return first in (["/ingest"], [f"/ingest@{username}"])


def _entry(table: dict[str, Entry], name: str) -> Entry:
    if name not in table:
        raise NoEntry(f"bot/telegram/access.py does not say who may use {name!r}")
    return table[name]


def _only(handler: Handler, who: Rank) -> Handler:
    @wraps(handler)
    async def guarded(update: Update, context: Context) -> None:
        if rank_of(update, context) >= who:
            await handler(update, context)
        elif update.effective_message is not None:
            await update.effective_message.reply_text(words_for(update)(_REFUSALS[who]))

    return guarded


_SECONDS_BETWEEN_REFUSALS = 3600
_REFUSALS = {Rank.EDITOR: "desk.admins_only", Rank.OWNER: "desk.owners_only"}


def _guard(handler: Handler, entry: Entry, kind: str = "") -> Handler:
    """The door before a handler."""

    @wraps(handler)
    async def guarded(update: Update, context: Context) -> None:
        if not _meant(update, context, kind):
            return
        person, roles = person_of(update), library_of(context).roles
        try:
            rank = await roles.look_up(person)
        except IsnadError as error:
            await _tell(update, words_for(update).error(error))
            return
        if rank < entry.who:
            await _refuse(update, context, rank, entry.who)
            return
        counts = entry.counts if rank < Rank.OWNER else None
        excess = await _excess(update, context, counts) if counts is not None else None
        if excess is None or counts is None:
            await handler(update, context)
        else:
            told = show_excess(excess, counts, words_for(update))
            await _tell(update, told if excess.first else "")

    guarded.entry = entry  # type: ignore[attr-defined]
    return guarded


def _meant(update: Update, context: Context, kind: str) -> bool:
    """Whether an update is for the bot at all; commands and buttons always are."""
    message = update.effective_message
    if message is None or update.callback_query is not None:
        return True
    match kind:
        case "text":
            return not inserted(message, context) and (
                is_private(update) or addressed(message, context)
            )
        case "edited text":
            answered = library_of(context).answered
            return answered.sent(message.chat_id, message.message_id) is not None
        case "file":
            if message.media_group_id is not None and is_admin(update, context):
                return True  # another file of the album may say so
            return is_private(update) or says_ingest(message.caption, context.bot.username)
        case "unknown command" | "contact" | "chosen user" | "anything else":
            return is_private(update) and not inserted(message, context)
    return True


def _key(update: Update) -> str:
    """Whose doings are counted together."""
    person = person_of(update)
    if person is not None:
        return f"telegram:{person.id}"
    message = update.message or update.edited_message
    sender = message.sender_chat if message is not None else None
    return f"chat:{sender.id if sender else 0}"


async def _excess(update: Update, context: Context, counts: Counts) -> Excess | None:
    library, key = library_of(context), _key(update)
    excess = library.limits.take(key, counts)
    if excess is None and counts == "upload":
        jobs = library.isnad.jobs
        moments = await asyncio.to_thread(jobs.moments, key, a_day_ago())
        excess = library.limits.uploads(key, moments)
    return excess


async def _refuse(update: Update, context: Context, rank: Rank, who: Rank) -> None:
    """Tells somebody that they may not; of a closed library also how to be let in."""
    library, words, message = library_of(context), words_for(update), update.effective_message
    too_much = library.limits.take(_key(update), "touch") is not None
    if rank == Rank.BARRED:
        key = "access.barred"
    else:
        key = _REFUSALS.get(who, "access.closed") if rank >= Rank.MEMBER else "access.closed"
    quiet = too_much or update.edited_message is not None
    in_chat = message is not None and update.callback_query is None
    often = key == "access.barred" or (key == "access.closed" and not is_private(update))
    if in_chat and often:
        once = f"{_key(update)} {key}"
        quiet = quiet or not library.limits.once(once, _SECONDS_BETWEEN_REFUSALS)
    if key == "access.closed" and message is not None and in_chat:
        if not quiet:
            await reply(message, [render_closed(words, private=is_private(update))])
        return
    await _tell(update, "" if quiet else words(key))


async def _tell(update: Update, told: str) -> None:
    """A sentence to whoever did something, in the way of what they did; none to say nothing."""
    with suppress(BadRequest):  # pressed or typed too long ago
        if update.callback_query is not None:
            await update.callback_query.answer(told or None, show_alert=bool(told))
        elif update.inline_query is not None:
            words = words_for(update)
            await update.inline_query.answer(
                [],
                cache_time=5,
                is_personal=True,
                button=InlineQueryResultsButton(
                    words("access.inline"), start_parameter=INLINE_START
                ),
            )
        elif told and update.effective_message is not None:
            await update.effective_message.reply_text(told)


INLINE_START = "inline"
"""What `/start` is given by a link that leads to no sentence."""
