"""Telegram's HTML: what people see of it, and what Telegram refuses in it.

The grammar (https://core.telegram.org/bots/api#html-style) is far narrower than a browser's. A
parser that forgives, as `html.parser` does, would hide the very mistakes that tests look for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
}
_QUOTES = {"blockquote", "expandable_blockquote"}
_CODE = {"code", "pre"}

_REFERENCE = re.compile(
    r"&(?:\#(?P<decimal>\d{1,7})|\#x(?P<hex>[\da-f]{1,6})|(?P<name>lt|gt|amp|quot)(?![a-z]));?",
    re.IGNORECASE,
)
_NAMES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_PIECE = re.compile(
    r"""(?P<text>[^<]+)
      | <(?P<end>/?)(?P<tag>[^\s<>/]*)(?P<attributes>(?:[^>"']|"[^"]*"|'[^']*')*)>
      | (?P<stray><)""",
    re.VERBOSE,
)
_ATTRIBUTE = r"""\s+([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([\w.-]+)))?"""
_LINK = re.compile(
    r"tg://.+|(?:https?://)?[^\s/?#:@]+\.[^\s/?#:@]+(?::\d+)?(?:[/?#].*)?",
    re.IGNORECASE | re.DOTALL,
)
_TYPED = re.compile(
    r"""(?P<url>https?://\S+)
      | (?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]+)?)
      | (?<!\w)(?P<mention>@[A-Za-z][A-Za-z0-9_]{2,})""",
    re.VERBOSE,
)
# Telegram stores no carriage returns, no line separators, no bidi embeddings and overrides.
_CLEANED: dict[int, str | None] = {
    **{code: " " for code in range(0x20) if code != ord("\n")},
    **dict.fromkeys([ord("\r"), *range(0x2028, 0x202F)]),
}


class MarkupError(ValueError):
    """HTML that Telegram does not take, in Telegram's words."""


@dataclass(frozen=True)
class Entity:
    """A stretch of a text with a meaning of its own, counted in UTF-16 units as Telegram does."""

    type: str
    offset: int
    length: int
    url: str | None = None

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.offset + self.length

    def of(self, text: str) -> str:
        """The words that it covers."""
        return text.encode("utf-16-le")[2 * self.offset : 2 * self.end].decode("utf-16-le")

    def json(self) -> dict[str, Any]:
        """As the Bot API gives it."""
        plain = {"type": self.type, "offset": self.offset, "length": self.length}
        return plain | ({"url": self.url} if self.url else {})


@dataclass(frozen=True)
class Shown:
    """A text as people see it: the words, and what is marked in them."""

    text: str
    entities: tuple[Entity, ...] = ()

    def parts(self, *types: str) -> list[str]:
        """The words under each entity of these types."""
        return [entity.of(self.text) for entity in self.entities if entity.type in types]


def units(text: str) -> int:
    """The length of a text as Telegram counts it, in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def is_link(url: str) -> bool:
    """Whether Telegram keeps this address: over HTTP, to a host with a dot in its name."""
    return _LINK.fullmatch(url) is not None


def typed(text: str) -> Shown:
    """A text without markup, with the commands, mentions and links that Telegram finds in it."""
    text = text.translate(_CLEANED).strip(" \n")
    return Shown(text, tuple(_found(text)))


def parse_html(source: str) -> Shown:
    """What people see of a text in Telegram's HTML. Raises `MarkupError` where it is none."""
    text = ""
    entities: list[Entity] = []
    opened: list[tuple[str, Entity]] = []  # a tag, and its entity while the length is unknown
    for piece in _PIECE.finditer(source):
        place = f"at byte offset {len(source[: piece.start()].encode())}"
        tag = (piece["tag"] or "").lower()
        if piece["text"]:
            text += _decoded(piece["text"]).translate(_CLEANED)
        elif piece["stray"]:
            raise MarkupError(f"Unclosed start tag {place}")
        elif not piece["end"]:
            opened.append((tag, _opened(tag, piece["attributes"], units(text), place)))
        elif not opened:
            raise MarkupError(f"Unexpected end tag {place}")
        else:
            expected, entity = opened.pop()
            if tag not in ("", expected) or piece["attributes"].strip():
                found = f'expected "</{expected}>", found "</{tag}>"'
                raise MarkupError(f"Unmatched end tag {place}, {found}")
            entity = replace(entity, length=units(text) - entity.offset)
            if _survives(entity, {outer.type for _, outer in opened}):
                entities.append(entity)
    if opened:
        raise MarkupError(f'Can\'t find end tag corresponding to start tag "{opened[-1][0]}"')
    return _with_found(_trimmed(text, entities))


def _found(text: str) -> Iterator[Entity]:
    for found in _TYPED.finditer(text):
        yield Entity(str(found.lastgroup), units(text[: found.start()]), units(found[0]))


def _with_found(shown: Shown) -> Shown:
    """Telegram looks for commands, mentions and links in marked up texts too: not in code and
    links."""
    taken = [entity for entity in shown.entities if entity.type in {*_CODE, "text_link"}]
    found = (
        entity
        for entity in _found(shown.text)
        if not any(entity.offset < other.end and other.offset < entity.end for other in taken)
    )
    entities = sorted([*shown.entities, *found], key=lambda entity: (entity.offset, -entity.length))
    return Shown(shown.text, tuple(entities))


def _opened(tag: str, attributes: str, offset: int, place: str) -> Entity:
    if tag not in _TYPES:
        raise MarkupError(f'Unsupported start tag "{tag}" {place}')
    if not re.fullmatch(rf"(?:{_ATTRIBUTE})*\s*", attributes):
        raise MarkupError(f'Empty attribute name in the tag "{tag}" {place}')
    given = {name: "".join(values) for name, *values in re.findall(_ATTRIBUTE, attributes)}
    if tag == "blockquote" and "expandable" in given:
        return Entity("expandable_blockquote", offset, 0)
    return Entity(_TYPES[tag], offset, 0, _decoded(given["href"]) if "href" in given else None)


def _survives(entity: Entity, outer: set[str]) -> bool:
    """Whether Telegram keeps an entity. It drops some in silence: their words remain."""
    if not entity.length or outer & _CODE:
        return False
    if entity.type == "text_link":
        return is_link(entity.url or "")
    return not (entity.type in _QUOTES and outer & _QUOTES)


def _decoded(source: str) -> str:
    """The four names and the numbers that Telegram knows; any other reference stays as it is."""

    def character(found: re.Match[str]) -> str:
        if found["name"]:
            return _NAMES.get(found["name"], found[0])
        code = int(found["hex"], 16) if found["hex"] else int(found["decimal"])
        return chr(code) if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else found[0]

    return _REFERENCE.sub(character, source)


def _trimmed(text: str, entities: Sequence[Entity]) -> Shown:
    """Without blank ends. Blanks at the start that are marked up stay, as on Telegram."""
    end = units(text.rstrip(" \n"))
    blank = units(text) - units(text.lstrip(" \n"))
    start = min([blank, end, *(entity.offset for entity in entities)])
    kept = Entity("", start, end - start).of(text)
    clipped = (
        replace(entity, offset=entity.offset - start, length=min(entity.end, end) - entity.offset)
        for entity in entities
    )
    return Shown(kept, tuple(entity for entity in clipped if entity.length > 0))
