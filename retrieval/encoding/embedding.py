"""Embedding what has no vector yet, batch by batch: what is done is kept, whatever comes after."""

from __future__ import annotations

import time
from collections.abc import Callable

from retrieval.encoding.encoder import Encoder
from store.archive import Archive

_FIRST_BATCH = 32
_LARGEST_BATCH = 1_000
_GROWTH = 8
_SECONDS_PER_BATCH = 0.5  # who stops it waits no longer, and a crash costs no more

Progress = Callable[[int, int], object]
"""Called with how many are done and how many there are. False, and nothing else, ends it there."""


def embed_missing(
    archive: Archive, encoder: Encoder, *, after: int = 0, progress: Progress | None = None
) -> bool:
    """Embeds the passages with a higher id than `after` that `encoder` has no vector of.

    Those that come in meanwhile are embedded too. Whether it came to its end. Raises `ModelError`
    and `DatabaseUnavailable`; the batches before stay.
    """
    model = encoder.fingerprint
    total = archive.count_passages_without(model, after=after)
    done, size = 0, _FIRST_BATCH
    while total and (batch := archive.passages_without(model, after=after, limit=size)):
        started = time.perf_counter()
        vectors = encoder.encode_passages([text for _, text in batch])
        archive.put_vectors(model, [passage_id for passage_id, _ in batch], vectors)
        size = _next_size(size, time.perf_counter() - started)
        after = batch[-1][0]
        done += len(batch)
        total = max(total, done)
        if progress is not None and progress(done, total) is False:
            return False
    return True


def now_and_then(tell: Progress, seconds: float) -> Progress:
    """The same, but no more often than every so many seconds."""
    following = 0.0

    def told(done: int, total: int) -> None:
        nonlocal following
        if time.monotonic() >= following:
            following = time.monotonic() + seconds
            tell(done, total)

    return told


def _next_size(size: int, seconds: float) -> int:
    """As many as take the time that a batch should; a model's speed is known only by trying."""
    fitting = int(size * min(_GROWTH, _SECONDS_PER_BATCH / max(seconds, 1e-6)))
    return min(max(1, fitting), _LARGEST_BATCH)
