"""Sending rendered pages."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram.constants import ParseMode

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
        )


async def edit(message: Message, page: Page) -> None:
    """Puts a rendered page in the place of a message of the bot's."""
    await message.edit_text(
        page.html,
        parse_mode=ParseMode.HTML,
        reply_markup=_keyboard(page),
        link_preview_options=_NO_PREVIEW,
    )


def _keyboard(page: Page) -> InlineKeyboardMarkup | None:
    """The buttons of a page, as Telegram takes them."""
    if not page.buttons:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in page.buttons])


def _button(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(button.label, callback_data=button.data, url=button.url)
