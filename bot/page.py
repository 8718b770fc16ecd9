"""The address of a cited sentence on the page that its article came from.

A text fragment (`#:~:text=`) makes the browser scroll to the sentence and mark it.
"""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from store.records import CitedText

_WHOLE_WORDS = 10  # up to so many, the sentence stands in the address as it is
_END_WORDS = 4  # of a longer one: so many at each end
_AROUND_WORDS = 4  # so many tell a sentence from others that read alike
_LONGEST = 1800  # characters of an address


def page_of(cited: CitedText) -> str | None:
    """The web address that an article came from; None where it has none that Telegram takes."""
    try:
        parts = urlsplit(cited.url or "")
        host = parts.hostname or ""
    except ValueError:
        return None
    return cited.url if parts.scheme in ("http", "https") and "." in host.strip(".") else None


def page_at(cited: CitedText) -> str | None:
    """The address that opens the page at the cited sentence; None where the page has none."""
    page = page_of(cited)
    if page is None:
        return None
    address, _, anchor = page.partition("#")
    anchor = anchor.partition(":~:")[0]
    whole = f"{address}#{anchor}:~:text={_directive(cited)}"
    return whole if len(whole) <= _LONGEST else page


def _directive(cited: CitedText) -> str:
    """`prefix-,start,end,-suffix`, of which only the start must be there."""
    text, citation = cited.version_text, cited.citation
    said = cited.text.split()
    # A directive of one part must lie within one block of the page; start and end need not.
    if len(said) <= _WHOLE_WORDS and "\n" not in cited.text:
        parts = [_written(said)]
    else:
        parts = [_written(said[:_END_WORDS]), _written(said[-_END_WORDS:])]
        said = said[:_END_WORDS]
    if " ".join(text.split()).count(" ".join(said)) > 1:
        # Only words of the same paragraph stand right beside it on the page too.
        before = text[: citation.start].rpartition("\n")[2].split()[-_AROUND_WORDS:]
        after = text[citation.end :].partition("\n")[0].split()[:_AROUND_WORDS]
        if before:
            parts.insert(0, _written(before) + "-")
        elif after:
            parts.append("-" + _written(after))
    return ",".join(parts)


def _written(words: list[str]) -> str:
    # A hyphen would tell a prefix or a suffix.
    return quote(" ".join(words), safe="").replace("-", "%2D")
