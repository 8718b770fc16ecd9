"""Whom an owner means: the sender of a message, a contact, a chosen user, or a number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from telegram import Bot, Message, MessageEntity, User
from telegram.constants import ChatType
from telegram.error import TelegramError

from store.members import Member, is_user_id

_NUMBER = re.compile(r"[0-9]{1,16}")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A user by Telegram's id; the name is empty where it is not known."""

    user_id: int
    name: str = ""


def chosen_in(message: Message, typed: Sequence[str]) -> Chosen | None:
    """Whom a command with an id, or in reply to a message, means; None where that is nobody."""
    if typed:
        for user in _mentioned(message):
            return _person(user)
        if _NUMBER.fullmatch(typed[0]) and is_user_id(int(typed[0])):
            return Chosen(int(typed[0]), " ".join(typed[1:]))
        return None
    source = message.reply_to_message
    if source is None:
        return None
    if source.contact is not None or source.users_shared is not None:
        return shared_in(source)
    if source.forward_origin is not None:
        return _person(getattr(source.forward_origin, "sender_user", None))
    return None if source.sender_chat is not None else _person(source.from_user)


def shared_in(message: Message) -> Chosen | None:
    """Whom a shared contact, or a user chosen by the button for that, is."""
    if message.contact is not None:
        contact = message.contact
        name = " ".join(part for part in (contact.first_name, contact.last_name) if part)
        known = contact.user_id is not None and is_user_id(contact.user_id)
        return Chosen(contact.user_id or 0, name) if known else None
    for user in message.users_shared.users if message.users_shared is not None else ():
        name = " ".join(part for part in (user.first_name, user.last_name) if part)
        return Chosen(user.user_id, name) if is_user_id(user.user_id) else None
    return None


async def name_of(bot: Bot, chosen: Chosen, seen: User | None, member: Member | None) -> str:
    """A user's name: as it was given, as they were seen, as it is kept; else as Telegram tells it
    of those who ever wrote to the bot."""
    known = chosen.name or (seen.full_name if seen else "") or (member.name if member else "")
    if known:
        return known
    try:
        chat = await bot.get_chat(chosen.user_id)
    except TelegramError:
        return ""
    return chat.effective_name or "" if chat.type == ChatType.PRIVATE else ""


def _mentioned(message: Message) -> list[User]:
    """Those without a username, whom Telegram names in a message itself."""
    found = message.parse_entities([MessageEntity.TEXT_MENTION])
    return [entity.user for entity in found if entity.user is not None]


def _person(user: User | None) -> Chosen | None:
    if user is None or user.is_bot:
        return None
    return Chosen(user.id, user.full_name) if is_user_id(user.id) else None
