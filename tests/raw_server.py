"""A server on loopback that answers with any bytes at all, as no decent server does."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from typing import Self

Answer = bytes | Callable[[socket.socket], None]


class RawServer:
    """Sends the answer of a path, as it is, and closes. `asked` are the requests that came."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def page(self, path: str, body: bytes, *headers: str, status: str = "200 OK") -> None:
        """Answers a path with a body in its right length."""
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
        self.answers[path] = "\r\n".join([*lines, "", ""]).encode() + body

    def _serve(self) -> None:
        while True:
            try:
                connection = self._socket.accept()[0]
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            request = b""
            while b"\r\n\r\n" not in request and (more := connection.recv(65536)):
                request += more
            text = request.decode("latin-1")
            self.asked.append(text)
            path = text.split(" ")[1] if " " in text else ""
            answer = self.answers.get(path, b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")
            if callable(answer):
                answer(connection)
            else:
                connection.sendall(answer)
                connection.shutdown(socket.SHUT_WR)
                connection.settimeout(1)
                while connection.recv(65536):  # a close with bytes unread would reset
                    pass
