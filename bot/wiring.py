"""The one place where settings, archive, encoder, index and the two routes are put together."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine

from config.settings import Settings
from retrieval.ask import Asker
from retrieval.conversation.conversation import Conversations
from retrieval.encoding.change import Change, Pair
from retrieval.encoding.embedding import Progress
from retrieval.encoding.encoder import BUILT_IN, Encoder, load_words
from retrieval.encoding.vocabulary import Vocabulary
from retrieval.feeds.poller import Found, Poller
from retrieval.fetching.fetcher import Fetcher
from retrieval.intake import near_duplicates
from retrieval.intake.ingest import Ingester
from retrieval.ledger.check import Checker
from retrieval.ledger.directory import Directory
from retrieval.ledger.speaking import Speaking
from retrieval.searching.choose import Chooser
from retrieval.searching.index import VectorIndex
from retrieval.searching.ranking import read_ranking
from retrieval.searching.search import Searcher
from retrieval.statements import ledger
from retrieval.text.fold import FOLDING
from retrieval.text.lexical import search_terms
from store.archive import Archive
from store.database import file_address, open_database
from store.errors import DatabaseUnavailable
from store.feeds import Feeds
from store.jobs import Jobs, NewJob

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Isnad:
    """Everything that a face needs, ready to use from any thread.

    After a change of model `asker`, `encoder` and `index` are new ones: ask for them each time.
    """

    settings: Settings
    archive: Archive
    change: Change
    asker: Asker
    checker: Checker
    ingester: Ingester
    fetcher: Fetcher
    feeds: Feeds
    jobs: Jobs
    _ask_with: Callable[[Pair], Asker]

    @property
    def encoder(self) -> Encoder:
        """The encoder that answers now."""
        return self.change.now.encoder

    @property
    def index(self) -> VectorIndex:
        """The index that answers now."""
        return self.change.now.index

    @property
    def conversations(self) -> Conversations:
        """The conversations with this library."""
        return Conversations(self.archive, lambda: self.asker)

    def poller(self, take: Callable[[Found], None] | None = None) -> Poller:
        """What looks into the feeds; what they have that is new goes to `take`, or else becomes
        a job."""
        return Poller(self.feeds, self.fetcher, take or self._enqueue, self.archive.knows_page)

    def _enqueue(self, found: Found) -> None:
        entry, feed_id = found.entry, found.feed.id
        self.jobs.add(
            NewJob(
                kind="url",
                name=entry.title or entry.url,
                source=entry.url,
                actor=f"feed:{feed_id}",
                origin=f"feed:{feed_id}:{entry.key.hex()}:{entry.stamp}",
            )
        )

    def take(self, pair: Pair) -> None:
        """Answers and ingests with another pair from now on; what is under way keeps its own."""
        self.asker = self._ask_with(pair)
        self.ingester.use(pair.encoder)

    def settle(self) -> None:
        """Brings the index level after a change, and saves it.

        That it cannot be saved is no failure: the next start makes it anew from the vectors.
        """
        index = self.index
        try:
            index.refresh()
            index.save()
        except DatabaseUnavailable as error:
            _log.warning("the index was not saved and will be made anew: %s", error)


@contextmanager
def open_isnad(
    settings: Settings,
    *,
    encoder: Encoder | None = None,
    progress: Progress | None = None,
    today: Callable[[], date] = date.today,
) -> Iterator[Isnad]:
    """Opens the library that the settings name; `encoder` stands in for the one that they name.

    A library that no model has vectors of is embedded first, which tells `progress`. Raises
    `DatabaseUnavailable`, and `ModelError` where the built-in model is missing.
    """
    engine = open_engine(settings)
    archive = archive_on(engine)
    try:
        change = Change(
            archive,
            settings.embedding_model,
            lambda encoder: VectorIndex(archive, encoder, settings.index_file),
            encoder=encoder,
            progress=progress,
        )
        ledger.bring_up_to_date(archive)
        near_duplicates.bring_up_to_date(archive)
        vocabulary, ranking = Vocabulary(load_words()), read_ranking(BUILT_IN)

        directory = Directory(archive, vocabulary)

        def ask_with(pair: Pair) -> Asker:
            searcher = Searcher(archive, pair.index, pair.encoder, vocabulary, ranking)
            chooser = Chooser(archive, vocabulary, ranking)
            speaking = Speaking(archive, directory, searcher, ranking)
            return Asker(archive, searcher, chooser, speaking, today=today)

        isnad = Isnad(
            settings=settings,
            archive=archive,
            change=change,
            asker=ask_with(change.now),
            checker=Checker(archive, directory.means),
            ingester=Ingester(archive, change.now.encoder),
            fetcher=Fetcher(settings.fetch_hosts),
            feeds=Feeds(engine),
            jobs=Jobs(engine),
            _ask_with=ask_with,
        )
        change.listen(isnad.take)
        try:
            yield isnad
        finally:
            change.stop()
    finally:
        archive.close()


def open_archive(settings: Settings) -> Archive:
    """The archive alone, for what needs no model. Raises `DatabaseUnavailable`."""
    return archive_on(open_engine(settings))


def open_feeds(settings: Settings) -> Feeds:
    """The feeds alone. Raises `DatabaseUnavailable`."""
    return Feeds(open_engine(settings))


def open_engine(settings: Settings) -> Engine:
    """The database that the settings name. Raises `DatabaseUnavailable`."""
    return open_database(settings.database_url or file_address(settings.database_file))


def archive_on(engine: Engine) -> Archive:
    """The archive in a database."""
    return Archive(engine, terms=search_terms, terms_version=FOLDING)
