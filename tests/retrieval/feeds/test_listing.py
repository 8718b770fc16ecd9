from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.feeds.listing import Listing, feeds_named_by, read_listing

URL = "https://news.example/feed.xml"
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>أخبار الميناء</title>
<entry><id>tag:1</id><title>إضراب</title><link href="/a?x=1#top"/>
<updated>2024-03-05T10:00:00Z</updated></entry>
<entry><id>tag:2</id><title>Two</title>
<link rel="alternate" href="https://other.example/b"/></entry>
</feed>"""
SITEMAP = """<?xml version="1.0"?><!-- made by hand -->
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://news.example/old</loc><lastmod>2024-01-01</lastmod></url>
<url><loc>https://news.example/new</loc><news:news>
<news:publication_date>2024-03-05</news:publication_date><news:title>Strike &amp; rain</news:title>
</news:news></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://news.example/2023.xml</loc><lastmod>2023-12-31</lastmod></sitemap>
<sitemap><loc>https://news.example/2024.xml</loc><lastmod>2024-03-05</lastmod></sitemap>
</sitemapindex>"""
BOMB = (
    '<!DOCTYPE lolz [<!ENTITY l0 "lol">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)


def listing(text: str | bytes) -> Listing:
    found = read_listing(text if isinstance(text, bytes) else text.encode(), URL)
    assert found is not None
    return found


def urls(found: Listing) -> list[str]:
    return [entry.url for entry in found.entries]


def test_an_atom_feed_lists_its_entries_under_whole_addresses() -> None:
    found = listing(ATOM)
    assert (found.kind, found.title) == ("feed", "أخبار الميناء")
    assert urls(found) == ["https://news.example/a?x=1", "https://other.example/b"]
    assert [entry.title for entry in found.entries] == ["إضراب", "Two"]
    assert found.entries[0].stamp == "2024-03-05T10:00:00Z"


def test_an_entry_is_known_by_its_id_whatever_else_changes() -> None:
    moved = ATOM.replace("/a?x=1", "/moved").replace("إضراب", "إضراب عام")
    assert listing(moved).entries[0].key == listing(ATOM).entries[0].key
    assert len({entry.key for entry in listing(ATOM).entries}) == 2


def test_a_sitemap_lists_the_newest_first() -> None:
    found = listing(SITEMAP)
    assert (found.kind, found.title) == ("sitemap", "news.example")
    assert urls(found) == ["https://news.example/new", "https://news.example/old"]
    assert found.entries[0].title == "Strike & rain"


def test_an_index_of_sitemaps_names_the_newest_part_first() -> None:
    found = listing(INDEX)
    assert found.entries == ()
    assert found.parts == ("https://news.example/2024.xml", "https://news.example/2023.xml")


@pytest.mark.parametrize(
    "text",
    ["", "<html><body>No feed here</body></html>", "{}", "just words", "\0\0", "/etc/passwd"],
)
def test_what_is_neither_feed_nor_sitemap_is_none(text: str) -> None:
    assert read_listing(text.encode(), URL) is None


def test_a_broken_feed_is_read_as_far_as_it_goes() -> None:
    cut = ATOM[: ATOM.index("<entry><id>tag:2")] + "<entry><title>& broken"
    assert urls(listing(cut)) == ["https://news.example/a?x=1"]


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "ftp://x.example/a", "http://[::1", ""]
)
def test_a_link_that_leads_off_the_web_is_no_entry(link: str) -> None:
    assert urls(listing(ATOM.replace("https://other.example/b", link)))[:1] == [
        "https://news.example/a?x=1"
    ]
    assert not any(link in url for url in urls(listing(ATOM.replace("/a?x=1#top", link))) if link)


@pytest.mark.parametrize("root", [ATOM, SITEMAP], ids=["feed", "sitemap"])
def test_an_entity_bomb_neither_takes_long_nor_goes_off(root: str) -> None:
    started = time.perf_counter()
    body = root[root.index("?>") + 2 :] if root.startswith("<?") else root
    found = read_listing(
        (BOMB + body.replace("Strike", "&l9;").replace("Two", "&l9;")).encode(), URL
    )
    assert time.perf_counter() - started < 5
    assert found is None or all(len(entry.title) <= 300 for entry in found.entries)


def test_no_file_of_this_machine_is_read_through_an_entity() -> None:
    doctype = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    found = read_listing((doctype + ATOM.replace("Two", "&f;")).encode(), URL)
    assert found is None or not any("root:" in entry.title for entry in found.entries)


def test_a_page_names_its_feeds_in_its_head() -> None:
    page = (
        '<html><head><link rel="alternate" type="application/rss+xml" href="/rss">'
        '<link rel="stylesheet" type="text/css" href="/x.css">'
        '<link rel="Alternate home" type="application/atom+xml" href="https://b.example/atom">'
        "</head><body></body></html>"
    )
    assert feeds_named_by(page.encode(), "https://news.example/section/") == [
        "https://news.example/rss",
        "https://b.example/atom",
    ]
    assert feeds_named_by(b"", URL) == []


@pytest.mark.parametrize("root", ["<urlset:x><url><loc>https://a.example/</loc></url></urlset:x>"])
def test_a_name_that_is_none_is_no_trouble(root: str) -> None:
    assert urls(listing(root)) == ["https://a.example/"]


@given(st.binary(max_size=300), st.sampled_from(["", "<rss><channel>", "<urlset>", "<feed>"]))
def test_nothing_that_comes_breaks_the_reading(data: bytes, head: str) -> None:
    read_listing(head.encode() + data, URL)
    feeds_named_by(head.encode() + data, URL)
