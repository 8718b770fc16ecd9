from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from static_model import write_static_model

from retrieval.encoding.change import Change
from retrieval.encoding.encoder import Encoder, load_encoder
from retrieval.errors import ModelError
from retrieval.intake.draft import Draft
from retrieval.intake.ingest import Ingester
from retrieval.searching.index import VectorIndex
from retrieval.selfcheck import find_faults
from store.archive import Archive
from store.errors import DatabaseUnavailable
from store.records import Vectors

BATCH = 4


class Gated:
    """A real encoder that embeds so many passages and then waits to be let on, or breaks."""

    def __init__(self, encoder: Encoder, allowed: int = 1_000_000, breaks: bool = False) -> None:
        self._encoder = encoder
        self.fingerprint = encoder.fingerprint
        self.dimension = encoder.dimension
        self.passages = 0
        self.breaks = breaks
        self._allowed = allowed
        self.waiting = threading.Event()
        self.open = threading.Event()

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        if self.passages + len(texts) > self._allowed:
            if self.breaks:
                raise MemoryError("no more of it")
            self.waiting.set()
            assert self.open.wait(20)
        self.passages += len(texts)
        return self._encoder.encode_passages(texts)

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return self._encoder.encode_questions(texts)


Opening = Callable[..., Change]


@pytest.fixture
def built_in() -> Encoder:
    return load_encoder(None)


@pytest.fixture
def other(tmp_path: Path) -> Encoder:
    return load_encoder(str(write_static_model(tmp_path / "other", seed=1)))


@pytest.fixture
def opening(archive: Archive, tmp_path: Path) -> Iterator[Opening]:
    """Opens the library as another start of the program would."""
    opened: list[Change] = []

    def open_(name: str | None = None, encoder: Encoder | None = None) -> Change:
        change = Change(
            archive,
            name,
            lambda encoder: VectorIndex(archive, encoder, tmp_path / "index.npz"),
            encoder=encoder,
        )
        opened.append(change)
        return change

    yield open_
    for change in opened:
        change.stop()


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes any library that takes more than one batch a large one."""
    monkeypatch.setattr("retrieval.encoding.change._SOON_SECONDS", -1.0)
    monkeypatch.setattr("retrieval.encoding.change._TRY_SECONDS", -1.0)
    monkeypatch.setattr("retrieval.encoding.embedding._FIRST_BATCH", BATCH)
    monkeypatch.setattr("retrieval.encoding.embedding._LARGEST_BATCH", BATCH)


@pytest.fixture
def filled(archive: Archive, built_in: Encoder, opening: Opening) -> int:
    """A library that the built-in model knows; gives how many passages it has."""
    opening()
    fill(archive, built_in, range(10))
    return archive.count_passages()


def fill(archive: Archive, encoder: Encoder, numbers: Sequence[int]) -> None:
    drafts = [Draft(f"The dam of place {n} is full. Nobody saw it. Rain fell.") for n in numbers]
    assert {receipt.status for receipt in Ingester(archive, encoder).ingest(drafts)} == {"new"}


def vectors_of(archive: Archive, encoder: Encoder) -> int:
    return len(archive.vectors(encoder.fingerprint)[0])


def finds(change: Change, archive: Archive, text: str) -> bool:
    """Whether the sentence is found by its own words with the pair that answers."""
    pair = change.now
    pair.index.refresh()
    found = pair.index.search(pair.encoder.encode_questions([text])[0], "en", 3)
    owners = archive.sentences_of_passages([passage_id for passage_id, _ in found])
    return text in {s.text for s in archive.sentences(list(owners.values())).values()}


@contextmanager
def until(condition: Callable[[], bool]) -> Iterator[None]:
    yield
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.01)


# ---- at once


def test_a_small_library_is_embedded_anew_at_once_and_keeps_no_second_copy(
    archive: Archive, filled: int, other: Encoder, opening: Opening
) -> None:
    change = opening("other", other)
    assert change.now.encoder is other
    assert change.remaining() is None
    assert archive.counts().vectors == filled == vectors_of(archive, other)
    assert finds(change, archive, "Nobody saw it.")
    assert find_faults(archive, change.now.index) == []


def test_the_same_model_again_embeds_and_asks_nothing(
    archive: Archive, filled: int, other: Encoder, opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    opening("other", other)
    again = Gated(other)
    monkeypatch.setattr(Archive, "count_passages_without", None)
    change = opening("other", again)
    assert change.now.encoder is again
    assert again.passages == 0


def test_the_way_back_is_a_change_like_any_other(
    archive: Archive, filled: int, other: Encoder, built_in: Encoder, opening: Opening
) -> None:
    opening("other", other)
    change = opening()
    assert change.now.encoder.fingerprint == built_in.fingerprint
    assert archive.counts().vectors == filled == vectors_of(archive, built_in)


def test_a_model_is_tried_before_a_library_counts_as_large(
    archive: Archive, filled: int, other: Encoder, opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first batch, with all that begins with it, says little about those that follow."""
    monkeypatch.setattr("retrieval.encoding.embedding._FIRST_BATCH", 1)
    beginning = Gated(other, allowed=0)
    monkeypatch.setattr("retrieval.encoding.change._TRY_SECONDS", 1.0)
    threading.Timer(0.2, beginning.open.set).start()  # 30 such batches would take six seconds
    assert opening("other", beginning).now.encoder is beginning


