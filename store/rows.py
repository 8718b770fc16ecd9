"""Statements over many rows: in batches, each as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import bindparam, insert, text
from sqlmodel import Session, SQLModel

_IDS_PER_QUERY = 500  # SQLite takes 32,766 values a statement; small batches keep plans small
_HIGHEST_ID = 2**63 - 1  # people may type a higher one; SQLite cannot take it


def in_batches(session: Session, statement: str, ids: Sequence[int]) -> Iterator[Any]:
    """The rows of a statement with `IN :ids`, as mappings by their columns' names."""
    query = text(statement).bindparams(bindparam("ids", expanding=True))
    for first in range(0, len(ids), _IDS_PER_QUERY):
        batch = [int(i) for i in ids[first : first + _IDS_PER_QUERY] if abs(i) <= _HIGHEST_ID]
        yield from session.execute(query, {"ids": batch}).mappings()


def insert_rows(
    session: Session, table: type[SQLModel], id_: Any, rows: list[dict[str, Any]]
) -> list[int]:
    """Inserts rows in one statement; gives their ids, in the order of the rows."""
    if not rows:
        return []
    statement = insert(table).returning(id_, sort_by_parameter_order=True)
    return list(session.execute(statement, rows).scalars())


def one_line(text: str, most: int) -> str:
    """What somebody typed or is called, as one line of at most so many characters, storable."""
    whole = text.encode("utf-8", "replace").decode().replace("\0", " ")
    return " ".join(whole.split())[:most].rstrip()
