"""Questions and what surrounds them: /start, /help, /ask, plain text, a sentence in its context."""

from __future__ import annotations

import re
from contextlib import suppress
from html import escape

from telegram import Message, MessageEntity, Update
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.examples import example_questions
from bot.telegram import checks
from bot.telegram.access import is_admin, is_private, words_for
from bot.telegram.library import Context, library_of
from bot.telegram.menu import show_admin_menu
from bot.telegram.render import Page, render_answer, render_context
from bot.telegram.render_people import render_first
from bot.telegram.reply import acknowledge, reply
from bot.words.catalogue import Words, words_in
from retrieval.intake.sources import KINDS
from retrieval.questions.quote_claim import read_check_question
from retrieval.text.language import language_of
from store.citation import parse_citation
from store.errors import IsnadError
from store.records import CitedText


async def start(update: Update, context: Context) -> None:
    """`/start`: a greeting; with a citation's id, that sentence in its context."""
    message, words = _message(update), words_for(update)
    if is_admin(update, context) and is_private(update):
        await show_admin_menu(context.bot, message.chat_id, words)
    if context.args:
        await _show_context(message, context, context.args[0], words)
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
    text = words("help.reader", example=asked[0]).strip()
    if is_admin(update, context):
        if is_private(update):
            await show_admin_menu(context.bot, _message(update).chat_id, words)
        text += "\n\n" + words("help.admin", kinds=KINDS).strip()
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
    message = _message(update)
    if is_private(update) or _addressed(message, context):
        question = re.sub(
            rf"@{re.escape(context.bot.username)}\b", "", message.text or "", flags=re.I
        )
        await _answer(message, context, question.strip())


async def show_context(update: Update, context: Context) -> None:
    """The button below a citation."""
    query = update.callback_query
    if query is None:
        return
    await acknowledge(query)
    if isinstance(query.message, Message) and query.data:
        citation_id = query.data.partition(":")[2]
        await _show_context(query.message, context, citation_id, words_for(update))


async def not_text(update: Update, context: Context) -> None:
    """A voice message, a sticker, a photo: a kind word, in private only."""
    if is_private(update):
        admin = is_admin(update, context)
        key = "ask.kind_word_admin" if admin else "ask.kind_word"
        await _message(update).reply_text(words_for(update)(key, kinds=KINDS))


async def unknown_command(update: Update, context: Context) -> None:
    """A command that there is not; in a group it may be meant for another bot."""
    if is_private(update):
        await _message(update).reply_text(words_for(update)("command.unknown"))


async def _answer(message: Message, context: Context, question: str) -> None:
    library = library_of(context)
    words = words_in(language_of(question))
    context.application.create_task(_show_typing(message))
    if (claim := read_check_question(question)) is not None:
        await checks.tell(message, context, [claim], words)
        return
    try:
        answer = await library.run_question(library.isnad.asker.ask, question)
    except IsnadError as error:
        await message.reply_text(words.error(error))
        return
    if answer.spoken is not None:
        await reply(message, render_first(answer, words))
    else:
        await reply(message, render_answer(answer, words))


async def _show_typing(message: Message) -> None:
    """A sign that the question has come. It must not hold up the answer, so its failures do not
    matter."""
    with suppress(TelegramError):
        await message.reply_chat_action(
            ChatAction.TYPING,
            message_thread_id=message.message_thread_id if message.is_topic_message else None,
        )


async def _show_context(message: Message, context: Context, word: str, words: Words) -> None:
    library = library_of(context)

    def open_citation() -> CitedText:
        return library.isnad.archive.open(parse_citation(word))

    try:
        cited = await library.run_question(open_citation)
    except IsnadError as error:
        await message.reply_text(words.error(error))
        return
    await reply(message, [render_context(cited, words)])


def _addressed(message: Message, context: Context) -> bool:
    replied = message.reply_to_message
    if replied and replied.from_user and replied.from_user.id == context.bot.id:
        return True
    mentions = message.parse_entities([MessageEntity.MENTION]).values()
    return any(mention.lower() == f"@{context.bot.username}".lower() for mention in mentions)


def _message(update: Update) -> Message:
    message = update.effective_message
    assert message is not None, "handlers of messages are registered for updates that have one"
    return message
