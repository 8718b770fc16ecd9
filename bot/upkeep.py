"""Reading all articles again after a change of grammar, beside the questions."""

from __future__ import annotations

import logging
import threading

from bot.wiring import Isnad
from retrieval.encoding.embedding import now_and_then
from store.errors import IsnadError

_SECONDS_BETWEEN_LINES = 5.0
_SECONDS_TO_STOP = 10.0
_log = logging.getLogger(__name__)


class Upkeep:
    """A context: while it lasts, what an older grammar read is read again in a thread of its own.

    It ends with the context, and goes on with the next start.
    """

    def __init__(self, isnad: Isnad) -> None:
        self._isnad = isnad
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="upkeep", daemon=True)

    def __enter__(self) -> Upkeep:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join(_SECONDS_TO_STOP)

    def _work(self) -> None:
        tell = now_and_then(_log_reading, _SECONDS_BETWEEN_LINES)

        def go_on(done: int, total: int) -> bool:
            tell(done, total)
            return not self._stopping.is_set()

        try:
            self._isnad.bring_up_to_date(go_on)
        except IsnadError as error:
            _log.error("reading the articles again broke off: %s", error)
        except Exception:  # noqa: BLE001 - whatever it was, what was read before goes on answering
            _log.exception("reading the articles again broke off")


def _log_reading(done: int, total: int) -> None:
    _log.info("reading again by the new grammar: %d of %d articles", done, total)