# ---- beside the questions


@pytest.mark.usefixtures("large")
def test_the_old_pair_answers_until_the_new_one_is_complete(
    archive: Archive, filled: int, other: Encoder, built_in: Encoder, opening: Opening
) -> None:
    gated = Gated(other, allowed=3 * BATCH)
    change = opening("other", gated)
    taken: list[str] = []
    change.listen(lambda pair: taken.append(pair.encoder.fingerprint))
    change.start()
    assert gated.waiting.wait(20)
    old = change.now
    assert old.encoder.fingerprint == built_in.fingerprint
    assert finds(change, archive, "Nobody saw it.")
    assert vectors_of(archive, built_in) == filled
    remaining = change.remaining()
    assert remaining is not None
    assert (remaining.embedded, remaining.passages) == (3 * BATCH, filled)
    assert (remaining.model.name, remaining.failure) == ("other", None)
    assert find_faults(archive, change.now.index) == []

    with until(lambda: archive.known_model() == change.now.model and change.now is not old):
        gated.open.set()
    assert taken == [other.fingerprint]
    assert change.remaining() is None
    assert archive.counts().vectors == filled == vectors_of(archive, other)
    assert finds(change, archive, "Nobody saw it.")
    assert find_faults(archive, change.now.index) == []
    # A question that began before ends with what it began with.
    assert old.index.search(built_in.encode_questions(["dam"])[0], "en", 3)


@pytest.mark.usefixtures("large")
def test_an_article_that_comes_meanwhile_is_found_at_once_and_after_the_change(
    archive: Archive, filled: int, other: Encoder, built_in: Encoder, opening: Opening
) -> None:
    gated = Gated(other, allowed=2 * BATCH)
    change = opening("other", gated)
    change.start()
    assert gated.waiting.wait(20)
    fill(archive, built_in, [77])
    assert finds(change, archive, "The dam of place 77 is full.")
    with until(lambda: change.now.encoder is gated):
        gated.open.set()
    assert finds(change, archive, "The dam of place 77 is full.")
    assert gated.passages == archive.count_passages() == filled + 3


@pytest.mark.usefixtures("large")
def test_a_change_that_was_stopped_goes_on_where_it_was(
    archive: Archive, filled: int, other: Encoder, built_in: Encoder, opening: Opening
) -> None:
    gated = Gated(other, allowed=3 * BATCH)
    change = opening("other", gated)
    change.start()
    assert gated.waiting.wait(20)
    stopping = threading.Thread(target=change.stop)
    stopping.start()
    with until(lambda: not stopping.is_alive()):
        gated.open.set()
    assert change.now.encoder.fingerprint == built_in.fingerprint
    done = vectors_of(archive, other)
    assert done == gated.passages == 4 * BATCH
    second = Gated(other)
    again = opening("other", second)
    again.finish()
    assert again.now.encoder is second
    assert second.passages == filled - done


@pytest.mark.usefixtures("large")
def test_finishing_tells_how_far_it_is_and_switches(
    archive: Archive, filled: int, other: Encoder, opening: Opening
) -> None:
    change = opening("other", other)
    steps: list[tuple[int, int]] = []
    change.finish(lambda done, total: steps.append((done, total)))
    left = filled - BATCH  # the first batch was embedded to see how long it takes
    places = [*range(BATCH, left, BATCH), left]
    assert steps == [(place, left) for place in places]
    assert change.now.encoder is other
    change.finish(lambda done, total: steps.append((done, total)))
    assert len(steps) == len(places)


@pytest.mark.usefixtures("large")
def test_a_model_that_breaks_is_told_about_and_the_old_one_goes_on(
    archive: Archive,
    filled: int,
    other: Encoder,
    built_in: Encoder,
    opening: Opening,
    caplog: pytest.LogCaptureFixture,
) -> None:
    breaking = Gated(other, allowed=2 * BATCH, breaks=True)
    change = opening("other", breaking)

    def failed() -> bool:
        remaining = change.remaining()
        return remaining is not None and remaining.failure is not None

    with until(failed):
        change.start()
    remaining = change.remaining()
    assert remaining is not None
    assert remaining.failure is not None
    assert remaining.failure.reason == "model_failed"
    assert remaining.failure.values == {"name": "other", "detail": "MemoryError"}
    assert remaining.embedded == 2 * BATCH
    assert "broke off" in caplog.text
    assert change.now.encoder.fingerprint == built_in.fingerprint
    assert finds(change, archive, "Nobody saw it.")
    assert find_faults(archive, change.now.index) == []
    breaking.breaks = False
    breaking.open.set()
    with until(lambda: change.now.encoder is breaking):
        change.start()  # as the next start does, and /reindex
    assert change.remaining() is None


