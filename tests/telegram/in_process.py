"""The bot's application in this process: each update is dealt with when `hear` returns."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing
from functools import partial
from itertools import count
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from bot_api import BotApi
from chats import Chat, Message
from telegram import Update
from telegram_html import typed

from bot.deeds import note_job
from bot.telegram import application
from bot.telegram.application import App, build
from bot.telegram.journal import Journal
from bot.telegram.library import Library
from bot.telegram.signs import SparingLimiter
from bot.wiring import Isnad, open_isnad
from config.settings import read_settings
from retrieval.encoding.encoder import Encoder
from retrieval.intake.queue import Worker
from retrieval.intake.sources import read_text
from store.jobs import Jobs

Json = dict[str, Any]
OWNER, EDITOR, READER, BARRED, ASKING, STRANGER = 1, 2, 3, 4, 5, 6
NAMES = {1: "Owner", 2: "Editor", 3: "Reader", 4: "Barred", 5: "Asking", 6: "Stranger"}
_MAY_CHANGE = {
    "turn",
    "shown",
    "sqlite_sequence",
}  # what was asked, which is no part of the library


class InProcess:
    """The application, its server, and the people who write to it."""

    def __init__(self, server: BotApi, app: App, library: Library) -> None:
        self.server, self.app, self.library = server, app, library
        self._numbers = count(1)
        self.group = Chat(-1001, {"title": "Newsroom"}, "supergroup")
        self.channel = Chat(-1002, {"title": "Channel"}, "supergroup")
        server.chats[self.group.id] = self.group
        self.private = {
            number: Chat(number, {"first_name": name}) for number, name in NAMES.items()
        }
        server.chats.update(self.private)

    @property
    def isnad(self) -> Isnad:
        return self.library.isnad

    async def hear(self, kind: str, payload: Json) -> None:
        """Deals with one update, as if Telegram had sent it."""
        update = Update.de_json({"update_id": next(self._numbers), kind: payload}, self.app.bot)
        await self.app.process_update(update)

    async def say(
        self, who: int, text: str, chat: Chat | None = None, to: Message | None = None, **more: Any
    ) -> list[str]:
        """Writes a text, to the bot alone unless a chat is given. What the bot says to it."""
        return await self.send(who, text, chat, to, "message", **more)

    async def send(
        self,
        who: int,
        text: str,
        chat: Chat | None = None,
        to: Message | None = None,
        kind: str = "message",
        **more: Any,
    ) -> list[str]:
        chat = chat or self.private[who]
        sent = self.server.post(chat, user(who), typed(text), reply_to=to)
        before = len(self.server.requests)
        payload = sent.json() | more
        if payload.get("text") is None:
            payload.pop("text", None)
        await self.hear(kind, payload)
        return self._said(before)

    async def press(
        self, who: int, data: str, chat: Chat | None = None, message: Message | None = None
    ) -> list[str]:
        """Presses a button with such data; below a message of the bot's."""
        chat = chat or self.private[who]
        message = message or self.server.post(chat, self.server.bot, typed("Menu"))
        before = len(self.server.requests)
        await self.hear(
            "callback_query",
            {
                "id": "1",
                "from": user(who),
                "chat_instance": "1",
                "message": message.json(),
                "data": data,
            },
        )
        return self._said(before)

    async def work(self) -> None:
        """Takes in what waits in the queue, as the worker's process does."""
        archive = self.isnad.archive
        worker = Worker(
            archive.beside(Jobs),
            self.isnad.ingester,
            lambda url: [],
            on_end=partial(note_job, archive),
        )
        while await asyncio.to_thread(worker.work_one, Event()):
            pass

    async def idle(self) -> None:
        """Returns when nothing is at work in the background any more."""
        async with asyncio.timeout(30):
            while self.app.bot_data.get("care"):
                await asyncio.sleep(0.01)

    async def inline(self, who: int, typed_text: str) -> list[Any]:
        """Types behind the bot's name. What is offered."""
        before = len(self.server.requests)
        await self.hear(
            "inline_query", {"id": "1", "from": user(who), "query": typed_text, "offset": ""}
        )
        (request,) = (r for r in self.server.requests[before:] if r.method == "answerInlineQuery")
        offered: list[Any] = request.arguments.object("results")
        return offered

    def last(self, who: int) -> Message:
        """The last message in somebody's chat with the bot."""
        return list(self.private[who].messages.values())[-1]

    def fingerprint(self) -> str:
        """Of all that the database holds, but for what was asked."""
        file = self.isnad.settings.database_file
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            names = sorted(name for (name,) in tables if name not in _MAY_CHANGE)
            assert {"article", "member", "audit", "vote", "kinship", "job", "feed"} <= set(names)
            rows = [(n, *database.execute(f'SELECT * FROM "{n}"')) for n in names]
        return hashlib.sha256(repr(rows).encode()).hexdigest()

    def _said(self, before: int) -> list[str]:
        return [
            text
            for request in self.server.requests[before:]
            if (text := request.arguments.get("text"))
        ]


def user(who: int) -> Json:
    return {"id": who, "is_bot": False, "first_name": NAMES.get(who, "X"), "language_code": "en"}


@asynccontextmanager
async def in_process(
    folder: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch, **settings: str
) -> AsyncIterator[InProcess]:
    """The bot with one article, an editor, a reader, one who is barred, and one who asks."""
    # Telegram's own limits would slow thousands of updates down.
    monkeypatch.setattr(
        application,
        "SparingLimiter",
        lambda **given: SparingLimiter(overall_max_rate=0, group_max_rate=0, **given),
    )
    async with BotApi(privacy=False) as server:
        given = {
            "ISNAD_DATA_DIR": str(folder),
            "ISNAD_TELEGRAM_TOKEN": server.token,
            "ISNAD_TELEGRAM_BASE_URL": server.url,
            "ISNAD_ADMIN_IDS": str(OWNER),
            "ISNAD_QUESTIONS_PER_MINUTE": "0",
            "ISNAD_QUESTIONS_PER_HOUR": "0",
        } | settings
        with (
            ThreadPoolExecutor(2) as question_threads,
            ThreadPoolExecutor(1) as ingest_thread,
            open_isnad(read_settings(given), encoder=encoder) as isnad,
        ):
            list(isnad.ingester.ingest(read_text("Flood\nMayor Ada said it rained.", "flood.txt")))
            isnad.members.put(EDITOR, "Editor", "editor", "telegram:1 Owner")
            isnad.members.put(READER, "Reader", "reader", "telegram:1 Owner")
            isnad.members.put(BARRED, "Barred", "barred", "telegram:1 Owner")
            isnad.members.put(ASKING, "Asking", "asking", None)
            library = Library(isnad, question_threads, ingest_thread)
            app = build(isnad.settings, library, Journal(folder / "waiting.jsonl"))
            async with app:
                await app.start()
                try:
                    yield InProcess(server, app, library)
                finally:
                    await app.stop()
