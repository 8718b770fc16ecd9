"""What has come and is not done yet, in a file: a stop or a crash must lose nobody's question.

Telegram forgets an update as soon as the next ones are fetched. Each is written down before, as a
line, and struck out where it stands when it has been dealt with: what it said may be of an article
that is deleted one day.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from telegram import Bot, Update

from bot.tokens import hide_tokens

_MOST_BYTES = 1_000_000  # then, when nothing waits, the file is begun anew
_MOST_TRIES = 2  # what was under way at so many ends may be what ended them
_log = logging.getLogger(__name__)


class Journal(asyncio.Queue[object]):
    """The queue of updates to deal with. `file` keeps those that are not done yet; `hide` puts
    stars in the place of secrets, as many as they had characters."""

    def __init__(self, file: Path, hide: Callable[[str], str] = hide_tokens) -> None:
        super().__init__()
        self._hide = hide
        self._bot: Bot | None = None
        self._file = file
        self._known: set[int] = set()
        self._waiting: dict[int, dict[str, Any]] = {}
        self._bytes = 0
        self._places: dict[int, tuple[int, int]] = {}  # where a line begins, and its length

    def restore(self, bot: Bot) -> int:
        """Puts in what was not done when the bot ended last. Says how much that is."""
        self._bot = bot
        tries: dict[int, int] = {}
        left: dict[int, dict[str, Any]] = {}
        for line in self._lines():
            number = int(line["id"])
            self._known.add(number)
            if line.get("done"):
                left.pop(number, None)
            else:
                left[number] = line["update"]
                tries[number] = int(line.get("try", 1))
        self._rewrite()
        for number, data in left.items():
            if tries[number] < _MOST_TRIES:
                self._waiting[number] = data
                self._write({"id": number, "try": tries[number] + 1, "update": data})
                self.put_nowait(Update.de_json(data, bot))
        return len(self._waiting)

    async def put(self, item: object) -> None:
        """See `asyncio.Queue`. What came before, and was not confirmed in time, is left out."""
        if isinstance(item, Update):
            if item.update_id in self._known:
                return
            self._known.add(item.update_id)
            self._waiting[item.update_id] = data = item.to_dict()
            written = json.dumps(data)
            if (hidden := self._hide(written)) != written:
                # Somebody has sent the bot's token: nothing from here on shall see it.
                self._waiting[item.update_id] = data = json.loads(hidden)
                item = Update.de_json(data, self._bot)
            self._write({"id": item.update_id, "update": data})
        await super().put(item)

    def done(self, item: object) -> None:
        """Strikes out an update that has been dealt with."""
        if isinstance(item, Update) and self._waiting.pop(item.update_id, None) is not None:
            self._strike_out(item.update_id)
            if not self._waiting and self._bytes > _MOST_BYTES:
                self._rewrite()

    def _lines(self) -> list[dict[str, Any]]:
        try:
            written = self._file.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        except (OSError, UnicodeDecodeError) as error:
            _log.warning("what waited cannot be read: %s", error)
            return []
        found = []
        for line in written:
            try:
                found.append(json.loads(line))
            except ValueError:  # cut off when the bot was killed
                continue
        return [line for line in found if isinstance(line, dict) and "id" in line]

    def _write(self, line: dict[str, Any]) -> None:
        written = json.dumps(line).encode() + b"\n"
        self._bytes += len(written)
        try:
            with self._file.open("ab") as file:
                if "update" in line:
                    self._places[line["id"]] = (file.tell(), len(written) - 1)
                file.write(written)
        except OSError as error:
            _log.warning("what waits cannot be written down: %s", error)

    def _strike_out(self, number: int) -> None:
        """Puts the number alone in the place of an update's line."""
        start, length = self._places.pop(number, (0, 0))
        done = json.dumps({"id": number, "done": True}).encode()
        if len(done) > length:
            self._write({"id": number, "done": True})
            return
        try:
            with self._file.open("r+b") as file:
                file.seek(start)
                file.write(done.ljust(length))
        except OSError as error:
            _log.warning("what was done cannot be struck out: %s", error)

    def _rewrite(self) -> None:
        self._bytes = 0
        self._places.clear()
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text("", encoding="utf-8")
            self._file.chmod(0o600)
        except OSError as error:
            _log.warning("what waits cannot be written down: %s", error)
