"""Connections to the addresses that were checked, and to no others, within one deadline."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Sequence
from typing import Any

import httpcore2

from retrieval.errors import SourceUnreachable
from retrieval.fetching.addresses import Address
from retrieval.fetching.decoding import MAX_BYTES

_SECONDS_FOR_ONE_ADDRESS = 5.0
_MOST_ON_THE_WIRE = MAX_BYTES + 1_000_000  # headers and the bounds of chunks too


class Deadline:
    """When all of a fetch must be over, whatever its parts take."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """The seconds that are left. Raises `httpcore2.ReadTimeout` where there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("deadline")
        return left


class CheckedBackend(httpcore2.NetworkBackend):
    """Connects to given addresses in place of the host: a second DNS answer changes nothing."""

    def __init__(self, addresses: Sequence[Address], deadline: Deadline) -> None:
        self._addresses = addresses
        self._deadline = deadline
        self._inner = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        failure: Exception = httpcore2.ConnectError("no address")
        for address in self._addresses:
            seconds = min(self._deadline.left(), _SECONDS_FOR_ONE_ADDRESS)
            try:
                stream = self._inner.connect_tcp(str(address), port, seconds)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream, self._deadline, _MOST_ON_THE_WIRE)
        raise failure


class _TimedStream(httpcore2.NetworkStream):
    """A stream that ends with the deadline and after so many bytes: of headers too."""

    def __init__(self, inner: httpcore2.NetworkStream, deadline: Deadline, most: int) -> None:
        self._inner = inner
        self._deadline = deadline
        self._left = most

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._inner.read(max_bytes, self._deadline.left())
        self._left -= len(data)
        if self._left < 0:
            raise SourceUnreachable("answer_too_large", megabytes=MAX_BYTES // 1_000_000)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        seconds = self._deadline.left()
        stream = self._inner.start_tls(ssl_context, server_hostname, seconds)
        return _TimedStream(stream, self._deadline, self._left)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
