"""Inline mode: `@bot kirby troops` in any chat offers sentences to insert, each with its source."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.persons import chain_of
from bot.phrases import groups, whole
from bot.telegram.access import INLINE_START, words_for
from bot.telegram.library import Context, Library, library_of
from bot.telegram.render_citation import render_inserted
from bot.telegram.reply import NO_PREVIEW, html_of, keyboard_of
from bot.words.catalogue import Words, words_in
from retrieval.answer import AnswerCitation
from retrieval.browse import browse, examples
from retrieval.errors import QuestionError
from retrieval.text.heading import shorten
from retrieval.text.language import language_of

_MOST = 10
_CACHED_SECONDS = 10
_LONGEST_TOGETHER = 700  # characters of neighbouring sentences in one quotation
_DESCRIPTION = 200  # characters


async def offer(update: Update, context: Context) -> None:
    """Sentences for what is typed behind the bot's name; for nothing yet, a few as examples."""
    query, library = update.inline_query, library_of(context)
    if query is None:
        return
    typed = query.query.strip()
    words = words_in(language_of(typed)) if typed else words_for(update)
    found = await library.run_question(_find, library, typed)
    key = "inline.found" if found and typed else "inline.none" if typed else "inline.try"
    together = groups(found, _LONGEST_TOGETHER)[:_MOST]
    results = [_result(group, words, context.bot.username) for group in together]
    try:
        await query.answer(
            results,
            cache_time=_CACHED_SECONDS,
            # Telegram gives what is cached to others too, who may not be let in.
            is_personal=not typed or library.isnad.settings.closed,
            button=InlineQueryResultsButton(words(key), start_parameter=INLINE_START),
        )
    except BadRequest as error:
        if "too old" not in error.message:  # else something typed since is being looked for
            raise


def _find(library: Library, typed: str) -> list[AnswerCitation]:
    isnad = library.isnad
    try:
        if typed:
            return browse(isnad.archive, isnad.asker, typed, _MOST)
        return examples(isnad.archive, isnad.asker)
    except QuestionError:
        return []


def _result(group: Sequence[AnswerCitation], words: Words, bot: str) -> InlineQueryResultArticle:
    page, cited, chain = render_inserted(group, words), whole(group), chain_of(group)
    return InlineQueryResultArticle(
        cited.citation.id,
        shorten(chain[0] if chain else cited.title, _DESCRIPTION),
        InputTextMessageContent(
            html_of(page, bot), parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW
        ),
        reply_markup=keyboard_of(page, bot),
        description=shorten(cited.text, _DESCRIPTION),
    )
