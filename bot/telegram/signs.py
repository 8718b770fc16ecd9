"""Signs of life while an answer takes longer than a moment: a draft, in groups "typing"."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from telegram import Message
from telegram.constants import ChatAction, ChatType
from telegram.error import TelegramError
from telegram.ext import AIORateLimiter

from bot.words.catalogue import Words

_A_MOMENT = 0.15  # seconds; within twice as much the sign is there
_SECONDS_BETWEEN = 4.0  # typing is shown for five
SIGNS = ("sendChatAction", "sendMessageDraft")


@asynccontextmanager
async def at_work(message: Message, words: Words) -> AsyncIterator[None]:
    """Shows in the chat of a question that it is being worked on, until the block ends."""
    showing = asyncio.create_task(_show(message, words))
    try:
        yield
    finally:
        showing.cancel()


class SparingLimiter(AIORateLimiter):
    """Keeps messages below Telegram's limits. Signs are no messages: they take no message's place,
    and one that comes late is worth nothing."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        """See `AIORateLimiter`."""
        if endpoint in SIGNS:
            return await callback(*args, **kwargs)
        return await super().process_request(
            callback, args, kwargs, endpoint, data, rate_limit_args
        )


async def _show(message: Message, words: Words) -> None:
    await asyncio.sleep(_A_MOMENT)
    drafts = message.chat.type == ChatType.PRIVATE
    while True:
        try:
            if drafts:
                bot = message.get_bot()
                await bot.send_message_draft(message.chat_id, message.message_id, words("ask.busy"))
            else:
                thread = message.message_thread_id if message.is_topic_message else None
                await message.reply_chat_action(ChatAction.TYPING, message_thread_id=thread)
        except TelegramError:
            return  # a sign must not hold up the answer, so its failures do not matter
        await asyncio.sleep(_SECONDS_BETWEEN)
