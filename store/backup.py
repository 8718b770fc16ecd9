"""One file of all that cannot be derived, and a library made of it again.

The file begins with a line that names the format and the SHA-256 of all that follows; then come a
header in JSON, on one line, and an SQLite database, compressed. The database has every table of the
library, whichever these are; only what is made anew from other rows lies empty in it: the vectors
and the word search. So all ids stay what they were, those of sentences that were shown as well as
those that citations and buttons hold.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sqlite3
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from store.database import NEWEST_SCHEMA, unavailable
from store.errors import BackupError
from store.sessions import now

FORMAT = 1
_MAGIC = b"ISNAD-BACKUP"
_DERIVED = ("vector", "sentence_terms", "sentence_terms_words")
_SHADOWS = "sentence_terms_"
_COUNTED = ("article", "version", "sentence", "statement")
_CHUNK = 1 << 20
_LONGEST_LINE = 1 << 16
# What is true of every library, an empty one too.
_NO_CONTENT = frozenset(("alembic_version", "state", "sqlite_sequence"))


@dataclass(frozen=True, slots=True)
class Backup:
    """What the header of a backup says. `bytes` are those of the database that it unpacks to."""

    format: int
    schema: str
    isnad: str
    made_at: str
    counts: dict[str, int]
    bytes: int


def write_backup(database: Path, file: Path, *, isnad: str) -> Backup:
    """Writes a backup of the library in `database`, which may be at work meanwhile: it is as it was
    at one moment. `isnad` is the version that makes it.

    The file appears whole, under its name, or not at all. Raises `BackupError` where something
    else than a backup stands in its place, and `DatabaseUnavailable`.
    """
    if file.is_dir() or (file.exists() and not _is_backup(file)):
        raise BackupError("backup_in_the_way", path=str(file))
    try:
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=file.parent) as folder:
            copy, packed, whole = (Path(folder) / name for name in ("copy", "packed", "whole"))
            schema, counts = _copy(database, copy)
            _pack(copy, packed)
            backup = Backup(FORMAT, schema, isnad, now(), counts, copy.stat().st_size)
            _seal(backup, packed, whole)
            whole.replace(file)
    except sqlite3.Error as error:
        raise unavailable(error) from error
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise BackupError("backup_not_written", path=str(file), detail=detail) from error
    _sync_folder(file.parent)
    return backup


def read_header(file: Path) -> Backup:
    """What a backup says of itself, once every byte of it has been checked.

    Raises `BackupError` for a file that is none, is damaged or cut short, or comes from a newer
    Isnad.
    """
    with _reading(file) as stream:
        return _checked(stream)


def unpack_backup(file: Path, database: Path) -> Backup:
    """Makes a new database of a backup; it still has to be migrated. Raises `BackupError`.

    It is another library than the one that the backup was made of: what was derived from that one
    is not mistaken for its own.
    """
    with _reading(file) as stream:
        backup = _checked(stream)
        _unpack(stream, database, backup.bytes)
    try:
        with closing(sqlite3.connect(database, isolation_level=None)) as connection:
            _check_content(connection, backup)
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute(
                "INSERT OR REPLACE INTO state (name, value) VALUES ('identity', ?)",
                (secrets.token_hex(8),),
            )
            # The words are put in when it opens, and the vectors made.
            connection.execute("DELETE FROM state WHERE name IN ('terms_version', 'model')")
    except sqlite3.Error as error:
        raise BackupError("backup_damaged") from error
    return backup


@contextmanager
def place_to_restore(database: Path, *, replace: bool) -> Iterator[sqlite3.Connection]:
    """A database that nobody else uses, and nobody can until the block ends: see `put_in_place`.

    Raises `BackupError` where somebody uses it, or where it holds anything and is not to be
    replaced; `DatabaseUnavailable` where it cannot be made.
    """
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        connection = _claim(database)
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise BackupError("library_in_use") from error
        raise unavailable(error) from error
    except sqlite3.DatabaseError as error:
        if not replace:
            raise unavailable(error) from error
        _set_aside(database)
        connection = _claim(database)
    except OSError as error:
        raise unavailable(error) from error
    with closing(connection):
        if not replace and _holds_something(connection):
            raise BackupError("library_not_empty")
        yield connection


def put_in_place(new: Path, place: sqlite3.Connection) -> None:
    """Copies a whole database into one that is held by `place_to_restore`: a single transaction of
    SQLite's, which a crash undoes. Raises `DatabaseUnavailable`."""
    try:
        with closing(sqlite3.connect(new)) as source:
            source.execute("PRAGMA journal_mode = DELETE")
            source.backup(place)
    except sqlite3.Error as error:
        raise unavailable(error) from error


