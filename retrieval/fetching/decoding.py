"""Decoding what a server compressed, up to a limit."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Protocol

from retrieval.errors import SourceUnreachable

if TYPE_CHECKING:
    import brotli

ACCEPTED = "gzip, deflate, br"
"""What is asked for, as a header."""

MAX_BYTES = 10_000_000
"""The most that is taken of an answer, as it comes and as it is decoded."""

_MOST_MEMBERS = 100  # of a gzip file: more are no page


class _Decoder(Protocol):
    def take(self, data: bytes, room: int) -> bytes: ...

    def ended(self) -> bool: ...


def decode_body(chunks: Iterable[bytes], encoding: str) -> bytes:
    """The body out of its chunks. `encoding` is the header's value.

    Raises `SourceUnreachable` where it is more than `MAX_BYTES`, cut short, or in no known form.
    """
    names = [name.strip().lower() for name in encoding.split(",")]
    names = [name for name in names if name not in ("", "identity")]
    make = _DECODERS.get(names[0] if names else "")
    if len(names) > 1 or make is None:
        raise SourceUnreachable("compression_refused")
    decoder, body, any_came = make(), bytearray(), False
    for chunk in chunks:
        any_came = any_came or bool(chunk)
        try:
            body += decoder.take(chunk, MAX_BYTES + 1 - len(body))
        except (zlib.error, _brotli_error()):
            raise SourceUnreachable("compression_refused") from None
        if len(body) > MAX_BYTES:
            raise SourceUnreachable("answer_too_large", megabytes=MAX_BYTES // 1_000_000)
    if any_came and not decoder.ended():
        raise SourceUnreachable("answer_broken", temporary=True)
    return bytes(body)


class _Plain:
    def take(self, data: bytes, room: int) -> bytes:
        return data[:room]

    def ended(self) -> bool:
        return True


class _Gzip:
    """One or several members, one after the other; zeros may follow."""

    def __init__(self) -> None:
        self._members = 1
        self._inner = zlib.decompressobj(31)

    def take(self, data: bytes, room: int) -> bytes:
        out = bytearray()
        while data and len(out) < room:
            if self._inner.eof:
                data = data.lstrip(b"\0")
                if not data:
                    break
                self._members += 1
                if self._members > _MOST_MEMBERS:
                    raise SourceUnreachable("compression_refused")
                self._inner = zlib.decompressobj(31)
            out += self._inner.decompress(data, room - len(out))
            data = self._inner.unused_data if self._inner.eof else self._inner.unconsumed_tail
        return bytes(out)

    def ended(self) -> bool:
        return self._inner.eof


class _Deflate:
    """With the wrapping that the standard asks for, or bare, as many servers send it."""

    def __init__(self) -> None:
        self._inner: zlib._Decompress | None = None

    def take(self, data: bytes, room: int) -> bytes:
        if self._inner is None and data:
            # The lower half of the first byte names the method: 8 in all that is wrapped.
            self._inner = zlib.decompressobj(15 if data[0] & 15 == 8 else -15)
        return self._inner.decompress(data, room) if self._inner is not None else b""

    def ended(self) -> bool:
        return self._inner is not None and self._inner.eof


class _Brotli:
    def __init__(self) -> None:
        import brotli

        self._inner: brotli.Decompressor = brotli.Decompressor()

    def take(self, data: bytes, room: int) -> bytes:
        out = bytearray()
        while len(out) < room and not self._inner.is_finished():
            piece = self._inner.process(data, output_buffer_limit=room - len(out))
            data = b""
            out += piece
            if not piece and self._inner.can_accept_more_data():
                break
        return bytes(out)

    def ended(self) -> bool:
        return bool(self._inner.is_finished())


def _brotli_error() -> type[Exception]:
    import brotli

    return brotli.error  # type: ignore[no-any-return]


_DECODERS: dict[str, Callable[[], _Decoder]] = {
    "": _Plain,
    "gzip": _Gzip,
    "x-gzip": _Gzip,
    "deflate": _Deflate,
    "br": _Brotli,
}
