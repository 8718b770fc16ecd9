from __future__ import annotations

import io
import json
import os
import pickle
import sqlite3
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from static_model import write_static_model

from retrieval.encoding.encoder import Encoder, load_encoder
from retrieval.intake.draft import Draft
from retrieval.intake.ingest import Ingester
from retrieval.searching.index import VectorIndex
from retrieval.text.fold import FOLDING
from retrieval.text.lexical import search_terms
from store.archive import Archive
from store.database import open_database
from store.errors import DatabaseUnavailable
from store.records import Vectors

WORDS = [
    "dam",
    "gate",
    "water",
    "minister",
    "olive",
    "harbour",
    "strike",
    "vote",
    "ميناء",
    "سد",
    "ماء",
    "وزير",
    "زيتون",
    "إضراب",
]
ARABIC = [word for word in WORDS if word > "ء"]


class Counting:
    """An encoder that counts how many passages it was given."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.fingerprint = encoder.fingerprint
        self.dimension = encoder.dimension
        self.passages = 0

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        self.passages += len(texts)
        return self._encoder.encode_passages(texts)

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return self._encoder.encode_questions(texts)


def write(number: int) -> Draft:
    chance = np.random.default_rng(number)
    english, arabic = (" ".join(chance.choice(words, 5)) for words in (WORDS[:8], ARABIC))
    return Draft(f"Article {number}: {english}. {arabic} {number}. One more {english}.")


def fill(ingester: Ingester, numbers: Sequence[int]) -> None:
    assert {r.status for r in ingester.ingest(write(n) for n in numbers)} <= {"new", "duplicate"}


def nearest(
    archive: Archive, encoder: Encoder, vector: NDArray[np.float32], language: str, k: int
) -> list[tuple[int, float]]:
    """What the index must find, by plain multiplication of the stored vectors."""
    ids, languages, stored = archive.vectors(encoder.fingerprint)
    mine = np.array([name == language for name in languages], dtype=bool)
    scores = stored[mine] @ vector if mine.any() else np.zeros(0)
    order = np.argsort(-scores, kind="stable")[:k]
    return [(int(ids[mine][place]), float(scores[place])) for place in order]


def assert_same(found: list[tuple[int, float]], wanted: list[tuple[int, float]]) -> None:
    """The same scores, and the same ids but for the order of those of equal score."""
    np.testing.assert_allclose([s for _, s in found], [s for _, s in wanted], atol=1e-5)
    if wanted:
        edge = wanted[-1][1] + 2e-5
        assert {i for i, s in found if s > edge} == {i for i, s in wanted if s > edge}
    assert len({i for i, _ in found}) == len(found)


def questions(encoder: Encoder) -> Vectors:
    return encoder.encode_questions(["dam full", "water minister", "ميناء", "زيتون", "x"])


def check_against_oracle(archive: Archive, encoder: Encoder, index: VectorIndex) -> None:
    index.refresh()
    for vector in questions(encoder):
        for language in ("en", "ar"):
            for k in (1, 7, 10_000):
                wanted = nearest(archive, encoder, vector, language, k)
                assert_same(index.search(vector, language, k), wanted)


@pytest.fixture
def reopened(archive: Archive, encoder: Encoder, tmp_path: Path) -> Callable[[], VectorIndex]:
    """The index as another start of the program finds it."""
    return lambda: VectorIndex(archive, Counting(encoder), tmp_path / "index.npz")


# ---- searching


def test_the_index_finds_what_plain_multiplication_finds(
    archive: Archive, ingester: Ingester, index: VectorIndex, encoder: Encoder
) -> None:
    fill(ingester, range(60))
    check_against_oracle(archive, encoder, index)
    for article_id in range(1, 60, 3):
        archive.remove(article_id)
    check_against_oracle(archive, encoder, index)
    fill(ingester, range(100, 120))
    check_against_oracle(archive, encoder, index)
    assert len(index) == archive.count_passages() == len(set(archive.passage_ids().tolist()))


def test_an_update_replaces_the_passages_of_the_old_version(
    archive: Archive, ingester: Ingester, index: VectorIndex, encoder: Encoder
) -> None:
    for text in ("The dam is full.", "The dam is dry. Olives ripen."):
        list(ingester.ingest([Draft(text, external_id="e1")]))
        check_against_oracle(archive, encoder, index)
    assert len(index) == 2


def test_each_language_is_searched_apart(
    archive: Archive, ingester: Ingester, index: VectorIndex, encoder: Encoder
) -> None:
    list(ingester.ingest([Draft("The dam is full. امتلأ السد.")]))
    index.refresh()
    vector = encoder.encode_questions(["dam"])[0]
    assert [i for i, _ in index.search(vector, "en", 9)] == [1]
    assert [i for i, _ in index.search(vector, "ar", 9)] == [2]
    assert index.search(vector, "fr", 9) == []


def test_only_allowed_passages_are_found_and_as_well_as_without_the_others(
    archive: Archive, ingester: Ingester, index: VectorIndex, encoder: Encoder
) -> None:
    fill(ingester, range(60))
    index.refresh()
    vector = encoder.encode_questions(["dam water"])[0]
    for language in index.languages():
        everything = index.search(vector, language, len(index))
        for step in (1, 2, 7, 50):
            allowed = archive.passage_ids()[::step]
            found = index.search(vector, language, 10, allowed)
            held = set(allowed.tolist())
            wanted = [(i, score) for i, score in everything if i in held][:10]
            assert [score for _, score in found] == pytest.approx([score for _, score in wanted])
            assert {i for i, _ in found} <= held
        assert index.search(vector, language, 10, np.array([], dtype=np.int64)) == []
        assert index.search(vector, language, 10, np.array([10**9], dtype=np.int64)) == []


def test_an_empty_index_finds_nothing(index: VectorIndex, encoder: Encoder) -> None:
    index.refresh()
    assert len(index) == 0
    assert index.search(encoder.encode_questions(["dam"])[0], "en", 5) == []


def test_an_index_emptied_by_removal_finds_nothing(
    archive: Archive, ingester: Ingester, index: VectorIndex, encoder: Encoder
) -> None:
    fill(ingester, range(2))
    index.refresh()
    for article_id in (1, 2):
        archive.remove(article_id)
    index.refresh()
    assert len(index) == 0
    assert index.search(encoder.encode_questions(["dam"])[0], "en", 5) == []


def test_a_passage_without_a_vector_of_its_own_is_near_to_nothing(
    archive: Archive, ingester: Ingester, index: VectorIndex, encoder: Encoder
) -> None:
    list(ingester.ingest([Draft("The dam is full.")]))
    archive.put_vectors(encoder.fingerprint, [1], np.zeros((1, encoder.dimension), np.float32))
    index.refresh()
    vector = encoder.encode_questions(["dam"])[0]
    assert index.search(vector, "en", 5) == [(1, 0.0)]
    assert index.search(np.zeros_like(vector), "en", 5) == [(1, 0.0)]


def test_a_refresh_without_a_change_embeds_and_reads_nothing(
    ingester: Ingester, reopened: Callable[[], VectorIndex], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(ingester, range(3))
    index = reopened()
    index.refresh()
    with monkeypatch.context() as patch:
        patch.setattr(Archive, "vectors", None)
        index.refresh()
    assert len(index) == 9


# ---- the file


def test_an_index_comes_back_from_its_file(
    archive: Archive,
    ingester: Ingester,
    index: VectorIndex,
    encoder: Encoder,
    reopened: Callable[[], VectorIndex],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(ingester, range(20))
    index.refresh()
    index.save()
    again = reopened()
    with monkeypatch.context() as patch:
        patch.setattr(Archive, "vectors", None)  # it must not be needed
        again.refresh()
    check_against_oracle(archive, encoder, again)
    assert list(again.faults()) == []


def test_an_index_from_its_file_catches_up_with_what_came_and_went_meanwhile(
    archive: Archive,
    ingester: Ingester,
    index: VectorIndex,
    encoder: Encoder,
    reopened: Callable[[], VectorIndex],
) -> None:
    fill(ingester, range(20))
    index.refresh()
    index.save()
    fill(ingester, range(20, 30))
    for article_id in (1, 5, 25):
        archive.remove(article_id)
    check_against_oracle(archive, encoder, reopened())


def test_as_many_added_as_removed_meanwhile_is_noticed(
    archive: Archive,
    ingester: Ingester,
    index: VectorIndex,
    encoder: Encoder,
    reopened: Callable[[], VectorIndex],
) -> None:
    fill(ingester, range(5))
    index.refresh()
    index.save()
    archive.remove(2)
    fill(ingester, [7])
    for found in (index, reopened()):
        check_against_oracle(archive, encoder, found)
        assert list(found.faults()) == []


def test_an_index_that_was_never_brought_level_writes_no_file(
    index: VectorIndex, tmp_path: Path
) -> None:
    index.save()
    assert not (tmp_path / "index.npz").exists()


def test_the_folder_of_the_file_is_made(archive: Archive, encoder: Encoder, tmp_path: Path) -> None:
    index = VectorIndex(archive, encoder, tmp_path / "new" / "index.npz")
    index.refresh()
    index.save()
    assert (tmp_path / "new" / "index.npz").is_file()


def npz(**arrays: Any) -> bytes:
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    return stream.getvalue()


def npy() -> bytes:
    stream = io.BytesIO()
    np.save(stream, np.zeros(3))
    return stream.getvalue()


def as_header(value: object) -> NDArray[np.uint8]:
    return np.frombuffer(json.dumps(value).encode(), np.uint8)


def a_zip() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("header", "not an array")
    return stream.getvalue()


def saved_header(file: Path) -> dict[str, Any]:
    with np.load(file) as stored:
        header: dict[str, Any] = json.loads(stored["header"].tobytes())
        return header


FOREIGN: dict[str, Callable[[dict[str, Any]], bytes]] = {
    "nothing": lambda header: b"",
    "text": lambda header: b"These are notes and no index.",
    "an array": lambda header: npy(),
    "a pickle": lambda header: pickle.dumps([1, 2, 3]),
    "a zip": lambda header: a_zip(),
    "no header": lambda header: npz(index_en=np.zeros(9, np.uint8)),
    "a list as header": lambda header: npz(header=as_header([1])),
    "another dimension": lambda header: npz(header=as_header(header | {"dimension": 3})),
    "another faiss": lambda header: npz(header=as_header(header | {"faiss": "0.0"})),
    "another folding": lambda header: npz(header=as_header(header | {"folding": "0"})),
    "a state of three": lambda header: npz(header=as_header(header | {"state": [1, 2, 3]})),
    "a part of floats": lambda header: npz(header=as_header(header), index_en=np.zeros(9)),
    "a part of junk": lambda header: npz(
        header=as_header(header), index_en=np.arange(90, dtype=np.uint8)
    ),
    "no parts": lambda header: npz(header=as_header(header)),
    "another kind": lambda header: npz(header=as_header(header | {"kind": "flat"})),
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_a_foreign_file_is_passed_over_and_made_anew(
    archive: Archive,
    ingester: Ingester,
    index: VectorIndex,
    encoder: Encoder,
    reopened: Callable[[], VectorIndex],
    tmp_path: Path,
    kind: str,
) -> None:
    fill(ingester, range(5))
    index.refresh()
    index.save()
    file = tmp_path / "index.npz"
    file.write_bytes(FOREIGN[kind](saved_header(file)))
    again = reopened()
    check_against_oracle(archive, encoder, again)
    again.save()
    assert list(reopened().faults()) == []


def test_a_file_cut_short_or_damaged_anywhere_is_made_anew(
    archive: Archive,
    ingester: Ingester,
    index: VectorIndex,
    encoder: Encoder,
    reopened: Callable[[], VectorIndex],
    tmp_path: Path,
) -> None:
    fill(ingester, range(3))
    index.refresh()
    index.save()
    file = tmp_path / "index.npz"
    sound = file.read_bytes()
    chance = np.random.default_rng(0)
    vector = questions(encoder)[0]
    wanted = nearest(archive, encoder, vector, "en", 9)
    for _ in range(60):
        broken = bytearray(sound)
        for place in chance.integers(0, len(sound), 3):
            broken[place] ^= int(chance.integers(1, 256))
        for data in (bytes(broken), sound[: chance.integers(0, len(sound))]):
            file.write_bytes(data)
            again = reopened()
            again.refresh()
            assert_same(again.search(vector, "en", 9), wanted)


def test_a_folder_in_place_of_the_file_is_passed_over(
    archive: Archive, ingester: Ingester, encoder: Encoder, index: VectorIndex, tmp_path: Path
) -> None:
    fill(ingester, range(3))
    (tmp_path / "index.npz").mkdir()
    check_against_oracle(archive, encoder, index)


def test_a_file_of_another_archive_is_passed_over(
    archive: Archive, ingester: Ingester, index: VectorIndex, encoder: Encoder, tmp_path: Path
) -> None:
    fill(ingester, range(5))
    index.refresh()
    index.save()
    engine = open_database(f"sqlite:///{tmp_path / 'other.db'}")
    other = Archive(engine, terms=search_terms, terms_version=FOLDING)
    fill(Ingester(other, encoder), range(50, 57))
    check_against_oracle(other, encoder, VectorIndex(other, encoder, tmp_path / "index.npz"))
    other.close()


def test_a_file_newer_than_its_archive_is_passed_over(
    archive: Archive, ingester: Ingester, index: VectorIndex, encoder: Encoder, tmp_path: Path
) -> None:
    """As after a backup of the database was put back."""
    fill(ingester, range(3))
    archive.close()
    backup = (tmp_path / "isnad.db").read_bytes()
    fill(ingester, range(3, 9))
    index.refresh()
    index.save()
    archive.close()
    (tmp_path / "isnad.db").write_bytes(backup)
    fill(ingester, [77])  # its passages get ids that the index knows for others
    check_against_oracle(archive, encoder, index)
    check_against_oracle(archive, encoder, VectorIndex(archive, encoder, tmp_path / "index.npz"))


def test_a_save_that_fails_keeps_the_old_file_and_leaves_none_behind(
    ingester: Ingester, index: VectorIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(ingester, range(3))
    index.refresh()
    index.save()
    before = (tmp_path / "index.npz").read_bytes()
    fill(ingester, range(3, 6))
    index.refresh()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(DatabaseUnavailable) as caught:
            index.save()
    assert caught.value.values["detail"] == "No space left on device"
    assert (tmp_path / "index.npz").read_bytes() == before
    assert [file.name for file in tmp_path.glob("index*")] == ["index.npz"]
    index.save()
    assert (tmp_path / "index.npz").read_bytes() != before


def test_a_folder_that_cannot_be_made_is_told_about(
    archive: Archive, encoder: Encoder, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    index = VectorIndex(archive, encoder, tmp_path / "file" / "index.npz")
    index.refresh()
    with pytest.raises(DatabaseUnavailable):
        index.save()


def test_whoever_reads_the_old_file_meanwhile_reads_it_to_its_end(
    ingester: Ingester, index: VectorIndex, tmp_path: Path
) -> None:
    fill(ingester, range(3))
    index.refresh()
    index.save()
    before = (tmp_path / "index.npz").read_bytes()
    with (tmp_path / "index.npz").open("rb") as reader:
        start = reader.read(10)
        fill(ingester, range(3, 6))
        index.refresh()
        index.save()
        assert start + reader.read() == before
    assert (tmp_path / "index.npz").read_bytes() != before


def test_threads_may_save_at_once(
    ingester: Ingester,
    index: VectorIndex,
    tmp_path: Path,
    reopened: Callable[[], VectorIndex],
) -> None:
    fill(ingester, range(20))
    index.refresh()
    failed: list[BaseException] = []

    def save() -> None:
        try:
            for _ in range(15):
                index.save()
        except BaseException as error:  # noqa: BLE001
            failed.append(error)

    threads = [threading.Thread(target=save) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert [file.name for file in tmp_path.glob("index*")] == ["index.npz"]
    assert list(reopened().faults()) == []


# ---- another model


def test_another_model_embeds_everything_anew_and_keeps_its_vectors_apart(
    archive: Archive,
    ingester: Ingester,
    index: VectorIndex,
    encoder: Encoder,
    tmp_path: Path,
) -> None:
    fill(ingester, range(5))
    index.refresh()
    index.save()
    other = load_encoder(str(write_static_model(tmp_path / "other", seed=1)))
    assert other.fingerprint != encoder.fingerprint
    changed = VectorIndex(archive, other, tmp_path / "index.npz")
    check_against_oracle(archive, other, changed)
    assert archive.counts().vectors == 2 * archive.counts().passages
    changed.save()
    counting = Counting(encoder)
    back = VectorIndex(archive, counting, tmp_path / "index.npz")
    check_against_oracle(archive, encoder, back)
    assert counting.passages == 0


def test_what_another_model_ingested_is_embedded_when_it_is_first_seen(
    archive: Archive, ingester: Ingester, index: VectorIndex, encoder: Encoder, tmp_path: Path
) -> None:
    fill(ingester, range(3))
    index.refresh()
    other = load_encoder(str(write_static_model(tmp_path / "other", seed=1)))
    fill(Ingester(archive, other), range(3, 6))
    fill(ingester, range(6, 9))
    check_against_oracle(archive, encoder, index)
    assert len(index) == 27


def test_a_rebuild_makes_missing_vectors_and_tells_how_far_it_is(
    archive: Archive, ingester: Ingester, encoder: Encoder, tmp_path: Path
) -> None:
    other = load_encoder(str(write_static_model(tmp_path / "other", seed=1)))
    fill(Ingester(archive, other), range(4))
    steps: list[tuple[int, int]] = []
    index = VectorIndex(archive, encoder, tmp_path / "index.npz")
    index.rebuild(lambda done, total: steps.append((done, total)))
    assert steps == [(12, 12)]
    check_against_oracle(archive, encoder, index)


# ---- others at work


def test_what_another_process_adds_and_removes_is_seen(
    archive: Archive,
    ingester: Ingester,
    index: VectorIndex,
    encoder: Encoder,
    database_url: str,
    tmp_path: Path,
) -> None:
    fill(ingester, range(4))
    index.refresh()
    model = write_static_model(tmp_path / "model")
    script = f"""
