"""Keeping the ledger as new as the grammar that it was made by."""

from __future__ import annotations

import logging

from retrieval.encoding.embedding import Progress
from retrieval.statements.find import LEDGER, find_statements
from store.archive import Archive
from store.errors import NoSuchArticle
from store.records import NewSentence, Span

_AT_ONCE = 16  # articles a transaction: others wait no longer than that to write
_log = logging.getLogger(__name__)


def bring_up_to_date(archive: Archive, progress: Progress | None = None) -> bool:
    """Makes the ledger of every article anew where another grammar made it, or none did.

    The old ones answer until then. Whether it came to its end: `progress`, told of articles, may
    end it. Stopped half-way it begins again the next time; what is stored meanwhile is of the new
    grammar.
    """
    if archive.ledger_version() == LEDGER:
        return True
    articles = archive.articles()
    if articles:
        _log.info("finding the statements of %d articles", len(articles))
    for first in range(0, len(articles), _AT_ONCE):
        with archive.together():
            for article in articles[first : first + _AT_ONCE]:
                rebuild(archive, article.id)
        done = min(first + _AT_ONCE, len(articles))
        if progress is not None and progress(done, len(articles)) is False:
            return False
    archive.settle_ledger(LEDGER)
    return True


def rebuild(archive: Archive, article_id: int) -> None:
    """Makes the ledger of one article anew from its text."""
    try:
        version_id, text = archive.version_of(article_id)
        sentences = archive.sentences_of(article_id)
    except NoSuchArticle:
        return  # deleted this moment
    spans = [
        NewSentence(Span(s.citation.start, s.citation.end), s.language, ())
        for s in sentences
        if s.citation.version_id == version_id
    ]
    archive.put_ledger(version_id, find_statements(text, spans))
