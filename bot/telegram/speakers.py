"""Who said what: `/said`, `/speakers`, `/alias`, and the buttons below their messages.

A button carries a person and a place, and of an answer also the turn of its conversation. What was
asked stands in the message that the bot replied to; where that is gone, or the person is, a
sentence says so.
"""

from __future__ import annotations

import re
from functools import partial
from html import escape
from typing import Protocol

from telegram import CallbackQuery, Message, Update

from bot.persons import nobody_line
from bot.phrases import together
from bot.telegram.access import admins_only, words_for
from bot.telegram.asked import asked_before, conversation_of
from bot.telegram.deeds import note
from bot.telegram.library import Context, Library, library_of
from bot.telegram.render import Page, with_reading
from bot.telegram.render_people import (
    PEOPLE,
    STATEMENTS,
    render_account,
    render_kinships,
    render_people,
    render_spoken,
)
from bot.telegram.reply import acknowledge, edit, reply
from bot.words.catalogue import Words, words_in
from retrieval.answer import Answer
from retrieval.cite import Shown, cite
from retrieval.ledger.kinship import decide, forget
from retrieval.ledger.said import Account, account_of, find_said, read_request
from retrieval.text.language import language_of
from store.errors import IsnadError

_NUMBERS = re.compile(r"[a-z]+:(\d{1,15})(?::(\d{1,8}))?")
_IN_TURN = re.compile(r"(?P<rest>spoken:\d{1,15}:\d{1,8}):(?P<turn>\d{1,15})")
_ARTICLE_NUMBER = re.compile(r"#?(\d{1,15})")
_TWO_NAMES = re.compile(r"(?P<left>.+?)\s*(?P<sign>≠|!=|=)\s*(?P<right>.+)", re.DOTALL)


class _Maker(Protocol):
    """Makes a page from a button's two numbers and what was asked; None where it leads nowhere."""

    def __call__(
        self, library: Library, number: int, offset: int, asked: str, words: Words, /
    ) -> Page | None: ...


async def said(update: Update, context: Context) -> None:
    """`/said NAME`, `/said NAME about SUBJECT`: the first page of what somebody said."""
    message, library = update.effective_message, library_of(context)
    if message is None:
        return
    asked = " ".join(context.args or [])
    if not asked:
        await message.reply_text(words_for(update)("said.usage"))
        return
    words = words_in(language_of(asked))
    try:
        page = await library.run_question(_said, library, asked, words)
    except IsnadError as error:
        await message.reply_text(words.error(error))
        return
    await reply(message, [page])


async def turn_said(update: Update, context: Context) -> None:
    """A button to a page of what somebody said, on whatever it was."""
    await _turn(update, context, _said_page)


async def turn_said_on(update: Update, context: Context) -> None:
    """A button to a page of what somebody said on the topic of the `/said` that was replied to."""
    await _turn(update, context, _said_on_page)


async def turn_spoken(update: Update, context: Context) -> None:
    """A button to a page of the answer to the question that was replied to.

    A follow-up says little by itself: the button knows its turn, which is asked again as it was
    resolved.
    """
    query = update.callback_query
    in_turn = _IN_TURN.fullmatch((query.data or "") if query else "")
    message = query.message if query else None
    asked = message.reply_to_message if isinstance(message, Message) else None
    if in_turn is None or asked is None:
        await _turn(update, context, _spoken_page)
    else:
        turn = partial(_page_of_turn, int(in_turn["turn"]), conversation_of(asked))
        await _turn(update, context, turn)


async def hear(update: Update, context: Context) -> None:
    """A button with somebody's name in a list: what they said, in a message of its own."""
    query, library, words = update.callback_query, library_of(context), words_for(update)
    if query is None:
        return
    await acknowledge(query)
    if isinstance(query.message, Message) and (numbers := _numbers(query)) is not None:
        page = await library.run_question(_said_page, library, numbers[0], 0, "", words)
        await reply(query.message, [page or Page(escape(words("said.stale")))])


async def list_speakers(update: Update, context: Context) -> None:
    """`/speakers`: who speaks in the library; `/speakers ID`: in an article."""
    message, words, library = update.effective_message, words_for(update), library_of(context)
    if message is None:
        return
    typed = " ".join(context.args or [])
    number = _ARTICLE_NUMBER.fullmatch(typed)
    if typed and number is None:
        await message.reply_text(words("speakers.usage"))
        return
    article_id = int(number[1]) if number else 0
    try:
        page = await library.run_question(_speakers_page, library, article_id, 0, "", words)
    except IsnadError as error:
        await message.reply_text(words.error(error))
        return
    await reply(message, [page])


async def turn_speakers(update: Update, context: Context) -> None:
    """A button to another page of who speaks."""
    await _turn(update, context, _speakers_page)


