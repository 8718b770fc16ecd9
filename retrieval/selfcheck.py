"""Whether everything that is stored agrees, and making anew what is derived."""

from __future__ import annotations

from retrieval.encoding.embedding import Progress
from retrieval.searching.index import VectorIndex
from store.archive import Archive


def find_faults(archive: Archive, index: VectorIndex) -> list[str]:
    """Every disagreement between rows, offsets, word search, vectors and index, in words."""
    return [*archive.faults(), *index.faults()]


def repair(archive: Archive, index: VectorIndex, progress: Progress | None = None) -> None:
    """Makes word search, missing vectors and the index anew from the rows.

    The old ones answer until the new ones are there. A stored text that was altered from outside
    cannot be mended so: that takes a backup.
    """
    archive.rebuild_terms()
    index.rebuild(progress)
    index.save()
