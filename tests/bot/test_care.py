"""Backups: what is restored answers as before, and nothing but a whole backup is ever restored."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from commands import Isnad as Command

import store
from benchmarks.corpus import write_articles
from bot.batch import answer_lines
from bot.care import back_up, export_lines, restore
from bot.wiring import Isnad, open_archive, open_isnad
from bot.words.catalogue import words_in
from config.settings import Settings, read_settings
from retrieval import selfcheck
from retrieval.intake.draft import Draft
from retrieval.intake.sources import read_path
from store import backup
from store.backup import read_header, write_backup
from store.citation import parse_citation
from store.database import file_address, open_database
from store.errors import BackupError, CitationRemoved

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds" / "articles"
QUESTIONS = [
    json.loads(line)["question"]
    for line in (ROOT / "seeds" / "questions.jsonl").read_text("utf-8").splitlines()
]


def library(folder: Path) -> Settings:
    return read_settings({"ISNAD_DATA_DIR": str(folder)})


def answers(isnad: Isnad) -> list[dict[str, Any]]:
    asked = ({"question": question} for question in QUESTIONS)
    lines = [json.dumps(one, ensure_ascii=False).encode() for one in asked]
    found = [answer for answer, _ in answer_lines(isnad, lines, None, words_in("en"))]
    assert sum(one["answered"] for one in found) > len(found) // 3
    return [{name: one[name] for name in one if name != "elapsed_ms"} for one in found]


def rows(folder: Path, table: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "isnad.db")) as connection:
        return connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, dict[str, Any]]:
    """A library with a past, its backup, and what it answered."""
    folder = tmp_path_factory.mktemp("kept")
    settings, file = library(folder / "library"), folder / "kept.isnad"
    with open_isnad(settings) as isnad:
        old = isnad.ingester
        changed = Draft("The ferry sails at noon, said Ada Thornby.", external_id="ferry")
        gone = Draft("The bridge is closed, said Omar Veling.", external_id="bridge")
        ids = [receipt.article_id for receipt in old.ingest([changed, gone])]
        before = isnad.asker.ask("When does the ferry sail?", top=1).citations[0].cited.citation.id
        lost = isnad.asker.ask("Is the bridge closed?", top=1).citations[0].cited.citation.id
        again = Draft("The ferry sails at six, said Ada Thornby.", external_id="ferry")
        list(old.ingest([again]))
        isnad.archive.remove(ids[1] or 0)
        assert {r.status for r in old.ingest(read_path(SEEDS))} == {"new"}
        isnad.settle()
        isnad.conversations.ask("What did Ada Thornby say?", "somebody")
        isnad.archive.decide_kinship("Ada Thornby", "A. Thornby", same=True, by="1")
        back_up(settings, file)
        told = {"answers": answers(isnad), "articles": isnad.archive.articles()}
        told |= {"turns": isnad.archive.turns("somebody"), "before": before, "lost": lost}
    return folder / "library", file, told


def test_a_restored_library_is_what_it_was(
    kept: tuple[Path, Path, dict[str, Any]], tmp_path: Path
) -> None:
    folder, file, told = kept
    restore(library(tmp_path), file, replace=False)
    with open_isnad(library(tmp_path)) as isnad:
        assert answers(isnad) == told["answers"]
        assert isnad.archive.articles() == told["articles"]
        assert isnad.archive.turns("somebody") == told["turns"]
        assert told["turns"][0].shown
        assert selfcheck.find_faults(isnad.archive, isnad.index) == []
        opened = isnad.archive.open(parse_citation(told["before"]))
        assert opened.text == "The ferry sails at noon, said Ada Thornby."
        assert opened.changed_at is not None
        with pytest.raises(CitationRemoved):
            isnad.archive.open(parse_citation(told["lost"]))
    for table in ("article", "version", "sentence", "passage", "speaker", "statement", "link"):
        assert rows(tmp_path, table) == rows(folder, table), table
    for table in ("kinship", "removal"):
        assert rows(tmp_path, table) == rows(folder, table), table
    # Ids that were given are not given again, also of what was deleted.
    assert rows(tmp_path, "sqlite_sequence") == rows(folder, "sqlite_sequence")
    assert [path.name for path in tmp_path.glob(".*")] == []
    with open_isnad(library(tmp_path)) as isnad:
        again = isnad.conversations.ask("what else did she say?", "somebody")
        assert told["before"] not in {one.cited.citation.id for one in again.citations}


def test_a_backup_of_a_backup_is_as_large(
    kept: tuple[Path, Path, dict[str, Any]], tmp_path: Path
) -> None:
    """Nothing that is derived gets into it on the way."""
    _, file, _ = kept
    restore(library(tmp_path / "library"), file, replace=False)
    back_up(library(tmp_path / "library"), tmp_path / "again")
    assert (tmp_path / "again").stat().st_size == pytest.approx(file.stat().st_size, rel=0.01)
    assert read_header(tmp_path / "again").counts == read_header(file).counts


def test_every_table_is_kept_but_those_that_are_derived(
    kept: tuple[Path, Path, dict[str, Any]], tmp_path: Path
) -> None:
    _, file, _ = kept
    database = tmp_path / "isnad.db"
    backup.unpack_backup(file, database)
    with closing(sqlite3.connect(database)) as connection:
        names = {r[0] for r in connection.execute("SELECT name FROM sqlite_master")}
        empty = [connection.execute(f"SELECT count(*) FROM {t}").fetchone() for t in ("vector",)]
    with closing(sqlite3.connect(kept[0] / "isnad.db")) as connection:
        assert {r[0] for r in connection.execute("SELECT name FROM sqlite_master")} == names
    assert empty == [(0,)]


def test_a_backup_is_made_while_articles_come_in(tmp_path: Path) -> None:
    settings, source = library(tmp_path / "library"), tmp_path / "articles.jsonl"
    write_articles(source, 150)
    with open_isnad(settings) as isnad:
        drafts = read_path(source)
        first = [next(drafts) for _ in range(20)]
        list(isnad.ingester.ingest(first))
        work = threading.Thread(target=lambda: list(isnad.ingester.ingest(drafts)))
        work.start()
        made: list[int] = []
        while work.is_alive():
            made.append(back_up(settings, tmp_path / f"{len(made)}.isnad").counts["article"])
        work.join()
        assert isnad.archive.count_articles() == 150
    assert made == sorted(made)
    assert 20 <= made[0] < 150  # it was made in the midst of it
    restore(library(tmp_path / "new"), tmp_path / "0.isnad", replace=False)
    with open_isnad(library(tmp_path / "new")) as isnad:
        assert isnad.archive.count_articles() == made[0]
        assert selfcheck.find_faults(isnad.archive, isnad.index) == []


def cut(data: bytes) -> bytes:
    return data[: len(data) * 2 // 3]


def without_last_byte(data: bytes) -> bytes:
    return data[:-1]


def with_more(data: bytes) -> bytes:
    return data + b"\0"


def turned(place: float) -> Callable[[bytes], bytes]:
    def turn(data: bytes) -> bytes:
        at = int(len(data) * place)
        return data[:at] + bytes([data[at] ^ 0x20]) + data[at + 1 :]

    return turn


def header_turned(data: bytes) -> bytes:
    return data.replace(b'"article": 9', b'"article": 8')


def newer_format(data: bytes) -> bytes:
    return data.replace(b"ISNAD-BACKUP 1 ", b"ISNAD-BACKUP 2 ", 1)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (cut, "backup_cut_short"),
        (without_last_byte, "backup_cut_short"),
        (with_more, "backup_damaged"),
        (turned(0.1), "backup_damaged"),
        (turned(0.5), "backup_damaged"),
        (turned(0.999), "backup_damaged"),
        (header_turned, "backup_damaged"),
        (newer_format, "backup_too_new"),
        (lambda _: b"", "backup_foreign"),
        (lambda _: b"ISNAD-BACKUP", "backup_damaged"),
        (lambda _: b"ISNAD-BACKUP 1 x y\n{}\n", "backup_damaged"),
        (lambda _: b"SQLite format 3\0" * 100, "backup_foreign"),
        (lambda _: os.urandom(10_000), "backup_foreign"),
    ],
)
def test_nothing_but_a_whole_backup_is_restored(
    kept: tuple[Path, Path, dict[str, Any]],
    tmp_path: Path,
    spoil: Callable[[bytes], bytes],
    reason: str,
) -> None:
    spoiled = tmp_path / "spoiled"
    data = spoil(kept[1].read_bytes())
    assert data != kept[1].read_bytes()
    spoiled.write_bytes(data)
    with pytest.raises(BackupError) as told:
        restore(library(tmp_path / "library"), spoiled, replace=True)
    assert told.value.reason == reason
    assert not (tmp_path / "library").exists()


def sealed(tmp_path: Path, kept_file: Path, change: Callable[[sqlite3.Connection], object]) -> Path:
    """A backup whose hash is right, of a database that somebody changed."""
    database, out = tmp_path / "changed.db", tmp_path / "changed.isnad"
    made = backup.unpack_backup(kept_file, database)
    with closing(sqlite3.connect(database)) as connection:
        change(connection)
        connection.commit()
    backup._pack(database, tmp_path / "packed")
    size = database.stat().st_size
    changed = backup.Backup(1, made.schema, made.isnad, made.made_at, made.counts, size)
    backup._seal(changed, tmp_path / "packed", out)
    return out


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM article WHERE id = 1",
        "CREATE TRIGGER odd AFTER INSERT ON article BEGIN DELETE FROM version; END",
        "UPDATE alembic_version SET version_num = '9999'",
        "INSERT INTO likeness (article_id, other_id, percent) VALUES (1000, 1001, 90)",
    ],
)
def test_what_others_wrote_into_a_backup_is_refused(
    kept: tuple[Path, Path, dict[str, Any]], tmp_path: Path, statement: str
) -> None:
    file = sealed(tmp_path, kept[1], lambda connection: connection.execute(statement))
    with pytest.raises(BackupError, match="backup_damaged"):
        restore(library(tmp_path / "library"), file, replace=False)
    assert rows_of_nothing(tmp_path / "library")


def rows_of_nothing(folder: Path) -> bool:
    """Whether there is no library: no file, or one without a table."""
    with closing(sqlite3.connect(folder / "isnad.db")) as connection:
        return not connection.execute("SELECT name FROM sqlite_master").fetchall()


def test_a_library_is_replaced_only_where_that_is_wanted(
    kept: tuple[Path, Path, dict[str, Any]], tmp_path: Path, isnad: Command
) -> None:
    _, file, told = kept
    article = tmp_path / "a.txt"
    article.write_text("The harbour is open, said Ruth Calder.", encoding="utf-8")
    assert isnad("ingest", str(article)).code == 0
    refused = isnad("restore", str(file))
    assert refused.code == 1
    assert "--replace" in refused.err
    assert [one["title"] for one in isnad("articles", "--json").json] == [
        "The harbour is open, said Ruth Calder."
    ]
    assert isnad("restore", "--replace", str(file)).code == 0
    assert len(isnad("articles", "--json").json) == len(told["articles"])
    assert isnad("selfcheck").code == 0
    assert "harbour is open" not in isnad("export", "-").out


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_library_at_work_is_not_restored_over(
    kept: tuple[Path, Path, dict[str, Any]], tmp_path: Path, elsewhere: bool
) -> None:
    settings = library(tmp_path)
    archive = open_archive(settings)
    if elsewhere:
        archive.close()
        code = (
            "from bot.wiring import open_isnad; from config.settings import read_settings\n"
            f"with open_isnad(read_settings({{'ISNAD_DATA_DIR': {str(tmp_path)!r}}})):\n"
            "    print('there', flush=True); input()"
        )
        other = subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert other.stdout is not None
        assert other.stdout.readline() == b"there\n"
    try:
        with pytest.raises(BackupError, match="library_in_use"):
            restore(settings, kept[1], replace=True)
    finally:
        if elsewhere:
            other.communicate(b"\n")
        archive.close()
    restore(settings, kept[1], replace=True)
    archive = open_archive(settings)
    assert archive.count_articles() == len(kept[2]["articles"])
    archive.close()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_kill_leaves_the_old_library_or_the_new(
    kept: tuple[Path, Path, dict[str, Any]], tmp_path: Path, seed: int
) -> None:
    folder = tmp_path / "library"
    with open_isnad(library(folder)) as isnad:
        list(isnad.ingester.ingest([Draft("The harbour is open, said Ruth Calder.")]))
    environment = {**os.environ, "ISNAD_DATA_DIR": str(folder)}
    started = [sys.executable, "-m", "bot", "restore", "--replace", str(kept[1])]
    running = subprocess.Popen(
        started, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 20
    while not list(folder.glob(".restoring-*/*")) and time.monotonic() < deadline:
        time.sleep(0.002)
    time.sleep(random.Random(seed).random() * 0.4)
    running.kill()
    running.wait()
    with open_isnad(library(folder)) as isnad:
        assert isnad.archive.count_articles() in (1, len(kept[2]["articles"]))
        assert selfcheck.find_faults(isnad.archive, isnad.index) == []
    restore(library(folder), kept[1], replace=True)
    with open_isnad(library(folder)) as isnad:
        assert answers(isnad) == kept[2]["answers"]
    assert list(folder.glob(".restoring-*")) == []


def test_a_database_beyond_repair_is_set_aside(
    kept: tuple[Path, Path, dict[str, Any]], tmp_path: Path
) -> None:
    (tmp_path / "isnad.db").write_bytes(b"no database at all" * 500)
    restore(library(tmp_path), kept[1], replace=True)
    archive = open_archive(library(tmp_path))
    assert archive.count_articles() == len(kept[2]["articles"])
    archive.close()
    assert [path.read_bytes()[:11] for path in tmp_path.glob("*.damaged-*")] == [b"no database"]


def test_a_backup_of_an_older_schema_is_restored(
    kept: tuple[Path, Path, dict[str, Any]], tmp_path: Path
) -> None:
    folder = tmp_path / "old"
    shutil.copytree(kept[0], folder)
    database = folder / "isnad.db"
    config = Config()
    config.set_main_option("script_location", str(Path(store.__file__).parent / "migrations"))
    engine = open_database(file_address(database))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0004")
        connection.commit()
    engine.dispose()
    made = write_backup(database, tmp_path / "old.isnad", isnad="0.0.9")
    assert made.schema == "0004"
    restore(library(tmp_path / "new"), tmp_path / "old.isnad", replace=False)
    with open_isnad(library(tmp_path / "new")) as isnad:
        assert answers(isnad) == kept[2]["answers"]


def test_other_files_are_not_written_over(
    kept: tuple[Path, Path, dict[str, Any]], tmp_path: Path, isnad: Command
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Ada", encoding="utf-8")
    refused = isnad("backup", str(letter))
    assert refused.code == 1
    assert "letter.txt" in refused.err
    assert letter.read_text(encoding="utf-8") == "Dear Ada"
    assert isnad("backup", str(tmp_path / "nowhere" / "file")).code == 1
    assert isnad("backup", str(tmp_path / "mine")).code == 0
    assert isnad("backup", str(tmp_path / "mine")).code == 0  # an older one is replaced
    assert (tmp_path / "mine").stat().st_mode & 0o077 == 0
    missing = isnad("restore", str(tmp_path / "missing"))
    assert missing.code == 1
    assert "missing" in missing.err


def test_an_export_comes_in_again_as_it_was(seeded: Isnad, tmp_path: Path) -> None:
    with open_isnad(library(tmp_path / "first")) as first:
        list(first.ingester.ingest(read_path(SEEDS)))
        short = Draft(
            "It is so.\nNobody knows why, said Ada Thornby.", author="A", url="https://x.org/1"
        )
        titled = Draft("Open\nThe gate is open.", title="Open", external_id="7", source="S")
        list(first.ingester.ingest([short, titled]))
        lines = list(export_lines(first.archive))
        (tmp_path / "all.jsonl").write_text("".join(lines), encoding="utf-8")
        with open_isnad(library(tmp_path / "second")) as second:
            receipts = list(second.ingester.ingest(read_path(tmp_path / "all.jsonl")))
            assert [receipt.status for receipt in receipts] == ["new"] * 10
            for was, now in zip(first.archive.articles(), second.archive.articles(), strict=True):
                assert first.archive.text_of(was.id) == second.archive.text_of(now.id)
                assert (was.title, was.url, was.source, was.author, was.published) == (
                    now.title, now.url, now.source, now.author, now.published
                )  # fmt: skip
                assert (was.external_id, was.language) == (now.external_id, now.language)
                assert [s.citation.id for s in first.archive.sentences_of(was.id)] == [
                    s.citation.id for s in second.archive.sentences_of(now.id)
                ]
            assert answers(first) == answers(second)
        # And into the library that it comes from, it brings nothing new.
        again = first.ingester.ingest(read_path(tmp_path / "all.jsonl"))
        assert {receipt.status for receipt in again} == {"duplicate"}


def test_an_export_has_the_newest_version_alone(isnad: Command, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    for hour in ("noon", "six"):
        record = {"id": 1, "text": f"The ferry sails at {hour}.", "published": "2024-03-05"}
        file.write_text(json.dumps(record), encoding="utf-8")
        assert isnad("ingest", str(file)).code == 0
    exported = isnad("export", "-").out
    assert json.loads(exported) == {
        "id": "1",
        "title": "The ferry sails at six.",
        "text": "The ferry sails at six.",
        "published": "2024-03-05",
        "language": "en",
    }
    assert isnad("export", str(tmp_path / "out.jsonl")).code == 0
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == exported
