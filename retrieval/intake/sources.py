"""Where articles come from: addresses, files and streams, each handed to the reader of its kind."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from retrieval.errors import (
    SourceError,
    SourceMissing,
    SourceTooLarge,
    SourceUnreadable,
    SourceUnsupported,
)
from retrieval.fetching.fetcher import Fetched, Fetcher
from retrieval.intake.draft import Draft, Unread
from retrieval.readers.confined import read_confined
from retrieval.readers.lines import read_lines
from retrieval.readers.markup import read_markdown
from retrieval.readers.page_facts import without_tracking
from retrieval.readers.plain import check_text, read_plain

MAX_FILE_BYTES = 20_000_000
"""The largest single article file, and the largest line of a file of many. Telegram's own limit."""

_READERS: dict[str, Callable[[bytes, str | None], Draft]] = {
    ".txt": read_plain,
    ".text": read_plain,
    "": read_plain,
    ".md": read_markdown,
    ".markdown": read_markdown,
}
# Read in a process of their own: their parsers are large, and what they read comes from outside.
_CONFINED = {".html": "html", ".htm": "html", ".pdf": "pdf", ".docx": "docx", ".eml": "mail"}
_MAGIC = {b"%PDF-": "pdf", b"PK\x03\x04": "docx", b"\xd0\xcf\x11\xe0": "docx"}
_NAMED = ("pdf", "docx")
_LINES = (".jsonl", ".ndjson")
SUFFIXES = tuple(sorted(suffix for suffix in (*_READERS, *_CONFINED, *_LINES) if suffix))
"""The endings of the files that are read."""
_PAGES = (".html", ".htm")
_KINDS_BY_TYPE = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "text/markdown": ".md",
    "application/json": ".jsonl",
    "application/jsonl": ".jsonl",
    "application/jsonlines": ".jsonl",
    "application/x-ndjson": ".jsonl",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
}
_FEED = re.compile(
    rb"(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<\?xml-stylesheet[^>]*>\s*)*"
    rb"<(?:rss|rdf:rdf|feed|atom:feed|urlset|sitemapindex)\b",
    re.DOTALL,
)
_PASSWORD = re.compile(r"//[^/?#]*@")  # never shown, not even to whoever typed it
_LIKE_HOST = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}(?::\d+)?/|www\.\w")
KINDS = ".txt, .md, .html, .pdf, .docx, .eml, .jsonl"
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


def read_url(fetcher: Fetcher, url: str) -> Iterator[Draft | Unread]:
    """The drafts in what lies at an address: a page, or a file of any kind that is read."""
    try:
        fetched = fetcher.fetch(url)
        kind = _kind_of(fetched)
        if kind == "feed":
            raise SourceUnsupported("address_of_feed", url=fetched.url)
        if kind in _PAGES:
            host = urlsplit(fetched.url).hostname
            yield read_confined("html", fetched.body, host, fetched.url, fetched.charset)
            return
    except SourceError as error:
        yield Unread(_PASSWORD.sub("//", _shown(url)), error)
        return
    name = _file_name(fetched.url, kind)
    for draft in read_bytes(fetched.body, name):
        if isinstance(draft, Draft) and kind not in _LINES:
            draft = replace(draft, url=draft.url or without_tracking(fetched.url))
        yield draft


def looks_like_url(source: str) -> bool:
    """Whether somebody means an address of the web, and not a file that is not there."""
    return "://" in source[:12] or (
        _LIKE_HOST.match(source) is not None and not Path(source).exists()
    )


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
        if reader is None and suffix not in _CONFINED:
            raise SourceUnsupported("unsupported_kind", suffix=suffix, kinds=KINDS)
        data = _limited(stream, MAX_FILE_BYTES)
        kind = _kind(data, suffix)
        if kind is not None:
            yield read_confined(kind, data, name)
        elif reader is not None:
            yield reader(data, name)
    except SourceError as error:
        yield Unread(name, error)


def _kind(data: bytes, suffix: str) -> str | None:
    """The confined reader for a file: what its first bytes say counts for more than its ending."""
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            return kind
    named = _CONFINED.get(suffix)
    if named in _NAMED and data.strip() and b"%PDF-" not in data[:1024]:
        raise SourceUnreadable("wrong_ending", suffix=suffix)
    return named


def _kind_of(fetched: Fetched) -> str:
    """The ending that a file of this kind would have, or "feed": by what it is, what its server
    calls it, and how its address ends, in this order."""
    start = fetched.body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"%pdf-"):
        return ".pdf"
    if _FEED.match(start):
        return "feed"
    if fetched.content_type in _KINDS_BY_TYPE:
        return _KINDS_BY_TYPE[fetched.content_type]
    suffix = Path(urlsplit(fetched.url).path).suffix.lower()
    if suffix in SUFFIXES:
        return suffix
    if b"<html" in start or start.startswith((b"<!doctype html", b"<head", b"<body")):
        return ".html"
    return suffix if fetched.content_type not in ("", "text/plain") else ".txt"


def _file_name(url: str, kind: str) -> str:
    """What a file from an address is called: only its ending is ever looked at."""
    parts = urlsplit(url)
    name = unquote(parts.path.rpartition("/")[2]) or parts.hostname or ""
    return name if Path(name).suffix.lower() == kind else name + kind


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
