"""The statements of an article: what each sentence reports, drawn out over whole quotations."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from retrieval.statements.arabic.grammar import ArabicGrammar
from retrieval.statements.english.grammar import EnglishGrammar
from retrieval.statements.grammar import Grammar
from retrieval.statements.people import People
from retrieval.statements.quotations import Quotation, find_quotations
from retrieval.statements.speech import Mention
from store.records import NewLedger, NewLink, NewSentence, NewStatement, Span

LEDGER = "6"
"""Raised with every change to how statements are found, so that stored ones are made anew."""

_GRAMMARS: Mapping[str, Grammar] = {"ar": ArabicGrammar(), "en": EnglishGrammar()}
_EDGES = " \t\r\n\u00a0.,،;؛:"
_LINE_ENDS = frozenset("\r\n\u2028\u2029\x0b\x0c\x85")


def find_statements(text: str, sentences: Sequence[NewSentence]) -> NewLedger:
    """Who speaks in an article, and what they say.

    `sentences` are all of its sentences, in order.
    """
    quotations = find_quotations(text)
    ends = [quotation.outer.end for quotation in quotations]
    people, found = People(text), list[NewStatement]()
    for sentence in sentences:
        span = sentence.span
        around: list[Quotation] = []
        for place in range(bisect_left(ends, span.start + 1), len(quotations)):
            if quotations[place].outer.start >= span.end:
                break
            around.append(quotations[place])
        if around and around[0].outer.start < span.start and around[0].outer.end > span.end:
            continue  # whoever speaks inside a quotation is being quoted, and no speaker here
        grammar = _GRAMMARS[sentence.language]
        for speech in grammar.find_speech(text, span, around):
            speaker = people.resolve(speech.speaker, grammar)
            if speaker is None:
                continue
            chain = [NewLink(speaker, _written(speech.speaker))]
            for mention in speech.through:
                carrier = people.resolve(mention, grammar)
                if carrier is not None and carrier != speaker:
                    chain.append(NewLink(carrier, mention.span))
            people.speaks(speaker)
            said = _drawn_out(speech.said, around)
            found.append(NewStatement(said, speech.cue, speech.manner, tuple(chain)))
    whole = _with_quotations_alone(text, found, quotations, sentences)
    return _of_those_who_speak(people, [s for s in whole if s.said.start < s.said.end])


def _written(mention: Mention | None) -> Span | None:
    """Where somebody is written; nowhere, where the form of the verb alone tells of them."""
    if mention is None or mention.span.start == mention.span.end:
        return None
    return mention.span


def _drawn_out(said: Span, quotations: Iterable[Quotation]) -> Span:
    """What is said, over the whole of a quotation that it reaches into."""
    start, end = said.start, said.end
    for quotation in quotations:
        if quotation.outer.start < end and start < quotation.outer.end:
            start = min(start, quotation.inner.start)
            end = max(end, quotation.inner.end)
    return Span(start, end)


def _with_quotations_alone(
    text: str,
    found: Sequence[NewStatement],
    quotations: Iterable[Quotation],
    sentences: Sequence[NewSentence],
) -> list[NewStatement]:
    """With the quotations that stand without a speaker: whoever was quoted last goes on.

    In the same paragraph that is one statement with what was quoted before, else one of its own.
    """
    out = sorted(found, key=lambda statement: (statement.said.start, statement.said.end))
    begins = [sentence.span.start for sentence in sentences]
    starts = set(begins)
    for quotation in quotations:
        if quotation.outer.start not in starts:
            continue
        inner = quotation.inner
        place = bisect_left(out, inner.end, key=lambda statement: statement.said.start)
        if place == 0:
            continue
        before = out[place - 1]
        if before.said.end > inner.start:
            continue  # its speaker is known
        reach = max(before.said.end, before.cue.end if before.cue else 0)
        between = text[reach : quotation.outer.start]
        if not before.said.start < before.said.end:  # "Kirby said:" at the end of a line
            if not between.strip(_EDGES):
                out[place - 1] = replace(before, said=inner, manner="direct")
        elif before.manner != "direct" and not quotation.goes_on:
            # Nobody is written beside it, and it is no piece of what was only told: a new one.
            if not _sentences_between(sentences, begins, reach, quotation.outer.start):
                chain = (replace(before.chain[0], mention=None), *before.chain[1:])
                out.insert(place, NewStatement(inner, None, "direct", chain))
        elif quotation.goes_on or not _LINE_ENDS & set(between):
            if _sentences_between(sentences, begins, reach, quotation.outer.start) <= 0:
                out[place - 1] = replace(before, said=Span(before.said.start, inner.end))
        elif _sentences_between(sentences, begins, reach, quotation.outer.start) <= 0:
            chain = (replace(before.chain[0], mention=None), *before.chain[1:])
            out.insert(place, NewStatement(inner, None, "direct", chain))
    return out


def _sentences_between(
    sentences: Sequence[NewSentence], begins: Sequence[int], first: int, last: int
) -> int:
    """How many whole sentences lie between two places. `begins` are the places of all."""
    low, high = bisect_left(begins, first), bisect_left(begins, last)
    return sum(sentence.span.end <= last for sentence in sentences[low:high])


def _of_those_who_speak(people: People, statements: Sequence[NewStatement]) -> NewLedger:
    """The ledger of these statements, without the people that are only mentioned."""
    everybody = people.speakers()
    speaking = sorted({link.speaker for statement in statements for link in statement.chain})
    if len(speaking) == len(everybody):
        return NewLedger(everybody, tuple(statements))
    new = {place: number for number, place in enumerate(speaking)}
    return NewLedger(
        speakers=tuple(everybody[place] for place in speaking),
        statements=tuple(
            NewStatement(
                statement.said,
                statement.cue,
                statement.manner,
                tuple(NewLink(new[link.speaker], link.mention) for link in statement.chain),
            )
            for statement in statements
        ),
    )
