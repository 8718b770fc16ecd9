"""Questions for somebody's words, answered from the ledger of statements."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from retrieval.answer import Answer, Spoken
from retrieval.cite import Shown, cite
from retrieval.errors import QuestionError
from retrieval.ledger.directory import Directory, Person
from retrieval.questions.question import Question, read_question
from retrieval.questions.speech_question import SpeechQuestion
from retrieval.searching.copies import are_copies
from retrieval.searching.hit import Hit
from retrieval.searching.ranking import Ranking
from retrieval.searching.search import Searcher
from retrieval.searching.topic import topic_signs
from store.archive import Archive
from store.records import Scope, Sentence, Statement

MOST_STATEMENTS = 50
"""How many of somebody's statements one answer holds; `Spoken.statements` counts all."""
_LOOKED_AT = 40
_OTHERS = 3
_NEAREST = 3  # of what a person said beside the topic
_AS_NEAR = 3.0  # in scores: what is so much further from a topic than the nearest is left out
_LEDGER_IS_RIGHT = 0.8  # of labelled news that nobody worked on: .87 in English, .72 in Arabic


class Said(NamedTuple):
    """A statement, the sentences that it runs over, and how well it fits a topic.

    `score` orders them; `confidence` is the probability, 0 to 1, that it is on the topic, and
    `on_topic` whether that is enough. Without a topic everything is.
    """

    statement: Statement
    sentences: tuple[Sentence, ...]
    score: float
    confidence: float
    on_topic: bool


class _Near(NamedTuple):
    """How near a sentence is to a topic: see `Said`."""

    score: float
    confidence: float
    on_topic: bool


