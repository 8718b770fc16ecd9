"""Channels in the database: those that the bot is in, and whether their posts are taken in."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import col, select

from store.desk_tables import ChannelRow
from store.sessions import Sessions, now

_MOST = 200
"""Anybody may put the bot into a channel of theirs: more than these are not remembered."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel on Telegram; `username` is the name of a public one."""

    chat_id: int
    title: str
    username: str | None = None
    heard: bool = False


class Channels(Sessions):
    """The channels that the bot is in. Safe to share between threads."""

    def find(self, chat_id: int) -> Channel | None:
        """A channel, if it is known."""
        with self._reading() as session:
            row = session.get(ChannelRow, chat_id)
            return _channel(row) if row is not None else None

    def all(self) -> list[Channel]:
        """Those that are heard first, then by title."""
        query = select(ChannelRow).order_by(col(ChannelRow.heard).desc(), col(ChannelRow.title))
        with self._reading() as session:
            return [_channel(row) for row in session.exec(query).all()]

    def meet(self, chat_id: int, title: str, username: str | None) -> Channel:
        """Remembers a channel by the names that it has now; a new one is not heard."""
        with self._noting() as session:
            row = session.get(ChannelRow, chat_id)
            if row is None:
                row = ChannelRow(chat_id=chat_id, title=title, decided_at=now())
                if len(session.exec(select(ChannelRow.chat_id)).all()) >= _MOST:
                    return _channel(row)
            row.title, row.username = title, username
            session.add(row)
            session.flush()
            return _channel(row)

    def decide(self, chat_id: int, *, heard: bool, by: str) -> Channel | None:
        """Keeps whether a channel's posts are taken in; None where it is not known."""
        with self._noting() as session:
            row = session.get(ChannelRow, chat_id)
            if row is None:
                return None
            row.heard, row.decided_by, row.decided_at = heard, by, now()
            session.add(row)
            session.flush()
            return _channel(row)

    def leave(self, chat_id: int) -> None:
        """Forgets a channel that the bot is no longer in."""
        with self._noting() as session:
            row = session.get(ChannelRow, chat_id)
            if row is not None:
                session.delete(row)


def _channel(row: ChannelRow) -> Channel:
    return Channel(row.chat_id, row.title, row.username, row.heard)
