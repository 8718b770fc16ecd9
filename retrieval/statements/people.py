"""The people of one article: whom each mention stands for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from retrieval.statements.grammar import Grammar
from retrieval.statements.speech import Mention
from retrieval.text.fold import words
from retrieval.text.lexical import stem
from store.records import NewSpeaker, Span, SpeakerKind


@dataclass(slots=True)
class Person:
    """Somebody of the article, with what is known of them so far."""

    kind: SpeakerKind
    name: Span | None
    role: Span | None
    name_words: frozenset[str]
    role_words: frozenset[str]
    plural: bool | None
    feminine: bool | None
    latest: Mention


class People:
    """Finds for each mention whom it stands for, as the article goes on."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: list[Person] = []
        self._latest: int | None = None

    def resolve(self, mention: Mention | None, grammar: Grammar) -> int | None:
        """The place of who is meant among `speakers`; None where nobody can be told.

        A mention None means whoever spoke last.
        """
        if mention is None:
            return self._latest
        if mention.pronoun:
            return self._of_pronoun(mention, grammar)
        if mention.name is not None:
            place = self._of_name(grammar.fullest(self._text, mention), mention)
        else:
            place = self._of_role(mention, grammar)
        self._found[place].latest = mention
        return place

    def speaks(self, place: int) -> None:
        """Remembers who spoke last."""
        self._latest = place

    def speakers(self) -> tuple[NewSpeaker, ...]:
        """Everybody who was found, in the order of their first words."""
        return tuple(NewSpeaker(p.name, p.role, p.kind) for p in self._found)

    def _of_pronoun(self, mention: Mention, grammar: Grammar) -> int | None:
        latest = self._found[self._latest].latest if self._latest is not None else None
        meant = grammar.antecedent(self._text, mention, latest)
        if meant is None:
            return None
        if latest is not None and meant == latest:
            return self._latest
        return None if meant.pronoun else self.resolve(meant, grammar)

    def _of_name(self, full: Mention, mention: Mention) -> int:
        own = self._words(mention.name)
        whole = self._words(full.name) | own
        for place in reversed(range(len(self._found))):
            person = self._found[place]
            if person.name_words and (
                person.name_words <= whole or whole <= person.name_words or own == person.name_words
            ):
                if len(whole) > len(person.name_words):
                    person.name, person.name_words = full.name, self._words(full.name)
                self._describe(person, full.role or mention.role)
                return place
        # "A spokesman" who is named only later.
        role = full.role or mention.role
        return self._add(full, full.name, role)

    def _of_role(self, mention: Mention, grammar: Grammar) -> int:
        own = self._words(mention.role or mention.span)
        for place in reversed(range(len(self._found))):
            person = self._found[place]
            if _contradicts(person.plural, mention.plural):
                continue
            if {person.kind, mention.kind} == {"person", "organisation"}:
                continue  # "the ministry" is not its spokesman
            known = own <= person.role_words if mention.definite else own == person.role_words
            if known and (mention.definite or person.name is None):
                return place
        if mention.definite and (bearer := grammar.bearer(self._text, mention)) is not None:
            return self._of_name(grammar.fullest(self._text, bearer), bearer)
        return self._add(mention, None, mention.role or mention.span)

    def _add(self, mention: Mention, name: Span | None, role: Span | None) -> int:
        self._found.append(
            Person(
                kind=mention.kind,
                name=name,
                role=role,
                name_words=self._words(name),
                role_words=self._words(role),
                plural=mention.plural,
                feminine=mention.feminine,
                latest=mention,
            )
        )
        return len(self._found) - 1

    def _describe(self, person: Person, role: Span | None) -> None:
        described = self._words(role)
        if len(described) > len(person.role_words):
            person.role, person.role_words = role, described

    def _words(self, span: Span | None) -> frozenset[str]:
        """The stems of what stands there; nothing of nowhere."""
        return _stems(self._text[span.start : span.end]) if span is not None else frozenset()


@lru_cache(maxsize=1 << 12)
def _stems(written: str) -> frozenset[str]:
    """The stems of a name or role. Kept, since an article names the same people over and over."""
    return frozenset(stem(word.folded) for word in words(written))


def _contradicts(known: bool | None, told: bool | None) -> bool:
    return known is not None and told is not None and known != told
