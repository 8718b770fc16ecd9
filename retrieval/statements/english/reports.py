"""The statements of one English sentence as they are found: which end, hold or carry others."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.statements.english import kinds as Kind
from retrieval.statements.english.words import Words
from retrieval.statements.speech import Mention, Speech
from store.records import Manner, Span

_CONTRASTING = ("while", "whereas", "although", "though")


@dataclass(slots=True)
class Report:
    """One statement of a sentence, by places among its words.

    `start` is where its own clause begins, with the subject; `first` up to `last` is what is said.
    """

    start: int
    cue: tuple[int, int]
    speaker: Mention | None
    first: int
    last: int
    through: tuple[Mention, ...] = ()
    shared: bool = False
    """Whether its subject is written with another verb before."""
    embraces: bool = False
    """Whether what is said stands (also) before the cue."""
    belief: bool = False
    showing: bool = False
    phrase: bool = False
    """Whether what is said is no clause: "accused Y of Z"."""


def add_report(words: Words, found: list[Report], report: Report) -> None:
    """Adds a statement to those before it in its sentence, and sets the bounds between them."""
    if report.embraces:
        if _carries(words, found, report):
            return
        while found and found[-1].start >= report.first:
            found.pop()
    if not found:
        found.append(report)
        return
    before = found[-1]
    if before.phrase and before.first <= report.start < before.last:
        joint = _relative_before(words, report)
        if joint > before.first:  # "mocked the pundits who said C"
            before.last = without_joint(words, joint)
            found.append(report)
            return
    opens = before.first + bool(words.kinds[before.first] & Kind.ADVERB)  # "just 22% of voters"
    if (
        report.start in (before.first, opens)
        and not before.embraces
        and before.start < before.first
    ):
        _nest(found, report)
        return
    again = report.start == before.start and report.cue[0] >= before.last
    if report.start < before.last and not again:
        if not _parts(words, report, before):
            return
        before.last = max(before.first, without_joint(words, report.start))
    if report.shared and before.embraces and words.has(Kind.RELATIVE, before.cue[1], report.start):
        return  # "said X, a manager who also called for"
    found.append(report)


def _relative_before(words: Words, report: Report) -> int:
    """The word that joins a relative or a temporal clause to what it belongs to; 0 if none."""
    if words.low[report.start - 1] in ("when", "after", "where", "whom", "which"):
        return report.start - 1
    places = range(report.start + 1, report.cue[0])
    return next((p for p in places if words.low[p] == "who"), 0)


def _carries(words: Words, found: list[Report], report: Report) -> bool:
    """Whether all that is said is that somebody else spoke: "X said so, Tass reported"."""
    inside = [r for r in found if r.start >= report.first and not r.embraces]
    if not inside or inside[0].start != report.first or report.speaker is None or report.belief:
        return False
    if any(r.belief or (r.speaker is not None and r.speaker.pronoun) for r in inside):
        return False
    for inner in inside:
        inner.through = (*inner.through, report.speaker, *report.through)
    inside[-1].last = min(inside[-1].last, without_joint(words, report.start))
    return True


def _nest(found: list[Report], report: Report) -> None:
    """Puts in the place of the last statement the one that is all that was said in it: "a fisherman
    told the court that his cousin had said"."""
    before = found[-1]
    if report.showing or report.phrase or before.belief or before.speaker is None:
        return
    if report.belief and (before.speaker.name is not None or before.speaker.kind != "organisation"):
        return  # but a poll tells what voters think
    if report.speaker is None or report.speaker.pronoun:
        return
    report.through = (*report.through, before.speaker, *before.through)
    report.start = before.start
    found[-1] = report


def _parts(words: Words, report: Report, before: Report) -> bool:
    """Whether a report inside of what was said before is one of its own, and no part of it."""
    if report.start <= before.cue[1]:
        return False
    joint, kind = words.low[report.start - 1], words.kinds[report.start - 1]
    if report.shared or kind & Kind.QUOTATION or joint in (";", "—", "but", *_CONTRASTING):
        return True
    if joint in ("and", "as", "yet"):
        earlier = report.start - 2
        return words.low[earlier] in (",", ";") or bool(words.kinds[earlier] & Kind.QUOTATION)
    return joint == "," and report.cue[0] == report.start


def without_joint(words: Words, place: int) -> int:
    """The place without the conjunction and comma before it."""
    low, kinds = words.low, words.kinds
    while place > 0 and (
        kinds[place - 1] & Kind.COORDINATOR
        or low[place - 1] in (",", ";", "—", "as", *_CONTRASTING)
        or (kinds[place - 1] & Kind.ADVERB and low[place - 2] in ("and", ","))
    ):
        place -= 1
    return place


def as_speech(words: Words, report: Report) -> Speech | None:
    """A statement by its places in the text; None where nothing is left to be said."""
    low = words.low
    first, last = report.first, min(report.last, words.end)
    while last > first and (low[last - 1] in (",", ";", "—") or words.kinds[last - 1] & Kind.END):
        last -= 1
    while first < last and low[first] in (",", ";", "—", ":"):
        first += 1
    cue = words.span(*report.cue)
    if first < last:
        shown = None if low[report.cue[0]] == ":" else cue
        manner = _manner(words, report, first, last)
        return Speech(_said(words, first, last), shown, report.speaker, manner, report.through)
    if report.first < words.end or low[words.end - 1] != ":":
        return None
    end = words.ends[words.end - 1]
    return Speech(Span(end, end), cue, report.speaker, "direct", report.through)


def _said(words: Words, first: int, last: int) -> Span:
    """What stands from word to word, without quotation marks around the whole."""
    whole = words.span(first, last)
    after = words.text[whole.end : words.starts[last]].rstrip()
    if after.endswith((")", "]")):  # what stands in brackets is no word
        whole = Span(whole.start, whole.end + len(after))
    if words.kinds[first] & Kind.QUOTATION and words.kinds[last - 1] & Kind.QUOTATION:
        start = max(whole.start, words.quotations[first].inner.start)
        end = min(whole.end, words.quotations[last - 1].inner.end)
        if start < end:
            return Span(start, end)
    return whole


def _manner(words: Words, report: Report, first: int, last: int) -> Manner:
    kinds = words.kinds
    if not words.quotations or not words.has(Kind.QUOTATION, first, last):
        return "indirect"
    if report.embraces and kinds[first] & Kind.QUOTATION and kinds[last - 1] & Kind.QUOTATION:
        return "direct"
    own = range(report.start, report.cue[1]) if report.embraces else range(0)
    plain = any(
        not kinds[p] & (Kind.STOP | Kind.QUOTATION) for p in range(first, last) if p not in own
    )
    return "mixed" if plain else "direct"
