"""A Telegram for tests: the Bot API on a port of 127.0.0.1, for a real bot process to talk to.

    async with BotApi() as server:
        ...  # run the bot with ISNAD_TELEGRAM_BASE_URL=server.url and server.token

It keeps chats and messages in memory, refuses what Telegram refuses in Telegram's words, fails
when told to, and writes down every request. The people who talk to the bot are in `people.py`.
"""

from __future__ import annotations

import asyncio
import json
import mimetypes
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from itertools import count
from typing import Any, Self

from chats import CallbackQuery, Chat, Event, InlineQuery, Json, Message, Pulse
from loopback import Answer, Loopback, Received
from rules import (
    ACTION,
    CONFLICT,
    MAX_CALLBACK_TEXT,
    MAX_DOWNLOAD,
    MAX_RESULTS,
    NOT_MODIFIED,
    Arguments,
    Refusal,
    bad,
    commands_of,
    language_in,
    reply_of,
    result_of,
    rows_of,
    scope_of,
    text_of,
)
from telegram_html import Shown, units


@dataclass(eq=False)
class Request:
    """A request of the bot, and what it was told."""

    method: str
    arguments: Arguments
    status: int = 0  # 0: without an answer, for good or yet
    description: str = ""
    failed: bool = False  # by `BotApi.fail`, and not by a fault of the bot's own


@dataclass(eq=False)
class Failure:
    """What the next calls of a method come to. See `BotApi.fail`."""

    method: str
    status: int
    times: int
    retry_after: int
    performed: bool

    @property
    def refusal(self) -> Refusal:
        """What the bot is told."""
        if self.status == 429:
            description = f"Too Many Requests: retry after {self.retry_after}"
            return Refusal(429, description, self.retry_after)
        return Refusal(self.status, HTTPStatus(self.status).phrase if self.status else "cut off")


