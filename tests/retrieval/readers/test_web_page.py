"""Pages of our own making, in the manner of real sites, fetched from a real server and read."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from retrieval.errors import SourceTooLarge, SourceUnreadable
from retrieval.fetching.fetcher import Fetcher
from retrieval.intake.draft import Draft, Unread
from retrieval.intake.sources import looks_like_url, read_url
from retrieval.readers.page import MAX_PAGE_BYTES, read_page
from retrieval.readers.page_facts import without_tracking
from retrieval.text.split import split_sentences

PAGES = Path(__file__).parent / "pages"
EVERY = ["Kesra", "Lena Haddad", "Farmers", "spokesman"]
EVERY_ARABIC = ["الكسرة", "لينا حداد", "المزارعون", "متحدث"]
NEVER = (
    "track(", "color", "Most read", "Storm closes", "Ten dams", "First!", "rights reserved",
    "Accept all", "Advertisement", "Sport", "اقرأ أيضا", "رياضة", "خبر جيد", "الحقوق", "شارك",
)  # fmt: skip
ENGLISH = ("Kesra dam fills after storms", "Daily Water", "2024-03-05")
ARABIC = ("سد الكسرة يمتلئ بعد العواصف", "وكالة النهر", "2024-03-05")
ARTICLES: dict[str, tuple[tuple[str, str, str], str | None, list[str]]] = {
    "english": (ENGLISH, "Omar Reed", EVERY),
    "arabic": (ARABIC, None, EVERY_ARABIC),
    "arabic-windows-1256": (ARABIC, None, EVERY_ARABIC),
    "amp": (ENGLISH, "Omar Reed, Ada Lind", EVERY),
    "json-ld": (("Dam & river: Kesra fills", "Daily Water", "2024-03-05"), "Omar Reed", EVERY),
    "live-blog": (
        ("Storms live: dams fill across the country", "Daily Water", "2024-03-05"), None, EVERY,
    ),
}  # fmt: skip
REFUSED = {
    "list": "page_list",
    "list-arabic": "page_list",
    "paywall": "page_paywall",
    "paywall-declared": "page_paywall",
    "paywall-arabic": "page_paywall",
    "cookies": "page_consent",
    "cookies-arabic": "page_consent",
    "login": "page_login",
    "login-arabic": "page_login",
    "captcha": "page_bot_check",
    "captcha-arabic": "page_bot_check",
    "not-found": "page_error",
    "not-found-arabic": "page_error",
    "script-only": "page_needs_script",
}


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    handler = partial(_Handler, directory=str(PAGES))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def read(site: str, path: str) -> list[Draft | Unread]:
    port = int(site.rpartition(":")[2])
    return list(read_url(Fetcher(frozenset({("127.0.0.1", port)})), f"{site}/{path}"))


def visible(name: str) -> str:
    """What a reader sees, by a parser that the reader of pages does not use."""
    from html.parser import HTMLParser

    class Seen(HTMLParser):
        text, hidden = "", 0

        def handle_starttag(self, tag: str, attrs: Any) -> None:
            self.hidden += tag in ("script", "style", "noscript")

        def handle_endtag(self, tag: str) -> None:
            self.hidden -= tag in ("script", "style", "noscript")

        def handle_data(self, data: str) -> None:
            self.text += "" if self.hidden else data

    data = (PAGES / f"{name}.html").read_bytes()
    seen = Seen()
    seen.feed(data.decode("cp1256" if "1256" in name else "utf-8"))
    return " ".join(seen.text.split())


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_comes_with_what_its_page_says_of_it(site: str, name: str) -> None:
    (title, outlet, day), author, every = ARTICLES[name]
    (draft,) = read(site, f"{name}.html?utm_source=x&fbclid=y")
    assert isinstance(draft, Draft)
    assert (draft.title, draft.source, draft.published) == (title, outlet, day)
    assert draft.author == author
    address = "2024/03/05/kesra-dam?id=7" if name == "english" else f"{name}.html"
    assert draft.url == f"{site}/{address}"
    assert [words for words in every if words not in draft.text] == []
    assert [words for words in NEVER if words in draft.text] == []


@pytest.mark.parametrize("name", [*ARTICLES, "about-cookies"])
def test_every_sentence_stands_in_what_a_reader_sees(site: str, name: str) -> None:
    (draft,) = read(site, f"{name}.html")
    assert isinstance(draft, Draft)
    seen = visible(name)
    sentences = [" ".join(draft.text[s.start : s.end].split()) for s in split_sentences(draft.text)]
    assert len(sentences) >= 5
    assert [sentence for sentence in sentences if sentence not in seen] == []
    assert not any(sentence.startswith(("- ", "| ")) for sentence in sentences)


@pytest.mark.parametrize("name", REFUSED)
def test_a_page_that_is_no_article_is_told_for_what_it_is(site: str, name: str) -> None:
    (unread,) = read(site, f"{name}.html")
    assert isinstance(unread, Unread)
    assert unread.error.reason == REFUSED[name]


def test_an_article_about_cookies_and_logins_is_an_article(site: str) -> None:
    (draft,) = read(site, "about-cookies.html")
    assert isinstance(draft, Draft)
    assert draft.published is None  # nowhere said, and never guessed


def test_a_page_that_is_not_there_is_told(site: str) -> None:
    (unread,) = read(site, "gone.html")
    assert isinstance(unread, Unread)
    assert unread.error.reason == "page_not_found"


@pytest.mark.parametrize(
    "feed",
    [
        "<?xml version='1.0'?><rss version='2.0'/>",
        "<!-- x --><feed xmlns='http://www.w3.org/2005/Atom'/>",
    ],
)
def test_a_feed_is_told_how_to_be_added(tmp_path: Path, feed: str) -> None:
    (tmp_path / "news.xml").write_text(feed)
    (unread,) = served(tmp_path, "news.xml")
    assert isinstance(unread, Unread)
    assert unread.error.reason == "address_of_feed"
    assert str(unread.error.values["url"]).endswith("/news.xml")


@pytest.mark.parametrize(
    ("name", "content"),
    [("dam.txt", "The dam is full."), ("dam.md", "# Dam\n\nThe dam is full.")],
)
def test_a_file_at_an_address_goes_to_the_reader_of_its_kind(
    tmp_path: Path, name: str, content: str
) -> None:
    (tmp_path / name).write_text(content)
    (draft,) = served(tmp_path, f"{name}?utm_medium=x")
    assert isinstance(draft, Draft)
    assert draft.text.endswith("The dam is full.")
    assert draft.source == name
    assert (draft.url or "").endswith(f"/{name}")


def test_json_lines_at_an_address_are_many_articles(tmp_path: Path) -> None:
    (tmp_path / "all.jsonl").write_text('{"text": "The dam is full."}\n{"text": "It rains."}\n')
    drafts = served(tmp_path, "all.jsonl")
    assert [draft.text for draft in drafts if isinstance(draft, Draft)] == [
        "The dam is full.",
        "It rains.",
    ]


def test_a_kind_that_is_not_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG")
    (unread,) = served(tmp_path, "a.png")
    assert isinstance(unread, Unread)
    assert unread.error.reason == "unsupported_kind"


def served(folder: Path, path: str) -> list[Draft | Unread]:
    handler = partial(_Handler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        drafts = read(f"http://127.0.0.1:{server.server_port}", path)
        server.shutdown()
    return drafts


@pytest.mark.parametrize(
    "data", [b"<p>a</p>" * (MAX_PAGE_BYTES // 8 + 1), b"<a href=x>b</a>" * 200_000]
)
def test_a_page_too_large_to_be_read_in_time_is_refused(data: bytes) -> None:
    with pytest.raises(SourceTooLarge) as caught:
        read_page(data, None)
    assert caught.value.reason == "page_too_large"


@pytest.mark.parametrize(
    ("canonical", "address"),
    [
        ("https://water.example/a", "https://water.example/a"),
        ("https://www.water.example/a", "https://www.water.example/a"),
        ("https://other.example/a", "https://m.water.example/now"),
        ("https://water.example/", "https://m.water.example/now"),
        ("https://me@water.example/a", "https://m.water.example/now"),
        ("javascript:alert(1)", "https://m.water.example/now"),
        ("https://[::1", "https://m.water.example/now"),
        ("b?utm_medium=x&p=2", "https://m.water.example/b?p=2"),
    ],
)
def test_an_address_is_believed_of_the_same_site_only(canonical: str, address: str) -> None:
    data = (PAGES / "english.html").read_bytes()
    data = data.replace(b"/2024/03/05/kesra-dam?utm_source=front&amp;id=7#top", canonical.encode())
    draft = read_page(data, None, "https://m.water.example/now?gclid=1#x")
    assert draft.url == address


def test_only_what_tracks_is_taken_from_an_address() -> None:
    kept = "https://a.example/x?id=1&q=%D8%B3%20a&empty="
    assert without_tracking(kept) == kept
    assert without_tracking("https://a.example/?utm_a=1&UTM_B=2&id=3&fbclid=4#f") == (
        "https://a.example/?id=3"
    )


def test_a_password_in_an_address_is_shown_to_nobody() -> None:
    (unread,) = read_url(Fetcher(), "https://me:secret@water.example/a")
    assert isinstance(unread, Unread)
    assert unread.source == "https://water.example/a"
    assert "secret" not in str(unread.error)


@pytest.mark.parametrize(
    ("source", "is_url"),
    [
        ("https://example.org/a", True),
        ("ftp://example.org/a", True),
        ("example.org/a", True),
        ("www.example.org", True),
        ("موقع.example/a", True),
        ("article.txt", False),
        ("news/article.txt", False),
        ("./example.org/a", False),
        ("/a/b.html", False),
        ("~/b.html", False),
        ("docs.d/a", False),
    ],
)
def test_an_address_is_told_from_a_path(source: str, is_url: bool) -> None:
    assert looks_like_url(source) == is_url


def test_a_wrong_charset_and_odd_bytes_break_nothing() -> None:
    data = (PAGES / "arabic.html").read_bytes()
    assert (
        "الكسرة" in read_page(data.replace(b'charset="utf-8"', b'charset="x-nonsense"'), None).text
    )
    assert "الكسرة" in read_page(data, None, charset="us-ascii").text
    with pytest.raises(SourceUnreadable):
        read_page(b"\0" * 100, None)
    assert unicodedata.is_normalized("NFC", read_page(data, None).title or "")
