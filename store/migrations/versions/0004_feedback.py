"""Feedback: what readers thought of answers, of which only the ids of citations are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "vote",
        sa.Column("id", sa.Integer, primary_key=True),
        *(
            sa.Column(name, sa.Integer, nullable=False)
            for name in ("chat_id", "message_id", "user_id")
        ),
        sa.Column("question", sa.String, nullable=False),
        sa.Column("right", sa.Boolean, nullable=False),
        sa.Column("voted_at", sa.String, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_vote_answer", "vote", ["chat_id", "message_id", "user_id"], unique=True)
    op.create_table(
        "voted",
        sa.Column(
            "vote_id", sa.Integer, sa.ForeignKey("vote.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column(
            "version_id",
            sa.Integer,
            sa.ForeignKey("version.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("citation", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("vote_id", "rank"),
    )
    op.create_index("ix_voted_version_id", "voted", ["version_id"])


def downgrade() -> None:
    for table in ("voted", "vote"):
        op.drop_table(table)
