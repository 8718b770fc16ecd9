"""When what is derived from the archive is made anew, so that an ingest does not slow answers."""

from __future__ import annotations

import time
from collections.abc import Callable

from store.archive import Archive

_DEAR = 0.004  # seconds; what costs less is always made anew
_PAUSES = 20  # a dear one is made anew so many times its cost later, so it takes a twentieth


class Freshness:
    """Keeps one derived thing level with the archive.

    While articles come in one after the other, each would have it made anew for the next question.
    Where that is dear, what only came in waits for a moment: under a second for ten thousand
    articles. What was removed or decided never does.
    """

    def __init__(self, archive: Archive, clock: Callable[[], float] = time.monotonic) -> None:
        self._archive = archive
        self._clock = clock
        self._state: tuple[str, int] | None = None
        self._changes = 0
        self._until = 0.0

    def catch_up(self, make: Callable[[], None]) -> None:
        """Calls `make` where the archive has changed and it is time for it."""
        state = self._archive.state()
        if state == self._state:
            return
        changes = self._archive.count_changes()
        known = self._state is not None and self._state[0] == state[0]
        if known and changes == self._changes and self._clock() < self._until:
            return
        started = self._clock()
        make()
        cost = self._clock() - started
        self._state, self._changes = state, changes
        self._until = self._clock() + (_PAUSES * cost if cost > _DEAR else 0.0)
