"""What every face says alike of a checked quote: the verdict, and what differs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from bot.persons import set_apart
from bot.phrases import groups
from bot.words.catalogue import Words
from retrieval.answer import AnswerCitation
from retrieval.questions.quote_claim import Claim
from store.records import Span

if TYPE_CHECKING:
    from bot.wiring import Isnad
    from retrieval.ledger.check import Change, Check  # brings the search along

Mark = Literal["same", "wrong", "right"]
"""Of a piece of a quote: as it was said; as it was not; and what was said there."""

_NAME = 60  # characters
_DIFFERENCE = 60
_NOTES = 3
_WORTH_SHOWING = 0.45  # of what was not found, how like the nearest must be to be of use
_SHOWN = 3


def check_claims(isnad: Isnad, claims: Sequence[Claim]) -> Check:
    """Checks a claim in the first way to read it that names somebody known, or nobody.

    Raises `QuestionError`.
    """
    find = isnad.asker.speaking.directory.find
    for claim in claims[:-1]:
        if claim.sure or claim.by is None or find(claim.by):
            return isnad.checker.check(claim.quote, claim.by)
    return isnad.checker.check(claims[-1].quote, claims[-1].by)


def verdict_line(check: Check, words: Words) -> str:
    """The verdict in one line that begins with its sign."""
    names = {
        "name": set_apart(check.speaker or "", _NAME),
        "by": set_apart(check.by or "", _NAME),
    }
    if check.verdict == "not_found":
        return words("check.not_found_by" if check.by else "check.not_found", **names)
    return words(f"check.{check.verdict}{'' if check.attributed else '_article'}", **names)


def looked_line(check: Check, words: Words) -> str:
    """How much was looked through, and that what follows is only near; of what was not found."""
    looked = words("answer.none_looked", count=check.searched)
    return f"{looked} {words('check.nearest')}" if shown_groups(check) else looked


def notes(check: Check, words: Words) -> list[str]:
    """What differs that turns the meaning: negations, numbers, names. Only of altered quotes."""
    if check.verdict != "altered":
        return []
    told = [_note(change, words) for change in check.differences if change.what != "word"]
    return list(dict.fromkeys(told))[:_NOTES]


def _note(change: Change, words: Words) -> str:
    quote, text = (set_apart(part, _DIFFERENCE) for part in (change.quote, change.text))
    return words(f"check.{change.what}_{change.kind}", quote=quote, text=text)


def marked_quote(check: Check) -> list[tuple[str, Mark]]:
    """The quote as it was given, with what was not said so and what was said there instead.

    The pieces that are the same or wrong are the quote. Nothing for one that was not altered.
    """
    if check.verdict != "altered":
        return []
    out: list[tuple[str, Mark]] = []
    at = 0
    for change in sorted(check.differences, key=lambda one: _place(one.quote_span)):
        start, end = max(change.quote_span.start, at), max(change.quote_span.end, at)
        out.append((check.quote[at:start], "same"))
        out.append((check.quote[start:end], "wrong"))
        out.append((" ".join(change.text.split()), "right"))
        at = end
    return [(piece, mark) for piece, mark in [*out, (check.quote[at:], "same")] if piece]


def spaced(pieces: Sequence[tuple[str, Mark]]) -> list[tuple[str, Mark]]:
    """The same with a space where two pieces would run together."""
    out: list[tuple[str, Mark]] = []
    for piece, mark in pieces:
        if out and not out[-1][0][-1:].isspace() and piece[:1].isalnum():
            out.append((" ", "same"))
        out.append((piece, mark))
    return out


def shown_groups(check: Check) -> list[list[AnswerCitation]]:
    """The quotations to show: of one who said it all, else the nearest."""
    found = groups(check.citations)
    if check.verdict == "not_found" and check.likeness < _WORTH_SHOWING:
        return []
    return found[: _SHOWN if check.verdict == "exact" else 1]


def how_said(check: Check, words: Words) -> str:
    """Whether the article has it in quotation marks; nothing where that is not told."""
    return words(f"said.{check.manner}") if check.manner else ""


def _place(span: Span) -> tuple[int, int]:
    return span.start, span.end
