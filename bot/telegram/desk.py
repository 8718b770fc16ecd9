"""The desk: how admins care for the library. Each handler is behind `admins_only`."""

from __future__ import annotations

from html import escape

from telegram import Update

from bot.stats import read_stats, show_stats
from bot.telegram.access import admins_only, words_for
from bot.telegram.deeds import note
from bot.telegram.library import Context, library_of
from bot.telegram.render import Page
from bot.telegram.reply import edit
from retrieval import selfcheck


async def stats(update: Update, context: Context) -> None:
    """`/stats`: how much there is."""
    library = library_of(context)
    if update.effective_message is not None:
        words = words_for(update)
        found = await library.run_question(read_stats, library.isnad, words)
        await update.effective_message.reply_text(show_stats(found, words))


@admins_only
async def check(update: Update, context: Context) -> None:
    """`/selfcheck`: whether rows, offsets, word search and index agree."""
    message, words, library = update.effective_message, words_for(update), library_of(context)
    if message is None:
        return
    faults = await library.run_ingest(
        selfcheck.find_faults, library.isnad.archive, library.isnad.index
    )
    if not faults:
        await message.reply_text(words("desk.agree"))
        return
    shown = "\n".join(f"• {fault}" for fault in faults[:20])
    await message.reply_text(f"{words('desk.disagree', count=len(faults))}\n{shown}")


@admins_only
async def reindex(update: Update, context: Context) -> None:
    """`/reindex`: the index made anew from the rows; a change of model that broke off goes on."""
    message, words, library = update.effective_message, words_for(update), library_of(context)
    if message is None:
        return
    progress = await message.reply_text(words("desk.reindexing"))
    index = library.isnad.index
    await library.run_ingest(index.rebuild)
    await note(update, context, "reindex")
    library.isnad.change.start()
    await edit(progress, Page(escape(words("desk.reindexed", count=len(index)))))
