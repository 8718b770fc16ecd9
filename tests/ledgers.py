"""Ledgers for tests, told by the words of an article: who says what in it, and through whom."""

from __future__ import annotations

from collections.abc import Sequence

from store.archive import Archive
from store.records import NewLedger, NewLink, NewSpeaker, NewStatement, Span


def put(archive: Archive, article_id: int, *said: tuple[Sequence[str], str, str]) -> None:
    """Puts an article's ledger: for each statement the chain, the cue and what is said.

    A link of a chain is a name, with a role behind a bar: "Ann Lee|Mayor"; "|a witness" has none.
    """
    version_id, text = archive.version_of(article_id)

    def span(words: str) -> Span | None:
        return Span(text.index(words), text.index(words) + len(words)) if words else None

    links = list(dict.fromkeys(link for chain, _, _ in said for link in chain))
    speakers = [
        NewSpeaker(span(link.partition("|")[0]), span(link.partition("|")[2])) for link in links
    ]
    statements = []
    for chain, cue, words in said:
        mentions = [span(link.partition("|")[0] or link[1:]) for link in chain]
        new = [NewLink(links.index(link), m) for link, m in zip(chain, mentions, strict=True)]
        whole = span(words)
        assert whole is not None
        statements.append(NewStatement(whole, span(cue), "direct", tuple(new)))
    archive.put_ledger(version_id, NewLedger(tuple(speakers), tuple(statements)))
