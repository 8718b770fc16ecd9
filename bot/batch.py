"""Many questions from a file, an answer object a line, in order."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bot.shapes import unanswered
from bot.wiring import Isnad
from bot.words.catalogue import Words
from retrieval.errors import SourceMissing
from store.errors import IsnadError
from store.records import Scope


def answer_lines(
    isnad: Isnad,
    lines: Iterable[bytes],
    top: int | None,
    words: Words,
    scope: Scope | None = None,
) -> Iterator[tuple[dict[str, Any], bool]]:
    """An answer object for each line that is not blank, and whether the line held a question."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        record: Any = None
        try:
            record = json.loads(line, parse_constant=_refuse)
            question, question_id = record["question"], record.get("id")
            if not isinstance(question, str):
                raise TypeError("a question is a text")
            conversation = record.get("conversation")
            if conversation is None:
                answer = isnad.asker.ask(question, top=top, scope=scope)
            elif isinstance(conversation, str):
                answer = isnad.conversations.ask(question, conversation, top=top, scope=scope)
            else:
                raise TypeError("a conversation is known by a text")
            yield answer.as_json(question_id), True
        except IsnadError as error:
            yield unanswered(record, words.error(error)), True
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            yield unanswered(record, words("command.batch_line", line=number)), False


def _refuse(constant: str) -> None:
    """NaN and Infinity are no JSON, though Python takes them for it."""
    raise ValueError(constant)


def read_question_lines(file: str) -> Iterator[bytes]:
    """The lines of a file, or of standard input for `-`. Raises `SourceMissing`."""
    if file == "-":
        yield from sys.stdin.buffer
        return
    try:
        with Path(file).open("rb") as stream:
            yield from stream
    except OSError:
        raise SourceMissing("no_such_file", path=file) from None