@admins_only
async def alias(update: Update, context: Context) -> None:
    """`/alias NAME = OTHER`, `/alias NAME ≠ OTHER`, `/alias forget NAME = OTHER`, `/alias`."""
    message, words, library = update.effective_message, words_for(update), library_of(context)
    if message is None:
        return
    typed = " ".join(context.args or [])
    first, _, rest = typed.partition(" ")
    taking_back = first.lower() == "forget"
    names = _TWO_NAMES.fullmatch(rest if taking_back else typed)
    user = update.effective_user
    archive = library.isnad.archive
    if not typed:
        kinships = await library.run_question(archive.kinships)
        await reply(message, [render_kinships(kinships, words)])
        return
    if names is None:
        await message.reply_text(words("alias.usage"))
        return
    left, right = names["left"], names["right"]
    try:
        if taking_back:
            await library.run_ingest(forget, archive, left, right)
            await note(update, context, "alias", f"forget {left} = {right}")
            await message.reply_text(words("alias.forgotten", name=left, other=right))
            return
        same = names["sign"] == "="
        decision = await library.run_ingest(
            decide, archive, left, right, same=same, by=str(user.id) if user else None
        )
    except IsnadError as error:
        await message.reply_text(words.error(error))
        return
    await note(update, context, "alias", f"{left} {'=' if same else '≠'} {right}")
    key, made = ("alias.joined" if same else "alias.parted"), decision.kinship
    lines = [words(key, name=made.left, other=made.right)]
    lines += [words("alias.unheard", name=name) for name in decision.unheard]
    await message.reply_text("\n".join(lines))


async def _turn(update: Update, context: Context, make: _Maker) -> None:
    """Edits the message of a button into the page that it leads to."""
    query, library, words = update.callback_query, library_of(context), words_for(update)
    if query is None:
        return
    await acknowledge(query)
    numbers = _numbers(query)
    if not isinstance(query.message, Message) or numbers is None:
        return
    asked = asked_before(query.message)
    try:
        page = await library.run_question(make, library, *numbers, asked, words)
    except IsnadError as error:
        page = Page(escape(words.error(error)))
    if page is None:
        await reply(query.message, [Page(escape(words("said.stale")))])
    else:
        await edit(query.message, page)


def _said(library: Library, asked: str, words: Words) -> Page:
    isnad = library.isnad
    account = find_said(isnad.archive, isnad.asker.speaking, read_request(asked))
    if not account.persons:
        return Page(escape(f"{nobody_line(account.asked, words)} {words('said.nobody_hint')}"))
    return _page_of(library, account, 0, words)


def _said_page(
    library: Library, person_id: int, offset: int, asked: str, words: Words
) -> Page | None:
    """What somebody said, whatever was asked; None where the person is gone."""
    isnad = library.isnad
    person = isnad.asker.speaking.directory.person(person_id)
    if person is None:
        return None
    account = account_of(isnad.archive, isnad.asker.speaking, person)
    return _page_of(library, account, offset, words)


def _said_on_page(
    library: Library, person_id: int, offset: int, asked: str, words: Words
) -> Page | None:
    """What somebody said on the topic that was asked for; None where either is gone."""
    isnad = library.isnad
    speaking = isnad.asker.speaking
    person = speaking.directory.person(person_id)
    if person is None:
        return None
    for request in read_request(asked) if asked else ():
        if request.topic and person in speaking.meant(request.speaker, None):
            account = account_of(isnad.archive, speaking, person, request.topic)
            return _page_of(library, account, offset, words_in(language_of(asked)))
    return None


def _spoken_page(
    library: Library, person_id: int, offset: int, asked: str, words: Words
) -> Page | None:
    """The answer to what was asked, by one person; None where either is gone."""
    asker = library.isnad.asker
    person = asker.speaking.directory.person(person_id)
    if person is None or not asked:
        return None
    return _answer_page(asker.ask(asked, person=person), offset)


def _page_of_turn(
    turn: int,
    conversation: str,
    library: Library,
    person_id: int,
    offset: int,
    asked: str,
    words: Words,
) -> Page | None:
    """The answer that a turn got, by one person; where it was forgotten, that to its own words."""
    isnad = library.isnad
    person = isnad.asker.speaking.directory.person(person_id)
    if person is None:
        return None
    answer = isnad.conversations.again(turn, conversation, person=person)
    if answer is None:
        return _spoken_page(library, person_id, offset, asked, words)
    return _answer_page(answer, offset)


def _answer_page(answer: Answer, offset: int) -> Page | None:
    if answer.spoken is None:
        return None
    words = words_in(answer.language)
    return with_reading([render_spoken(answer, offset, words)], answer, words)[-1]


def _speakers_page(
    library: Library, article_id: int, offset: int, asked: str, words: Words
) -> Page:
    isnad = library.isnad
    versions = [isnad.archive.article(article_id).version_id] if article_id else None
    persons = isnad.asker.speaking.directory.everybody(versions)
    offset = _within(offset, len(persons), PEOPLE)
    shown = persons[offset : offset + PEOPLE]
    return render_people(shown, article_id, offset, len(persons), words)


def _page_of(library: Library, account: Account, offset: int, words: Words) -> Page:
    told = together(account.said)
    offset = _within(offset, len(told), STATEMENTS)
    shown: dict[int, Shown] = {}
    for group in told[offset : offset + STATEMENTS]:
        for one in group:
            for sentence in one.sentences:
                shown.setdefault(sentence.id, Shown(sentence, one.score, 0, one.statement))
    citations = cite(library.isnad.archive, list(shown.values()))
    return render_account(account, citations, offset, words)


def _within(offset: int, total: int, page: int) -> int:
    """The beginning of a page that there is."""
    return min(offset, max(0, total - 1)) // page * page


def _numbers(query: CallbackQuery) -> tuple[int, int] | None:
    """The two numbers in a button's data: who or which, and where to begin."""
    data = query.data or ""
    in_turn = _IN_TURN.fullmatch(data)
    found = _NUMBERS.fullmatch(in_turn["rest"] if in_turn else data)
    return (int(found[1]), int(found[2] or 0)) if found else None
