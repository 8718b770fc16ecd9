"""The message about a checked quote: the verdict, what differs, and what was truly said."""

from __future__ import annotations

from html import escape

from bot.checks import (
    how_said,
    looked_line,
    marked_quote,
    notes,
    shown_groups,
    spaced,
    verdict_line,
)
from bot.phrases import line_parts, whole
from bot.telegram.render import Button, Page, cut, quotation, source_line, units
from bot.words.catalogue import Words
from retrieval.ledger.check import Check
from retrieval.text.language import language_of

_QUOTE_UNITS = 1000  # of the marked quote; a longer one is not repeated
_SENTENCE_UNITS = 800
_TAGS = {"wrong": "s", "right": "u"}


def render_check(check: Check, words: Words) -> Page:
    """The verdict with a sign, what differs, the nearest true sentence and a button to it."""
    if not check.searched:
        return Page(escape(words("answer.none_empty")))
    head = f"<b>{escape(verdict_line(check, words))}</b>"
    if check.verdict == "not_found":
        head += f"\n{escape(looked_line(check, words))}"
    parts = [head]
    if marked := _marked(check, words):
        parts.append(marked)
    if told := notes(check, words):
        parts.append("\n".join(f"• {escape(note)}" for note in told))
    buttons = []
    shown = shown_groups(check)
    for number, group in enumerate(shown, start=1):
        cited, alone = whole(group), len(shown) == 1
        first, *rest = cut(cited.text, _SENTENCE_UNITS)
        source = line_parts(group, words, shown[number - 2] if number > 1 else None)
        if number == 1 and (how := how_said(check, words)):
            source.insert(1, how)
        line = source_line(source, language_of(cited.title), None if alone else number)
        ended = "…\n" if rest else ""  # outside the quotation, for it is not in the article
        parts.append(f"{quotation(first)}\n{ended}{escape(line)}")
        label = words("answer.context" if alone else "answer.context_numbered", number=number)
        buttons.append((Button(label, data=f"context:{cited.citation.id}"),))
    return Page("\n\n".join(parts), tuple(buttons))


def _marked(check: Check, words: Words) -> str:
    """The quote with the words that differ: struck out where they were not said, underlined where
    they were."""
    pieces = spaced(marked_quote(check))
    if not pieces or sum(units(piece) for piece, _ in pieces) > _QUOTE_UNITS:
        return ""
    html = "".join(
        f"<{tag}>{escape(piece)}</{tag}>" if (tag := _TAGS.get(mark)) else escape(piece)
        for piece, mark in pieces
    )
    return f"{escape(words('check.quote'))}\n{html}"
