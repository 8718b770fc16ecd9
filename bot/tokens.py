"""Keeping the bot's token, and anybody's, out of all that is written or said."""

from __future__ import annotations

import re

from config.settings import Settings

# An id, a colon (in an address perhaps %3A), and 35 characters; it may have been cut.
_TOKEN = re.compile(r"(?<![0-9])[0-9]{6,12}(?::|%3[Aa])[A-Za-z0-9_-]{30,}")
_LONG_ENOUGH = 8  # to be no word that stands elsewhere too


def hide_tokens(text: str) -> str:
    """`text` with stars, as many as it had characters, for all that looks like a token."""
    return _TOKEN.sub(lambda found: "*" * len(found[0]), text)


class Secrets:
    """Hides the token of the settings, whatever it looks like, and all that looks like one."""

    def __init__(self, settings: Settings) -> None:
        token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
        tail = token.partition(":")[2]
        parts = (token, token.replace(":", "%3A"), tail if len(tail) >= _LONG_ENOUGH else "")
        self._parts = [part for part in parts if part]

    def hide(self, text: str) -> str:
        """`text` with stars for tokens; it stays as long as it was."""
        for part in self._parts:
            text = text.replace(part, "*" * len(part))
        return hide_tokens(text)
