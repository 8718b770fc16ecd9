"""Attributions that stand beside a whole clause: «بحسب الوزير», «كما قال»."""

from __future__ import annotations

from dataclasses import replace

from retrieval.statements.arabic.clause import Clause, Reading
from retrieval.statements.arabic.complement import read_clause
from retrieval.statements.arabic.conjugation import Form
from retrieval.statements.arabic.lexicon import lexicon, listed
from retrieval.statements.arabic.mentions import begins_mention, read_fully
from retrieval.statements.arabic.subject import dropped_pronoun, understood
from retrieval.statements.speech import Mention
from store.records import Span

_SOURCE = 10
"""Words behind "according to" among which the source of a document is told."""


def is_compared(clause: Clause, place: int) -> bool:
    """Whether «كما», «حسبما», «وفق ما» stands before the verb."""
    tokens = clause.tokens
    if place == 0:
        return False
    last = tokens[place - 1].word.plain
    if last in ("ما", "لما", "بما") and place > 1:
        return f"{tokens[place - 2].word.plain} {last}" in listed("as_was")
    return last in listed("as_was") and " " not in last


def read_as_was(clause: Clause, place: int, form: Form, before: list[Reading]) -> Reading | None:
    """«حسبما ذكرت الوكالة» beside what is said; «كما أكد أن» is a clause like others."""
    tokens = clause.tokens
    first = place - (2 if tokens[place - 1].word.plain in ("ما", "لما", "بما") else 1)
    reading = None
    if not ends_after(clause, place + 1):
        reading = read_clause(clause, place, form, None)
    as_well = tokens[place - 1].word.plain in ("كما", "كذلك")
    if as_well and reading is not None:
        reading = replace(reading, first=first)
        if reading.subject is None:
            reading.subject = understood(clause, place, form, before)
        return reading
    phrase = None
    if form.object and tokens[first].word.plain == "علي":
        return None  # «تعقيب على ما ذكره»
    if tokens[place + 1 : place + 2] and tokens[place + 1].word.plain in listed("taken_up"):
        place += 1  # «بحسب ما أفادت به الشرطة»
    if place + 1 < len(tokens) and begins_mention(tokens[place + 1], loosely=True):
        phrase = read_fully(tokens, place + 1, len(tokens))
    if phrase is None and tokens[place].word.plain == "علم" and place + 2 < len(tokens):
        phrase = read_fully(tokens, place + 2, len(tokens))
    if phrase is None:
        if before or first == 0 or not ends_after(clause, place + 1):
            _ends_here(before, first)
            return None
        return _read_beside(
            clause, first, place, place + 1, dropped_pronoun(clause, place, form), before, []
        )
    mention, after = phrase.mention, phrase.after
    if form.verb.carries and after + 1 < len(tokens) and tokens[after].word.plain == "عن":
        source = read_fully(tokens, after + 1, len(tokens))
        if source is not None and source.after < len(tokens) and tokens[source.after].word.forms:
            return None  # «وفقا لما نقلته الوكالة عن مصدر قال إن»: his verb is read
        if source is not None:
            return _read_beside(
                clause, first, place, source.after, source.mention, before, [mention]
            )
    return _read_beside(clause, first, place, after, mention, before, [])


def _ends_here(before: list[Reading], first: int) -> None:
    """What is said before ends, and no more is told."""
    if before and before[-1].ends is None and not before[-1].backwards:
        before[-1].ends = first


def _read_beside(
    clause: Clause,
    first: int,
    cue: int,
    after: int,
    mention: Mention,
    before: list[Reading],
    through: list[Mention],
) -> Reading | None:
    """An attribution that stands beside a whole clause, before or after it."""
    if before and not before[-1].backwards and before[-1].ends is None:
        _add_to(before[-1], clause, first, mention)
        return None
    span = Span(clause.tokens[first].start, clause.tokens[cue].end)
    if first <= 1 or _only_adverbs(clause, first):
        return _read_after(clause, first, span, after, mention, through)
    return _read_before(clause, first, span, after, mention, through)


