"""How much is asked, counted beside the questions: no question waits for its own count."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from datetime import UTC, date, datetime

from store.archive import Archive
from store.errors import DatabaseUnavailable

_SECONDS_BETWEEN_WRITES = 5.0
_log = logging.getLogger(__name__)


class Tally:
    """Counts questions and writes the counts down now and then, from a thread of its own.

    A crash may cost the counts of some seconds. Safe to share between threads.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._lock = threading.Lock()
        self._counts: Counter[tuple[date, bool]] = Counter()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def note(self, *, answered: bool) -> None:
        """A question was asked, and answered or not."""
        with self._lock:
            self._counts[datetime.now(UTC).date(), answered] += 1
            if self._thread is None:
                self._thread = threading.Thread(target=self._go_on, name="tally", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Writes down what is left."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
        self.write()

    def write(self) -> None:
        """Writes down what was counted since the last time."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        for day in {day for day, _ in counts}:
            answered = counts[day, True]
            try:
                self._archive.add_asked(day, answered + counts[day, False], answered)
            except DatabaseUnavailable as error:
                _log.warning("questions were not counted: %s", error)

    def _go_on(self) -> None:
        while not self._stopping.wait(_SECONDS_BETWEEN_WRITES):
            self.write()
