"""The route of a question: read it, search, choose sentences or say no, cut them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import partial

from retrieval.answer import Answer
from retrieval.cite import Shown, cite
from retrieval.ledger.directory import Person
from retrieval.ledger.speaking import Speaking
from retrieval.questions.narrow import Narrower
from retrieval.questions.question import Question, read_question
from retrieval.questions.recency import newer_first
from retrieval.questions.speech_question import read_speech_question
from retrieval.searching.choose import Choice, Chooser
from retrieval.searching.copies import are_copies
from retrieval.searching.hit import Hit
from retrieval.searching.search import Searcher
from store.archive import Archive
from store.records import Scope

_LOOKED_AT = 30
_NEAREST = 3  # sentences shown where nothing answers
_THERE = 0.7  # from this likeness on a word counts as there
_log = logging.getLogger(__name__)


class Asker:
    """Answers questions from one archive. Safe to share between threads."""

    def __init__(
        self,
        archive: Archive,
        searcher: Searcher,
        chooser: Chooser,
        speaking: Speaking,
        *,
        today: Callable[[], date] = date.today,
    ) -> None:
        self.searcher = searcher
        self.speaking = speaking
        self._archive = archive
        self._chooser = chooser
        self._narrower = Narrower(archive, today)

    def ask(
        self,
        text: str,
        *,
        top: int | None = None,
        scope: Scope | None = None,
        person: Person | None = None,
        but: Collection[int] = (),
    ) -> Answer:
        """One answer, with as many sentences as it takes.

        An explicit `top` gives that many ranked sentences, also below the engine's own cut;
        `answered` is its verdict all the same. `scope` narrows the library beside what the
        question says, and `person` is who is meant where its words leave that open. Of the
        sentences `but` none is shown: they were shown before. Raises `QuestionError`, and
        `NoSuchArticle`.
        """
        return self._narrower.ask(
            text, partial(self._answer, top=top, person=person, but=frozenset(but)), scope
        )

    def _answer(
        self,
        text: str,
        scope: Scope | None,
        *,
        top: int | None,
        person: Person | None,
        but: frozenset[int],
        newest: bool,
    ) -> Answer:
        """The answer, with its times and its own words still to be told by `Narrower`."""
        asked = read_speech_question(text)
        if asked is not None and asked.form == "said":
            answer = self.speaking.answer(
                asked, scope, top=top, newest=newest, person=person, but=but
            )
            if answer is not None:
                return answer
        elif asked is not None:
            topic, speaking = asked.splits[0].topic, self.speaking
            find = partial(self._find, scope=scope, top=top, newest=newest, but=but)
            answer = find(topic, keep=speaking.who_said)
            return answer if answer.answered else find(text, keep=speaking.on_topic)
        return self._find(text, scope, top=top, newest=newest, but=but)

    def _find(
        self,
        text: str,
        scope: Scope | None,
        *,
        top: int | None,
        newest: bool,
        but: frozenset[int],
        keep: Callable[[Question, Sequence[Hit]], list[Hit]] | None = None,
    ) -> Answer:
        """The sentences that answer by what they say, of those hits that `keep` lets through."""
        question = read_question(text)
        hits = [
            hit
            for hit in self.searcher.search(question, max(_LOOKED_AT, top or 0) + len(but), scope)
            if hit.sentence.id not in but and _is_sound(hit)
        ]
        found = hits
        if keep is not None:
            hits = keep(question, hits)
        chosen, confidence = self._chooser.choose(question, hits)
        if newest:
            versions = {choice.hit.sentence.citation.version_id for choice in chosen}
            chosen = newer_first(chosen, self._archive.published(sorted(versions)))
        shown = self._completed(chosen) if top is None else _ranked(chosen, hits, top)
        citations = cite(self._archive, shown)
        answered = bool(chosen) and bool(citations)
        near = _nearest(found) if not answered and top is None else []
        return Answer(
            question=text,
            language=question.language,
            answered=answered,
            confidence=confidence,
            citations=citations,
            searched=self._archive.count_articles(),
            elapsed_ms=0.0,
            looked_for=() if answered else tuple(term.text for term in question.terms),
            nearest=cite(self._archive, near),
        )

    def _completed(self, chosen: Sequence[Choice]) -> list[Shown]:
        """The chosen sentences and what belongs to them, with their hits' scores.

        Best first; but sentences that stand side by side are shown so, in the article's order.
        """
        groups: list[dict[tuple[int, int], Shown]] = []
        for choice in chosen:
            own = choice.hit.sentence
            mine = {
                (sentence.citation.version_id, sentence.position): Shown(
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


def _nearest(hits: Sequence[Hit]) -> list[Shown]:
    """The best hits that hold at least half of what was looked for; of copies the first."""
    near: list[Hit] = []
    for hit in hits:
        there = sum(likeness >= _THERE for likeness in hit.matched)
        alike = any(are_copies(hit.sentence, other.sentence) for other in near)
        if there and 2 * there >= len(hit.matched) and not alike:
            near.append(hit)
    return [Shown(hit.sentence, hit.score, 0) for hit in near[:_NEAREST]]


def _is_sound(hit: Hit) -> bool:
    """Whether the text that was found is the one that was stored; else nothing is built on it."""
    citation = hit.sentence.citation
    if citation.matches(hit.sentence.text):
        return True
    _log.error("citation %s withheld: the stored text was altered", citation.id)
    return False


def _ranked(chosen: Sequence[Choice], hits: Sequence[Hit], top: int) -> list[Shown]:
    """The engine's choice first, then the ranking as it stands."""
    ranked = {
        choice.hit.sentence.id: Shown(choice.hit.sentence, choice.hit.score, len(choice.copies))
        for choice in chosen
    }
    for hit in hits:
        ranked.setdefault(hit.sentence.id, Shown(hit.sentence, hit.score, 0))
    return list(ranked.values())[:top]
