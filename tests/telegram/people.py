"""The people who talk to the bot under test, alone with it and in groups.

    amal = Person(server, 7, "Amal", "ar")
    await amal.say("من أعلن الإضراب؟")
    (answer,) = await amal.answer()
    await amal.click(answer.button("المصادر"))

What people do is in the bot's queue at once. What the bot does is waited for.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from bot_api import BotApi
from chats import Button, CallbackQuery, Chat, Event, InlineQuery, Json, Message
from telegram_html import Shown, typed

T = TypeVar("T")


class Person:
    """Somebody in one chat: alone with the bot or, from `Group.join`, in a group.

    Answers are what the bot has sent or edited in this chat since the person last did something.
    """

    def __init__(
        self,
        server: BotApi,
        id: int,
        first_name: str = "Amal",
        language_code: str | None = "en",
        chat: Chat | None = None,
    ) -> None:
        self.id, self.first_name, self.language_code = id, first_name, language_code
        self.chat = chat or Chat(id, {"first_name": first_name})
        self.user: Json = {"id": id, "is_bot": False, "first_name": first_name}
        if language_code:
            self.user["language_code"] = language_code
        self._server = server
        self._seen = 0  # how many of the chat's events came before the last thing done
        self._did = "nothing yet"
        self._click: CallbackQuery | None = None

    # ---- doing

    async def say(self, text: str, reply_to: Message | None = None) -> Message:
        """Writes a text."""
        return await self.send(typed(text), reply_to)

    async def start(self, payload: str = "") -> Message:
        """Presses Start, after a deep link where there is a payload."""
        return await self.say(f"/start {payload}")

    async def reply(self, to: Message, text: str) -> Message:
        """Replies to a message."""
        return await self.say(text, reply_to=to)

    async def mention(self, text: str) -> Message:
        """Writes a text that begins with the bot's name."""
        return await self.say(f"@{self._server.username} {text}")

    async def upload(self, name: str, data: bytes, caption: str | None = None) -> Message:
        """Sends a file."""
        content: Json = {"document": self._server.store(name, data)}
        if caption:
            shown = typed(caption)
            entities = [entity.json() for entity in shown.entities]
            content |= {"caption": shown.text, "caption_entities": entities}
        return await self.send(Shown(""), **content)

    async def send(self, shown: Shown, reply_to: Message | None = None, **content: Any) -> Message:
        """Sends a message of any kind; `content` is what the Bot API gives beside the text."""
        message = self._server.post(self.chat, self.user, shown, reply_to=reply_to, content=content)
        self._acts(shown.text or ", ".join(content))
        if self._reaches_bot(message):
            self._server.push("message", message.json())
        return message

    async def click(self, button: Button) -> CallbackQuery | None:
        """Presses a button. One that is a link to the bot itself starts it, with its payload."""
        if button.url:
            await self.open(button.url)
            return None
        assert button.callback_data, f"{button} reaches no bot"
        number = f"{self.id}{len(self._server.callbacks):06}"
        self._click = query = CallbackQuery(number, button.callback_data, self.chat)
        self._server.callbacks[query.id] = query
        self._acts(f"[{button.text}]")
        message = button.message
        gone = {"message_id": message.id, "chat": self.chat.json(), "date": 0}
        payload = {"id": query.id, "from": self.user, "chat_instance": str(self.chat.id)}
        payload |= {"message": gone if message.deleted else message.json(), "data": query.data}
        self._server.push("callback_query", payload)
        return query

    async def open(self, url: str) -> Message:
        """Follows a deep link to the bot, as in a message's `links`."""
        link = rf"https?://t\.me/{self._server.username}\?start=([A-Za-z0-9_-]{{1,64}})"
        found = re.fullmatch(link, url, re.IGNORECASE)
        assert found, f"{url} reaches no bot"
        return await self.start(found[1])

    async def edit(self, message: Message, text: str) -> None:
        """Writes another text in the place of a message of one's own."""
        message.shown = typed(text)
        message.edits += 1
        self._acts(f"edited: {text}")
        if self._reaches_bot(message):
            self._server.push("edited_message", message.json())

    async def type_inline(self, text: str, timeout: float = 20) -> InlineQuery:
        """Types a text behind the bot's name, in whatever chat, and waits for what is offered."""
        query, number = InlineQuery(), f"{self.id}{len(self._server.inline):06}"
        self._server.inline[number] = query
        payload = {"id": number, "from": self.user, "query": text, "offset": ""}
        self._server.push("inline_query", payload)
        await asyncio.wait_for(query.answered.wait(), timeout)
        return query

    def block(self, blocked: bool = True) -> None:
        """Blocks the bot, or lets it write again."""
        self.chat.blocked = blocked

    # ---- seeing

    @property
    def events(self) -> list[Event]:
        """What the bot has done in the chat since the last thing the person did."""
        return self.chat.events[self._seen :]

    @property
    def messages(self) -> list[Message]:
        """The messages that the bot has sent or edited since, as they stand now."""
        changed = (event.message for event in self.events if event.kind in ("sent", "edited"))
        return [message for message in dict.fromkeys(changed) if message and not message.deleted]

    async def answer(self, timeout: float = 20, count: int = 1) -> list[Message]:
        """Waits for so many messages, new or edited, and gives all that there are."""
        return await self._until(
            lambda: self.messages if len(self.messages) >= count else None,
            timeout,
            f"{count} message(s)",
        )

    async def wait_for(
        self, predicate: Callable[[Message], object], timeout: float = 20
    ) -> Message:
        """Waits for a message, new or edited, of which `predicate` is true."""
        return await self._until(
            lambda: next(filter(predicate, self.messages), None), timeout, "such a message"
        )

    async def toast(self, timeout: float = 20) -> str:
        """Waits until the bot has answered the last click, and gives the words of that answer."""
        query = self._click
        assert query is not None, "nothing was clicked"
        await self._until(lambda: query.answer is not None or None, timeout, "an answer to a click")
        return query.answer or ""

    async def event(self, kind: str, timeout: float = 20) -> Event:
        """Waits for an event: sent, edited, deleted, action or draft."""
        return await self._until(
            lambda: next((event for event in self.events if event.kind == kind), None),
            timeout,
            kind,
        )

    async def silence(self, seconds: float = 0.5) -> None:
        """Makes sure that the bot shows nothing for a while."""
        await asyncio.sleep(seconds)
        assert not self.messages, self._report("silence")

    def _acts(self, deed: str) -> None:
        self._seen, self._did = len(self.chat.events), deed

    def _reaches_bot(self, message: Message) -> bool:
        """Whether the bot is told of a message: of a group's, privacy keeps most from it."""
        if self.chat.kind == "private" or not self._server.privacy:
            return True
        if message.reply_to is not None and message.reply_to.sender is self._server.bot:
            return True
        command = re.match(r"/\w+(?:@(\w+))?", message.text)
        return command is not None and command[1] in (None, self._server.username)

    async def _until(self, look: Callable[[], T | None], timeout: float, what: str) -> T:
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                while (found := look()) is None:
                    await self.chat.changed.wait()
                return found
        raise AssertionError(self._report(f"{what} within {timeout} s"))

    def _report(self, wanted: str) -> str:
        shown = [message.text for message in self.messages]
        last = [(r.method, r.status, r.description) for r in self._server.requests[-5:]]
        return f"after {self._did!r} wanted {wanted}; shown: {shown}; last requests: {last}"


class Group:
    """A group that the bot is in."""

    def __init__(self, server: BotApi, id: int = -1001, title: str = "Newsroom") -> None:
        self.chat = Chat(id, {"title": title}, "supergroup")
        self._server = server

    def join(self, person: Person) -> Person:
        """The same person, in this group."""
        return Person(
            self._server, person.id, person.first_name, person.language_code, chat=self.chat
        )
