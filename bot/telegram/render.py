"""Messages for Telegram: HTML that is always valid, never over its limits, in both directions.

Lengths are counted as Telegram counts them: UTF-16 units of the text that is left when the markup
has been parsed away.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from bot.bidi import leading_mark
from bot.phrases import (
    filter_line,
    groups,
    line_parts,
    paragraph_around,
    receipt_detail,
    receipt_head,
    size_of,
    source_parts,
    whole,
)
from bot.words.catalogue import Words
from retrieval.answer import Answer, AnswerCitation
from retrieval.intake.ingest import Receipt
from retrieval.text.language import language_of
from store.records import Article, CitedText

MESSAGE_UNITS = 4096
_QUOTE_UNITS = 3500  # leaves room for the source line
_COLLAPSED_UNITS = 600
_CONTEXT_QUOTE_UNITS = 2000  # beside the paragraph around it
_AROUND_CHARACTERS = 600
_TITLE_CHARACTERS = 150
_SHOWN_FAILURES = 10
_FILE_NAME = re.compile(
    r".*\S\.(?:txt|text|md|markdown|html?|xhtml|pdf|docx|jsonl?)", re.IGNORECASE
)
PAGE = 10


@dataclass(frozen=True, slots=True)
class Button:
    """A button below a message: either `data` comes back to us, or `url` is opened."""

    label: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One message: HTML, and rows of buttons.

    `asks_back` says that a button will look for the question in the message that is replied to.
    """

    html: str
    buttons: tuple[tuple[Button, ...], ...] = field(default=())
    asks_back: bool = False