class BotApi:
    """One bot's Telegram. `server.url` is its address while it runs.

    With `privacy`, which is how a new bot is set, the bot sees of a group only commands and
    replies to its own messages.
    """

    def __init__(
        self,
        token: str = "1234567890:AAtestAAtestAAtestAAtestAAtestAAtes",
        username: str = "isnad_test_bot",
        *,
        privacy: bool = True,
    ) -> None:
        self.token, self.privacy = token, privacy
        bot_id = int(token.partition(":")[0])
        self.bot: Json = {"id": bot_id, "is_bot": True, "first_name": "Isnad", "username": username}
        self.chats: dict[int, Chat] = {}
        self.requests: list[Request] = []
        self.updates: dict[int, Json] = {}  # those that the bot has not confirmed
        self.callbacks: dict[str, CallbackQuery] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}  # by scope and language
        self.told: dict[tuple[str, str], str] = {}  # descriptions, by kind and language
        self.inline: dict[str, InlineQuery] = {}
        self._files: dict[str, tuple[Json, bytes]] = {}
        self._failures: list[Failure] = []
        self._allowed: set[str] = set()  # kinds of updates; empty: all
        self._poll = 0
        self._numbers = count(101)
        self._arrived, self._requested = Pulse(), Pulse()
        self._loopback = Loopback(self._answer)
        self._methods: dict[str, Callable[[Arguments], Any]] = {
            name.removeprefix("do_").replace("_", ""): getattr(self, name)
            for name in dir(self)
            if name.startswith("do_")
        }

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Opens the port: at first any that is free, later the same again."""
        await self._loopback.start()

    async def stop(self) -> None:
        """Closes the port. Chats and updates stay, as when Telegram is out of reach for a while."""
        await self._loopback.stop()

    # ---- what tests ask and tell

    @property
    def url(self) -> str:
        """The root of the server, for ISNAD_TELEGRAM_BASE_URL."""
        return self._loopback.url

    @property
    def username(self) -> str:
        """The bot's, without the @."""
        return str(self.bot["username"])

    @property
    def refused(self) -> list[Request]:
        """The requests that the bot should not have made."""
        return [r for r in self.requests if r.status >= 400 and not r.failed]

    def calls(self, method: str) -> list[Request]:
        """The requests so far for a method, such as sendMessage, or for a `download`."""
        return [request for request in self.requests if request.method.lower() == method.lower()]

    async def called(self, method: str, timeout: float = 20, times: int = 1) -> list[Request]:
        """Waits until a method has been called so often."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                while len(self.calls(method)) < times:
                    await self._requested.wait()
        assert len(self.calls(method)) >= times, f"{method} not called {times}x within {timeout} s"
        return self.calls(method)

    def fail(
        self,
        method: str,
        status: int = 500,
        *,
        times: int = 1,
        retry_after: int = 1,
        performed: bool = False,
    ) -> None:
        """Lets the next calls of a method fail: with 429 or 5xx; with 0 the connection is cut.

        With `performed` the call is done and only its answer is lost.
        """
        self._failures.append(Failure(method.lower(), status, times, retry_after, performed))

    def content_of(self, message: Message) -> bytes:
        """What is in the file that a message holds."""
        file = message.content.get("document") or message.content["photo"][-1]
        wanted = file["file_id"]
        return next(data for d, data in self._files.values() if d["file_id"] == wanted)

    # ---- what people do to it

    def push(self, kind: str, payload: Json) -> None:
        """Queues an update, unless the bot has asked for other kinds only."""
        if not self._allowed or kind in self._allowed:
            self.updates[next(self._numbers)] = {kind: payload}
            self._arrived.beat()

    def post(self, chat: Chat, sender: Json, shown: Shown, **more: Any) -> Message:
        """Puts a message in a chat, which the bot knows from now on."""
        self.chats[chat.id] = chat
        message = Message(next(self._numbers), chat, sender, shown, **more)
        chat.messages[message.id] = message
        return message

    def store(self, name: str, data: bytes) -> Json:
        """Keeps a file. Gives the document that a message about it holds."""
        number = next(self._numbers)
        document: Json = {"file_id": f"BQAC{number}", "file_unique_id": f"AgAD{number}"}
        document |= {"file_size": len(data), "file_name": name}
        document["mime_type"] = mimetypes.guess_type(name)[0] or "application/octet-stream"
        self._files[f"documents/file_{number}"] = document, data
        return document

    # ---- requests

    async def _answer(self, received: Received) -> Answer | None:
        path = re.fullmatch(r"(/file)?/bot([^/]+)/(.+)", received.path)
        if path is None:
            return _refused(Refusal(404, "Not Found"))
        is_file, token, rest = path.groups()
        request = Request("download" if is_file else rest, Arguments(received.arguments))
        self.requests.append(request)
        self._requested.beat()
        try:
            if token != self.token:
                raise Refusal(401, "Unauthorized")
            failure = self._next_failure(request)
            if failure and not failure.performed:
                raise failure.refusal
            answer = self._download(rest) if is_file else await self._call(request)
            if failure:
                raise failure.refusal
        except Refusal as refusal:
            request.description, answer = refusal.description, _refused(refusal)
        if received.abandoned:
            request.description = "the bot has gone"
            return None
        request.status = answer.status
        return answer if answer.status else None

    def _next_failure(self, request: Request) -> Failure | None:
        for failure in self._failures:
            if failure.times and failure.method == request.method.lower():
                failure.times -= 1
                request.failed = True
                return failure
        return None

    async def _call(self, request: Request) -> Answer:
        method = self._methods.get(request.method.lower())
        if method is None:
            raise Refusal(404, "Not Found: method not found")
        try:
            result = method(request.arguments)
            if asyncio.iscoroutine(result):
                result = await result
        except (AttributeError, KeyError, TypeError) as error:
            raise bad(f"can't parse the arguments: {error!r}") from error
        return Answer(200, json.dumps({"ok": True, "result": result}).encode())

    def _download(self, path: str) -> Answer:
        if path not in self._files:
            raise Refusal(404, "Not Found")
        return Answer(200, self._files[path][1], "application/octet-stream")

    # ---- updates, and the bot itself

    async def do_get_updates(self, given: Arguments) -> list[Json]:
        """Waits for updates. Of two that wait at once, the earlier is told of the conflict."""
        self._poll += 1
        mine = self._poll
        self._arrived.beat()
        if "allowed_updates" in given:
            self._allowed = set(given.object("allowed_updates") or ())
        self._confirm(given.number("offset"))
        with suppress(TimeoutError):
            async with asyncio.timeout(given.number("timeout")):
                while mine == self._poll and not self.updates:
                    await self._arrived.wait()
        if mine != self._poll:
            raise Refusal(409, CONFLICT)
        waiting = [{"update_id": number, **update} for number, update in self.updates.items()]
        return waiting[: given.number("limit", 100)]

    def _confirm(self, offset: int) -> None:
        """Forgets the updates before `offset`, which counts from the end where it is negative."""
        first = offset if offset >= 0 else [0, *self.updates][offset:][0]
        self.updates = {number: kept for number, kept in self.updates.items() if number >= first}

    def do_delete_webhook(self, given: Arguments) -> bool:
        """There is never one; what waits can be dropped."""
        if given.flag("drop_pending_updates"):
            self.updates.clear()
        return True

    def do_get_me(self, given: Arguments) -> Json:
        """Who the bot is."""
        rights = {"can_join_groups": True, "supports_inline_queries": True}
        return self.bot | rights | {"can_read_all_group_messages": not self.privacy}

    def do_set_my_commands(self, given: Arguments) -> bool:
        """Sets the menu for a scope and a language."""
        self.commands[scope_of(given)] = commands_of(given)
        return True

    def do_get_my_commands(self, given: Arguments) -> list[Json]:
        """The menu of exactly this scope and language."""
        return self.commands.get(scope_of(given), [])

    def do_set_my_description(self, given: Arguments) -> bool:
        """Sets what an empty chat says."""
        return self._tell("description", given, 512)

    def do_set_my_short_description(self, given: Arguments) -> bool:
        """Sets what the profile says."""
        return self._tell("short_description", given, 120)

    def _tell(self, kind: str, given: Arguments, most: int) -> bool:
        text = given.get(kind, "")
        if units(text) > most:
            raise bad(f"{kind} is too long")
        self.told[kind, language_in(given)] = text
        return True

    def do_answer_inline_query(self, given: Arguments) -> bool:
        """Offers messages to insert."""
        query = self.inline.get(given.get("inline_query_id", ""))
        results = [result_of(result) for result in given.object("results") or ()]
        if query is None:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        if len(results) > MAX_RESULTS:
            raise bad("too many inline query results specified")
        if len({result.id for result in results}) < len(results):
            raise bad("RESULT_ID_DUPLICATE")
        query.results, query.button = results, given.object("button")
        query.cache_time = given.number("cache_time", 300)
        query.answered.set()
        return True

    def do_get_chat(self, given: Arguments) -> Json:
        """A chat that the bot knows."""
        gifts = {"unlimited_gifts": False, "limited_gifts": False, "unique_gifts": False}
        gifts |= {"premium_subscription": False, "gifts_from_channels": False}
        chat = self._chat(given).json()
        return chat | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}

    # ---- messages

    def do_send_message(self, given: Arguments) -> Json:
        """Sends a text."""
        shown = text_of(given, "message is too long")
        rows, chat = rows_of(given), self._chat(given)
        reply_to = reply_of(given, chat)
        message = self.post(chat, self.bot, shown, rows=rows, reply_to=reply_to)
        chat.happened(Event("sent", message))
        return message.json()

    def do_send_document(self, given: Arguments) -> Json:
        """Sends a file."""
        return self._send_file(given, "document")

    def do_send_photo(self, given: Arguments) -> Json:
        """Sends a picture."""
        return self._send_file(given, "photo")

    def _send_file(self, given: Arguments, kind: str) -> Json:
        kept = self.store(kind, given[kind].encode("utf-8", "surrogateescape"))
        content: Json = {kind: kept if kind == "document" else [kept | {"width": 1, "height": 1}]}
        content["caption"] = given.get("caption", "")
        message = self.post(self._chat(given), self.bot, Shown(""), content=content)
        message.chat.happened(Event("sent", message))
        return message.json()

    def do_edit_message_text(self, given: Arguments) -> Json:
        """Changes a text. Buttons that are not given again are gone."""
        return self._edit(given, text_of(given))

    def do_edit_message_reply_markup(self, given: Arguments) -> Json:
        """Changes the buttons only."""
        return self._edit(given, None)

    def do_delete_message(self, given: Arguments) -> bool:
        """Deletes a message: anyone's in a private chat, the bot's own in a group."""
        message = self._message(given, "message to delete not found")
        if message.sender is not self.bot and message.chat.kind != "private":
            raise bad("message can't be deleted")
        message.deleted = True
        message.chat.happened(Event("deleted", message))
        return True

    def do_send_chat_action(self, given: Arguments) -> bool:
        """Shows that the bot is typing."""
        action = given.get("action", "")
        if not ACTION.fullmatch(action):
            raise bad("wrong parameter action in request")
        self._chat(given).happened(Event("action", text=action))
        return True

    def do_send_message_draft(self, given: Arguments) -> bool:
        """Shows a text that is still being written."""
        shown = text_of(given) if given.get("text") else Shown("")  # empty: about to begin
        chat = self._chat(given)
        if chat.kind != "private":
            raise bad("TEXTDRAFT_PEER_INVALID")
        if not given.number("draft_id"):
            raise bad("RANDOM_ID_INVALID")
        chat.happened(Event("draft", text=shown.text))
        return True

    def do_answer_callback_query(self, given: Arguments) -> bool:
        """Stops the spinning of a button, with a word or without."""
        query = self.callbacks.get(given.get("callback_query_id", ""))
        if query is None:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        if len(given.get("text", "")) > MAX_CALLBACK_TEXT:
            raise bad("MESSAGE_TOO_LONG")
        query.answer, query.alert = given.get("text", ""), given.flag("show_alert")
        query.chat.changed.beat()
        return True

    def do_get_file(self, given: Arguments) -> Json:
        """Where a file can be had."""
        for path, (document, data) in self._files.items():
            if document["file_id"] == given.get("file_id"):
                if len(data) > MAX_DOWNLOAD:
                    raise bad("file is too big")
                kept = ("file_id", "file_unique_id", "file_size")
                return {name: document[name] for name in kept} | {"file_path": path}
        raise bad("invalid file_id")

    def _chat(self, given: Arguments) -> Chat:
        if not given.get("chat_id"):
            raise bad("chat_id is empty")
        chat = self.chats.get(given.number("chat_id"))
        if chat is None:
            raise bad("chat not found")
        if chat.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        return chat

    def _message(self, given: Arguments, missing: str) -> Message:
        message = self._chat(given).messages.get(given.number("message_id"))
        if message is None or message.deleted:
            raise bad(missing)
        return message

    def _edit(self, given: Arguments, shown: Shown | None) -> Json:
        rows = rows_of(given)
        message = self._message(given, "message to edit not found")
        if message.sender is not self.bot:
            raise bad("message can't be edited")
        shown = shown or message.shown
        if (shown, rows) == (message.shown, message.rows):
            raise bad(NOT_MODIFIED)
        message.shown, message.rows = shown, rows
        message.edits += 1
        message.chat.happened(Event("edited", message))
        return message.json()


def _refused(refusal: Refusal) -> Answer:
    if refusal.status > 500:  # then it is not the Bot API that speaks, but what stands before it
        return Answer(refusal.status, b"<html>nginx</html>", "text/html")
    body: Json = {"ok": False, "error_code": refusal.status, "description": refusal.description}
    if refusal.retry_after is not None:
        body["parameters"] = {"retry_after": refusal.retry_after}
    return Answer(refusal.status, json.dumps(body).encode())
