"""Fetching, from real servers on loopback; only the answers of the resolver are made up."""

from __future__ import annotations

import gzip
import socket
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import brotli
import pytest
from raw_server import RawServer

from retrieval.errors import SourceUnreachable
from retrieval.fetching.decoding import MAX_BYTES
from retrieval.fetching.fetcher import Fetcher

OUTSIDE = "93.184.215.14"
NAMES = {
    "inside.example": ["10.0.0.7"],
    "loopback.example": ["127.0.0.1"],
    "metadata.example": ["169.254.169.254"],
    "sixth.example": ["::1"],
    "half.example": [OUTSIDE, "192.168.1.1"],
    "half6.example": [OUTSIDE, "fd00::1"],
    "cgnat.example": ["100.64.1.1"],
    "nowhere.example": [],
    "xn--4gbrim.example": ["127.0.0.1"],
    "outside.example": [OUTSIDE],
}

CONNECTED: list[Any] = []
_state = {"watching": False}


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Notes where connections go, and lets none leave the machine."""
    if event == "socket.connect" and _state["watching"]:
        CONNECTED.append(arguments[1])
        if not str(arguments[1][0]).startswith("127."):
            raise ConnectionRefusedError


sys.addaudithook(_watch)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, list[str]]]:
    """The names that the resolver knows, beside those that are addresses already."""
    real, known = socket.getaddrinfo, {name: list(found) for name, found in NAMES.items()}

    def resolve(host: Any, port: Any, *rest: Any, **named: Any) -> Any:
        if host not in known:
            if not all(c in "0123456789abcdef.:" for c in str(host)):
                raise socket.gaierror(socket.EAI_NONAME, "unknown")
            return real(host, port, *rest, **named)
        if not known[host]:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return [info for address in known[host] for info in real(address, port, *rest, **named)]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    CONNECTED.clear()
    _state["watching"] = True
    yield known
    _state["watching"] = False


@pytest.fixture
def server() -> Iterator[RawServer]:
    with RawServer() as running:
        yield running


@pytest.fixture
def fetcher(server: RawServer) -> Fetcher:
    return Fetcher(frozenset({("127.0.0.1", server.port)}), seconds=5.0)


def refusal(fetcher: Fetcher, url: str) -> SourceUnreachable:
    with pytest.raises(SourceUnreachable) as caught:
        fetcher.fetch(url)
    return caught.value


TRICKS = [
    # addresses as they are
    ("http://127.0.0.1/", "address_private"),
    ("http://127.1.2.3/", "address_private"),
    ("http://0.0.0.0/", "address_private"),
    ("http://10.0.0.1/", "address_private"),
    ("http://172.16.0.1/", "address_private"),
    ("http://172.31.255.255/", "address_private"),
    ("http://192.168.0.1/", "address_private"),
    ("http://169.254.169.254/latest/meta-data/", "address_private"),
    ("http://100.100.100.200/", "address_private"),
    ("http://168.63.129.16/", "address_private"),
    ("http://192.0.0.192/", "address_private"),
    ("http://192.0.2.1/", "address_private"),
    ("http://198.18.0.1/", "address_private"),
    ("http://224.0.0.1/", "address_private"),
    ("http://240.0.0.1/", "address_private"),
    ("http://255.255.255.255/", "address_private"),
    ("http://192.88.99.1/", "address_private"),
    # and as IPv6
    ("http://[::1]/", "address_private"),
    ("http://[::]/", "address_private"),
    ("http://[::ffff:127.0.0.1]/", "address_private"),
    ("http://[::ffff:8.8.8.8]/", "address_private"),
    ("http://[::127.0.0.1]/", "address_private"),
    ("http://[64:ff9b::7f00:1]/", "address_private"),
    ("http://[64:ff9b:1::a00:1]/", "address_private"),
    ("http://[2002:7f00:1::]/", "address_private"),
    ("http://[2001:0:7f00:1::]/", "address_private"),
    ("http://[2001:db8::1]/", "address_private"),
    ("http://[2a00:1450:4001:800:0:5efe:7f00:1]/", "address_private"),
    ("http://[fc00::1]/", "address_private"),
    ("http://[fd00:ec2::254]/", "address_private"),
    ("http://[fe80::1]/", "address_private"),
    ("http://[fec0::1]/", "address_private"),
    ("http://[ff02::1]/", "address_private"),
    ("http://[fe80::1%25eth0]/", "not_an_address"),
    ("http://[::1/", "not_an_address"),
    # addresses in disguise
    ("http://2130706433/", "host_refused"),
    ("http://017700000001/", "host_refused"),
    ("http://0x7f000001/", "host_refused"),
    ("http://0x7f.0.0.1/", "host_refused"),
    ("http://0177.0.0.1/", "host_refused"),
    ("http://127.0.0.01/", "host_refused"),
    ("http://127.1/", "host_refused"),
    ("http://127.0.1/", "host_refused"),
    ("http://127.0.0.1.1/", "host_refused"),
    ("http://256.256.256.256/", "host_refused"),
    ("http://127.0.0.0x1/", "host_refused"),
    ("http://127。0。0。1/", "host_refused"),
    ("http://１２７.0.0.1/", "host_refused"),
    ("http://①②⑦.⓪.⓪.①/", "host_refused"),
    ("http://١٢٧.٠.٠.١/", "host_refused"),
    ("http://ⓛocalhost/", "host_refused"),
    ("http://ｌｏｃａｌｈｏｓｔ/", "host_refused"),
    ("http://local%68ost/", "host_refused"),
    ("http://%31%32%37.0.0.1/", "host_refused"),
    ("http://local\u00adhost/", "not_an_address"),
    ("http://local\u200bhost/", "not_an_address"),
    ("http://\u202eexample.org/", "not_an_address"),
    ("http://a..example/", "host_refused"),
    ("http://-a.example/", "host_refused"),
    # names that lead inside
    ("http://localhost/", "host_not_found"),
    ("http://inside.example/", "address_private"),
    ("http://loopback.example./", "address_private"),
    ("http://LOOPBACK.EXAMPLE/", "address_private"),
    ("http://metadata.example/", "address_private"),
    ("http://sixth.example/", "address_private"),
    ("http://half.example/", "address_private"),
    ("http://half6.example/", "address_private"),
    ("http://cgnat.example/", "address_private"),
    ("http://موقع.example/", "address_private"),
    ("https://inside.example/", "address_private"),
    ("inside.example/x", "address_private"),
    ("//inside.example/x", "address_private"),
    # passwords, ports, schemes, and what is no address
    ("http://user@outside.example/", "password_in_address"),
    ("http://user:word@outside.example/", "password_in_address"),
    ("http://outside.example@127.0.0.1/", "password_in_address"),
    ("http://@outside.example/", "password_in_address"),
    ("http://outside.example:22/", "port_refused"),
    ("http://outside.example:6379/", "port_refused"),
    ("http://outside.example:0/", "port_refused"),
    ("http://outside.example:99999/", "port_refused"),
    ("http://outside.example:80:80/", "not_an_address"),
    ("http://outside.example:٨٠/", "not_an_address"),
    ("http://outside.example:-1/", "not_an_address"),
    ("http://127.0.0.1\\@outside.example/", "not_an_address"),
    ("http:\\\\127.0.0.1/", "not_an_address"),
    ("http://outside.example /", "not_an_address"),
    ("http://outside.example/\r\nHost: inside", "not_an_address"),
    ("http://outside\t.example/", "not_an_address"),
    ("http:///etc/passwd", "not_an_address"),
    ("http:outside.example", "not_an_address"),
    ("file:///etc/passwd", "scheme_refused"),
    ("ftp://outside.example/", "scheme_refused"),
    ("gopher://127.0.0.1:6379/_SET", "scheme_refused"),
    ("dict://127.0.0.1:11211/", "scheme_refused"),
    ("javascript:alert(1)", "scheme_refused"),
    ("data:text/html,hello", "scheme_refused"),
    ("jar:http://outside.example!/", "scheme_refused"),
    ("", "not_an_address"),
    ("http://", "not_an_address"),
    ("http://outside.example/" + "a" * 3000, "not_an_address"),
]


def test_there_are_enough_tricks() -> None:
    assert len({url for url, _ in TRICKS}) >= 60


@pytest.mark.parametrize(("url", "reason"), TRICKS)
def test_a_trick_is_refused_before_anything_is_connected_to(
    names: dict[str, list[str]], url: str, reason: str
) -> None:
    error = refusal(Fetcher(), url)
    assert error.reason == reason
    assert not error.temporary
    assert CONNECTED == []


@pytest.mark.parametrize(
    ("url", "reason"),
    [(url, reason) for url, reason in TRICKS if url.startswith("http://") and reason[0] in "ah"],
)
def test_a_redirect_is_no_way_around(
    names: dict[str, list[str]], server: RawServer, fetcher: Fetcher, url: str, reason: str
) -> None:
    server.answers["/"] = f"HTTP/1.1 302 Go\r\nLocation: {url}\r\n\r\n".encode()
    assert refusal(fetcher, server.url).reason == reason
    assert [("127.0.0.1", server.port)] == CONNECTED


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("file:///etc/passwd", "scheme_refused"),
        ("//user@outside.example/", "password_in_address"),
        ("http://outside.example:25/", "port_refused"),
        ("http://[::1", "not_an_address"),
        ("javascript:alert(1)", "scheme_refused"),
    ],
)
def test_a_redirect_is_parsed_like_any_address(
    names: dict[str, list[str]], server: RawServer, fetcher: Fetcher, location: str, reason: str
) -> None:
    server.answers["/"] = f"HTTP/1.1 301 Go\r\nLocation: {location}\r\n\r\n".encode()
    assert refusal(fetcher, server.url).reason == reason


def test_a_second_answer_of_the_resolver_changes_nothing(
    names: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    known, answers = socket.getaddrinfo, [OUTSIDE, "127.0.0.1", "127.0.0.1"]

    def rebind(host: Any, port: Any, *rest: Any, **named: Any) -> Any:
        return known(answers.pop(0) if host == "outside.example" else host, port, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", rebind)
    assert refusal(Fetcher(), "http://outside.example/").reason == "site_unreachable"
    assert CONNECTED == [(OUTSIDE, 80)]
    assert len(answers) == 2


def test_an_allowed_host_is_allowed_at_its_port_only(
    names: dict[str, list[str]], server: RawServer
) -> None:
    server.page("/", b"inside", 'Content-Type: Text/Plain; Charset="UTF-8"')
    fetcher = Fetcher(frozenset({("loopback.example", server.port)}))
    came = fetcher.fetch(f"http://loopback.example:{server.port}")
    assert (came.body, came.content_type, came.charset) == (b"inside", "text/plain", "utf-8")
    assert refusal(fetcher, server.url).reason == "port_refused"
    assert refusal(fetcher, "http://loopback.example/").reason == "address_private"
    assert refusal(fetcher, f"http://0x7f.1:{server.port}/").reason == "host_refused"


def test_requests_carry_no_cookies_and_know_no_proxies(
    server: RawServer, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.page("/", b"a", "Set-Cookie: a=b", 'ETag: "1"', "Last-Modified: yesterday")
    came = fetcher.fetch(server.url)
    fetcher.fetch(server.url)
    assert (came.etag, came.modified, came.unchanged) == ('"1"', "yesterday", False)
    assert len(server.asked) == 2
    assert not any("cookie" in request.lower() for request in server.asked)


def test_redirects_are_followed_five_times_with_the_address_that_they_end_at(
    server: RawServer, fetcher: Fetcher
) -> None:
    for n in range(5):
        server.answers[f"/{n}"] = f"HTTP/1.1 302 Go\r\nLocation: {n + 1}\r\n\r\n".encode()
    server.page("/5", b"here")
    assert fetcher.fetch(f"{server.url}/0").url == f"{server.url}/5"
    server.answers["/5"] = b"HTTP/1.1 307 Go\r\nLocation: /0\r\n\r\n"
    assert refusal(fetcher, f"{server.url}/0").reason == "too_many_redirects"


def test_an_arabic_address_is_asked_for_in_percent_encoding(
    server: RawServer, fetcher: Fetcher
) -> None:
    server.page("/%D8%B3%D8%AF?q=%D8%A7&r=%20", b"dam")
    assert fetcher.fetch(f"{server.url}/سد?q=ا&r=%20#part").body == b"dam"
    server.answers["/r"] = "HTTP/1.1 302 Go\r\nLocation: /سد?q=ا&r=%20\r\n\r\n".encode()
    assert fetcher.fetch(f"{server.url}/r").body == b"dam"


def test_what_has_not_changed_comes_without_a_body(server: RawServer, fetcher: Fetcher) -> None:
    server.answers["/"] = b"HTTP/1.1 304 Same\r\nRetry-After: 60\r\n\r\n"
    came = fetcher.fetch(server.url, etag='W/"1"', modified="Tue, 05 Mar 2024 10:00:00 GMT")
    assert (came.unchanged, came.body, came.retry_after) == (True, b"", 60.0)
    assert 'If-None-Match: W/"1"' in server.asked[0]
    assert "If-Modified-Since: Tue" in server.asked[0]
    assert refusal(fetcher, server.url).reason == "status_unexpected"


@pytest.mark.parametrize(
    ("status", "reason", "temporary"),
    [
        ("404 No", "page_not_found", False),
        ("410 Gone", "page_not_found", False),
        ("401 Who", "page_forbidden", False),
        ("403 No", "page_forbidden", False),
        ("451 Law", "page_forbidden", False),
        ("429 Slow", "asked_too_often", True),
        ("500 Oh", "server_failed", True),
        ("503 Busy", "server_failed", True),
        ("204 None", "status_unexpected", False),
        ("300 Many", "status_unexpected", False),
        ("302 Nowhere", "status_unexpected", False),
        ("418 Tea", "status_unexpected", False),
    ],
)
def test_each_refusal_of_a_server_has_its_reason(
    server: RawServer, fetcher: Fetcher, status: str, reason: str, temporary: bool
) -> None:
    server.answers["/"] = f"HTTP/1.1 {status}\r\nRetry-After: 120\r\n\r\n".encode()
    error = refusal(fetcher, server.url)
    assert (error.reason, error.temporary) == (reason, temporary)
    assert error.retry_after == (120.0 if temporary else None)


PAGE = b"<p>The dam is full.</p>" * 50
BARE = zlib.compressobj(wbits=-15)
CODED: dict[str, bytes] = {
    "gzip": gzip.compress(PAGE),
    "x-gzip": gzip.compress(PAGE[:9]) + gzip.compress(PAGE[9:]) + b"\0" * 9,
    "GZIP , identity": gzip.compress(PAGE),
    "deflate": zlib.compress(PAGE),
    " Deflate": BARE.compress(PAGE) + BARE.flush(),
    "br": brotli.compress(PAGE),
    "identity": PAGE,
}


@pytest.mark.parametrize("coding", CODED)
def test_what_is_compressed_is_decoded(server: RawServer, fetcher: Fetcher, coding: str) -> None:
    server.page("/", CODED[coding], f"Content-Encoding: {coding}")
    assert fetcher.fetch(server.url).body == PAGE


BOMB = b"\0" * (MAX_BYTES + 1)
BROKEN: dict[str, tuple[str, bytes, str]] = {
    "a gzip bomb": ("gzip", gzip.compress(BOMB * 20, 1), "answer_too_large"),
    "a deflate bomb": ("deflate", zlib.compress(BOMB * 20, 1), "answer_too_large"),
    "a brotli bomb": ("br", brotli.compress(BOMB * 20, quality=1), "answer_too_large"),
    "a bomb in a bomb": ("gzip, gzip", gzip.compress(gzip.compress(BOMB)), "compression_refused"),
    "a bomb of members": ("gzip", gzip.compress(b"") * 100_000, "compression_refused"),
    "one byte too many": ("gzip", gzip.compress(BOMB, 1), "answer_too_large"),
    "gzip cut short": ("gzip", gzip.compress(PAGE)[:-9], "answer_broken"),
    "brotli cut short": ("br", brotli.compress(PAGE)[:-1], "answer_broken"),
    "deflate cut short": ("deflate", zlib.compress(PAGE)[:-5], "answer_broken"),
    "gzip that is none": ("gzip", PAGE, "compression_refused"),
    "brotli that is none": ("br", PAGE, "compression_refused"),
    "an unknown form": ("zstd", PAGE, "compression_refused"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_decoded_is_refused_soon(
    server: RawServer, fetcher: Fetcher, name: str
) -> None:
    coding, body, reason = BROKEN[name]
    server.page("/", body, f"Content-Encoding: {coding}")
    began = time.monotonic()
    assert refusal(fetcher, server.url).reason == reason
    assert time.monotonic() - began < 4


def test_ten_megabytes_are_taken(server: RawServer, fetcher: Fetcher) -> None:
    server.page("/", BOMB[:-1])
    assert len(fetcher.fetch(server.url).body) == MAX_BYTES


def drip(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while True:
        connection.sendall(b"a")
        time.sleep(0.05)


def drip_headers(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X: a\r\n")
        time.sleep(0.05)


def endless(start: bytes, again: bytes) -> Callable[[socket.socket], None]:
    def send(connection: socket.socket) -> None:
        connection.sendall(start)
        while True:
            connection.sendall(again * 1000)

    return send


def silent(connection: socket.socket) -> None:
    time.sleep(3)


OK = b"HTTP/1.1 200 OK\r\n"
ODD: dict[str, tuple[bytes | Callable[[socket.socket], None], str]] = {
    "a slow drip": (drip, "too_slow"),
    "headers that drip": (drip_headers, "too_slow"),
    "silence": (silent, "too_slow"),
    "endless headers": (endless(OK, b"X-A: aaaaaaaaaaaaaaaa\r\n"), "answer_broken"),
    "an endless header": (endless(OK + b"X-A: ", b"aaaaaaaaaaaaaaaa"), "answer_broken"),
    "an endless body": (endless(OK + b"\r\n", b"aaaaaaaaaaaaaaaa"), "answer_too_large"),
    "endless chunks": (
        endless(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"4\r\naaaa\r\n"),
        "answer_too_large too_slow",
    ),
    "endless continues": (endless(b"", b"HTTP/1.1 100 Go on\r\n\r\n"), "answer_too_large too_slow"),
    "endless trailers": (
        endless(OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X-A: aaaaaaaaaaaa\r\n"),
        "answer_broken",
    ),
    "a length that is too large": (OK + b"Content-Length: 99999999999\r\n\r\n", "answer_too_large"),
    "a body that is too short": (OK + b"Content-Length: 9\r\n\r\nabc", "answer_broken"),
    "a negative length": (OK + b"Content-Length: -1\r\n\r\nabc", "answer_broken"),
    "two lengths": (OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", "answer_broken"),
    "a chunk that is none": (OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", "answer_broken"),
    "no HTTP": (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "answer_broken"),
    "nothing": (b"", "answer_broken"),
    "a header with a zero": (OK + b"X: a\0b\r\n\r\n", "answer_broken"),
    "an upgrade": (
        b"HTTP/1.1 101 Switch\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        "answer_broken",
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_what_is_sent_oddly_ends_in_time(server: RawServer, name: str) -> None:
    server.answers["/"], reason = ODD[name]
    fetcher = Fetcher(frozenset({("127.0.0.1", server.port)}), seconds=1.0)
    began = time.monotonic()
    error = refusal(fetcher, server.url)
    assert error.reason in reason.split()
    assert error.temporary == (error.reason != "answer_too_large")
    assert time.monotonic() - began < 4


def test_a_slow_resolver_has_the_deadline_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: Any, **__: Any) -> list[Any]:
        time.sleep(1)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    began = time.monotonic()
    error = refusal(Fetcher(seconds=0.2), "http://outside.example/")
    assert (error.reason, error.temporary) == ("too_slow", True)
    assert time.monotonic() - began < 1.5


def test_nobody_listens(server: RawServer, fetcher: Fetcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    error = refusal(Fetcher(frozenset({("127.0.0.1", port)})), f"http://127.0.0.1:{port}/")
    assert (error.reason, error.temporary) == ("site_unreachable", True)


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        (b"", True),
        (b"User-agent: *\nDisallow: /", False),
        (b"User-agent: *\nDisallow: /\n\nUser-agent: Isnad\nAllow: /", True),
        (b"User-agent: isnad\nDisallow: /feed", False),
        (b"User-agent: *\nDisallow: /private", True),
        (b"\xff\xfe<html>no robots here</html>", True),
    ],
)
def test_robots_are_asked_once(
    server: RawServer, fetcher: Fetcher, robots: bytes, allowed: bool
) -> None:
    server.page("/robots.txt", robots)
    assert fetcher.may_fetch(f"{server.url}/feed.xml") == allowed
    assert fetcher.may_fetch(f"{server.url}/feed.xml") == allowed
    assert len(server.asked) == 1


def test_a_site_without_robots_lets_us_and_one_that_fails_does_not(
    server: RawServer, fetcher: Fetcher
) -> None:
    server.answers["/robots.txt"] = b"HTTP/1.1 503 Busy\r\n\r\n"
    with pytest.raises(SourceUnreachable) as caught:
        fetcher.may_fetch(f"{server.url}/feed")
    assert caught.value.temporary
    del server.answers["/robots.txt"]
    assert fetcher.may_fetch(f"{server.url}/feed")
