"""Draws a chat as Telegram shows it: one HTML page, from messages as the Bot API gives them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from itertools import pairwise
from pathlib import Path
from string import Template
from typing import Any, Literal

Json = dict[str, Any]
Theme = Literal["light", "dark"]

THEMES: tuple[Theme, ...] = ("light", "dark")
WIDTH = 420  # CSS pixels

_STYLE = Path(__file__).with_name("telegram_page.css")
_BLOCKS = {"blockquote", "expandable_blockquote", "pre"}
_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "spoiler": "tg-spoiler",
    **dict.fromkeys(
        ["text_link", "url", "email", "mention", "text_mention", "bot_command", "hashtag"], "a"
    ),
}
# Few machines that take pictures have a font of coloured signs.
_SIGNS = {
    "✅": '<span class="sign green">✔</span>',
    "☑️": '<span class="sign blue">✔</span>',
    "♻️": '<span class="sign green">♻</span>',
    "⚠️": '<span class="warning">⚠</span>',
    "❓": '<span class="sign red">?</span>',
    "👤": '<span class="sign blue"><i class="bust"></i></span>',
}
_ISOLATES = {"LRI", "RLI", "FSI"}
_WORDS = {"en": ("bot", "edited"), "ar": ("بوت", "معدّلة")}  # what is Telegram's, and not the bot's

_PAGE = Template("""<!doctype html>
<html class="$theme">
<meta charset="utf-8">
<style>
$style
</style>
<header dir="$direction"><span class="face">$initial</span>
<span><b>$name</b><br><small>$kind</small></span></header>
<main>
$messages
</main>
<script>document.documentElement.dataset.height = document.body.scrollHeight</script>
</html>
""")


def chat_page(messages: Sequence[Json], *, theme: Theme, bot: str, language: str = "en") -> str:
    """A chat with a bot as one page, `WIDTH` wide. `language` is that of the user's Telegram.

    In a browser `<html data-height>` becomes the page's height, in CSS pixels.
    """
    kind, edited = _WORDS[language]
    return _PAGE.substitute(
        theme=theme,
        style=_STYLE.read_text(encoding="utf-8"),
        direction=direction(kind),
        initial=escape(bot[:1]),
        name=escape(bot),
        kind=escape(kind),
        messages="\n".join(_message(message, edited) for message in messages),
    )


def text_html(text: str, entities: Sequence[Json] = ()) -> str:
    """A text with what is marked in it. Offsets and lengths count UTF-16 units."""
    units = _spaced(text).encode("utf-16-le")

    def words(start: int, end: int) -> str:
        return units[2 * start : 2 * end].decode("utf-16-le")

    def inline(start: int, end: int) -> str:
        marks = [entity for entity in entities if entity["type"] in _TAGS]
        marks.sort(key=lambda mark: (mark["offset"], -mark["length"]))
        edges = {edge for mark in marks for edge in (mark["offset"], _end(mark))}
        cuts = [start, *sorted(edge for edge in edges if start < edge < end), end]
        return "".join(
            _marked(words(*cut), [m for m in marks if m["offset"] <= cut[0] < _end(m)])
            for cut in pairwise(cuts)
        )

    def paragraphs(start: int, end: int) -> str:
        html = ""
        for line in words(start, end).removesuffix("\n").split("\n"):
            stop = start + len(line.encode("utf-16-le")) // 2
            html += f'<p dir="{direction(line)}">{inline(start, stop)}</p>'
            start = stop + 1
        return html

    html, done, last = "", 0, len(units) // 2
    blocks = [entity for entity in entities if entity["type"] in _BLOCKS]
    for block in sorted(blocks, key=lambda block: int(block["offset"])):
        start, end = block["offset"], _end(block)
        if start > done:
            html += paragraphs(done, start)
        html += _block(block, direction(words(start, end)), paragraphs(start, end))
        done = end + (words(end, end + 1) == "\n")  # a block ends its line anyway
    return html + paragraphs(done, last) if done < last else html


def direction(text: str) -> Literal["ltr", "rtl"]:
    """Where a paragraph begins, by its first strong letter outside of isolates.

    Rules P2 and P3 of https://www.unicode.org/reports/tr9/, as Telegram's apps have them.
    """
    depth = 0
    for kind in map(unicodedata.bidirectional, text):
        if kind in _ISOLATES:
            depth += 1
        elif kind == "PDI":
            depth = max(0, depth - 1)
        elif not depth and kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return "ltr"


def _end(entity: Json) -> int:
    return int(entity["offset"]) + int(entity["length"])


def _spaced(text: str) -> str:
    """With blanks that a browser would drop made hard. The length stays."""
    return re.sub(r"(?m)^ | (?= )", "\u00a0", text)


def _marked(words: str, marks: Sequence[Json]) -> str:
    # Browsers break lines between a hyphen and a digit; Unicode, and so a telephone, does not.
    html = re.sub(r"-(?=\d)", "-\u2060", escape(words))
    html = re.sub("|".join(_SIGNS), lambda found: _SIGNS[found[0]], html)
    for mark in reversed(marks):
        tag = _TAGS[mark["type"]]
        html = f"<{tag}>{html}</{tag}>"
    return html


def _block(block: Json, runs: str, inner: str) -> str:
    if block["type"] == "pre":
        return f'<pre dir="ltr">{inner}</pre>'
    folded = ' class="folded"' if block["type"] == "expandable_blockquote" else ""
    return f'<blockquote dir="{runs}"{folded}><div>{inner}</div></blockquote>'


def _message(message: Json, edited: str) -> str:
    side = "in" if message["from"]["is_bot"] else "out"
    text = message.get("text") or message.get("caption") or ""
    entities = message.get("entities") or message.get("caption_entities") or []
    body = _preview(message) + _file(message) + (text_html(text, entities) if text else "")
    time = f"{datetime.fromtimestamp(message['date'], UTC):%H:%M}"
    beside = "" if _room_beside(text, entities) else " below"
    if "edit_date" in message:
        time, beside = f"{edited} {time}", f"{beside} edited"
    return (
        f'<div class="message {side}"><div class="bubble{beside}">{body}'
        f'<span class="time">{escape(time)}</span></div>{_keyboard(message)}</div>'
    )


def _room_beside(text: str, entities: Sequence[Json]) -> bool:
    """Whether the time fits at the end of the last line, which must then be one from the left."""
    ends = len(text.encode("utf-16-le")) // 2
    if any(entity["type"] in _BLOCKS and _end(entity) == ends for entity in entities):
        return False
    return bool(text) and direction(text.rpartition("\n")[2]) == "ltr"


def _preview(message: Json) -> str:
    """The message that is replied to, in short."""
    replied = message.get("reply_to_message")
    if not replied:
        return ""
    text = replied.get("text") or replied.get("document", {}).get("file_name", "")
    first = escape(text.partition("\n")[0])
    name = escape(replied["from"]["first_name"])
    return f'<div class="reply"><b>{name}</b><div dir="{direction(text)}">{first}</div></div>'


def _file(message: Json) -> str:
    document = message.get("document")
    if not document:
        return ""
    size = f"{document['file_size'] / 1024:.1f} KB"
    return (
        f'<div class="file"><span class="sheet"></span><span><b>{escape(document["file_name"])}</b>'
        f"<br><small>{size}</small></span></div>"
    )


def _keyboard(message: Json) -> str:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return "".join(
        '<div class="row">' + "".join(_button(button) for button in row) + "</div>" for row in rows
    )


def _button(button: Json) -> str:
    leads_out = ' class="link"' if "url" in button else ""
    text = button["text"]
    return f'<span{leads_out} dir="{direction(text)}">{escape(text)}</span>'
