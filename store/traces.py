"""Whether any row still belongs to what was deleted: every table is asked, also later ones."""

from __future__ import annotations

from sqlmodel import Session, SQLModel

from store.desk_tables import AuditRow, TrashRow
from store.records import Removed
from store.rows import in_batches
from store.tables import RemovalRow

_ALLOWED = {  # ids alone, on purpose; and the trash, which is told of
    str(row.__tablename__) for row in (RemovalRow, AuditRow, TrashRow)
}


def find_traces(session: Session, removed: Removed) -> dict[str, int]:
    """By table, how many rows have an id of what was deleted; tables without any left out."""
    gone = {
        "version": removed.version_ids,
        "sentence": removed.sentence_ids,
        "passage": removed.passage_ids,
        "speaker": removed.speaker_ids,
        "statement": removed.statement_ids,
    }
    if len(removed.version_ids) >= removed.article.version:  # else only a version was taken out
        gone["article"] = (removed.article.id,)
    found: dict[str, int] = {}
    for table in SQLModel.metadata.sorted_tables:
        if table.name in _ALLOWED:
            continue
        for column in table.columns:
            kind = column.name.removesuffix("_id").replace("other", "article")
            kind = table.name if column.name == "id" else kind
            if kind not in gone or not (column.name == "id" or column.name.endswith("_id")):
                continue
            statement = f'SELECT count(*) AS rows FROM "{table.name}" WHERE "{column.name}" IN :ids'
            rows = sum(row["rows"] for row in in_batches(session, statement, gone[kind]))
            if rows:
                found[table.name] = found.get(table.name, 0) + rows
    return found
