"""Drafts: articles as a reader took them from their source, before they are split and stored."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.errors import SourceError


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of an article when it comes in. `text` will be stored as it is.

    `title` None means: look for it in the text. `published` is an ISO date or date and time.
    `encoding` names the encoding that the bytes were read in. `caution` names a sentence of the
    catalogues that whoever sends the article should read.
    """

    text: str
    title: str | None = None
    external_id: str | None = None
    url: str | None = None
    source: str | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None
    encoding: str | None = None
    caution: str | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A source, or one line of it, that no draft could be made of, and why."""

    source: str | None
    error: SourceError
    external_id: str | None = None
