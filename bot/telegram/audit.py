"""`/audit`: who did what, a page at a time. For owners alone."""

from __future__ import annotations

import asyncio
import re

from telegram import Message, Update

from bot.telegram.access import is_private, words_for
from bot.telegram.library import Context, library_of
from bot.telegram.render import Page
from bot.telegram.render_members import NOTED, render_audit
from bot.telegram.reply import acknowledge, edit, reply

_PAGE = re.compile(r"audit:([0-9]{1,8})")


async def audit(update: Update, context: Context) -> None:
    """The latest lines; in a group only a hint, for all would read them."""
    message = update.effective_message
    if message is None:
        return
    if is_private(update):
        await reply(message, [await _page(update, context, 0)])
    else:
        await message.reply_text(words_for(update)("feedback.in_private"))


async def turn_audit(update: Update, context: Context) -> None:
    """A button to other lines."""
    query = update.callback_query
    if query is None:
        return
    await acknowledge(query)
    pressed = _PAGE.fullmatch(query.data or "")
    if pressed is not None and isinstance(query.message, Message) and is_private(update):
        await edit(query.message, await _page(update, context, int(pressed[1])))


async def _page(update: Update, context: Context, offset: int) -> Page:
    kept = library_of(context).isnad.audit
    total = await asyncio.to_thread(kept.count)
    offset = min(offset, max(0, total - 1)) // NOTED * NOTED
    lines = await asyncio.to_thread(kept.lines, offset=offset, limit=NOTED)
    return render_audit(lines, offset, total, words_for(update))
