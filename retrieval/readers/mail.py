"""Emails: the article in a message, also in one that was forwarded."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from retrieval.errors import SourceUnreadable
from retrieval.intake.draft import Draft
from retrieval.readers.page import read_page
from retrieval.readers.plain import check_text, decode

if TYPE_CHECKING:
    from email.message import EmailMessage, MIMEPart

_HEADS = ("From", "Subject", "Date", "MIME-Version")
_DEEPEST = 20  # messages and parts in one another
_PREFIX = re.compile(r"^\s*((re|fwd?|fw|aw|wg|tr|رد|إعادة توجيه|توجيه)\s*:\s*)+", re.IGNORECASE)
_FORWARDED = re.compile(
    r"^[-\s_>]*(forwarded message|begin forwarded message:?|original message"
    r"|رسالة مُ?عاد توجيهها|الرسالة الأصلية)[-\s_]*$",
    re.IGNORECASE | re.MULTILINE,
)
_HEADER = re.compile(
    r"^\s*\*?(from|de|date|sent|subject|to|cc|reply-to|من|التاريخ|تاريخ|الموضوع|إلى)\s*:\*?\s*(.*)$",
    re.IGNORECASE,
)
_NAMES = {"من": "from", "التاريخ": "date", "تاريخ": "date", "sent": "date", "الموضوع": "subject"}
_WROTE = re.compile(r"(\bwrote|كتبت?|\bكتب .*)\s*:\s*$")
_DAY = re.compile(r"\d{1,2}[ /.-]\w+[ /.-]\d{4}|\w+ \d{1,2}, \d{4}")
_ADDRESS = re.compile(r"\s*[<\[(]?(mailto:)?[^\s<>@]+@[^\s<>@]+[>\])]?")


@dataclass(frozen=True, slots=True)
class _Origin:
    """Who sent a message, when, and about what."""

    title: str | None = None
    sender: str | None = None
    published: str | None = None


def read_mail(data: bytes, name: str | None) -> Draft:
    """A message as one article: its subject is the title, its sender the source.

    Of a forwarded one the message inside counts. Quoted replies, signatures and attachments are
    left out. Raises `SourceUnreadable`.
    """
    from email import message_from_bytes
    from email.message import EmailMessage
    from email.policy import default

    if not data.strip():
        raise SourceUnreadable("empty_file")
    try:
        message = message_from_bytes(data, policy=default)
        if not isinstance(message, EmailMessage) or not _has_head(message):
            raise SourceUnreadable("not_a_mail")
        draft = _read(message, name)
    except (
        ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError,
        OverflowError,
    ):  # fmt: skip
        # The library's own answers to heads and parts that no standard allows.
        raise SourceUnreadable("mail_broken") from None
    check_text(draft.text)
    return draft


def _has_head(message: EmailMessage) -> bool:
    return any(message.get(name) is not None for name in _HEADS)


def _read(message: EmailMessage, name: str | None) -> Draft:
    parts = list(_parts(message))
    origin = _origin(message)
    plain = next((p for p in parts if p.get_content_type() == "text/plain"), None)
    page = next((p for p in parts if p.get_content_type() == "text/html"), None)
    text = _decoded(plain) if plain is not None else ""
    draft = Draft(text=text)
    if not text.strip() and page is not None:
        draft = _from_page(_payload(page))
    inner = next((p for p in parts if p.get_content_type() == "message/rfc822"), None)
    if inner is not None and (not draft.text.strip() or _is_forward(message)):
        return _read(inner.get_content(), name)
    return _finished(draft, origin, name)


def _is_forward(message: EmailMessage) -> bool:
    subject = str(message.get("Subject", ""))
    return bool(re.match(r"\s*(fwd?|fw|wg|tr|إعادة توجيه|توجيه)\s*:", subject, re.IGNORECASE))


def _finished(draft: Draft, origin: _Origin, name: str | None) -> Draft:
    text, inner = _unfold(draft.text.replace("\r\n", "\n"))
    sender = (inner.sender or origin.sender) if inner else origin.sender
    return replace(
        draft,
        text=text,
        title=(inner.title if inner else None) or origin.title or draft.title,
        source=sender or draft.source or name,
        author=draft.author or sender,
        published=(inner.published if inner else None) or origin.published or draft.published,
    )


def _parts(message: MIMEPart, depth: int = 0) -> list[MIMEPart]:
    """What may hold the text, in order: no attachments but messages."""
    if depth > _DEEPEST:
        raise SourceUnreadable("mail_broken")
    if message.get_content_type() == "message/rfc822":
        return [message]
    if message.is_multipart():
        return [part for one in message.iter_parts() for part in _parts(one, depth + 1)]
    if message.get_content_disposition() == "attachment" or message.get_filename():
        return []
    return [message]


def _payload(part: MIMEPart) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _decoded(part: MIMEPart) -> str:
    data = _payload(part)
    if not data.strip():
        return ""
    try:
        text = data.decode(part.get_content_charset() or "ascii")
    except (LookupError, UnicodeError):
        text, _ = decode(data)
    if part.get_param("format") == "flowed":
        space = "" if part.get_param("delsp") == "yes" else " "
        text = re.sub(r"(?<!^--) \r?\n(?!>)", space, text, flags=re.MULTILINE)
    return text


def _from_page(data: bytes) -> Draft:
    """The text of an HTML part: its article, or all of it where there is no more than a note."""
    try:
        return read_page(data, None)
    except SourceUnreadable as error:
        if error.reason in ("empty_file", "page_list"):
            raise  # the other verdicts are about sites, which a message is not
    from trafilatura import html2txt

    return Draft(text=html2txt(data) or "")


def _origin(message: EmailMessage) -> _Origin:
    from email.utils import parsedate_to_datetime

    published = None
    if date := str(message.get("Date") or ""):
        try:
            published = parsedate_to_datetime(date).isoformat()
        except (ValueError, TypeError, OverflowError, IndexError):
            published = None
    subject = _PREFIX.sub("", _clean(str(message.get("Subject") or "")))
    return _Origin(subject or None, _sender(str(message.get("From") or "")), published)


def _clean(text: str) -> str:
    """A header as it can be stored: its bytes may spell halves of characters."""
    return " ".join(text.encode("utf-8", "replace").decode().replace("\0", "").split())


def _sender(written: str) -> str | None:
    from email.utils import parseaddr

    name, address = parseaddr(_clean(written))
    return name.strip() or address or None


def _unfold(text: str) -> tuple[str, _Origin | None]:
    """The text without quoted replies and signature; of a forwarded one, what is inside."""
    marker = _FORWARDED.search(text)
    if marker is not None:
        inner, rest = _inner_head(text[marker.end() :])
        if inner is not None and rest.strip():
            return _without_quotes(rest), inner
    return _without_quotes(text), None


def _inner_head(text: str) -> tuple[_Origin | None, str]:
    """The lines that name the forwarded message, and what comes below them."""
    from retrieval.text.heading import parse_date

    found: dict[str, str] = {}
    lines = text.split("\n")
    for place, line in enumerate(lines):
        bare = line.lstrip("> ")
        header = _HEADER.match(bare)
        if header:
            key = header[1].lower()
            found[_NAMES.get(key, key)] = header[2].strip()
        elif bare.strip() or found:
            if not found:
                return None, text
            rest = "\n".join(one.removeprefix("> ").removeprefix(">") for one in lines[place:])
            day = _DAY.search(found.get("date", ""))
            sender = _ADDRESS.sub("", found.get("from", "")).strip(' "*') or found.get("from")
            title = _PREFIX.sub("", _clean(found.get("subject", "")))
            return _Origin(title or None, sender or None, parse_date(day[0]) if day else None), rest
    return None, text


def _without_quotes(text: str) -> str:
    kept: list[str] = []
    for line in text.split("\n"):
        if line.rstrip("\r") in ("-- ", "--"):
            break
        if line.startswith(">"):
            while kept and (not kept[-1].strip() or _WROTE.search(kept[-1])):
                if _WROTE.search(kept.pop()):
                    break
            continue
        kept.append(line)
    left = "\n".join(kept).strip()
    # Where nothing else is there, what is quoted is the message.
    return left or "\n".join(line.lstrip("> ") for line in text.split("\n")).strip()