def _add_to(last: Reading, clause: Clause, first: int, mention: Mention) -> None:
    """An attribution behind something said tells who passed it on, or whence it is taken."""
    last.ends = first
    if clause.tokens[first].word.plain == "نقلا" and last.subject is not None:
        last.through.append(last.subject)
        last.subject = mention
    elif mention.kind == "organisation" and not last.through:
        last.through.append(mention)


def _read_after(
    clause: Clause, first: int, cue: Span, after: int, mention: Mention, through: list[Mention]
) -> Reading | None:
    tokens = clause.tokens
    said = _after_description(clause, after)
    while said < len(tokens) and (
        tokens[said].text in "،,:"
        or tokens[said].word.that
        or (not tokens[said].text[0].isalnum() and said not in clause.opened)
    ):
        said += 1
    if said >= len(tokens):
        return None
    return Reading(
        first,
        cue,
        said,
        tokens[said].start,
        mention,
        through=through,
        quoted=clause.wholly(said),
        beside=True,
    )


def _read_before(
    clause: Clause, first: int, cue: Span, after: int, mention: Mention, through: list[Mention]
) -> Reading | None:
    tokens = clause.tokens
    if not any(token.text[0].isalnum() for token in tokens[:first]):
        return None
    rest = tokens[after:]
    ended = rest[1:2] and (
        rest[1].word.plain in listed("other_clauses") or rest[1].word.plain in listed("describing")
    )
    goes_on = len(rest) > 3 and rest[0].text == "،" and not ended
    return Reading(
        0,
        cue,
        0,
        tokens[0].start,
        mention,
        through=through,
        ends=None if goes_on else first,
        quoted=None if goes_on else clause.wholly(0),
        backwards=True,
    )


def _after_description(clause: Clause, place: int) -> int:
    """Past a relative clause or a place that describes who speaks, up to the comma after it."""
    tokens = clause.tokens
    if place + 1 < len(tokens) and tokens[place].text == "،" and _describes(clause, place + 1):
        place += 1
    if place >= len(tokens) or not tokens[place].text[0].isalpha() or tokens[place].word.that:
        return place
    for at in range(place, min(len(tokens), place + 15)):
        if tokens[at].text == "،":
            return at
        if tokens[at].word.that:
            return at
    return place


def _describes(clause: Clause, place: int) -> bool:
    """Whether a clause between commas tells more of who speaks: «..., تحدث إلينا, فإن»."""
    word = clause.tokens[place].word
    return word.plain in listed("asking") or word.plain in listed("describing")


def _only_adverbs(clause: Clause, place: int) -> bool:
    return all(
        not token.text[0].isalnum()
        or "adverb" in token.word.sorts
        or token.word.plain in ("يذكر", "يشار", "علي", "في", "من")
        for token in clause.tokens[:place]
    )


def read_according(clause: Clause, place: int, before: list[Reading]) -> Reading | None:
    """«بحسب الوزير», «وفقا للتقرير», «على حد قوله»."""
    tokens, lists = clause.tokens, lexicon()
    for rest in lists.according[tokens[place].word.plain]:
        at = place + 1
        joined = rest == ("ل",)
        wanted = () if joined else rest
        found = [t.word.plain for t in tokens[at : at + len(wanted)]]
        own = _possessed(tokens[at + len(found) - 1].word.plain, wanted) if found else None
        if own is not None and wanted == ("لسان",):
            continue
        if found != list(wanted) and own is None:
            continue
        at += len(wanted)
        if own is not None:
            return read_own(clause, place, at, own, before)
        if at >= len(tokens):
            return None
        return _read_according_to(clause, place, at, before, joined=joined)
    return None


