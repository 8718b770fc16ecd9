"""The route of an article: draft, sentences, statements, vectors, one transaction, a receipt."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from retrieval.encoding.encoder import Encoder
from retrieval.errors import SourceUnreadable
from retrieval.intake.draft import Draft, Unread
from retrieval.intake.near_duplicates import bands_of, find_near, runs_of
from retrieval.statements.find import find_statements
from retrieval.text.fold import squeeze
from retrieval.text.heading import read_heading
from retrieval.text.language import language_of
from retrieval.text.split import split_passages, split_sentences
from store.archive import Archive
from store.errors import DatabaseUnavailable, IsnadError
from store.jobs import Step
from store.records import Added, Near, NewArticle, NewSentence


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one draft. A failed one has an `error` and no article.

    `near` are the articles that are nearly one with it, the most like first; `speakers` the names
    of those who speak in it, who says most first.
    """

    status: Literal["new", "duplicate", "updated", "failed"]
    source: str | None
    external_id: str | None = None
    article_id: int | None = None
    version: int | None = None
    title: str | None = None
    language: str | None = None
    sentences: int | None = None
    statements: int | None = None
    published: str | None = None
    encoding: str | None = None
    near: tuple[Near, ...] = ()
    speakers: tuple[str, ...] = ()
    error: IsnadError | None = None


def receipt_for(
    archive: Archive,
    added: Added,
    source: str | None,
    external_id: str | None = None,
    *,
    encoding: str | None = None,
) -> Receipt:
    """The receipt for what was added. Raises `NoSuchArticle` where that is gone already."""
    # A duplicate is told about as it is kept: the first one's title, not this one's.
    stored = archive.article(added.article_id)
    speakers = sorted(archive.speakers([stored.version_id]), key=lambda s: -s.statements)
    return Receipt(
        status=added.status,
        source=source,
        external_id=external_id,
        article_id=stored.id,
        version=added.version,
        title=stored.title,
        language=stored.language,
        sentences=stored.sentences,
        statements=stored.statements,
        published=stored.published,
        encoding=encoding,
        near=tuple(archive.near(stored.id)),
        speakers=tuple(s.name for s in speakers if s.name and s.statements),
    )


class Ingester:
    """Stores drafts, each in a transaction of its own: a bad one costs the others nothing."""

    def __init__(self, archive: Archive, encoder: Encoder) -> None:
        self._archive = archive
        self._encoder = encoder

    def use(self, encoder: Encoder) -> None:
        """Embeds with another encoder from the next article on."""
        self._encoder = encoder

    def ingest(self, drafts: Iterable[Draft | Unread]) -> Iterator[Receipt]:
        """A receipt for each draft, in order, as soon as it is stored.

        Raises `DatabaseUnavailable` where nothing more can be stored: the next would fail too.
        """
        for draft in drafts:
            yield self.take(draft)

    def take(self, draft: Draft | Unread, step: Step | None = None) -> Receipt:
        """The receipt for a draft, which is stored now, and with it the `step` of a job that it is.

        Raises `DatabaseUnavailable`, and `JobLost` where the job was cancelled.
        """
        if isinstance(draft, Unread):
            return Receipt("failed", draft.source, draft.external_id, error=draft.error)
        try:
            return self._store(draft, step)
        except DatabaseUnavailable:
            raise
        except IsnadError as error:
            return Receipt("failed", draft.source, draft.external_id, error=error)

    def _store(self, draft: Draft, step: Step | None) -> Receipt:
        added = self._archive.add(self._prepare(draft), step=step)
        if step is not None:  # whoever asked is told later, and of many articles only the sum
            return Receipt(added.status, draft.source, draft.external_id, added.article_id)
        return receipt_for(
            self._archive, added, draft.source, draft.external_id, encoding=draft.encoding
        )

    def _prepare(self, draft: Draft) -> NewArticle:
        heading = read_heading(draft.text, draft.title)
        spans = split_sentences(draft.text, heading.body_start)
        if not spans:
            raise SourceUnreadable("no_sentences")
        main = language_of(draft.text)
        sentences = tuple(
            NewSentence(
                span=span,
                language=language_of(draft.text[span.start : span.end], default=main),
                passages=split_passages(draft.text, span),
            )
            for span in spans
        )
        passages = [draft.text[p.start : p.end] for s in sentences for p in s.passages]
        runs = runs_of(draft.text)
        bands = bands_of(runs)
        encoder = self._encoder  # read once: another may be taken into use this moment
        return NewArticle(
            title=heading.title,
            text=draft.text,
            language=draft.language or main,
            content_key=hashlib.sha256(squeeze(draft.text).encode()).hexdigest(),
            sentences=sentences,
            vectors=encoder.encode_passages(passages),
            encoder=encoder.fingerprint,
            ledger=find_statements(draft.text, sentences),
            bands=bands,
            near=find_near(self._archive, runs, bands),
            external_id=draft.external_id,
            url=draft.url,
            source=draft.source,
            author=draft.author,
            published=draft.published or heading.published,
            encoding=draft.encoding,
        )
