"""Quotations: from which mark to which, also where marks are turned round or never closed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from store.records import Span

_MARKS = "“”«»„\"＂‘’'"
_SINGLE = "‘’'"
_FAMILY = {
    **dict.fromkeys("“”„", "curly"),
    **dict.fromkeys("«»", "angle"),
    **dict.fromkeys('"＂', "straight"),
    **dict.fromkeys("‘’'", "single"),
}
# An apostrophe between letters neither opens nor closes.
_MARK = re.compile(rf"[{_MARKS}](?:(?<![{_SINGLE}])|(?!\w)|(?<!\w.))")
_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
# What may stand before an opening mark without a space: brackets, dashes, Arabic proclitics.
_BEFORE_OPENING = frozenset(' \t\u00a0([{—–-/:،,ـوبلكف“”«»"')
_AFTER_CLOSING = frozenset(" \t\u00a0)]}—–-/:،,.;؛!?؟…“”«»\"'’")


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quotation of a paragraph, the outermost where they are nested.

    `outer` includes the marks, `inner` does not. One that is never closed runs to the end of its
    paragraph and has `closed` false. `goes_on` is whether it takes up the one of the paragraph
    before, which was left open for it.
    """

    outer: Span
    inner: Span
    closed: bool = True
    goes_on: bool = False


@lru_cache(maxsize=2)
def find_quotations(text: str) -> Sequence[Quotation]:
    """The quotations of a text, in order. None overlaps another.

    Those of the last text are kept, since its statements and its names are both read by them.
    """
    found: list[Quotation] = []
    if _MARK.search(text) is None:
        return found
    for line in _LINE.finditer(text):
        before = found[-1] if found else None
        for quotation in _in_paragraph(text, line.start(), line.end()):
            goes_on = (
                before is not None
                and not before.closed
                and not text[before.outer.end : quotation.outer.start].strip()
            )
            found.append(
                Quotation(quotation.outer, quotation.inner, quotation.closed, goes_on)
                if goes_on
                else quotation
            )
    return found


def _in_paragraph(text: str, first: int, last: int) -> Iterator[Quotation]:
    opened: re.Match[str] | None = None
    for mark in _MARK.finditer(text, first, last):
        if opened is None:
            if _may_open(text, mark, first, last):
                opened = mark
        elif _closes(text, opened, mark, first, last):
            yield _quotation(text, opened.start(), mark.end(), closed=True)
            opened = None
    if opened is not None and opened[0] not in _SINGLE:
        yield _quotation(text, opened.start(), last, closed=False)


def _quotation(text: str, start: int, end: int, *, closed: bool) -> Quotation:
    inner = text[start + 1 : end - 1 if closed else end]
    left = start + 1 + len(inner) - len(inner.lstrip())
    return Quotation(Span(start, end), Span(left, left + len(inner.strip())), closed)


def _may_open(text: str, mark: re.Match[str], first: int, last: int) -> bool:
    """Whether a quotation may begin here, whichever way round the mark is."""
    before = text[mark.start() - 1] if mark.start() > first else " "
    after = text[mark.end()] if mark.end() < last else " "
    if mark[0] in "“«„":
        return True
    if mark[0] in _SINGLE:
        return before in " \t(" and after.isalnum() and mark[0] != "’"
    return before in _BEFORE_OPENING and not after.isspace()


def _closes(text: str, opened: re.Match[str], mark: re.Match[str], first: int, last: int) -> bool:
    if _FAMILY[opened[0]] != _FAMILY[mark[0]]:
        return False
    after = text[mark.end()] if mark.end() < last else " "
    if mark[0] in _SINGLE:
        before = text[mark.start() - 1]
        return after in _AFTER_CLOSING and (before in ",.?!…" or after != "s") and before != " "
    if mark[0] in "”»":
        return True
    if mark[0] in '"＂' and text[mark.start() - 1].isspace() and after.isalnum():
        return False  # taken up again after an attribution, without having been closed before it
    # An opening mark where a closing one belongs: turned round, or typed without care.
    return after in _AFTER_CLOSING or mark[0] in '"＂'
