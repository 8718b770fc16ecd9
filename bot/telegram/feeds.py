"""Feeds on Telegram: what the bot looks into for new articles, for admins."""

from __future__ import annotations

from contextlib import suppress
from html import escape

from telegram import Message, Update

from bot.phrases import feed_lines
from bot.telegram.access import admins_only, is_admin, words_for
from bot.telegram.deeds import actor_of, note
from bot.telegram.library import Context, Library, library_of
from bot.telegram.render import Button, Page, isolate
from bot.telegram.reply import acknowledge, edit, reply
from bot.words.catalogue import Words
from retrieval.feeds.poller import check_minutes
from store.errors import IsnadError, NoSuchFeed

_SHOWN = 20
_LONGEST_NUMBER = 15


@admins_only
async def feeds(update: Update, context: Context) -> None:
    """`/feeds`: the list; `add ADDRESS`, `remove NUMBER` and `every MINUTES` change it."""
    message, words, library = update.effective_message, words_for(update), library_of(context)
    if message is None:
        return
    order, argument = (*(context.args or []), "", "")[:2]
    try:
        if not order:
            await reply(message, [await library.run_question(_list, library, words)])
        elif order == "add" and argument:
            await _add(update, context, message, argument, words)
        else:
            told = await library.run_question(_change, library, order, argument, words)
            await message.reply_text(told)
            if told != words("feeds.usage"):
                await note(update, context, "feed", f"{order} {argument}")
    except IsnadError as error:
        await message.reply_text(words.error(error))


async def remove(update: Update, context: Context) -> None:
    """A button below the list: the feed is looked into no more, and the list is shown anew."""
    query = update.callback_query
    if query is None:
        return
    await acknowledge(query)
    number = (query.data or "").partition(":")[2]
    if not is_admin(update, context) or not _is_number(number):
        return
    words, library = words_for(update), library_of(context)
    with suppress(NoSuchFeed):  # pressed twice
        await library.run_question(library.isnad.feeds.remove, int(number))
        await note(update, context, "feed", f"remove {number}")
    if isinstance(query.message, Message):
        await edit(query.message, await library.run_question(_list, library, words))


async def _add(update: Update, context: Context, message: Message, url: str, words: Words) -> None:
    library = library_of(context)
    progress = await message.reply_text(words("feeds.looking", url=url))
    try:
        poller = library.isnad.poller()
        feed = await library.run_aside(lambda: poller.add(url, actor_of(update)))
    except IsnadError as error:
        await edit(progress, Page(escape(words.error(error))))
        return
    await note(update, context, "feed", f"add {feed.id}")
    told = words("feeds.added", feed_id=feed.id, title=feed.title)
    await edit(progress, Page(escape(told)))


def _change(library: Library, order: str, argument: str, words: Words) -> str:
    """What `remove` and `every` do, and what is said of it."""
    known = library.isnad.feeds
    if order == "remove" and _is_number(argument):
        return words("feeds.removed", title=known.remove(int(argument)).title)
    if order == "every" and _is_number(argument):
        known.set_minutes(check_minutes(int(argument)))
        return words("feeds.every", count=int(argument))
    return words("feeds.usage")


def _list(library: Library, words: Words) -> Page:
    """The feeds, with a button each that removes it."""
    known = library.isnad.feeds
    found = known.all()
    if not found:
        return Page(escape(words("feeds.none")))
    parts = []
    for feed in found[:_SHOWN]:
        head, *details = (escape(line) for line in feed_lines(feed, words))
        parts.append("\n".join((f"<b>{isolate(head)}</b>", *details)))
    parts.append(escape(words("feeds.every", count=known.minutes)))
    buttons = [
        Button(words("feeds.remove_button", feed_id=feed.id), f"unfeed:{feed.id}")
        for feed in found[:_SHOWN]
    ]
    rows = tuple(tuple(buttons[first : first + 4]) for first in range(0, len(buttons), 4))
    return Page("\n\n".join(parts), rows)


def _is_number(written: str) -> bool:
    return written.isascii() and written.isdecimal() and len(written) <= _LONGEST_NUMBER
