"""Targets: an address of the web as somebody wrote it, taken apart once and for all.

What is checked here is what is connected to: nobody else parses the address again.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import quote, urljoin

from retrieval.errors import SourceUnreachable

LONGEST = 2_000
"""Characters of an address that is still looked at."""

_PORTS = {"http": 80, "https": 443}
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?!\d+(?:[/?#]|$))", re.IGNORECASE)
_PARTS = re.compile(r"(https?)://([^/?#]*)([^#]*)", re.IGNORECASE)
_PLACE = re.compile(r"(\[[0-9a-f:.]+\]|[^\[\]:]+)(?::([0-9]{0,5}))?", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_DOTTED_QUAD = re.compile(r"(?:(?:0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])(?:\.(?!$)|$)){4}")
# All that may stand in a path or query; what already is percent-encoded stays so.
_KEPT = "/?%:@!$&'()*+,;=~|"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes. `host` is ASCII: a name, a dotted quad, or an IPv6 address, bare."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def url(self) -> str:
        """The whole address, without what a browser keeps to itself."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.path}"

    @property
    def usual(self) -> bool:
        """Whether the port is that of its scheme, or of the other one."""
        return self.port in _PORTS.values()


def parse_target(url: str) -> Target:
    """The target of an address; one without a scheme gets https.

    Raises `SourceUnreachable` for what is no address of the web, or is written to deceive.
    """
    url = url.strip()
    if not url or len(url) > LONGEST or "\\" in url or not all(map(_may_stand, url)):
        raise SourceUnreachable("not_an_address")
    if url.startswith("//"):
        url = "https:" + url
    elif (scheme := _SCHEME.match(url)) is None:
        url = "https://" + url
    elif scheme[1].lower() not in _PORTS:
        raise SourceUnreachable("scheme_refused")
    parts = _PARTS.fullmatch(url.partition("#")[0])
    if parts is None:
        raise SourceUnreachable("not_an_address")
    scheme_, place, path = parts[1].lower(), parts[2], parts[3]
    if "@" in place:
        raise SourceUnreachable("password_in_address")
    written = _PLACE.fullmatch(place)
    if written is None:
        raise SourceUnreachable("not_an_address")
    port = int(written[2]) if written[2] else _PORTS[scheme_]
    if not path.startswith("/"):
        path = "/" + path
    return Target(scheme_, parse_host(written[1]), port, quote(path, safe=_KEPT))


def parse_host(written: str) -> str:
    """A host in the one form in which it is looked up. Raises `SourceUnreachable`.

    A name may be in any script, but not in letters that only look like others; an address is four
    decimal numbers, or IPv6 in brackets: what only some programs take for an address is refused.
    """
    if written.startswith("["):
        try:
            return IPv6Address(written[1:-1]).compressed
        except AddressValueError:
            raise SourceUnreachable("host_refused") from None
    host = written.lower().removesuffix(".")
    if not host.isascii():
        host = _in_ascii(host)
    labels = host.split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise SourceUnreachable("host_refused")
    numeric = _NUMBER.fullmatch(labels[-1]) is not None
    if numeric and (_DOTTED_QUAD.fullmatch(host) is None or not written.isascii()):
        raise SourceUnreachable("host_refused")
    return host


def follow(target: Target, location: str) -> Target:
    """Where a redirect leads. Raises `SourceUnreachable`."""
    try:
        return parse_target(urljoin(target.url, location.strip()))
    except ValueError:  # brackets that hold no address
        raise SourceUnreachable("not_an_address") from None


def _in_ascii(host: str) -> str:
    import idna

    host = unicodedata.normalize("NFC", host)
    if unicodedata.normalize("NFKC", host) != host:
        raise SourceUnreachable("host_refused")  # full-width, circled, ideographic dots
    try:
        return idna.encode(host, std3_rules=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        raise SourceUnreachable("host_refused") from None


def _may_stand(character: str) -> bool:
    """Whether a character may be in an address: no blank, no control, nothing that is unseen."""
    return character > " " and unicodedata.category(character)[0] not in "CZ"
