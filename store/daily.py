"""How much was asked, by day: counts alone, no words and no people."""

from __future__ import annotations

from datetime import date

from sqlalchemy import text
from sqlmodel import Session

from store.records import Day


def add_asked(session: Session, day: date, asked: int, answered: int) -> None:
    """Adds to a day's counts."""
    session.execute(
        text(
            "INSERT INTO daily (day, asked, answered) VALUES (:day, :asked, :answered)"
            " ON CONFLICT (day) DO UPDATE SET asked = asked + excluded.asked,"
            " answered = answered + excluded.answered"
        ),
        {"day": day.isoformat(), "asked": asked, "answered": answered},
    )


def read_days(session: Session, since: date) -> dict[str, Day]:
    """From a day on, by ISO day: how many articles came in that are still there, and how much was
    asked; days without either left out."""
    values = {"since": since.isoformat()}
    articles = session.execute(
        text(
            "SELECT substr(added_at, 1, 10) AS day, count(*) FROM article"
            " WHERE added_at >= :since GROUP BY day"
        ),
        values,
    ).all()
    asked = session.execute(
        text("SELECT day, asked, answered FROM daily WHERE day >= :since"), values
    ).all()
    came = {row[0]: row[1] for row in articles}
    questions = {row[0]: (row[1], row[2]) for row in asked}
    return {
        day: Day(day, came.get(day, 0), *questions.get(day, (0, 0)))
        for day in sorted(came.keys() | questions.keys())
    }
