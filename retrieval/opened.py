"""Opening a citation that somebody kept: its text, whose words it is, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.cite import Shown, cite
from store.archive import Archive
from store.citation import Citation, hash_text, parse_citation
from store.errors import NoSuchArticle
from store.records import CitedText, Sentence


@dataclass(frozen=True, slots=True)
class Opened:
    """A citation opened.

    `chain` is who says it and through whom it came, the nearest to the speaker first; empty for
    the article's own words. `newest` is where the same words stand in the article's newest
    version; None where they do not, and where the citation is of that version.
    """

    cited: CitedText
    chain: tuple[str, ...] = ()
    newest: Citation | None = None


def open_word(archive: Archive, word: str) -> Opened:
    """Opens a citation by its id. Raises `CitationError`."""
    cited = archive.open(parse_citation(word))
    citation = cited.citation
    try:
        version_id, text = archive.version_of(cited.article_id)
        sentences = archive.sentences_of(cited.article_id)
    except NoSuchArticle:
        return Opened(cited)  # deleted this moment
    newest = None
    if version_id != citation.version_id:
        newest = _again(cited, version_id, text)
        if newest is None:
            return Opened(cited)
    return Opened(cited, _chain(archive, newest or citation, sentences), newest)


def _again(cited: CitedText, version_id: int, text: str) -> Citation | None:
    """Where a version has the cited words, the first time."""
    start = text.find(cited.text)
    if start < 0:
        return None
    return Citation(version_id, start, start + len(cited.text), hash_text(cited.text))


def _chain(archive: Archive, span: Citation, sentences: list[Sentence]) -> tuple[str, ...]:
    own = [
        Shown(sentence, 0.0)
        for sentence in sentences
        if sentence.citation.start < span.end and sentence.citation.end > span.start
    ]
    return next((found.chain for found in cite(archive, own) if found.chain), ())
