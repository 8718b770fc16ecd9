"""How much there is, in which versions of what."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from bot.wiring import Isnad
from bot.words.catalogue import Words
from store.database import NEWEST_SCHEMA


def read_stats(isnad: Isnad) -> dict[str, Any]:
    """Counts, sizes in bytes, the model, the kind of index, and the versions in force."""
    isnad.index.refresh()
    counts = isnad.archive.counts()
    return {
        "articles": counts.articles,
        "versions": counts.versions,
        "sentences": counts.sentences,
        "passages": counts.passages,
        "vectors": counts.vectors,
        "database_bytes": isnad.archive.size(),
        "model": isnad.encoder.fingerprint,
        "dimension": isnad.encoder.dimension,
        "index": "faiss flat, inner product",
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
        "passages": stats["passages"],
        "size": f"{stats['database_bytes'] / 1_000_000:.1f} MB",
        "model": f"{stats['model']} ({stats['dimension']})",
        "index": f"{stats['index']} ({stats['indexed']})",
        "isnad": stats["isnad"],
    }
    return "\n".join(f"{words(f'stats.{name}')}: {value}" for name, value in shown.items())
