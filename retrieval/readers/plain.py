"""Bytes to text: which encoding they are in, and whether they are text at all."""

from __future__ import annotations

import re

from retrieval.errors import SourceUnreadable
from retrieval.intake.draft import Draft

# What Arabic and English text is found in. A wider choice only adds wrong guesses.
_ENCODINGS = [
    "utf_8", "utf_16", "utf_16_le", "utf_16_be", "utf_32",
    "cp1256", "iso8859_6", "cp1252", "cp720", "cp864", "mac_arabic",
]  # fmt: skip
_LETTER = re.compile(r"[A-Za-z\u0621-\u064a]")
_SHOWN = {
    "utf_8": "UTF-8",
    "ascii": "UTF-8",
    "cp1256": "Windows-1256",
    "cp1252": "Windows-1252",
    "iso8859_6": "ISO-8859-6",
}
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")
_HALVES = re.compile(r"[\ud800-\udfff]")  # of characters; a file cannot hold them


def decode(data: bytes) -> tuple[str, str]:
    """The text of `data` and the name of its encoding, without a byte order mark.

    Raises `SourceUnreadable` for bytes that are empty, no text, or in no encoding that is known.
    """
    if not data.strip():
        raise SourceUnreadable("empty_file")
    try:
        # An exact check first: long valid UTF-8 is never anything else.
        text, encoding = data.decode("utf-8-sig"), "utf_8"
    except UnicodeDecodeError:
        if _is_broken_utf_8(data):
            raise SourceUnreadable("broken_characters") from None
        text, encoding = _detect(data)
    check_text(text)
    return text, _SHOWN.get(encoding, encoding.upper().replace("_", "-"))


def check_text(text: str) -> None:
    """Raises `SourceUnreadable` for a text that cannot be stored or holds no word."""
    if not text.strip():
        raise SourceUnreadable("empty_file")
    if "\0" in text or len(_CONTROLS.findall(text)) > len(text) // 50:
        raise SourceUnreadable("binary_file")
    if _HALVES.search(text):
        raise SourceUnreadable("broken_characters")
    if not any(character.isalpha() for character in text):
        raise SourceUnreadable("no_words")


def read_plain(data: bytes, name: str | None) -> Draft:
    """A plain text as one article; its source is the file's name."""
    text, encoding = decode(data)
    return Draft(text=text, source=name, encoding=encoding)


def _is_broken_utf_8(data: bytes) -> bool:
    """Whether most of it is UTF-8: guessing on would find an encoding, and the wrong one."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(character > "\x7f" for character in text) > 2 * broken and "\0" not in text


def _detect(data: bytes) -> tuple[str, str]:
    from charset_normalizer import from_bytes, is_binary

    if not data.startswith((b"\xff\xfe", b"\xfe\xff")) and is_binary(
        data, cp_isolation=_ENCODINGS, enable_fallback=False
    ):
        raise SourceUnreadable("binary_file")
    best = from_bytes(data, cp_isolation=_ENCODINGS, enable_fallback=False).best()
    text = str(best or "").removeprefix("\ufeff")
    if best is None or not _LETTER.search(text):  # a wrong guess finds Chinese in anything
        raise SourceUnreadable("unknown_encoding")
    return text, best.encoding
