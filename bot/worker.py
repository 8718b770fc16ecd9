"""The worker in a process of its own: to take articles in must not slow the answers down.

Python runs one thread at a time, and reading an article is almost all Python: in a thread beside
the questions it made them wait three times as long. Here it also has the lower priority.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from typing import Any

from config.settings import Settings
from store.errors import IsnadError
from store.records import KnownModel

_NICENESS = 10
_SECONDS_TO_STOP = 8.0
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_log = logging.getLogger(__name__)


class WorkerProcess:
    """Keeps a worker's process running, until it is stopped."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._context = multiprocessing.get_context("spawn")  # a fork would copy locks held here
        self._stopping: Event = self._context.Event()
        self._process: BaseProcess | None = None
        self._lock = threading.Lock()  # a stop may come while the process is being started
        self._ended = False
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
        if process is not None and process.is_alive():
            if model != self._model and not self._stopping.is_set():
                _log.info("the worker begins anew with %s", model.fingerprint)
                self._stopping.set()
            return
        ran = time.monotonic() - self._started
        if process is not None and not self._stopping.is_set():
            self._pause = _FIRST_PAUSE if ran > _LONGEST_PAUSE else self._pause
            if ran < self._pause:
                return
            _log.warning("the worker ended with %s and is started again", process.exitcode)
            self._pause = min(2 * self._pause, _LONGEST_PAUSE)
        self._stopping = self._context.Event()
        self._model, self._started = model, time.monotonic()
        process = self._context.Process(
            target=_work,
            args=(self._settings, model.name, self._stopping),
            name="isnad-worker",
            daemon=True,
        )
        process.start()
        self._process = process

    @property
    def pid(self) -> int | None:
        """The number of the process that runs, or ran last."""
        return self._process.pid if self._process is not None else None

    def stop(self) -> None:
        """Ends the process after the article that it is at, for good."""
        with self._lock:
            self._ended = True
            self._stopping.set()
            process = self._process
        if process is None:
            return
        process.join(_SECONDS_TO_STOP)
        if process.is_alive():  # a page that is slow; the next start goes on from there
            process.kill()
            process.join()


class _Ending:
    """Time to end: when it is said, on a signal, and when the bot is gone."""

    def __init__(self, said: Event) -> None:
        self._said = said
        self._signalled = threading.Event()
        self._parent = os.getppid()

    def is_set(self) -> bool:
        gone = os.getppid() != self._parent
        return self._signalled.is_set() or gone or self._said.is_set()

    def wait(self, timeout: float | None = None) -> bool:
        self._said.wait(timeout)
        return self.is_set()

    def signal(self, *_: Any) -> None:
        self._signalled.set()


def _work(settings: Settings, model: str | None, said: Event) -> None:
    """What the process does."""
    from bot.logs import set_up_logs
    from bot.wiring import open_worker

    ending = _Ending(said)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it goes to the bot too, which then ends this
    signal.signal(signal.SIGTERM, ending.signal)
    set_up_logs(settings)
    try:
        with open_worker(settings, model) as worker:
            if hasattr(os, "nice"):  # not before: somebody may wait for their first receipt
                os.nice(_NICENESS)
            worker.run(ending)
    except IsnadError as error:
        _log.error("the worker cannot work: %s", error)
        sys.exit(1)
