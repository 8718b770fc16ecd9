"""Whether the rows agree: texts with their hashes, offsets with their texts, rows with rows."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import text
from sqlmodel import Session, col, select

from store.citation import hash_text, hash_whole
from store.tables import LinkRow, PassageRow, SentenceRow, StatementRow


def find_faults(session: Session) -> Iterator[str]:
    """Every disagreement among the rows, in words for whoever runs Isnad."""
    for row in session.execute(text("PRAGMA integrity_check")):
        if row[0] != "ok":
            yield f"the database file is damaged: {row[0]}"
    for row in session.execute(text("PRAGMA foreign_key_check")):
        yield f"a row of {row[0]} refers to a row of {row[2]} that is not there"
    without_version = (
        "SELECT id FROM article WHERE NOT EXISTS"
        " (SELECT 1 FROM version WHERE article_id = article.id AND superseded_at IS NULL)"
    )
    for article_id in session.execute(text(without_version)).scalars():
        yield f"article {article_id} has no newest version"
    versions = session.execute(text("SELECT id, article_id, number, text, text_hash FROM version"))
    for version_id, article_id, number, stored, stored_hash in versions:
        name = f"article {article_id}, version {number}"
        if hash_whole(stored) != stored_hash:
            yield f"{name}: the text is not the one that was stored"
        yield from _sentence_faults(session, version_id, name, stored)
        yield from _statement_faults(session, version_id, name, stored)


def _sentence_faults(session: Session, version_id: int, name: str, stored: str) -> Iterator[str]:
    sentences = session.exec(
        select(SentenceRow)
        .where(SentenceRow.version_id == version_id)
        .order_by(col(SentenceRow.position))
    ).all()
    passages: dict[int | None, list[PassageRow]] = {}
    inside = select(PassageRow).join(SentenceRow).where(SentenceRow.version_id == version_id)
    for passage in session.exec(inside).all():
        passages.setdefault(passage.sentence_id, []).append(passage)
    last = 0
    for sentence in sentences:
        where = f"{name}, sentence {sentence.position}"
        if not last <= sentence.start < sentence.end <= len(stored):
            yield f"{where}: the offsets are out of order"
        elif hash_text(stored[sentence.start : sentence.end]) != sentence.hash:
            yield f"{where}: the text between the offsets does not have its hash"
        own = passages.get(sentence.id, [])
        if not own:
            yield f"{where}: it has no passage"
        if any(p.start < sentence.start or p.end > sentence.end for p in own):
            yield f"{where}: a passage reaches beyond it"
        last = sentence.end


def _statement_faults(session: Session, version_id: int, name: str, stored: str) -> Iterator[str]:
    statements = session.exec(
        select(StatementRow)
        .where(StatementRow.version_id == version_id)
        .order_by(col(StatementRow.position))
    ).all()
    for statement in statements:
        where = f"{name}, statement {statement.position}"
        if hash_text(stored[statement.start : statement.end]) != statement.hash:
            yield f"{where}: the text between the offsets does not have its hash"
        if session.get(LinkRow, (statement.id, 0)) is None:
            yield f"{where}: it has no speaker"
