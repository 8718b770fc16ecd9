"""The audit log: who did what, and when. Nothing in it is ever changed or taken out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from sqlalchemy import func
from sqlmodel import and_, col, or_, select

from store.desk_tables import AuditRow
from store.rows import one_line
from store.sessions import Sessions, now
from store.tables import VersionRow

Deed = Literal[
    "ingest",
    "delete",
    "undo",
    "replace",
    "keep",
    "alias",
    "reindex",
    "repair",
    "backup",
    "restore",
    "export",
    "feed",
    "channel",
    "feedback",
    "job",
    "editor",
    "no_editor",
    "let_in",
    "refuse",
    "bar",
]
"""What can have been done; the catalogues have words for each under `deed`."""

DEEDS: tuple[Deed, ...] = get_args(Deed)
_LONGEST = 200  # characters of what was done it to


@dataclass(frozen=True, slots=True)
class Noted:
    """One line of the log.

    `actor` is `telegram:ID NAME` or `terminal:USER`; `at` is ISO 8601, UTC. `title` is that of the
    article while it is there: the log itself keeps its id alone.
    """

    id: int
    at: str
    actor: str
    deed: str
    object: str
    article_id: int | None
    title: str | None


class Audit(Sessions):
    """The audit log. Safe to share between threads."""

    def note(self, actor: str, deed: Deed, object: str = "", article_id: int | None = None) -> None:
        """Writes down that somebody did something just now.

        `object` must hold no word of an article, for it outlives the article.
        """
        row = AuditRow(
            at=now(),
            actor=one_line(actor, _LONGEST),
            deed=deed,
            object=one_line(object, _LONGEST),
            article_id=article_id,
        )
        with self._noting() as session:
            session.add(row)

    def count(self) -> int:
        """How many lines there are."""
        with self._reading() as session:
            return int(session.exec(select(func.count()).select_from(AuditRow)).one())

    def lines(
        self, *, since: str | None = None, offset: int = 0, limit: int | None = None
    ) -> list[Noted]:
        """The lines, the latest first; `since` is a day or a moment in ISO 8601, UTC."""
        query = (
            select(AuditRow, VersionRow.title)
            .outerjoin(
                VersionRow,
                and_(
                    col(VersionRow.article_id) == col(AuditRow.article_id),
                    col(VersionRow.superseded_at).is_(None),
                ),
            )
            .order_by(col(AuditRow.id).desc())
            .offset(offset)
        )
        if since is not None:
            query = query.where(col(AuditRow.at) >= since)
        if limit is not None:
            query = query.limit(limit)
        with self._reading() as session:
            return [
                Noted(row.id or 0, row.at, row.actor, row.deed, row.object, row.article_id, title)
                for row, title in session.exec(query).all()
            ]

    def moments(self, user: str, deed: Deed, since: str) -> list[str]:
        """When somebody, such as `telegram:7`, did a thing since a moment, the earliest first."""
        by_them = or_(AuditRow.actor == user, col(AuditRow.actor).startswith(f"{user} "))
        query = (
            select(AuditRow.at)
            .where(AuditRow.deed == deed, col(AuditRow.at) >= since, by_them)
            .order_by(col(AuditRow.id))
        )
        with self._reading() as session:
            return list(session.exec(query).all())
