"""Feeds in the database: which are polled, when next, and which entries each has had."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import Session, col, select

from store.desk_tables import FeedRow
from store.errors import FeedKnown, NoSuchFeed
from store.rows import in_batches
from store.sessions import Sessions, now
from store.tables import StateRow

MINUTES = 30
"""How often feeds are looked into, unless an admin says otherwise."""
_HIGHEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed or a sitemap. Times are ISO, in UTC; `problem` is the reason of the last failure."""

    id: int
    url: str
    title: str
    kind: str
    etag: str | None
    modified: str | None
    checked_at: str | None
    next_at: str
    failures: int
    problem: str | None
    entries: int = 0


class Feeds(Sessions):
    """All feeds of a library. Safe to share between threads and processes."""

    def add(self, url: str, title: str, kind: str, by: str) -> Feed:
        """A feed that is looked into from now on. Raises `FeedKnown`."""
        with self._noting() as session:
            known = session.exec(select(FeedRow).where(FeedRow.url == url)).first()
            if known is not None:
                raise FeedKnown(known.id or 0, known.title)
            row = FeedRow(
                url=url, title=title, kind=kind, next_at=now(), added_by=by, added_at=now()
            )
            session.add(row)
            session.flush()
            return _feed(row)

    def remove(self, feed_id: int) -> Feed:
        """Ends a feed; its articles stay. Raises `NoSuchFeed`."""
        with self._noting() as session:
            row = _row(session, feed_id)
            session.delete(row)
            return _feed(row)

    def all(self) -> list[Feed]:
        """All feeds, the oldest first, with how many entries each has had."""
        with self._reading() as session:
            rows = session.execute(
                text("SELECT feed_id, count(*) AS entries FROM feed_entry GROUP BY feed_id")
            )
            counts = {row.feed_id: row.entries for row in rows}
            found = session.exec(select(FeedRow).order_by(col(FeedRow.id))).all()
            return [_feed(row, counts.get(row.id, 0)) for row in found]

    def get(self, feed_id: int) -> Feed:
        """One feed. Raises `NoSuchFeed`."""
        with self._reading() as session:
            return _feed(_row(session, feed_id))

    def due(self, moment: str) -> list[Feed]:
        """Those that are to be looked into at a moment, the one that waits longest first."""
        with self._reading() as session:
            found = session.exec(
                select(FeedRow).where(FeedRow.next_at <= moment).order_by(col(FeedRow.next_at))
            ).all()
            return [_feed(row) for row in found]

    def claim(self, feed: Feed, until: str) -> bool:
        """Whether the look that is due is the caller's: of several bots one looks. One that is
        killed at it has another look due at `until`."""
        with self._noting() as session:
            claimed = session.execute(
                text("UPDATE feed SET next_at = :until WHERE id = :id AND next_at = :due"),
                {"until": until, "id": feed.id, "due": feed.next_at},
            )
            return bool(getattr(claimed, "rowcount", 0))

    def looked(
        self, feed: Feed, next_at: str, *, etag: str | None = None, modified: str | None = None
    ) -> None:
        """Remembers that a feed was looked into, with what to ask by the next time."""
        self._note(feed, next_at, etag, modified, 0, None)

    def failed(self, feed: Feed, next_at: str, problem: str) -> None:
        """Remembers that a feed could not be looked into, and why."""
        self._note(feed, next_at, feed.etag, feed.modified, feed.failures + 1, problem)

    def _note(
        self,
        feed: Feed,
        next_at: str,
        etag: str | None,
        modified: str | None,
        failures: int,
        problem: str | None,
    ) -> None:
        with self._noting() as session:
            row = session.get(FeedRow, feed.id)
            if row is None:
                return  # removed meanwhile
            row.checked_at, row.next_at = now(), next_at
            row.etag, row.modified = etag, modified
            row.failures, row.problem = failures, problem
            session.add(row)

    def stamps(self, feed_id: int) -> dict[bytes, str]:
        """The entries that a feed has had, by key, each with the stamp that it had last."""
        with self._reading() as session:
            rows = in_batches(
                session, "SELECT key, stamp FROM feed_entry WHERE feed_id IN :ids", [feed_id]
            )
            return {row["key"]: row["stamp"] for row in rows}

    def saw(self, feed_id: int, stamps: Mapping[bytes, str]) -> None:
        """Remembers entries, so that none is taken in a second time."""
        if not stamps:
            return
        with self._noting() as session:
            if session.get(FeedRow, feed_id) is None:
                return
            session.execute(
                text(
                    "INSERT INTO feed_entry (feed_id, key, stamp, seen_at)"
                    " VALUES (:feed, :key, :stamp, :now)"
                    " ON CONFLICT (feed_id, key) DO UPDATE SET stamp = excluded.stamp"
                ),
                [
                    {"feed": feed_id, "key": key, "stamp": stamp, "now": now()}
                    for key, stamp in stamps.items()
                ],
            )

    @property
    def minutes(self) -> int:
        """How often feeds are looked into."""
        with self._reading() as session:
            row = session.get(StateRow, "feed_minutes")
            return MINUTES if row is None else int(row.value)

    def set_minutes(self, minutes: int) -> None:
        """Has feeds looked into so often; those that waited longer come sooner."""
        with self._noting() as session:
            session.merge(StateRow(name="feed_minutes", value=str(minutes)))


def _row(session: Session, feed_id: int) -> FeedRow:
    row = session.get(FeedRow, feed_id) if 0 < feed_id <= _HIGHEST_ID else None
    if row is None:
        raise NoSuchFeed(feed_id)
    return row


def _feed(row: FeedRow, entries: int = 0) -> Feed:
    return Feed(
        id=row.id or 0,
        url=row.url,
        title=row.title,
        kind=row.kind,
        etag=row.etag,
        modified=row.modified,
        checked_at=row.checked_at,
        next_at=row.next_at,
        failures=row.failures,
        problem=row.problem,
        entries=entries,
    )
