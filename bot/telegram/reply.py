"""Sending rendered pages, and acknowledging buttons."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import quote

from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.telegram.answered import Answered, Sent
from bot.telegram.render import Button, Page

_HOME = "https://t.me/"
_TOAST = 200  # characters
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def reply(message: Message, pages: Sequence[Page]) -> list[Message]:
    """Replies with rendered pages, in order, in the same topic. Gives what was sent."""
    bot = message.get_bot().username
    return [
        await message.reply_text(
            html_of(page, bot),
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard_of(page, bot),
            link_preview_options=NO_PREVIEW,
            # Left open, Telegram is told of it in groups only.
            do_quote=True if page.asks_back else None,
        )
        for page in pages
    ]


async def answer(
    message: Message, pages: Sequence[Page], answered: Answered, *, again: bool
) -> None:
    """Answers a question; `again`, one that was edited since, in the place of the answer."""
    before = answered.sent(message.chat_id, message.message_id) if again else None
    kept: list[int] = []
    if before is not None:
        if before.quoting or not any(page.asks_back for page in pages):
            for page, message_id in zip(pages, before.message_ids, strict=False):
                if not await _edit_by_id(message.get_bot(), message.chat_id, message_id, page):
                    break
                kept.append(message_id)
        for message_id in before.message_ids[len(kept) :]:
            with suppress(BadRequest):
                await message.get_bot().delete_message(message.chat_id, message_id)
    sent = await reply(message, pages[len(kept) :])
    quoting = before.quoting if kept and before else any(m.reply_to_message for m in sent)
    ids = (*kept, *(one.message_id for one in sent))
    answered.remember(message.chat_id, message.message_id, Sent(ids, quoting))


async def edit(message: Message, page: Page) -> None:
    """Puts a rendered page in the place of a message of the bot's; anew where that is gone."""
    try:
        bot = message.get_bot().username
        await message.edit_text(
            html_of(page, bot),
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard_of(page, bot),
            link_preview_options=NO_PREVIEW,
        )
    except BadRequest as error:
        if "not modified" in error.message:
            return  # pressed twice: it stands there already
        if "not found" not in error.message:
            raise
        await reply(message, [page])


async def put(
    bot: Bot, chat_id: int, message_id: int | None, page: Page, thread_id: int | None = None
) -> None:
    """Puts a page in the place of a message of the bot's that is known by its number only; anew,
    in the same topic, where that is gone."""
    if message_id is not None and await _edit_by_id(bot, chat_id, message_id, page):
        return
    await bot.send_message(
        chat_id,
        html_of(page, bot.username),
        parse_mode=ParseMode.HTML,
        reply_markup=keyboard_of(page, bot.username),
        link_preview_options=NO_PREVIEW,
        message_thread_id=thread_id,
    )


async def _edit_by_id(bot: Bot, chat_id: int, message_id: int, page: Page) -> bool:
    """Puts a page in the place of an earlier message; False where that is gone."""
    try:
        await bot.edit_message_text(
            html_of(page, bot.username),
            chat_id,
            message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard_of(page, bot.username),
            link_preview_options=NO_PREVIEW,
        )
    except BadRequest as error:
        return "not modified" in error.message
    return True


async def acknowledge(
    query: CallbackQuery, told: str | None = None, *, alert: bool = False
) -> None:
    """Ends the spinning of a button, with a word about it or without. One pressed while the bot was
    away is too old for that; what it asks for is done all the same."""
    with suppress(BadRequest):
        await query.answer(told[:_TOAST] if told else None, show_alert=alert)


def html_of(page: Page, bot: str) -> str:
    """The HTML of a page; its links to the bot itself are whole addresses."""
    # What people wrote is escaped, so that it holds no such tag.
    return page.html.replace('<a href="?', f'<a href="{_HOME}{bot}?')


def keyboard_of(page: Page, bot: str) -> InlineKeyboardMarkup | None:
    """The buttons of a page, as Telegram takes them."""
    if not page.buttons:
        return None
    return InlineKeyboardMarkup([[_button(button, bot) for button in row] for row in page.buttons])


def _button(button: Button, bot: str) -> InlineKeyboardButton:
    url = button.url
    if url is not None and url.startswith("?start="):
        url = f"{_HOME}{bot}{url}"
    elif url is not None and url.startswith("?share="):
        link = f"{_HOME}{bot}?start={url.removeprefix('?share=')}"
        url = f"{_HOME}share/url?url={quote(link, safe='')}"
    return InlineKeyboardButton(button.label, callback_data=button.data, url=url)
