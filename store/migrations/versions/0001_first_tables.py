"""The first tables: articles, versions, sentences, passages, vectors, and word search."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "article",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("external_id", sa.String, unique=True),
        sa.Column("url", sa.String),
        sa.Column("added_at", sa.String, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_article_url", "article", ["url"])
    op.create_table(
        "version",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "article_id",
            sa.Integer,
            sa.ForeignKey("article.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("source", sa.String),
        sa.Column("author", sa.String),
        sa.Column("published", sa.String),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("encoding", sa.String),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("text_hash", sa.LargeBinary, nullable=False),
        sa.Column("content_key", sa.String, nullable=False),
        sa.Column("added_at", sa.String, nullable=False),
        sa.Column("superseded_at", sa.String),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_version_article", "version", ["article_id", "number"], unique=True)
    op.create_index("ix_version_content", "version", ["content_key"])
    op.create_table(
        "sentence",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "version_id",
            sa.Integer,
            sa.ForeignKey("version.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sentence_version", "sentence", ["version_id", "position"], unique=True)
    op.create_table(
        "passage",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "sentence_id",
            sa.Integer,
            sa.ForeignKey("sentence.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_passage_sentence_id", "passage", ["sentence_id"])
    op.create_table(
        "vector",
        sa.Column(
            "passage_id",
            sa.Integer,
            sa.ForeignKey("passage.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("encoder", sa.String, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("passage_id", "encoder"),
    )
    op.create_table(
        "removal",
        sa.Column("version_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("removed_at", sa.String, nullable=False),
    )
    op.create_table(
        "state",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("value", sa.String, nullable=False),
    )
    # Contentless: it keeps the inverted index and no second, folded copy of the articles. The
    # ascii tokenizer cuts at ASCII punctuation and space only: the words come ready folded.
    op.execute(
        "CREATE VIRTUAL TABLE sentence_terms USING fts5(stems, names, content='', tokenize='ascii')"
    )
    op.execute("CREATE VIRTUAL TABLE sentence_terms_words USING fts5vocab(sentence_terms, 'col')")


def downgrade() -> None:
    for table in ("sentence_terms_words", "sentence_terms"):
        op.execute(f"DROP TABLE {table}")
    for table in ("state", "removal", "vector", "passage", "sentence", "version", "article"):
        op.drop_table(table)