def _possessed(plain: str, wanted: tuple[str, ...]) -> str | None:
    """The pronoun at the end of «قوله» in «على حد قوله»."""
    if not wanted or not plain.startswith(wanted[-1]):
        return None
    for suffix in ("هما", "هم", "ها", "ه"):
        if plain.endswith(suffix) and plain[: -len(suffix)] == wanted[-1]:
            return suffix
    return None


def read_own(
    clause: Clause, place: int, after: int, suffix: str, before: list[Reading]
) -> Reading | None:
    """«حسب تعبيره»: whoever speaks already."""
    start = clause.tokens[place].start
    mention = Mention(
        Span(start, start),
        pronoun=True,
        plural=suffix in ("هم", "هما"),
        feminine=None if suffix in ("هم", "هما") else suffix == "ها",
    )
    leads = after < len(clause.tokens) and clause.tokens[after].word.that
    if before and not before[-1].backwards and not leads:
        _ends_here(before, place)
        return None
    if before and leads:
        said = after + 1
        cue = Span(start, clause.tokens[after - 1].end)
        return Reading(place, cue, said, clause.tokens[min(said, len(clause.tokens) - 1)].start)
    return _read_beside(clause, place, after - 1, after, mention, before, [])


def _read_according_to(
    clause: Clause, place: int, at: int, before: list[Reading], *, joined: bool
) -> Reading | None:
    tokens = clause.tokens
    word = tokens[at].word
    if word.plain in ("ما", "لما"):
        return None  # "as was told": the verb after it is read
    for suffix in ("هما", "هم", "ها", "ه"):
        if word.core.endswith(suffix) and word.core[: -len(suffix)] in listed("as_put"):
            return read_own(clause, place, at + 1, suffix, before)
    if word.core in listed("not_speakers") or word.core.removesuffix("ه") in listed("not_speakers"):
        return None
    first = at
    if joined:
        if word.plain == "ل" and at + 1 < len(tokens):
            first = at + 1
        elif not word.plain.startswith("ل"):
            return None
    mention, after = None, first
    if first in clause.opened:
        quotation = clause.opened[first]
        mention = Mention(quotation.inner, name=quotation.inner, kind="organisation")
        after = clause.after(quotation, first)
    elif tokens[first].text[0].isalpha() and not word.that:
        phrase = read_fully(tokens, first, len(tokens))
        if phrase is None:
            return None
        mention, after = phrase.mention, phrase.after
        if joined and first == at and not word.prefix:
            start = tokens[at].start + 1
            name = mention.name and replace(mention.name, start=start)
            mention = replace(mention, span=replace(mention.span, start=start), name=name)
        loosely = tokens[place].word.plain not in ("استنادا", "بالنسبه")
        if not begins_mention(tokens[first], loosely=loosely) and not word.prefix:
            return None
        source = _source(clause, first, after)
        if source is not None:
            return _read_beside(clause, place, first - 1, *source, before, [mention])
    if mention is None or mention.span.start >= mention.span.end:
        return None
    if tokens[place].word.plain == "بالنسبه" and not any(
        at in clause.opened for at in (after, after + 1)
    ):
        return None  # "as for": only a quotation tells that somebody speaks
    return _read_beside(clause, place, first - 1, after, mention, before, [])


def _source(clause: Clause, first: int, after: int) -> tuple[int, Mention] | None:
    """Whose words a document passes on: «حسب تسريبات نشرتها الصحف نقلا عن مصدر حكومي»."""
    tokens = clause.tokens
    for at in range(first, min(len(tokens) - 2, max(after, first + _SOURCE))):
        if not tokens[at].text[0].isalnum():
            return None
        if tokens[at].word.plain == "نقلا":
            phrase = read_fully(tokens, at + 2, len(tokens))
            return (phrase.after, phrase.mention) if phrase is not None else None
    return None


def ends_after(clause: Clause, place: int) -> bool:
    return place >= len(clause.tokens) or not clause.tokens[place].text[0].isalnum()
