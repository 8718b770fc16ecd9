"""PDF: the text of its pages in the order of reading."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from retrieval.errors import SourceTooLarge, SourceUnreadable
from retrieval.intake.draft import Draft
from retrieval.readers.pdf_layout import Glyph, paragraphs
from retrieval.readers.plain import check_text
from retrieval.readers.right_to_left import is_right_to_left
from retrieval.text.heading import read_heading

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MAX_PAGES = 500
"""The longest PDF that is read: a book is no article."""
MAX_CHARACTERS = 3_000_000
_FEW = 20  # letters a page: fewer are stamps on a picture
# Where a browser printed a page, the day of the print is not that of the article.
_PRINTED = ("skia", "quartz", "cairo", "microsoft: print", "mozilla", "pdf.js", "wkhtml")
_NO_TITLE = re.compile(
    r"microsoft word|untitled|document\d*|\.(docx?|indd|pdf|html?|txt|qxp)\b|://|^\W*$|anonymous",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(r"anonymous|unknown|unspecified|admin|user\d*|python|owner", re.IGNORECASE)
_DAY = re.compile(r"(?:D:)?(\d{4})(\d\d)(\d\d)")
_PASSWORD = 4  # PDFium's error codes


def read_pdf(data: bytes, name: str | None) -> Draft:
    """A PDF as one article. Arabic lines are rebuilt from the places of their letters.

    Raises `SourceUnreadable` for one that is locked, broken or holds pictures only, and
    `SourceTooLarge` for one with more pages than are read.
    """
    from pypdfium2 import PdfDocument, PdfiumError

    if not data.strip():
        raise SourceUnreadable("empty_file")
    try:
        document = PdfDocument(data)
    except PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise SourceUnreadable("pdf_locked") from None
        raise SourceUnreadable("pdf_broken") from None
    try:
        if len(document) > MAX_PAGES:
            raise SourceTooLarge("too_many_pages", pages=len(document), limit=MAX_PAGES)
        text = "\n".join(paragraphs(_pages(document)))
        if sum(sign.isalpha() for sign in text) < _FEW:
            raise SourceUnreadable("pdf_without_text")
        check_text(text)
        about: dict[str, str] = document.get_metadata_dict(skip_empty=True)
    except PdfiumError:
        raise SourceUnreadable("pdf_broken") from None
    finally:
        document.close()
    title = _told(about.get("Title"), _NO_TITLE)
    return Draft(
        text=text,
        title=title,
        source=name,
        author=_told(about.get("Author"), _NO_AUTHOR),
        published=read_heading(text, title).published or _made(about),
        caution="arabic_pdf" if is_right_to_left(text) else None,
    )


def _pages(document: PdfDocument) -> Iterator[list[Glyph]]:
    total = 0
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        try:
            glyphs = _glyphs(text)
        finally:
            text.close()
            page.close()
        total += len(glyphs)
        if total > MAX_CHARACTERS:
            raise SourceTooLarge("too_much_text", limit=MAX_CHARACTERS)
        yield glyphs


def _glyphs(page: Any) -> list[Glyph]:
    """The signs that a page shows, with their places; no spaces, for these are seen as gaps."""
    from pypdfium2 import raw

    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    matrix, loose = raw.FS_MATRIX(), raw.FS_RECTF()
    glyphs: list[Glyph] = []
    word = 0
    for place in range(raw.FPDFText_CountChars(page)):
        code = raw.FPDFText_GetUnicode(page, place)
        sign = "-" if code in (0x02, 0xFFFE) else chr(code) if 0 < code < 0x110000 else ""
        if not sign.strip() or (code < 0x20):
            word += code not in (0x02,)
            if sign != "-":
                continue
        if 0xD800 <= code < 0xE000 or 0xE000 <= code < 0xF900 or code == 0xFFFD:
            continue
        raw.FPDFText_GetCharBox(page, place, left, right, bottom, top)
        raw.FPDFText_GetLooseCharBox(page, place, loose)
        raw.FPDFText_GetCharOrigin(page, place, x, y)
        raw.FPDFText_GetMatrix(page, place, matrix)
        size = raw.FPDFText_GetFontSize(page, place)
        em = size * (matrix.c**2 + matrix.d**2) ** 0.5 or size or 1.0
        # The ink, and with most fonts the room that the sign takes: gaps count between those.
        begin, end = min(left.value, loose.left), max(right.value, loose.right)
        glyphs.append(Glyph(sign, begin, end, x.value, y.value, em, word))
    return glyphs


def _told(value: str | None, empty: re.Pattern[str]) -> str | None:
    value = " ".join(value.split()) if value else ""
    return None if not value or empty.search(value) else value


def _made(about: dict[str, str]) -> str | None:
    """The day on which the file was made, where that says something of the article."""
    from datetime import date

    makers = f"{about.get('Producer', '')} {about.get('Creator', '')}".lower()
    written = _DAY.match(about.get("CreationDate", ""))
    if written is None or any(printed in makers for printed in _PRINTED):
        return None
    try:
        return date(*map(int, written.groups())).isoformat()
    except ValueError:
        return None
