"""Fetching: one address, with all that must hold before and while it is read."""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Lock
from typing import TYPE_CHECKING

from retrieval.errors import SourceUnreachable
from retrieval.fetching.addresses import addresses_of
from retrieval.fetching.decoding import ACCEPTED, MAX_BYTES, decode_body
from retrieval.fetching.robots import USER_AGENT, Robots
from retrieval.fetching.target import Target, follow, parse_target

if TYPE_CHECKING:
    import httpcore2

    from retrieval.fetching.connection import Deadline

MAX_SECONDS = 20.0
"""From the first look at an address to the last byte of its answer, redirects and all."""

_MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_LONGEST_WAIT = 7 * 86_400.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came from an address. `url` is where it came from after redirects.

    `body` is decoded, at most 10 MB, and empty where `unchanged`. `content_type` has neither
    parameters nor capitals, and is "" where the server names none; so is `charset`, None where it
    names none. `etag` and `modified` are for the next time. `retry_after` is in seconds.
    """

    url: str
    body: bytes
    content_type: str
    charset: str | None
    etag: str | None
    modified: str | None
    unchanged: bool = False
    retry_after: float | None = None


class Fetcher:
    """Fetches what lies on the open web; of the rest only the `allowed` hosts and ports.

    Usable from any thread. No cookies, no proxies, no passwords. `seconds` is for a whole fetch.
    """

    def __init__(
        self, allowed: frozenset[tuple[str, int]] = frozenset(), *, seconds: float = MAX_SECONDS
    ) -> None:
        self._allowed = allowed
        self._seconds = seconds
        self._robots = Robots(self._robots_txt)
        self._lock = Lock()
        self._ssl_context: ssl.SSLContext | None = None

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        """Fetches an address; with `etag` or `modified` of the last time only if it has changed.

        Raises `SourceUnreachable`, `temporary` where it may come another time.
        """
        import httpcore2

        from retrieval.fetching.connection import Deadline

        asked = _conditions(etag, modified)
        target, deadline = parse_target(url), Deadline(self._seconds)
        try:
            for _ in range(_MOST_REDIRECTS + 1):
                came = self._ask(target, asked, deadline)
                if isinstance(came, Fetched):
                    return came
                target = came
        except (httpcore2.TimeoutException, TimeoutError):
            raise SourceUnreachable("too_slow", temporary=True, host=target.host) from None
        except ssl.SSLCertVerificationError:
            raise SourceUnreachable("certificate_refused", host=target.host) from None
        except httpcore2.ConnectError as error:
            if isinstance(error.__cause__ or error.__context__, ssl.SSLCertVerificationError):
                raise SourceUnreachable("certificate_refused", host=target.host) from None
            raise SourceUnreachable("site_unreachable", temporary=True, host=target.host) from None
        except (httpcore2.NetworkError, httpcore2.ProtocolError, OSError):
            raise SourceUnreachable("answer_broken", temporary=True) from None
        raise SourceUnreachable("too_many_redirects", host=target.host)

    def may_fetch(self, url: str) -> bool:
        """Whether the site's robots.txt lets us: to be asked for feeds and sitemaps.

        Raises `SourceUnreachable` where the address is wrong or robots.txt cannot be had for now.
        """
        return self._robots.allow(parse_target(url))

    def _ask(
        self, target: Target, headers: list[tuple[bytes, bytes]], deadline: Deadline
    ) -> Fetched | Target:
        """One request: what it brought, or where it leads."""
        import httpcore2

        from retrieval.fetching.connection import CheckedBackend

        inside = (target.host, target.port) in self._allowed
        if not inside and not target.usual:
            raise SourceUnreachable("port_refused", port=target.port)
        addresses = addresses_of(
            target.host, target.port, seconds=deadline.left(), checked=not inside
        )
        url = httpcore2.URL(
            scheme=target.scheme, host=target.host, port=target.port, target=target.path
        )
        with (
            httpcore2.HTTPConnection(
                url.origin,
                ssl_context=self._context() if target.scheme == "https" else None,
                network_backend=CheckedBackend(addresses, deadline),
            ) as connection,
            connection.stream("GET", url, headers=_headers(target, headers)) as response,
        ):
            said = {
                name.decode("latin-1").lower(): value.decode("latin-1").strip()
                for name, value in response.headers
            }
            if response.status in _REDIRECTS and (location := said.get("location")):
                return follow(target, _as_text(location))
            return self._read(target, response, said, bool(headers), deadline)

    def _read(
        self,
        target: Target,
        response: httpcore2.Response,
        said: dict[str, str],
        conditional: bool,
        deadline: Deadline,
    ) -> Fetched:
        retry_after = _seconds(said.get("retry-after"))
        unchanged = conditional and response.status == 304
        if not unchanged:
            _check_status(response.status, target.host, retry_after)
            if (length := said.get("content-length", "")).isdecimal() and int(length) > MAX_BYTES:
                raise SourceUnreachable("answer_too_large", megabytes=MAX_BYTES // 1_000_000)
        chunks = _until(response.iter_stream(), deadline)
        body = b"" if unchanged else decode_body(chunks, said.get("content-encoding", ""))
        media_type, charset = _content_type(said.get("content-type", ""))
        return Fetched(
            url=target.url,
            body=body,
            content_type=media_type,
            charset=charset,
            etag=said.get("etag") or None,
            modified=said.get("last-modified") or None,
            unchanged=unchanged,
            retry_after=retry_after,
        )

    def _robots_txt(self, url: str) -> bytes:
        return self.fetch(url).body

    def _context(self) -> ssl.SSLContext:
        """Made when it is first needed, for reading the authorities takes a moment."""
        import httpcore2

        with self._lock:
            if self._ssl_context is None:
                self._ssl_context = httpcore2.default_ssl_context()
            return self._ssl_context


def _conditions(etag: str | None, modified: str | None) -> list[tuple[bytes, bytes]]:
    """The headers that ask for news only. What is no header value is left out."""
    return [
        (name, value.encode("latin-1"))
        for name, value in ((b"If-None-Match", etag), (b"If-Modified-Since", modified))
        if value and value.isprintable() and value.isascii()
    ]


def _headers(target: Target, more: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    place = target.url.split("/", 3)[2]
    return [
        (b"Host", place.encode("ascii")),
        (b"User-Agent", USER_AGENT.encode("ascii")),
        (b"Accept", b"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
        (b"Accept-Language", b"ar,en;q=0.9,*;q=0.5"),
        (b"Accept-Encoding", ACCEPTED.encode("ascii")),
        (b"Connection", b"close"),
        *more,
    ]


def _check_status(status: int, host: str, retry_after: float | None) -> None:
    if status == 200 or status == 203:
        return
    if status in (404, 410):
        raise SourceUnreachable("page_not_found", status=status)
    if status in (401, 402, 403, 407, 451):
        raise SourceUnreachable("page_forbidden", host=host, status=status)
    if status == 429:
        raise SourceUnreachable(
            "asked_too_often", temporary=True, retry_after=retry_after, host=host
        )
    if status >= 500 or status in (408, 425):
        raise SourceUnreachable(
            "server_failed", temporary=True, retry_after=retry_after, host=host, status=status
        )
    raise SourceUnreachable("status_unexpected", host=host, status=status)


def _until(chunks: Iterable[bytes], deadline: Deadline) -> Iterable[bytes]:
    for chunk in chunks:
        deadline.left()  # also while a slow decoder works
        yield chunk


def _content_type(header: str) -> tuple[str, str | None]:
    media_type, _, rest = header.partition(";")
    for part in rest.split(";"):
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return media_type.strip().lower(), value.strip(" \"'").lower() or None
    return media_type.strip().lower(), None


def _seconds(retry_after: str | None) -> float | None:
    """Of a number of seconds, or of a date; what says neither says nothing."""
    if not retry_after:
        return None
    if retry_after.isascii() and retry_after.isdecimal():
        return min(float(retry_after[:9]), _LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(retry_after)
    except (ValueError, TypeError, OverflowError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max((until - datetime.now(UTC)).total_seconds(), 0.0), _LONGEST_WAIT)


def _as_text(header: str) -> str:
    """A header as text: some servers send UTF-8 bytes as they are."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return header
