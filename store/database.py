"""Opening the database: its address, its safety settings, and the newest schema."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError

from store.errors import DatabaseUnavailable

NEWEST_SCHEMA = "0005"
"""The newest migration. Kept here so that opening an up-to-date database imports no Alembic."""

WRITES = {"isnad_writes": True}
"""Execution options of a connection that will write: it takes the write lock when it begins."""

_MIGRATIONS = Path(__file__).parent / "migrations"
_WAIT_FOR_LOCK_MS = 20_000


def file_address(file: Path) -> URL:
    """The address of an SQLite file, whatever characters its path holds."""
    return URL.create("sqlite", database=str(file))


def file_of(url: str | URL) -> Path:
    """The file that an address names. Raises `DatabaseUnavailable` where it names none."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):  # ValueError: of a port that is no number
        raise DatabaseUnavailable("database_url_wrong") from None
    if address.drivername not in ("sqlite", "sqlite+pysqlite"):
        raise DatabaseUnavailable("database_unsupported", kind=address.drivername)
    if address.host is not None:  # sqlite://isnad.db: one stroke too few
        raise DatabaseUnavailable("database_url_wrong")
    file = address.database
    if not file or file == ":memory:":  # would keep nothing, and be another in each thread
        raise DatabaseUnavailable("database_in_memory")
    return Path(file)


def open_database(url: str | URL) -> Engine:
    """An engine on the database at `url`, made and migrated where needed.

    Raises `DatabaseUnavailable` where the address is wrong, of a kind that Isnad does not support,
    the file cannot be written, is no database, or comes from a newer Isnad.
    """
    file = file_of(url)
    engine = create_engine(make_url(url))
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _make_safe(engine)
        _migrate(engine)
    except DatabaseUnavailable:
        engine.dispose()
        raise
    except (OSError, SQLAlchemyError, sqlite3.Error) as error:
        engine.dispose()
        raise unavailable(getattr(error, "orig", None) or error) from error
    return engine


def unavailable(error: BaseException) -> DatabaseUnavailable:
    """Our own error for one of the driver's or the system's: busy, damaged, or out of reach."""
    detail = str(getattr(error, "strerror", None) or error)
    if "locked" in detail or "busy" in detail:
        return DatabaseUnavailable("database_busy")
    if any(word in detail for word in ("malformed", "not a database", "no such table")):
        return DatabaseUnavailable("database_damaged", detail=detail)
    return DatabaseUnavailable("database_unavailable", detail=detail)


def _make_safe(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: Any) -> None:
        # The driver's own transactions begin late and skip DDL; ours begin below, on time.
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout = {_WAIT_FOR_LOCK_MS}",
            "journal_mode = WAL",
            "synchronous = FULL",  # a receipt, once printed, survives a power cut
            "foreign_keys = ON",
            "secure_delete = ON",  # a deleted article's bytes leave the file too
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that turns from reading to writing half-way fails at once when another
        # writer came between; one that takes the lock when it begins waits for its turn.
        writes = connection.get_execution_options().get("isnad_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def schema_version(engine: Engine) -> str | None:
    """The migration that the database stands at; None for an empty one."""
    with engine.connect() as connection:
        try:
            return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        except OperationalError as error:
            if "no such table" in str(error):
                return None
            raise


def _migrate(engine: Engine) -> None:
    if schema_version(engine) == NEWEST_SCHEMA:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with engine.execution_options(**WRITES).connect() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise DatabaseUnavailable("database_too_new") from error
        connection.commit()
