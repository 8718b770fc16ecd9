"""Listings: the articles that an RSS or Atom feed or a sitemap names, whatever state it is in."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

_MOST_ENTRIES = 50_000  # as many as a sitemap may have
_LONGEST_URL = 2_000
_KEY_BYTES = 16
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")


@dataclass(frozen=True, slots=True)
class Entry:
    """An article that is listed. `stamp` changes when the site says that the article did."""

    key: bytes
    url: str
    title: str
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a feed or a sitemap lists, newest first where it says what is new.

    `parts` are the sitemaps that an index of sitemaps names; it has no entries of its own.
    """

    kind: Literal["feed", "sitemap"]
    title: str
    entries: tuple[Entry, ...] = ()
    parts: tuple[str, ...] = ()


def read_listing(data: bytes, url: str) -> Listing | None:
    """The listing in what came from an address; None where it is neither feed nor sitemap."""
    head = data[:4_000].lower()
    if b"<urlset" in head or b"<sitemapindex" in head:
        return _read_sitemap(data, url)
    return _read_feed(data, url)


def feeds_named_by(page: bytes, url: str) -> list[str]:
    """The feeds that a web page names in its head, in its order."""
    from lxml import html
    from lxml.etree import LxmlError

    try:
        root = html.document_fromstring(page, base_url=url)
    except (LxmlError, ValueError):
        return []
    links = root.xpath("//link[@rel and @type and @href]")
    found = (
        _joined(url, link.get("href"))
        for link in links
        if "alternate" in link.get("rel").lower().split()
        and link.get("type").strip().lower() in _FEED_TYPES
    )
    return list(dict.fromkeys(filter(None, found)))


def _read_feed(data: bytes, url: str) -> Listing | None:
    import feedparser

    # As a stream: of bytes it would first try whether they are the name of a file.
    parsed: Any = feedparser.parse(
        io.BytesIO(data), response_headers={"content-location": url}, sanitize_html=False
    )
    if not parsed.get("version"):
        return None
    entries: dict[bytes, Entry] = {}
    for item in islice(parsed.entries, _MOST_ENTRIES):
        link = _joined(url, str(item.get("link") or ""))
        if link is None:
            continue
        # Past the parser's own reading, which takes one time for the other.
        stamp = str(dict.get(item, "updated") or dict.get(item, "published") or "")
        key = _key(str(item.get("id") or link))
        entries.setdefault(key, Entry(key, link, _line(item.get("title")), stamp))
    title = _line(parsed.feed.get("title")) or urlsplit(url).netloc
    return Listing("feed", title, tuple(entries.values()))


def _read_sitemap(data: bytes, url: str) -> Listing | None:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError):
        return None
    if root is None or not isinstance(root.tag, str):
        return None
    title = urlsplit(url).netloc
    rows = sorted(islice(_rows(root, url), _MOST_ENTRIES), key=lambda row: row[1], reverse=True)
    if _name(root) == "sitemapindex":
        return Listing("sitemap", title, parts=tuple(place for place, _, _ in rows))
    return Listing(
        "sitemap",
        title,
        tuple(Entry(_key(place), place, name, stamp) for place, stamp, name in rows),
    )


def _rows(root: Any, url: str) -> Iterator[tuple[str, str, str]]:
    """Address, time of the last change and title of each row of a sitemap."""
    for row in root:
        if not isinstance(row.tag, str):
            continue  # a comment
        fields = {
            _name(element): (element.text or "").strip()
            for element in row.iter()
            if isinstance(element.tag, str)
        }
        place = _joined(url, fields.get("loc", ""))
        if place is not None:
            stamp = fields.get("publication_date") or fields.get("lastmod", "")
            yield place, stamp, _line(fields.get("title"))


def _name(element: Any) -> str:
    """Of an element its name alone: broken files spell namespaces in every way."""
    return str(element.tag).rpartition("}")[2]


def _joined(base: str, link: str) -> str | None:
    """A link as an address of the web, without its fragment; None where it is none."""
    if not link.strip():
        return None
    try:
        address = urljoin(base, link.strip()).partition("#")[0]
        scheme = urlsplit(address).scheme
    except ValueError:
        return None
    return address if scheme in ("http", "https") and len(address) <= _LONGEST_URL else None


def _key(name: str) -> bytes:
    return hashlib.sha256(name.encode("utf-8", "replace")).digest()[:_KEY_BYTES]


def _line(text: object) -> str:
    return " ".join(str(text or "").split())[:300]
