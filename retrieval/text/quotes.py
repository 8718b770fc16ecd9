"""Quotations: where one is still open when a sentence ends, so that it is not shown torn."""

from __future__ import annotations

_OPENING = frozenset("“«„")
_CLOSING = frozenset("”»")
_STRAIGHT = frozenset('"＂')
_LINE_ENDS = frozenset("\r\n\u2028\u2029\x0b\x0c\x85")


def quotation_open_at(text: str, position: int) -> bool:
    """Whether a quotation that began in the same paragraph is still open at `position`.

    A closing mark with nothing open counts for nothing: news copy has stray ones («لـ”عصائب»).
    A mark that is never closed in its paragraph opens nothing either.
    """
    start = position
    while start > 0 and text[start - 1] not in _LINE_ENDS:
        start -= 1
    opened = _opened_by(text, start, position)
    return opened is not None and _closes(text, opened, position)


def _opened_by(text: str, start: int, position: int) -> str | None:
    """The mark of the innermost quotation that is open after `text[start:position]`."""
    stack: list[str] = []
    for mark in text[start:position]:
        if mark in _OPENING:
            stack.append(mark)
        elif mark in _CLOSING:
            if stack and stack[-1] in _OPENING:
                stack.pop()
        elif mark in _STRAIGHT:
            if stack and stack[-1] == mark:
                stack.pop()
            else:
                stack.append(mark)
    return stack[-1] if stack else None


def _closes(text: str, opened: str, position: int) -> bool:
    closing = _CLOSING if opened in _OPENING else _STRAIGHT
    for mark in text[position:]:
        if mark in _LINE_ENDS:
            return False
        if mark in closing:
            return True
    return False
