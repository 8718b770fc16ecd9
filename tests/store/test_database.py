from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, event
from sqlmodel import SQLModel

import store.desk_tables
import store.tables
from retrieval.text.fold import FOLDING
from retrieval.text.lexical import search_terms
from store.archive import Archive
from store.database import NEWEST_SCHEMA, WRITES, open_database, schema_version
from store.errors import DatabaseUnavailable

MIGRATIONS = Path(store.tables.__file__).parent / "migrations"


@pytest.fixture
def opened() -> Iterator[Callable[[str], Engine]]:
    """Opens databases, and closes them after the test."""
    engines: list[Engine] = []

    def open_one(url: str) -> Engine:
        engines.append(open_database(url))
        return engines[-1]

    yield open_one
    for engine in engines:
        engine.dispose()


@pytest.fixture
def engine(database_url: str, opened: Callable[[str], Engine]) -> Engine:
    return opened(database_url)


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def migrate(engine: Engine, target: str) -> None:
    config = alembic_config()
    with engine.execution_options(**WRITES).connect() as connection:
        config.attributes["connection"] = connection
        if target == "base":
            command.downgrade(config, target)
        else:
            command.upgrade(config, target)
        connection.commit()


def tables(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE sql IS NOT NULL")
        return set(rows.scalars())


def pragma(engine: Engine, name: str) -> object:
    with engine.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_a_fresh_database_stands_at_the_newest_schema(engine: Engine) -> None:
    assert schema_version(engine) == NEWEST_SCHEMA


def test_the_newest_schema_is_the_head_of_the_migrations() -> None:
    assert ScriptDirectory.from_config(alembic_config()).get_heads() == [NEWEST_SCHEMA]


def test_migrations_make_the_very_tables_that_the_code_declares(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, _: (
                    not (kind == "table" and str(name).startswith("sentence_terms"))
                ),
            },
        )
        assert compare_metadata(context, SQLModel.metadata) == []


def test_ids_are_declared_never_to_be_used_again(engine: Engine) -> None:
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'"
        )
        made = set(rows.scalars())
    declared = {
        table.name
        for table in SQLModel.metadata.tables.values()
        if table.dialect_options["sqlite"]["autoincrement"]
    }
    assert (
        made
        == declared
        == {
            *("article", "version", "sentence", "passage", "speaker", "statement"),
            *("turn", "vote", "audit", "job", "feed"),
        }
    )


def test_every_reference_is_deleted_with_what_it_refers_to(engine: Engine) -> None:
    with engine.connect() as connection:
        for table in (
            "version",
            "sentence",
            "passage",
            "vector",
            "speaker",
            "statement",
            "link",
        ):
            rows = connection.exec_driver_sql(f"PRAGMA foreign_key_list({table})").mappings().all()
            assert {row["on_delete"] for row in rows} == {"CASCADE"}


def test_a_downgrade_takes_everything_away_and_an_upgrade_brings_it_back(engine: Engine) -> None:
    before = tables(engine)
    migrate(engine, "base")
    assert tables(engine) == {"alembic_version", "sqlite_sequence"}
    migrate(engine, "head")
    assert tables(engine) == before
    assert schema_version(engine) == NEWEST_SCHEMA


def test_opening_again_changes_nothing(
    database_url: str, engine: Engine, opened: Callable[[str], Engine]
) -> None:
    before = tables(engine)
    engine.dispose()
    assert tables(opened(database_url)) == before


def test_an_empty_database_has_no_schema_version(tmp_path: Path, engine: Engine) -> None:
    migrate(engine, "base")
    assert schema_version(engine) is None


def test_a_migration_that_fails_half_way_leaves_nothing_and_can_be_done_again(
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    opened: Callable[[str], Engine],
) -> None:
    from alembic import op

    def fail(statement: str) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(op, "execute", fail)  # called after the ordinary tables are made
        with pytest.raises(DatabaseUnavailable):
            open_database(database_url)
    with closing(sqlite3.connect(tmp_path / "isnad.db")) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []
    assert schema_version(opened(database_url)) == NEWEST_SCHEMA


