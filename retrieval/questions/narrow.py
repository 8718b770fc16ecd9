"""What becomes of the filters in a question: kept, or set aside and said so.

A hard filter is always kept: what lies outside it is no answer, and where the library has nothing
inside it the answer is no. Of a soft filter this much is sure: the date or the source may be part
of the fact that was asked for. So it counts only

1. where articles lie inside it: else its words stay words to look for;
2. where the best answer without it does not itself speak of that date or source: if it does, that
   was the fact;
3. where something inside it answers. If not, the answer without it stands, and says so.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Protocol

from retrieval.answer import Answer
from retrieval.errors import QuestionError
from retrieval.questions.filters import Filter, Narrowing, filters_of, merge, read_filters, without
from retrieval.questions.question import read_question
from retrieval.questions.recency import asks_for_now, without_now
from retrieval.searching.freshness import Freshness
from retrieval.text.language import language_of
from store.archive import Archive
from store.errors import NoSuchArticle
from store.records import Holdings, Scope


class Attempt(Protocol):
    """Answers a text from a part of the library, or from all of it; `newest` asks for now."""

    def __call__(self, text: str, scope: Scope | None, *, newest: bool) -> Answer:
        """Raises `QuestionError` where the text holds nothing to look for."""
        ...


class Narrower:
    """Reads the filters in questions to one archive. Safe to share between threads.

    `today` is asked for the day that "yesterday" counts from.
    """

    def __init__(self, archive: Archive, today: Callable[[], date]) -> None:
        self._archive = archive
        self._today = today
        self._known: Holdings | None = None
        self._freshness = Freshness(archive)

    def ask(self, text: str, attempt: Attempt, given: Scope | None = None) -> Answer:
        """The answer to a question within its filters and within `given`, which is as if typed.

        Raises `QuestionError`, and `NoSuchArticle` for an article by its number.
        """
        started = time.perf_counter()
        read_question(text)  # what cannot be read whole is not to be taken apart
        holdings = self._holdings()
        found = read_filters(text, holdings, self._today())
        answer = self._narrowed(text, attempt, [*found, *filters_of(given or Scope())], holdings)
        elapsed = 1000 * (time.perf_counter() - started)
        return replace(answer, question=text, language=language_of(text), elapsed_ms=elapsed)

    def _narrowed(
        self, text: str, attempt: Attempt, filters: Sequence[Filter], holdings: Holdings
    ) -> Answer:
        hard = [item for item in filters if item.hard]
        for item in hard:
            for article_id in item.scope.article_ids or ():
                if article_id not in holdings.titles:
                    raise NoSuchArticle(article_id)
        inside = self._archive.count_within(merge(hard)) if hard else len(holdings.titles)
        kept = tuple(Narrowing(item, kept=True) for item in hard)
        if hard and not inside:
            return Answer(text, language_of(text), False, 0.0, (), 0, 0.0, kept)
        soft = self._possible(hard, [item for item in filters if not item.hard])
        plain = self._try(attempt, text, hard)
        plain = replace(plain, searched=inside, filters=kept)
        if not soft or _tells_of_all(plain, soft):
            return plain
        count = self._archive.count_within(merge([*hard, *soft]))
        if count == inside and (plain.answered or any(map(_is_open, soft))):
            return plain
        within = self._try(attempt, text, [*hard, *soft])
        if within.answered:
            wished = tuple(Narrowing(item, kept=True) for item in soft)
            return replace(within, searched=count, filters=kept + wished)
        dropped = tuple(Narrowing(item, kept=False) for item in soft)
        named = [item for item in soft if item.by != "date"]
        if not plain.answered and named:
            # Another outlet may have it, but none says so. Another day is another fact.
            freed = self._try(attempt, text, hard, unsaid=named)
            plain = replace(freed, searched=inside) if freed.answered else plain
        return replace(plain, filters=kept + dropped)

    def _possible(self, hard: Sequence[Filter], soft: Iterable[Filter]) -> list[Filter]:
        """The soft filters that let some articles through; of a kind the first."""
        chosen: dict[str, Filter] = {}
        for item in soft:
            scope = merge([*hard, *chosen.values(), item])
            if item.by not in chosen and self._archive.count_within(scope):
                chosen[item.by] = item
        return list(chosen.values())

    def _try(
        self,
        attempt: Attempt,
        text: str,
        filters: Sequence[Filter],
        *,
        unsaid: Sequence[Filter] = (),
    ) -> Answer:
        """An answer within filters, whose words are not looked for; nor those of `unsaid`."""
        scope = merge(filters) if filters else None
        newest = self._holdings().dated and asks_for_now(text)
        rest = without(text, [*filters, *unsaid])
        # Without "now" and "latest" first: they stand in few of the sentences that answer.
        answer = None
        for words in dict.fromkeys([without_now(rest) if newest else rest, rest, text]):
            if answer is not None and (answer.answered or words == text != rest):
                break
            with suppress(QuestionError):  # "news of July 2021": nothing else is left of it
                answer = attempt(words, scope, newest=newest)
        assert answer is not None, "the whole question was read before"
        return answer

    def _holdings(self) -> Holdings:
        self._freshness.catch_up(self._read)
        assert self._known is not None, "it is read the first time that it is asked for"
        return self._known

    def _read(self) -> None:
        self._known = self._archive.holdings()


def _is_open(item: Filter) -> bool:
    """Whether a filter is a date without beginning or end: "since 2003" is about the bridge."""
    return item.by == "date" and None in (item.scope.since, item.scope.until)


def _tells_of_all(answer: Answer, filters: Iterable[Filter]) -> bool:
    """Whether an answer's first sentence itself speaks of each date and source."""
    return answer.answered and all(item.told_in(answer.citations[0].cited.text) for item in filters)
