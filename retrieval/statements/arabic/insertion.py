"""Verbs that stand behind what is said, or in the midst of it: «..., قال الوزير, ...»."""

from __future__ import annotations

from retrieval.statements.arabic.attribution import ends_after
from retrieval.statements.arabic.carriers import carriers_between
from retrieval.statements.arabic.clause import Clause, Reading
from retrieval.statements.arabic.conjugation import Form
from retrieval.statements.arabic.lexicon import listed
from retrieval.statements.arabic.mentions import begins_mention, read_fully
from retrieval.statements.arabic.subject import dropped_pronoun
from store.records import Span

_NEAR = 12
"""Words behind a verb among which a carrier belongs to it."""


def read_inserted(clause: Clause, place: int, form: Form, before: list[Reading]) -> Reading | None:
    """«"..."، يقول كيربي»: what is said stands before the verb, and perhaps goes on after it."""
    tokens, verb = clause.tokens, place
    if form.tense == "participle" or place == 0:
        return None
    start = _end_of_said(clause, place)
    quoted, taken_up = clause.inside[start], _is_taken_up(clause, place)
    if not (quoted or taken_up) and (form.verb.weak or form.verb.of or start == place - 1):
        return None
    pointed = start < place - 1 and tokens[place - 1].word.plain in listed("before_inserted")
    if quoted and not (form.verb.that or form.verb.mute or pointed):
        return None  # «"..."، عبر حسابه», but «"..."، هكذا وصفت الشابة»
    if tokens[place + 1 : place + 2] and tokens[place + 1].word.plain in listed("taken_up"):
        place += 1  # «هذا ما صرح به أحد الناجين»
    phrase = None
    if place + 1 < len(tokens) and begins_mention(tokens[place + 1], loosely=True):
        phrase = read_fully(tokens, place + 1, len(tokens), before_object=pointed)
    after = phrase.after if phrase is not None else place + 1
    if not quoted:
        ends = taken_up or (form.tense == "present" and not tokens[verb].word.joined)
        if phrase is None or not (ends or ends_after(clause, after)):
            return None
    begins = max((at for at in clause.opened if at <= start), default=start) if quoted else 0
    if before and not before[-1].backwards and not (quoted and _is_free(before[-1], begins)):
        return None
    reading = Reading(
        begins,
        Span(tokens[verb].start, tokens[place].end),
        begins,
        tokens[begins].start,
        phrase.mention if phrase is not None else dropped_pronoun(clause, place, form),
        form,
        list(carriers_between(clause, after, min(len(tokens), after + _NEAR))),
        backwards=True,
    )
    again = _before_quotation(clause, after) + 1
    if quoted and again in clause.opened and tokens[again - 1].text in "،,.":
        reading.ends = clause.after(clause.opened[again], again)
    else:
        reading.ends = start + 1
        reading.quoted = clause.opened.get(begins) if quoted else None
    return reading


def is_inserted(clause: Clause, place: int) -> bool:
    """Whether a verb stands behind a quotation and governs nothing of its own: «"..."، تقول وهي
    تضحك، "..."»."""
    tokens = clause.tokens
    if place == 0 or tokens[place].word.joined or not clause.inside[_end_of_said(clause, place)]:
        return False
    if clause.inside[place - 1] or tokens[place - 1].word.plain in listed("pronouns"):
        return False  # «تقول وهي تضحك»
    for at in range(place + 1, min(len(tokens), place + _NEAR)):
        if at in clause.opened:
            return tokens[at - 1].text in "،,-–—"
        if tokens[at].word.that or tokens[at].text == ":":
            return False
    return False


def _end_of_said(clause: Clause, place: int) -> int:
    """The last token of what is said before a verb: «..., هكذا قال», «...: بهذه العبارة لخص»."""
    start = place - 1
    while start > 0 and clause.tokens[start].word.plain in listed("before_inserted"):
        start -= 1
    return start - 1 if start > 0 and clause.tokens[start].text in "،,-–—:" else start


def _is_taken_up(clause: Clause, place: int) -> bool:
    """«هذا ما خلصت إليه الدراسة»"""
    before = [token.word.plain for token in clause.tokens[max(0, place - 2) : place]]
    return before == ["هذا", "ما"]


def _is_free(last: Reading, begins: int) -> bool:
    """Whether a quotation that begins here was not yet taken for what the last cue governs."""
    return last.said < begins and last.quoted is not None


def _before_quotation(clause: Clause, place: int) -> int:
    """The comma before which an attribution inside a quotation ends: «..., قالها وهو يوقع, ...»."""
    for at in range(place, min(len(clause.tokens) - 1, place + _NEAR)):
        if clause.tokens[at].text in "،,.":
            return at if at + 1 in clause.opened else place
    return place
