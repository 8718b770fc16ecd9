"""How Arabic reports speech."""

from __future__ import annotations

from retrieval.statements.quotations import Quotation
from retrieval.statements.speech import Mention, Speech
from store.records import Span


class ArabicGrammar:
    """See `Grammar`."""

    def find_speech(self, text: str, sentence: Span, quotations: list[Quotation]) -> list[Speech]:
        """See `Grammar`."""
        return []

    def fullest(self, text: str, mention: Mention) -> Mention:
        """See `Grammar`."""
        return mention

    def bearer(self, text: str, role: Mention) -> Mention | None:
        """See `Grammar`."""
        return None

    def antecedent(self, text: str, pronoun: Mention, latest: Mention | None) -> Mention | None:
        """See `Grammar`."""
        return latest
