"""The tables of the desk: who may do what, what was done, and how articles come in and go."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, LargeBinary
from sqlmodel import Field, SQLModel

from store.tables import NEVER_REUSED


class MemberRow(SQLModel, table=True):
    """Somebody on Telegram who is more, or less, than anybody: the owners stand in the settings."""

    __tablename__ = "member"

    user_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    name: str
    role: str
    """`editor`, `reader`, `asking` (to be let in) or `barred`."""
    language: str | None = None
    """What they read on Telegram, as a code such as `ar`."""
    decided_by: str | None = None
    decided_at: str


class AuditRow(SQLModel, table=True):
    """That somebody did something. It names articles by id alone: a deleted one leaves no word."""

    __tablename__ = "audit"
    __table_args__ = NEVER_REUSED

    id: int | None = Field(default=None, primary_key=True)
    at: str = Field(index=True)
    actor: str
    deed: str
    object: str
    article_id: int | None = None


class JobRow(SQLModel, table=True):
    """A source that waits to be taken in, is, or was. See `store/jobs.py`."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_state", "state", "not_before"), NEVER_REUSED)

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    """`url`, `file` or `text`."""
    name: str
    source: str
    origin: str | None = Field(default=None, unique=True)
    """What it was asked by, so that the same message makes no second job."""
    state: str
    """`waiting`, `running`, `done`, `failed` or `cancelled`."""
    position: int = 0
    """How many of its articles have been dealt with, so that a restart goes on from there."""
    total: int | None = None
    counts: str = "{}"
    outcomes: str = "[]"
    problems: str = "[]"
    failure: str | None = None
    tries: int = 0
    not_before: str | None = None
    owner: str | None = None
    """Who works on it, until `leased_until`."""
    leased_until: str | None = None
    actor: str
    bot_id: int | None = Field(default=None, sa_column=Column(BigInteger))
    chat_id: int | None = Field(default=None, sa_column=Column(BigInteger))
    thread_id: int | None = None
    message_id: int | None = None
    language: str | None = None
    told: bool = Field(default=False, index=True)
    added_at: str
    ended_at: str | None = None


class JobPayloadRow(SQLModel, table=True):
    """What a job takes in, apart from it: each step of a job writes its whole row anew."""

    __tablename__ = "job_payload"

    job_id: int = Field(primary_key=True, foreign_key="job.id", ondelete="CASCADE")
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class ChannelRow(SQLModel, table=True):
    """A channel that the bot is in; its posts are taken in while it is `heard`."""

    __tablename__ = "channel"

    chat_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    title: str
    username: str | None = None
    heard: bool = False
    decided_by: str | None = None
    decided_at: str


class FeedRow(SQLModel, table=True):
    """A feed or sitemap that is polled."""

    __tablename__ = "feed"
    __table_args__ = NEVER_REUSED

    id: int | None = Field(default=None, primary_key=True)
    url: str = Field(unique=True)
    title: str
    kind: str
    """`feed` or `sitemap`."""
    etag: str | None = None
    modified: str | None = None
    checked_at: str | None = None
    next_at: str = Field(index=True)
    failures: int = 0
    problem: str | None = None
    added_by: str
    added_at: str


class FeedEntryRow(SQLModel, table=True):
    """An entry that a feed has had: a deleted article must not come back by it. `stamp` is when
    the site says that it changed last."""

    __tablename__ = "feed_entry"

    feed_id: int = Field(primary_key=True, foreign_key="feed.id", ondelete="CASCADE")
    key: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    stamp: str
    seen_at: str


class TrashRow(SQLModel, table=True):
    """A deleted article, packed, for a day: nothing searches here."""

    __tablename__ = "trash"

    article_id: int = Field(primary_key=True)
    removed_at: str = Field(index=True)
    removed_by: str | None = None
    packed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class BandRow(SQLModel, table=True):
    """A piece of the signature of an article's newest version: articles that share one may be
    nearly one."""

    __tablename__ = "band"
    __table_args__ = {"sqlite_with_rowid": False}

    key: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    version_id: int = Field(
        primary_key=True, foreign_key="version.id", ondelete="CASCADE", index=True
    )


class LikenessRow(SQLModel, table=True):
    """That the newest versions of two articles are nearly one; kept both ways round. `percent` of
    the shorter one's runs of words stand in the other."""

    __tablename__ = "likeness"

    article_id: int = Field(primary_key=True, foreign_key="article.id", ondelete="CASCADE")
    other_id: int = Field(
        primary_key=True, foreign_key="article.id", ondelete="CASCADE", index=True
    )
    percent: int


class DailyRow(SQLModel, table=True):
    """How much was asked on a day (UTC), and how much of it answered. No words, no people."""

    __tablename__ = "daily"

    day: str = Field(primary_key=True)
    asked: int
    answered: int
