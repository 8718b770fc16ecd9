"""As much of an HTTP/1.1 server as a bot needs, on a port of 127.0.0.1."""

from __future__ import annotations

import asyncio
import email
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message as Headers
from http import HTTPStatus
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass(frozen=True)
class Received:
    """A request that came in. Every argument is a text, whatever it came as."""

    path: str
    arguments: dict[str, str]
    reader: asyncio.StreamReader

    @property
    def abandoned(self) -> bool:
        """Whether the client has gone and waits for no answer."""
        return self.reader.at_eof()


@dataclass(frozen=True)
class Answer:
    """What goes back."""

    status: int
    body: bytes
    type: str = "application/json"


Handler = Callable[[Received], Awaitable[Answer | None]]


class Loopback:
    """Listens on 127.0.0.1 and hands every request to `handler`.

    Where the handler gives no answer, the connection is cut. The port is chosen at the first
    `start`, and stays the same when the server is stopped and started again.
    """

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self.port = 0

    @property
    def url(self) -> str:
        """The root of all addresses, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Opens the port."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Closes the port and every connection."""
        if self._server is None:
            return
        self._server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await self._server.wait_closed()
        self._server = None

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = asyncio.create_task(self._converse(reader, writer))
        self._connections.add(connection)
        connection.add_done_callback(self._connections.discard)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while answer := await self._handler(await _read(reader)):
                writer.write(_head(answer) + answer.body)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client has gone
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()


async def _read(reader: asyncio.StreamReader) -> Received:
    """The next request of a connection."""
    head = await reader.readuntil(b"\r\n\r\n")
    first, _, lines = head.decode("latin-1").partition("\r\n")
    headers = email.message_from_string(lines)
    body = await reader.readexactly(int(headers.get("Content-Length", "0")))
    target = urlsplit(first.split(" ")[1])
    arguments = dict(parse_qsl(target.query)) | _arguments(headers, body)
    return Received(unquote(target.path), arguments, reader)


def _arguments(headers: Headers, body: bytes) -> dict[str, str]:
    match headers.get_content_type():
        case "application/json":
            given = json.loads(body).items()
            return {name: v if isinstance(v, str) else json.dumps(v) for name, v in given}
        case "multipart/form-data":
            whole = f"Content-Type: {headers['Content-Type']}\r\n\r\n".encode() + body
            parts = email.message_from_bytes(whole).walk()
            return {
                str(part.get_param("name", header="Content-Disposition")): _content(part)
                for part in parts
                if not part.is_multipart()
            }
        case _:
            return dict(parse_qsl(body.decode(), keep_blank_values=True))


def _content(part: Headers) -> str:
    content = part.get_payload(decode=True)
    return content.decode("utf-8", "surrogateescape") if isinstance(content, bytes) else ""


def _head(answer: Answer) -> bytes:
    return (
        f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}\r\n"
        f"Content-Type: {answer.type}\r\nContent-Length: {len(answer.body)}\r\n\r\n"
    ).encode()
