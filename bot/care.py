"""Care of the library: backups, what is made of them again, and all articles as lines."""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bot.wiring import database_of, open_isnad
from config.settings import Settings
from retrieval.encoding.embedding import Progress
from retrieval.text.heading import read_heading
from store.archive import Archive
from store.backup import (
    Backup,
    place_to_restore,
    put_in_place,
    read_header,
    unpack_backup,
    write_backup,
)
from store.errors import NoSuchArticle

_ASIDE = ".restoring-"
_EXPORTED = ("url", "source", "author", "published", "language")
_log = logging.getLogger(__name__)


def back_up(settings: Settings, file: Path) -> Backup:
    """Writes a backup of the library; who works on it goes on. Raises `BackupError`."""
    return write_backup(database_of(settings), file, isnad=version("isnad"))


def restore(
    settings: Settings, file: Path, *, replace: bool, progress: Progress | None = None
) -> Backup:
    """Makes the library anew from a backup, all of it or nothing.

    Words, vectors and index are made aside, and the library that is there, if it may be replaced,
    stays what it is until the new one is complete. Raises `BackupError`, `DatabaseUnavailable` and
    `ModelError`.
    """
    read_header(file)  # before anything is touched
    with place_to_restore(database_of(settings), replace=replace) as place:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        # Nobody else is here while the place is held: what lies about was left by a crash.
        for left in settings.data_dir.glob(f"{_ASIDE}*"):
            shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=_ASIDE, dir=settings.data_dir) as folder:
            aside = settings.model_copy(update={"data_dir": Path(folder), "database_url": None})
            backup = unpack_backup(file, aside.database_file)
            with open_isnad(aside, progress=progress) as isnad:
                isnad.settle()
            put_in_place(aside.database_file, place)
            with suppress(OSError):  # else it is made anew from the vectors
                aside.index_file.replace(settings.index_file)
    return backup


def export_lines(archive: Archive) -> Iterator[str]:
    """Every article in its newest version, the oldest first, as a line of JSON that `ingest` takes
    back to the same sentences."""
    for article in reversed(archive.articles()):
        try:
            _, text = archive.version_of(article.id)
            first = next(iter(archive.sentences_of(article.id)), None)
        except NoSuchArticle:
            continue  # deleted this moment
        line: dict[str, Any] = {}
        if article.external_id is not None:
            line["id"] = article.external_id
        # A first line that is a sentence and, being short, the title: given as the title alone it
        # would be taken for a headline.
        begins = first.citation.start if first is not None else 0
        if read_heading(text, article.title).body_start <= begins:
            line["title"] = article.title
        line["text"] = text
        for name in _EXPORTED:
            if (value := getattr(article, name)) is not None:
                line[name] = value
        yield json.dumps(line, ensure_ascii=False) + "\n"