def units(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def isolate(text: str) -> str:
    """`text` set apart, so that its direction scrambles nothing beside it in the line."""
    return f"\u2068{text}\u2069"


def render_answer(answer: Answer, words: Words) -> list[Page]:
    """An answer as messages: each quotation whole, with its source and a button to its context."""
    if not answer.answered:
        return [Page(_no_answer(answer, words))]
    found = groups(answer.citations)
    line = filter_line(answer, words)
    blocks = [_Block(f"<i>{escape(line)}</i>", units(line), None)] if line else []
    blocks += [
        block
        for number, group in enumerate(found, start=1)
        for block in _citation_blocks(
            group,
            number if len(found) > 1 else None,
            found[number - 2] if number > 1 else None,
            words,
        )
    ]
    return _pack(blocks)


def render_context(cited: CitedText, words: Words) -> Page:
    """A cited sentence marked in its paragraph, with all that is known of its article."""
    before, after = (part.strip() for part in paragraph_around(cited))
    title, *rest = source_parts(cited, words)
    language = language_of(title, "ar" if words.language == "ar" else "en")
    mark = leading_mark(language)
    head = f"{mark}<b>{escape(isolate(_shortened(title)))}</b>"
    head += f"\n{escape(source_line(rest, language))}"
    if cited.changed_at:
        head += f"\n<i>{escape(words('answer.changed', date=cited.changed_at[:10]))}</i>"
    parts = [head + "\n"]
    if before:
        parts.append(escape(_last_part(before, _AROUND_CHARACTERS)))
    parts.append(quotation(cut(cited.text, _CONTEXT_QUOTE_UNITS)[0]))
    if after:
        parts.append(escape(_first_part(after, _AROUND_CHARACTERS)))
    buttons = ((Button(words("answer.open_page"), url=cited.url),),) if _is_link(cited.url) else ()
    return Page("\n".join(parts), buttons)


def render_sources(articles: Sequence[Article], offset: int, total: int, words: Words) -> Page:
    """A page of the list of articles, with buttons to the pages beside it."""
    if not total:
        return Page(escape(words("sources.empty")))
    lines = [f"<b>{escape(words('sources.title', count=total))}</b>"]
    for article in articles:
        title = isolate(_shortened(article.title))
        date = article.published or words("answer.undated")
        size = size_of(article, words).replace(" ", "\u00a0").replace("\u00a0·\u00a0", " · ")
        details = [part for part in (article.source, date, size) if part]
        mark = leading_mark(article.language)
        lines.append(f"\n{mark}<b>#{article.id}</b> {escape(title)}")
        lines.append(escape(source_line(details, article.language)))
    buttons = []
    if offset > 0:
        buttons.append(Button(words("sources.newer"), data=f"sources:{max(0, offset - PAGE)}"))
    if offset + PAGE < total:
        buttons.append(Button(words("sources.older"), data=f"sources:{offset + PAGE}"))
    if buttons:
        last = min(total, offset + PAGE)
        page = words("sources.page", first=offset + 1, last=last, count=total)
        lines.append(f"\n<i>{escape(page)}</i>")
    return Page("\n".join(lines), (tuple(buttons),) if buttons else ())


def render_receipts(receipts: Sequence[Receipt], words: Words) -> Page:
    """What became of the articles of one upload: the one in full, of many the sum and failures."""
    if len(receipts) == 1:
        return Page(_receipt(receipts[0], words))
    by_status = {
        status: sum(receipt.status == status for receipt in receipts)
        for status in ("new", "updated", "duplicate", "failed")
    }
    parts = [escape(words("receipt.total", count=len(receipts), **by_status))]
    failures = [receipt for receipt in receipts if receipt.status == "failed"]
    parts += [_receipt(receipt, words) for receipt in failures[:_SHOWN_FAILURES]]
    return Page("\n\n".join(parts))


def _receipt(receipt: Receipt, words: Words) -> str:
    sign = {"new": "✅", "updated": "♻️", "duplicate": "☑️", "failed": "⚠️"}[receipt.status]
    head = escape(_shortened(receipt_head(receipt, words)))
    return f"{sign} <b>{head}</b>\n{escape(receipt_detail(receipt, words))}"


def _no_answer(answer: Answer, words: Words) -> str:
    line = filter_line(answer, words)
    if answer.searched == 0:
        return escape(line or words("answer.none_empty"))
    looked = words("answer.none_looked", count=answer.searched)
    told = " ".join(part for part in (line, looked, words("answer.none_hint")) if part)
    return f"{escape(words('answer.none'))}\n\n{escape(told)}"


@dataclass(frozen=True, slots=True)
class _Block:
    """A part of a message that is never torn: HTML, length, and the button that goes with it."""

    html: str
    units: int
    button: Button | None


def _citation_blocks(
    group: Sequence[AnswerCitation],
    number: int | None,
    after: Sequence[AnswerCitation] | None,
    words: Words,
) -> list[_Block]:
    """One block, or several where a quotation is longer than a message may be."""
    cited = whole(group)
    pieces = cut(cited.text, _QUOTE_UNITS)
    line = source_line(line_parts(group, words, after), language_of(cited.title), number)
    label = (
        words("answer.context")
        if number is None
        else words("answer.context_numbered", number=number)
    )
    button = Button(label, data=f"context:{cited.citation.id}")
    blocks = [_Block(quotation(piece), units(piece), None) for piece in pieces[:-1]]
    last = pieces[-1]
    html = f"{quotation(last)}\n{escape(line)}"
    return [*blocks, _Block(html, units(last) + units(line) + 1, button)]


def _pack(blocks: Sequence[_Block]) -> list[Page]:
    pages: list[Page] = []
    html: list[str] = []
    buttons: list[Button] = []
    used = 0
    for block in blocks:
        if html and used + 2 + block.units > MESSAGE_UNITS:
            pages.append(Page("\n\n".join(html), tuple((button,) for button in buttons)))
            html, buttons, used = [], [], 0
        html.append(block.html)
        buttons += [block.button] if block.button else []
        used += block.units + 2
    return [*pages, Page("\n\n".join(html), tuple((button,) for button in buttons))]


def quotation(text: str) -> str:
    """A text as a block quotation, which can be folded away where it is long."""
    tag = "blockquote expandable" if units(text) > _COLLAPSED_UNITS else "blockquote"
    return f"<{tag}>{escape(text)}</blockquote>"


def source_line(parts: Sequence[str], language: str, number: int | None = None) -> str:
    """The parts of a source line, each isolated: a title may run the other way than the date.

    It begins with a mark of the direction of `language`, the article's: what is isolated gives the
    line none.
    """
    numbered = f"{number}. " if number is not None else ""
    shown = (isolate(_unbroken(_shortened(part))) for part in parts)
    return leading_mark(language) + numbered + " · ".join(shown)


def cut(text: str, limit: int) -> list[str]:
    """Pieces of at most `limit` units, cut between words; together they are the text."""
    pieces = []
    while units(text) > limit:
        end = limit
        while units(text[:end]) > limit:
            end -= units(text[:end]) - limit
        space = text.rfind(" ", end // 2, end)
        end = space + 1 if space > 0 else end
        pieces.append(text[:end])
        text = text[end:]
    return [*pieces, text]


def _unbroken(text: str) -> str:
    """A file's name in one piece: lines do not break in it, and Telegram makes no link of it."""
    if not _FILE_NAME.fullmatch(text):
        return text
    return re.sub(r"[-.]", lambda mark: f"{mark[0]}\u2060", text)


def _shortened(text: str) -> str:
    return text if len(text) <= _TITLE_CHARACTERS else text[: _TITLE_CHARACTERS - 1].rstrip() + "…"


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


def _is_link(url: str | None) -> bool:
    return bool(url) and str(url).startswith(("http://", "https://"))
