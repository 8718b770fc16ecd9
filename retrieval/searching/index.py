"""The index: FAISS over the stored vectors, derived from the archive and never ahead of it.

One index a language, so that candidates of each can be taken apart. Each compares the question with
every vector, in the float16 that they are stored in: half the memory of float32, and no less exact.
The file it is kept in is a shortcut and no truth: where its fingerprint differs in anything, it is
made anew from the stored vectors, and where the archive has moved on, it catches up.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from copy import copy
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from retrieval.encoding.embedding import Progress, embed_missing
from retrieval.encoding.encoder import Encoder
from retrieval.text.fold import FOLDING
from store.archive import Archive
from store.errors import DatabaseUnavailable
from store.records import Vectors

KIND = "faiss float16, inner product"
_VECTORS_PER_BATCH = 10_000
_COMPARED_AT_ONCE = 1_000
_TRIES = 3


class VectorIndex:
    """Nearest passages by cosine. Safe to share between threads.

    `refresh` must have been called once before a search; it is cheap where nothing has changed.
    """

    def __init__(self, archive: Archive, encoder: Encoder, file: Path) -> None:
        self._archive = archive
        self._encoder = encoder
        self._file = file
        # FAISS crashes when one thread searches while another adds.
        self._lock = threading.RLock()
        self._parts: dict[str, Any] = {}
        self._state: tuple[str, int] | None = None
        self._last = 0
        self._loaded = False

    def __len__(self) -> int:
        with self._lock:
            return sum(self._sizes().values())

    def languages(self) -> list[str]:
        """The languages that there are passages in."""
        with self._lock:
            return sorted(self._parts)

    def refresh(self) -> None:
        """Brings the index level with the archive: from its file, then from stored vectors."""
        with self._lock:
            if not self._loaded:
                self._load()
            state = self._archive.state()
            if state == self._state:
                return
            if self._state is not None and (
                self._state[0] != state[0] or self._state[1] > state[1]
            ):
                self._clear()  # another archive, or an older state of this one
            embed_missing(self._archive, self._encoder, after=self._last)
            self._catch_up()
            if self._archive.count_passages() != len(self):
                self._drop(np.setdiff1d(self._ids(), self._archive.passage_ids()))
            self._state = state

    def rebuild(self, progress: Progress | None = None) -> bool:
        """Makes the index anew from the stored vectors, and vectors anew where they are missing.

        Aside, while the one that there is goes on answering; then the new one takes its place.
        False where `progress` ended it before that.
        """
        if not embed_missing(self._archive, self._encoder, progress=progress):
            return False
        fresh = type(self)(self._archive, self._encoder, self._file)
        fresh._loaded = True  # not from the file
        fresh.refresh()
        with self._lock:
            self._loaded = True
            self._parts, self._state, self._last = fresh._parts, fresh._state, fresh._last
        return True

    def search(
        self,
        vector: NDArray[np.float32],
        language: str,
        k: int,
        allowed: NDArray[np.int64] | None = None,
    ) -> list[tuple[int, float]]:
        """The ids and cosines of the `k` passages of a language nearest to a unit vector.

        With `allowed`, of these passages only.
        """
        params = None
        if allowed is not None:
            selector = faiss.IDSelectorBatch(allowed)
            params = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]  # SWIG's
        with self._lock:
            part = self._parts.get(language)
            if part is None or part.ntotal == 0:
                return []
            # Counts for each calling thread; one is faster than two for a single question.
            faiss.omp_set_num_threads(1)
            scores, ids = part.search(vector.reshape(1, -1), min(k, part.ntotal), params=params)
        return [(int(i), float(s)) for i, s in zip(ids[0], scores[0], strict=True) if i >= 0]

    def cosines(self, vector: NDArray[np.float32], passage_ids: Sequence[int]) -> dict[int, float]:
        """The cosine of each of these passages, where it is there, to a unit vector."""
        out: dict[int, float] = {}
        with self._lock:
            for part in self._parts.values():
                for passage_id in passage_ids:
                    with suppress(RuntimeError):  # of another language, or deleted
                        out[passage_id] = float(part.reconstruct(passage_id) @ vector)
        return out

    def save(self) -> None:
        """Writes the index to its file, all of it or nothing. Raises `DatabaseUnavailable`."""
        with self._lock:
            if self._state is None:
                return
            header = json.dumps(
                self._header() | {"state": self._state, "last": self._last, "parts": self._sizes()}
            )
            arrays: dict[str, Any] = {
                f"index_{language}": faiss.serialize_index(part)
                for language, part in self._parts.items()
            }
        writer = f"{os.getpid()}-{threading.get_ident()}"  # each its own: others may save too
        temporary = self._file.with_name(f"{self._file.name}.{writer}.tmp")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with temporary.open("wb") as stream:
                np.savez(stream, header=np.frombuffer(header.encode(), np.uint8), **arrays)
                stream.flush()
                os.fsync(stream.fileno())
            temporary.replace(self._file)
        except OSError as error:
            raise DatabaseUnavailable(
                "database_unavailable", file=str(self._file), detail=error.strerror or str(error)
            ) from error
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)

    def held(self, passage_ids: Sequence[int]) -> tuple[int, int]:
        """How many of these passages are in the index, and how many in its file."""
        wanted = np.array(passage_ids, dtype=np.int64)
        file = copy(self)
        file._clear()
        file._load()
        with self._lock:
            held, written = self._ids(), file._ids()
        return len(np.intersect1d(wanted, held)), len(np.intersect1d(wanted, written))

    def faults(self) -> Iterator[str]:
        """Every disagreement between the index and the stored vectors, in words."""
        for _ in range(_TRIES):
            self.refresh()
            state = self._archive.state()
            found = list(self._compare())
            if not found or state == self._archive.state():
                break  # else articles came or went meanwhile
        yield from found

    def _compare(self) -> Iterator[str]:
        ids, languages, stored = self._archive.vectors(self._encoder.fingerprint)
        wanted = self._archive.passage_ids()
        with self._lock:
            held = self._ids()
        if missing := len(np.setdiff1d(wanted, ids)):
            yield f"{missing} passages have no vector of the model in use"
        if missing := len(np.setdiff1d(ids, held)):
            yield f"{missing} passages are missing from the index"
        if surplus := len(np.setdiff1d(held, ids)):
            yield f"{surplus} entries of the index have no passage"
        wrong = 0
        for place, (passage_id, language, vector) in enumerate(
            zip(ids, languages, stored, strict=True)
        ):
            if place % _COMPARED_AT_ONCE == 0:
                time.sleep(0)  # questions are waiting too
            try:
                with self._lock:
                    kept = self._parts[language].reconstruct(int(passage_id))
            except (KeyError, RuntimeError):
                continue  # told above
            wrong += not np.array_equal(kept, vector)
        if wrong:
            yield f"{wrong} vectors in the index differ from the stored ones"

    def _header(self) -> dict[str, object]:
        return {
            "encoder": self._encoder.fingerprint,
            "dimension": self._encoder.dimension,
            "kind": KIND,
            "folding": FOLDING,
            "faiss": faiss.__version__,
        }

    def _sizes(self) -> dict[str, int]:
        return {language: part.ntotal for language, part in self._parts.items()}

    def _load(self) -> None:
        self._loaded = True
        try:
            with self._file.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                header = json.loads(stored["header"].tobytes())
                if {name: header.get(name) for name in self._header()} != self._header():
                    return
                self._parts = {
                    name.removeprefix("index_"): faiss.deserialize_index(stored[name])
                    for name in stored.files
                    if name.startswith("index_")
                }
                if self._sizes() != header["parts"]:  # damage may hide a part from the zip reader
                    raise ValueError("incomplete")
                identity, revision = header["state"]
                self._state, self._last = (identity, revision), header["last"]
        except Exception:  # noqa: BLE001
            # Not there, or damaged, which shows in any way: the stored vectors have it all.
            self._clear()

    def _clear(self) -> None:
        self._parts = {}
        self._state = None
        self._last = 0

    def _catch_up(self) -> None:
        """Takes in the stored vectors that came after the last; not all at once, for the memory."""
        model = self._encoder.fingerprint
        while True:
            found = self._archive.vectors(model, after=self._last, limit=_VECTORS_PER_BATCH)
            self._add(*found)
            if len(found[0]) < _VECTORS_PER_BATCH:
                return

    def _add(self, ids: NDArray[np.int64], languages: list[str], vectors: Vectors) -> None:
        names = np.array(languages)
        for language in sorted(set(languages)):
            if language not in self._parts:
                rows = faiss.IndexScalarQuantizer(
                    self._encoder.dimension,
                    faiss.ScalarQuantizer.QT_fp16,
                    faiss.METRIC_INNER_PRODUCT,
                )
                self._parts[language] = faiss.IndexIDMap2(rows)
            mine = names == language
            self._parts[language].add_with_ids(np.ascontiguousarray(vectors[mine]), ids[mine])
        if len(ids):
            self._last = int(ids[-1])

    def _drop(self, ids: NDArray[np.int64]) -> None:
        for part in self._parts.values():
            part.remove_ids(ids)

    def _ids(self) -> NDArray[np.int64]:
        held = [faiss.vector_to_array(part.id_map) for part in self._parts.values()]
        return np.sort(np.concatenate(held)) if held else np.array([], dtype=np.int64)
