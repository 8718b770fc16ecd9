"""Feedback: the pair of buttons under an answer, and what an admin gets of it."""

from __future__ import annotations

import json
from contextlib import suppress

from telegram import InputFile, Message, Update
from telegram.error import BadRequest

from bot.shapes import votes_json
from bot.telegram.access import admins_only, is_private, words_for
from bot.telegram.asked import asked_before
from bot.telegram.deeds import note
from bot.telegram.library import Context, library_of
from bot.telegram.reply import acknowledge
from store.citation import parse_citation
from store.errors import NotACitation
from store.records import Vote


async def vote(update: Update, context: Context) -> None:
    """A button under an answer: right or wrong. The last one that a user pressed counts."""
    query, library, words = update.callback_query, library_of(context), words_for(update)
    if query is None:
        return
    if query.data not in ("vote:right", "vote:wrong"):
        await acknowledge(query)
        return
    told = words("feedback.too_old")
    message = query.message
    if isinstance(message, Message) and message.is_accessible:
        right = query.data == "vote:right"
        given = Vote(
            chat_id=message.chat_id,
            message_id=message.message_id,
            user_id=query.from_user.id,
            question=asked_before(message),
            right=right,
            citations=_cited(message),
        )
        await library.run_question(library.isnad.archive.put_vote, given)
        told = words("feedback.right" if right else "feedback.wrong")
    with suppress(BadRequest):  # pressed while the bot was away: it counts all the same
        await query.answer(told)


@admins_only
async def export(update: Update, context: Context) -> None:
    """`/feedback`: all votes as JSON lines, to an admin alone."""
    message, words, library = update.effective_message, words_for(update), library_of(context)
    if message is None:
        return
    if not is_private(update):
        await message.reply_text(words("feedback.in_private"))
        return
    votes = votes_json(await library.run_question(library.isnad.archive.votes))
    if not votes:
        await message.reply_text(words("feedback.none"))
        return
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in votes)
    await note(update, context, "feedback", str(len(votes)))
    file = InputFile(lines.encode(), "feedback.jsonl")
    await message.reply_document(file, caption=words("feedback.count", count=len(votes)))


def _cited(message: Message) -> tuple[str, ...]:
    """The citations that an answer's buttons lead to."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    found = []
    for button in (button for row in rows for button in row):
        kind, _, word = str(button.callback_data or "").partition(":")
        if kind == "context":
            with suppress(NotACitation):
                found.append(parse_citation(word).id)
    return tuple(found)
