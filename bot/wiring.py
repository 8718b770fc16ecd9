"""The one place where settings, archive, encoder, index and the two routes are put together."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from sqlalchemy import URL

from bot.deeds import note_job
from bot.tally import Tally
from config.settings import Settings
from retrieval.ask import Asker
from retrieval.conversation.conversation import Conversations
from retrieval.encoding.change import Change, Pair
from retrieval.encoding.embedding import Progress
from retrieval.encoding.encoder import BUILT_IN, Encoder, load_encoder, load_words
from retrieval.encoding.vocabulary import Vocabulary
from retrieval.feeds.poller import Found, Poller
from retrieval.fetching.fetcher import Fetcher
from retrieval.intake import near_duplicates
from retrieval.intake.ingest import Ingester
from retrieval.intake.queue import Worker
from retrieval.intake.sources import read_url
from retrieval.ledger.check import Checker
from retrieval.ledger.directory import Directory
from retrieval.ledger.speaking import Speaking
from retrieval.removal import Removal
from retrieval.searching.choose import Chooser
from retrieval.searching.index import VectorIndex
from retrieval.searching.ranking import read_ranking
from retrieval.searching.search import Searcher
from retrieval.statements import ledger
from retrieval.text.fold import FOLDING
from retrieval.text.lexical import search_terms
from store.archive import Archive
from store.audit import Audit
from store.channels import Channels
from store.database import file_address, file_of, open_database
from store.errors import DatabaseUnavailable
from store.feeds import Feeds
from store.jobs import Jobs, NewJob
from store.members import Members

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
    jobs: Jobs
    channels: Channels
    members: Members
    audit: Audit
    fetcher: Fetcher
    removal: Removal
    tally: Tally
    feeds: Feeds
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

    def bring_up_to_date(self, progress: Progress | None = None) -> bool:
        """Reads all articles again where an older grammar did; what there is answers until then.

        Whether it came to its end: `progress`, told of articles, may end it.
        """
        return ledger.bring_up_to_date(self.archive, progress) and (
            near_duplicates.bring_up_to_date(self.archive, progress)
        )

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
    reading: Progress | None = None,
    later: bool = False,
    today: Callable[[], date] = date.today,
) -> Iterator[Isnad]:
    """Opens the library that the settings name; `encoder` stands in for the one that they name.

    A library that no model has vectors of is embedded first, which tells `progress`. After a change
    of grammar all articles are read again, which tells `reading`; with `later` that is left to the
    caller. Raises `DatabaseUnavailable`, and `ModelError` where the built-in model is missing.
    """
    archive = open_archive(settings)
    try:
        change = Change(
            archive,
            settings.embedding_model,
            lambda encoder: VectorIndex(archive, encoder, settings.index_file),
            encoder=encoder,
            progress=progress,
        )
        vocabulary, ranking = Vocabulary(load_words(), archive.removals), read_ranking(BUILT_IN)

        directory = Directory(archive, vocabulary)

        def ask_with(pair: Pair) -> Asker:
            searcher = Searcher(archive, pair.index, pair.encoder, vocabulary, ranking)
            chooser = Chooser(archive, vocabulary, ranking)
            speaking = Speaking(archive, directory, searcher, ranking)
            return Asker(archive, searcher, chooser, speaking, today=today)

        ingester = Ingester(archive, change.now.encoder)
        isnad = Isnad(
            settings=settings,
            archive=archive,
            change=change,
            asker=ask_with(change.now),
            checker=Checker(archive, directory.means),
            ingester=ingester,
            jobs=archive.beside(Jobs),
            channels=archive.beside(Channels),
            members=archive.beside(Members),
            audit=archive.beside(Audit),
            fetcher=Fetcher(settings.fetch_hosts),
            removal=Removal(
                archive,
                ingester,
                lambda: change.now.index,
                vocabulary,
                directory,
                settings.data_dir,
            ),
            tally=Tally(archive),
            feeds=archive.beside(Feeds),
            _ask_with=ask_with,
        )
        change.listen(isnad.take)
        if not later:
            isnad.bring_up_to_date(reading)
        try:
            yield isnad
        finally:
            change.stop()
            isnad.tally.close()
    finally:
        archive.close()


@contextmanager
def open_worker(settings: Settings, model: str | None) -> Iterator[Worker]:
    """What takes in the queue of jobs, and nothing else of the library: for a process beside one
    that has it open, and answers with this `model`. Raises what `open_isnad` raises."""
    archive = open_archive(settings)
    try:
        ingester = Ingester(archive, load_encoder(model))
        yield Worker(
            archive.beside(Jobs),
            ingester,
            partial(read_url, Fetcher(settings.fetch_hosts)),
            on_end=partial(note_job, archive),
        )
    finally:
        archive.close()


def open_archive(settings: Settings) -> Archive:
    """The archive alone, for what needs no model. Raises `DatabaseUnavailable`."""
    engine = open_database(_address(settings))
    return Archive(engine, terms=search_terms, terms_version=FOLDING)


def database_of(settings: Settings) -> Path:
    """The file that holds the library. Raises `DatabaseUnavailable` for an address without one."""
    return file_of(_address(settings))


def _address(settings: Settings) -> str | URL:
    return settings.database_url or file_address(settings.database_file)
