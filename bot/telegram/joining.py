"""A closed library: somebody asks to be let in, and an owner decides."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from html import escape

from telegram import Message, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.telegram.access import is_private, person_of, rank_of, words_for
from bot.telegram.chosen import Chosen, chosen_in, name_of
from bot.telegram.deeds import actor_of, note
from bot.telegram.library import Context, library_of
from bot.telegram.render import Page
from bot.telegram.render_members import MEMBERS, render_asking, render_decided, render_members
from bot.telegram.reply import acknowledge, edit, html_of, keyboard_of, reply
from bot.telegram.roles import Rank
from bot.words.catalogue import words_in
from store.audit import Deed
from store.members import Member, Role

_DOOR = re.compile(r"door:(in|no):([0-9]{1,16})")
_MEMBER = re.compile(r"member:(in|bar):([0-9]{1,16}):([0-9]{1,8})")
_PAGE = re.compile(r"members:([0-9]{1,8})")
_ROLES: dict[str, Role] = {"in": "reader", "no": "barred", "bar": "barred"}
_DEEDS: dict[str, Deed] = {"in": "let_in", "no": "refuse", "bar": "bar"}


async def ask(update: Update, context: Context) -> None:
    """The button to be let in. Owners hear of each who asks once."""
    query, person = update.callback_query, person_of(update)
    if query is None or person is None:
        return
    library, words = library_of(context), words_for(update)
    if query.data != "join:ask":
        await acknowledge(query)
        return
    if rank_of(update, context) >= Rank.MEMBER:
        told = words("join.is_in")
    else:
        language = person.language_code
        members = library.isnad.members
        new = await asyncio.to_thread(members.ask, person.id, person.full_name, language)
        member = await asyncio.to_thread(members.find, person.id)
        if new and member is not None:
            await _tell_owners(context, member, person.username, words.language)
        told = words("join.asked" if new else "join.waits_already")
    with suppress(BadRequest):  # pressed too long ago
        await query.answer(told, show_alert=True)


async def decide(update: Update, context: Context) -> None:
    """An owner's buttons: to let in who asks, or to refuse. What was decided before stays."""
    query = update.callback_query
    if query is None:
        return
    await acknowledge(query)
    pressed = _DOOR.fullmatch(query.data or "")
    if pressed is None:
        return
    way, user_id = pressed[1], int(pressed[2])
    members = library_of(context).isnad.members
    decided = await asyncio.to_thread(
        members.replace, user_id, "asking", _ROLES[way], actor_of(update)
    )
    if decided is not None:
        await _announce(update, context, decided, way)
    member = decided or await asyncio.to_thread(members.find, user_id)
    if isinstance(query.message, Message):
        await edit(query.message, render_decided(member, words_for(update)))


async def members(update: Update, context: Context) -> None:
    """`/members`: who reads, who asks, who is barred; `/members let ID`, `/members bar ID`."""
    message, words = update.effective_message, words_for(update)
    if message is None:
        return
    typed = context.args or []
    if not typed and not is_private(update):
        await message.reply_text(words("feedback.in_private"))
        return
    if not typed:
        await reply(message, [await _page(update, context, 0)])
        return
    way = {"let": "in", "bar": "bar"}.get(typed[0].lower())
    chosen = chosen_in(message, typed[1:])
    if way is None or chosen is None:
        await message.reply_text(words("members.usage"))
        return
    await reply(message, [await _put(update, context, chosen, way)])


async def press_member(update: Update, context: Context) -> None:
    """The buttons of `/members`: to let in, to bar."""
    query = update.callback_query
    if query is None:
        return
    await acknowledge(query)
    pressed = _MEMBER.fullmatch(query.data or "")
    if pressed is None or not isinstance(query.message, Message):
        return
    way, user_id, offset = pressed[1], int(pressed[2]), int(pressed[3])
    known = await asyncio.to_thread(library_of(context).isnad.members.find, user_id)
    if known is not None and known.role != _ROLES[way]:  # of others the page shows no button
        await _put(update, context, Chosen(user_id), way)
    await edit(query.message, await _page(update, context, offset))


async def turn_members(update: Update, context: Context) -> None:
    """A button to another page of `/members`."""
    query = update.callback_query
    if query is None:
        return
    await acknowledge(query)
    pressed = _PAGE.fullmatch(query.data or "")
    if pressed is not None and isinstance(query.message, Message):
        await edit(query.message, await _page(update, context, int(pressed[1])))


async def _put(update: Update, context: Context, chosen: Chosen, way: str) -> Page:
    """Lets somebody in or bars them. Owners and editors are not to be had this way."""
    library, words = library_of(context), words_for(update)
    isnad, seen = library.isnad, library.roles.seen(chosen.user_id)
    known = await asyncio.to_thread(isnad.members.find, chosen.user_id)
    is_owner = chosen.user_id in isnad.settings.admin_ids
    if is_owner or (known is not None and known.role == "editor"):
        return Page(words("admins.is_owner" if is_owner else "members.is_editor_still"))
    role, by = _ROLES[way], actor_of(update)
    if known is None:
        name, put = await name_of(context.bot, chosen, seen, known), isnad.members.put
        member = await asyncio.to_thread(put, chosen.user_id, name, role, by)
    else:  # unless somebody else has decided in the meantime
        replace = isnad.members.replace
        replaced = await asyncio.to_thread(replace, chosen.user_id, known.role, role, by)
        if replaced is None:
            return render_decided(known, words)
        member = replaced
    await _announce(update, context, member, way)
    return render_decided(member, words)


async def _announce(update: Update, context: Context, member: Member, way: str) -> None:
    """Notes what was decided of somebody, and tells them, but for who is barred."""
    await note(update, context, _DEEDS[way], f"{member.user_id} {member.name}")
    if way == "bar":
        return
    language = library_of(context).roles.language(member.user_id) or member.language
    theirs = words_in(language) if language else words_for(update)
    with suppress(TelegramError):  # who has blocked the bot finds out when they come back
        key = "join.let_in" if way == "in" else "join.refused"
        await context.bot.send_message(member.user_id, theirs(key))


async def _tell_owners(
    context: Context, member: Member, username: str | None, language: str
) -> None:
    """Asks each owner who can be written to. `/members` shows those who ask in any case, so where
    a crowd asks, owners hear only that it does."""
    library = library_of(context)
    crowd = library.limits.take("everybody", "knock")
    if crowd is not None and not crowd.first:
        return
    for owner in sorted(library.isnad.settings.admin_ids):
        words = words_in(library.roles.language(owner) or language)
        page = render_asking(member, username, words)
        if crowd is not None:
            page = Page(escape(words("join.crowd")))
        with suppress(TelegramError):
            await context.bot.send_message(
                owner,
                html_of(page, context.bot.username),
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard_of(page, context.bot.username),
            )


async def _page(update: Update, context: Context, offset: int) -> Page:
    roles: tuple[Role, ...] = ("asking", "reader", "barred")
    known = await asyncio.to_thread(library_of(context).isnad.members.all, *roles)
    offset = min(offset, max(0, len(known) - 1)) // MEMBERS * MEMBERS
    shown = known[offset : offset + MEMBERS]
    return render_members(shown, offset, len(known), words_for(update))
