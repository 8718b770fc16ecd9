"""The frozen values that cross the archive's border. Offsets count Unicode code points."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from store.citation import Citation

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` up to, not including, `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class NewSentence:
    """A sentence to be stored, and the passages in it that are embedded."""

    span: Span
    language: str
    passages: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """One question of a conversation, as it is kept.

    `shown` are the sentences that answered it, with their articles, the best first; `drawn` the
    articles that words of `resolved`, `speaker` or `topic` may come from. `id` is its number once
    it is kept.
    """

    asked: str
    resolved: str
    language: str
    speaker: str = ""
    topic: str = ""
    focus: str = ""
    main: str = ""
    shown: tuple[tuple[int, int], ...] = ()
    drawn: frozenset[int] = frozenset()
    id: int = field(default=0, compare=False)

    @property
    def article_ids(self) -> tuple[int, ...]:
        """The articles that were shown, in the order of the answer."""
        return tuple(dict.fromkeys(article_id for _, article_id in self.shown))


Manner = Literal["direct", "indirect", "mixed"]
"""Whether what is said is given in quotation marks, without, or in part."""
SpeakerKind = Literal["person", "organisation", "group"]


@dataclass(frozen=True, slots=True)
class NewSpeaker:
    """Somebody who speaks in an article: where its text names and describes them most fully."""

    name: Span | None
    role: Span | None
    kind: SpeakerKind = "person"


@dataclass(frozen=True, slots=True)
class NewLink:
    """One link of the chain by which a statement came: who, and where that is written.

    `speaker` is a place among the article's speakers; `mention` None where nobody is written
    («وأضاف أن», a quotation that goes on).
    """

    speaker: int
    mention: Span | None


@dataclass(frozen=True, slots=True)
class NewStatement:
    """What somebody said. `chain` begins with who said it; the rest passed it on, in order."""

    said: Span
    cue: Span | None
    manner: Manner
    chain: tuple[NewLink, ...]


@dataclass(frozen=True, slots=True)
class NewLedger:
    """Who speaks in an article, and what they say, in the order of the text."""

    speakers: tuple[NewSpeaker, ...] = ()
    statements: tuple[NewStatement, ...] = ()


@dataclass(frozen=True, slots=True)
class NewNear:
    """An article that is nearly one with a new one: `percent` of the shorter one's runs of words
    stand in the other."""

    article_id: int
    percent: int


@dataclass(frozen=True, slots=True)
class Near:
    """An article that is nearly one with another, as it is told about."""

    article_id: int
    title: str
    percent: int


@dataclass(frozen=True, slots=True)
class NewArticle:
    """All that one transaction stores. `vectors` has one row a passage, in order; `bands` are what
    near-duplicates are found by, and `near` those that were found."""

    title: str
    text: str
    language: str
    content_key: str
    sentences: tuple[NewSentence, ...]
    vectors: Vectors
    encoder: str
    ledger: NewLedger = NewLedger()
    bands: tuple[int, ...] = ()
    near: tuple[NewNear, ...] = ()
    external_id: str | None = None
    url: str | None = None
    source: str | None = None
    author: str | None = None
    published: str | None = None
    encoding: str | None = None
    caution: str | None = None
    """What whoever asked for it shall be told; it is not stored."""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a `NewArticle`."""

    status: Literal["new", "duplicate", "updated"]
    article_id: int
    version: int


