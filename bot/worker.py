"""The worker in a process of its own: to take articles in must not slow the answers down.

Python runs one thread at a time, and reading an article is almost all Python: in a thread beside
the questions it made them wait three times as long. Here it also has the lower priority.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from config.settings import PREFIX, Settings
from store.errors import IsnadError
from store.records import KnownModel

_NICENESS = 10
_SECONDS_TO_STOP = 8.0
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_log = logging.getLogger(__name__)


class WorkerProcess:
    """Keeps a worker's process running, until it is stopped.

    Its standard input is the line between the two: the settings go in by it, and its end is the
    word to end, which comes also where the bot is killed.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()  # a stop may come while the process is being started
        self._ended = self._told = False
        self._pause, self._started = _FIRST_PAUSE, 0.0
        self._model: KnownModel | None = None

    def watch(self, model: KnownModel) -> None:
        """Starts the process where it does not run, after a pause where it ended by itself; anew
        where another `model` has come to answer. To be called now and then, from any thread; after
        a stop it does nothing any more."""
        with self._lock:
            if not self._ended:
                self._watch(model)

    def _watch(self, model: KnownModel) -> None:
        process = self._process
        if process is not None and process.poll() is None:
            if model != self._model and not self._told:
                _log.info("the worker begins anew with %s", model.fingerprint)
                self._tell_to_end()
            return
        ran = time.monotonic() - self._started
        if process is not None and not self._told:
            self._pause = _FIRST_PAUSE if ran > _LONGEST_PAUSE else self._pause
            if ran < self._pause:
                return
            _log.warning("the worker ended with %s and is started again", process.returncode)
            self._pause = min(2 * self._pause, _LONGEST_PAUSE)
        self._tell_to_end()  # closes the line to the one that is gone
        self._told = False
        self._model, self._started = model, time.monotonic()
        try:
            self._process = self._begin(model)
        except OSError as error:
            _log.error("the worker cannot be started: %s", error)

    def _begin(self, model: KnownModel) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.worker"],
            stdin=subprocess.PIPE,
            # What the settings say goes in by the line: the token is none of its business.
            env={name: value for name, value in os.environ.items() if not name.startswith(PREFIX)},
        )
        settings = self._settings.model_dump(mode="json", exclude={"telegram_token"})
        assert process.stdin is not None
        process.stdin.write(json.dumps({"settings": settings, "model": asdict(model)}).encode())
        process.stdin.write(b"\n")
        process.stdin.flush()
        return process

    def _tell_to_end(self) -> None:
        self._told = True
        if self._process is not None and self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.close()

    @property
    def pid(self) -> int | None:
        """The number of the process that runs, or ran last."""
        return self._process.pid if self._process is not None else None

    def stop(self) -> None:
        """Ends the process after the article that it is at, for good."""
        with self._lock:
            self._ended = True
            self._tell_to_end()
            process = self._process
        if process is None:
            return
        try:
            process.wait(_SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:  # a page that is slow; the next start goes on from there
            process.kill()
            process.wait()


def work() -> None:
    """What the process does: it works until its standard input ends, or a signal comes."""
    from bot.logs import set_up_logs
    from bot.wiring import open_worker

    ending = threading.Event()

    def end(*_: Any) -> None:
        ending.set()

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it goes to the bot too, which then ends this
    signal.signal(signal.SIGTERM, end)
    said = json.loads(sys.stdin.buffer.readline())
    settings = Settings.model_validate(said["settings"])
    threading.Thread(
        target=lambda: end(sys.stdin.buffer.read()), name="listening", daemon=True
    ).start()
    set_up_logs(settings)
    try:
        with open_worker(settings, said["model"]["name"]) as worker:
            if hasattr(os, "nice"):  # not before: somebody may wait for their first receipt
                os.nice(_NICENESS)
            worker.run(ending)
    except IsnadError as error:
        _log.error("the worker cannot work: %s", error)
        sys.exit(1)


if __name__ == "__main__":
    work()
