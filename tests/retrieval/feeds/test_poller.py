from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from news_site import Site, rss, serve

from retrieval.errors import FeedError, SourceUnreachable
from retrieval.feeds.poller import Found, Poller, check_minutes
from retrieval.fetching.fetcher import Fetcher
from store.database import open_database
from store.errors import FeedKnown, NoSuchFeed
from store.feeds import Feeds

NOW = datetime(2024, 3, 5, 12, tzinfo=UTC)


class Desk:
    """A poller at a clock that the test sets, and what it handed over."""

    def __init__(self, feeds: Feeds, fetcher: Fetcher) -> None:
        self.now = NOW
        self.taken: list[Found] = []
        self.known: set[str] = set()
        self.feeds = feeds
        self.poller = Poller(
            feeds, fetcher, self.taken.append, self.known.__contains__, clock=lambda: self.now
        )

    def names(self) -> list[str]:
        names = [found.entry.url.rpartition("/")[2] for found in self.taken]
        self.taken.clear()
        return names

    def poll(self, feed_id: int = 1) -> list[str]:
        polled = self.poller.poll(self.feeds.get(feed_id))
        assert polled.problem is None
        assert polled.taken == len(self.taken)
        return self.names()

    def wait(self, feed_id: int = 1) -> timedelta:
        return datetime.fromisoformat(self.feeds.get(feed_id).next_at) - self.now


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as site:
        yield site


@pytest.fixture
def feeds(database_url: str) -> Iterator[Feeds]:
    feeds = Feeds(open_database(database_url))
    yield feeds
    feeds.close()


@pytest.fixture
def desk(feeds: Feeds, site: Site) -> Desk:
    return Desk(feeds, Fetcher(frozenset({("127.0.0.1", site.port)})))


def test_what_is_new_is_taken_once_the_oldest_first(desk: Desk, site: Site) -> None:
    url = site.put("/rss", rss(site, "b", "a"))
    feed = desk.poller.add(url, "owner")
    assert (feed.title, feed.kind, feed.url) == ("Harbour News", "feed", url)
    assert desk.poll() == ["a", "b"]
    assert desk.poll() == []
    site.put("/rss", rss(site, "c", "b", "a"))
    assert desk.poll() == ["c"]
    assert desk.feeds.all()[0].entries == 3


def test_a_feed_that_did_not_change_is_not_sent_again(desk: Desk, site: Site) -> None:
    desk.poller.add(site.put("/rss", rss(site, "a"), ETag='"1"'), "owner")
    desk.poll()
    desk.poll()
    desk.poll()
    assert [tag for path, tag in site.asked if path == "/rss"] == [None, None, '"1"', '"1"']


def test_a_page_leads_to_the_feed_that_it_names(desk: Desk, site: Site) -> None:
    site.put("/rss", rss(site, "a"))
    head = '<head><link rel="alternate" type="application/rss+xml" href="/rss"></head>'
    feed = desk.poller.add(site.put("/", f"<html>{head}<body>News</body></html>"), "owner")
    assert feed.url == site.url("/rss")


def test_an_address_without_a_feed_is_refused(desk: Desk, site: Site) -> None:
    with pytest.raises(FeedError, match="not_a_feed"):
        desk.poller.add(site.put("/", "<html><body>News</body></html>"), "owner")
    with pytest.raises(SourceUnreachable, match="page_not_found"):
        desk.poller.add(site.url("/nothing"), "owner")
    assert desk.feeds.all() == []


def test_the_same_feed_is_added_once(desk: Desk, site: Site) -> None:
    url = site.put("/rss", rss(site, "a"))
    desk.poller.add(url, "owner")
    with pytest.raises(FeedKnown):
        desk.poller.add(url, "owner")


def test_an_index_of_sitemaps_is_followed_to_its_newest_parts(desk: Desk, site: Site) -> None:
    rows = "".join(f"<url><loc>{site.url('/' + n)}</loc></url>" for n in "ab")
    site.put("/part.xml", f"<urlset>{rows}</urlset>")
    index = f"<sitemapindex><sitemap><loc>{site.url('/part.xml')}</loc></sitemap></sitemapindex>"
    feed = desk.poller.add(site.put("/sitemap.xml", index), "owner")
    assert feed.kind == "sitemap"
    assert sorted(desk.poll()) == ["a", "b"]


def test_of_an_archive_of_years_only_the_newest_come_in(desk: Desk, site: Site) -> None:
    names = [f"n{number:03d}" for number in range(200, 0, -1)]
    desk.poller.add(site.put("/rss", rss(site, *names)), "owner")
    assert desk.poll() == [f"n{number:03d}" for number in range(151, 201)]
    assert desk.poll() == []


def test_more_than_is_taken_at_once_comes_the_next_time(desk: Desk, site: Site) -> None:
    desk.poller.add(site.put("/rss", rss(site, "first"), ETag='"1"'), "owner")
    desk.poll()
    names = [f"n{number:03d}" for number in range(250, 0, -1)]
    site.put("/rss", rss(site, *names, "first"), ETag='"2"')
    assert desk.poll() == [f"n{number:03d}" for number in range(1, 201)]
    assert desk.poll() == [f"n{number:03d}" for number in range(201, 251)]
    assert desk.poll() == []


