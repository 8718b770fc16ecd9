"""Sending rendered pages, and acknowledging buttons."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from telegram import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.telegram.render import Button, Page

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def reply(message: Message, pages: Sequence[Page]) -> None:
    """Replies with rendered pages, in order, in the same topic."""
    for page in pages:
        await message.reply_text(
            page.html,
            parse_mode=ParseMode.HTML,
            reply_markup=_keyboard(page),
            link_preview_options=_NO_PREVIEW,
            # Left open, Telegram is told of it in groups only.
            do_quote=True if page.asks_back else None,
        )


async def edit(message: Message, page: Page) -> None:
    """Puts a rendered page in the place of a message of the bot's; anew where that is gone."""
    try:
        await message.edit_text(
            page.html,
            parse_mode=ParseMode.HTML,
            reply_markup=_keyboard(page),
            link_preview_options=_NO_PREVIEW,
        )
    except BadRequest as error:
        if "not modified" in error.message:
            return  # pressed twice: it stands there already
        if "not found" not in error.message:
            raise
        await reply(message, [page])


async def acknowledge(query: CallbackQuery) -> None:
    """Ends the spinning of a button. One pressed while the bot was away is too old for that; what
    it asks for is done all the same."""
    with suppress(BadRequest):
        await query.answer()


def _keyboard(page: Page) -> InlineKeyboardMarkup | None:
    """The buttons of a page, as Telegram takes them."""
    if not page.buttons:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in page.buttons])


def _button(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(button.label, callback_data=button.data, url=button.url)