@pytest.mark.usefixtures("large")
def test_a_disk_that_is_full_after_the_switch_costs_only_the_tidying(
    archive: Archive,
    filled: int,
    other: Encoder,
    built_in: Encoder,
    opening: Opening,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object, **__: object) -> None:
        raise DatabaseUnavailable("database_unavailable", detail="disk full")

    change = opening("other", other)
    with monkeypatch.context() as patch:
        patch.setattr(Archive, "settle_on", full)
        change.finish()
    assert change.now.encoder is other
    assert vectors_of(archive, built_in) == filled
    assert opening("other", other).now.encoder is other
    assert archive.counts().vectors == filled


def test_a_model_that_breaks_at_the_first_try_leaves_the_old_one_answering(
    archive: Archive, filled: int, built_in: Encoder, opening: Opening, tmp_path: Path
) -> None:
    class Broken(Gated):
        def encode_passages(self, texts: Sequence[str]) -> Vectors:
            raise ModelError("model_failed", name="other", detail="MemoryError")

    other = load_encoder(str(write_static_model(tmp_path / "other", seed=1)))
    change = opening("other", Broken(other))
    remaining = change.remaining()
    assert remaining is not None
    assert remaining.failure is not None
    assert change.now.encoder.fingerprint == built_in.fingerprint
    assert finds(change, archive, "Nobody saw it.")
    with pytest.raises(ModelError):
        change.finish()
    assert change.now.encoder.fingerprint == built_in.fingerprint


# ---- which model can stand by


@pytest.mark.usefixtures("large")
def test_a_named_model_answers_until_another_one_is_complete(
    archive: Archive, filled: int, other: Encoder, opening: Opening, tmp_path: Path
) -> None:
    opening(str(tmp_path / "other")).finish()
    third = str(write_static_model(tmp_path / "third", seed=2))
    change = opening(third)
    assert change.now.name == str(tmp_path / "other")
    assert change.now.encoder.fingerprint == other.fingerprint
    change.finish()
    assert change.now.name == third
    assert archive.counts().vectors == filled


@pytest.mark.usefixtures("large")
def test_where_the_old_model_is_gone_the_built_in_one_answers_meanwhile(
    archive: Archive,
    filled: int,
    other: Encoder,
    built_in: Encoder,
    opening: Opening,
    tmp_path: Path,
) -> None:
    opening(str(tmp_path / "other")).finish()
    write_static_model(tmp_path / "other", seed=3)  # other weights under the same name
    change = opening("third", load_encoder(str(write_static_model(tmp_path / "third", seed=2))))
    assert change.now.encoder.fingerprint == built_in.fingerprint
    assert finds(change, archive, "Nobody saw it.")
    change.finish()
    assert archive.counts().vectors == filled


def test_a_model_that_cannot_be_had_is_told_about_and_the_built_in_one_answers(
    archive: Archive,
    filled: int,
    other: Encoder,
    built_in: Encoder,
    opening: Opening,
    tmp_path: Path,
) -> None:
    name = str(tmp_path / "other")
    opening(name)
    (tmp_path / "other").rename(tmp_path / "away")
    change = opening(name)
    assert change.missing_model is not None
    assert change.missing_model.values["name"] == name
    assert change.now.encoder.fingerprint == built_in.fingerprint
    assert change.remaining() is None
    assert finds(change, archive, "Nobody saw it.")
    assert find_faults(archive, change.now.index) == []
    # Its vectors are not thrown away: it may be back tomorrow.
    assert vectors_of(archive, other) == filled
    (tmp_path / "away").rename(tmp_path / "other")
    back = opening(name)
    assert back.missing_model is None
    assert back.now.encoder.fingerprint == other.fingerprint
    assert archive.counts().vectors == filled


def test_a_new_library_answers_with_the_model_that_was_named(
    archive: Archive, other: Encoder, opening: Opening
) -> None:
    change = opening("other", other)
    assert change.now.encoder is other
    assert archive.known_model() == change.now.model


def test_what_others_left_behind_is_tidied_away(
    archive: Archive, filled: int, other: Encoder, built_in: Encoder, opening: Opening
) -> None:
    archive.put_vectors(other.fingerprint, [1, 2], other.encode_passages(["a", "b"]))
    change = opening()
    assert archive.counts().vectors == filled + 2
    with until(lambda: archive.counts().vectors == filled):
        change.start()
    assert vectors_of(archive, built_in) == filled
    assert find_faults(archive, change.now.index) == []
