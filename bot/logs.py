"""Logs: one line an event on stderr, for people or for machines, and never a token."""

from __future__ import annotations

import logging
import sys
import threading
from typing import Any

import structlog

from bot.tokens import Secrets
from config.settings import Settings

_QUIET = ("httpx", "httpx2", "httpcore", "httpcore2", "apscheduler", "alembic", "protego")
_log = logging.getLogger(__name__)


def set_up_logs(settings: Settings) -> None:
    """Sends all logging, ours and the libraries', through one formatter."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    as_json = settings.log_format == "json"
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    formatter = _Redacting(
        settings,
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=settings.log_level.upper(), force=True)
    # It logs a traceback for every 429 before it raises it; whoever called decides what that means.
    logging.getLogger("telegram.ext.AIORateLimiter").setLevel(logging.CRITICAL)
    for name in _QUIET:
        # httpx logs each request's whole address, and the token is part of it.
        logging.getLogger(name).setLevel(logging.WARNING)
    _hear_what_nobody_catches()


class _Redacting(structlog.stdlib.ProcessorFormatter):
    """Prints stars for tokens, wherever a library may have put one: in a line, an address, a chain
    of exceptions."""

    def __init__(self, settings: Settings, **options: Any) -> None:
        super().__init__(**options)
        self._secrets = Secrets(settings)

    def format(self, record: logging.LogRecord) -> str:
        return self._secrets.hide(super().format(record))


def _hear_what_nobody_catches() -> None:
    """What Python would print by itself goes through the same formatter."""
    logging.captureWarnings(True)
    sys.excepthook = lambda kind, error, trace: _log.critical(
        "uncaught", exc_info=(kind, error, trace)
    )
    threading.excepthook = lambda given: _log.error(
        "uncaught in %s", given.thread and given.thread.name, exc_info=given.exc_value
    )
    sys.unraisablehook = lambda given: _log.error(
        "uncaught: %s", given.err_msg, exc_info=given.exc_value
    )
