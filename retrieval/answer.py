"""What a question gets: sentences cut from the archive, or an honest no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from retrieval.filters import Narrowing
from retrieval.language import Language
from store.records import CitedText


@dataclass(frozen=True, slots=True)
class AnswerCitation:
    """One cited sentence. `cited.text` was cut from the archive and matches its hash.

    `copies` is how many other articles carry the same sentence, or nearly. `speaker` stays None
    until there is a ledger of statements to look it up in.
    """

    rank: int
    cited: CitedText
    language: str
    score: float
    copies: int = 0
    speaker: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The fields that outside tools rely on."""
        citation = self.cited.citation
        return {
            "rank": self.rank,
            "citation_id": citation.id,
            "article_id": self.cited.article_id,
            "external_id": self.cited.external_id,
            "version": self.cited.version,
            "title": self.cited.title,
            "source": self.cited.source,
            "url": self.cited.url,
            "published": self.cited.published,
            "language": self.language,
            "start": citation.start,
            "end": citation.end,
            "text": self.cited.text,
            "speaker": self.speaker,
            "copies": self.copies,
            "score": round(self.score, 4),
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """The engine's verdict on a question, and the sentences that carry it, best first.

    `confidence` is the probability, 0 to 1, that they answer it. `searched` counts the articles
    that were looked through. `filters` says how the question was narrowed.
    """

    question: str
    language: Language
    answered: bool
    confidence: float
    citations: tuple[AnswerCitation, ...]
    searched: int
    elapsed_ms: float
    filters: tuple[Narrowing, ...] = ()

    def as_json(self, question_id: str | None = None) -> dict[str, Any]:
        """The object that outside tools rely on."""
        return {
            "id": question_id,
            "question": self.question,
            "resolved_question": self.question,
            "language": self.language,
            "answered": self.answered,
            "confidence": round(self.confidence, 4),
            "citations": [citation.as_json() for citation in self.citations],
            "filters": [narrowing.as_json() for narrowing in self.filters],
            "searched": self.searched,
            "elapsed_ms": round(self.elapsed_ms, 1),
        }
