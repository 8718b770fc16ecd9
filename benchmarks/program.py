"""The command-line program, used as anybody's script would: articles in, questions in, JSON out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from benchmarks.dataset import Paragraph, Question

_ROOT = Path(__file__).parent.parent


class Library(Protocol):
    """What is measured: something that takes articles in and answers questions about them."""

    def ingest(self, paragraphs: Iterable[Paragraph]) -> None:
        """Takes each paragraph in as an article."""

    def ask(self, questions: Sequence[Question], top: int) -> list[Mapping[str, Any]]:
        """An answer object for each question, in order, with `top` citations."""


MakeLibrary = Callable[[Path], Library]
"""Gives an empty library in the folder that it is called with."""


class Program:
    """A library of its own in a folder, by the shipped defaults: `ISNAD_` settings of the caller
    do not count, a `model` does."""

    def __init__(self, folder: Path, model: str | None = None) -> None:
        self._folder = folder
        self._options = ["--data-dir", str(folder / "library")]
        if model is not None:
            self._options += [
                "--model",
                str(Path(model).resolve() if Path(model).exists() else model),
            ]

    def ingest(self, paragraphs: Iterable[Paragraph]) -> None:
        """Runs `isnad ingest articles.jsonl`."""
        file = self._folder / "articles.jsonl"
        _write(file, ({"id": p.id, "title": p.title, "text": p.text} for p in paragraphs))
        receipts = self._run("ingest", str(file), "--json")
        strange = [r for r in receipts if r["status"] not in ("new", "duplicate")]
        assert not strange, strange[0]
        # The built-in model stands in for one that cannot be had: right for users, not for figures.
        if warning := json.loads(self._start("stats", "--json")).get("warning"):
            sys.exit(f"isnad ingest failed: {warning}")

    def ask(self, questions: Sequence[Question], top: int) -> list[Mapping[str, Any]]:
        """Runs `isnad ask --batch questions.jsonl --top N`."""
        file = self._folder / "questions.jsonl"
        _write(file, ({"id": q.id, "question": q.text} for q in questions))
        answers = self._run("ask", "--batch", str(file), "--top", str(top))
        assert [answer["id"] for answer in answers] == [question.id for question in questions]
        return answers

    def model(self) -> str:
        """The name of the model in use."""
        done = self._start("stats", "--json")
        name: str = json.loads(done)["model"]
        return name

    def _run(self, *arguments: str) -> list[Mapping[str, Any]]:
        return [json.loads(line) for line in self._start(*arguments).split("\n") if line]

    def _start(self, *arguments: str) -> str:
        settings = {name: value for name, value in os.environ.items() if name[:6] != "ISNAD_"}
        done = subprocess.run(
            [sys.executable, "-m", "bot", *self._options, *arguments],
            env=settings | {"PYTHONPATH": str(_ROOT)},
            cwd=self._folder,  # where no .env file says otherwise
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            sys.exit(f"isnad {arguments[0]} failed: {done.stderr.strip()}")
        return done.stdout


def _write(file: Path, records: Iterable[Mapping[str, Any]]) -> None:
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    file.write_text("".join(lines), encoding="utf-8")
