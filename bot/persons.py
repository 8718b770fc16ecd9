"""What every face says alike of people: who they are, how much they said, and through whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from bot.words.catalogue import Words
from retrieval.answer import Answer, AnswerCitation, Spoken
from retrieval.ledger.directory import Person
from retrieval.ledger.quoted import Quoted
from retrieval.text.heading import shorten

if TYPE_CHECKING:
    from retrieval.ledger.said import Account  # brings the whole search along

_NAME = 60  # characters
_ROLE = 80
_TOPIC = 100


def person_line(person: Person) -> str:
    """A person with the first role that they have: "John Kirby (Pentagon spokesman)"."""
    name = set_apart(person.label, _NAME)
    if not person.names or not person.roles:
        return name
    return f"{name} ({set_apart(person.roles[0], _ROLE)})"


def person_size(person: Person, words: Words) -> str:
    """How much a person said, and in how many articles."""
    statements = words("statements.count", count=person.statements)
    return f"{statements} · {words('articles.within', count=len(person.article_ids))}"


def head_line(person: Person, topic: str, count: int, words: Words) -> str:
    """Whose words follow, how many statements, and on what."""
    statements = words("statements.count", count=count)
    name = person_line(person)
    if not topic:
        return words("said.head", name=name, statements=statements)
    shown = set_apart(topic, _TOPIC)
    return words("said.head_on", name=name, statements=statements, topic=shown)


def silent_lines(about: Account | Spoken, words: Words) -> list[str]:
    """That somebody said nothing of what was asked for, and who did."""
    if about.person is None:
        return []
    name = person_line(about.person)
    if not about.topic:
        return [words("said.silent_there", name=name)]
    lines = [words("said.silent", name=name, topic=set_apart(about.topic, _TOPIC))]
    if about.others:
        names = _listed((set_apart(other, _NAME) for other in about.others), words)
        lines.append(words("said.others", names=names))
    return lines


def told_lines(answer: Answer, spoken: Spoken, words: Words) -> list[str]:
    """Why an answer for somebody's words has none: nothing said, or nothing more."""
    if answer.understood is not None and answer.understood.more:
        return [words("follow.no_more")]
    return silent_lines(spoken, words)


def nobody_line(asked: str, words: Words) -> str:
    """That a name means nobody."""
    return words("said.nobody", name=set_apart(asked, _NAME))


def chain_parts(chain: Sequence[str], words: Words) -> list[str]:
    """Who says it and through whom it came, for a source line: "Ann Lee", "via The Gazette"."""
    through = (words("said.via", name=set_apart(name, _NAME)) for name in chain[1:])
    return [*(shorten(name, _NAME) for name in chain[:1]), *through]


def chain_of(group: Sequence[AnswerCitation]) -> tuple[str, ...]:
    """The chain of citations that are shown as one quotation."""
    return next((citation.chain for citation in group if citation.chain), ())


def sentences_text(group: Sequence[Quoted]) -> str:
    """The sentences of statements as they stand in the article, from the first to the last."""
    spans = [sentence.citation for one in group for sentence in one.sentences]
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    return group[0].cited.version_text[first:last]


def _listed(names: Iterable[str], words: Words) -> str:
    return ("، " if words.language == "ar" else ", ").join(names)


def set_apart(text: str, characters: int) -> str:
    """A name that may run the other way than the line that it stands in."""
    return f"\u2068{shorten(' '.join(text.split()), characters)}\u2069"
