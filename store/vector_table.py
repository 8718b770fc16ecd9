"""The vectors as they are stored: one a passage and encoder, float16."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import text
from sqlmodel import Session

from store.records import Vectors

_WITHOUT = """
    WHERE passage.id > :after AND NOT EXISTS (
        SELECT 1 FROM vector WHERE vector.passage_id = passage.id AND vector.encoder = :encoder)
"""


def put_vectors(
    session: Session, encoder: str, passage_ids: Sequence[int], vectors: Vectors
) -> None:
    """Stores vectors of passages that are there, one row each; passages gone are skipped."""
    data = vectors.astype("<f2")
    session.execute(
        text(
            "INSERT OR REPLACE INTO vector (passage_id, encoder, data)"
            " SELECT :id, :encoder, :data FROM passage WHERE id = :id"
        ),
        [
            {"id": passage_id, "encoder": encoder, "data": row.tobytes()}
            for passage_id, row in zip(passage_ids, data, strict=True)
        ],
    )


def read_vectors(
    session: Session, encoder: str, after: int, limit: int
) -> tuple[NDArray[np.int64], list[str], Vectors]:
    """One encoder's vectors of the first `limit` passages with a higher id than `after`.

    Gives the passages' ids (ascending), the languages of their sentences, and the vectors as
    float32, one row each.
    """
    rows = session.execute(
        text(
            "SELECT passage.id, sentence.language, vector.data FROM vector"
            " JOIN passage ON passage.id = vector.passage_id"
            " JOIN sentence ON sentence.id = passage.sentence_id"
            " WHERE vector.encoder = :encoder AND passage.id > :after ORDER BY passage.id"
            " LIMIT :limit"
        ),
        {"encoder": encoder, "after": after, "limit": limit},
    ).all()
    ids = np.array([row[0] for row in rows], dtype=np.int64)
    flat = np.frombuffer(b"".join(row[2] for row in rows), dtype="<f2").astype(np.float32)
    return ids, [row[1] for row in rows], flat.reshape(len(ids), len(flat) // max(1, len(ids)))


def count_passages_without(session: Session, encoder: str, after: int) -> int:
    """How many passages with a higher id than `after` an encoder has no vector of."""
    statement = text(f"SELECT count(*) FROM passage {_WITHOUT}")
    return int(session.execute(statement, {"encoder": encoder, "after": after}).scalar_one())


def passages_without(
    session: Session, encoder: str, after: int, limit: int
) -> list[tuple[int, str]]:
    """Ids and texts of passages with a higher id that an encoder has no vector of."""
    rows = session.execute(
        text(
            "SELECT passage.id,"
            " substr(version.text, passage.start + 1, passage.end - passage.start)"
            " FROM passage JOIN sentence ON sentence.id = passage.sentence_id"
            " JOIN version ON version.id = sentence.version_id"
            f" {_WITHOUT} ORDER BY passage.id LIMIT :limit"
        ),
        {"encoder": encoder, "after": after, "limit": limit},
    )
    return [(row[0], row[1]) for row in rows]


def last_of_others(session: Session, encoder: str, after: int, limit: int) -> int | None:
    """The last of the next `limit` passages that another encoder has a vector of; None at the
    end."""
    last: int | None = session.execute(
        text(
            "SELECT max(passage_id) FROM (SELECT passage_id FROM vector"
            " WHERE passage_id > :after AND encoder <> :encoder"
            " ORDER BY passage_id LIMIT :limit)"
        ),
        {"encoder": encoder, "after": after, "limit": limit},
    ).scalar_one()
    return last


def remove_others(session: Session, encoder: str, after: int, last: int) -> None:
    """Removes the vectors of other encoders, of passages after one up to another."""
    session.execute(
        text(
            "DELETE FROM vector WHERE passage_id > :after AND passage_id <= :last"
            " AND encoder <> :encoder"
        ),
        {"encoder": encoder, "after": after, "last": last},
    )
