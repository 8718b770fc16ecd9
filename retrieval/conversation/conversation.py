"""Conversations: each question resolved by those before it, asked, and remembered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from retrieval.answer import Answer, Understood
from retrieval.ask import Asker
from retrieval.cite import Shown, cite
from retrieval.conversation.focus import Focus
from retrieval.conversation.follow_up import resolve, stands_alone
from retrieval.conversation.turn import Resolution, Turn
from retrieval.conversation.wording import without_topic
from retrieval.errors import QuestionError
from retrieval.ledger.directory import Person
from retrieval.text.fold import fold, words
from retrieval.text.language import Language, language_of
from store.archive import Archive
from store.records import KeptTurn, Scope

KEPT_TURNS = 10
"""So many questions of a conversation are remembered."""

# The words of a question that `resolve` writes; folded.
_TEMPLATE = frozenset(fold("what did say about the of ماذا قال قالت عن").split())


class Conversations:
    """The conversations with one library, each known by a text of the caller's.

    `asker` gives the one that answers now. Safe to share between threads.
    """

    def __init__(self, archive: Archive, asker: Callable[[], Asker]) -> None:
        self._archive = archive
        self._asker = asker

    def ask(
        self,
        text: str,
        conversation_id: str,
        *,
        top: int | None = None,
        scope: Scope | None = None,
        person: Person | None = None,
    ) -> Answer:
        """The answer to a question of a conversation; see `Asker.ask`.

        Where the question leaned on those before, `resolved_question` is what was searched, and
        `understood` says how it was read. Raises `QuestionError`, and `NoSuchArticle`.
        """
        kept = self._archive.turns(conversation_id)
        turns = [self._turn(turn) for turn in kept]
        found, answer = self._read(text, turns, top=top, scope=scope, person=person)
        turn = _kept(text, found, answer, kept)
        number = self._archive.add_turn(conversation_id, turn, keep=KEPT_TURNS)
        return replace(answer, turn=number)

    def again(
        self, turn: int, conversation_id: str, *, person: Person | None = None
    ) -> Answer | None:
        """The answer that a turn of a conversation got, found anew and not remembered again.

        None where the turn was forgotten. Raises `QuestionError`, and `NoSuchArticle`.
        """
        kept = self._archive.turns(conversation_id)
        place = next((place for place, one in enumerate(kept) if one.id == turn), None)
        if place is None:
            return None
        turns = [self._turn(one) for one in kept[:place]]
        _, answer = self._read(kept[place].asked, turns, person=person)
        return replace(answer, turn=turn)

    def forget(self, conversation_id: str) -> bool:
        """Forgets a conversation. False where there was none."""
        return self._archive.forget_turns(conversation_id) > 0

    def _read(
        self,
        text: str,
        turns: Sequence[Turn],
        *,
        top: int | None = None,
        scope: Scope | None = None,
        person: Person | None = None,
    ) -> tuple[Resolution, Answer]:
        """What a question means after these turns, and its answer."""
        found = resolve(text, turns)
        answer = self._answer(text, found, turns, top=top, scope=scope, person=person)
        if found.changed and not answer.answered and stands_alone(text):
            anew = self._asker().ask(text, top=top, scope=scope, person=person)
            if anew.answered:
                return resolve(text), anew
        return found, answer

    def _answer(
        self,
        text: str,
        found: Resolution,
        turns: Sequence[Turn],
        *,
        top: int | None,
        scope: Scope | None,
        person: Person | None,
    ) -> Answer:
        asker = self._asker()
        if not found.changed and not found.more:
            return asker.ask(text, top=top, scope=scope, person=person)
        asked = found.text
        shown = frozenset(i for turn in turns for i in turn.shown) if found.more else frozenset()
        if found.which_article and turns[-1].article_ids:
            asked = turns[-1].question
            scope = replace(scope or Scope(), article_ids=turns[-1].article_ids[:1])
        try:
            answer = asker.ask(asked, top=top, scope=scope, person=person, but=shown)
            if found.more and not answer.answered and found.speaker and found.topic:
                # All that was said on it was shown: then what was said on anything else.
                wider = without_topic(found)
                rest = asker.ask(wider.text, top=top, scope=scope, person=person, but=shown)
                if rest.answered:
                    answer, found = rest, wider
        except QuestionError:
            # What was taken over holds nothing to look for: what is wrong is with the question.
            return asker.ask(text, top=top, scope=scope, person=person)
        return replace(
            answer,
            question=text,
            language=language_of(text),
            resolved_question=found.text,
            understood=Understood(found.speaker, _shown_topic(found), found.more),
        )

    def _turn(self, kept: KeptTurn) -> Turn:
        """A turn with what its best sentence says now; nothing where it has gone."""
        said_by = text = ""
        found = self._archive.sentences([sentence_id for sentence_id, _ in kept.shown[:1]])
        for citation in cite(self._archive, [Shown(sentence, 0.0) for sentence in found.values()]):
            said_by, text = citation.speaker or "", citation.cited.text
        language: Language = "ar" if kept.language == "ar" else "en"
        return Turn(
            question=kept.resolved,
            language=language,
            speaker=kept.speaker,
            topic=kept.topic,
            said_by=said_by,
            text=text,
            article_ids=kept.article_ids,
            shown=tuple(sentence_id for sentence_id, _ in kept.shown),
            focus=Focus(kept.focus, kept.main),
            asked=kept.asked,
        )


def _shown_topic(found: Resolution) -> str:
    """What a reader is told of a topic: where no speaker is asked for, what was taken over."""
    return found.topic if found.speaker else ", ".join(found.taken)


def _kept(text: str, found: Resolution, answer: Answer, before: Sequence[KeptTurn]) -> KeptTurn:
    shown = tuple(
        (citation.sentence_id, citation.cited.article_id)
        for citation in answer.citations
        if citation.sentence_id is not None
    )
    typed = {word.folded for turn in before for word in words(turn.asked)}
    typed |= {word.folded for word in words(text)} | _TEMPLATE
    ours = " ".join((found.text, found.speaker, found.topic, found.focus.now, found.focus.main))
    # Words that nobody typed came from a sentence that was shown.
    drawn: frozenset[int] = frozenset()
    if any(word.folded not in typed for word in words(ours)):
        drawn = frozenset(
            article_id for turn in before for article_id in (*turn.article_ids, *turn.drawn)
        )
    return KeptTurn(
        asked=text,
        resolved=found.text,
        language=answer.language,
        speaker=found.speaker,
        topic=found.topic,
        focus=found.focus.now,
        main=found.focus.main,
        shown=shown,
        drawn=drawn,
    )
