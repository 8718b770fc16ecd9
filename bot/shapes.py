"""The JSON that outside tools rely on, as far as it is not an answer's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from bot.phrases import paragraph_around
from bot.words.catalogue import Words
from retrieval.ingest import Receipt
from store.records import Article, CitedText, Sentence


def receipt_json(receipt: Receipt, words: Words) -> dict[str, Any]:
    """A receipt with the fields that outside tools rely on."""
    return {
        "article_id": receipt.article_id,
        "external_id": receipt.external_id,
        "status": receipt.status,
        "version": receipt.version,
        "title": receipt.title,
        "language": receipt.language,
        "sentences": receipt.sentences,
        "statements": receipt.statements,
        "source": receipt.source,
        "published": receipt.published,
        "encoding": receipt.encoding,
        "error": words.error(receipt.error) if receipt.error else None,
    }


def unanswered(record: Any, message: str) -> dict[str, Any]:
    """An answer object for a question that could not be asked, so that lines still correspond."""
    known = record if isinstance(record, dict) else {}
    question = known.get("question")
    return {
        "id": known.get("id"),
        "question": question,
        "resolved_question": question,
        "language": None,
        "answered": False,
        "confidence": 0.0,
        "citations": [],
        "filters": [],
        "elapsed_ms": 0.0,
        "error": message,
    }


def article_json(article: Article, text: str, sentences: Iterable[Sentence]) -> dict[str, Any]:
    """An article whole: its text, and its sentences as offsets into it."""
    return asdict(article) | {
        "text": text,
        "sentences": [
            {
                "citation_id": sentence.citation.id,
                "start": sentence.citation.start,
                "end": sentence.citation.end,
                "language": sentence.language,
                "text": sentence.text,
            }
            for sentence in sentences
        ],
        "statements": None,
    }


def cited_json(cited: CitedText) -> dict[str, Any]:
    """A citation opened, with what stands around it."""
    before, after = paragraph_around(cited)
    return {
        "citation_id": cited.citation.id,
        "article_id": cited.article_id,
        "version": cited.version,
        "title": cited.title,
        "source": cited.source,
        "url": cited.url,
        "published": cited.published,
        "start": cited.citation.start,
        "end": cited.citation.end,
        "text": cited.text,
        "before": before,
        "after": after,
        "changed_at": cited.changed_at,
    }
