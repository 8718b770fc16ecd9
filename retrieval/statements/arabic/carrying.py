"""What one carries of another, and documents in which something stands."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from retrieval.statements.arabic.clause import Clause, Reading
from retrieval.statements.arabic.complement import read_clause
from retrieval.statements.arabic.conjugation import Form
from retrieval.statements.arabic.lexicon import lexicon, listed
from retrieval.statements.arabic.mentions import begins_mention, read_fully
from retrieval.statements.speech import Mention
from store.records import Span


def read_carried(clause: Clause, place: int, form: Form, carrier: Mention | None) -> Reading | None:
    """«نقلت الوكالة عن الوزير قوله إن»: the minister speaks, through the agency."""
    tokens = clause.tokens
    limit = min(len(tokens), place + 50)
    at = place + 1
    source: Mention | None = None
    while at < limit:
        token, word = tokens[at], tokens[at].word
        if clause.inside[at] and source is None:
            at += 1
            continue
        if source is None and word.plain in (form.verb.of or {"عن", "عنه", "عنها", "عنهم"}):
            if word.plain not in ("عن", "الي"):
                source = Mention(
                    Span(token.start + 2, token.end),
                    pronoun=True,
                    plural=word.plain == "عنهم",
                    feminine=word.plain == "عنها" if word.plain != "عنهم" else None,
                )
                at += 1
                continue
            phrase = read_fully(tokens, at + 1, limit)
            if phrase is None:
                return None
            source, at = phrase.mention, phrase.after
            continue
        if source is not None and (
            word.carried
            or word.that
            or token.text == ":"
            or (at in clause.opened and clause.is_speech(at))
            or word.plain in listed("saying")
        ):
            return _read_carried_clause(clause, place, at, form, source, carrier)
        if source is None and carrier is None and begins_mention(token, loosely=True):
            phrase = read_fully(tokens, at, limit, stops=frozenset({"عن"}))
            if phrase is not None:
                carrier, at = phrase.mention, phrase.after
                continue
        if token.text in ".؟!":
            return None
        at += 1
    return None


def _read_carried_clause(
    clause: Clause,
    place: int,
    at: int,
    form: Form,
    source: Mention,
    carrier: Mention | None,
) -> Reading | None:
    tokens = clause.tokens
    told = tokens[at].word.carried or tokens[at].word.plain in listed("saying")
    saying, loose = lexicon().forms["قال"][0], _saying_anything()
    anchor = at if told else at - 1
    if any(token.word.that for token in tokens[anchor + 1 : anchor + 6]):
        loose = saying  # «قوله الشهر الماضي إن»
    reading = read_clause(clause, anchor, loose, source)
    if reading is None:
        return None
    through = [*([carrier] if carrier is not None else []), *reading.through]
    return replace(
        reading,
        first=place,
        cue=Span(tokens[anchor].start, tokens[anchor].end)
        if told
        else Span(tokens[place].start, tokens[place].end),
        subject=source,
        through=through,
        form=form,
    )


@cache
def _saying_anything() -> Form:
    """To say, with whatever complement."""
    saying = lexicon().forms["قال"][0]
    of = frozenset({"", "الي", "ب", "عن"})
    return replace(saying, verb=replace(saying.verb, that=_ANY, of=of))


_ANY = frozenset({"", "ب", "الي", "علي", "من", "عن"})


def read_standing(clause: Clause, place: int) -> Reading | None:
    """«جاء في بيان ... أن»: the document speaks."""
    tokens = clause.tokens
    if place + 2 >= len(tokens) or tokens[place + 1].word.plain not in ("في", "فيه", "فيها"):
        return None
    if place and tokens[place - 1].word.plain in listed("negations"):
        return None
    phrase = read_fully(tokens, place + 2, len(tokens))
    if phrase is None or (
        "document" not in tokens[place + 2].word.sorts and (not begins_mention(tokens[place + 2]))
    ):
        return None
    for at in range(phrase.after, min(len(tokens), phrase.after + 30)):
        token = tokens[at]
        if token.word.that or token.text == ":" or (at in clause.opened and clause.is_speech(at)):
            form = lexicon().forms["قال"][0]
            reading = read_clause(clause, at - 1, form, phrase.mention)
            if reading is None:
                return None
            whole = replace(
                phrase.mention, span=Span(phrase.mention.span.start, tokens[at - 1].end)
            )
            if whole.name is None:
                whole = replace(whole, role=whole.span)
            cue = Span(tokens[place].start, tokens[place + 1].end)
            return replace(reading, first=place, cue=cue, subject=whole, form=None)
        if token.text in ".؟!":
            return None
    return None
