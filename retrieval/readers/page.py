"""Web pages: the main text, and what the page says of itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from retrieval.errors import SourceTooLarge, SourceUnreadable
from retrieval.intake.draft import Draft
from retrieval.readers.page_facts import read_facts
from retrieval.readers.page_kinds import kind_of, visible_text
from retrieval.readers.plain import check_text, decode

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_PAGE_BYTES = 5_000_000
_MOST_TAGS = 100_000  # the extractor takes seconds for more
_LONGEST_HEADLINE = 200
_LABELS = ("advertisement", "story continues below advertisement", "إعلان", "اعلان")
_SENTENCE_ENDS = (".", "!", "?", "؟", "۔", "…")
_CLOSERS = " \"'”“»«’)]\u200e\u200f"
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.I)
_AS_BROWSERS_DO = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252"}


def read_page(
    data: bytes, name: str | None, url: str | None = None, charset: str | None = None
) -> Draft:
    """A page as its article. `url` is where it came from, `charset` what its server said of it.

    A date is taken from where the page gives it, never guessed. Raises `SourceTooLarge`, and
    `SourceUnreadable` with what the page is where it is no article.
    """
    if not data.strip():
        raise SourceUnreadable("empty_file")
    if len(data) > MAX_PAGE_BYTES or data.count(b"<") > _MOST_TAGS:
        raise SourceTooLarge("page_too_large", megabytes=MAX_PAGE_BYTES // 1_000_000)
    tree = _parse(_decoded(data, charset))
    if tree is None:
        raise SourceUnreadable("no_article_in_page")
    facts = read_facts(tree, url)
    page = _extract(tree, url)
    text = _as_it_stands(page.text if page is not None else "", tree)
    if (kind := kind_of(tree, text, facts)) is not None:
        raise _REFUSALS[kind]()
    if not _holds_prose(text):
        raise SourceUnreadable("no_article_in_page")
    check_text(text)
    host = urlsplit(url or facts.address or "").hostname
    return Draft(
        text=text,
        title=facts.title or page.title or None,
        url=facts.address,
        source=facts.outlet or page.sitename or host or name,
        author=facts.author or page.author or None,
        published=facts.published,
    )


# One call each, so that every reason is seen to have its sentence.
_REFUSALS = {
    "page_list": lambda: SourceUnreadable("page_list"),
    "page_paywall": lambda: SourceUnreadable("page_paywall"),
    "page_bot_check": lambda: SourceUnreadable("page_bot_check"),
    "page_error": lambda: SourceUnreadable("page_error"),
    "page_consent": lambda: SourceUnreadable("page_consent"),
    "page_login": lambda: SourceUnreadable("page_login"),
    "page_needs_script": lambda: SourceUnreadable("page_needs_script"),
}


def _decoded(data: bytes, charset: str | None) -> str:
    """By a byte order mark, what the server says, what the page says, or else by looking."""
    if not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        declared = _CHARSET.search(data[:4096])
        for named in (charset, declared[1].decode("ascii") if declared else None):
            try:
                return data.decode(_AS_BROWSERS_DO.get((named or "").lower(), named or "utf-8"))
            except (LookupError, UnicodeError):
                continue
    try:
        return decode(data)[0]
    except SourceUnreadable as error:
        if error.reason == "broken_characters":  # a byte amiss is no reason to read nothing
            return data.decode("utf-8", "replace")
        raise SourceUnreadable("no_article_in_page") from None


def _parse(text: str) -> HtmlElement | None:
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None
    return tree


def _extract(tree: HtmlElement, url: str | None) -> Any:
    import logging
    from copy import deepcopy

    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.ERROR)  # what it finds wanting we tell
    return trafilatura.bare_extraction(
        deepcopy(tree),
        url=url,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        # Its date is not taken, and to look for one everywhere can take seconds.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )


def _as_it_stands(text: str | None, tree: HtmlElement) -> str:
    """A text without the marks that the extractor puts before items, and labels of what is sold."""
    if not text:
        return ""
    seen = _squeezed(visible_text(tree))
    lines = [
        line[2:] if line.startswith("- ") and _squeezed(line) not in seen else line
        for line in text.splitlines()
    ]
    kept = (line for line in lines if line.strip() and line.strip().lower() not in _LABELS)
    return "\n".join(kept)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _holds_prose(text: str) -> bool:
    """Whether a line ends like a sentence or is long: the lines of a list of links do neither."""
    return any(
        len(line) > _LONGEST_HEADLINE or line.rstrip(_CLOSERS).endswith(_SENTENCE_ENDS)
        for line in text.splitlines()
    )
