"""How much came in and was asked, by day: counted, told and drawn."""

from __future__ import annotations

import io
import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
from commands import Isnad as Command
from matplotlib.image import imread
from numpy.typing import NDArray

from bot.chart import draw_days
from bot.tally import Tally
from store.archive import Archive
from store.records import Day

Picture = NDArray[np.float64]
TODAY = date(2026, 3, 2)


def test_days_are_told_of_without_a_gap(archive: Archive, sql: sqlite3.Connection) -> None:
    for day in ("2026-02-28", "2026-03-01", "2026-03-01", "2026-01-01"):
        sql.execute("INSERT INTO article (added_at) VALUES (?)", (f"{day}T23:59:59+00:00",))
    archive.add_asked(date(2026, 2, 28), 3, 1)
    archive.add_asked(date(2026, 2, 28), 2, 2)
    archive.add_asked(date(2025, 12, 31), 9, 9)
    assert archive.days(TODAY, 4) == [
        Day("2026-02-27"),
        Day("2026-02-28", 1, 5, 3),
        Day("2026-03-01", 2),
        Day("2026-03-02"),
    ]


def test_a_tally_is_written_once_and_whole(archive: Archive) -> None:
    tally, today = Tally(archive), datetime.now(UTC).date()
    for place in range(5):
        tally.note(answered=place % 2 == 0)
    tally.close()
    tally.write()
    (day,) = archive.days(today, 1)
    assert (day.asked, day.answered) == (5, 3)


def test_counting_keeps_no_words_and_leaves_the_library_as_it_is(
    archive: Archive, sql: sqlite3.Connection
) -> None:
    before = archive.state()
    archive.add_asked(TODAY, 1, 1)
    assert archive.state() == before  # else every index would look for what has changed
    assert sql.execute("SELECT * FROM daily").fetchall() == [("2026-03-02", 1, 1)]


def test_questions_of_the_terminal_count(isnad: Command, tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("The ferry sails at noon, said Ada Thornby.", encoding="utf-8")
    assert isnad("ingest", str(article)).code == 0
    assert isnad("ask", "What did Ada Thornby say?", "--json").json["answered"]
    assert not isnad("ask", "How many whales live in the Baltic?", "--json").json["answered"]
    days = isnad("stats", "--json").json["by_day"]
    assert len(days) == 30
    assert days[-1] == {
        "day": datetime.now(UTC).date().isoformat(), "articles": 1, "asked": 2, "answered": 1
    }  # fmt: skip
    assert not any(day["articles"] or day["asked"] for day in days[:-1])
    picture = tmp_path / "days.png"
    assert isnad("stats", "--picture", str(picture), "--days", "90").code == 0
    assert imread(picture).shape[:2] == (1080, 1080)


def drawn(days: list[Day]) -> Picture:
    return np.asarray(imread(io.BytesIO(draw_days(days))))[..., :3]


def share(picture: Picture, colour: str) -> int:
    wanted = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return int((np.abs(picture - wanted).max(axis=-1) < 0.02).sum())


def test_the_picture_shows_what_there_was() -> None:
    names = [(TODAY - timedelta(days=back)).isoformat() for back in range(29, -1, -1)]
    nothing = drawn([Day(name) for name in names])
    blue, dark, light = "#2f6fb0", "#d9730d", "#f2b872"
    assert [share(nothing, colour) for colour in (blue, dark, light)] == [0, 0, 0]
    some = drawn([Day(name, 2, 10, 5) for name in names])
    assert share(some, blue) > 100_000
    # Half of what was asked was answered: as much dark as light.
    assert 0.9 < share(some, dark) / share(some, light) < 1.1
    assert share(drawn([Day(names[0], 1, 1, 1)]), blue) > 0
