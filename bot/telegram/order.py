"""One ordered queue for each chat; different chats run side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from inspect import iscoroutine
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

_AT_ONCE = 10_000  # waiting in a chat's queue counts too: a crowded chat must not hold up others


class ChatOrder(BaseUpdateProcessor):
    """Updates of one chat (or, without a chat, of one user) one after the other, as they came."""

    def __init__(self) -> None:
        super().__init__(_AT_ONCE)
        self._locks: dict[int, asyncio.Lock] = {}
        self._closing = False

    def close(self) -> None:
        """From now on nothing new is begun; what is under way goes on to its end."""
        self._closing = True

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """See `BaseUpdateProcessor`."""
        key = _queue_of(update)
        lock = self._locks.setdefault(key, asyncio.Lock())
        async with lock:
            if not self._closing:
                await coroutine
            elif iscoroutine(coroutine):
                coroutine.close()
        if not lock.locked():
            self._locks.pop(key, None)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""


def _queue_of(update: object) -> int:
    if not isinstance(update, Update):
        return 0
    owner = update.effective_chat or update.effective_user
    return owner.id if owner else 0
