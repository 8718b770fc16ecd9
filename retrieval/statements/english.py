"""How English reports speech."""

from __future__ import annotations

import re

from retrieval.statements.english_classes import OPINIONS, SOURCES, SPEECH_NOUNS
from retrieval.statements.english_clauses import Reader
from retrieval.statements.english_cues import read_lexicon, read_signs
from retrieval.statements.english_mentions import read_mention
from retrieval.statements.english_names import read_names
from retrieval.statements.english_subjects import first_subject
from retrieval.statements.english_words import read_words
from retrieval.statements.quotations import Quotation
from retrieval.statements.speech import Mention, Speech
from store.records import Span

_WORD = re.compile(r"[a-z]+")
_OTHER_SIGNS = SPEECH_NOUNS | OPINIONS | SOURCES
_LINE_END = re.compile(r"[\r\n]")
_SENTENCE_END = re.compile(r"(?<!\bM[rs])(?<!Mrs)(?<!Dr)(?<!\b[A-Z])[.?!][”\"’]? +(?=[^\W\d_a-z])")
_LONGEST_INTRODUCTION = 200
_LONGEST = 4_000
"""Characters. A sentence beyond is a table or a list, and nobody speaks in it."""


class EnglishGrammar:
    """See `Grammar`."""

    def find_speech(self, text: str, sentence: Span, quotations: list[Quotation]) -> list[Speech]:
        """See `Grammar`."""
        if sentence.end - sentence.start > _LONGEST:
            return []
        introduced = self._introduced(text, sentence, quotations)
        if introduced is not None:
            return [introduced]
        written = text[sentence.start : sentence.end]
        in_order = _WORD.findall(written.lower())
        found, signs = frozenset(in_order), read_signs()
        if (
            not signs.may_report(found, quoted=bool(quotations))
            and not (in_order and in_order[-1] in signs.weak)
            and _OTHER_SIGNS.isdisjoint(found)
            and not (quotations and ":" in written)
        ):
            return []
        return Reader(read_words(text, sentence, quotations)).read()

    def _introduced(self, text: str, sentence: Span, quotations: list[Quotation]) -> Speech | None:
        """A quotation that the sentence before introduces, without a word of saying: its subject
        speaks. "Her aunt was blunt. “He’s a kid.”" """
        if not quotations or quotations[0].outer.start != sentence.start:
            return None
        quotation = quotations[0]
        end = _LINE_END.search(text, quotation.outer.end)
        if text[quotation.outer.end : end.start() if end else len(text)].strip():
            return None
        begin = max(0, sentence.start - _LONGEST_INTRODUCTION)
        before = text[begin : sentence.start].rstrip(" ")
        breaks = [m.end() for m in _SENTENCE_END.finditer(before)]
        start = max([before.rfind("\n") + 1, *breaks])
        first, last = begin + start, begin + len(before)
        if (start == 0 and begin > 0) or last - first < 8 or before[-1] != ".":
            return None
        span = Span(first, last)
        if any(mark in text[first:last] for mark in '“”"'):
            return None
        words = read_words(text, span, [])
        lexicon = read_lexicon()
        if any(w in lexicon and not lexicon[w].verb.shared for w in words.low):
            return None
        if Reader(words).read():
            return None
        subject = first_subject(words, 0, len(words))
        if subject is None or words.low[subject[0]] in (
            "i",
            "we",
            "you",
            "it",
            "there",
            "this",
            "that",
        ):
            return None
        speaker = read_mention(words, *subject)
        if speaker is None or speaker.kind == "organisation":
            return None
        return Speech(quotation.inner, None, speaker, "direct")

    def fullest(self, text: str, mention: Mention) -> Mention:
        """See `Grammar`."""
        return read_names(text).fullest(mention)

    def bearer(self, text: str, role: Mention) -> Mention | None:
        """See `Grammar`."""
        return read_names(text).bearer(role)

    def antecedent(self, text: str, pronoun: Mention, latest: Mention | None) -> Mention | None:
        """See `Grammar`."""
        return read_names(text).antecedent(pronoun, latest)
