"""The JSON that outside tools rely on, as far as it is not an answer's own."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from bot.phrases import paragraph_around
from bot.words.catalogue import Words
from retrieval.intake.ingest import Receipt
from retrieval.ledger.directory import Person
from retrieval.ledger.quoted import Quoted
from store.audit import Noted
from store.jobs import Job
from store.members import Member
from store.records import Article, CitedText, Kinship, Near, Sentence, Vote

if TYPE_CHECKING:
    from retrieval.ledger.said import Account  # brings the whole search along
    from retrieval.opened import Opened


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
        "caution": receipt.caution,
        "near": [asdict(near) for near in receipt.near],
        "error": words.error(receipt.error) if receipt.error else None,
    }


def job_json(job: Job, words: Words) -> dict[str, Any]:
    """A job, with its failures as sentences."""
    left_out = ("outcomes", "bot_id", "chat_id", "thread_id", "message_id", "language", "told")
    fields = {name: value for name, value in asdict(job).items() if name not in left_out}
    return fields | {
        "failure": words.error(job.failure.error) if job.failure else None,
        "problems": [
            {"source": one.source, "error": words.error(one.error)} for one in job.problems
        ],
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
        "nearest": [],
        "filters": [],
        "elapsed_ms": 0.0,
        "error": message,
    }


def article_json(
    article: Article,
    text: str,
    sentences: Iterable[Sentence],
    statements: Iterable[Quoted],
    near: Iterable[Near],
) -> dict[str, Any]:
    """An article whole: its text, its sentences and statements as offsets into it, and the articles
    that are nearly one with it."""
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
        "statements": [statement_json(quoted) for quoted in statements],
        "near": [asdict(one) for one in near],
    }


def said_json(account: Account, quoted: Iterable[Quoted]) -> dict[str, Any]:
    """All that somebody said; where a name may mean several, `which` has them."""
    person = account.person
    several = account.persons if len(account.persons) > 1 else ()
    return {
        "speaker": person.label if person else None,
        "which": [person_json(one) for one in several],
        "names": list(person.names) if person else [],
        "roles": list(person.roles) if person else [],
        "topic": account.topic or None,
        "count": len(account.said),
        "others": list(account.others),
        "statements": [
            statement_json(one) | {"sentences": [_sentence(s) for s in one.sentences]}
            for one in quoted
        ],
    }


def statement_json(quoted: Quoted) -> dict[str, Any]:
    """One statement; `text` is the said span, which is what the citation is of."""
    cited, statement = quoted.cited, quoted.statement
    return {
        "citation_id": cited.citation.id,
        "article_id": cited.article_id,
        "external_id": cited.external_id,
        "version": cited.version,
        "title": cited.title,
        "source": cited.source,
        "url": cited.url,
        "published": cited.published,
        "language": quoted.language,
        "start": cited.citation.start,
        "end": cited.citation.end,
        "text": cited.text,
        "speaker": statement.speaker.label,
        "mention": statement.chain[0].mention,
        "cue": statement.cue,
        "manner": statement.manner,
        "chain": [link.speaker.label for link in statement.chain],
        "score": round(quoted.score, 4) if math.isfinite(quoted.score) else None,
    }


def person_json(person: Person) -> dict[str, Any]:
    """Somebody who speaks, and how much. The id is good until the articles change."""
    return {
        "id": person.id,
        "name": person.label,
        "names": list(person.names),
        "roles": list(person.roles),
        "statements": person.statements,
        "article_ids": sorted(person.article_ids),
    }


def votes_json(votes: Iterable[Vote]) -> list[dict[str, Any]]:
    """What users thought of answers. Who they are is not told, only who is the same: `voter` and
    `answer` are numbers by order."""
    voters: dict[int, int] = {}
    answers: dict[tuple[int, int], int] = {}
    return [
        {
            "answer": answers.setdefault((vote.chat_id, vote.message_id), len(answers) + 1),
            "voter": voters.setdefault(vote.user_id, len(voters) + 1),
            "right": vote.right,
            "question": vote.question,
            "citations": list(vote.citations),
            "voted_at": vote.voted_at,
        }
        for vote in votes
    ]


def kinship_json(kinship: Kinship) -> dict[str, Any]:
    """What was decided of two names."""
    return {"name": kinship.left, "other": kinship.right, "same": kinship.same}


def _sentence(sentence: Sentence) -> dict[str, Any]:
    return {
        "citation_id": sentence.citation.id,
        "start": sentence.citation.start,
        "end": sentence.citation.end,
        "text": sentence.text,
    }


def opened_json(opened: Opened) -> dict[str, Any]:
    """A citation opened, and what became of it: `fate` is `newest`, `stands`, `changed` or
    `removed`; `now` is where and how it reads in the newest version."""
    now: dict[str, Any] | None = None
    fate = "newest" if opened.cited.changed_at is None else "removed"
    if opened.newest is not None:
        fate, span, text = "stands", opened.newest, opened.cited.text
    elif opened.instead is not None:
        fate, span, text = "changed", opened.instead.citation, opened.instead.text
    if opened.newest is not None or opened.instead is not None:
        now = {"citation_id": span.id, "start": span.start, "end": span.end, "text": text}
    return cited_json(opened.cited) | {"fate": fate, "lost_at": opened.lost_at, "now": now}


def cited_json(cited: CitedText) -> dict[str, Any]:
    """A citation, with what stands around it."""
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


def member_json(member: Member) -> dict[str, Any]:
    """Somebody whom the desk knows."""
    return {
        "user_id": member.user_id,
        "name": member.name,
        "role": member.role,
        "decided_by": member.decided_by,
        "decided_at": member.decided_at,
    }


def noted_json(line: Noted) -> dict[str, Any]:
    """A line of the audit log."""
    return asdict(line)
