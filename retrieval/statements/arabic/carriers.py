"""Those who carry what somebody says: outlets that were spoken to, papers it was written in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from retrieval.statements.arabic.clause import Clause
from retrieval.statements.arabic.lexicon import listed
from retrieval.statements.arabic.mentions import read_mention
from retrieval.statements.arabic.outlets import is_addressed, is_outlet
from retrieval.statements.arabic.words import Token
from retrieval.statements.speech import Mention
from store.records import Span


def carriers_between(clause: Clause, first: int, last: int) -> Iterator[Mention]:
    """Those named on the way to or from a verb: «في حديث لقناة ...», «في مجلة ...»."""
    place, interview = first, False
    while place < last:
        word = clause.tokens[place].word
        interview = interview or word.core in listed("interviews")
        if word.plain[:1] != "ل" and word.plain not in ("مع", "في"):
            place += 1
            continue
        begin = carrier_at(clause, place)
        if begin is None and place + 1 < last:
            begin = _carrier_after(clause, place, interview)
        if begin is None:
            place += 1
            continue
        mention, place = read_carrier(clause, begin, last, joined=begin == place)
        if mention is not None:
            yield mention


def _carrier_after(clause: Clause, place: int, interview: bool) -> int | None:
    """«مع قناة ...» where an interview was told of, «في محضر الشرطة», «في «النهار»»."""
    following, preposition = clause.tokens[place + 1], clause.tokens[place].word.plain
    known = place + 1 in clause.opened or is_outlet(clause.tokens, place + 1)
    if preposition == "مع" and interview:
        unnamed = not following.word.sorts and following.text.isascii()
        return place + 1 if known or unnamed else None
    if preposition == "في" and following.word.core in listed("written"):
        return place + 1
    return place + 1 if preposition == "في" and known else None


def carrier_at(clause: Clause, place: int) -> int | None:
    """The token at which somebody is named whom «لـ» makes the one spoken to; None where none."""
    tokens, word = clause.tokens, clause.tokens[place].word
    first = place
    if word.plain in ("ل", "لـ") and place + 1 < len(tokens):
        first = place + 1
    elif word.prefix != "ل" and not (word.plain[:1] == "ل" and len(word.plain) > 2):
        return None
    if first > place or is_outlet(tokens, first) or tokens[first].word.core in listed("addressed"):
        return first
    if is_addressed(tokens, place) or place + 1 in clause.opened:
        return first
    told = place > 0 and tokens[place - 1].word.core in listed("interviews")
    return first if told and word.prefix and not word.sorts & {"group", "person"} else None


def read_carrier(
    clause: Clause, first: int, limit: int, *, joined: bool
) -> tuple[Mention | None, int]:
    """Who is named there, and the token after it."""
    if first in clause.opened:
        quotation = clause.opened[first]
        mention = Mention(quotation.inner, name=quotation.inner, kind="organisation")
        return mention, clause.after(quotation, first)
    phrase = read_mention(clause.tokens, first, limit)
    if phrase is None:
        return None, first + 1
    return _without_preposition(clause.tokens[first], phrase.mention, joined), phrase.after


def _without_preposition(first: Token, mention: Mention, joined: bool) -> Mention:
    """A carrier with whole words as written, and a name without the preposition joined to it."""
    start = first.start + (0 if not joined else 2 if first.text.startswith("لل") else 1)
    name, role = mention.name, mention.role
    if name is not None and name.start < start:
        name = Span(start, name.end)
    if role is not None and role.start < start:
        role = Span(start, role.end)
    kind = "organisation" if mention.role is None else mention.kind
    span = Span(first.start, mention.span.end)
    return replace(mention, span=span, name=name, role=role, kind=kind)
