"""How much one user may ask: counted by the clock, said once, and forgotten in time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from bot.telegram.limits import Excess, Limits, show_excess
from bot.words.catalogue import words_in
from config.settings import Settings

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


def limits(minute: int = 3, hour: int = 5, uploads: int = 2) -> Limits:
    return Limits(
        Settings(questions_per_minute=minute, questions_per_hour=hour, uploads_per_day=uploads)
    )


def test_so_many_in_a_minute_and_then_no_more_until_the_first_is_a_minute_old() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        counted = limits()
        for _ in range(3):
            assert counted.take("telegram:7", "question") is None
            clock.shift(10)
        assert counted.take("telegram:7", "question") == Excess(30, first=True)
        clock.shift(29)
        assert counted.take("telegram:7", "question") is not None
        clock.shift(2)
        assert counted.take("telegram:7", "question") is None


def test_so_many_in_an_hour() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        counted = limits()
        for _ in range(5):
            assert counted.take("telegram:7", "question") is None
            clock.shift(60)
        excess = counted.take("telegram:7", "question")
        assert excess == Excess(3300, first=True)
        clock.shift(3301)
        assert counted.take("telegram:7", "question") is None


def test_it_is_said_once_in_a_window_however_much_is_sent() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        counted = limits(minute=1, hour=0)
        said = 0
        for _ in range(100):
            excess = counted.take("telegram:7", "question")
            said += excess is not None and excess.first
        assert said == 1
        clock.shift(61)
        assert counted.take("telegram:7", "question") is None
        excess = counted.take("telegram:7", "question")
        assert excess is not None
        assert excess.first


def test_users_and_kinds_are_counted_apart() -> None:
    counted = limits(minute=1, hour=0)
    assert counted.take("telegram:7", "question") is None
    assert counted.take("telegram:7", "question") is not None
    assert counted.take("telegram:70", "question") is None
    for _ in range(5):
        assert counted.take("telegram:7", "touch") is None
    assert counted.take("telegram:7", "touch") is not None


def test_none_is_no_limit() -> None:
    counted = limits(0, 0, 0)
    assert all(counted.take("telegram:7", "question") is None for _ in range(2_000))
    assert counted.uploads("telegram:7", ["2026-03-05T11:00:00+00:00"] * 1_000) is None


def test_uploads_are_counted_from_when_they_were_noted() -> None:
    with time_machine.travel(NOON, tick=False):
        counted = limits()
        moments = [(NOON - timedelta(hours=h)).isoformat() for h in (23, 5, 1)]
        assert counted.uploads("telegram:7", moments[2:]) is None
        assert counted.uploads("telegram:7", moments[1:]) == Excess(19 * 3600, first=True)
        # Of three, two must be older than a day before there may be another.
        assert counted.uploads("telegram:7", moments) == Excess(19 * 3600, first=False)


@pytest.mark.parametrize(
    ("seconds", "language", "said"),
    [
        (1, "en", "That was a great deal in a short time. Please go on in one second."),
        (40, "en", "That was a great deal in a short time. Please go on in 40 seconds."),
        (61, "en", "That was a great deal in a short time. Please go on in 2 minutes."),
        (3601, "en", "That was a great deal in a short time. Please go on in 2 hours."),
        (11, "ar", "هذا كثير في وقت قصير. تابع من فضلك بعد 11 ثانية."),
        (120, "ar", "هذا كثير في وقت قصير. تابع من فضلك بعد دقيقتين."),
    ],
)
def test_one_sentence_says_when_to_come_again(seconds: int, language: str, said: str) -> None:
    assert show_excess(Excess(seconds, first=True), "question", words_in(language)) == said


def test_what_is_said_once_is_not_kept_for_ever() -> None:
    counted = limits()
    for number in range(20_000):
        assert counted.once(f"{number}", 3600)
    assert not counted.once("19999", 3600)
    assert len(counted._told) == 10_000
