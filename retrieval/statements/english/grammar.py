"""English, as the statements of an article are found by it."""

from __future__ import annotations

import re
from functools import lru_cache

from retrieval.statements.english import kinds as Kind
from retrieval.statements.english.classes import read_classes
from retrieval.statements.english.lexicon import read_lexicon, read_signs
from retrieval.statements.english.mentions import read_mention
from retrieval.statements.english.names import read_names
from retrieval.statements.english.pronouns import antecedent
from retrieval.statements.english.roles import bearer
from retrieval.statements.english.sentences import read_sentence
from retrieval.statements.english.subjects import first_subject
from retrieval.statements.english.words import read_words
from retrieval.statements.quotations import Quotation
from retrieval.statements.speech import Mention, Speech
from store.records import Span

_WORD = re.compile(r"[a-z]+")
_LINE_END = re.compile(r"[\r\n]")
# The mark comes first, since a regex is much faster at finding one of three letters.
_SENTENCE_END = re.compile(
    r"[.?!](?<!\bM[rs].)(?<!Mrs.)(?<!Dr.)(?<!\b[A-Z].)[”\"’]? +(?=[^\W\d_a-z])"
)
_LONGEST_INTRODUCTION = 200
_SHORTEST_INTRODUCTION = 8
_LONGEST = 4_000
"""Characters. A sentence beyond is a table or a list, and nobody speaks in it."""
_NO_INTRODUCTION = ("i", "we", "you", "it", "there", "this", "that")


class EnglishGrammar:
    """See `Grammar`."""

    def find_speech(self, text: str, sentence: Span, quotations: list[Quotation]) -> list[Speech]:
        """See `Grammar`."""
        if sentence.end - sentence.start > _LONGEST:
            return []
        introduced = _introduced(text, sentence, quotations)
        if introduced is not None:
            return [introduced]
        if not _may_report(text[sentence.start : sentence.end], quoted=bool(quotations)):
            return []
        return read_sentence(read_words(text, sentence, quotations))

    def fullest(self, text: str, mention: Mention) -> Mention:
        """See `Grammar`."""
        return read_names(text).fullest(mention)

    def bearer(self, text: str, role: Mention) -> Mention | None:
        """See `Grammar`."""
        name = bearer(read_names(text), role)
        return name.mention(feminine=name.feminine) if name is not None else None

    def antecedent(self, text: str, pronoun: Mention, latest: Mention | None) -> Mention | None:
        """See `Grammar`."""
        return antecedent(read_names(text), pronoun, latest)


@lru_cache(maxsize=1)
def _sure_signs() -> frozenset[str]:
    """Words that let a sentence be read, whatever stands beside them."""
    kinds = read_classes().kinds
    return read_signs().strong.union(
        w for w, kind in kinds.items() if kind & (Kind.SPEECH_NOUN | Kind.OPINION | Kind.SOURCE)
    )


def _may_report(written: str, *, quoted: bool) -> bool:
    """Whether a sentence need be read at all: two of three report nothing."""
    small, sure = written.lower(), _sure_signs()
    if not sure.isdisjoint(small.split()):  # faster, and enough for most that do
        return True
    in_order = _WORD.findall(small)
    if not sure.isdisjoint(in_order):
        return True
    signs = read_signs()
    return (
        signs.may_report(frozenset(in_order), quoted=quoted)
        or (bool(in_order) and in_order[-1] in signs.weak)
        or (quoted and ":" in written)
    )


def _introduced(text: str, sentence: Span, quotations: list[Quotation]) -> Speech | None:
    """A quotation that the sentence before introduces, without a word of saying: its subject
    speaks. "Her aunt was blunt. “He’s a kid.”" """
    if not quotations or quotations[0].outer.start != sentence.start:
        return None
    line_end = _LINE_END.search(text, quotations[0].outer.end)
    if text[quotations[0].outer.end : line_end.start() if line_end else len(text)].strip():
        return None
    before = _sentence_before(text, sentence.start)
    if before is None or any(mark in text[before.start : before.end] for mark in '“”"'):
        return None
    words, lexicon = read_words(text, before, []), read_lexicon()
    if any(word in lexicon and not lexicon[word].verb.shared for word in words.low):
        return None
    subject = first_subject(words, 0, len(words))
    if subject is None or words.low[subject[0]] in _NO_INTRODUCTION or read_sentence(words):
        return None
    speaker = read_mention(words, *subject)
    if speaker is None or speaker.kind == "organisation":
        return None
    return Speech(quotations[0].inner, None, speaker, "direct")


def _sentence_before(text: str, place: int) -> Span | None:
    """The sentence of the same paragraph that ends there, if it is short enough."""
    begin = max(0, place - _LONGEST_INTRODUCTION)
    before = text[begin:place].rstrip(" ")
    start = max([before.rfind("\n") + 1, *(m.end() for m in _SENTENCE_END.finditer(before))])
    cut = start == 0 and begin > 0
    if cut or len(before) - start < _SHORTEST_INTRODUCTION or before[-1] != ".":
        return None
    return Span(begin + start, begin + len(before))