class Speaking:
    """Answers from the ledger of one archive. Safe to share between threads."""

    def __init__(
        self, archive: Archive, directory: Directory, searcher: Searcher, ranking: Ranking
    ) -> None:
        self.directory = directory
        self._archive = archive
        self._searcher = searcher
        self._ranking = ranking

    def said(self, person: Person, topic: str = "", scope: Scope | None = None) -> list[Said]:
        """What somebody said, by article and in the order of the text; with a topic all the same,
        the best first."""
        statements = self._archive.statements_by([speaker.id for speaker in person.speakers])
        if scope is not None:
            inside = self._archive.versions_within(scope)
            statements = [s for s in statements if s.citation.version_id in inside]
        places = self._archive.sentences_saying([s.id for s in statements])
        wanted = sorted({i for ids in places.values() for i in ids})
        sentences = self._archive.sentences(wanted)
        question = _read(topic)
        near = self._near(question, wanted) if question is not None else None
        out = [
            _as_said(
                statement, [sentences[i] for i in places[statement.id] if i in sentences], near
            )
            for statement in statements
            if statement.id in places
        ]
        kept = [said for said in out if said.sentences]
        return kept if question is None else sorted(kept, key=lambda said: -said.score)

    def answer(
        self,
        asked: SpeechQuestion,
        scope: Scope | None,
        *,
        top: int | None,
        newest: bool,
        person: Person | None,
        but: Collection[int] = (),
    ) -> Answer | None:
        """The answer to a question for somebody's words, without its times and texts.

        `person` is who is meant where that was settled; `newest` asks for their latest words, `but`
        are sentences that were shown before. None where nobody of the ledger is meant: then it may
        be a question like any other.
        """
        for split in asked.splits:
            persons = [person] if person is not None else self.meant(split.speaker, scope)
            if persons:
                return self._told(persons, split.topic, scope, top=top, newest=newest, but=but)
        return None

    def meant(self, name: str, scope: Scope | None) -> list[Person]:
        """Whom a name may mean: of several those who speak in the scope, where anybody does."""
        persons = self.directory.find(name)
        if scope is None or len(persons) < 2:
            return persons
        inside = self._archive.versions_within(scope)
        return [
            person for person in persons if any(s.version_id in inside for s in person.speakers)
        ] or persons

    def who_said(self, question: Question, hits: Sequence[Hit]) -> list[Hit]:
        """Those of the hits that are somebody's words on what the question asks."""
        near = self.on_topic(question, hits)
        said = self._archive.statements_in([hit.sentence.id for hit in near])
        return [hit for hit in near if hit.sentence.id in said]

    def on_topic(self, question: Question, hits: Sequence[Hit]) -> list[Hit]:
        """Those of the hits that speak of what the question asks."""
        return [hit for hit in hits if self._judge(question, hit).on_topic]

    def _told(
        self,
        persons: Sequence[Person],
        topic: str,
        scope: Scope | None,
        *,
        top: int | None,
        newest: bool,
        but: Collection[int],
    ) -> Answer:
        found = [said for person in persons for said in self.said(person, topic, scope)]
        if but:
            found = [said for said in found if any(s.id not in but for s in said.sentences)]
        if newest:
            found = self._newer_first(found)
        best = max((said.score for said in found), default=0.0)
        on_topic = [said for said in found if said.on_topic and said.score >= best - _AS_NEAR]
        answered = len(persons) == 1 and bool(on_topic)
        shown = on_topic[:MOST_STATEMENTS] if answered else []
        if top is not None:
            shown = found
        citations = cite(self._archive, _shown(shown))[:top]
        beside = found[:_NEAREST] if top is None and len(persons) == 1 and not answered else ()
        others = self.others_on(persons, topic, scope) if topic and not on_topic else ()
        closest = max((said.confidence for said in on_topic), default=0.0)
        return Answer(
            question="",
            language="en",
            answered=answered and bool(citations),
            confidence=_LEDGER_IS_RIGHT * closest if answered else 0.0,
            citations=citations,
            searched=self._archive.count_articles(),
            elapsed_ms=0.0,
            spoken=Spoken(tuple(persons), topic, len(on_topic), others),
            nearest=cite(self._archive, _shown(beside))[:_NEAREST],
        )

    def _newer_first(self, found: Sequence[Said]) -> list[Said]:
        versions = sorted({said.statement.citation.version_id for said in found})
        published = self._archive.published(versions)
        return sorted(
            found,
            key=lambda said: published.get(said.statement.citation.version_id, "")[:10],
            reverse=True,
        )

    def others_on(
        self, persons: Sequence[Person], topic: str, scope: Scope | None
    ) -> tuple[str, ...]:
        """Who did speak on a topic."""
        question = _read(topic)
        if question is None:
            return ()
        hits = self._searcher.search(question, _LOOKED_AT, scope)
        near = self.on_topic(question, hits)
        said = self._archive.statements_in([hit.sentence.id for hit in near])
        asked = {speaker.id for person in persons for speaker in person.speakers}
        names = [
            statement.speaker.label
            for hit in near
            for statement in said.get(hit.sentence.id, ())
            if statement.speaker.id not in asked
        ]
        return tuple(dict.fromkeys(names))[:_OTHERS]

    def _near(self, question: Question, sentence_ids: Sequence[int]) -> dict[int, _Near]:
        """How near each sentence is to a topic."""
        hits = self._searcher.judge(question, sentence_ids)
        return {hit.sentence.id: self._judge(question, hit) for hit in hits}

    def _judge(self, question: Question, hit: Hit) -> _Near:
        sure = self._ranking.topic(question.language, hit.sentence.language)
        confidence = sure.probability(topic_signs(hit))
        return _Near(hit.score, confidence, confidence >= sure.threshold)


def _read(topic: str) -> Question | None:
    """A topic as a question; None where it holds nothing to look for."""
    try:
        return read_question(topic) if topic else None
    except QuestionError:
        return None


def _as_said(
    statement: Statement, sentences: Iterable[Sentence], near: Mapping[int, _Near] | None
) -> Said:
    own = tuple(sentences)
    if near is None:
        return Said(statement, own, 0.0, 1.0, on_topic=True)
    best = max((near[s.id] for s in own if s.id in near), default=_Near(-math.inf, 0.0, False))
    return Said(statement, own, best.score, best.confidence, best.on_topic)


def _shown(said: Iterable[Said]) -> list[Shown]:
    """The sentences to cite; one in which several things are said stands there once, and so does
    one that several articles carry."""
    shown: dict[int, Shown] = {}
    carried: dict[int, set[int]] = {}
    for one in said:
        for sentence in one.sentences:
            if sentence.id in shown:
                continue
            twin = next((s for s in shown.values() if are_copies(s.sentence, sentence)), None)
            if twin is None:
                shown[sentence.id] = Shown(sentence, one.score, 0, one.statement)
            elif twin.sentence.article_id != sentence.article_id:
                carried.setdefault(twin.sentence.id, set()).add(sentence.article_id)
    return [item._replace(copies=len(carried.get(i, ()))) for i, item in shown.items()]
