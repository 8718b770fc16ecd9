"""A scope as SQL: which newest versions lie in it."""

from __future__ import annotations

from typing import Any

from store.records import Scope


def scope_condition(scope: Scope) -> tuple[str, dict[str, Any], tuple[str, ...]]:
    """What `version` must meet, the values for it, and the names of those values that are lists.

    A day is compared with the beginning of the stored text, which is an ISO date or date and time:
    the day on the calendar of whoever published.
    """
    conditions: dict[str, tuple[str, Any]] = {
        "since": (
            "substr(version.published, 1, 10) >= :since",
            scope.since and scope.since.isoformat(),
        ),
        "until": (
            "substr(version.published, 1, 10) <= :until",
            scope.until and scope.until.isoformat(),
        ),
        "sources": ("version.source IN :sources", scope.sources),
        "article_ids": ("version.article_id IN :article_ids", scope.article_ids),
        "language": ("version.language = :language", scope.language),
    }
    met = {name: pair for name, pair in conditions.items() if pair[1] is not None}
    return (
        " AND ".join(["version.superseded_at IS NULL", *(sql for sql, _ in met.values())]),
        {name: list(v) if isinstance(v, tuple) else v for name, (_, v) in met.items()},
        tuple(name for name, (_, value) in met.items() if isinstance(value, tuple)),
    )
