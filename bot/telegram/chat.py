"""What every handler needs: the library, its worker threads, who is asking, and how to reply."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import wraps
from threading import Event
from typing import Any, ParamSpec, TypeVar

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message, Update
from telegram.constants import ChatType, ParseMode
from telegram.ext import ContextTypes

from bot.telegram.render import Button, Page
from bot.wiring import Isnad
from bot.words.catalogue import Words, words_in

P = ParamSpec("P")
T = TypeVar("T")
Context = ContextTypes.DEFAULT_TYPE
Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]

_KEY = "desk"
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True)
class Library:
    """The library and the threads that work on it: the event loop never waits for either.

    Questions have threads of their own, so that no ingest holds them up; articles go in one after
    the other. `stopping` asks a long ingest to end after the article that it is at.
    """

    isnad: Isnad
    question_threads: Executor
    ingest_thread: Executor
    stopping: Event = field(default_factory=Event)

    async def run_question(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs quick work in a thread for questions."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.question_threads, lambda: work(*args, **kwargs))

    def run_ingest(
        self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> asyncio.Future[T]:
        """Runs what changes the library, after what came before it."""
        loop = asyncio.get_running_loop()
        return loop.run_in_executor(self.ingest_thread, lambda: work(*args, **kwargs))


def attach_library(bot_data: dict[Any, Any], library: Library) -> None:
    """Makes the library known to the handlers of an application."""
    bot_data[_KEY] = library


def library_of(context: Context) -> Library:
    """The library of the application that a handler runs in."""
    library: Library = context.bot_data[_KEY]
    return library


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


async def reply(message: Message, pages: Sequence[Page]) -> None:
    """Replies with rendered pages, in order, in the same topic."""
    for page in pages:
        await message.reply_text(
            page.html,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(page),
            link_preview_options=_NO_PREVIEW,
        )


async def edit(message: Message, page: Page) -> None:
    """Puts a rendered page in the place of a message of the bot's."""
    await message.edit_text(
        page.html,
        parse_mode=ParseMode.HTML,
        reply_markup=keyboard(page),
        link_preview_options=_NO_PREVIEW,
    )


def keyboard(page: Page) -> InlineKeyboardMarkup | None:
    """The buttons of a page, as Telegram takes them."""
    if not page.buttons:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in page.buttons])


def _button(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(button.label, callback_data=button.data, url=button.url)
