"""Logs: one line an event on stderr, for people or for machines, and never a token."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog

from config.settings import Settings

_QUIET = ("httpx", "httpcore", "httpcore2", "apscheduler", "alembic", "protego")


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


class _Redacting(structlog.stdlib.ProcessorFormatter):
    """Prints stars for the bot's token, wherever a library may have put it."""

    def __init__(self, settings: Settings, **options: Any) -> None:
        super().__init__(**options)
        token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
        self._secrets = [part for part in (token, token.partition(":")[2]) if part]

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "***")
        return line
