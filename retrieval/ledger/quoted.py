"""Statements opened: what was said, cut from the archive and checked."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrieval.cite import open_checked
from store.archive import Archive
from store.records import CitedText, Sentence, Statement

if TYPE_CHECKING:
    from retrieval.ledger.speaking import Said  # brings the whole search along

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A statement opened: `cited` is the said span, cut and checked, and `language` its own."""

    statement: Statement
    cited: CitedText
    sentences: tuple[Sentence, ...]
    language: str
    score: float = 0.0


def quote(archive: Archive, said: Sequence[Said]) -> list[Quoted]:
    """Statements opened, in order; one that does not match its hash is left out."""
    out = []
    for one in said:
        cited = open_checked(archive, one.statement.citation)
        altered = [s for s in one.sentences if not s.citation.matches(s.text)]
        for sentence in altered:
            _log.error("citation %s withheld: the stored text was altered", sentence.citation.id)
        if cited is not None and not altered:
            language = one.sentences[0].language
            out.append(Quoted(one.statement, cited, one.sentences, language, one.score))
    return out


def quote_article(archive: Archive, version_id: int, language: str) -> list[Quoted]:
    """All that is said in an article's version, in the order of the text; without sentences."""
    opened = [
        (one, open_checked(archive, one.citation)) for one in archive.statements_of([version_id])
    ]
    return [Quoted(one, cited, (), language) for one, cited in opened if cited is not None]
