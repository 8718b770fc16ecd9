"""Where an English clause begins, and which of its noun phrases could be its subject."""

from __future__ import annotations

from retrieval.statements.english import kinds as Kind
from retrieval.statements.english.phrases import any_verb, has_verb, is_verb
from retrieval.statements.english.words import Words

_UNJOINED = ("and", "or", "&", "who", "that", "which")


def has_cue(words: Words, first: int, last: int) -> bool:
    """Whether a reporting word stands there."""
    for place in range(first, last):
        if words.kinds[place] & Kind.CUE and not words.capital[place]:
            return True
    return False


def clause_start(words: Words, first: int, last: int) -> int:
    """Where the clause begins whose subject ends at `last`, inside one piece between commas."""
    low, kinds = words.low, words.kinds
    for place in range(last - 1, first - 1, -1):
        word = low[place]
        if word in ("but", "so", "yet", "nor") and low[place - 1] not in ("all", "none", "nobody"):
            return place + 1
        since = kinds[place + 1] & (Kind.MONTH | Kind.DAY | Kind.TIME)  # "since June"
        if kinds[place] & Kind.SUBORDINATOR and place + 1 < last and not since:
            if place == first and word in ("before", "after", "since", "until"):
                return last_phrase(words, place, last)
            if place == first and word == "as":
                return last_phrase(words, place + 1, last)
            if not (word == "as" and low[place - 1] in ("such", "well", "known")):
                return place + 1
        if word == "that":
            if place == first:
                return (
                    place + 1 if place + 1 < last and kinds[place + 1] & Kind.DETERMINER else place
                )
            if kinds[place - 1] & (Kind.CONTENT_NOUN | Kind.TIME) or has_cue(words, first, place):
                return place + 1
        object_follows = kinds[place + 1] & Kind.DETERMINER or words.capital[place + 1]
        if word in ("which", "whom") and place < last - 1 and object_follows:
            return place + 1
        if word == "and" and has_verb(words, first, place):
            return place + 1
    counts = low[first + 1] == "than"  # "More than half of them said"
    if kinds[first] & (Kind.PREPOSITION | Kind.ADVERB) and not counts:
        return last_phrase(words, first, last)
    return first + 1 if low[first] in ("and", "or") else _bare_relative(words, first, last)


def _bare_relative(words: Words, first: int, last: int) -> int:
    """Where a second noun phrase begins that no word joins to the first: "a claim the family
    denied"."""
    kinds = words.kinds
    for place in range(first + 2, last):
        if (
            words.low[place] in ("the", "a", "an", "his", "her", "their", "its")
            and not kinds[place - 1] & (Kind.PREPOSITION | Kind.DETERMINER | Kind.ADVERB)
            and words.low[place - 1] not in _UNJOINED
            and not words.has(Kind.RELATIVE, first, place)
            and not any_verb(words, first, place)
        ):
            return place
    return first


def last_phrase(words: Words, first: int, last: int) -> int:
    """Where the last noun phrase begins, after an adverbial that no comma closes: "On Monday in
    Rome the minister"."""
    kinds, capital = words.kinds, words.capital
    for place in range(last - 1, first, -1):
        before = kinds[place - 1]
        if kinds[place] & Kind.SUBJECT or before & Kind.DAY:
            return place
        if kinds[place] & Kind.DETERMINER and not before & (Kind.PREPOSITION | Kind.DETERMINER):
            return place
        if capital[place] and not capital[place - 1] and before & Kind.TIME:
            return place
    place = first
    while place < last and kinds[place] & (Kind.PREPOSITION | Kind.ADVERB):
        place += 1
    if kinds[first] & Kind.PREPOSITION and place < last:
        # One phrase after the preposition: nothing is left to be the subject but a name.
        name = last - 1
        while name > place and capital[name - 1]:
            name -= 1
        return name if place < name and capital[name] else last
    return place


def first_phrase(words: Words, first: int, last: int) -> int:
    """Where the noun phrase ends that begins a clause: before its verb or a relative clause."""
    for place in range(first, last):
        if is_verb(words, place) or words.kinds[place] & Kind.RELATIVE:
            return place
    return last
