"""How much there is, in which versions of what."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from bot.wiring import Isnad
from bot.words.catalogue import Words
from retrieval.searching.index import KIND
from store.database import NEWEST_SCHEMA


def read_stats(isnad: Isnad, words: Words) -> dict[str, Any]:
    """Counts, sizes in bytes, the model, the kind of index, and the versions in force.

    `change` is how far a change of model has come, or None; `warning` a sentence, or None.
    """
    isnad.index.refresh()
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
    }


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
