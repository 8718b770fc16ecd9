"""What a question gets: sentences cut from the archive, or an honest no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from retrieval.ledger.directory import Person
from retrieval.questions.filters import Narrowing
from retrieval.text.language import Language
from store.records import CitedText


@dataclass(frozen=True, slots=True)
class AnswerCitation:
    """One cited sentence. `cited.text` was cut from the archive and matches its hash.

    `copies` is how many other articles carry the same sentence, or nearly. `chain` are the names of
    who says it by the ledger, and of who passed it on, the nearest to the speaker first; empty for
    the article's own words. `sentence_id` is there where it is a whole sentence that was found.
    """

    rank: int
    cited: CitedText
    language: str
    score: float
    copies: int = 0
    chain: tuple[str, ...] = ()
    sentence_id: int | None = None

    @property
    def speaker(self) -> str | None:
        """Who says it; None for the article's own words."""
        return self.chain[0] if self.chain else None

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
            "chain": list(self.chain),
            "copies": self.copies,
            "score": round(self.score, 4),
        }


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the ledger has for a question about a speaker.

    `person` is who was meant; where a name may mean several `persons` has them all and `person` is
    None. `statements` counts what they said on `topic` (all that they said, without one).
    `others` are people who spoke on it where they did not.
    """

    persons: tuple[Person, ...]
    topic: str = ""
    statements: int = 0
    others: tuple[str, ...] = ()

    @property
    def person(self) -> Person | None:
        """The one who was meant."""
        return self.persons[0] if len(self.persons) == 1 else None

    def as_json(self) -> dict[str, Any]:
        """The object that outside tools rely on."""
        return {
            "speaker": self.person.label if self.person else None,
            "which": [
                {"id": person.id, "name": person.label, "roles": list(person.roles)}
                for person in (self.persons if len(self.persons) > 1 else ())
            ],
            "topic": self.topic or None,
            "statements": self.statements,
            "others": list(self.others),
        }


@dataclass(frozen=True, slots=True)
class Understood:
    """How a follow-up was read: whose words were taken to be asked for, and on what.

    `more` is whether it asked for more of the same: then nothing is shown a second time.
    """

    speaker: str
    topic: str
    more: bool

    def as_json(self) -> dict[str, Any]:
        """The object that outside tools rely on."""
        return {"speaker": self.speaker or None, "topic": self.topic or None, "more": self.more}


@dataclass(frozen=True, slots=True)
class Answer:
    """The engine's verdict on a question, and the sentences that carry it, best first.

    `confidence` is the probability, 0 to 1, that they answer it. `searched` counts the articles
    that were looked through. `filters` says how the question was narrowed. `spoken` is there where
    somebody's words were asked for, and the ledger was. `resolved_question` is what was searched,
    and `understood` is there where that is not what was typed. Where nothing answers, `looked_for`
    are the words that were looked for, and `nearest` are sentences that hold some of them. `turn`
    is its number in a conversation, 0 outside of one.
    """

    question: str
    language: Language
    answered: bool
    confidence: float
    citations: tuple[AnswerCitation, ...]
    searched: int
    elapsed_ms: float
    filters: tuple[Narrowing, ...] = ()
    spoken: Spoken | None = None
    resolved_question: str = ""
    understood: Understood | None = None
    looked_for: tuple[str, ...] = ()
    nearest: tuple[AnswerCitation, ...] = ()
    turn: int = 0

    def as_json(self, question_id: str | None = None) -> dict[str, Any]:
        """The object that outside tools rely on."""
        return {
            "id": question_id,
            "question": self.question,
            "resolved_question": self.resolved_question or self.question,
            "language": self.language,
            "answered": self.answered,
            "confidence": round(self.confidence, 4),
            "citations": [citation.as_json() for citation in self.citations],
            "nearest": [citation.as_json() for citation in self.nearest],
            "filters": [narrowing.as_json() for narrowing in self.filters],
            "understood": self.understood.as_json() if self.understood else None,
            "spoken": self.spoken.as_json() if self.spoken else None,
            "searched": self.searched,
            "elapsed_ms": round(self.elapsed_ms, 1),
        }
