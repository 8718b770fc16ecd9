"""Conversations: the last questions of each, and what they were shown."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "turn",
        sa.Column("id", sa.Integer, primary_key=True),
        *(
            sa.Column(name, sa.String, nullable=False)
            for name in (
                "conversation",
                "asked",
                "resolved",
                "language",
                "speaker",
                "topic",
                "focus",
                "main",
                "asked_at",
            )
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_turn_conversation", "turn", ["conversation"])
    op.create_table(
        "shown",
        sa.Column(
            "turn_id", sa.Integer, sa.ForeignKey("turn.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column(
            "article_id",
            sa.Integer,
            sa.ForeignKey("article.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("sentence_id", sa.Integer),
        sa.PrimaryKeyConstraint("turn_id", "rank"),
    )
    op.create_index("ix_shown_article_id", "shown", ["article_id"])


def downgrade() -> None:
    for table in ("shown", "turn"):
        op.drop_table(table)
