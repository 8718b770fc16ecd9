"""What most tests need: an empty library in a folder of its own, with a tiny model."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import hypothesis
import pytest
from commands import isnad  # noqa: F401 - a fixture
from static_model import write_static_model

from bot.wiring import Isnad, open_isnad
from config.settings import read_settings
from retrieval.encoding.encoder import Encoder, load_encoder
from retrieval.intake.ingest import Ingester
from retrieval.intake.sources import read_path
from retrieval.searching.index import VectorIndex
from retrieval.text.fold import FOLDING
from retrieval.text.lexical import search_terms
from store.archive import Archive
from store.database import open_database

SEEDS = Path(__file__).parent.parent / "seeds" / "articles"


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Isnad]:
    """A library of the seed articles, with the built-in model; nobody may change it."""
    settings = read_settings({"ISNAD_DATA_DIR": str(tmp_path_factory.mktemp("seeded"))})
    with open_isnad(settings) as library:
        receipts = list(library.ingester.ingest(read_path(SEEDS)))
        assert [receipt.status for receipt in receipts] == ["new"] * 8
        yield library


# A busy machine is no defect: how long one example takes is measured in benchmarks.
hypothesis.settings.register_profile("isnad", deadline=None)
hypothesis.settings.load_profile("isnad")


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'isnad.db'}"


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrated once: to copy a file is faster than to migrate one for each test."""
    file = tmp_path_factory.mktemp("empty") / "isnad.db"
    open_database(f"sqlite:///{file}").dispose()
    return file


@pytest.fixture
def archive(empty_database: Path, tmp_path: Path, database_url: str) -> Iterator[Archive]:
    shutil.copy(empty_database, tmp_path)
    archive = Archive(open_database(database_url), terms=search_terms, terms_version=FOLDING)
    yield archive
    archive.close()


@pytest.fixture
def sql(archive: Archive, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Another program at work on the archive's file, past the archive."""
    with closing(sqlite3.connect(tmp_path / "isnad.db", isolation_level=None)) as connection:
        yield connection


@pytest.fixture(scope="session")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    return load_encoder(str(write_static_model(tmp_path_factory.mktemp("model"))))


@pytest.fixture
def index(archive: Archive, encoder: Encoder, tmp_path: Path) -> VectorIndex:
    return VectorIndex(archive, encoder, tmp_path / "index.npz")


@pytest.fixture
def ingester(archive: Archive, encoder: Encoder) -> Ingester:
    return Ingester(archive, encoder)
