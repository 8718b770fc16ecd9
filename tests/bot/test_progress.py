"""How far embedding is: through a pipe, and at a real (pseudo-)terminal."""

import os
import pty
import subprocess
import sys

import pytest

from bot.progress import EmbeddingProgress

SCRIPT = """
from bot.progress import EmbeddingProgress
with EmbeddingProgress() as progress:
    for done in range(10, 50, 10):
        progress(done, 40)
"""


def test_where_nobody_looks_it_is_a_line_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    with EmbeddingProgress() as progress:
        for done in range(1, 5):
            progress(done, 4)
    assert capsys.readouterr() == ("", "Embedding 1 of 4 passages\n")


def test_what_is_soon_done_needs_no_words(capsys: pytest.CaptureFixture[str]) -> None:
    with EmbeddingProgress(patience=60.0) as progress:
        progress(1, 4)
    assert capsys.readouterr() == ("", "")


def test_a_person_sees_a_bar_and_nothing_of_it_stays() -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, stderr=theirs,
        stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    os.close(theirs)
    shown = os.read(ours, 65_536).decode()
    os.close(ours)
    assert ran.stdout == b""
    assert "Embedding 40 of 40 passages" in shown
    assert "━" in shown
    assert shown.rstrip().endswith("\x1b[2K")  # the line is wiped
