"""The library as handlers reach it: in worker threads, for the event loop must not wait."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any, ParamSpec, TypeVar, cast

from telegram.ext import ContextTypes

from bot.telegram.answered import Answered
from bot.telegram.limits import Limits
from bot.telegram.order import ChatOrder
from bot.telegram.roles import Roles
from bot.wiring import Isnad

P = ParamSpec("P")
T = TypeVar("T")
Context = ContextTypes.DEFAULT_TYPE

_KEY = "library"


@dataclass(frozen=True, slots=True)
class Library:
    """The library and the threads that work on it: the event loop never waits for either.

    Questions have threads of their own; what changes the library is done one after the other. What
    is sent to be taken in goes through the queue of jobs. `stopping` asks what takes long to end.
    """

    isnad: Isnad
    question_threads: Executor
    ingest_thread: Executor
    stopping: Event = field(default_factory=Event)
    order: ChatOrder = field(default_factory=ChatOrder)
    answered: Answered = field(default_factory=Answered)
    roles: Roles = field(init=False)
    limits: Limits = field(init=False)

    def __post_init__(self) -> None:
        settings = self.isnad.settings
        object.__setattr__(self, "roles", Roles(settings, self.isnad.members))
        object.__setattr__(self, "limits", Limits(settings))

    async def run_question(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs quick work in a thread for questions."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.question_threads, lambda: work(*args, **kwargs))

    async def run_aside(self, work: Callable[[], T]) -> T:
        """Runs what may wait long for others, such as a slow site; no stop waits for it."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()

        def settle(result: T | None, error: BaseException | None) -> None:
            if future.cancelled():
                return
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(cast(T, result))

        def run() -> None:
            result, error = None, None
            try:
                result = work()
            except Exception as raised:  # noqa: BLE001 - whoever waits gets it
                error = raised
            with suppress(RuntimeError):  # the loop ended meanwhile
                loop.call_soon_threadsafe(settle, result, error)

        Thread(target=run, name="aside", daemon=True).start()
        return await future

    def run_ingest(
        self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> asyncio.Future[T]:
        """Runs what changes the library, after what came before it."""
        loop = asyncio.get_running_loop()
        return loop.run_in_executor(self.ingest_thread, lambda: work(*args, **kwargs))


def attach_library(bot_data: dict[Any, Any], library: Library) -> None:
    """Makes the library known to the handlers of an application."""
    bot_data[_KEY] = library


def library_of(context: Context) -> Library:
    """The library of the application that a handler runs in."""
    library: Library = context.bot_data[_KEY]
    return library
