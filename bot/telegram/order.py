"""One ordered queue for each chat; different chats run side by side."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from inspect import iscoroutine
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

_AT_ONCE = 10_000  # waiting in a chat's queue counts too: a crowded chat must not hold up others
_CANCEL = re.compile(r"/cancel(?:@\w+)?(?:\s|$)")


class _Job:
    """An update in its chat's queue: whose it is, and its task once it has begun."""

    def __init__(self, user_id: int | None) -> None:
        self.user_id = user_id
        self.task: asyncio.Future[Any] | None = None
        self.cancelled = False


class ChatOrder(BaseUpdateProcessor):
    """Updates of one chat (or, without a chat, of one user) one after the other, as they came.

    `/cancel` and what somebody types inline wait for nothing. `done` is told of each update that
    has been dealt with, which those are not that wait when the order is closed.
    """

    def __init__(self, done: Callable[[object], None] = lambda update: None) -> None:
        super().__init__(_AT_ONCE)
        self._locks: dict[int, asyncio.Lock] = {}
        self._jobs: dict[int, list[_Job]] = {}
        self._done = done
        self._closing = False

    def close(self) -> None:
        """From now on nothing new is begun; what is under way goes on to its end."""
        self._closing = True

    def cancel(self, chat_id: int, user_id: int | None) -> int:
        """Ends what is under way in a chat for a user, and drops what waits. Says how much."""
        mine = [job for job in self._jobs.get(chat_id, ()) if job.user_id == user_id]
        for job in mine:
            job.cancelled = True
            if job.task is not None:
                job.task.cancel()
        return len(mine)

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """See `BaseUpdateProcessor`."""
        if _overtakes(update):
            await coroutine
            self._done(update)
            return
        key = _queue_of(update)
        user = update.effective_user if isinstance(update, Update) else None
        job = _Job(user.id if user else None)
        jobs = self._jobs.setdefault(key, [])
        jobs.append(job)
        lock = self._locks.setdefault(key, asyncio.Lock())
        try:
            async with lock:
                await self._run(job, update, coroutine)
        finally:
            jobs.remove(job)
        if not lock.locked():
            self._locks.pop(key, None)
        if not jobs:
            self._jobs.pop(key, None)

    async def _run(self, job: _Job, update: object, coroutine: Awaitable[Any]) -> None:
        if self._closing or job.cancelled:
            if iscoroutine(coroutine):
                coroutine.close()
        else:
            # A task of its own, so that to cancel it leaves the queue as it is.
            job.task = asyncio.ensure_future(coroutine)
            await asyncio.wait({job.task})
            if not job.task.cancelled():
                job.task.result()
        if job.cancelled or not self._closing or job.task is not None:
            self._done(update)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""


def _overtakes(update: object) -> bool:
    if not isinstance(update, Update):
        return False
    text = update.message.text if update.message else None
    return update.inline_query is not None or bool(text and _CANCEL.match(text))


def _queue_of(update: object) -> int:
    if not isinstance(update, Update):
        return 0
    owner = update.effective_chat or update.effective_user
    return owner.id if owner else 0
