"""Transactions on one database, for those that keep something in it: each call has its own."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from store.database import WRITES, unavailable

S = TypeVar("S", bound="Sessions")


class Sessions:
    """Reads and writes one database. Safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._shared = threading.local()

    @contextmanager
    def together(self) -> Iterator[None]:
        """All that this thread reads and writes here until the block ends is one transaction.

        What each call wrote is kept with the rest, or undone alone where it raises; nothing is
        kept until the block ends, and others wait to write for as long.
        """
        with translated(), Session(self._engine.execution_options(**WRITES)) as session:
            self._shared.session = session
            try:
                yield
                session.commit()
            finally:
                self._shared.session = None

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        if (shared := getattr(self._shared, "session", None)) is not None:
            yield shared
            return
        with translated(), Session(self._engine) as session:
            yield session

    @contextmanager
    def _noting(self) -> Iterator[Session]:
        """Writes what is no part of the library, so that its revision stays.

        All that was written is kept when the block ends, and nothing where it raises.
        """
        if (shared := getattr(self._shared, "session", None)) is not None:
            with shared.begin_nested():
                yield shared
            return
        engine = self._engine.execution_options(**WRITES)
        with translated(), Session(engine) as session:
            yield session
            session.commit()

    def beside(self, kind: type[S]) -> S:
        """Another keeper, such as `Audit`, on the same database."""
        return kind(self._engine)

    def close(self) -> None:
        """Ends all connections."""
        self._engine.dispose()


def now() -> str:
    """This moment, as it is written into rows: UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@contextmanager
def translated() -> Iterator[None]:
    """A full disk, a lock held too long, a damaged file: told as one of our own errors."""
    try:
        yield
    except DBAPIError as error:
        raise unavailable(error.orig or error) from error
    except sqlite3.Error as error:  # bare where a new connection is made
        raise unavailable(error) from error
