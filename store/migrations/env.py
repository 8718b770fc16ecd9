"""Runs the migrations on the connection that `store.database` hands over."""

from alembic import context
from sqlmodel import SQLModel

import store.desk_tables  # noqa: F401  (with store.tables, fills the metadata that is compared)

_SEARCH_TABLES = ("sentence_terms",)  # FTS5 and its shadow tables: SQLModel knows nothing of them


def _include(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and name is not None and name.startswith(_SEARCH_TABLES))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,  # SQLite cannot alter a table in place
    include_name=_include,
)
with context.begin_transaction():
    context.run_migrations()
