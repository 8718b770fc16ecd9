"""Polling: what feeds list that they did not list before, asked for politely."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Protocol

from retrieval.errors import FeedError, SourceUnreachable
from retrieval.feeds.listing import Entry, Listing, feeds_named_by, read_listing
from retrieval.fetching.fetcher import Fetched
from store.errors import DatabaseUnavailable
from store.feeds import Feed, Feeds

FEWEST_MINUTES, MOST_MINUTES = 5, 24 * 60
_FIRST_LOOK = 50  # entries: of an archive of years only the newest come in
_MOST_AT_ONCE = 200
_PARTS = 3  # of an index of sitemaps, those that changed last
_LONGEST_WAIT = timedelta(days=1)
_LONGEST_LOOK = timedelta(minutes=10)
_SECONDS_BETWEEN = 20.0
_SPREAD = 0.1
"""Feeds that came together shall not be asked together for ever."""
_log = logging.getLogger(__name__)


class Fetches(Protocol):
    """What of a fetcher is needed here; see `retrieval.fetching.fetcher.Fetcher`."""

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        """What lies at an address. Raises `SourceUnreachable`."""

    def may_fetch(self, url: str) -> bool:
        """Whether the site's robots.txt lets us."""


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that is to be taken in; `changed` where its article was there before."""

    feed: Feed
    entry: Entry
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Polled:
    """What a look into a feed brought. `problem` is why it brought nothing."""

    feed: Feed
    taken: int = 0
    problem: SourceUnreachable | FeedError | None = None


class Poller:
    """Looks into feeds. What is new is handed to `take`, and then remembered: killed in between,
    it is handed over twice, which the archive takes for the duplicate that it is.

    `knows` tells whether an article with an address is in the library: a changed entry is taken
    only then, so that no feed brings a deleted article back.
    """

    def __init__(
        self,
        feeds: Feeds,
        fetcher: Fetches,
        take: Callable[[Found], None],
        knows: Callable[[str], bool],
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._feeds = feeds
        self._fetcher = fetcher
        self._take = take
        self._knows = knows
        self._clock = clock

    def add(self, url: str, by: str) -> Feed:
        """Adds the feed or sitemap at an address, or the first feed that the page there names.

        Raises `SourceUnreachable`, `FeedError` where there is none, and `FeedKnown`.
        """
        address, listing = self._listing_at(url)
        return self._feeds.add(address, listing.title, listing.kind, by)

    def _listing_at(self, url: str) -> tuple[str, Listing]:
        came = self._fetch(url)
        listing = read_listing(came.body, came.url)
        if listing is not None:
            return came.url, listing
        for named in feeds_named_by(came.body, came.url)[:1]:
            came = self._fetch(named)
            listing = read_listing(came.body, came.url)
            if listing is not None:
                return came.url, listing
        raise FeedError("not_a_feed", url=url)

    def poll_due(self) -> Iterator[Polled]:
        """Looks into every feed whose time has come, one after the other."""
        for feed in self._feeds.due(_written(self._clock())):
            if self._feeds.claim(feed, _written(self._clock() + _LONGEST_LOOK)):
                yield self.poll(feed)

    def run(self, stopping: Event) -> None:
        """Looks into feeds as their times come, until it is time to end."""
        while not stopping.is_set():
            try:
                for polled in self.poll_due():
                    if polled.taken:
                        _log.info("feed %d: %d new", polled.feed.id, polled.taken)
                    if stopping.is_set():
                        return
            except DatabaseUnavailable as error:
                _log.warning("the feeds have to wait: %s", error)
            stopping.wait(_SECONDS_BETWEEN)

    def poll(self, feed: Feed) -> Polled:
        """Looks into one feed now. Raises `DatabaseUnavailable` alone."""
        try:
            came = self._fetch(feed.url, etag=feed.etag, modified=feed.modified)
            entries = () if came.unchanged else self._entries(came)
        except (SourceUnreachable, FeedError) as error:
            wait = self._wait(feed.failures + 1, getattr(error, "retry_after", None))
            self._feeds.failed(feed, _written(self._clock() + wait), error.reason)
            _log.warning("feed %d: %s", feed.id, error)
            return Polled(feed, problem=error)
        found, done, all_done = self._sort(feed, entries)
        for one in found:
            self._take(one)
        self._feeds.saw(feed.id, done)
        next_at = _written(self._clock() + self._wait(0, came.retry_after))
        if came.unchanged:
            self._feeds.looked(feed, next_at, etag=feed.etag, modified=feed.modified)
        elif all_done:
            self._feeds.looked(feed, next_at, etag=came.etag, modified=came.modified)
        else:
            self._feeds.looked(feed, next_at)  # the next time it shall send all again
        return Polled(feed, len(found))

    def _sort(
        self, feed: Feed, entries: Sequence[Entry]
    ) -> tuple[list[Found], dict[bytes, str], bool]:
        """What is to be taken in, the oldest first; the stamps of all that is done with; and
        whether nothing is left for the next time."""
        seen = self._feeds.stamps(feed.id)
        fresh = [entry for entry in entries if entry.key not in seen]
        done = {}
        if not seen:
            done = {entry.key: entry.stamp for entry in fresh[_FIRST_LOOK:]}
            fresh = fresh[:_FIRST_LOOK]
        changed = [entry for entry in entries if seen.get(entry.key, entry.stamp) != entry.stamp]
        wanted = [Found(feed, entry, changed=True) for entry in changed if self._knows(entry.url)]
        done |= {entry.key: entry.stamp for entry in changed}
        wanted += [Found(feed, entry) for entry in reversed(fresh[-_MOST_AT_ONCE:])]
        found = []
        left = max(0, len(fresh) - _MOST_AT_ONCE)
        for one in wanted:
            try:
                if self._fetcher.may_fetch(one.entry.url):
                    found.append(one)
            except SourceUnreachable as error:
                if error.temporary:
                    left += 1
                    done.pop(one.entry.key, None)
                    continue
            done[one.entry.key] = one.entry.stamp
        return found, done, not left

    def _entries(self, came: Fetched) -> tuple[Entry, ...]:
        listing = read_listing(came.body, came.url)
        if listing is None:
            raise FeedError("not_a_feed", url=came.url)
        entries = dict.fromkeys(listing.entries)
        for part in listing.parts[:_PARTS]:
            inner = self._fetch(part)
            named = read_listing(inner.body, inner.url)
            entries |= dict.fromkeys(named.entries if named is not None else ())
        return tuple(entries)

    def _fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        if not self._fetcher.may_fetch(url):
            raise FeedError("robots_forbid", url=url)
        return self._fetcher.fetch(url, etag=etag, modified=modified)

    def _wait(self, failures: int, retry_after: float | None) -> timedelta:
        """Until the next look: longer with every failure, and never sooner than the site asks."""
        usual = timedelta(minutes=self._feeds.minutes)
        wait = min(usual * float(2 ** min(failures, 12)), max(usual, _LONGEST_WAIT))
        return max(wait * (1 + random.uniform(0, _SPREAD)), timedelta(seconds=retry_after or 0))


def check_minutes(minutes: int) -> int:
    """The minutes, where feeds may be asked so often. Raises `FeedError`."""
    if not FEWEST_MINUTES <= minutes <= MOST_MINUTES:
        raise FeedError("feed_minutes_wrong", fewest=FEWEST_MINUTES, most=MOST_MINUTES)
    return minutes


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
