"""The desk: members, the audit log, jobs, feeds, the trash, and near-duplicates."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def _of(table: str) -> sa.ForeignKey:
    return sa.ForeignKey(f"{table}.id", ondelete="CASCADE")


def upgrade() -> None:
    op.create_table(
        "member",
        sa.Column("user_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("language", sa.String),
        sa.Column("decided_by", sa.String),
        sa.Column("decided_at", sa.String, nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.String, nullable=False) for name in ("at", "actor", "deed", "object")),
        sa.Column("article_id", sa.Integer),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_table(
        "job",
        sa.Column("id", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.String, nullable=False) for name in ("kind", "name", "source")),
        sa.Column("origin", sa.String, unique=True),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer),
        *(
            sa.Column(name, sa.String, nullable=False)
            for name in ("counts", "outcomes", "problems")
        ),
        sa.Column("failure", sa.String),
        sa.Column("tries", sa.Integer, nullable=False),
        *(sa.Column(name, sa.String) for name in ("not_before", "owner", "leased_until")),
        sa.Column("actor", sa.String, nullable=False),
        *(sa.Column(name, sa.BigInteger) for name in ("bot_id", "chat_id")),
        *(sa.Column(name, sa.Integer) for name in ("thread_id", "message_id")),
        sa.Column("language", sa.String),
        sa.Column("told", sa.Boolean, nullable=False),
        sa.Column("added_at", sa.String, nullable=False),
        sa.Column("ended_at", sa.String),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "job_payload",
        sa.Column("job_id", sa.Integer, _of("job"), primary_key=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "channel",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("username", sa.String),
        sa.Column("heard", sa.Boolean, nullable=False),
        sa.Column("decided_by", sa.String),
        sa.Column("decided_at", sa.String, nullable=False),
    )
    op.create_index("ix_job_state", "job", ["state", "not_before"])
    op.create_index("ix_job_told", "job", ["told"])
    op.create_table(
        "feed",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("url", sa.String, nullable=False, unique=True),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        *(sa.Column(name, sa.String) for name in ("etag", "modified", "checked_at")),
        sa.Column("next_at", sa.String, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("problem", sa.String),
        sa.Column("added_by", sa.String, nullable=False),
        sa.Column("added_at", sa.String, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feed_next_at", "feed", ["next_at"])
    op.create_table(
        "feed_entry",
        sa.Column("feed_id", sa.Integer, _of("feed"), primary_key=True),
        sa.Column("key", sa.LargeBinary, primary_key=True),
        sa.Column("stamp", sa.String, nullable=False),
        sa.Column("seen_at", sa.String, nullable=False),
    )
    op.create_table(
        "trash",
        sa.Column("article_id", sa.Integer, primary_key=True),
        sa.Column("removed_at", sa.String, nullable=False),
        sa.Column("removed_by", sa.String),
        sa.Column("packed", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_trash_removed_at", "trash", ["removed_at"])
    op.create_table(
        "band",
        sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("version_id", sa.Integer, _of("version"), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_band_version_id", "band", ["version_id"])
    op.create_table(
        "likeness",
        sa.Column("article_id", sa.Integer, _of("article"), primary_key=True),
        sa.Column("other_id", sa.Integer, _of("article"), primary_key=True),
        sa.Column("percent", sa.Integer, nullable=False),
    )
    op.create_index("ix_likeness_other_id", "likeness", ["other_id"])
    op.create_table(
        "daily",
        sa.Column("day", sa.String, primary_key=True),
        sa.Column("asked", sa.Integer, nullable=False),
        sa.Column("answered", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    for table in (
        "daily",
        "likeness",
        "band",
        "trash",
        "feed_entry",
        "feed",
        "channel",
        "job_payload",
        "job",
        "audit",
        "member",
    ):
        op.drop_table(table)
