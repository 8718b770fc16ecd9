"""Outlets by name or kind, whatever is joined before it."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.statements.arabic.lexicon import lexicon, listed
from retrieval.statements.arabic.words import Token


def is_outlet(tokens: Sequence[Token], place: int) -> bool:
    """Whether an outlet is named here: «وكالة رويترز», «رويترز», «الصحيفة»."""
    word = tokens[place].word
    if "outlet" in word.sorts:
        return True
    following = tokens[place + 1].word.plain if place + 1 < len(tokens) else ""
    pair = (word.core, following), (word.plain, following)
    return not lexicon().outlet_pairs.isdisjoint(pair)


def is_addressed(tokens: Sequence[Token], place: int) -> bool:
    """Whether an outlet is named here with «لـ» joined to it: «لرويترز», «لسكاي نيوز»."""
    plain = tokens[place].word.plain
    if plain[:1] != "ل" or len(plain) < 3:
        return False
    lists = lexicon()
    following = tokens[place + 1].word.plain if place + 1 < len(tokens) else ""
    bare = plain[2:] if plain.startswith("لل") else plain[1:]
    return (
        bare in listed("outlet_names")
        or "ال" + bare in listed("outlet_names")
        or not lists.outlet_pairs.isdisjoint(((bare, following), ("ال" + bare, following)))
    )


def governed_later(tokens: Sequence[Token], place: int, limit: int, within: int = 4) -> bool:
    """Whether what a verb governs comes only behind this word, which then is a name that begins
    like its preposition: «ندد بوتين بالهجوم», «أفاد باسيل بأن»."""
    if tokens[place].word.plain.startswith("بو"):
        return True  # «بوعلام», «بوتفليقة»: names in the west begin so
    for token in tokens[place + 1 : min(limit, place + within)]:
        word = token.word
        if word.that or (word.prefix == "ب" and not word.sorts & {"place"}):
            return True
        if not token.text[0].isalnum():
            return False
    return False
