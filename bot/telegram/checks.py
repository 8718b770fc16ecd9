"""`/check`: did somebody say this? Also a plain question that quotes, and in reply to a message."""

from __future__ import annotations

import re
from collections.abc import Sequence

from telegram import Message, Update

from bot.checks import check_claims
from bot.telegram.access import words_for
from bot.telegram.library import Context, library_of
from bot.telegram.render_check import render_check
from bot.telegram.reply import reply
from bot.words.catalogue import Words, words_in
from retrieval.questions.quote_claim import Claim, read_claims, read_name
from retrieval.text.language import language_of
from store.errors import IsnadError

_COMMAND = re.compile(r"/\w+(?:@\w+)?\s*")


async def check(update: Update, context: Context) -> None:
    """`/check QUOTE`; in reply to a message its text is the quote, and `/check NAME` whose."""
    message = update.effective_message
    if message is None:
        return
    typed = _COMMAND.sub("", message.text or "", count=1).strip()
    quoted = _quoted(message)
    if typed and (not quoted or (by := read_name(typed)) is None):
        await tell(message, context, read_claims(typed), words_in(language_of(typed)))
    elif typed:
        claims = [Claim(claim.quote, by) for claim in read_claims(quoted)[:1]]
        await tell(message, context, claims, words_in(language_of(typed)))
    elif quoted:
        await tell(message, context, read_claims(quoted), words_for(update))
    else:
        await message.reply_text(words_for(update)("check.usage"))


async def tell(message: Message, context: Context, claims: Sequence[Claim], words: Words) -> None:
    """Replies with the verdict on a claim, given in the ways to read it."""
    library = library_of(context)
    try:
        found = await library.run_question(check_claims, library.isnad, claims)
    except IsnadError as error:
        await message.reply_text(words.error(error))
        return
    await reply(message, [render_check(found, words)])


def _quoted(message: Message) -> str:
    """The text that a message replies to, or the part of it that was chosen."""
    source = message.reply_to_message
    if message.quote is not None:
        return message.quote.text
    return (source.text or source.caption or "").strip() if source is not None else ""
