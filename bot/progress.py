"""How far embedding or reading is, on stderr: a bar where somebody looks, else a line at times."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

from bot.words.catalogue import words_in

if TYPE_CHECKING:
    from rich.progress import Progress

_SECONDS_BETWEEN_LINES = 5.0


class EmbeddingProgress:
    """A context; called with how many passages are done and how many there are.

    Says nothing for the first `patience` seconds: what is done by then needs no words.
    """

    def __init__(self, patience: float = 0.0) -> None:
        self._next = time.monotonic() + patience
        self._bar: Progress | None = None

    def __enter__(self) -> EmbeddingProgress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, done: int, total: int) -> None:
        self._tell("command.embedding", done, total)

    def reading(self, done: int, total: int) -> None:
        """The same of articles that are read again."""
        self._tell("command.reading", done, total)

    def _tell(self, key: str, done: int, total: int) -> None:
        if time.monotonic() < self._next:
            return
        if sys.stderr.isatty():
            self._draw(key, done, total)
            return
        self._next = time.monotonic() + _SECONDS_BETWEEN_LINES
        sys.stderr.write(words_in(None)(key, done=done, total=total) + "\n")
        sys.stderr.flush()

    def _draw(self, key: str, done: int, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        if self._bar is None:
            columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._bar.add_task("")
            self._bar.start()
        told = words_in(None)(key, done=done, total=total)
        self._bar.update(self._bar.task_ids[0], description=told, completed=done, total=total)
