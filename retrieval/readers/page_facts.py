"""What a page says of itself: in JSON-LD, in its head, and where its date stands."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ARTICLES = re.compile(r"Article$|^(?:LiveBlog|Blog|SocialMedia)Posting$|^Report$")
_DATES = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date",
    "publishdate", "publish-date", "publish_date", "pubdate", "date", "dc.date", "dc.date.issued",
    "dcterms.created", "dcterms.date", "sailthru.date",
)  # fmt: skip
_TRACKING = re.compile(
    r"(?:utm|at|hsa|pk|mtm|ga)_.*|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|mc_cid|mc_eid"
    r"|igsh|igshid|yclid|twclid|ttclid|_ga|_gl|ref_src|cmpid|cmp|xtor|s_cid|_hsenc|_hsmi|mkt_tok",
    re.IGNORECASE,
)
_PREFIXES = re.compile(r"^(?:www\d?|m|mobile|amp|edition)\.")
_SUFFIX = re.compile(r"\s+[-–—|·»«:]+\s+(?=[^-–—|·»«]*$)")
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page says of itself, each None where it says nothing. `published` is an ISO date.

    `declared`: it calls itself an article. `free`: whether all may read it, None where not said.
    """

    title: str | None
    outlet: str | None
    author: str | None
    published: str | None
    address: str | None
    declared: bool
    free: bool | None


def read_facts(tree: HtmlElement, url: str | None) -> PageFacts:
    """The facts of a page that came from `url`. Nothing here is guessed."""
    article = next(_articles(tree), {})
    meta = _meta(tree)
    outlet = meta.get("og:site_name") or _name(article.get("publisher"))
    title = _text(article.get("headline")) or meta.get("og:title") or _title(tree)
    published = _day(article.get("datePublished")) or _first_day(meta) or _day(_time(tree))
    return PageFacts(
        title=_without_outlet(title, outlet) if title else None,
        outlet=outlet,
        author=_name(article.get("author")),
        published=published,
        address=_address(tree, meta, url),
        declared=bool(article) or meta.get("og:type", "").lower() == "article",
        free=_truth(article.get("isAccessibleForFree")),
    )


def without_tracking(url: str) -> str:
    """An address without what only tells where a reader came from."""
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _TRACKING.fullmatch(name)]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def is_page(url: str | None) -> bool:
    """Whether an address is a page's own: some sites call every page by the name of the first."""
    return bool(url) and bool(urlsplit(str(url)).path.strip("/") or urlsplit(str(url)).query)


def _address(tree: HtmlElement, meta: dict[str, str], url: str | None) -> str | None:
    links = tree.xpath("//link[contains(concat(' ', normalize-space(@rel), ' '), ' canonical ')]")
    for named in [*(link.get("href") for link in links), meta.get("og:url"), url]:
        try:
            address = urljoin(url or "", (named or "").strip())
            parts = urlsplit(address)
            host = parts.hostname
        except ValueError:
            continue
        if parts.scheme not in ("http", "https") or not host or parts.username is not None:
            continue
        if is_page(address) and (url is None or _same_site(host, urlsplit(url).hostname or "")):
            return without_tracking(address)
    return None


def _same_site(one: str, other: str) -> bool:
    return _PREFIXES.sub("", one.lower()) == _PREFIXES.sub("", other.lower())


def _articles(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """The articles in the JSON-LD of a page, in order."""
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        try:
            found = json.loads((script.text or "").strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _among(found, 0)


def _among(found: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(found, list):
        for one in found:
            yield from _among(one, depth + 1)
    elif isinstance(found, dict):
        kinds = found.get("@type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if any(isinstance(kind, str) and _ARTICLES.search(kind) for kind in kinds):
            yield found
        for within in ("@graph", "mainEntity"):
            yield from _among(found.get(within), depth + 1)


def _meta(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.xpath("//meta[@content]"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        if value := _text(element.get("content")):
            found.setdefault(name.strip().lower(), value)
    return found


def _first_day(meta: dict[str, str]) -> str | None:
    return next((day for name in _DATES if (day := _day(meta.get(name)))), None)


def _time(tree: HtmlElement) -> str | None:
    """The first time in the one article of a page; of several nobody knows which is meant."""
    if len(tree.xpath("//article")) != 1:
        return None
    times = tree.xpath("//article//time[@datetime]/@datetime | //*[@itemprop='datePublished']/@*")
    return next((str(time) for time in times if _day(str(time))), None)


def _day(written: Any) -> str | None:
    if not isinstance(written, str):
        return None
    try:
        day = datetime.fromisoformat(written.strip())
    except ValueError:
        match = re.match(r"\s*(\d{4}-\d\d-\d\d)(?!\d)", written)
        try:
            day = datetime.fromisoformat(match[1]) if match else datetime.min
        except ValueError:
            return None
    return day.date().isoformat() if day.year > 1900 else None


def _title(tree: HtmlElement) -> str | None:
    return next((text for one in tree.xpath("//title") if (text := _text(one.text))), None)


def _without_outlet(title: str, outlet: str | None) -> str:
    """A title without its outlet's name at the end."""
    cut = _SUFFIX.search(title)
    if cut is None or not outlet or not title[: cut.start()].strip():
        return title
    rest, name = title[cut.end() :].strip().casefold(), outlet.casefold()
    return title[: cut.start()].strip() if rest in name or name in rest else title


def _name(named: Any) -> str | None:
    """The name of somebody, or of several, as JSON-LD gives them."""
    if isinstance(named, list):
        names = [name for one in named[:10] if (name := _name(one))]
        return ", ".join(dict.fromkeys(names)) or None
    if isinstance(named, dict):
        return _name(named.get("name"))
    text = _text(named)
    return None if text is None or text.startswith(("http://", "https://", "@")) else text


def _text(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    return " ".join(html.unescape(value).split())[:500] or None


def _truth(value: Any) -> bool | None:
    return {"true": True, "false": False}.get(str(value).lower())
