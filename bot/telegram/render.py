"""Messages for Telegram: HTML that is always valid, never over its limits, in both directions.

Lengths are counted as Telegram counts them: UTF-16 units of the text that is left when the markup
has been parsed away.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html import escape

from bot.bidi import leading_mark
from bot.phrases import (
    filter_line,
    groups,
    line_parts,
    looked_line,
    nearest_line,
    size_of,
    understood_line,
    whole,
)
from bot.words.catalogue import Words
from retrieval.answer import Answer, AnswerCitation
from retrieval.text.language import language_of
from store.citation import Citation
from store.records import Article, CitedText

MESSAGE_UNITS = 4096
_QUOTE_UNITS = 3500  # leaves room for the source line
_COLLAPSED_UNITS = 600
_TITLE_CHARACTERS = 150
_NEAREST_LABEL = 48  # characters
_FILE_NAME = re.compile(
    r".*\S\.(?:txt|text|md|markdown|html?|xhtml|pdf|docx|jsonl?)", re.IGNORECASE
)
PAGE = 10


@dataclass(frozen=True, slots=True)
class Button:
    """A button below a message: either `data` comes back to us, or `url` is opened.

    Here and in HTML a `url` that begins with `?` leads to the bot itself: `?start=ID` starts it
    with a citation, `?share=ID` passes such a link on. `reply` knows the bot's name.
    """

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
        no = with_nearest(_no_answer(answer, words), answer.nearest, words)
        return [with_vote(no, words) if answer.searched else no]
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
    *pages, last = _pack(blocks)
    return [*pages, with_vote(last, words)]


def with_reading(pages: Sequence[Page], answer: Answer, words: Words) -> list[Page]:
    """The messages of an answer, with how its question was read above them where it leaned on those
    before it."""
    line = understood_line(answer, words)
    if line is None:
        return list(pages)
    told, first = f"<i>{escape(line)}</i>", pages[0]
    if units(first.html) + units(told) + 2 > MESSAGE_UNITS:
        return [Page(told), *pages]
    return [replace(first, html=f"{told}\n\n{first.html}"), *pages[1:]]


def with_nearest(html: str, nearest: Sequence[AnswerCitation], words: Words) -> Page:
    """A no, and buttons to the sentences that are nearest: none of them is quoted as an answer."""
    if not nearest:
        return Page(html)
    rows = tuple(
        (Button(nearest_line(one, _NEAREST_LABEL), data=f"near:{one.cited.citation.id}"),)
        for one in nearest
    )
    return Page(f"{html}\n\n{escape(words('answer.nearest'))}", rows)


def with_vote(page: Page, words: Words) -> Page:
    """A page with the pair of buttons that asks whether the answer was right.

    The question is looked for in the message that is replied to, and the citations in the buttons.
    """
    votes = (
        Button(words("feedback.right_label"), data="vote:right"),
        Button(words("feedback.wrong_label"), data="vote:wrong"),
    )
    return Page(page.html, (*page.buttons, votes), asks_back=True)


def render_sources(articles: Sequence[Article], offset: int, total: int, words: Words) -> Page:
    """A page of the list of articles, with buttons to the pages beside it."""
    if not total:
        return Page(escape(words("sources.empty")))
    lines = [f"<b>{escape(words('sources.title', count=total))}</b>"]
    for article in articles:
        title = isolate(shortened(article.title))
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


def _no_answer(answer: Answer, words: Words) -> str:
    line = filter_line(answer, words)
    if answer.searched == 0:
        return escape(line or words("answer.none_empty"))
    looked = looked_line(answer, words)
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
    parts = line_parts(group, words, after)
    lead = f"{number}. " if number is not None else ""
    line = source_line(parts, language_of(cited.title), lead)
    label = (
        words("answer.context")
        if number is None
        else words("answer.context_numbered", number=number)
    )
    button = Button(label, data=f"context:{cited.citation.id}")
    blocks = [_Block(quotation(piece), units(piece), None) for piece in pieces[:-1]]
    last = pieces[-1]
    html = f"{quotation(last)}\n{source_html(parts, cited, lead)}"
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


def share_button(citation: Citation, words: Words) -> Button:
    """A button that passes on a link to a citation."""
    return Button(words("citation.share"), url=f"?share={citation.id}")


def source_html(parts: Sequence[str], cited: CitedText, lead: str = "") -> str:
    """A source line whose title, or where that is not told its last part, leads to the sentence in
    its context: a link lasts where a message is forwarded, and buttons do not."""
    linked = cited.title if cited.title in parts else parts[-1]
    shown = [
        f'<a href="?start={cited.citation.id}">{escape(_part(part))}</a>'
        if part == linked
        else escape(_part(part))
        for part in parts
    ]
    return _line(shown, language_of(cited.title), lead)


def source_line(parts: Sequence[str], language: str, lead: str = "") -> str:
    """The parts of a source line, each isolated: a title may run the other way than the date.

    It begins with a mark of the direction of `language`, the article's: what is isolated gives the
    line none. `lead` is a number or a dash before the first part.
    """
    return _line([_part(part) for part in parts], language, lead)


def _line(shown: Sequence[str], language: str, lead: str) -> str:
    return leading_mark(language) + lead + " · ".join(shown)


def _part(text: str) -> str:
    return isolate(unbroken(shortened(text)))


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


def unbroken(text: str) -> str:
    """A file's name in one piece: lines do not break in it, and Telegram makes no link of it."""
    if not _FILE_NAME.fullmatch(text):
        return text
    return re.sub(r"[-.]", lambda mark: f"{mark[0]}\u2060", text)


def shortened(text: str) -> str:
    """A title of a length that fits beside others."""
    return text if len(text) <= _TITLE_CHARACTERS else text[: _TITLE_CHARACTERS - 1].rstrip() + "…"