from pathlib import Path
from retrieval.intake.draft import Draft
from retrieval.encoding.encoder import load_encoder
from retrieval.text.fold import FOLDING
from retrieval.intake.ingest import Ingester
from retrieval.text.lexical import search_terms
from store.archive import Archive
from store.database import open_database
archive = Archive(open_database({database_url!r}), terms=search_terms, terms_version=FOLDING)
ingester = Ingester(archive, load_encoder({str(model)!r}))
list(ingester.ingest([Draft("Olives ripen late in autumn.")]))
archive.remove(2)
"""
    subprocess.run([sys.executable, "-c", script], check=True)
    check_against_oracle(archive, encoder, index)
    assert len(index) == 10
    assert list(index.faults()) == []


def test_threads_may_search_while_others_add_and_remove(
    archive: Archive, ingester: Ingester, index: VectorIndex, encoder: Encoder
) -> None:
    fill(ingester, range(10))
    index.refresh()
    vectors = questions(encoder)
    failed: list[BaseException] = []
    until = time.monotonic() + 2.0

    def search() -> None:
        try:
            while time.monotonic() < until:
                for vector in vectors:
                    index.refresh()
                    hits = index.search(vector, "en", 20)
                    assert hits
                    assert [s for _, s in hits] == sorted((s for _, s in hits), reverse=True)
        except BaseException as error:  # noqa: BLE001
            failed.append(error)

    def change() -> None:
        try:
            number = 100
            while time.monotonic() < until:
                fill(ingester, [number])
                there = archive.articles()
                archive.remove(there[0 if number % 2 else -1].id)
                fill(ingester, [0])
                number += 1
        except BaseException as error:  # noqa: BLE001
            failed.append(error)

    threads = [threading.Thread(target=work) for work in (search, search, change)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    check_against_oracle(archive, encoder, index)


# ---- checking


def test_a_sound_index_has_no_faults(ingester: Ingester, index: VectorIndex) -> None:
    assert list(index.faults()) == []
    fill(ingester, range(3))
    assert list(index.faults()) == []


def test_a_vector_altered_in_the_database_is_found(
    archive: Archive, ingester: Ingester, index: VectorIndex, encoder: Encoder
) -> None:
    fill(ingester, range(3))
    index.refresh()
    archive.put_vectors(encoder.fingerprint, [4], np.ones((1, encoder.dimension), np.float32))
    assert list(index.faults()) == ["1 vectors in the index differ from the stored ones"]
    index.rebuild()
    assert list(index.faults()) == []


def test_vectors_deleted_from_the_database_are_found_and_made_anew(
    ingester: Ingester, index: VectorIndex, sql: sqlite3.Connection
) -> None:
    fill(ingester, range(3))
    index.refresh()
    sql.execute("DELETE FROM vector WHERE passage_id IN (1, 5)")
    assert list(index.faults()) == [
        "2 passages have no vector of the model in use",
        "2 entries of the index have no passage",
    ]
    index.rebuild()
    assert list(index.faults()) == []
