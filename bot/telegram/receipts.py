"""The buttons under a receipt: Undo, Keep both and Replace. They hold numbers, and do nothing where
the article has changed since."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from telegram import Message, Update

from bot.telegram.access import words_for
from bot.telegram.deeds import note
from bot.telegram.library import Context, library_of
from bot.telegram.render import Page
from bot.telegram.reply import acknowledge, edit
from bot.words.catalogue import Words
from retrieval.removal import Removal
from store.audit import Deed
from store.errors import IsnadError, NoSuchArticle, NothingToUndo

_NUMBERS = re.compile(r"(?:undo|keep|replace):(\d{1,15}):(\d{1,15})")
_Do = Callable[[Removal, int, int, Words], str]


async def undo(update: Update, context: Context) -> None:
    """Takes back what has just come in: a new article is removed, of an update the version before
    is the newest again."""

    def do(removal: Removal, article_id: int, version: int, words: Words) -> str:
        deletion = removal.undo_ingest(article_id, version)
        key = "receipt.undone" if version == 1 else "receipt.undone_update"
        return words(key, title=deletion.article.title, article_id=article_id)

    await _press(update, context, "undo", do)


async def keep_both(update: Update, context: Context) -> None:
    """What came as a new version becomes an article of its own, and the one before is as it was."""

    def do(removal: Removal, article_id: int, version: int, words: Words) -> str:
        apart = removal.keep_both(article_id, version)
        return words("receipt.kept", title=apart.title, article_id=apart.id, other_id=article_id)

    await _press(update, context, "keep", do)


async def replace(update: Update, context: Context) -> None:
    """A near-duplicate becomes the new version of the article that was there before."""

    def do(removal: Removal, article_id: int, other_id: int, words: Words) -> str:
        article = removal.replace(other_id, article_id)
        return words("receipt.replaced", title=article.title, article_id=article.id)

    await _press(update, context, "replace", do)


async def _press(update: Update, context: Context, deed: Deed, do: _Do) -> None:
    query, words, library = update.callback_query, words_for(update), library_of(context)
    if query is None:
        return
    await acknowledge(query)
    numbers = _NUMBERS.fullmatch(query.data or "")
    told = words("receipt.stale")
    if numbers is not None:
        first, second = int(numbers[1]), int(numbers[2])
        try:
            told = await library.run_ingest(do, library.isnad.removal, first, second, words)
            await note(update, context, deed, article_id=first)
        except NoSuchArticle:
            told = words("receipt.gone")
        except NothingToUndo:
            told = words("receipt.changed", article_id=first)
        except IsnadError as error:
            told = words.error(error)
    if isinstance(query.message, Message):
        await edit(query.message, Page(escape(told)))
