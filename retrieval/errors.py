"""The retrieval branch of the tree in `store/errors.py`.

RetrievalError
├── QuestionError          the asker: ask in words, and shorter
├── AliasError             the admin: two different names
├── FeedError              the admin: another address, or another interval
├── SourceError            whoever gave the source
│   ├── SourceMissing      no such file: another path
│   ├── SourceTooLarge     a smaller file, or articles one by one
│   ├── SourceUnreachable  another address, or the same one later
│   ├── SourceUnsupported  another format
│   └── SourceUnreadable   a file that holds text, in a known encoding
└── ModelError             whoever runs Isnad: another model, or the built-in one
"""

from store.errors import IsnadError


class RetrievalError(IsnadError):
    """A question or an article that cannot be worked on."""


class QuestionError(RetrievalError):
    """A question with nothing in it to look for, or far too long."""


class AliasError(RetrievalError):
    """Two names of which nothing can be decided, or nothing taken back."""


class FeedError(RetrievalError):
    """An address that cannot be polled, or polled so often."""


class SourceError(RetrievalError):
    """A source that no article can be made of."""


class SourceMissing(SourceError):
    """There is nothing under this path."""


class SourceTooLarge(SourceError):
    """More than is read at once."""


class SourceUnreachable(SourceError):
    """An address that is not fetched, or that gave nothing.

    `temporary`: it may come another time. `retry_after`: the seconds that the server asks for.
    """

    def __init__(
        self,
        reason: str,
        *,
        temporary: bool = False,
        retry_after: float | None = None,
        **values: object,
    ) -> None:
        super().__init__(reason, **values)
        self.temporary = temporary
        self.retry_after = retry_after


class SourceUnsupported(SourceError):
    """A kind of file that is not read."""


class SourceUnreadable(SourceError):
    """A file of a known kind with no readable article in it."""


class ModelError(RetrievalError):
    """An embedding model that cannot be had or used."""