def test_a_changed_entry_is_taken_again_only_where_its_article_is_there(
    desk: Desk, site: Site
) -> None:
    desk.poller.add(site.put("/rss", rss(site, "kept", "deleted")), "owner")
    desk.poll()
    desk.known.add(site.url("/kept"))
    site.put("/rss", rss(site, "kept", "deleted", day=2))
    desk.poller.poll(desk.feeds.get(1))
    assert [(found.entry.title, found.changed) for found in desk.taken] == [("kept", True)]
    desk.taken.clear()
    assert desk.poll() == []


def test_what_robots_txt_forbids_is_left_alone(desk: Desk, site: Site) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /private")
    desk.poller.add(site.put("/rss", rss(site, "private1", "open")), "owner")
    assert desk.poll() == ["open"]
    with pytest.raises(FeedError, match="robots_forbid"):
        desk.poller.add(site.put("/private/rss", rss(site, "a")), "owner")
    assert site.times("/private/rss") == 0


def test_a_site_that_fails_is_asked_less_and_less_often(desk: Desk, site: Site) -> None:
    desk.poller.add(site.put("/rss", rss(site, "a")), "owner")
    desk.poll()
    assert timedelta(minutes=30) <= desk.wait() <= timedelta(minutes=33)
    site.put("/rss", "", status=503)
    waits = []
    for _ in range(8):
        polled = desk.poller.poll(desk.feeds.get(1))
        assert polled.problem is not None
        waits.append(desk.wait())
    assert timedelta(minutes=60) <= waits[0] <= timedelta(minutes=66)
    assert timedelta(minutes=120) <= waits[1] <= timedelta(minutes=132)
    assert timedelta(hours=24) <= waits[-1] <= timedelta(hours=26.5)
    assert (desk.feeds.get(1).failures, desk.feeds.get(1).problem) == (8, "server_failed")
    site.put("/rss", rss(site, "b", "a"))
    assert desk.poll() == ["b"]
    assert (desk.feeds.get(1).failures, desk.feeds.get(1).problem) == (0, None)


def test_a_site_is_not_asked_sooner_than_it_wishes(desk: Desk, site: Site) -> None:
    desk.poller.add(site.put("/rss", rss(site, "a")), "owner")
    site.put("/rss", "", status=429, Retry_After="7200")
    assert desk.poller.poll(desk.feeds.get(1)).problem is not None
    assert desk.wait() >= timedelta(hours=2)


def test_only_feeds_whose_time_has_come_are_looked_into(desk: Desk, site: Site) -> None:
    desk.now = datetime.now(UTC) + timedelta(seconds=1)
    for name in ("one", "two"):
        desk.poller.add(site.put(f"/{name}.rss", rss(site, name)), "owner")
    assert sorted(polled.feed.id for polled in desk.poller.poll_due()) == [1, 2]
    assert list(desk.poller.poll_due()) == []
    desk.now += timedelta(minutes=34)
    assert len(list(desk.poller.poll_due())) == 2


def test_of_two_bots_one_looks(desk: Desk, site: Site) -> None:
    feed = desk.poller.add(site.put("/rss", rss(site, "a")), "owner")
    assert desk.feeds.claim(feed, "2024-03-05T13:00:00+00:00")
    assert not desk.feeds.claim(feed, "2024-03-05T13:00:00+00:00")


def test_an_article_is_handed_over_before_it_is_remembered(desk: Desk, site: Site) -> None:
    desk.poller.add(site.put("/rss", rss(site, "a")), "owner")

    def die(_: Found) -> None:
        raise KeyboardInterrupt

    dying = Poller(desk.feeds, desk.poller._fetcher, die, lambda _: False)
    with pytest.raises(KeyboardInterrupt):
        dying.poll(desk.feeds.get(1))
    assert desk.poll() == ["a"]


def test_a_feed_that_is_removed_is_not_looked_into(desk: Desk, site: Site) -> None:
    feed = desk.poller.add(site.put("/rss", rss(site, "a")), "owner")
    desk.poll()
    assert desk.feeds.remove(feed.id).title == "Harbour News"
    assert desk.feeds.all() == []
    assert desk.feeds.stamps(feed.id) == {}
    desk.poller.poll(feed)
    desk.taken.clear()
    for wrong in (feed.id, 0, -1, 10**30):
        with pytest.raises(NoSuchFeed):
            desk.feeds.remove(wrong)


@pytest.mark.parametrize("minutes", [0, 4, 1441, -5])
def test_an_interval_that_is_rude_or_useless_is_refused(minutes: int) -> None:
    with pytest.raises(FeedError, match="feed_minutes_wrong"):
        check_minutes(minutes)


def test_the_interval_is_kept(feeds: Feeds, database_url: str) -> None:
    assert feeds.minutes == 30
    feeds.set_minutes(check_minutes(15))
    again = Feeds(open_database(database_url))
    assert again.minutes == 15
    again.close()
