"""How fast the nearest of many vectors are found, how exactly, and in how much memory.

    python -m benchmarks.index [--vectors 100000]

Made-up vectors in clusters, in float16 as they are stored. The oracle is plain numpy; the time is
that of one question on one thread.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from benchmarks.report import write_result

_DIMENSIONS = (384, 512)
_QUESTIONS = 200
_NEAREST = 60
_KINDS: dict[str, Callable[[int], Any]] = {
    "float32": faiss.IndexFlatIP,
    "float16": lambda dimension: faiss.IndexScalarQuantizer(
        dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    ),
}


def main() -> None:
    """Measures each kind of index and writes the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--vectors", type=int, default=100_000)
    count = parser.parse_args().vectors
    faiss.omp_set_num_threads(1)
    table = [row for dimension in _DIMENSIONS for row in _measure(count, dimension)]
    setup = {"vectors": count, "questions": _QUESTIONS, "nearest": _NEAREST, "threads": 1}
    write_result("index", table, setup=setup)


def _measure(count: int, dimension: int) -> list[dict[str, Any]]:
    chance = np.random.default_rng(1)
    centres = chance.normal(size=(200, dimension))
    stored = _unit(
        centres[chance.integers(0, 200, count)] + 1.2 * chance.normal(size=(count, dimension))
    )
    stored = stored.astype(np.float16).astype(np.float32)
    asked = _unit(
        stored[chance.integers(0, count, _QUESTIONS)]
        + 0.05 * chance.normal(size=(_QUESTIONS, dimension))
    )
    scores = asked @ stored.T
    wanted = np.argsort(-scores, axis=1)[:, :_NEAREST]
    return [
        {"index": name, "dimension": dimension} | _search(make(dimension), stored, asked, wanted)
        for name, make in _KINDS.items()
    ]


def _search(
    rows: Any, stored: NDArray[np.float32], asked: NDArray[np.float32], wanted: NDArray[np.int64]
) -> dict[str, Any]:
    index = faiss.IndexIDMap2(rows)
    index.add_with_ids(stored, np.arange(len(stored)))
    spent = []
    right = 0
    for row, question in enumerate(asked):
        started = time.perf_counter()
        _, found = index.search(question[None], _NEAREST)
        spent.append(time.perf_counter() - started)
        right += len(set(found[0]) & set(wanted[row]))
    return {
        "ms": round(1000 * float(np.median(spent)), 1),
        "recall": round(right / wanted.size, 4),
        "bytes a vector": round(len(faiss.serialize_index(index)) / len(stored)),
    }


def _unit(vectors: NDArray[np.float64]) -> NDArray[np.float32]:
    unit: NDArray[np.float64] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit.astype(np.float32)


if __name__ == "__main__":
    main()
