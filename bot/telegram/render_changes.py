"""What changed between two versions, as messages: struck out what went, underlined what came."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bot.bidi import leading_mark
from bot.removals import comparison_head
from bot.telegram.render import MESSAGE_UNITS, Page, isolate, shortened, units
from bot.words.catalogue import Words
from retrieval.changes import Change, Comparison, Piece
from retrieval.text.language import language_of

_SENTENCE_UNITS = 1_200
_MOST_PAGES = 3


def render_comparison(comparison: Comparison, words: Words) -> list[Page]:
    """All that changed, over at most three messages; what is left out is counted."""
    pages: list[list[str]] = [[f"<b>{escape(shortened(comparison_head(comparison, words)))}</b>"]]
    old, new = comparison.old, comparison.new
    if old.title != new.title:
        titles = f"<s>{escape(shortened(old.title))}</s>\n<u>{escape(shortened(new.title))}</u>"
        pages[0].append(f"{escape(words('diff.title'))}\n{titles}")
    if not comparison.changes:
        pages[0].append(escape(words("diff.none")))
    used = sum(units(part) for part in pages[0])
    for place, change in enumerate(comparison.changes):
        block = _block(change, words)
        # Markup and escapes count here though they do not there: a page is never too long.
        if used + units(block) + 2 > MESSAGE_UNITS - 200:
            if len(pages) == _MOST_PAGES:
                left = len(comparison.changes) - place
                pages[-1].append(f"<i>{escape(words('diff.more', count=left))}</i>")
                break
            pages.append([])
            used = 0
        pages[-1].append(block)
        used += units(block) + 2
    return [Page("\n\n".join(parts)) for parts in pages]


def _block(change: Change, words: Words) -> str:
    lines = [escape(words(f"diff.{change.kind}"))]
    for pieces, citation, tag in (
        (change.before, change.old, "s"),
        (change.after, change.new, "u"),
    ):
        if citation is not None:
            mark = leading_mark(language_of("".join(piece.text for piece in pieces)))
            link = f'<a href="?start={citation.id}">{escape(isolate("↗"))}</a>'
            lines.append(f"{mark}{_marked(pieces, tag)} {link}")
    return "\n".join(lines)


def _marked(pieces: Sequence[Piece], tag: str) -> str:
    out, used = [], 0
    for piece in pieces:
        text, room = piece.text, _SENTENCE_UNITS - used
        cut = units(text) > room
        if cut:
            text = text[: max(0, room // 2)] + "…"
        out.append(f"<{tag}>{escape(text)}</{tag}>" if piece.changed else escape(text))
        used += units(text)
        if cut:
            break
    return "".join(out)
