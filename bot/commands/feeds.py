"""`isnad feeds`: what is looked into for new articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.articles import take_in
from bot.commands.shared import (
    LONGEST_NUMBER,
    Json,
    note_done,
    open_feeds,
    open_library,
    own_terminal,
    own_words,
    print_json,
)

if TYPE_CHECKING:
    pass


feeds = typer.Typer(
    name="feeds",
    help="Look into feeds and sitemaps for new articles.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


FeedNumber = Annotated[
    int, typer.Argument(metavar="NUMBER", min=1, max=10**LONGEST_NUMBER, help="See the list.")
]


@feeds.command(name="add")
def add_feed(
    url: Annotated[str, typer.Argument(help="A feed, a sitemap, or a page that names its feed.")],
) -> None:
    """Look into a feed from now on; the bot does so while it runs."""
    from bot.deeds import terminal_actor

    with open_library() as isnad:
        feed = isnad.poller().add(url, terminal_actor())
        note_done(isnad.feeds, "feed", f"add {feed.id}")
    own_terminal().line(own_words()("feeds.added", feed_id=feed.id, title=feed.title), "green")


@feeds.command(name="remove")
def remove_feed(number: FeedNumber) -> None:
    """Look into a feed no more; its articles stay."""
    with open_feeds() as known:
        feed = known.remove(number)
        note_done(known, "feed", f"remove {number}")
    own_terminal().line(own_words()("feeds.removed", title=feed.title))


@feeds.command(name="every")
def every(
    minutes: Annotated[int, typer.Argument(metavar="MINUTES", help="From 5 to 1440.")],
) -> None:
    """Look into all feeds so often."""
    from retrieval.feeds.poller import check_minutes

    with open_feeds() as known:
        known.set_minutes(check_minutes(minutes))
        note_done(known, "feed", f"every {minutes}")
    own_terminal().line(own_words()("feeds.every", count=minutes))


@feeds.command(name="list")
def list_feeds(as_json: Json = False) -> None:
    """List the feeds, and how each has done."""
    from dataclasses import asdict

    from bot.phrases import feed_lines

    words = own_words()
    with open_feeds() as known:
        found, minutes = known.all(), known.minutes
    if as_json:
        print_json([asdict(feed) for feed in found])
        return
    terminal = own_terminal()
    for feed in found:
        head, *details = feed_lines(feed, words)
        terminal.line(head)
        for detail in details:
            terminal.line(f"    {detail}", "dim")
    terminal.line(words("feeds.every", count=minutes) if found else words("feeds.none"))


@feeds.command(name="poll")
def poll_feeds(as_json: Json = False) -> None:
    """Look into all feeds now, and take in what is new."""
    from bot.phrases import polled_line

    words, terminal = own_words(), own_terminal()
    with open_library() as isnad:
        urls: list[str] = []
        poller = isnad.poller(lambda found: urls.append(found.entry.url))
        failed = 0
        for feed in isnad.feeds.all():
            polled = poller.poll(feed)
            failed += polled.problem is not None
            if not as_json:
                terminal.line(polled_line(polled, words))
        failed += take_in(isnad, urls, as_json)
    if failed:
        raise typer.Exit(1)
