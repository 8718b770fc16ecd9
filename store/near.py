"""Near-duplicates in the database: what they are found by, and which articles are nearly one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert, text
from sqlmodel import Session

from store.desk_tables import LikenessRow
from store.records import Near, NewNear
from store.rows import in_batches

_MOST_MATES = 50
"""Copies beyond these are not compared: the widest agency story still costs an ingest little."""


def put_near(
    session: Session,
    article_id: int,
    version_id: int,
    bands: Sequence[int],
    near: Sequence[NewNear],
) -> None:
    """Stores what an article's newest version is found by, and which articles are nearly one with
    it; those that are gone meanwhile are passed over."""
    rows = [(key, version_id) for key in sorted(set(bands))]
    if rows:
        session.connection().exec_driver_sql(
            "INSERT INTO band (key, version_id) VALUES (?, ?)", rows
        )
    percents = {one.article_id: one.percent for one in near if one.article_id != article_id}
    there = in_batches(session, "SELECT id FROM article WHERE id IN :ids", sorted(percents))
    pairs = [
        {"article_id": left, "other_id": right, "percent": percents[row["id"]]}
        for row in there
        for left, right in ((article_id, row["id"]), (row["id"], article_id))
    ]
    if pairs:
        session.execute(insert(LikenessRow), pairs)


def drop_near(session: Session, article_id: int, version_id: int) -> None:
    """Takes out what a version is found by, and what its article was like."""
    session.execute(text("DELETE FROM band WHERE version_id = :id"), {"id": version_id})
    session.execute(
        text("DELETE FROM likeness WHERE article_id = :id OR other_id = :id"), {"id": article_id}
    )


def read_mates(session: Session, bands: Sequence[int]) -> dict[int, str]:
    """The texts of the newest versions that share bands with these, by article; where there are
    very many, those that share most."""
    shared: dict[int, int] = {}
    for row in in_batches(session, "SELECT version_id FROM band WHERE key IN :ids", bands):
        shared[row["version_id"]] = shared.get(row["version_id"], 0) + 1
    most = sorted(shared, key=lambda version_id: (-shared[version_id], version_id))[:_MOST_MATES]
    statement = "SELECT article_id, text FROM version WHERE superseded_at IS NULL AND id IN :ids"
    return {row["article_id"]: row["text"] for row in in_batches(session, statement, most)}


def read_near(session: Session, article_id: int) -> list[Near]:
    """The articles that are nearly one with an article, the most like first."""
    rows = session.execute(
        text(
            "SELECT other_id, title, percent FROM likeness JOIN version"
            " ON version.article_id = other_id AND superseded_at IS NULL"
            " WHERE likeness.article_id = :id ORDER BY percent DESC, other_id"
        ),
        {"id": article_id},
    )
    return [Near(*row) for row in rows]


def read_carriers(session: Session, sentence_ids: Sequence[int]) -> dict[int, set[int]]:
    """By sentence, which articles nearly one with its own have it too, character for character."""
    rows = in_batches(
        session,
        "SELECT own.id, likeness.other_id FROM sentence AS own"
        " JOIN version ON version.id = own.version_id"
        " JOIN likeness ON likeness.article_id = version.article_id"
        " JOIN version AS other ON other.article_id = likeness.other_id"
        " AND other.superseded_at IS NULL"
        " JOIN sentence AS twin ON twin.version_id = other.id AND twin.hash = own.hash"
        " WHERE own.id IN :ids",
        sentence_ids,
    )
    found: dict[int, set[int]] = {}
    for row in rows:
        found.setdefault(row["id"], set()).add(row["other_id"])
    return found
