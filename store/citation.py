"""A citation: which version, from where to where, and the hash that the text there must have."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass

from store.errors import NotACitation

HASH_BYTES = 16
_CHECK_BYTES = 6


def hash_text(text: str) -> bytes:
    """The hash that a citation carries: the first 16 bytes of SHA-256 over the UTF-8 text."""
    return hashlib.sha256(text.encode()).digest()[:HASH_BYTES]


def hash_whole(text: str) -> bytes:
    """The hash that a whole version is kept with: SHA-256 over the UTF-8 text."""
    return hashlib.sha256(text.encode()).digest()


@dataclass(frozen=True, slots=True)
class Citation:
    """A span of one stored version. Offsets count Unicode code points, `end` exclusive.

    `hash` is `hash_text` of the span, or its beginning where the citation was read from an id.
    """

    version_id: int
    start: int
    end: int
    hash: bytes

    @property
    def id(self) -> str:
        """The citation written as a short word, for buttons, links and scripts.

        The word holds the citation itself, so it needs no table, works for ever, and a made-up
        one fails its check. Letters, digits, `-` and `_` only, as Telegram's deep links demand.
        """
        packed = b"".join(_pack(n) for n in (self.version_id, self.start, self.end - self.start))
        return (
            "c" + base64.urlsafe_b64encode(packed + self.hash[:_CHECK_BYTES]).rstrip(b"=").decode()
        )

    def matches(self, text: str) -> bool:
        """Whether `text` is the very text that was cited."""
        return hash_text(text).startswith(self.hash) and len(text) == self.end - self.start


def parse_citation(word: str) -> Citation:
    """Reads back `Citation.id`. Raises `NotACitation` for anything else."""
    try:
        if not word.startswith("c") or not word.isascii():
            raise NotACitation
        body = word[1:].encode()
        packed = base64.b64decode(body + b"=" * (-len(body) % 4), altchars=b"-_", validate=True)
        version_id, packed = _unpack(packed)
        start, packed = _unpack(packed)
        length, check = _unpack(packed)
    except (binascii.Error, IndexError):
        raise NotACitation from None
    citation = Citation(version_id, start, start + length, check)
    if len(check) != _CHECK_BYTES or not length or citation.id != word:
        raise NotACitation
    return citation


def _pack(number: int) -> bytes:
    """LEB128: seven bits a byte, the lowest first, so small numbers make short ids."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def _unpack(packed: bytes) -> tuple[int, bytes]:
    number = 0
    for place in range(5):  # 35 bits: more than any offset, less than an SQL integer
        number |= (packed[place] & 0x7F) << 7 * place
        if packed[place] <= 0x7F:
            return number, packed[place + 1 :]
    raise NotACitation
