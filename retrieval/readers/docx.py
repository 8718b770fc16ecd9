"""Word files: the text of the document, without what was struck out, notes and macros."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from retrieval.errors import SourceTooLarge, SourceUnreadable, SourceUnsupported
from retrieval.intake.draft import Draft
from retrieval.readers.plain import check_text
from retrieval.text.heading import read_heading

MAX_ENTRIES = 2_000
MAX_UNPACKED = 60_000_000
"""Bytes of all parts together, as they are declared and as they come."""
MAX_RATIO = 200
"""Of a part over a million bytes: text packs to a tenth."""
_LARGE = 1_000_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Struck out, moved away, or no text of the document.
_LEFT_OUT = frozenset([f"{_W}{tag}" for tag in ("del", "moveFrom", "pPr", "rPr")] + [_FALLBACK])
_WHITE = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_SENTENCE_ENDS = (".", "!", "?", "؟", "۔", "…")
_TITLE_STYLES = ("Title", "Heading1")
_NO_AUTHOR = re.compile(r"python-docx|anonymous|unknown|admin|user\d*$|owner", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"^(word document|document\d*|untitled\W*|\W*)$|\.docx?$|microsoft word", re.IGNORECASE
)


def read_docx(data: bytes, name: str | None) -> Draft:
    """A Word file as one article.

    Raises `SourceUnreadable` for a broken one, `SourceUnsupported` for one with macros and for
    other zip files, and `SourceTooLarge` for one that unpacks to far more than it looks.
    """
    if not data.strip():
        raise SourceUnreadable("empty_file")
    _check_package(data)
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import LxmlError

    try:
        document = Document(io.BytesIO(data))
        body: Any = document.element.body
        if body is None:
            raise SourceUnreadable("docx_broken")
        paragraphs = [(text, style) for text, style in _paragraphs(body) if text.strip()]
        about = document.core_properties
        title = _told(about.title, _NO_TITLE)
        author = _told(about.author, _NO_AUTHOR)
        created = about.created
    except (
        PackageNotFoundError, LxmlError, zipfile.BadZipFile, zlib.error, EOFError, KeyError,
        ValueError, AttributeError, IndexError, TypeError, AssertionError, NotImplementedError,
        OSError, RecursionError,
    ):  # fmt: skip
        # What python-docx raises of a package that lacks a part, or holds one of another kind.
        raise SourceUnreadable("docx_broken") from None
    text = "\n".join(text for text, _ in paragraphs)
    check_text(text)
    title = title or next((t for t, style in paragraphs if style in _TITLE_STYLES), None)
    published = read_heading(text, title).published
    if published is None and created is not None and author is not None:  # a template has none
        published = created.date().isoformat()
    return Draft(text=text, title=title, source=name, author=author, published=published)


def _check_package(data: bytes) -> None:
    """Looks at the zip file before anything of it is read as XML."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise SourceUnsupported("old_word")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            if len(entries) > MAX_ENTRIES:
                raise SourceTooLarge("docx_bomb")
            if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
                raise SourceTooLarge("docx_bomb")
            if any(
                e.file_size > _LARGE and e.file_size > MAX_RATIO * max(e.compress_size, 1)
                for e in entries
            ):
                raise SourceTooLarge("docx_bomb")
            names = {entry.filename for entry in entries}
            if "[Content_Types].xml" not in names:
                raise SourceUnsupported("not_a_docx")
            if b"macroEnabled" in _part(package, "[Content_Types].xml") or any(
                entry.lower().endswith("vbaproject.bin") for entry in names
            ):
                raise SourceUnsupported("docx_macros")
            if not any(entry.startswith("word/") for entry in names):
                raise SourceUnsupported("not_a_docx")
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    _check_xml(_part(package, entry.filename))
    except (
        zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, OSError,
        NotImplementedError, RuntimeError, UnicodeError, IndexError, OverflowError,
    ):  # fmt: skip
        raise SourceUnreadable("docx_broken") from None


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        data = part.read(MAX_UNPACKED + 1)
    if len(data) > MAX_UNPACKED:
        raise SourceTooLarge("docx_bomb")
    return data


def _check_xml(data: bytes) -> None:
    # Without the zeros between them the letters of UTF-16 and UTF-32 are those of ASCII.
    if b"<!doctype" in data.replace(b"\0", b"").lower():
        raise SourceUnreadable("docx_broken")


def _paragraphs(parent: Any) -> Iterator[tuple[str, str | None]]:
    """The paragraphs below an element in order, each with the id of its style."""
    for element in parent:
        if element.tag == f"{_W}p":
            yield _text(element), _style(element)
        elif element.tag == f"{_W}tbl":
            yield from ((text, None) for text in _rows(element))
        elif isinstance(element.tag, str) and element.tag not in _LEFT_OUT:
            yield from _paragraphs(element)


def _rows(table: Any) -> Iterator[str]:
    """A line a row, its cells parted by tabs; cells that hold prose stand for themselves."""
    for row in table.iter(f"{_W}tr"):
        if next(row.iterancestors(f"{_W}tbl"), None) is not table:
            continue  # of a table in a cell, which comes with its cell
        cells = [
            [text for text, _ in _paragraphs(cell) if text.strip()]
            for cell in row.iter(f"{_W}tc")
            if next(cell.iterancestors(f"{_W}tr"), None) is row
        ]
        lines = [line for cell in cells for line in cell]
        prose = any(line.rstrip().endswith(_SENTENCE_ENDS) for line in lines)
        if prose or any(len(cell) > 1 for cell in cells):
            yield from lines
        else:
            yield "\t".join(lines)


def _text(paragraph: Any) -> str:
    parts: list[str] = []

    def walk(element: Any) -> None:
        for child in element:
            if child.tag == f"{_W}t":
                parts.append(child.text or "")
            elif child.tag in _WHITE:
                parts.append(_WHITE[child.tag])
            elif child.tag == f"{_W}p":
                parts.append("\n")
                walk(child)
                parts.append("\n")
            elif (
                isinstance(child.tag, str) and child.tag not in _LEFT_OUT and not _is_hidden(child)
            ):
                walk(child)

    walk(paragraph)
    return "".join(parts).strip()


def _is_hidden(run: Any) -> bool:
    if run.tag != f"{_W}r":
        return False
    hidden = run.find(f"{_W}rPr/{_W}vanish")
    return hidden is not None and hidden.get(f"{_W}val") not in ("0", "false", "off")


def _style(paragraph: Any) -> str | None:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return None if style is None else style.get(f"{_W}val")


def _told(value: str | None, empty: re.Pattern[str]) -> str | None:
    value = " ".join(value.split()) if value else ""
    return None if not value or empty.search(value) else value
