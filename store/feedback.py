"""Feedback in the database: one vote of a user on an answer, and the citations it had."""

from __future__ import annotations

from sqlalchemy import insert
from sqlmodel import Session, col, select

from store.citation import parse_citation
from store.records import Vote
from store.rows import in_batches
from store.tables import VotedRow, VoteRow


def put_vote(session: Session, vote: Vote, now: str) -> None:
    """Stores a vote in the place of the one that this user gave the answer before, if any.

    Citations of articles that are gone are left out.
    """
    earlier = session.exec(
        select(VoteRow)
        .where(VoteRow.chat_id == vote.chat_id)
        .where(VoteRow.message_id == vote.message_id)
        .where(VoteRow.user_id == vote.user_id)
    ).first()
    if earlier is not None:
        session.delete(earlier)
        session.flush()
    row = VoteRow(
        chat_id=vote.chat_id,
        message_id=vote.message_id,
        user_id=vote.user_id,
        question=vote.question,
        right=vote.right,
        voted_at=now,
    )
    session.add(row)
    session.flush()
    cited = {word: parse_citation(word).version_id for word in vote.citations}
    wanted = sorted(set(cited.values()))
    there = {
        r["id"] for r in in_batches(session, "SELECT id FROM version WHERE id IN :ids", wanted)
    }
    rows = [
        {"vote_id": row.id, "rank": rank, "version_id": version_id, "citation": word}
        for rank, (word, version_id) in enumerate(cited.items())
        if version_id in there
    ]
    if rows:
        session.execute(insert(VotedRow), rows)


def read_votes(session: Session) -> list[Vote]:
    """All votes, in the order in which they were given."""
    cited: dict[int, list[str]] = {}
    for item in session.exec(
        select(VotedRow).order_by(col(VotedRow.vote_id), col(VotedRow.rank))
    ).all():
        cited.setdefault(item.vote_id, []).append(item.citation)
    return [
        Vote(
            chat_id=row.chat_id,
            message_id=row.message_id,
            user_id=row.user_id,
            question=row.question,
            right=row.right,
            citations=tuple(cited.get(row.id or 0, ())),
            voted_at=row.voted_at,
        )
        for row in session.exec(select(VoteRow).order_by(col(VoteRow.id))).all()
    ]
