"""Statements over many rows: in batches, each as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import bindparam, text
from sqlmodel import Session, SQLModel

_IDS_PER_QUERY = 500  # SQLite takes 32,766 values a statement; small batches keep plans small
_HIGHEST_ID = 2**63 - 1  # people may type a higher one; SQLite cannot take it


def in_batches(session: Session, statement: str, ids: Sequence[int]) -> Iterator[Any]:
    """The rows of a statement with `IN :ids`, as mappings by their columns' names."""
    query = text(statement).bindparams(bindparam("ids", expanding=True))
    for first in range(0, len(ids), _IDS_PER_QUERY):
        batch = [int(i) for i in ids[first : first + _IDS_PER_QUERY] if abs(i) <= _HIGHEST_ID]
        yield from session.execute(query, {"ids": batch}).mappings()


def insert_rows(session: Session, table: type[SQLModel], rows: list[dict[str, Any]]) -> list[int]:
    """Inserts rows into a table whose ids are never used again; gives these, in the rows' order.

    In a transaction that writes: nobody else takes the ids meanwhile.
    """
    if not rows:
        return []
    name = str(table.__tablename__)
    # Rows by the thousand: what the ORM does for each would take longer than all the rest.
    connection = session.connection()
    last = connection.exec_driver_sql(
        "SELECT seq FROM sqlite_sequence WHERE name = ?", (name,)
    ).scalar()
    first = int(last or 0) + 1
    columns = ", ".join(f'"{column}"' for column in ("id", *rows[0]))
    places = ", ".join("?" * (len(rows[0]) + 1))
    connection.exec_driver_sql(
        f'INSERT INTO "{name}" ({columns}) VALUES ({places})',
        [(row_id, *row.values()) for row_id, row in enumerate(rows, start=first)],
    )
    return list(range(first, first + len(rows)))
