"""The trash: deleted articles, packed, for a day. What lies here is found by nobody."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, text
from sqlmodel import Session, col, select

from store.citation import hash_whole
from store.desk_tables import TrashRow
from store.records import Trashed, Version
from store.rows import in_batches
from store.tables import ArticleRow, RemovalRow, VersionRow, VotedRow

KEPT = timedelta(days=1)
"""How long a deleted article can be brought back."""


def expired_before() -> str:
    """What was removed before this moment is gone for good."""
    return (datetime.now(UTC) - KEPT).isoformat(timespec="seconds")


def put(session: Session, article_id: int, removed_at: str, by: str | None) -> None:
    """Packs an article with all its versions into the trash; its rows stay where they are."""
    article = session.get_one(ArticleRow, article_id)
    versions = session.exec(
        select(VersionRow)
        .where(VersionRow.article_id == article_id)
        .order_by(col(VersionRow.number))
    ).all()
    voted = session.exec(
        select(VotedRow).where(col(VotedRow.version_id).in_([row.id for row in versions]))
    ).all()
    kept = {
        "article": article.model_dump(),
        "versions": [
            row.model_dump(exclude={"text_hash"}) | {"text_hash": row.text_hash.hex()}
            for row in versions
        ],
        "voted": [row.model_dump() for row in voted],
    }
    packed = zlib.compress(json.dumps(kept, ensure_ascii=False).encode("utf-8", "surrogatepass"), 9)
    session.add(
        TrashRow(article_id=article_id, removed_at=removed_at, removed_by=by, packed=packed)
    )
    session.flush()


def take(session: Session, article_id: int) -> list[VersionRow]:
    """Puts a trashed article's own rows back, with the ids that they had, and empties its place.

    `external_id` and `url` are left out where another article has taken them meanwhile.
    """
    row = session.get_one(TrashRow, article_id)
    kept = _unpack(row.packed)
    fields = kept["article"]
    for name in ("external_id", "url"):
        taken = select(ArticleRow).filter_by(**{name: fields[name]})
        if fields[name] is not None and session.exec(taken).first() is not None:
            fields[name] = None
    session.add(ArticleRow(**fields))
    session.flush()
    versions = [
        VersionRow(**version | {"text_hash": bytes.fromhex(version["text_hash"])})
        for version in kept["versions"]
    ]
    session.add_all(versions)
    session.delete(row)
    session.flush()
    for version in versions:
        session.execute(text("DELETE FROM removal WHERE version_id = :id"), {"id": version.id})
    wanted = sorted({one["vote_id"] for one in kept["voted"]})
    votes = {r["id"] for r in in_batches(session, "SELECT id FROM vote WHERE id IN :ids", wanted)}
    if cited := [one for one in kept["voted"] if one["vote_id"] in votes]:
        # A vote that was given again meanwhile has citations of its own.
        session.execute(insert(VotedRow).prefix_with("OR IGNORE"), cited)
    return versions


def read(session: Session, article_id: int | None) -> Trashed | None:
    """A trashed article, or the one that was deleted last; None where its time is over."""
    statement = select(TrashRow).where(col(TrashRow.removed_at) >= expired_before())
    if article_id is not None:
        statement = statement.where(TrashRow.article_id == article_id)
    # Of one second the one that came in last was, most likely, deleted last.
    latest = statement.order_by(col(TrashRow.removed_at).desc(), col(TrashRow.article_id).desc())
    row = session.exec(latest).first()
    if row is None:
        return None
    kept = _unpack(row.packed)
    newest = kept["versions"][-1]
    return Trashed(
        article_id=row.article_id,
        removed_at=row.removed_at,
        external_id=kept["article"]["external_id"],
        url=kept["article"]["url"],
        newest=version_of(VersionRow(**newest)),
        text=newest["text"],
        version_ids=tuple(version["id"] for version in kept["versions"]),
        texts=tuple(text for v in kept["versions"] for text in (v["title"], v["text"])),
    )


def purge(session: Session, before: str | None = None) -> int:
    """Empties the trash of what was removed before a moment; says how many articles that were."""
    done = session.execute(
        text("DELETE FROM trash WHERE removed_at < :before"), {"before": before or expired_before()}
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def find_faults(session: Session) -> Iterator[str]:
    """Whatever is wrong with the trash, in words for whoever runs Isnad."""
    for row in session.exec(select(TrashRow)).all():
        name = f"deleted article {row.article_id}"
        try:
            versions = _unpack(row.packed)["versions"]
            sound = all(hash_whole(v["text"]).hex() == v["text_hash"] for v in versions)
        except (ValueError, KeyError, TypeError, zlib.error):
            yield f"{name}: what is kept of it cannot be read"
            continue
        if not sound:
            yield f"{name}: the text is not the one that was stored"
        if session.get(ArticleRow, row.article_id) is not None:
            yield f"{name}: it is in the library too"
        for version in versions:
            if session.get(RemovalRow, version["id"]) is None:
                yield f"{name}, version {version['number']}: nothing says that it was removed"


def version_of(row: VersionRow) -> Version:
    """A row as it crosses the archive's border."""
    return Version(
        id=row.id or 0,
        article_id=row.article_id,
        number=row.number,
        title=row.title,
        source=row.source,
        author=row.author,
        published=row.published,
        language=row.language,
        encoding=row.encoding,
        added_at=row.added_at,
        superseded_at=row.superseded_at,
        characters=len(row.text),
    )


def _unpack(packed: bytes) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass"))
    return kept
