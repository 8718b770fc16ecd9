"""The buttons under a receipt: what has just come in is taken back."""

from __future__ import annotations

import re
from html import escape

from telegram import Message, Update

from bot.telegram.access import is_admin, words_for
from bot.telegram.deeds import note
from bot.telegram.library import Context, library_of
from bot.telegram.render import Page
from bot.telegram.reply import acknowledge, edit
from bot.words.catalogue import Words
from store.errors import IsnadError, NoSuchArticle

_NUMBERS = re.compile(r"undo:(\d{1,15}):(\d{1,9})")


async def undo(update: Update, context: Context) -> None:
    """Takes an article back that has just come in: it is removed."""
    query, words = update.callback_query, words_for(update)
    if query is None:
        return
    if not is_admin(update, context):
        await acknowledge(query, words("desk.admins_only"), alert=True)
        return
    await acknowledge(query)
    numbers = _NUMBERS.fullmatch(query.data or "")
    told = words("receipt.stale")
    if numbers is not None:
        try:
            told = await _undo(update, context, int(numbers[1]), int(numbers[2]), words)
        except NoSuchArticle:
            told = words("receipt.gone")
        except IsnadError as error:
            told = words.error(error)
    if isinstance(query.message, Message):
        await edit(query.message, Page(escape(told)))


async def _undo(
    update: Update, context: Context, article_id: int, version: int, words: Words
) -> str:
    """What is said of it. Nothing is done where the article has changed since."""
    library = library_of(context)
    archive = library.isnad.archive
    article = await library.run_ingest(archive.article, article_id)
    if article.version != version or version != 1:
        return words("receipt.changed", title=article.title, article_id=article.id)
    removed = await library.run_ingest(archive.remove, article_id)
    await library.run_ingest(library.isnad.index.refresh)
    await note(update, context, "undo", article_id=removed.id)
    return words("receipt.undone", title=removed.title, article_id=removed.id)
