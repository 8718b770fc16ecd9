"""A question of a conversation, and what a follow-up means."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.conversation.focus import NOTHING, Focus
from retrieval.text.language import Language


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation and what it got.

    `question` is as resolved, `asked` as typed. `speaker` is whose words it asked for, `topic` what
    "it" is after it. `focus` is what "it" means where nobody's words are asked for.
    `said_by` and `text` are of the best sentence that was shown: whose words, and the sentence.
    `article_ids` and `shown` (sentence ids) are all that was cited.
    """

    question: str
    language: Language
    speaker: str = ""
    topic: str = ""
    said_by: str = ""
    text: str = ""
    article_ids: tuple[int, ...] = ()
    shown: tuple[int, ...] = ()
    focus: Focus = NOTHING
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Resolution:
    """A question that stands alone.

    `text` is what to search. `speaker` and `topic` are whose words are asked for and on what;
    `taken` is what of the text came from the turns before. `more` is whether what was shown must
    not come again, `which_article` where a question is about one article that was shown. `ruled` is
    what the rules alone would have taken, where words were weighed (`carried.py`).
    """

    text: str
    speaker: str = ""
    topic: str = ""
    focus: Focus = NOTHING
    taken: tuple[str, ...] = ()
    changed: bool = False
    more: bool = False
    which_article: bool = False
    ruled: tuple[str, ...] | None = None