def _copy(database: Path, copy: Path) -> tuple[str, dict[str, int]]:
    """Copies what is not derived, as it is at one moment; gives the schema and the counts."""
    with closing(sqlite3.connect(database, isolation_level=None)) as source:
        source.execute("ATTACH ? AS copy", (str(copy),))
        source.execute("PRAGMA copy.journal_mode = OFF")  # begun anew rather than mended
        source.execute("PRAGMA copy.synchronous = OFF")
        source.execute("BEGIN")  # from the first read on, nothing that others write is seen
        made = [
            (kind, name, sql)
            for kind, name, sql in source.execute(
                "SELECT type, name, sql FROM main.sqlite_master WHERE sql IS NOT NULL"
                " ORDER BY type = 'index', rootpage, name"
            )
            if not name.startswith((_SHADOWS, "sqlite_")) or name in _DERIVED
        ]
        with closing(sqlite3.connect(copy, isolation_level=None)) as other:
            for _, _, sql in made:
                other.execute(sql)
        tables = [name for kind, name, _ in made if kind == "table" and name not in _DERIVED]
        for table in tables:
            source.execute(f'INSERT INTO copy."{table}" SELECT * FROM main."{table}"')
        # Filled along the way, but not with the ids of rows that are gone.
        source.execute("DELETE FROM copy.sqlite_sequence")
        source.execute("INSERT INTO copy.sqlite_sequence SELECT * FROM main.sqlite_sequence")
        schema = source.execute("SELECT version_num FROM copy.alembic_version").fetchone()[0]
        counts = {
            table: source.execute(f'SELECT count(*) FROM copy."{table}"').fetchone()[0]
            for table in _COUNTED
            if table in tables
        }
        source.execute("COMMIT")
    return schema, counts


def _pack(copy: Path, packed: Path) -> None:
    squeeze = zlib.compressobj(6, zlib.DEFLATED, 31)
    with copy.open("rb") as source, packed.open("wb") as stream:
        while chunk := source.read(_CHUNK):
            stream.write(squeeze.compress(chunk))
        stream.write(squeeze.flush())


def _seal(backup: Backup, packed: Path, whole: Path) -> None:
    """Puts first line, header and database together, and on the disk."""
    head = json.dumps(asdict(backup)).encode() + b"\n"
    total = hashlib.sha256(head)
    with packed.open("rb") as source:
        while chunk := source.read(_CHUNK):
            total.update(chunk)
        source.seek(0)
        with whole.open("xb") as stream:
            os.chmod(stream.fileno(), 0o600)  # noqa: PTH101 - of the file that is open
            size = len(head) + packed.stat().st_size
            stream.write(b"%s %d %s %d\n" % (_MAGIC, FORMAT, total.hexdigest().encode(), size))
            stream.write(head)
            while chunk := source.read(_CHUNK):
                stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())


