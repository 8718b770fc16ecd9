"""`isnad` run in this process, as a script sees it."""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import bot.cli


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Isnad = Callable[..., Ran]


@pytest.fixture
def isnad(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Isnad]:
    """Runs `isnad` in this process, in a folder and a library of its own."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("ISNAD_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ISNAD_DATA_DIR", str(tmp_path / "library"))

    def run(*arguments: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["isnad", *arguments])
        try:
            bot.cli.main()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    yield run
    gc.enable()
