"""Conversations in the database: the last turns of each, without a word of an answer."""

from __future__ import annotations

from sqlalchemy import insert, text
from sqlmodel import Session, col, select

from store.records import KeptTurn
from store.rows import in_batches, insert_rows
from store.tables import ShownRow, TurnRow


def add_turn(session: Session, conversation: str, turn: KeptTurn, now: str, keep: int) -> int:
    """Stores a turn as the newest of its conversation, of which the last `keep` stay.

    Says its number, or 0 where an article of its is gone and nothing is kept.
    """
    (turn_id,) = insert_rows(
        session,
        TurnRow,
        [
            {
                "conversation": conversation,
                "asked": turn.asked,
                "resolved": turn.resolved,
                "language": turn.language,
                "speaker": turn.speaker,
                "topic": turn.topic,
                "focus": turn.focus,
                "main": turn.main,
                "asked_at": now,
            }
        ],
    )
    rows: list[tuple[int, int | None]] = [
        (article_id, sentence_id) for sentence_id, article_id in turn.shown
    ]
    rows += [(article_id, None) for article_id in sorted(turn.drawn)]
    # An article may have been deleted since the answer was found: its turn is not kept then.
    wanted = sorted({article_id for article_id, _ in rows})
    there = {
        r["id"] for r in in_batches(session, "SELECT id FROM article WHERE id IN :ids", wanted)
    }
    if there != set(wanted):
        forget_turns(session, conversation)
        return 0
    if rows:
        session.execute(
            insert(ShownRow),
            [
                {"turn_id": turn_id, "rank": rank, "article_id": article, "sentence_id": sentence}
                for rank, (article, sentence) in enumerate(rows)
            ],
        )
    session.execute(
        text(
            "DELETE FROM turn WHERE conversation = :conversation AND id NOT IN (SELECT id FROM turn"
            " WHERE conversation = :conversation ORDER BY id DESC LIMIT :keep)"
        ),
        {"conversation": conversation, "keep": keep},
    )
    return turn_id


def read_turns(session: Session, conversation: str) -> list[KeptTurn]:
    """The turns of a conversation, oldest first."""
    rows = session.exec(
        select(TurnRow).where(TurnRow.conversation == conversation).order_by(col(TurnRow.id))
    ).all()
    shown: dict[int, list[ShownRow]] = {}
    for item in session.exec(
        select(ShownRow)
        .where(col(ShownRow.turn_id).in_([row.id for row in rows]))
        .order_by(col(ShownRow.turn_id), col(ShownRow.rank))
    ):
        shown.setdefault(item.turn_id, []).append(item)
    return [
        KeptTurn(
            asked=row.asked,
            resolved=row.resolved,
            language=row.language,
            speaker=row.speaker,
            topic=row.topic,
            focus=row.focus,
            main=row.main,
            shown=tuple(
                (item.sentence_id, item.article_id)
                for item in shown.get(row.id or 0, ())
                if item.sentence_id is not None
            ),
            drawn=frozenset(
                item.article_id for item in shown.get(row.id or 0, ()) if item.sentence_id is None
            ),
            id=row.id or 0,
        )
        for row in rows
    ]


def forget_turns(session: Session, conversation: str) -> int:
    """Takes a conversation out; says how many turns it had."""
    done = session.execute(
        text("DELETE FROM turn WHERE conversation = :conversation"), {"conversation": conversation}
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def forget_article(session: Session, article_id: int) -> None:
    """Takes out every turn that showed an article or drew on it, and those after it.

    Those before it were asked without it. What is left holds no word of it.
    """
    session.execute(
        text(
            "DELETE FROM turn WHERE EXISTS (SELECT 1 FROM turn AS early"
            " JOIN shown ON shown.turn_id = early.id WHERE shown.article_id = :article"
            " AND early.conversation = turn.conversation AND early.id <= turn.id)"
        ),
        {"article": article_id},
    )
