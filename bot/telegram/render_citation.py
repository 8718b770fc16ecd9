"""A citation as a message of its own: marked in what stands around it, and ways to it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bot.bidi import leading_mark
from bot.page import page_at
from bot.persons import chain_parts
from bot.phrases import fate_line, line_parts, paragraph_around, source_parts, whole
from bot.telegram.render import (
    Button,
    Page,
    cut,
    isolate,
    quotation,
    share_button,
    shortened,
    source_html,
    source_line,
)
from bot.words.catalogue import Words
from retrieval.answer import AnswerCitation
from retrieval.opened import Opened
from retrieval.text.language import language_of

_NOW_UNITS = 1000
_QUOTE_UNITS = 1500  # beside what stands around it
_AROUND_CHARACTERS = 500


def render_citation(opened: Opened, words: Words) -> Page:
    """A cited sentence marked in its paragraph: who says it, in which article, and its page."""
    cited = opened.cited
    before, after = (part.strip() for part in paragraph_around(cited))
    title, *rest = source_parts(cited, words)
    language = language_of(title, "ar" if words.language == "ar" else "en")
    link = f'<a href="?start={cited.citation.id}">{escape(isolate(shortened(title)))}</a>'
    head = [f"{leading_mark(language)}<b>{link}</b>", escape(source_line(rest, language))]
    if cited.changed_at:
        head.append(f"<i>{escape(fate_line(opened, words))}</i>")
    parts = ["\n".join(head) + "\n"]
    if before:
        parts.append(escape(_last_part(before, _AROUND_CHARACTERS)))
    first, *more = cut(cited.text, _QUOTE_UNITS)
    parts.append(quotation(first) + ("\n…" if more else ""))
    if opened.chain:
        parts.append(escape(source_line(chain_parts(opened.chain, words), language, "— ")))
    if after and not more:
        parts.append(escape(_first_part(after, _AROUND_CHARACTERS)))
    if opened.instead is not None:
        now, *more = cut(opened.instead.text, _NOW_UNITS)
        parts.append(f"\n{escape(words('citation.now'))}")
        parts.append(quotation(now) + ("\n…" if more else ""))
    rows = []
    now_at = opened.newest or (opened.instead and opened.instead.citation)
    if now_at:
        rows.append((Button(words("citation.newest"), data=f"context:{now_at.id}"),))
    if (address := page_at(cited)) is not None:
        rows.append((Button(words("answer.open_page"), url=address),))
    rows.append((share_button(cited.citation, words),))
    return Page("\n".join(parts), tuple(rows))


def render_inserted(group: Sequence[AnswerCitation], words: Words) -> Page:
    """A quotation to be inserted into any chat, with its source and the way to it."""
    cited = whole(group)
    first, *more = cut(cited.text, _QUOTE_UNITS)
    ended = "…\n" if more else ""
    html = f"{quotation(first)}\n{ended}{source_html(line_parts(group, words), cited)}"
    button = Button(words("answer.context"), url=f"?start={cited.citation.id}")
    return Page(html, ((button,),))


def _last_part(text: str, characters: int) -> str:
    if len(text) <= characters:
        return text
    cut = text[-characters:]
    return "… " + cut[cut.find(" ") + 1 :]


def _first_part(text: str, characters: int) -> str:
    if len(text) <= characters:
        return text
    cut = text[:characters]
    return cut[: cut.rfind(" ")] + " …" if " " in cut else cut + "…"