@dataclass(frozen=True, slots=True)
class Article:
    """An article in its newest version, without the text."""

    id: int
    external_id: str | None
    version_id: int
    version: int
    title: str
    language: str
    source: str | None
    url: str | None
    author: str | None
    published: str | None
    encoding: str | None
    added_at: str
    characters: int
    sentences: int
    statements: int


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an article, without its text. `superseded_at` is None of the newest."""

    id: int
    article_id: int
    number: int
    title: str
    source: str | None
    author: str | None
    published: str | None
    language: str
    encoding: str | None
    added_at: str
    superseded_at: str | None
    characters: int


@dataclass(frozen=True, slots=True)
class Trashed:
    """A deleted article that can be brought back: its newest version, and that one's text.

    `texts` are the titles and texts of all its versions.
    """

    article_id: int
    removed_at: str
    external_id: str | None
    url: str | None
    newest: Version
    text: str
    version_ids: tuple[int, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Removed:
    """What a delete took out: the article as it was, and the ids of what was made of it.

    `texts` are its titles and texts, for looking whether anything of them is left. `undoable` says
    that it lies in the trash.
    """

    article: Article
    undoable: bool
    version_ids: tuple[int, ...]
    sentence_ids: tuple[int, ...]
    passage_ids: tuple[int, ...]
    speaker_ids: tuple[int, ...]
    statement_ids: tuple[int, ...]
    vectors: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stored sentence with its text, as cut from its version."""

    id: int
    article_id: int
    citation: Citation
    position: int
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks in an article, by name, by role, or by both, as its text has them.

    `statements` counts what they say there.
    """

    id: int
    version_id: int
    article_id: int
    kind: SpeakerKind
    name: str | None
    role: str | None
    statements: int = 0

    @property
    def label(self) -> str:
        """The name; of somebody unnamed the role."""
        return self.name or self.role or ""


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain: who, and as written there (None where nobody is written)."""

    speaker: Speaker
    mention: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody said. `text` was cut from the version; `citation` is its span.

    `chain` begins with who said it; the others passed it on, the nearest to the speaker first.
    """

    id: int
    article_id: int
    citation: Citation
    position: int
    manner: Manner
    cue: str | None
    text: str
    chain: tuple[Link, ...]

    @property
    def speaker(self) -> Speaker:
        """Who said it."""
        return self.chain[0].speaker


@dataclass(frozen=True, slots=True)
class Kinship:
    """What an admin decided of two names: one person or not."""

    left: str
    right: str
    same: bool


@dataclass(frozen=True, slots=True)
class CitedText:
    """A citation opened: the text cut and checked, and the whole version around it."""

    citation: Citation
    text: str
    version_text: str
    article_id: int
    external_id: str | None
    version: int
    title: str
    source: str | None
    url: str | None
    published: str | None
    changed_at: str | None
    """When a newer version of the article came in; None where this is the newest."""


@dataclass(frozen=True, slots=True)
class Vote:
    """What a user thought of an answer, which is known by its message. `citations` are ids of what
    it cited; those of an article that was deleted are gone."""

    chat_id: int
    message_id: int
    user_id: int
    question: str
    right: bool
    citations: tuple[str, ...] = ()
    voted_at: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the library, in UTC: the articles that came in, and how much was asked."""

    day: str
    articles: int = 0
    asked: int = 0
    answered: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the archive holds."""

    articles: int
    versions: int
    sentences: int
    passages: int
    vectors: int
    statements: int


@dataclass(frozen=True, slots=True)
class Scope:
    """A part of the library: the articles that meet every condition that is set.

    `since` and `until` are days of publication, both included; an article without a date meets
    neither. Of `sources` and `article_ids` one must fit; None sets no condition.
    """

    since: date | None = None
    until: date | None = None
    sources: tuple[str, ...] | None = None
    article_ids: tuple[int, ...] | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the library holds that a question may be narrowed by."""

    dated: bool
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    titles: dict[int, str] = field(default_factory=dict)
    """By the articles' ids."""


@dataclass(frozen=True, slots=True)
class KnownModel:
    """An embedding model: the setting that names it (None: the built-in), and its fingerprint."""

    name: str | None
    fingerprint: str


@dataclass(frozen=True, slots=True)
class SearchTerms:
    """What a sentence is found by: folded word stems, and keys of how its words sound.

    Each field is words with spaces between, made again from the text whenever it is needed;
    only the inverted index keeps them.
    """

    stems: str
    names: str
