"""The words of one sentence, and what a cue in it was read to mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from retrieval.statements.arabic.conjugation import Form
from retrieval.statements.arabic.lexicon import listed
from retrieval.statements.arabic.words import Token
from retrieval.statements.quotations import Quotation
from retrieval.statements.speech import Mention
from store.records import Span

MARKS = "“”«»„\"＂‘’'"


@dataclass(slots=True)
class Reading:
    """One cue read: what stands where. Places are those of tokens."""

    first: int
    """Where its clause begins, which ends what was said before it."""
    cue: Span | None
    said: int
    """The token that what is said begins with."""
    said_start: int
    """The same as an offset; inside the token where a preposition is joined to it."""
    subject: Mention | None = None
    form: Form | None = None
    through: list[Mention] = field(default_factory=list)
    ends: int | None = None
    """The token before which what is said ends, where the clause itself tells."""
    quoted: Quotation | None = None
    """Where all that is said is a quotation."""
    complement: bool = False
    """Whether what is said is no clause."""
    backwards: bool = False
    """Whether what is said stands before the cue."""
    beside: bool = False
    """Whether it is an attribution before a whole clause: «بحسب الوزير، ...»."""


class Clause:
    """The words of a sentence, with what quotations take out of it."""

    def __init__(self, text: str, tokens: Sequence[Token], quotations: Sequence[Quotation]) -> None:
        self.text = text
        self.tokens = tokens
        self.opened: dict[int, Quotation] = {}
        """The quotation that each token opens, by its place."""
        self.inside: list[bool] = [False] * len(tokens)
        self._find_quotations(quotations)

    def _find_quotations(self, quotations: Sequence[Quotation]) -> None:
        place, tokens = 0, self.tokens
        for quotation in quotations:
            while place < len(tokens) and tokens[place].start < quotation.outer.start:
                place += 1
            if place < len(tokens) and tokens[place].start == quotation.outer.start:
                self.opened[place] = quotation
            while place < len(tokens) and tokens[place].start < quotation.outer.end:
                self.inside[place] = True
                place += 1

    def after(self, quotation: Quotation, place: int) -> int:
        """The token after a quotation."""
        while place < len(self.tokens) and self.tokens[place].start < quotation.outer.end:
            place += 1
        return place

    def next_comma(self, place: int) -> int:
        """The first comma after a place that no quotation holds; the end where there is none."""
        for at in range(place + 1, len(self.tokens)):
            if self.tokens[at].text == "،" and not self.inside[at]:
                return at
        return len(self.tokens)

    def wholly(self, place: int) -> Quotation | None:
        """The quotation opened here, if the clause ends with it."""
        quotation = self.opened.get(place)
        if quotation is None:
            return None
        after = self.after(quotation, place)
        if after >= len(self.tokens) or not self.tokens[after].text[0].isalnum():
            return quotation
        word = self.tokens[after].word
        if word.forms or word.according or word.joined or word.plain in listed("after_quotation"):
            return quotation
        return None

    def is_speech(self, place: int) -> bool:
        """Whether the quotation opened here holds speech, not a name or a term."""
        quotation = self.opened[place]
        words = self.text[quotation.inner.start : quotation.inner.end].split()
        before = self.tokens[place - 1] if place else None
        if before is None or before.text in ":،":
            return bool(words)
        if before.word.plain in ("ل", "ب") or (before.word.prefix and len(words) < 6):
            return False
        if before.word.that:
            return True
        names = {"organisation", "outlet", "document", "part", "person", "group"}
        return len(words) >= 4 and not (before.word.sorts & names and len(words) <= 6)
