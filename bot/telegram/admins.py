"""Owners and editors: `/admins`, `/admins add`, and their buttons. For owners alone."""

from __future__ import annotations

import asyncio
import re
from html import escape

from telegram import (
    KeyboardButton,
    KeyboardButtonRequestUsers,
    Message,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    Update,
)
from telegram.error import TelegramError

from bot.telegram.access import is_owner, is_private, words_for
from bot.telegram.chosen import Chosen, chosen_in, name_of, shared_in
from bot.telegram.deeds import actor_of, note
from bot.telegram.library import Context, library_of
from bot.telegram.menu import show_admin_menu, show_reader_menu
from bot.telegram.questions import not_text
from bot.telegram.render import Page
from bot.telegram.render_members import render_admins, render_named, render_naming
from bot.telegram.reply import acknowledge, edit, reply
from bot.words.catalogue import words_in

_PRESSED = re.compile(r"admins:(add|drop|no):([0-9]{1,16})")
_REQUEST = 1


async def admins(update: Update, context: Context) -> None:
    """`/admins`: who they are; `/admins add` with an id, or in reply to a message."""
    message = update.effective_message
    if message is None:
        return
    typed, words = context.args or [], words_for(update)
    if not typed and not is_private(update):
        await message.reply_text(words("feedback.in_private"))
        return
    if not typed:
        await reply(message, [await _list(update, context)])
        return
    chosen = chosen_in(message, typed[1:]) if typed[0].lower() == "add" else None
    if chosen is not None:
        await _ask_about(update, context, chosen)
    elif typed == ["add"] and message.reply_to_message is None and is_private(update):
        request = KeyboardButtonRequestUsers(_REQUEST, user_is_bot=False, request_name=True)
        key = KeyboardButton(words("admins.choose"), request_users=request)
        keyboard = ReplyKeyboardMarkup([[key]], resize_keyboard=True, one_time_keyboard=True)
        await message.reply_text(words("admins.how"), reply_markup=keyboard)
    elif message.reply_to_message is not None:
        await message.reply_text(words("admins.nobody"))
    else:
        await message.reply_text(words("admins.how"))


async def hear_chosen(update: Update, context: Context) -> None:
    """A user chosen by the button that `/admins add` shows."""
    message = update.effective_message
    if message is None:
        return
    chosen, words = shared_in(message), words_for(update)
    if message.users_shared is not None:
        await message.reply_text(words("admins.chosen"), reply_markup=ReplyKeyboardRemove())
    if chosen is None:
        await message.reply_text(words("admins.nobody"))
    else:
        await _ask_about(update, context, chosen)


async def hear_contact(update: Update, context: Context) -> None:
    """A contact: an owner's may become an editor, anybody else's is a kind of message."""
    if is_owner(update, context):
        await hear_chosen(update, context)
    else:
        await not_text(update, context)


async def press(update: Update, context: Context) -> None:
    """The buttons: to name an editor, not to, and to remove one."""
    query = update.callback_query
    if query is None:
        return
    await acknowledge(query)
    pressed = _PRESSED.fullmatch(query.data or "")
    if pressed is None or not isinstance(query.message, Message) or not is_owner(update, context):
        return
    deed, user_id = pressed[1], int(pressed[2])
    if deed == "add":
        await edit(query.message, await _name(update, context, user_id, _read_name(query.message)))
    elif deed == "drop":
        await _remove(update, context, user_id)
        await edit(query.message, await _list(update, context))
    else:
        await edit(query.message, Page(escape(words_for(update)("admins.not_added"))))


async def _ask_about(update: Update, context: Context, chosen: Chosen) -> None:
    """Asks the owner whether it is that one; nothing is changed yet."""
    message, library, words = update.effective_message, library_of(context), words_for(update)
    assert message is not None, "called for messages alone"
    member = await asyncio.to_thread(library.isnad.members.find, chosen.user_id)
    if chosen.user_id in library.isnad.settings.admin_ids:
        await message.reply_text(words("admins.is_owner"))
    elif member is not None and member.role == "editor":
        await message.reply_text(words("admins.is_editor"))
    else:
        name = await name_of(context.bot, chosen, library.roles.seen(chosen.user_id), member)
        await reply(message, [render_naming(chosen.user_id, name, words)])


async def _name(update: Update, context: Context, user_id: int, name: str) -> Page:
    """Makes somebody an editor, and tells them where that can be done."""
    library, words = library_of(context), words_for(update)
    if user_id in library.isnad.settings.admin_ids:
        return Page(escape(words("admins.is_owner")))
    try:
        member = await asyncio.to_thread(
            library.isnad.members.put, user_id, name, "editor", actor_of(update)
        )
    except ValueError:
        return Page(escape(words("admins.nobody")))
    await note(update, context, "editor", f"{user_id} {member.name}")
    theirs = words_in(library.roles.language(user_id) or member.language or words.language)
    try:
        await context.bot.send_message(user_id, theirs("admins.welcome"))
        await show_admin_menu(context.bot, user_id, theirs, owner=False)
        told = True
    except TelegramError:  # they have not started the bot, or have blocked it
        told = False
    return render_named(member, words, told=told)


async def _remove(update: Update, context: Context, user_id: int) -> None:
    """Makes a reader of an editor."""
    library, words = library_of(context), words_for(update)
    member = await asyncio.to_thread(
        library.isnad.members.replace, user_id, "editor", "reader", actor_of(update)
    )
    if member is None:
        return
    await note(update, context, "no_editor", f"{user_id} {member.name}")
    theirs = words_in(library.roles.language(user_id) or member.language or words.language)
    try:
        await show_reader_menu(context.bot, user_id, theirs)
        await context.bot.send_message(user_id, theirs("admins.farewell"))
    except TelegramError:
        return  # whether they are told changes nothing


async def _list(update: Update, context: Context) -> Page:
    library = library_of(context)
    isnad, seen = library.isnad, library.roles.seen
    editors = await asyncio.to_thread(isnad.members.all, "editor")
    # Telegram names only those who have written to the bot; of the others there is the id.
    owners = [
        (user_id, owner.full_name if (owner := seen(user_id)) else "")
        for user_id in sorted(isnad.settings.admin_ids)
    ]
    return render_admins(owners, editors, words_for(update))


def _read_name(message: Message) -> str:
    """The name in a question of ours whether somebody shall be an editor: what is bold in it."""
    return next(iter(message.parse_entities([MessageEntity.BOLD]).values()), "")
