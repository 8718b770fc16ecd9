"""Questions and what surrounds them: /start, /help, /ask, plain text, a sentence in its context."""

from __future__ import annotations

import asyncio
import re
from html import escape

from telegram import Message, Update

from bot.examples import example_questions
from bot.telegram import checks, intake
from bot.telegram.access import (
    INLINE_START,
    addressed,
    inserted,
    is_admin,
    is_owner,
    is_private,
    words_for,
)
from bot.telegram.asked import conversation_of
from bot.telegram.library import Context, library_of
from bot.telegram.menu import show_admin_menu
from bot.telegram.render import Page, render_answer, with_reading
from bot.telegram.render_citation import render_citation
from bot.telegram.render_people import render_first
from bot.telegram.reply import acknowledge, answer, reply
from bot.telegram.signs import at_work
from bot.words.catalogue import Words, words_in
from retrieval.intake.sources import KINDS
from retrieval.opened import open_word
from retrieval.questions.quote_claim import read_check_question
from retrieval.text.language import language_of
from store.errors import IsnadError


async def start(update: Update, context: Context) -> None:
    """`/start`: a greeting; with a citation's id, that sentence in its context."""
    message, words = _message(update), words_for(update)
    if is_admin(update, context) and is_private(update):
        await show_admin_menu(context.bot, message.chat_id, words, owner=is_owner(update, context))
    if context.args and context.args[0] != INLINE_START:
        await reply(message, [await _context(context, context.args[0], words)])
        return
    library = library_of(context)
    asked = await library.run_question(example_questions, library.isnad, words)
    examples = "".join(f"<blockquote>{escape(line)}</blockquote>\n" for line in asked)
    html = f"{escape(words('start.welcome').strip())}\n{examples}\n{escape(words('start.more'))}"
    await reply(message, [Page(html)])


async def help_(update: Update, context: Context) -> None:
    """`/help`: how to ask; for admins also what else there is."""
    words = words_for(update)
    library = library_of(context)
    asked = await library.run_question(example_questions, library.isnad, words)
    text = words("help.reader", example=asked[0], bot=context.bot.username).strip()
    if is_admin(update, context):
        owner = is_owner(update, context)
        if is_private(update):
            await show_admin_menu(context.bot, _message(update).chat_id, words, owner=owner)
        text += "\n\n" + words("help.admin", kinds=KINDS).strip()
        text += "\n\n" + words("help.owner").strip() if owner else ""
    await reply(_message(update), [Page(escape(text))])


async def ask(update: Update, context: Context) -> None:
    """`/ask QUESTION`, or `/ask` in reply to the message that holds the question."""
    message = _message(update)
    question = " ".join(context.args or [])
    if not question and (source := message.reply_to_message) is not None:
        question = source.text or source.caption or ""
        message = source  # a button of the answer looks for the question there
    if question:
        await _answer(message, context, question)
    else:
        await _message(update).reply_text(words_for(update)("ask.usage"))


async def plain_question(update: Update, context: Context) -> None:
    """A text without a command; in a group only where it mentions the bot or replies to it."""
    if await intake.take_message(update, context):
        return
    message = _message(update)
    question = _question_in(update, context)
    if question is not None:
        await _answer(message, context, question)


async def edited_question(update: Update, context: Context) -> None:
    """A question that was answered and then edited: the answer is edited too."""
    message = _message(update)
    if library_of(context).answered.sent(message.chat_id, message.message_id) is None:
        return
    command, _, rest = (message.text or "").partition(" ")
    question = rest.strip() if command.startswith("/") else _question_in(update, context)
    if question and (command.partition("@")[0] == "/ask" or not command.startswith("/")):
        await _answer(message, context, question, again=True)


async def show_context(update: Update, context: Context) -> None:
    """The button below a citation."""
    query = update.callback_query
    if query is None:
        return
    await acknowledge(query)
    word = (query.data or "").partition(":")[2]
    if isinstance(query.message, Message):  # also where it is too old to be read
        await reply(query.message, [await _context(context, word, words_for(update))])


async def not_text(update: Update, context: Context) -> None:
    """A voice message, a sticker, a photo: a kind word, in private only."""
    if await intake.take_message(update, context):
        return
    if is_private(update) and not inserted(_message(update), context):
        admin = is_admin(update, context)
        key = "ask.kind_word_admin" if admin else "ask.kind_word"
        await _message(update).reply_text(words_for(update)(key, kinds=KINDS))


async def cancel(update: Update, context: Context) -> None:
    """`/cancel`: ends what is under way for its sender, and drops what waits."""
    message = _message(update)
    user, library = update.effective_user, library_of(context)
    count = library.order.cancel(message.chat_id, user.id if user else None)
    if user is not None:
        jobs = library.isnad.jobs
        count += await asyncio.to_thread(jobs.cancel_all, intake.actor_of(user.id))
    await message.reply_text(words_for(update)("cancel.done" if count else "cancel.nothing"))


async def begin_anew(update: Update, context: Context) -> None:
    """`/new`: the questions before are forgotten."""
    message, library = _message(update), library_of(context)
    await library.run_question(library.isnad.conversations.forget, conversation_of(message))
    await message.reply_text(words_for(update)("follow.forgotten"))


async def unknown_command(update: Update, context: Context) -> None:
    """A command that there is not; in a group it may be meant for another bot."""
    if is_private(update):
        await _message(update).reply_text(words_for(update)("command.unknown"))


def _question_in(update: Update, context: Context) -> str | None:
    """The question that a text without a command holds; None where it is not for the bot."""
    message = _message(update)
    if inserted(message, context) or not (is_private(update) or addressed(message, context)):
        return None
    name = rf"@{re.escape(context.bot.username)}\b"
    return re.sub(name, "", message.text or "", flags=re.I).strip()


async def _answer(
    message: Message, context: Context, question: str, *, again: bool = False
) -> None:
    library = library_of(context)
    words = words_in(language_of(question))
    if (claim := read_check_question(question)) is not None:
        await checks.tell(message, context, [claim], words)
        return
    try:
        async with at_work(message, words):
            found = await library.run_question(
                library.isnad.conversations.ask, question, conversation_of(message)
            )
    except IsnadError as error:
        await answer(message, [Page(escape(words.error(error)))], library.answered, again=again)
        return
    if not again:
        library.isnad.tally.note(answered=found.answered)
    render = render_answer if found.spoken is None else render_first
    pages = with_reading(render(found, words), found, words)
    await answer(message, pages, library.answered, again=again)


async def _context(context: Context, word: str, words: Words) -> Page:
    """A citation in its context, or why it cannot be shown."""
    library = library_of(context)
    try:
        opened = await library.run_question(open_word, library.isnad.archive, word)
    except IsnadError as error:
        return Page(escape(words.error(error)))
    return render_citation(opened, words)


def _message(update: Update) -> Message:
    message = update.effective_message
    assert message is not None, "handlers of messages are registered for updates that have one"
    return message
