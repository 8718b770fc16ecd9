"""The inside of the process that reads dangerous files: limits, then one file after the other.

python -m retrieval.readers.cell BYTES_OF_MEMORY     messages on stdin and stdout, see confined.py
"""

from __future__ import annotations

import gc
import os
import sys
from dataclasses import asdict
from typing import Any

from retrieval.errors import SourceError, SourceTooLarge, SourceUnreadable, SourceUnsupported
from retrieval.intake.draft import Draft
from retrieval.readers.confined import receive, send

_SECONDS = 60
"""Of processor time for one file, should nobody be left to stop it by the clock."""
_FORBIDDEN = ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.exec", "os.system")


def main(arguments: list[str]) -> int:
    """Reads files until nobody sends any more."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    _limit(int(arguments[0]))
    sys.addaudithook(_refuse)
    while True:
        try:
            head, data = receive(sys.stdin.buffer)
        except (ValueError, OSError):
            return 0
        _limit_time()
        answer = _answer(head, data)
        del data
        send(answers, answer)
        if answer.get("last"):
            return 0


def _answer(head: dict[str, Any], data: bytes) -> dict[str, Any]:
    try:
        return {"draft": asdict(_read(head, data))}
    except SourceError as error:
        return _told(error)
    except MemoryError:
        gc.collect()
        return _told(SourceTooLarge("file_too_heavy")) | {"last": True}
    except Exception:  # noqa: BLE001 - whatever a reader missed: the file is bad, and told so
        return _told(SourceUnreadable("file_breaks_reader")) | {"last": True}


def _told(error: SourceError) -> dict[str, Any]:
    return {"error": [type(error).__name__, error.reason, error.values]}


def _read(head: dict[str, Any], data: bytes) -> Draft:
    kind, name = head["kind"], head["name"]
    if kind == "pdf":
        from retrieval.readers.pdf import read_pdf

        return read_pdf(data, name)
    if kind == "docx":
        from retrieval.readers.docx import read_docx

        return read_docx(data, name)
    if kind == "mail":
        from retrieval.readers.mail import read_mail

        return read_mail(data, name)
    if kind == "html":
        from retrieval.readers.page import read_page

        return read_page(data, name, head["url"], head["charset"])
    raise SourceUnsupported("not_a_docx")


def _limit(memory: int) -> None:
    """Limits that last, where the system has them; elsewhere the clock alone protects us."""
    try:
        import resource
    except ImportError:
        return
    for limit, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        try:
            resource.setrlimit(limit, (value, value))
        except (ValueError, OSError):
            continue  # macOS refuses some


def _limit_time() -> None:
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + _SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _refuse(event: str, arguments: object) -> None:
    if event in _FORBIDDEN:
        raise PermissionError(event)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
