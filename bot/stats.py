"""How much there is, in which versions of what."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from bot.wiring import Isnad
from bot.words.catalogue import Words
from retrieval.searching.index import KIND
from store.database import NEWEST_SCHEMA
from store.records import Day

DAYS = 30
"""So many days are told of unless others are asked for."""


def read_stats(isnad: Isnad, words: Words, days: int = DAYS) -> dict[str, Any]:
    """Counts, sizes in bytes, the model, the kind of index, and the versions in force.

    `by_day` has the last so many days (UTC), the oldest first; `change` is how far a change of
    model has come, or None; `warning` a sentence, or None.
    """
    isnad.index.refresh()
    isnad.tally.write()
    counts = isnad.archive.counts()
    return {
        "articles": counts.articles,
        "versions": counts.versions,
        "sentences": counts.sentences,
        "statements": counts.statements,
        "passages": counts.passages,
        "vectors": counts.vectors,
        "database_bytes": isnad.archive.size(),
        "model": isnad.encoder.fingerprint,
        "dimension": isnad.encoder.dimension,
        "change": _change(isnad),
        "warning": warning(isnad, words),
        "index": KIND,
        "indexed": len(isnad.index),
        "schema": NEWEST_SCHEMA,
        "isnad": version("isnad"),
        "by_day": [asdict(day) for day in isnad.archive.days(datetime.now(UTC).date(), days)],
    }


def picture_of(stats: dict[str, Any]) -> bytes:
    """Articles and questions by day as a PNG. It takes about a second."""
    from bot.chart import draw_days

    return draw_days([Day(**day) for day in stats["by_day"]])


def caption_of(stats: dict[str, Any], words: Words) -> str:
    """What that picture shows, and how much it comes to."""
    days = stats["by_day"]
    sums = {name: sum(day[name] for day in days) for name in ("articles", "asked", "answered")}
    first, last = days[0]["day"], days[-1]["day"]
    return words("stats.picture", first=first, last=last, **sums)


def show_stats(stats: dict[str, Any], words: Words) -> str:
    """The same for people, a line each."""
    shown = {
        "articles": stats["articles"],
        "versions": stats["versions"],
        "sentences": stats["sentences"],
        "statements": stats["statements"],
        "passages": stats["passages"],
        "size": f"{stats['database_bytes'] / 1_000_000:.1f} MB",
        "model": f"{stats['model']} ({stats['dimension']})",
        "index": f"{stats['index']} ({stats['indexed']})",
        "isnad": stats["isnad"],
    }
    if change := stats["change"]:
        shown["change"] = words("stats.changing", **change)
    if stats["warning"]:
        shown["warning"] = stats["warning"]
    return "\n".join(f"{words(f'stats.{name}')}: {value}" for name, value in shown.items())


def warning(isnad: Isnad, words: Words) -> str | None:
    """What whoever runs Isnad should know of its model: it cannot be had, or it failed."""
    if (missing := isnad.change.missing_model) is not None:
        return f"{words.error(missing)} {words('model.built_in_answers')}"
    remaining = isnad.change.remaining()
    if remaining is not None and remaining.failure is not None:
        return f"{words.error(remaining.failure)} {words('model.old_answers')}"
    return None


def _change(isnad: Isnad) -> dict[str, Any] | None:
    remaining = isnad.change.remaining()
    if remaining is None:
        return None
    return {
        "model": remaining.model.fingerprint,
        "embedded": remaining.embedded,
        "passages": remaining.passages,
    }
