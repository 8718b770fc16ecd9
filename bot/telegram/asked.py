"""What was asked in the message that an answer replies to: enough to know it after a restart."""

from __future__ import annotations

import re

from telegram import Message
from telegram.constants import ChatType

_COMMAND = re.compile(r"/\w+(?:@\w+)?\s*")


def asked_before(message: Message) -> str:
    """The question that a message of the bot's replies to; nothing where that is gone."""
    source = message.reply_to_message
    text = (source.text or source.caption or "") if source is not None else ""
    username = message.from_user.username if message.from_user else None
    text = _COMMAND.sub("", text, count=1) if text.startswith("/") else text
    return re.sub(rf"@{re.escape(username)}\b", "", text, flags=re.I).strip() if username else text


def conversation_of(message: Message) -> str:
    """Whose questions are read by one another: a chat's; in a group each user's own."""
    user = message.from_user
    if message.chat.type == ChatType.PRIVATE or user is None:
        return f"telegram:{message.chat_id}"
    return f"telegram:{message.chat_id}:{user.id}"
