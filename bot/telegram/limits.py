"""How much one user may ask, and how often: in moving windows, in memory."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from bot.words.catalogue import Words
from config.settings import Settings

Counts = Literal["touch", "question", "upload", "knock"]
"""As what an update counts: `touch` is a button, what is typed inline, or a light command; `knock`
is that owners are asked to let somebody in."""

_TOUCHES = 5  # for each question that one may ask; somebody who types inline sends many
_KNOCKS = 30  # an hour; the others who ask stand in a list
_MOST_TOLD = 10_000
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Excess:
    """That it was too much: when to come again, in seconds, and whether that was said already."""

    seconds: int
    first: bool


class Limits:
    """Counts what users do. What is refused does not count, so that waiting helps."""

    def __init__(self, settings: Settings) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._told: OrderedDict[str, float] = OrderedDict()
        self._uploads = settings.uploads_per_day
        minute, hour = settings.questions_per_minute, settings.questions_per_hour
        self._windows: dict[Counts, list[RateLimitItem]] = {
            "question": _windows(minute, hour, "question"),
            "touch": _windows(minute * _TOUCHES, hour * _TOUCHES, "touch"),
            "upload": _windows(minute * _TOUCHES, hour * _TOUCHES, "upload"),
            "knock": _windows(0, _KNOCKS, "knock"),
        }

    def take(self, who: str, counts: Counts) -> Excess | None:
        """Counts one thing that somebody does; None where that is not too much."""
        windows = self._windows[counts]
        full = [item for item in windows if not self._limiter.test(item, who)]
        if not full:
            for item in windows:
                self._limiter.hit(item, who)
            return None
        now = time.time()
        opens = max(self._limiter.get_window_stats(item, who).reset_time for item in full)
        return self._excess(f"{who} {counts}", max(1, math.ceil(opens - now)))

    def uploads(self, who: str, moments: list[str]) -> Excess | None:
        """Whether another upload is too many; `moments` are those of the last day, in order."""
        if not self._uploads or len(moments) < self._uploads:
            return None
        opens = datetime.fromisoformat(moments[-self._uploads]) + _DAY
        seconds = math.ceil((opens - datetime.now(UTC)).total_seconds())
        return self._excess(f"{who} uploads", max(1, seconds))

    def once(self, what: str, seconds: int) -> bool:
        """Whether something was not said yet; from now on it was, for so many seconds."""
        return self._excess(what, seconds).first

    def _excess(self, what: str, seconds: int) -> Excess:
        now = time.time()
        first = self._told.get(what, 0.0) <= now
        if first:
            self._told[what] = now + seconds
            self._told.move_to_end(what)
            while len(self._told) > _MOST_TOLD:
                self._told.popitem(last=False)
        return Excess(seconds, first)


def a_day_ago() -> str:
    """The moment a day ago, as it is written into rows."""
    return (datetime.now(UTC) - _DAY).isoformat(timespec="seconds")


def show_excess(excess: Excess, counts: Counts, words: Words) -> str:
    """One sentence: that it was too much, and when to come again."""
    unit, size = next((u, s) for u, s in _UNITS if excess.seconds >= s)
    when = words(f"limits.{unit}", count=math.ceil(excess.seconds / size))
    return words("limits.uploads" if counts == "upload" else "limits.questions", when=when)


_UNITS = (("hours", 3600), ("minutes", 60), ("seconds", 1))


def _windows(minute: int, hour: int, kind: str) -> list[RateLimitItem]:
    windows: list[RateLimitItem] = []
    if minute:
        windows.append(RateLimitItemPerMinute(minute, namespace=kind))
    if hour:
        windows.append(RateLimitItemPerHour(hour, namespace=kind))
    return windows