def test_a_database_from_a_newer_isnad_is_refused(database_url: str, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    with pytest.raises(DatabaseUnavailable) as caught:
        open_database(database_url)
    assert caught.value.reason == "database_too_new"


@pytest.mark.parametrize(
    "url", ["", "isnad.db", "/var/lib/isnad.db", "sqlite://isnad.db", "sqlite://host:port/x.db"]
)
def test_what_is_no_database_address_is_refused(url: str) -> None:
    with pytest.raises(DatabaseUnavailable) as caught:
        open_database(url)
    assert caught.value.reason == "database_url_wrong"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://user:secret@host/isnad",
        "mysql+pymysql://host/isnad",
        "sqlite+aiosqlite:///isnad.db",
        "nonsense://host/isnad",
    ],
)
def test_a_kind_of_database_that_is_not_supported_is_refused(url: str) -> None:
    with pytest.raises(DatabaseUnavailable) as caught:
        open_database(url)
    assert caught.value.reason == "database_unsupported"
    assert caught.value.values == {"kind": url.partition(":")[0]}


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("These are notes, and no database at all. " * 100, encoding="utf-8")
    before = file.read_bytes()
    with pytest.raises(DatabaseUnavailable) as caught:
        open_database(f"sqlite:///{file}")
    assert caught.value.reason == "database_damaged"
    assert file.read_bytes() == before


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable) as caught:
        open_database(f"sqlite:///{tmp_path}")
    assert caught.value.reason == "database_unavailable"


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseUnavailable) as caught:
        open_database(f"sqlite:///{tmp_path / 'file' / 'isnad.db'}")
    assert caught.value.reason == "database_unavailable"
    assert caught.value.values["detail"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_refused(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    with pytest.raises(DatabaseUnavailable) as caught:
        open_database(f"sqlite:///{locked / 'isnad.db'}")
    assert caught.value.reason == "database_unavailable"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a file system that refuses")
def test_a_file_system_that_refuses_is_told_about_even_to_root() -> None:
    with pytest.raises(DatabaseUnavailable) as caught:
        open_database("sqlite:////proc/isnad/isnad.db")
    assert caught.value.reason == "database_unavailable"


def test_missing_folders_are_made(tmp_path: Path, opened: Callable[[str], Engine]) -> None:
    file = tmp_path / "a folder" / "مجلد" / "isnad 100%.db"
    assert schema_version(opened(f"sqlite:///{file}")) == NEWEST_SCHEMA
    assert file.is_file()


@pytest.mark.parametrize(
    ("name", "value"),
    [("foreign_keys", 1), ("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1)],
)
def test_each_connection_is_a_safe_one(engine: Engine, name: str, value: object) -> None:
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(pragma(engine, name))) for _ in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [pragma(engine, name), *found] == [value] * 3


def test_a_writer_takes_the_lock_when_it_begins(engine: Engine) -> None:
    with engine.execution_options(**WRITES).connect() as writer:
        writer.exec_driver_sql("SELECT 1")
        file = str(engine.url.database)
        with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as other:
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
            other.execute("BEGIN")  # a reader is not kept waiting
            other.execute("SELECT * FROM article")


def test_opening_an_up_to_date_database_imports_no_alembic(
    database_url: str, engine: Engine
) -> None:
    script = (
        "import sys; from store.database import open_database;"
        f"open_database({database_url!r}); sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_an_identity_given_by_another_process_meanwhile_is_kept(
    database_url: str, opened: Callable[[str], Engine]
) -> None:
    engine = opened(database_url)
    others: list[str] = []

    @event.listens_for(engine, "checkin", once=True)
    def come_between(*_: object) -> None:
        other = Archive(opened(database_url), terms=search_terms, terms_version=FOLDING)
        others.append(other.state()[0])

    archive = Archive(engine, terms=search_terms, terms_version=FOLDING)
    assert [archive.state()[0]] == others


def test_processes_that_open_a_fresh_library_at_once_agree_on_its_identity(
    database_url: str, opened: Callable[[str], Engine]
) -> None:
    script = (
        "from retrieval.text.fold import FOLDING\n"
        "from retrieval.text.lexical import search_terms\n"
        "from store.archive import Archive\n"
        "from store.database import open_database\n"
        f"engine = open_database({database_url!r})\n"
        "print(Archive(engine, terms=search_terms, terms_version=FOLDING).state()[0])\n"
    )
    processes = [
        subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    identities = [process.communicate()[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert len(set(identities)) == 1
    archive = Archive(opened(database_url), terms=search_terms, terms_version=FOLDING)
    assert archive.state()[0] == identities[0].strip()
