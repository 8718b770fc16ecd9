from __future__ import annotations

from retrieval.intake.draft import Draft
from retrieval.intake.ingest import Ingester
from retrieval.searching.freshness import Freshness
from store.archive import Archive

DAM, DRY = "The dam is full.", "The river is dry."


class Derived:
    """Something made from the archive, which takes its time; and the clock on the wall."""

    def __init__(self, seconds: float) -> None:
        self.made = 0
        self.now = 0.0
        self._seconds = seconds

    def make(self) -> None:
        self.made += 1
        self.now += self._seconds

    def clock(self) -> float:
        return self.now


def test_what_is_cheap_is_made_anew_after_every_change_and_only_then(
    archive: Archive, ingester: Ingester
) -> None:
    derived = Derived(0)
    freshness = Freshness(archive, derived.clock)
    for text, made in ((None, 1), (None, 1), (DAM, 2), (DRY, 3), (None, 3)):
        if text is not None:
            ingester.take(Draft(text))
        freshness.catch_up(derived.make)
        assert derived.made == made


def test_what_is_dear_waits_where_something_only_came_in(
    archive: Archive, ingester: Ingester
) -> None:
    derived = Derived(0.02)
    freshness = Freshness(archive, derived.clock)
    freshness.catch_up(derived.make)
    ingester.take(Draft(DAM))
    freshness.catch_up(derived.make)
    assert derived.made == 1
    derived.now += 0.39
    freshness.catch_up(derived.make)
    assert derived.made == 1
    derived.now += 0.02
    freshness.catch_up(derived.make)
    assert derived.made == 2


def test_what_was_removed_never_waits(archive: Archive, ingester: Ingester) -> None:
    article_id = ingester.take(Draft(DAM)).article_id
    derived = Derived(0.02)
    freshness = Freshness(archive, derived.clock)
    freshness.catch_up(derived.make)
    assert article_id is not None
    archive.remove(article_id)
    freshness.catch_up(derived.make)
    assert derived.made == 2


def test_a_failure_is_no_catching_up(archive: Archive) -> None:
    derived = Derived(0)
    freshness = Freshness(archive, derived.clock)

    def fail() -> None:
        raise OSError

    for _ in range(2):
        try:
            freshness.catch_up(fail)
        except OSError:
            continue
        raise AssertionError("it was not called")
    freshness.catch_up(derived.make)
    assert derived.made == 1
