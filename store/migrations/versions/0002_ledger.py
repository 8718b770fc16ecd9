"""The ledger: who speaks in an article, what they say, and which names mean one person."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "speaker",
        sa.Column("id", sa.Integer, primary_key=True),
        _version(),
        sa.Column("kind", sa.String, nullable=False),
        *(
            sa.Column(name, sa.Integer)
            for name in ("name_start", "name_end", "role_start", "role_end")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_speaker_version_id", "speaker", ["version_id"])
    op.create_table(
        "statement",
        sa.Column("id", sa.Integer, primary_key=True),
        _version(),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("manner", sa.String, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Column("cue_start", sa.Integer),
        sa.Column("cue_end", sa.Integer),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_statement_version", "statement", ["version_id", "position"], unique=True)
    op.create_table(
        "link",
        sa.Column(
            "statement_id",
            sa.Integer,
            sa.ForeignKey("statement.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column(
            "speaker_id",
            sa.Integer,
            sa.ForeignKey("speaker.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("start", sa.Integer),
        sa.Column("end", sa.Integer),
        sa.PrimaryKeyConstraint("statement_id", "rank"),
    )
    op.create_index("ix_link_speaker_id", "link", ["speaker_id"])
    op.create_table(
        "kinship",
        sa.Column("left", sa.String, nullable=False),
        sa.Column("right", sa.String, nullable=False),
        sa.Column("same", sa.Boolean, nullable=False),
        sa.Column("decided_by", sa.String),
        sa.Column("decided_at", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("left", "right"),
    )


def downgrade() -> None:
    for table in ("kinship", "link", "statement", "speaker"):
        op.drop_table(table)


def _version() -> sa.Column[int]:
    return sa.Column(
        "version_id",
        sa.Integer,
        sa.ForeignKey("version.id", ondelete="CASCADE"),
        nullable=False,
    )
