"""Pieces of an English sentence: where verbs stand, and what lies between commas."""

from __future__ import annotations

from retrieval.statements.english import kinds as Kind
from retrieval.statements.english.words import Words

COMMAS = (",", "—")


def is_verb(words: Words, place: int) -> bool:
    """Whether a finite verb most likely stands here, by its form and its neighbours alone."""
    word = words.low[place]
    if words.kinds[place] & Kind.FINITE:
        if not words.capital[place]:
            return True
        follows = place + 1
        return not (words.capital[follows] or words.low[follows].startswith("al-"))
    if not word.endswith("ed") or words.capital[place] or len(word) < 4:
        return False
    before = words.kinds[place - 1]
    if place == 0 or before & (Kind.DETERMINER | Kind.PREPOSITION):
        return False
    return bool(
        not words.kinds[place + 1] & Kind.PREPOSITION
        or before & Kind.SUBJECT
        or words.capital[place - 1]
    )


def has_verb(words: Words, first: int, last: int) -> bool:
    """Whether a clause stands here: a finite verb that belongs to no relative clause."""
    kinds = words.kinds
    for place in range(first, last):
        kind = kinds[place]
        if kind & Kind.RELATIVE and place > first:
            return False
        if kind & Kind.SUBJECT or is_verb(words, place):
            return True
    return False


def any_verb(words: Words, first: int, last: int) -> bool:
    """Whether a finite verb stands here, in whatever clause."""
    for place in range(first, last):  # noqa: SIM110 - any() would take twice as long
        if is_verb(words, place):
            return True
    return False


def is_hard(words: Words, place: int) -> bool:
    """Whether no clause goes on past this mark."""
    return bool(words.kinds[place] & (Kind.END | Kind.QUOTATION)) or words.low[place] == ":"


def piece_start(words: Words, last: int) -> int:
    """Where the piece between marks begins that ends with the word `last`."""
    while last >= 0 and not words.kinds[last] & Kind.EDGE:
        last -= 1
    return last + 1


def piece_end(words: Words, place: int) -> int:
    """Where the piece between marks ends that goes on at `place`."""
    while place < words.end and not words.kinds[place] & Kind.EDGE:
        place += 1
    return place
