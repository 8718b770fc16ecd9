"""What can go wrong, as one small tree. Each leaf says who can mend it.

    IsnadError
    ├── StoreError
    │   ├── DatabaseUnavailable   whoever runs Isnad: the address, the folder's rights, the disk
    │   ├── NoSuchArticle         the asker: another article id
    │   ├── NoSuchFeed            the admin: another feed's number
    │   ├── FeedKnown             nobody: it is polled already
    │   ├── NoSuchJob             the asker: another job's number
    │   ├── NothingToUndo         nobody: it was never done, or too long ago
    │   ├── BackupError           whoever runs Isnad: another file, or a library that is not in use
    │   └── CitationError
    │       ├── NotACitation      the asker: the id was never one of ours, or was cut short
    │       ├── CitationRemoved   nobody: an editor deleted the article
    │       └── CitationMismatch  whoever runs Isnad: the stored text was altered from outside
    ├── BotError                  whoever runs Isnad: the token, the network (bot/telegram)
    └── RetrievalError            (drawn on in retrieval/errors.py)
        ├── QuestionError         the asker: another question
        ├── AliasError            the admin: two different names
        ├── FeedError             the admin: another address, or another interval
        ├── SourceError           whoever gave the article: another file
        └── ModelError            whoever runs Isnad: another model

An error carries a `reason`, which is a key of the message catalogues, and the values that its
sentence needs. `str(error)` is for logs; what people read is made from the catalogue.
"""

from __future__ import annotations


class IsnadError(Exception):
    """Something that a person can be told in a sentence."""

    def __init__(self, reason: str, **values: object) -> None:
        detail = "".join(f" {name}={value!r}" for name, value in values.items())
        super().__init__(f"{reason}{detail}")
        self.reason = reason
        self.values = values


class StoreError(IsnadError):
    """The archive cannot do what was asked."""


class DatabaseUnavailable(StoreError):
    """The database cannot be opened or written."""


class BackupError(StoreError):
    """A backup that cannot be written, or not be restored."""


class NoSuchArticle(StoreError):
    """No article has this id."""

    def __init__(self, article_id: int) -> None:
        super().__init__("no_such_article", article_id=article_id)


class NoSuchFeed(StoreError):
    """No feed has this number."""

    def __init__(self, feed_id: int) -> None:
        super().__init__("no_such_feed", feed_id=feed_id)


class FeedKnown(StoreError):
    """A feed that is there already."""

    def __init__(self, feed_id: int, title: str) -> None:
        super().__init__("feed_known", feed_id=feed_id, title=title)


class NoSuchJob(StoreError):
    """No job has this number."""

    def __init__(self, job_id: int) -> None:
        super().__init__("no_such_job", job_id=job_id)


class NothingToUndo(StoreError):
    """There is nothing that could be taken back."""


class CitationError(StoreError):
    """A citation that cannot be shown."""


class NotACitation(CitationError):
    """A text that is no citation id."""

    def __init__(self) -> None:
        super().__init__("not_a_citation")


class CitationRemoved(CitationError):
    """The cited article was deleted."""

    def __init__(self, removed_at: str) -> None:
        super().__init__("citation_removed", date=removed_at[:10])


class CitationMismatch(CitationError):
    """The stored text between the offsets does not have the hash that the citation names."""

    def __init__(self, version_id: int, start: int, end: int) -> None:
        super().__init__("citation_mismatch", version_id=version_id, start=start, end=end)
