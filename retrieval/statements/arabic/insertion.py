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


def is_speaking_act(clause: Clause, place: int) -> bool:
    """«"...", تضحك المخرجة, "..."»: any verb between two quotations."""
    tokens = clause.tokens
    if place < 2 or place + 2 >= len(tokens) or tokens[place].word.plain[:1] not in ("ي", "ت"):
        return False
    if tokens[place - 1].text != "،" or not clause.inside[place - 2] or tokens[place].word.sorts:
        return False
    following = tokens[place + 1 : place + 6]
    return following[0].word.article and any(
        place + 1 + at in clause.opened for at in range(len(following))
    )


def read_inserted(clause: Clause, place: int, form: Form, before: list[Reading]) -> Reading | None:
    """«"..."، يقول كيربي»: what is said stands before the verb, and perhaps goes on after it."""
    tokens, verb = clause.tokens, place
    if form.tense == "participle" or place == 0:
        return None
    start = place - 1
    while start > 0 and tokens[start].word.plain in listed("before_inserted"):
        start -= 1
    if tokens[start].text in "،,-–—:" and start > 0:
        start -= 1
    quoted = clause.inside[start]
    taken_up = tokens[place - 1].word.plain == "ما" and tokens[place - 2].word.plain == "هذا"
    if form.verb.weak and not quoted and not taken_up:
        return None
    if quoted and not (form.verb.that or form.verb.mute):
        return None  # «"..."، عبر حسابه»
    if not quoted and not taken_up and (start == place - 1 or bool(form.verb.of)):
        return None
    phrase = None
    if tokens[place + 1 : place + 2] and tokens[place + 1].word.plain in listed("taken_up"):
        place += 1  # «هذا ما صرح به أحد الناجين»
    if place + 1 < len(tokens) and begins_mention(tokens[place + 1], loosely=True):
        phrase = read_fully(tokens, place + 1, len(tokens))
    if phrase is None and not quoted:
        return None
    if (
        not (quoted or taken_up)
        and (form.tense == "past" or tokens[place].word.joined)
        and not ends_after(clause, phrase.after if phrase else place + 1)
    ):
        return None
    mention = phrase.mention if phrase is not None else dropped_pronoun(clause, place, form)
    cue = Span(tokens[verb].start, tokens[place].end)
    begins = 0
    if quoted:
        begins = max((at for at, quotation in clause.opened.items() if at <= start), default=start)
    if before and not before[-1].backwards:
        if not quoted:
            return None
        last = before[-1]
        if last.said <= begins and last.quoted is None:
            return None
        if last.said >= begins:
            return None
    quotation = clause.opened.get(begins) if quoted else None
    following = phrase.after if phrase is not None else place + 1
    through = list(carriers_between(clause, following, min(len(tokens), following + 12)))
    after = _before_quotation(clause, phrase.after if phrase is not None else place + 1)
    if (
        quoted
        and after + 1 < len(tokens)
        and tokens[after].text in "،,."
        and (after + 1 in clause.opened)
    ):
        ends = clause.after(clause.opened[after + 1], after + 1)
        return Reading(
            begins, cue, begins, tokens[begins].start, mention, form, through, ends, None, False, True
        )
    return Reading(
        begins, cue, begins, tokens[begins].start, mention, form, through, start + 1, quotation, False, True
    )


def _before_quotation(clause: Clause, place: int) -> int:
    """The comma before which an attribution inside a quotation ends: «..., قالها وهو يوقع, ...»."""
    for at in range(place, min(len(clause.tokens) - 1, place + 8)):
        if clause.tokens[at].text in "،,.":
            return at if at + 1 in clause.opened else place
    return place
