from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from retrieval.encoding.embedding import embed_missing, now_and_then
from retrieval.encoding.encoder import Encoder
from retrieval.intake.draft import Draft
from retrieval.intake.ingest import Ingester
from store.archive import Archive
from store.records import Vectors


class Renamed:
    """The same model under another fingerprint; notes the size of each batch."""

    fingerprint = "renamed"

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.dimension = encoder.dimension
        self.batches: list[int] = []

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        self.batches.append(len(texts))
        return self._encoder.encode_passages(texts)

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return self._encoder.encode_questions(texts)


@pytest.fixture
def renamed(archive: Archive, ingester: Ingester, encoder: Encoder) -> Renamed:
    """Has vectors of none of the twelve passages."""
    list(ingester.ingest([Draft(f"Dam {n} is full. Rain fell. Olives ripen.") for n in range(4)]))
    return Renamed(encoder)


def test_what_is_missing_is_embedded_and_nothing_else(archive: Archive, renamed: Renamed) -> None:
    archive.put_vectors("renamed", [2, 5], np.zeros((2, renamed.dimension), np.float32))
    assert embed_missing(archive, renamed)
    assert sum(renamed.batches) == 10
    assert archive.count_passages_without("renamed") == 0
    ids, _, vectors = archive.vectors("renamed")
    assert not vectors[ids == 2].any()
    texts = {s.text for i in range(1, 5) for s in archive.sentences_of(i)}
    assert "Olives ripen." in texts
    wanted = renamed.encode_questions(["Olives ripen."])[0]
    np.testing.assert_allclose(vectors[ids == 3][0], wanted, atol=1e-3)
    assert embed_missing(archive, renamed)
    assert sum(renamed.batches) == 10


def test_it_goes_on_in_batches_that_fit_the_speed_of_the_model(
    archive: Archive, renamed: Renamed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.encoding.embedding._FIRST_BATCH", 2)
    monkeypatch.setattr("retrieval.encoding.embedding._LARGEST_BATCH", 7)
    steps: list[tuple[int, int]] = []
    assert embed_missing(archive, renamed, progress=lambda *step: steps.append(step))
    assert renamed.batches == [2, 7, 3]  # it is faster than a batch may last
    assert steps == [(2, 12), (9, 12), (12, 12)]


def test_a_slow_model_gets_small_batches(
    archive: Archive, renamed: Renamed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.encoding.embedding._FIRST_BATCH", 4)
    monkeypatch.setattr("retrieval.encoding.embedding._SECONDS_PER_BATCH", 0.0)
    assert embed_missing(archive, renamed)
    assert renamed.batches == [4, *[1] * 8]


def test_who_looks_on_may_end_it_and_what_was_done_stays(
    archive: Archive, renamed: Renamed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.encoding.embedding._FIRST_BATCH", 5)
    assert not embed_missing(archive, renamed, progress=lambda done, total: False)
    assert archive.count_passages_without("renamed") == 7


def test_only_passages_after_a_given_one_are_looked_at(archive: Archive, renamed: Renamed) -> None:
    assert embed_missing(archive, renamed, after=9)
    assert archive.count_passages_without("renamed") == 9


def test_now_and_then_is_not_every_time() -> None:
    told: list[int] = []
    often = now_and_then(lambda done, _: told.append(done), 60.0)
    for done in range(5):
        often(done, 5)
    assert told == [0]
    always = now_and_then(lambda done, _: told.append(done), 0.0)
    always(7, 9)
    always(8, 9)
    assert told == [0, 7, 8]
