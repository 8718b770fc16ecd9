"""How English reports speech."""

from __future__ import annotations

import re

from retrieval.statements.english_classes import SPEECH_NOUNS
from retrieval.statements.english_clauses import Reader
from retrieval.statements.english_cues import read_lexicon
from retrieval.statements.english_names import read_names
from retrieval.statements.english_words import read_words
from retrieval.statements.quotations import Quotation
from retrieval.statements.speech import Mention, Speech
from store.records import Span

_WORD = re.compile(r"[a-z]+")
_OTHER_SIGNS = frozenset(
    "according quoted quotes quoting citing cited cites view opinion words telling".split()
)
_OTHER_SIGNS |= SPEECH_NOUNS
_LONGEST = 4_000
"""Characters. A sentence beyond is a table or a list, and nobody speaks in it."""


class EnglishGrammar:
    """See `Grammar`."""

    def find_speech(self, text: str, sentence: Span, quotations: list[Quotation]) -> list[Speech]:
        """See `Grammar`."""
        if sentence.end - sentence.start > _LONGEST:
            return []
        found = _WORD.findall(text[sentence.start : sentence.end].lower())
        if (
            read_lexicon().keys().isdisjoint(found)
            and _OTHER_SIGNS.isdisjoint(found)
            and not (quotations and ":" in text[sentence.start : sentence.end])
        ):
            return []
        return Reader(read_words(text, sentence, quotations)).read()

    def fullest(self, text: str, mention: Mention) -> Mention:
        """See `Grammar`."""
        return read_names(text).fullest(mention)

    def bearer(self, text: str, role: Mention) -> Mention | None:
        """See `Grammar`."""
        return read_names(text).bearer(role)

    def antecedent(self, text: str, pronoun: Mention, latest: Mention | None) -> Mention | None:
        """See `Grammar`."""
        return read_names(text).antecedent(pronoun, latest)
