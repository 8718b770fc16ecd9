"""Near-duplicates: agency copy that several outlets carry, hardly changed.

MinHash finds the few articles that may be nearly one with a new one; those are then compared word
by word, so that what is told of them is counted and not estimated.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

from retrieval.encoding.embedding import Progress
from retrieval.text.fold import squeeze
from store.archive import Archive
from store.errors import NoSuchArticle
from store.records import NewNear

_RUN = 3
"""Words in a run: a changed word costs three runs, a story told anew shares hardly any."""
_FEWEST_RUNS = 12
_PERMUTATIONS = 96
_ROWS = 3
"""A band is so many numbers of the signature. Half of the runs in common: 98 of 100 are found."""
_SEED = 1
_NEAR = 50
"""From so many percent on two articles are near-duplicates; see benchmarks/near_duplicates.py."""
_WORD = re.compile(r"\w+")
_log = logging.getLogger(__name__)


def runs_of(text: str) -> frozenset[str]:
    """Every run of three folded words in a text."""
    found = _WORD.findall(squeeze(text))
    return frozenset(" ".join(found[i : i + _RUN]) for i in range(len(found) - _RUN + 1))


def bands_of(runs: frozenset[str]) -> tuple[int, ...]:
    """What a text is found by, as numbers of 63 bits; nothing where it is too short to tell."""
    if len(runs) < _FEWEST_RUNS:
        return ()
    import numpy as np
    from rensa import RMinHash

    signature = RMinHash(_PERMUTATIONS, _SEED)
    signature.update(list(runs))
    numbers = np.array(signature.digest(), dtype=np.uint64).reshape(-1, _ROWS)
    keys = np.arange(len(numbers), dtype=np.uint64)
    for column in numbers.T:
        keys = (keys ^ column) * np.uint64(0x9E3779B97F4A7C15)
        keys ^= keys >> np.uint64(29)
    return tuple(int(key) for key in keys >> np.uint64(1))


def percent_alike(left: frozenset[str], right: frozenset[str]) -> int:
    """How many of the shorter text's runs stand in the other, in percent."""
    return 100 * len(left & right) // max(1, min(len(left), len(right)))


def find_near(archive: Archive, runs: frozenset[str], bands: Sequence[int]) -> tuple[NewNear, ...]:
    """The articles that a text is nearly one with."""
    found = (
        NewNear(article_id, percent_alike(runs, runs_of(text)))
        for article_id, text in archive.mates(bands).items()
    )
    return tuple(near for near in found if near.percent >= _NEAR)


def near_version() -> str:
    """Names how near-duplicates are found: after a change all articles are gone through again."""
    from rensa import RMinHash

    return f"1.{RMinHash.ALGORITHM_VERSION}"


def bring_up_to_date(archive: Archive, progress: Progress | None = None) -> bool:
    """Goes through all articles where near-duplicates were found another way, or never.

    Whether it came to its end: `progress`, told of articles, may end it.
    """
    version = near_version()
    if archive.near_version() == version:
        return True
    articles = archive.articles()
    if articles:
        _log.info("looking for near-duplicates among %d articles", len(articles))
    for done, article in enumerate(reversed(articles), start=1):
        try:
            version_id, text = archive.version_of(article.id)
        except NoSuchArticle:
            continue  # deleted this moment
        runs = runs_of(text)
        bands = bands_of(runs)
        archive.put_near(version_id, bands, find_near(archive, runs, bands))
        if progress is not None and progress(done, len(articles)) is False:
            return False
    archive.settle_near(version)
    return True
