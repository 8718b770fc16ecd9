"""Who of an English article is named beside a role: "the foreign minister"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from retrieval.statements.english import kinds as Kind
from retrieval.statements.english.classes import kinds_of, read_classes
from retrieval.statements.english.names import Names
from retrieval.statements.english.runs import Name, bare, is_no_name
from retrieval.statements.speech import Mention
from store.records import Span

_APPOSITION = re.compile(
    r",\s+(?:\d+,\s+)?((?:(?:the|a|an|his|her|its|their|who is|who was|then)\s+"
    r"|[\w.\-]+(?:[’']s|s[’'])\s+)?"
    r"[^,.;:\n“”\"—(]{2,90})"
)
_UP_TO_LAST_PIECE = re.compile(r".*[.;:!?\n“”\",]", re.DOTALL)
_TOKEN = re.compile(r"\S+")
_THE = re.compile(r"[Tt]he\b")
_LONGEST_ROLE = 60
_MOST_WORDS = 6
_LONGEST_BARE = 3
"""Words of a role that nobody is described by, and that may still mean who was named last."""
_FAR = 400
"""Characters between a name and a role that stands for it."""
_COMPANIES = ("company", "firm", "group", "carmaker", "organisation", "organization", "charity")
"""What stands for the organisation that was named last, and is seldom part of its name."""
_MOST_NAMES = 60


def bearer(names: Names, role: Mention) -> Name | None:
    """Who is named beside a role before the place of this mention; see `Grammar`."""
    span = role.role or role.span
    written = [bare(word) for word in names.text[span.start : span.end].split()]
    wanted = [word for word in written if not kinds_of(word) & Kind.DETERMINER]
    if role.plural or not wanted:
        return None
    head, best, most = _head(wanted), None, 0
    for described, name, place in _described(names):
        if place.start >= role.span.start:
            break
        if head not in described or head not in _beside(names.text, place):
            continue
        common = sum(word in described for word in wanted)
        unlike = [w for w in wanted if w not in described and not kinds_of(w) & Kind.PREPOSITION]
        others = len(unlike)
        if others > 1 or (others and common < 2):
            continue
        if best is None or common - others >= most:
            best, most = name, common - others
    if best is not None:
        return best
    if kinds_of(head) & Kind.ORGANISATION_NOUN or head in _COMPANIES:
        return _organisation(names, head, role.span.start)
    return _named_last(names, role, wanted)


def _beside(text: str, role: Span) -> list[str]:
    """The words of a role up to what only belongs to its noun."""
    words = [bare(word) for word in text[role.start : role.end].split()]
    if words and kinds_of(words[0]) & Kind.SUBORDINATOR:
        return []
    ends = (n for n, w in enumerate(words) if n and kinds_of(w) & (Kind.RELATIVE | Kind.FINITE))
    return words[: next(ends, len(words))]


def _organisation(names: Names, head: str, before: int) -> Name | None:
    """The latest organisation whose name says what it is: "the ministry"."""
    last = bisect_left(names.starts, before)
    for name in reversed(names.all[max(0, last - _MOST_NAMES) : last]):
        if name.organisation and head in name.words and len(name.words) > 1:
            return name
        if head in _COMPANIES and name.organisation and name.subject and len(name.words) > 1:
            return name
    return None


def _named_last(names: Names, role: Mention, wanted: list[str]) -> Name | None:
    """Who was named just before "the midfielder", whom nothing else calls so."""
    text, place = names.text, role.span.start
    if role.kind != "person" or len(wanted) > _LONGEST_BARE or not _THE.match(text, place):
        return None
    if any(kinds_of(w) & Kind.PREPOSITION for w in wanted) or wanted[-1] in read_classes().parties:
        return None
    line = text.rfind("\n", 0, place)
    here = next(names.persons(max(line + 1, place - _FAR), place), None)
    aged = any(word.endswith("-year-old") for word in wanted)  # said of who is named already
    if here is not None or line < 0 or not aged:
        return here
    return next(names.persons(max(text.rfind("\n", 0, line) + 1, place - _FAR), line), None)


@lru_cache(maxsize=2)
def _described(names: Names) -> list[tuple[frozenset[str], Name, Span]]:
    """What stands beside each name that tells who it is."""
    return [
        (frozenset(bare(w) for w in names.text[role.start : role.end].split()), name, role)
        for name in names.all
        for role in _roles_of(names.text, name)
    ]


def _roles_of(text: str, name: Name) -> Iterator[Span]:
    begin = name.span.start
    if name.role is not None:
        yield name.role
        begin = name.role.start
    if (after := _APPOSITION.match(text, name.span.end)) is not None:
        yield Span(*after.span(1))
    if (before := _role_before(text, begin)) is not None:
        yield before


def _role_before(text: str, end: int) -> Span | None:
    """What stands directly before a name: "Pentagon spokesman", "the minister,"."""
    start = max(0, end - _LONGEST_ROLE)
    before = text[start:end].rstrip(" ,").removesuffix("\n")
    mark = _UP_TO_LAST_PIECE.match(before)
    offset = mark.end() if mark is not None else 0
    last = before[offset:].split()[-1:]
    if not last or not last[0][0].islower() or is_no_name(last[0]):
        return None
    tokens = list(_TOKEN.finditer(before, offset))
    begin = tokens[-1]
    for token in reversed(tokens[-_MOST_WORDS:]):
        kinds = kinds_of(token[0].lower())
        if kinds & Kind.PREPOSITION:
            break
        begin = token
        if kinds & Kind.DETERMINER:
            break
    return Span(start + begin.start(), start + tokens[-1].end())


def _head(words: list[str]) -> str:
    """The noun that a role is about: "minister" of "minister of health"."""
    for number, word in enumerate(words):
        if number and kinds_of(word) & Kind.PREPOSITION:
            return words[number - 1]
    return words[-1]
