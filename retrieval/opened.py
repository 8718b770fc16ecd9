"""Opening a citation that somebody kept: its text, whose words it is, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.changes import compare_versions
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
    version; None where they do not, and where the citation is of that version. Where they do not,
    `instead` is how the sentence reads there now, None where it was removed, and `lost_at` when
    the first version without the words came in.
    """

    cited: CitedText
    chain: tuple[str, ...] = ()
    newest: Citation | None = None
    instead: CitedText | None = None
    lost_at: str | None = None


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
            return _lost(archive, cited)
    return Opened(cited, _chain(archive, newest or citation, sentences), newest)


def _again(cited: CitedText, version_id: int, text: str) -> Citation | None:
    """Where a version has the cited words, the first time."""
    start = text.find(cited.text)
    if start < 0:
        return None
    return Citation(version_id, start, start + len(cited.text), hash_text(cited.text))


def _lost(archive: Archive, cited: CitedText) -> Opened:
    """What became of words that the newest version has no more."""
    versions = archive.versions(cited.article_id)
    later = [version for version in versions if version.number > cited.version]
    own = next((v for v in versions if v.id == cited.citation.version_id), None)
    if own is None or not later:
        return Opened(cited)  # changed this moment
    # The words may have come back in between: the last time that they went counts.
    lost = later[-1]
    for version in reversed(later):
        if cited.text in archive.version_text(version.id):
            break
        lost = version
    span = cited.citation
    for change in compare_versions(archive, own, versions[-1]).changes:
        old, new = change.old, change.new
        if old is not None and new is not None and old.start < span.end and old.end > span.start:
            return Opened(cited, instead=archive.open(new), lost_at=lost.added_at)
    return Opened(cited, lost_at=lost.added_at)


def _chain(archive: Archive, span: Citation, sentences: list[Sentence]) -> tuple[str, ...]:
    own = [
        Shown(sentence, 0.0)
        for sentence in sentences
        if sentence.citation.start < span.end and sentence.citation.end > span.start
    ]
    return next((found.chain for found in cite(archive, own) if found.chain), ())
