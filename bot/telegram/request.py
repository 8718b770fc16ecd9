"""Requests to Telegram that are tried again, so that a question is not lost to a bad moment."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from telegram.error import NetworkError
from telegram.request import HTTPXRequest

from bot.telegram.signs import SIGNS

_PAUSES = (0.5, 1.0, 2.0, 4.0)
_LONGEST_WAIT = 300.0
_NOT_WORTH_WAITING = tuple(f"/{sign}" for sign in SIGNS)


class PatientRequest(HTTPXRequest):
    """Asks again after flood control (429), failures of the server (5xx) and broken connections.

    Each request waits for itself: that one chat is flooded holds up no other. A connection that
    broke may have carried the request through; an answer that comes twice is a lesser evil than
    one that never comes.
    """

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """See `BaseRequest`."""
        pauses = () if url.endswith(_NOT_WORTH_WAITING) else _PAUSES
        for pause in pauses:
            try:
                status, body = await super().do_request(url, *args, **kwargs)
            except NetworkError:
                await asyncio.sleep(pause)
                continue
            if status == 429:
                await asyncio.sleep(min(_retry_after(body, pause), _LONGEST_WAIT))
            elif status >= 500:
                await asyncio.sleep(pause)
            else:
                return status, body
        return await super().do_request(url, *args, **kwargs)


def _retry_after(body: bytes, default: float) -> float:
    """The seconds that Telegram asks to wait."""
    try:
        return float(json.loads(body)["parameters"]["retry_after"]) + 0.1
    except (ValueError, TypeError, KeyError):
        return default
