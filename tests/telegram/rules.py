"""What Telegram asks of a request, and how it words a refusal."""

from __future__ import annotations

import json
import re
from typing import Any

from chats import Chat, InlineResult, Json, Message, Rows
from telegram_html import MarkupError, Shown, is_link, parse_html, typed, units

MAX_TEXT = 4096  # UTF-16 units, after parsing
MAX_CALLBACK_DATA = 64  # bytes
MAX_CALLBACK_TEXT = 200
MAX_BUTTONS = 100
MAX_COMMANDS = 100
MAX_RESULTS = 50
MAX_DOWNLOAD = 20 * 1024 * 1024
ACTION = re.compile(
    "typing|choose_sticker|find_location|(upload|record)_(video|voice|video_note)|"
    "upload_(photo|document)"
)
OTHER_BUTTONS = {"switch_inline_query", "switch_inline_query_current_chat", "copy_text"}
CONFLICT = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is "
    "running"
)
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


class Refusal(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(status, description)
        self.status, self.description, self.retry_after = status, description, retry_after


def bad(description: str) -> Refusal:
    """What Telegram says to a request that is wrong in itself."""
    return Refusal(400, f"Bad Request: {description}")


class Arguments(dict[str, str]):
    """The arguments of a request, each read as the method wants it."""

    def number(self, name: str, default: int = 0) -> int:
        """A whole number; what is none counts as not given."""
        text = self.get(name, "")
        return int(text) if re.fullmatch(r"-?\d+", text) else default

    def flag(self, name: str) -> bool:
        """A yes or no."""
        return self.get(name, "").lower() in ("true", "1")

    def object(self, name: str) -> Any:
        """Something in JSON; None where it is not given."""
        try:
            return json.loads(self.get(name) or "null")
        except ValueError:
            raise bad(f"can't parse {name} JSON object") from None


def scope_of(given: Arguments) -> tuple[str, str]:
    """For whom a menu is: the scope, as in `all_private_chats` or `chat:7`, and the language."""
    scope = given.object("scope") or {"type": "default"}
    return ":".join(str(part) for part in scope.values()), language_in(given)


def language_in(given: Arguments) -> str:
    """The language that a text is for; empty: every other."""
    language = given.get("language_code", "")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad("invalid language code specified")
    return language


def result_of(given: Json) -> InlineResult:
    """What an inline result shows in the list, and as the message that it inserts."""
    if given["type"] != "article":
        raise bad("can't parse inline query result: the test server knows articles only")
    if not 1 <= len(given["id"].encode()) <= 64:
        raise bad("RESULT_ID_INVALID")
    content = given["input_message_content"]
    shown = text_of(Arguments(text=content["message_text"], parse_mode=content["parse_mode"]))
    rows = rows_of(Arguments(reply_markup=json.dumps(given.get("reply_markup"))))
    return InlineResult(given["id"], given["title"], given["description"], shown, rows)


def text_of(given: Arguments, too_long: str = "MESSAGE_TOO_LONG") -> Shown:
    """What people will see of a text."""
    source, mode = given.get("text", ""), given.get("parse_mode", "")
    if not source:
        raise bad("message text is empty")
    if mode.lower() not in ("", "html"):
        raise bad("unsupported parse_mode")  # the other modes are not for this bot
    try:
        shown = parse_html(source) if mode else typed(source)
    except MarkupError as error:
        raise bad(f"can't parse entities: {error}") from None
    if not shown.text.strip():
        raise bad("text must be non-empty")
    if units(shown.text) > MAX_TEXT:
        raise bad(too_long)
    return shown


def rows_of(given: Arguments) -> Rows:
    """The inline keyboard as people see it. Other keyboards leave nothing under a message."""
    rows: Rows = (given.object("reply_markup") or {}).get("inline_keyboard") or []
    for button in (button for row in rows for button in row):
        data, url = button.get("callback_data"), button.get("url")
        if not button.get("text"):
            raise bad("can't parse inline keyboard button: Can't find field \"text\"")
        if not data and not url and not OTHER_BUTTONS & set(button):
            raise bad("can't parse inline keyboard button: Text buttons are unallowed")
        if data and len(data.encode()) > MAX_CALLBACK_DATA:
            raise bad("BUTTON_DATA_INVALID")
        if url and not is_link(url):
            raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    if sum(map(len, rows)) > MAX_BUTTONS:
        raise bad("reply markup is too long")
    return [row for row in rows if row]


def reply_of(given: Arguments, chat: Chat) -> Message | None:
    """The message that is replied to, if any."""
    reply = given.object("reply_parameters")
    if not reply:
        return None
    message = chat.messages.get(reply["message_id"])
    if message is not None and not message.deleted:
        return message
    if reply.get("allow_sending_without_reply"):
        return None
    raise bad("message to be replied not found")


def commands_of(given: Arguments) -> list[Json]:
    """The commands of a menu."""
    commands: list[Json] = given.object("commands") or []
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    if len(commands) > MAX_COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    return commands
