"""Readers of dangerous files in a process of their own, which may break, hang or be killed.

The process is started when it is first needed, keeps running, and is replaced after a fault. It
has limits on memory, time and files, and nothing of our environment. See `cell.py` for its inside.
"""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any

from retrieval.errors import SourceError, SourceTooLarge, SourceUnreadable, SourceUnsupported
from retrieval.intake.draft import Draft

TIME_LIMIT = 20.0
"""Seconds for one file."""
MEMORY_LIMIT = 1_500_000_000
"""Bytes of address space, where the system can set that."""
_FILES_PER_PROCESS = 500
"""Then it is replaced, so that what a library leaks never fills it."""
_LONGEST_ANSWER = 200_000_000
_KEPT = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "TZ", "TMPDIR", "TEMP", "VIRTUAL_ENV")
_ERRORS: dict[str, type[SourceError]] = {
    error.__name__: error for error in (SourceTooLarge, SourceUnreadable, SourceUnsupported)
}
SIZE = struct.Struct(">I")


class Reader:
    """One process that reads files for us, one at a time."""

    def __init__(self, time_limit: float = TIME_LIMIT, memory_limit: int = MEMORY_LIMIT) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._read = 0
        self._time_limit = time_limit
        self._memory_limit = memory_limit

    def read(
        self,
        kind: str,
        data: bytes,
        name: str | None,
        url: str | None = None,
        charset: str | None = None,
    ) -> Draft:
        """The draft that the reader of `kind` makes. Raises `SourceError` for whatever goes wrong:
        a crash, too much time or too much memory too."""
        with self._lock:
            answer = self._ask({"kind": kind, "name": name, "url": url, "charset": charset}, data)
        if "draft" in answer:
            return Draft(**answer["draft"])
        kind_of_error, reason, values = answer["error"]
        raise _ERRORS[kind_of_error](reason, **values)

    def close(self) -> None:
        """Ends the process; the next file starts another."""
        with self._lock:
            self._end()

    @property
    def pid(self) -> int | None:
        """Of the process, while there is one."""
        return self._process.pid if self._process else None

    def _ask(self, head: dict[str, Any], data: bytes) -> dict[str, Any]:
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        slow = threading.Event()

        def stop() -> None:
            slow.set()
            process.kill()

        timer = threading.Timer(self._time_limit, stop)
        timer.daemon = True
        timer.start()
        try:
            send(process.stdin, head, data)
            answer, _ = receive(process.stdout)
        except (OSError, ValueError):
            answer = None
        finally:
            timer.cancel()
        self._read += 1
        if answer is None or answer.get("last") or self._read >= _FILES_PER_PROCESS:
            self._end()
        if answer is not None:
            return answer
        if slow.is_set():
            raise SourceTooLarge("file_too_slow", seconds=round(self._time_limit))
        raise SourceUnreadable("file_breaks_reader")

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._end()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "retrieval.readers.cell", str(self._memory_limit)],
                env=_environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for us
            )
        except OSError as error:
            detail = error.strerror or type(error).__name__
            raise SourceUnreadable("file_not_readable", detail=detail) from None
        self._read = 0
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue  # what it did not take


_READER: list[Reader] = []
_MAKING = threading.Lock()


def read_confined(
    kind: str,
    data: bytes,
    name: str | None,
    url: str | None = None,
    charset: str | None = None,
) -> Draft:
    """The draft of a `pdf`, `docx`, `mail` or `html` file, read in the process that all share.

    `url` is the address that a page came from, `charset` what its server said of it. Raises
    `SourceError`.
    """
    with _MAKING:
        if not _READER:
            import atexit

            _READER.append(Reader())
            atexit.register(_READER[0].close)
    return _READER[0].read(kind, data, name, url, charset)


def send(stream: IO[bytes], head: dict[str, Any], data: bytes = b"") -> None:
    """Writes one message: what it says as JSON, and bytes."""
    encoded = json.dumps(head).encode()  # ASCII: it carries halves of characters too
    stream.write(SIZE.pack(len(encoded)) + SIZE.pack(len(data)) + encoded)
    stream.write(data)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[dict[str, Any], bytes]:
    """Reads one message. Raises `ValueError` where it is cut short or none."""
    sizes = stream.read(2 * SIZE.size)
    if len(sizes) < 2 * SIZE.size:
        raise ValueError("no message")
    (length,), (more,) = SIZE.unpack(sizes[: SIZE.size]), SIZE.unpack(sizes[SIZE.size :])
    if length + more > _LONGEST_ANSWER:
        raise ValueError("a message too long")
    encoded, data = stream.read(length), stream.read(more)
    head = json.loads(encoded)
    if len(data) < more or not isinstance(head, dict):
        raise ValueError("a message cut short")
    return head, data


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    return {**kept, "PYTHONPATH": path, "PYTHONUTF8": "1", "OMP_NUM_THREADS": "1"}
