"""What a language must tell: how it reports speech, and whom its words mean."""

from __future__ import annotations

from typing import Protocol

from retrieval.statements.quotations import Quotation
from retrieval.statements.speech import Mention, Speech
from store.records import Span


class Grammar(Protocol):
    """How one language reports speech. Offsets are those of the whole text."""

    def find_speech(self, text: str, sentence: Span, quotations: list[Quotation]) -> list[Speech]:
        """What is said in a sentence, in order. `quotations` are those that overlap it."""
        ...

    def fullest(self, text: str, mention: Mention) -> Mention:
        """The mention by the fullest name and role that the text gives to its name, anywhere in
        it: "John Kirby" for "Kirby". The mention itself where there is nothing fuller."""
        ...

    def bearer(self, text: str, role: Mention) -> Mention | None:
        """Who is named beside a role before the place of this mention: "Fuad Hussein" for "the
        foreign minister"; None where nobody is."""
        ...

    def antecedent(self, text: str, pronoun: Mention, latest: Mention | None) -> Mention | None:
        """Whom a pronoun means: `latest`, who spoke last, or somebody named since; None if
        nobody fits."""
        ...
