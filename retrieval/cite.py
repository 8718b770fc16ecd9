"""Citing: what is shown is cut from the archive and checked, and told whose words it is."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from retrieval.answer import AnswerCitation
from store.archive import Archive
from store.citation import Citation
from store.errors import CitationError, CitationRemoved
from store.records import CitedText, Sentence, Statement

_log = logging.getLogger(__name__)


class Shown(NamedTuple):
    """A sentence to be cited, its hit's score, and how many other articles carry it.

    `statement` is the one that it is shown for; else the ledger tells who speaks in it.
    """

    sentence: Sentence
    score: float
    copies: int = 0
    statement: Statement | None = None


def cite(archive: Archive, shown: Sequence[Shown]) -> tuple[AnswerCitation, ...]:
    """The sentences cut from the archive, in order; one that does not match its hash is left
    out."""
    said = archive.statements_in([item.sentence.id for item in shown if item.statement is None])
    out: list[AnswerCitation] = []
    for sentence, score, copies, statement in shown:
        cited = open_checked(archive, sentence.citation)
        if cited is None:
            continue
        statement = statement or _spoken(sentence, said.get(sentence.id, ()))
        chain = tuple(link.speaker.label for link in statement.chain) if statement else ()
        rank = len(out) + 1
        out.append(
            AnswerCitation(rank, cited, sentence.language, score, copies, chain, sentence.id)
        )
    return tuple(out)


def open_checked(archive: Archive, citation: Citation) -> CitedText | None:
    """A citation opened; None where it was deleted since it was found, or must not be shown."""
    try:
        return archive.open(citation)
    except CitationRemoved:
        return None
    except CitationError as error:
        _log.error("citation %s withheld: %s", citation.id, error)
        return None


def _spoken(sentence: Sentence, statements: Iterable[Statement]) -> Statement | None:
    """A statement of who says most of a sentence; None where nobody says much of it."""
    own = sentence.citation
    shares: dict[int, int] = {}
    first: dict[int, Statement] = {}
    for statement in statements:
        said, speaker = statement.citation, statement.speaker.id
        common = min(own.end, said.end) - max(own.start, said.start)
        shares[speaker] = shares.get(speaker, 0) + common
        first.setdefault(speaker, statement)
    most = max(shares, key=lambda speaker: shares[speaker], default=None)
    if most is None or shares[most] * 3 < own.end - own.start:
        return None
    return first[most]
