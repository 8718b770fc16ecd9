"""What each part of the search is worth: the same questions with one part turned off at a time.

    python -m benchmarks.ablation [--data ../shared/eval | --own] [--undistilled FOLDER]

The parts are taken out of the engine from here, so that the engine needs no switches, and nothing
is fitted anew. Without the model there are only stems, letters and sounds; without word search no
candidates from it; without names no sounds across the scripts; without the re-rank cosines order.
What distillation is worth takes a second model that was made without it (training/README.md).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

import bot.wiring
from benchmarks.dataset import (
    Dataset,
    Paragraph,
    Question,
    add_options,
    in_order,
    read_datasets,
)
from benchmarks.report import Row, show, write_result
from benchmarks.retrieval import measure_apart
from bot.batch import answer_lines
from bot.wiring import open_isnad
from bot.words.catalogue import words_in
from config.settings import read_settings
from retrieval.encoding.encoder import BUILT_IN, Encoder, load_encoder, load_words
from retrieval.readers.lines import read_lines
from retrieval.searching.evidence import FEATURES
from retrieval.searching.index import VectorIndex
from retrieval.searching.ranking import read_ranking
from store.archive import Archive
from store.records import Vectors


class Blind:
    """A model that knows nothing: zero vectors, of texts and of words."""

    fingerprint = "blind"

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Zeros."""
        return np.zeros((len(texts), self.dimension), dtype=np.float32)

    encode_questions = encode_passages

    encode_words = encode_passages


class Engine:
    """A library within this process, with a part of the engine taken out; see `Library`."""

    def __init__(
        self, folder: Path, encoder: Encoder, without: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._settings = read_settings({"ISNAD_DATA_DIR": str(folder)})
        self._encoder = encoder
        self._without = without

    def ingest(self, paragraphs: Iterable[Paragraph]) -> None:
        """See `Library`."""
        lines = [
            json.dumps({"id": p.id, "title": p.title, "text": p.text}).encode() for p in paragraphs
        ]
        with self._without(), open_isnad(self._settings, encoder=self._encoder) as isnad:
            for receipt in isnad.ingester.ingest(read_lines(lines, None)):
                assert receipt.status in ("new", "duplicate"), receipt

    def ask(self, questions: Sequence[Question], top: int) -> list[Mapping[str, Any]]:
        """See `Library`."""
        lines = [json.dumps({"id": q.id, "question": q.text}).encode() for q in questions]
        with self._without(), open_isnad(self._settings, encoder=self._encoder) as isnad:
            return [answer for answer, _ in answer_lines(isnad, lines, top, words_in(None))]


def main() -> None:
    """Asks all questions once for each part and writes the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    add_options(parser)
    parser.add_argument("--undistilled", type=Path, help="a model made without distillation")
    options = parser.parse_args()
    (dataset,), suffix = read_datasets(options, ["xquad_r"])
    encoder = load_encoder(options.model)
    rows = []
    for name, (blind, without) in PARTS.items():
        used = Blind(encoder.dimension) if blind else encoder
        rows.append({"without": name} | _measure(dataset, used, without, test=options.test))
        print(json.dumps(rows[-1], ensure_ascii=False), file=sys.stderr)
    if options.undistilled:
        used = load_encoder(str(options.undistilled))
        without = partial(patch.object, bot.wiring, "load_words", lambda: used)
        rows.append(
            {"without": "distillation"} | _measure(dataset, used, without, test=options.test)
        )
    if options.look or options.model:
        show(rows)
        return
    half = "test" if options.test else "dev"
    setup = {"model": encoder.fingerprint, "data": dataset.name}
    write_result(f"ablation{suffix}-{half}", rows, setup=setup)


def _measure(
    dataset: Dataset,
    encoder: Encoder,
    without: Callable[[], AbstractContextManager[None]],
    *,
    test: bool,
) -> Row:
    def make(folder: Path) -> Engine:
        return Engine(folder, encoder, without)

    measured = in_order(measure_apart(make, dataset, test=test))
    return {
        f"{figure} {asked} → {found}": row[figure]
        for figure in ("R@10", "nDCG@10")
        for (asked, found), row in measured
    }


def _nothing() -> AbstractContextManager[None]:
    return nullcontext()


@contextmanager
def _without_model() -> Iterator[None]:
    """No vectors to find sentences by, and none of words."""
    with ExitStack() as stack:
        stack.enter_context(patch.object(VectorIndex, "search", lambda *_arguments: []))
        blind = Blind(load_words().dimension)
        stack.enter_context(patch.object(bot.wiring, "load_words", lambda: blind))
        yield


@contextmanager
def _without_word_search() -> Iterator[None]:
    with patch.object(Archive, "match_terms", lambda *_arguments: []):
        yield


@contextmanager
def _without_names() -> Iterator[None]:
    """Words have no sounds, wherever they are asked for."""
    with ExitStack() as stack:
        users = [
            module
            for name, module in sys.modules.items()
            if name.startswith("retrieval.") and hasattr(module, "sound_keys")
        ]
        for module in users:
            stack.enter_context(patch.object(module, "sound_keys", lambda _word: frozenset()))
        yield


def _without_evidence(*unused: str) -> Callable[[], AbstractContextManager[None]]:
    """Evidence of these names weighs nothing."""

    @contextmanager
    def without() -> Iterator[None]:
        ranking = read_ranking(BUILT_IN)
        used = np.array([name not in unused for name in FEATURES], dtype=np.float32)
        lighter = replace(
            ranking,
            same=ranking.same * used,
            across=ranking.across * used,
            hidden=ranking.hidden * np.append(used, 1.0).astype(np.float32)[:, None],
        )
        with patch.object(bot.wiring, "read_ranking", lambda _folder: lighter):
            yield

    return without


_AROUND = [name for name in FEATURES if name.endswith(("_before", "_beside", "_around"))]
_LETTERS = [name for name in FEATURES if name.startswith("letters")]

PARTS: dict[str, tuple[bool, Callable[[], AbstractContextManager[None]]]] = {
    "nothing": (False, _nothing),
    "the model": (True, _without_model),
    "word search": (False, _without_word_search),
    "names": (False, _without_names),
    "the re-rank (cosines alone)": (
        False,
        _without_evidence(*(name for name in FEATURES if name != "cosine")),
    ),
    "surroundings": (False, _without_evidence(*_AROUND)),
    "letters": (False, _without_evidence(*_LETTERS)),
    "kind of answer": (False, _without_evidence("kind")),
    "lead sentence": (False, _without_evidence("lead")),
}
"""What is turned off: whether the encoder goes blind, and what is taken out."""


if __name__ == "__main__":
    main()
