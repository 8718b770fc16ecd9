"""All that somebody said, in the order of the days: what `said` asks for in every face."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.errors import QuestionError
from retrieval.ledger.directory import Person
from retrieval.ledger.speaking import Said, Speaking
from retrieval.questions.question import read_question
from retrieval.questions.speech_question import Split, read_speech_question
from retrieval.text.fold import words
from store.archive import Archive
from store.records import Scope

_LONGEST_REQUEST = 300  # characters


@dataclass(frozen=True, slots=True)
class Account:
    """What there is of somebody's words.

    `persons` are all whom the name may mean; where there is one, `said` is theirs: all of it, or
    what is on the topic, by article. `others` are people who spoke on a topic where they did not.
    """

    asked: str
    topic: str
    persons: tuple[Person, ...]
    said: tuple[Said, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def person(self) -> Person | None:
        """The one who was meant."""
        return self.persons[0] if len(self.persons) == 1 else None


def read_request(text: str) -> list[Split]:
    """Whom and on what a typed request may mean: "Kirby about Iraq", or a name alone."""
    asked = read_speech_question(text)
    splits = list(asked.splits) if asked is not None and asked.form == "said" else []
    return [*splits, Split(text.strip(), "")]


def find_said(
    archive: Archive,
    speaking: Speaking,
    requests: Sequence[Split],
    scope: Scope | None = None,
    *,
    newest: bool = False,
) -> Account:
    """The account of the first request whose name means somebody; of nobody where none does.

    Raises `QuestionError` for a name or a topic with nothing in it to look for.
    """
    for request in requests:
        _check_name(request.speaker)
        persons = speaking.meant(request.speaker, scope)
        if len(persons) == 1:
            return account_of(archive, speaking, persons[0], request.topic, scope, newest=newest)
        if persons:
            return Account(request.speaker, request.topic, tuple(persons))
    last = requests[-1]
    return Account(last.speaker, last.topic, ())


def account_of(
    archive: Archive,
    speaking: Speaking,
    person: Person,
    topic: str = "",
    scope: Scope | None = None,
    *,
    newest: bool = False,
) -> Account:
    """What one person said, the oldest article first or the newest; those without a date last.

    Raises `QuestionError` for a topic with nothing in it to look for.
    """
    if topic:
        read_question(topic)
    said = [one for one in speaking.said(person, topic, scope) if one.on_topic]
    others = speaking.others_on([person], topic, scope) if topic and not said else ()
    ordered = tuple(_by_day(archive, said, newest=newest))
    return Account(person.label, topic, (person,), ordered, others)


def _check_name(name: str) -> None:
    if len(name) > _LONGEST_REQUEST:
        raise QuestionError("name_too_long", limit=_LONGEST_REQUEST)
    if any("\ud800" <= character <= "\udfff" for character in name):
        raise QuestionError("question_broken")
    if not any(words(name)):
        raise QuestionError("name_empty")


def _by_day(archive: Archive, said: Sequence[Said], *, newest: bool) -> list[Said]:
    """Statements by article, and in one in the order of the text."""
    versions = sorted({one.statement.citation.version_id for one in said})
    published = archive.published(versions)
    dated = sorted((v for v in versions if v in published), key=lambda v: (published[v], v))
    if newest:
        dated.reverse()
    undated = [version for version in versions if version not in published]
    places = {version: place for place, version in enumerate([*dated, *undated])}

    def place(one: Said) -> tuple[int, int]:
        return places[one.statement.citation.version_id], one.statement.position

    return sorted(said, key=place)
