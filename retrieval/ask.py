"""The route of a question: read it, search, choose sentences or say no, cut them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from retrieval.answer import Answer, AnswerCitation
from retrieval.choose import Choice, Chooser
from retrieval.hit import Hit
from retrieval.narrow import Narrower
from retrieval.question import read_question
from retrieval.recency import newer_first
from retrieval.search import Searcher
from store.archive import Archive
from store.errors import CitationError, CitationRemoved
from store.records import Scope, Sentence

_LOOKED_AT = 30
_log = logging.getLogger(__name__)


class _Shown(NamedTuple):
    """A sentence to be cited, its hit's score, and how many other articles carry it."""

    sentence: Sentence
    score: float
    copies: int


class Asker:
    """Answers questions from one archive. Safe to share between threads."""

    def __init__(
        self,
        archive: Archive,
        searcher: Searcher,
        chooser: Chooser,
        *,
        today: Callable[[], date] = date.today,
    ) -> None:
        self.searcher = searcher
        self._archive = archive
        self._chooser = chooser
        self._narrower = Narrower(archive, today)

    def ask(self, text: str, *, top: int | None = None, scope: Scope | None = None) -> Answer:
        """One answer, with as many sentences as it takes.

        An explicit `top` gives that many ranked sentences, also below the engine's own cut;
        `answered` is its verdict all the same. `scope` narrows the library beside what the
        question says. Raises `QuestionError`, and `NoSuchArticle`.
        """
        return self._narrower.ask(text, partial(self._answer, top=top), scope)

    def _answer(self, text: str, scope: Scope | None, *, top: int | None, newest: bool) -> Answer:
        started = time.perf_counter()
        question = read_question(text)
        hits = [
            hit
            for hit in self.searcher.search(question, max(_LOOKED_AT, top or 0), scope)
            if _is_sound(hit)
        ]
        chosen, confidence = self._chooser.choose(question, hits)
        if newest:
            versions = {choice.hit.sentence.citation.version_id for choice in chosen}
            chosen = newer_first(chosen, self._archive.published(sorted(versions)))
        citations = self._cite(
            self._completed(chosen) if top is None else _ranked(chosen, hits, top)
        )
        return Answer(
            question=text,
            language=question.language,
            answered=bool(chosen) and bool(citations),
            confidence=confidence,
            citations=citations,
            searched=self._archive.count_articles(),
            elapsed_ms=1000 * (time.perf_counter() - started),
        )

    def _completed(self, chosen: Sequence[Choice]) -> list[_Shown]:
        """The chosen sentences and what belongs to them, with their hits' scores.

        Best first; but sentences that stand side by side are shown so, in the article's order.
        """
        groups: list[dict[tuple[int, int], _Shown]] = []
        for choice in chosen:
            own = choice.hit.sentence
            mine = {
                (sentence.citation.version_id, sentence.position): _Shown(
                    sentence, choice.hit.score, len(choice.copies) if sentence == own else 0
                )
                for sentence in self._chooser.complete(own)
            }
            beside = {(version, place + step) for version, place in mine for step in (-1, 0, 1)}
            group = next((group for group in groups if beside & group.keys()), None)
            if group is None:
                groups.append(mine)
            else:
                group |= {place: mine[place] for place in mine.keys() - group.keys()}
        return [group[place] for group in groups for place in sorted(group)]

    def _cite(self, shown: Sequence[_Shown]) -> tuple[AnswerCitation, ...]:
        """Cuts each sentence from the archive. One that does not match its hash is not shown."""
        out: list[AnswerCitation] = []
        for sentence, score, copies in shown:
            try:
                cited = self._archive.open(sentence.citation)
            except CitationRemoved:
                continue  # deleted since it was found
            except CitationError as error:
                _log.error("citation %s withheld: %s", sentence.citation.id, error)
                continue
            out.append(AnswerCitation(len(out) + 1, cited, sentence.language, score, copies))
        return tuple(out)


def _is_sound(hit: Hit) -> bool:
    """Whether the text that was found is the one that was stored; else nothing is built on it."""
    citation = hit.sentence.citation
    if citation.matches(hit.sentence.text):
        return True
    _log.error("citation %s withheld: the stored text was altered", citation.id)
    return False


def _ranked(chosen: Sequence[Choice], hits: Sequence[Hit], top: int) -> list[_Shown]:
    """The engine's choice first, then the ranking as it stands."""
    ranked = {
        choice.hit.sentence.id: _Shown(choice.hit.sentence, choice.hit.score, len(choice.copies))
        for choice in chosen
    }
    for hit in hits:
        ranked.setdefault(hit.sentence.id, _Shown(hit.sentence, hit.score, 0))
    return list(ranked.values())[:top]
