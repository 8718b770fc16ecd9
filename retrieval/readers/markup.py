"""Markdown: the article's own text, without what dresses it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from retrieval.intake.draft import Draft
from retrieval.readers.plain import check_text, decode
from retrieval.text.heading import parse_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token


def read_markdown(data: bytes, name: str | None) -> Draft:
    """A Markdown file: its words without the markup, paragraphs a line each.

    Front matter may name title, source, author, url and date. Code blocks and HTML are left out.
    """
    from markdown_it import MarkdownIt

    text, encoding = decode(data)
    matter, text = _front_matter(text)
    tokens = MarkdownIt("commonmark").parse(text)
    blocks = [_words_of(token.children or []) for token in tokens if token.type == "inline"]
    body = "\n".join(block for block in blocks if block.strip())
    check_text(body)
    heading = next((after for token, after in pairwise(tokens) if token.tag == "h1"), None)
    title = _field(matter, "title") or (heading and _words_of(heading.children or []))
    return Draft(
        text=body,
        title=title or None,
        url=_field(matter, "url"),
        source=_field(matter, "source") or name,
        author=_field(matter, "author"),
        published=_date(_field(matter, "published") or _field(matter, "date")),
        encoding=encoding,
    )


def _front_matter(text: str) -> tuple[dict[str, Any], str]:
    """What stands in the front matter, and the text below it; a broken one says nothing.

    One with references says nothing either: nine lines of them can stand for a billion words.
    """
    from frontmatter.default_handlers import YAMLHandler
    from yaml import AliasToken, YAMLError, scan

    text = text.strip()
    handler = YAMLHandler()
    try:
        block, body = handler.split(text) if handler.detect(text) else ("", text)
    except ValueError:
        return {}, text  # a rule at the top, and no second one
    try:
        if any(isinstance(token, AliasToken) for token in scan(block)):
            return {}, body
        matter = handler.load(block)
    except (YAMLError, ValueError, RecursionError):  # ValueError: of a day that no month has
        return {}, body
    return (matter, body) if isinstance(matter, dict) else ({}, text)


def _words_of(tokens: Sequence[Token]) -> str:
    parts = []
    for token in tokens:
        if token.type in ("text", "code_inline"):
            parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif token.type == "image":
            parts.append(_words_of(token.children or []))
    return "".join(parts)


def _field(matter: dict[str, Any], name: str) -> str | None:
    value = matter.get(name)
    if isinstance(value, list):
        value = ", ".join(str(part) for part in value if not isinstance(part, list | dict))
    if value is None or isinstance(value, dict):
        return None
    return str(value).strip() or None


def _date(written: str | None) -> str | None:
    return parse_date(written) if written else None
