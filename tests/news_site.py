"""A news site on loopback: feeds, a sitemap, robots.txt, and what was asked of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from xml.sax.saxutils import escape


@dataclass(slots=True)
class Site:
    """What lies where. A page of which the tag was sent back is told to be unchanged."""

    port: int = 0
    pages: dict[str, bytes] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    """Paths, each with the `If-None-Match` that came with it."""

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def put(self, path: str, page: str | bytes, status: int = 200, **headers: str) -> str:
        self.pages[path] = page.encode() if isinstance(page, str) else page
        self.statuses[path] = status
        self.headers[path] = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.url(path)

    def times(self, path: str) -> int:
        return sum(asked == path for asked, _ in self.asked)


@contextmanager
def serve() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            tag = self.headers.get("If-None-Match")
            site.asked.append((self.path, tag))
            body = site.pages.get(self.path)
            headers = site.headers.get(self.path, {})
            if body is None:
                self.send_error(404)
                return
            unchanged = tag is not None and tag == headers.get("ETag")
            self.send_response(304 if unchanged else site.statuses[self.path])
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if not unchanged:
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site.port = server.server_port
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield site
        server.shutdown()
        thread.join()


def rss(site: Site, *names: str, title: str = "Harbour News", day: int = 1) -> str:
    """A feed of pages by these names, the first the newest."""
    items = "".join(
        f"<item><title>{escape(name)}</title><link>{site.url('/' + name)}</link>"
        f"<guid isPermaLink='false'>id-{escape(name)}</guid>"
        f"<pubDate>Mon, {day:02d} Jan 2024 10:00:00 GMT</pubDate></item>"
        for name in names
    )
    return (
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>"
        f"<title>{escape(title)}</title><link>{site.url('/')}</link>{items}</channel></rss>"
    )
