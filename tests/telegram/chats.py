"""What the test server keeps: chats, the messages in them, and what the bot has done there."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any, Literal

from telegram_html import Shown

Json = dict[str, Any]
Rows = list[list[Json]]


class Pulse:
    """Wakes all that wait at this moment; who comes later waits for the next beat."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def beat(self) -> None:
        """Wakes them."""
        self._event.set()
        self._event.clear()

    async def wait(self) -> None:
        """Sleeps until the next beat."""
        await self._event.wait()


@dataclass(frozen=True)
class Button:
    """A button under a message of the bot."""

    text: str
    callback_data: str | None
    url: str | None
    message: Message = field(repr=False)


@dataclass(eq=False)
class Message:
    """A message as it stands now: an edit changes it in place."""

    id: int
    chat: Chat = field(repr=False)
    sender: Json = field(repr=False)
    shown: Shown
    rows: Rows = field(default_factory=list)
    reply_to: Message | None = None
    content: Json = field(default_factory=dict)  # what there is beside text: a document, a caption
    edits: int = 0
    deleted: bool = False
    date: int = field(default_factory=lambda: int(time.time()))

    @property
    def text(self) -> str:
        """The words, without markup."""
        return self.shown.text

    @property
    def quotes(self) -> list[str]:
        """The words of each block quotation."""
        return self.shown.parts("blockquote", "expandable_blockquote")

    @property
    def links(self) -> list[tuple[str, str]]:
        """The words and the address of each link."""
        return [(e.of(self.text), e.url) for e in self.shown.entities if e.url]

    @property
    def buttons(self) -> list[Button]:
        """Every button, row after row."""
        return [
            Button(button["text"], button.get("callback_data"), button.get("url"), self)
            for row in self.rows
            for button in row
        ]

    def button(self, text: str) -> Button:
        """The first button with these words on it."""
        for button in self.buttons:
            if text in button.text:
                return button
        raise AssertionError(f"no button {text!r}; there are {[b.text for b in self.buttons]}")

    def json(self, *, whole: bool = True) -> Json:
        """As the Bot API gives it, with the message that it replies to where it is `whole`."""
        out: Json = {"message_id": self.id, "from": self.sender, "chat": self.chat.json()}
        out |= {"date": self.date, **self.content}
        if self.text:
            out |= {"text": self.text, "entities": [e.json() for e in self.shown.entities]}
        if self.rows:
            out["reply_markup"] = {"inline_keyboard": self.rows}
        if self.edits:
            out["edit_date"] = int(time.time())
        if whole and self.reply_to is not None and not self.reply_to.deleted:
            out["reply_to_message"] = self.reply_to.json(whole=False)
        return out


@dataclass(frozen=True)
class Event:
    """Something that the bot did, for all in the chat to see."""

    kind: Literal["sent", "edited", "deleted", "action", "draft"]
    message: Message | None = None
    text: str = ""  # of a draft; or the name of an action, such as typing


@dataclass(eq=False)
class CallbackQuery:
    """A press of a button, and what the bot answered to it."""

    id: str
    data: str
    chat: Chat
    answer: str | None = None  # None while the button still spins; often empty
    alert: bool = False


@dataclass(frozen=True)
class InlineResult:
    """A message that is offered to be inserted."""

    id: str
    title: str
    description: str
    shown: Shown
    rows: Rows

    @property
    def quotes(self) -> list[str]:
        """The words of each block quotation."""
        return self.shown.parts("blockquote", "expandable_blockquote")


@dataclass(eq=False)
class InlineQuery:
    """What somebody typed behind the bot's name, and what the bot offered for it."""

    results: list[InlineResult] = field(default_factory=list)
    button: Json | None = None
    cache_time: int = 300
    answered: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(eq=False)
class Chat:
    """A conversation of one person with the bot, or a group."""

    id: int
    names: Json
    kind: Literal["private", "supergroup"] = "private"
    blocked: bool = False
    messages: dict[int, Message] = field(default_factory=dict, repr=False)
    events: list[Event] = field(default_factory=list, repr=False)
    changed: Pulse = field(default_factory=Pulse, repr=False)

    def happened(self, event: Event) -> None:
        """Writes down what the bot did and wakes whoever waits for it."""
        self.events.append(event)
        self.changed.beat()

    def json(self) -> Json:
        """As the Bot API gives it."""
        return {"id": self.id, "type": self.kind, **self.names}
