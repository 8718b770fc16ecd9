"""Whom a short name, a title or a pronoun means in an Arabic text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from retrieval.fold import fold
from retrieval.statements.arabic.lexicon import listed
from retrieval.statements.arabic.mentions import read_fully
from retrieval.statements.arabic.words import tokens_of
from retrieval.statements.speech import Mention
from store.records import Span

_TEXTS = 4
"""Texts whose titled names are kept; one article is worked on at a time."""
_WORDS = 16_384
"""Words kept folded: those of names come again and again in an article."""


@lru_cache(_TEXTS)
def _titled(text: str) -> tuple[Mention, ...]:
    """All that a title stands beside a name for, and full names, in order."""
    tokens = tokens_of(text, Span(0, len(text)))
    found: list[Mention] = []
    place = 0
    while place < len(tokens):
        if tokens[place].word.titled:
            phrase = read_fully(tokens, place, len(tokens))
            if phrase is not None and phrase.mention.name is not None:
                mention = phrase.mention
                if mention.kind == "person" and _length(text, mention.name) > 1:
                    found.append(mention)
                    place = phrase.after
                    continue
        place += 1
    return tuple(found)


def _length(text: str, name: Span | None) -> int:
    return 0 if name is None else len(text[name.start : name.end].split())


_fold = lru_cache(_WORDS)(fold)


def _words(text: str, span: Span | None) -> list[str]:
    if span is None:
        return []
    return [_fold(word).strip(".،:\"'()«»“”") for word in text[span.start : span.end].split()]


@lru_cache(_TEXTS)
def _by_word(text: str) -> dict[str, list[Mention]]:
    """The titled names by each of their words."""
    found: dict[str, list[Mention]] = {}
    for mention in _titled(text):
        for word in set(_words(text, mention.name)):
            found.setdefault(word, []).append(mention)
    return found


def fullest_of(text: str, mention: Mention) -> Mention:
    """See `Grammar.fullest`."""
    own = _words(text, mention.name)
    if not own or mention.kind != "person":
        return mention
    best = mention
    for other in _by_word(text).get(own[-1], []):
        words = _words(text, other.name)
        if not _contained(own, words) or other.kind != mention.kind:
            continue
        better = (len(words), other.role is not None) > (
            _length(text, best.name),
            best.role is not None,
        )
        if better:
            best = other
    if best is mention:
        return mention
    return replace(best, role=best.role or mention.role)


def _contained(short: list[str], full: list[str]) -> bool:
    """Whether the shorter name may stand for the full one: its last words, or some of them."""
    if len(short) > len(full):
        return False
    return set(short) <= set(full)


def bearer_of(text: str, role: Mention) -> Mention | None:
    """See `Grammar.bearer`."""
    own = {_bare(word) for word in _words(text, role.role or role.span)}
    head = _bare((_words(text, role.role or role.span) or [""])[0])
    everyone = _titled(text)
    if role.kind == "person" and (named := _by_surname(text, role)) is not None:
        return named
    place = bisect_left(everyone, role.span.start, key=lambda mention: mention.span.start)
    for mention in reversed(everyone[:place]):
        known = [_bare(word) for word in _words(text, mention.role)]
        if known and known[0] == head and own <= set(known):
            return mention
    if role.kind != "person" or role.plural or len(own) > 2 or head not in listed("anybody"):
        return _borne_later(everyone[place:], text, own, head)
    for mention in reversed(everyone[max(0, place - 3) : place]):
        if None in (mention.feminine, role.feminine) or mention.feminine == role.feminine:
            return mention
    return None


def _by_surname(text: str, role: Mention) -> Mention | None:
    """«الوزير الصباغ», «المولد»: a surname with its article looks like one more noun."""
    surname = _words(text, role.role or role.span)[-1:]
    for mention in _by_word(text).get(surname[0], []) if surname else ():
        if _words(text, mention.name)[-1] == surname[0] and surname[0].startswith("ال"):
            return mention
    return None


def _borne_later(
    everyone: Sequence[Mention], text: str, own: set[str], head: str
) -> Mention | None:
    """A headline has the title before the text gives the name."""
    for mention in everyone[:2]:
        known = [_bare(word) for word in _words(text, mention.role)]
        if known and known[0] == head and own <= set(known):
            return mention
    return None


def _bare(word: str) -> str:
    if word.startswith("لل"):
        return word[2:]
    return word.removeprefix("ال")


def speaker_before(text: str, pronoun: Mention) -> Mention | None:
    """Who was named last before a pronoun and agrees with it in gender."""
    if pronoun.plural:
        return None
    everyone = _titled(text)
    place = bisect_left(everyone, pronoun.span.start, key=lambda mention: mention.span.start)
    for mention in reversed(everyone[max(0, place - 4) : place]):
        if mention.feminine is not None and mention.feminine == pronoun.feminine:
            return mention
    if place == 0 or pronoun.span.start < pronoun.span.end:
        return None
    return everyone[0] if place == 1 and everyone[0].feminine is None else None
