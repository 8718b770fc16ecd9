"""Whom a short name, a title or a pronoun means in an Arabic text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from retrieval.statements.arabic.lexicon import listed
from retrieval.statements.arabic.mentions import read_fully
from retrieval.statements.arabic.words import Token, tokens_of
from retrieval.statements.speech import Mention
from store.records import Span

_TEXTS = 4
"""Texts whose titled names are kept; one article is worked on at a time."""
_NEAR = 4
"""Names before a pronoun among which whom it means may be."""


@dataclass(frozen=True, slots=True)
class Titled:
    """A full name as the text gives it somewhere, with the title beside it."""

    mention: Mention
    name: tuple[str, ...]
    role: tuple[str, ...]
    """Words without their article."""


@dataclass(frozen=True, slots=True)
class Names:
    """All full names of a text, in order; also by each of their words."""

    titled: tuple[Titled, ...]
    by_word: dict[str, list[Titled]]

    def before(self, place: int) -> int:
        """How many of them begin before a place of the text."""
        return bisect_left(self.titled, place, key=lambda known: known.mention.span.start)


@lru_cache(_TEXTS)
def _names(text: str) -> Names:
    tokens = tokens_of(text, Span(0, len(text)))
    found: list[Titled] = []
    place = 0
    while place < len(tokens):
        phrase = read_fully(tokens, place, len(tokens)) if tokens[place].word.titled else None
        mention = phrase.mention if phrase is not None else None
        read = tokens[place : phrase.after] if phrase is not None else []
        name = _written(read, mention.name) if mention is not None else ()
        if phrase is None or len(name) < 2 or phrase.mention.kind != "person":
            place += 1
            continue
        role = tuple(map(_bare, _written(read, phrase.mention.role)))
        found.append(Titled(phrase.mention, name, role))
        place = phrase.after
    by_word: dict[str, list[Titled]] = {}
    for known in found:
        for word in set(known.name):
            by_word.setdefault(word, []).append(known)
    return Names(tuple(found), by_word)


def _written(tokens: Iterable[Token], span: Span | None) -> tuple[str, ...]:
    """The folded words among these that a span holds."""
    if span is None:
        return ()
    return tuple(
        t.word.folded
        for t in tokens
        if t.end > span.start and t.start < span.end and t.text[0].isalnum()
    )


def _words(text: str, span: Span | None) -> tuple[str, ...]:
    """The folded words of a part of a text."""
    if span is None:
        return ()
    return tuple(t.word.folded for t in tokens_of(text, span) if t.text[0].isalnum())


def _bare(word: str) -> str:
    return word[2:] if word.startswith("لل") else word.removeprefix("ال")


def fullest_of(text: str, mention: Mention) -> Mention:
    """See `Grammar.fullest`."""
    own = _words(text, mention.name)
    if not own or mention.kind != "person":
        return mention
    best, length = mention, (len(own), mention.role is not None)
    for known in _names(text).by_word.get(own[-1], []):
        if known.mention.span.start == mention.span.start:
            continue  # read here without the verb, whose object may follow
        its = (len(known.name), known.mention.role is not None)
        if its > length and set(own) <= set(known.name) and _shortens(text, mention, known, own):
            best, length = known.mention, its
    return best if best is mention else replace(best, role=best.role or mention.role)


def _shortens(text: str, mention: Mention, known: Titled, own: tuple[str, ...]) -> bool:
    """Whether these words may stand for the whole name: a surname, or a given name alone. What
    comes behind a surname belongs to it seldom, and to what is told of him often."""
    if own[-1] == known.name[-1] or mention.name is None:
        return True
    first = tokens_of(text, mention.name)[:1]
    return own[0] == known.name[0] and bool(first) and "given" in first[0].word.sorts


def bearer_of(text: str, role: Mention) -> Mention | None:
    """See `Grammar.bearer`."""
    names, own = _names(text), _words(text, role.role or role.span)
    if not own:
        return None
    if role.kind == "person" and (named := _by_surname(names, own[-1])) is not None:
        return named
    place, title = names.before(role.span.start), tuple(map(_bare, own))
    # A headline has the title before the text gives the name.
    if borne := _borne(reversed(names.titled[:place]), title):
        return borne
    if role.kind == "person" and not role.plural and len(title) < 3 and title[0] in _anybody():
        for known in reversed(names.titled[max(0, place - 3) : place]):
            if None in (known.mention.feminine, role.feminine) or (
                known.mention.feminine == role.feminine
            ):
                return known.mention
        return None
    after = (n for n in names.titled[place : place + 2] if n.mention.span.start > role.span.start)
    return _borne(after, title)  # what begins here was read without its verb


def _anybody() -> frozenset[str]:
    """Words that may stand for whoever was named last."""
    return listed("anybody")


def _by_surname(names: Names, surname: str) -> Mention | None:
    """«الوزير الصباغ», «المولد»: a surname with its article looks like one more noun."""
    if surname.startswith("ال"):
        for known in names.by_word.get(surname, []):
            if known.name[-1] == surname:
                return known.mention
    return None


def _borne(names: Iterable[Titled], title: tuple[str, ...]) -> Mention | None:
    """Who has a title with this head and all these words."""
    for known in names:
        if known.role[:1] == title[:1] and set(title) <= set(known.role):
            return known.mention
    return None


def speaker_before(text: str, pronoun: Mention) -> Mention | None:
    """Who was named last before a pronoun and agrees with it in gender."""
    if pronoun.plural:
        return None
    names = _names(text)
    place = names.before(pronoun.span.start)
    for known in reversed(names.titled[max(0, place - _NEAR) : place]):
        if known.mention.feminine is not None and known.mention.feminine == pronoun.feminine:
            return known.mention
    written = pronoun.span.start < pronoun.span.end
    if place == 1 and not written and names.titled[0].mention.feminine is None:
        return names.titled[0].mention
    return None


def named_since(text: str, pronoun: Mention, latest: Mention) -> Mention | None:
    """Whom a written «هو» or «هي» takes up in its own paragraph, named since the last speaker."""
    if pronoun.plural or pronoun.span.start == pronoun.span.end:
        return None
    names = _names(text)
    for known in reversed(names.titled[: names.before(pronoun.span.start)]):
        start = known.mention.span.start
        if start <= latest.span.end or "\n" in text[start : pronoun.span.start]:
            return None
        if known.mention.feminine is not None and known.mention.feminine == pronoun.feminine:
            return known.mention
    return None