def _is_backup(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            return stream.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


@contextmanager
def _reading(file: Path) -> Iterator[IO[bytes]]:
    try:
        with file.open("rb") as stream:
            yield stream
    except FileNotFoundError:
        raise BackupError("no_such_file", path=str(file)) from None
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise BackupError("file_not_readable", detail=detail) from error


def _checked(stream: IO[bytes]) -> Backup:
    """The header, once all of the file is known to be as it was written; leaves the stream at the
    database."""
    first = stream.readline(_LONGEST_LINE).split()
    if not first or first[0] != _MAGIC:
        raise BackupError("backup_foreign")
    if len(first) < 2 or not first[1].isdigit():
        raise BackupError("backup_damaged")
    if int(first[1]) > FORMAT:
        raise BackupError("backup_too_new")
    if len(first) != 4 or not first[3].isdigit():
        raise BackupError("backup_damaged")
    start, total, size = stream.tell(), hashlib.sha256(), 0
    while chunk := stream.read(_CHUNK):
        total.update(chunk)
        size += len(chunk)
    if size < int(first[3]):
        raise BackupError("backup_cut_short")
    if total.hexdigest().encode() != first[2]:
        raise BackupError("backup_damaged")
    stream.seek(start)
    try:
        backup = Backup(**json.loads(stream.readline(_LONGEST_LINE)))
    except (ValueError, TypeError):
        raise BackupError("backup_damaged") from None
    if backup.schema > NEWEST_SCHEMA:
        raise BackupError("backup_too_new")
    return backup


def _unpack(stream: IO[bytes], database: Path, size: int) -> None:
    """Unpacks the rest of a stream, and never more than it is said to hold."""
    unsqueeze = zlib.decompressobj(31)
    written = 0
    try:
        with database.open("xb") as target:
            while chunk := stream.read(_CHUNK):
                piece = unsqueeze.decompress(chunk)
                written += len(piece)
                if written > size:
                    break
                target.write(piece)
    except zlib.error as error:
        raise BackupError("backup_damaged") from error
    except OSError as error:
        raise unavailable(error) from error
    if written != size:
        raise BackupError("backup_damaged")


def _check_content(connection: sqlite3.Connection, backup: Backup) -> None:
    """Whether the database is whole and holds what its header says. Raises `BackupError`."""
    # Nothing of ours acts by itself: what does was put in by others.
    strange = "SELECT count(*) FROM sqlite_master WHERE type IN ('trigger', 'view')"
    sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    whole = connection.execute("PRAGMA foreign_key_check").fetchone() is None
    if not sound or not whole or connection.execute(strange).fetchone()[0]:
        raise BackupError("backup_damaged")
    if connection.execute("SELECT version_num FROM alembic_version").fetchone()[0] != backup.schema:
        raise BackupError("backup_damaged")
    for table, count in backup.counts.items():
        if table not in _COUNTED or count != _count(connection, table):
            raise BackupError("backup_damaged")


def _claim(database: Path) -> sqlite3.Connection:
    """A connection that has the database to itself: SQLite lets nobody leave WAL mode while another
    connection is open."""
    connection = sqlite3.connect(database, timeout=0.5, isolation_level=None)
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA synchronous = FULL")
        mode: Any = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        if mode is None or mode[0] != "delete":
            raise sqlite3.OperationalError("database is locked")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")  # the lock stays
    except BaseException:
        connection.close()
        raise
    return connection


def _holds_something(connection: sqlite3.Connection) -> bool:
    names = [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if name not in _NO_CONTENT and not name.startswith("sentence_terms")
    ]
    return any(_count(connection, name) for name in names)


def _count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])


def _set_aside(database: Path) -> None:
    """A file that is no database keeps its bytes under another name."""
    stamp = now().replace(":", "").replace("+0000", "")
    database.replace(database.with_name(f"{database.name}.damaged-{stamp}"))
    for ending in ("-wal", "-shm", "-journal"):  # they belong to it, and to no other
        database.with_name(database.name + ending).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """A new name is on the disk only when its folder is."""
    with suppress(OSError):  # some systems open no folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
