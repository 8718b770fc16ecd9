"""`/delete`, `/undo` and `/diff`: out with an article, back in with it, and what changed in it."""

from __future__ import annotations

import asyncio
import logging
import re
from contextlib import suppress
from html import escape

from telegram import Message, Update
from telegram.error import BadRequest

from bot.removals import deletion_lines
from bot.telegram.access import admins_only, is_admin, words_for
from bot.telegram.deeds import note
from bot.telegram.library import Context, Library, library_of
from bot.telegram.render import Button, Page
from bot.telegram.render_changes import render_comparison
from bot.telegram.reply import acknowledge, reply
from bot.words.catalogue import Words
from retrieval.changes import compare
from store.errors import IsnadError

_ARTICLE_NUMBER = re.compile(r"#?(\d{1,15})")
_DELETE = re.compile(r"#?(\d{1,15})(\s+now)?", re.IGNORECASE)
_DIFF = re.compile(r"#?(\d{1,15})(?:\s+(\d{1,6})\s+(\d{1,6}))?")
_BUTTON = re.compile(r"restore:(\d{1,15})")
_HOUR = 3_600.0
_log = logging.getLogger(__name__)


@admins_only
async def delete(update: Update, context: Context) -> None:
    """`/delete ID`: the article goes, with a button to undo it; `/delete ID now`: for good."""
    message, words, library = update.effective_message, words_for(update), library_of(context)
    if message is None:
        return
    typed = _DELETE.fullmatch(" ".join(context.args or []))
    if typed is None:
        await message.reply_text(words("desk.delete_usage"))
        return
    user = update.effective_user
    try:
        deletion = await library.run_ingest(
            library.isnad.removal.delete,
            int(typed[1]),
            by=str(user.id) if user else None,
            for_good=typed[2] is not None,
        )
    except IsnadError as error:
        await message.reply_text(words.error(error))
        return
    await note(update, context, "delete", article_id=deletion.article.id)
    head, *rest = deletion_lines(deletion, words, f"/undo {deletion.article.id}")
    html = "\n".join([f"<b>{escape(head)}</b>", *(escape(line) for line in rest)])
    await reply(message, [Page(html, undo_row(deletion.article.id, words, deletion.undoable))])


def undo_row(article_id: int, words: Words, undoable: bool) -> tuple[tuple[Button, ...], ...]:
    """The button below the receipt of a delete; it needs no memory but the article's number."""
    button = Button(words("removal.undo"), data=f"restore:{article_id}")
    return ((button,),) if undoable else ()


@admins_only
async def undo(update: Update, context: Context) -> None:
    """`/undo`: the article that was deleted last is back; `/undo ID`: this one."""
    message, words = update.effective_message, words_for(update)
    if message is None:
        return
    typed = " ".join(context.args or [])
    number = _ARTICLE_NUMBER.fullmatch(typed)
    if typed and number is None:
        await message.reply_text(words("removal.undo_usage"))
        return
    told = await _restore(update, context, int(number[1]) if number else None, words)
    await message.reply_text(told)


async def undo_button(update: Update, context: Context) -> None:
    """The button below the receipt of a delete."""
    query, words = update.callback_query, words_for(update)
    if query is None:
        return
    if not is_admin(update, context):
        with suppress(BadRequest):  # too old to be told
            await query.answer(words("desk.admins_only"), show_alert=True)
        return
    await acknowledge(query)
    number = _BUTTON.fullmatch(query.data or "")
    if not isinstance(query.message, Message) or number is None:
        return
    await query.message.reply_text(await _restore(update, context, int(number[1]), words))


@admins_only
async def diff(update: Update, context: Context) -> None:
    """`/diff ID`: what changed between the last two versions; `/diff ID 1 3` between these."""
    message, words, library = update.effective_message, words_for(update), library_of(context)
    if message is None:
        return
    typed = _DIFF.fullmatch(" ".join(context.args or []))
    if typed is None:
        await message.reply_text(words("diff.usage"))
        return
    numbers = (int(typed[2]), int(typed[3])) if typed[2] else None
    try:
        found = await library.run_question(compare, library.isnad.archive, int(typed[1]), numbers)
    except IsnadError as error:
        await message.reply_text(words.error(error))
        return
    await reply(message, render_comparison(found, words))


async def purge_hourly(library: Library) -> None:
    """Empties the trash of what is over a day old, now and every hour, until it is cancelled."""
    while True:
        try:
            count = await library.run_ingest(library.isnad.removal.purge)
            if count:
                _log.info("%d deleted articles are gone for good", count)
        except IsnadError as error:
            _log.warning("the trash was not emptied: %s", error)
        await asyncio.sleep(_HOUR)


async def _restore(update: Update, context: Context, article_id: int | None, words: Words) -> str:
    library = library_of(context)
    try:
        article = await library.run_ingest(library.isnad.removal.restore, article_id)
    except IsnadError as error:
        return words.error(error)
    await note(update, context, "undo", article_id=article.id)
    return words("removal.restored", title=article.title, article_id=article.id)
