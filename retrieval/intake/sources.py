"""Where articles come from: files, folders and streams, each handed to the reader of its kind."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from retrieval.errors import (
    SourceError,
    SourceMissing,
    SourceTooLarge,
    SourceUnreadable,
    SourceUnsupported,
)
from retrieval.intake.draft import Draft, Unread
from retrieval.readers.lines import read_lines
from retrieval.readers.markup import read_html, read_markdown
from retrieval.readers.plain import check_text, read_plain

MAX_FILE_BYTES = 20_000_000
"""The largest single article file, and the largest line of a file of many. Telegram's own limit."""

_READERS: dict[str, Callable[[bytes, str | None], Draft]] = {
    ".txt": read_plain,
    ".text": read_plain,
    "": read_plain,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
}
_LINES = (".jsonl", ".ndjson")
SUFFIXES = tuple(sorted(suffix for suffix in (*_READERS, *_LINES) if suffix))
"""The endings of the files that are read."""
KINDS = ".txt, .md, .html, .jsonl"
"""The usual ones of them, for people."""


def read_path(path: Path) -> Iterator[Draft | Unread]:
    """The drafts in a file, or in all readable files of a folder and the folders in it."""
    shown = _shown(str(path))
    if "\0" in shown or not path.parts:
        yield Unread(shown, SourceMissing("no_such_file", path=shown.replace("\0", "")))
        return
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if _is_article_file(file, path))
        if not files:
            yield Unread(shown, SourceMissing("empty_folder", kinds=KINDS))
        for file in files:
            yield from read_path(file)
        return
    try:
        with path.open("rb") as stream:
            yield from _read_stream(stream, _shown(path.name))
    except FileNotFoundError:
        yield Unread(shown, SourceMissing("no_such_file", path=shown))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        yield Unread(shown, SourceUnreadable("file_not_readable", detail=reason))


def read_bytes(data: bytes, name: str) -> Iterator[Draft | Unread]:
    """The drafts in a file that is in memory already; `name` tells its kind."""
    import io

    yield from _read_stream(io.BytesIO(data), name)


def count_articles(data: bytes, name: str) -> int:
    """How many articles a file holds, without reading them: its lines, where it is one of many."""
    if Path(name).suffix.strip().lower() not in _LINES:
        return 1
    return sum(1 for line in data.splitlines() if line.strip())


def read_standard_input(stream: BinaryIO) -> Iterator[Draft | Unread]:
    """The drafts in a stream: JSON lines where the first line is a JSON object, else one text."""
    first = stream.readline(MAX_FILE_BYTES)
    if first.lstrip(b"\xef\xbb\xbf \t").startswith(b"{"):
        yield from read_lines(_chain(first, stream), None)
        return
    try:
        yield read_plain(first + _limited(stream, MAX_FILE_BYTES - len(first)), None)
    except SourceError as error:
        yield Unread(None, error)


def read_text(text: str, source: str | None) -> Iterator[Draft | Unread]:
    """The draft of a text that somebody typed or pasted."""
    try:
        check_text(text)
    except SourceError as error:
        yield Unread(source, error)
    else:
        yield Draft(text=text, source=source)


def _read_stream(stream: BinaryIO, name: str) -> Iterator[Draft | Unread]:
    suffix = Path(name).suffix.strip().lower()
    if suffix in _LINES:
        yield from read_lines(_chain(b"", stream), name)
        return
    try:
        reader = _READERS.get(suffix)
        if reader is None:
            raise SourceUnsupported("unsupported_kind", suffix=suffix, kinds=KINDS)
        yield reader(_limited(stream, MAX_FILE_BYTES), name)
    except SourceError as error:
        yield Unread(name, error)


def _shown(name: str) -> str:
    """A file's name as text: on disk it is bytes, which may spell no characters."""
    return name.encode("utf-8", "replace").decode()


def _limited(stream: BinaryIO, limit: int) -> bytes:
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise SourceTooLarge("too_large", megabytes=MAX_FILE_BYTES // 1_000_000)
    return data


def _chain(first: bytes, stream: BinaryIO) -> Iterable[bytes]:
    """Lines, none longer than the limit: a longer one comes cut short, and fails."""
    line = first or stream.readline(MAX_FILE_BYTES)
    while line:
        yield line
        while len(line) == MAX_FILE_BYTES and not line.endswith(b"\n"):
            line = stream.readline(MAX_FILE_BYTES)
        line = stream.readline(MAX_FILE_BYTES)


def _is_article_file(file: Path, root: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(root).parts)
    known = file.suffix.lower() in SUFFIXES
    return known and not hidden and file.is_file() and os.access(file, os.R_OK)
