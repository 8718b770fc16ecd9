"""Sentences for a few typed words: those of whoever is named first, then what answers."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from retrieval.answer import AnswerCitation
from retrieval.ask import Asker
from retrieval.cite import Shown, cite
from retrieval.ledger.directory import Person
from retrieval.ledger.speaking import Said
from retrieval.questions.speech_question import read_speech_question
from retrieval.text.fold import words
from store.archive import Archive
from store.citation import Citation

_LONGEST_NAME = 4  # words
_PEOPLE = 8


def browse(archive: Archive, asker: Asker, typed: str, most: int) -> list[AnswerCitation]:
    """Sentences for words such as "kirby troops", the likeliest wanted first; of statements at
    most so many.

    Where they name somebody, it is what they said on the rest; then comes what answers the words
    as a question, or holds them; then what else was said by whoever was named. Raises
    `QuestionError`.
    """
    answer = asker.ask(typed)
    if read_speech_question(typed) is not None and answer.answered:
        return list(answer.citations)
    persons, topic = _named(asker, typed)
    said = [one for person in persons for one in asker.speaking.said(person, topic)]
    on_topic = _cited(archive, (one for one in said if one.on_topic), most)
    rest = _cited(archive, (one for one in said if not one.on_topic), most)
    found = {
        one.cited.citation: one for one in (*on_topic, *answer.citations, *answer.nearest, *rest)
    }
    return list(found.values())


def examples(archive: Archive, asker: Asker) -> list[AnswerCitation]:
    """What those who speak most said last, a statement each."""
    found: dict[Citation, AnswerCitation] = {}
    for person in asker.speaking.directory.everybody()[:_PEOPLE]:
        for one in _cited(archive, asker.speaking.said(person)[-1:], 1):
            found.setdefault(one.cited.citation, one)
    return list(found.values())


def _named(asker: Asker, typed: str) -> tuple[list[Person], str]:
    """Whom the first words name, or else the last, and what is left of them."""
    found = list(words(typed))
    for length in range(min(_LONGEST_NAME, len(found)), 0, -1):
        for place in dict.fromkeys((0, len(found) - length)):
            first, last = found[place], found[place + length - 1]
            persons = asker.speaking.meant(typed[first.start : last.end], None)
            if persons:
                rest = f"{typed[: first.start]} {typed[last.end :]}"
                return persons, " ".join(rest.split())
    return [], ""


def _cited(archive: Archive, said: Iterable[Said], most: int) -> tuple[AnswerCitation, ...]:
    """The first so many statements, each with all its sentences."""
    shown: dict[int, Shown] = {}
    for one in islice(said, most):
        for sentence in one.sentences:
            shown.setdefault(sentence.id, Shown(sentence, one.score, 0, one.statement))
    return cite(archive, list(shown.values()))
