from __future__ import annotations

import io
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.errors import SourceTooLarge, SourceUnreadable
from retrieval.readers.confined import Reader, receive, send
from retrieval.readers.pdf import read_pdf

FILES = Path(__file__).parent / "files"
PDF = FILES / "railway-tender-2024-06-18.en.library.pdf"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@pytest.fixture
def reader() -> Iterator[Reader]:
    made = Reader()
    yield made
    made.close()


def test_a_draft_comes_through_as_it_is_read_here(reader: Reader) -> None:
    assert reader.read("pdf", PDF.read_bytes(), "خبر.pdf") == read_pdf(PDF.read_bytes(), "خبر.pdf")


def test_an_error_comes_through_with_its_reason_and_values(reader: Reader) -> None:
    with pytest.raises(SourceUnreadable) as caught:
        reader.read("pdf", b"%PDF-1.4 nothing", None)
    assert (caught.value.reason, caught.value.values) == ("pdf_broken", {})


def test_one_process_reads_many_files(reader: Reader) -> None:
    reader.read("pdf", PDF.read_bytes(), None)
    first = reader.pid
    reader.read("pdf", PDF.read_bytes(), None)
    assert first is not None
    assert reader.pid == first


def test_a_process_that_dies_is_told_and_replaced(reader: Reader) -> None:
    reader.read("pdf", PDF.read_bytes(), None)
    first = reader.pid
    assert first is not None
    os.kill(first, signal.SIGSTOP)
    threading.Timer(0.2, os.kill, (first, signal.SIGKILL)).start()
    with pytest.raises(SourceUnreadable) as caught:
        reader.read("pdf", PDF.read_bytes(), None)
    assert caught.value.reason == "file_breaks_reader"
    reader.read("pdf", PDF.read_bytes(), None)
    assert reader.pid != first


def test_a_reader_that_hangs_is_stopped(reader: Reader) -> None:
    reader.read("pdf", PDF.read_bytes(), None)
    assert reader.pid is not None
    reader._time_limit = 0.5
    os.kill(reader.pid, signal.SIGSTOP)
    started = time.monotonic()
    with pytest.raises(SourceTooLarge) as caught:
        reader.read("pdf", PDF.read_bytes(), None)
    assert caught.value.reason == "file_too_slow"
    assert time.monotonic() - started < 10


@LINUX
def test_a_file_that_takes_too_much_memory_is_given_up() -> None:
    reader = Reader(memory_limit=150_000_000)
    message = b"Subject: x\n\n" + b"Words of a message.\n" * 900_000
    try:
        with pytest.raises((SourceTooLarge, SourceUnreadable)) as caught:
            reader.read("mail", message, None)
        assert caught.value.reason in ("file_too_heavy", "file_breaks_reader")
    finally:
        reader.close()


@LINUX
def test_the_process_has_no_secret_and_no_open_file(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ISNAD_TELEGRAM_TOKEN", "1:secret")
    with PDF.open("rb"):
        reader.read("pdf", PDF.read_bytes(), None)
        proc = Path("/proc") / str(reader.pid)
        assert b"secret" not in (proc / "environ").read_bytes()
        assert b"ISNAD" not in (proc / "environ").read_bytes()
        opened = [str(file.readlink()) for file in (proc / "fd").iterdir()]
    assert not any(name.endswith(".pdf") for name in opened)
    assert "Max core file size        0" in (proc / "limits").read_text()


def test_nothing_is_started_before_it_is_needed(reader: Reader) -> None:
    assert reader.pid is None


def test_messages_are_read_as_they_were_sent() -> None:
    stream = io.BytesIO()
    send(stream, {"a": "خبر\ud800"}, b"\0\xff")
    whole = stream.getvalue()
    assert receive(io.BytesIO(whole)) == ({"a": "خبر\ud800"}, b"\0\xff")
    for cut in range(len(whole)):
        with pytest.raises(ValueError, match=r".*"):
            receive(io.BytesIO(whole[:cut]))
