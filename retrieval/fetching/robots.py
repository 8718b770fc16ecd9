"""robots.txt: whether a site lets us fetch on our own account, as for feeds and sitemaps.

What a person asks for by its address is no robot's doing.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING

from retrieval.errors import SourceUnreachable
from retrieval.fetching.target import Target

if TYPE_CHECKING:
    from protego import Protego

NAME = "Isnad"
"""By this robots.txt may speak of us."""
USER_AGENT = f"Mozilla/5.0 (compatible; {NAME}; reads news that an editor chose)"

_SECONDS_KEPT = 86_400.0
_MOST_KEPT = 1_000
_MOST_READ = 500 * 1024  # as the standard allows


class Robots:
    """The robots.txt of each site, kept for a day. `read` fetches one."""

    def __init__(self, read: Callable[[str], bytes]) -> None:
        self._read = read
        self._kept: OrderedDict[str, tuple[float, Protego]] = OrderedDict()
        self._lock = Lock()

    def allow(self, target: Target) -> bool:
        """Whether we may fetch it. A site without a robots.txt lets us.

        Raises `SourceUnreachable`, a temporary one, where the site does not tell for now: then
        nothing of it shall be fetched.
        """
        url = target.url
        return bool(self._rules(url[: len(url) - len(target.path)]).can_fetch(url, NAME))

    def _rules(self, site: str) -> Protego:
        from protego import Protego

        with self._lock:
            kept = self._kept.get(site)
        if kept is not None and time.monotonic() < kept[0]:
            return kept[1]
        try:
            text = self._read(f"{site}/robots.txt")[:_MOST_READ].decode("utf-8", "replace")
        except SourceUnreachable as error:
            if error.temporary or error.reason not in _SAYS_NOTHING:
                raise
            text = ""
        rules = Protego.parse(text)
        with self._lock:
            self._kept[site] = (time.monotonic() + _SECONDS_KEPT, rules)
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return rules


# By the standard a site that has no such page, or keeps it from us, forbids nothing.
_SAYS_NOTHING = (
    "page_not_found", "page_forbidden", "status_unexpected", "too_many_redirects",
)  # fmt: skip
