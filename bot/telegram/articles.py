"""`/sources`: the list of articles, a page at a time."""

from __future__ import annotations

from telegram import Message, Update

from bot.telegram.access import words_for
from bot.telegram.library import Context, Library, library_of
from bot.telegram.render import PAGE, Page, render_sources
from bot.telegram.reply import acknowledge, edit, reply
from bot.words.catalogue import Words


async def list_articles(update: Update, context: Context) -> None:
    """The first page."""
    if update.effective_message is not None:
        page = await _page(library_of(context), 0, words_for(update))
        await reply(update.effective_message, [page])


async def turn_page(update: Update, context: Context) -> None:
    """A button that edits the message into another page."""
    query = update.callback_query
    if query is None:
        return
    await acknowledge(query)
    offset = (query.data or "").partition(":")[2]
    if isinstance(query.message, Message) and offset.isdecimal() and len(offset) < 9:
        page = await _page(library_of(context), int(offset), words_for(update))
        await edit(query.message, page)


async def _page(library: Library, offset: int, words: Words) -> Page:
    archive = library.isnad.archive
    total = await library.run_question(archive.count_articles)
    offset = min(offset, max(0, total - 1) // PAGE * PAGE)
    articles = await library.run_question(archive.articles, offset=offset, limit=PAGE)
    return render_sources(articles, offset, total, words)
