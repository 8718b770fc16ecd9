"""The one place where settings, archive, encoder, index and the two routes are put together."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from config.settings import Settings
from retrieval.ask import Asker
from retrieval.encoder import BUILT_IN, Encoder, load_encoder, load_words
from retrieval.fold import FOLDING
from retrieval.index import VectorIndex
from retrieval.ingest import Ingester
from retrieval.lexical import search_terms
from retrieval.ranking import read_ranking
from retrieval.vocabulary import Vocabulary
from store.archive import Archive
from store.database import file_address, open_database
from store.errors import DatabaseUnavailable

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Isnad:
    """Everything that a face needs, ready to use from any thread."""

    settings: Settings
    archive: Archive
    encoder: Encoder
    index: VectorIndex
    asker: Asker
    ingester: Ingester

    def settle(self) -> None:
        """Brings the index level after a change, and saves it.

        That it cannot be saved is no failure: the next start makes it anew from the vectors.
        """
        try:
            self.index.refresh()
            self.index.save()
        except DatabaseUnavailable as error:
            _log.warning("the index was not saved and will be made anew: %s", error)


@contextmanager
def open_isnad(settings: Settings, *, encoder: Encoder | None = None) -> Iterator[Isnad]:
    """Opens the library that the settings name; `encoder` stands in for the one that they name.

    Raises `DatabaseUnavailable` and `ModelError`.
    """
    archive = open_archive(settings)
    try:
        encoder = encoder or load_encoder(settings.embedding_model)
        index = VectorIndex(archive, encoder, settings.index_file)
        yield Isnad(
            settings=settings,
            archive=archive,
            encoder=encoder,
            index=index,
            asker=Asker(archive, index, encoder, Vocabulary(load_words()), read_ranking(BUILT_IN)),
            ingester=Ingester(archive, encoder),
        )
    finally:
        archive.close()


def open_archive(settings: Settings) -> Archive:
    """The archive alone, for what needs no model. Raises `DatabaseUnavailable`."""
    engine = open_database(settings.database_url or file_address(settings.database_file))
    return Archive(engine, terms=search_terms, terms_version=FOLDING)
