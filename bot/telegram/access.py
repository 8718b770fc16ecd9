"""Who is asking: in which language, in what kind of chat, and with which rights."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from telegram import Update
from telegram.constants import ChatType

from bot.telegram.library import Context, library_of
from bot.words.catalogue import Words, words_in

Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]


def words_for(update: Update) -> Words:
    """The words in the language that a user has set in Telegram."""
    user = update.effective_user
    return words_in(user.language_code if user else None)


def is_admin(update: Update, context: Context) -> bool:
    """Whether the user may change the library."""
    user = update.effective_user
    return user is not None and user.id in library_of(context).isnad.settings.admin_ids


def admins_only(handler: Handler) -> Handler:
    """Lets only admins through to a handler; others are told so."""

    @wraps(handler)
    async def guarded(update: Update, context: Context) -> None:
        if is_admin(update, context):
            await handler(update, context)
        elif update.effective_message is not None:
            await update.effective_message.reply_text(words_for(update)("desk.admins_only"))

    return guarded


def is_private(update: Update) -> bool:
    """Whether an update comes from a chat between one user and the bot."""
    return update.effective_chat is not None and update.effective_chat.type == ChatType.PRIVATE
