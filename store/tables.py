"""The tables. Everything else that Isnad keeps is derived from these rows."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, Text
from sqlmodel import Field, SQLModel

# Ids are never used again (AUTOINCREMENT): an old citation must not open another article, and the
# index tells new passages from old ones by their ids.
NEVER_REUSED = {"sqlite_autoincrement": True}


class ArticleRow(SQLModel, table=True):
    """One article, whatever becomes of its text."""

    __tablename__ = "article"
    __table_args__ = NEVER_REUSED

    id: int | None = Field(default=None, primary_key=True)
    external_id: str | None = Field(default=None, unique=True)
    url: str | None = Field(default=None, index=True)
    added_at: str


class VersionRow(SQLModel, table=True):
    """The text of an article as it came in at one time, unchanged ever after."""

    __tablename__ = "version"
    __table_args__ = (
        Index("ix_version_article", "article_id", "number", unique=True),
        Index("ix_version_content", "content_key"),
        NEVER_REUSED,
    )

    id: int | None = Field(default=None, primary_key=True)
    article_id: int = Field(foreign_key="article.id", ondelete="CASCADE")
    number: int
    title: str
    source: str | None = None
    author: str | None = None
    published: str | None = None
    language: str
    encoding: str | None = None
    text: str = Field(sa_column=Column(Text, nullable=False))
    text_hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    content_key: str
    added_at: str
    superseded_at: str | None = None


class SentenceRow(SQLModel, table=True):
    """A sentence of an article's newest version."""

    __tablename__ = "sentence"
    __table_args__ = (
        Index("ix_sentence_version", "version_id", "position", unique=True),
        NEVER_REUSED,
    )

    id: int | None = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="version.id", ondelete="CASCADE")
    position: int
    start: int
    end: int
    hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    language: str


class PassageRow(SQLModel, table=True):
    """What is embedded: a sentence, or a piece of one that is very long."""

    __tablename__ = "passage"
    __table_args__ = NEVER_REUSED

    id: int | None = Field(default=None, primary_key=True)
    sentence_id: int = Field(foreign_key="sentence.id", ondelete="CASCADE", index=True)
    start: int
    end: int


class VectorRow(SQLModel, table=True):
    """A passage's vector, as little-endian float16, kept apart by the encoder that made it."""

    __tablename__ = "vector"

    passage_id: int = Field(primary_key=True, foreign_key="passage.id", ondelete="CASCADE")
    encoder: str = Field(primary_key=True)
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class SpeakerRow(SQLModel, table=True):
    """Somebody who speaks in an article's newest version: where its text names them."""

    __tablename__ = "speaker"
    __table_args__ = NEVER_REUSED

    id: int | None = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="version.id", ondelete="CASCADE", index=True)
    kind: str
    name_start: int | None = None
    name_end: int | None = None
    role_start: int | None = None
    role_end: int | None = None


class StatementRow(SQLModel, table=True):
    """What somebody said in an article's newest version."""

    __tablename__ = "statement"
    __table_args__ = (
        Index("ix_statement_version", "version_id", "position", unique=True),
        NEVER_REUSED,
    )

    id: int | None = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="version.id", ondelete="CASCADE")
    position: int
    manner: str
    start: int
    end: int
    hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    cue_start: int | None = None
    cue_end: int | None = None


class LinkRow(SQLModel, table=True):
    """One link of a statement's chain; rank 0 is who said it, the others passed it on."""

    __tablename__ = "link"

    statement_id: int = Field(primary_key=True, foreign_key="statement.id", ondelete="CASCADE")
    rank: int = Field(primary_key=True)
    speaker_id: int = Field(foreign_key="speaker.id", ondelete="CASCADE", index=True)
    start: int | None = None
    end: int | None = None


class KinshipRow(SQLModel, table=True):
    """That two names mean one person, or that they do not: what an admin knows better."""

    __tablename__ = "kinship"

    left: str = Field(primary_key=True)
    right: str = Field(primary_key=True)
    same: bool
    decided_by: str | None = None
    decided_at: str


class TurnRow(SQLModel, table=True):
    """One question of a conversation, as asked and as resolved; of an answer only ids are kept."""

    __tablename__ = "turn"
    __table_args__ = NEVER_REUSED

    id: int | None = Field(default=None, primary_key=True)
    conversation: str = Field(index=True)
    asked: str
    resolved: str
    language: str
    speaker: str
    topic: str
    focus: str
    main: str
    asked_at: str


class ShownRow(SQLModel, table=True):
    """A sentence that answered a turn, the best at rank 0; without a sentence, an article whose
    words the turn's own words may come from."""

    __tablename__ = "shown"

    turn_id: int = Field(primary_key=True, foreign_key="turn.id", ondelete="CASCADE")
    rank: int = Field(primary_key=True)
    article_id: int = Field(foreign_key="article.id", ondelete="CASCADE", index=True)
    sentence_id: int | None = None


class VoteRow(SQLModel, table=True):
    """Whether a user found an answer right. The answer is known by its message."""

    __tablename__ = "vote"
    __table_args__ = (
        Index("ix_vote_answer", "chat_id", "message_id", "user_id", unique=True),
        NEVER_REUSED,
    )

    id: int | None = Field(default=None, primary_key=True)
    chat_id: int
    message_id: int
    user_id: int
    question: str
    right: bool
    voted_at: str


class VotedRow(SQLModel, table=True):
    """A citation of an answer that was voted on: its id, which goes with its article."""

    __tablename__ = "voted"

    vote_id: int = Field(primary_key=True, foreign_key="vote.id", ondelete="CASCADE")
    rank: int = Field(primary_key=True)
    version_id: int = Field(foreign_key="version.id", ondelete="CASCADE", index=True)
    citation: str


class RemovalRow(SQLModel, table=True):
    """That a version was deleted, and when: all that is left of it."""

    __tablename__ = "removal"

    version_id: int = Field(primary_key=True)
    removed_at: str


class StateRow(SQLModel, table=True):
    """Facts about the archive as a whole, such as how often it has changed."""

    __tablename__ = "state"

    name: str = Field(primary_key=True)
    value: str
