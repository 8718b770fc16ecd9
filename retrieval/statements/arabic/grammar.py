"""How Arabic reports speech."""

from __future__ import annotations

from retrieval.statements.arabic.clause import Clause, Reading
from retrieval.statements.arabic.people import bearer_of, fullest_of, named_since, speaker_before
from retrieval.statements.arabic.sentence import read_sentence
from retrieval.statements.arabic.words import may_report, tokens_of
from retrieval.statements.quotations import Quotation
from retrieval.statements.speech import Mention, Speech
from store.records import Manner, Span

_HEADING = 80
"""Characters that a name and title before a colon take at most."""
_EDGES = " \t\r\n\u00a0.,،;؛"


class ArabicGrammar:
    """See `Grammar`."""

    def find_speech(self, text: str, sentence: Span, quotations: list[Quotation]) -> list[Speech]:
        """See `Grammar`."""
        tokens = tokens_of(text, sentence)
        if not quotations and not may_report(tokens) and not _has_colon(text, sentence):
            return []
        clause = Clause(text, tokens, quotations)
        return [speech for reading in read_sentence(clause) if (speech := _speech(clause, reading))]

    def fullest(self, text: str, mention: Mention) -> Mention:
        """See `Grammar`."""
        return fullest_of(text, mention)

    def bearer(self, text: str, role: Mention) -> Mention | None:
        """See `Grammar`."""
        return bearer_of(text, role)

    def antecedent(self, text: str, pronoun: Mention, latest: Mention | None) -> Mention | None:
        """See `Grammar`."""
        if latest is None:
            return speaker_before(text, pronoun)
        since = named_since(text, pronoun, latest)
        if since is not None:
            return since
        if agree(pronoun, latest) and agree(pronoun, fullest_of(text, latest)):
            return latest
        return speaker_before(text, pronoun)


def _has_colon(text: str, sentence: Span) -> bool:
    """Whether the sentence may be a headline: «كيربي: لن نغادر»."""
    return text.find(":", sentence.start, min(sentence.end, sentence.start + _HEADING)) >= 0


def agree(pronoun: Mention, other: Mention) -> bool:
    """Whether gender and number allow both to be the same; what is not known allows all."""
    if pronoun.plural is not None and other.plural is not None and pronoun.plural != other.plural:
        return False
    return (
        pronoun.feminine is None
        or other.feminine is None
        or other.plural is True
        or pronoun.feminine == other.feminine
    )


def _speech(clause: Clause, reading: Reading) -> Speech | None:
    """A reading as offsets, with the manner that the marks in it tell."""
    text, tokens = clause.text, clause.tokens
    if reading.subject is not None and not _is_written(reading.subject):
        return None
    start = reading.said_start
    last = reading.ends if reading.ends is not None else len(tokens)
    end = tokens[last - 1].end if last > reading.said else start
    if reading.said >= len(tokens):
        return Speech(Span(start, start), reading.cue, reading.subject, "direct", _through(reading))
    cut = text[start:end]
    start += len(cut) - len(cut.lstrip(_EDGES))
    end = start + len(text[start:end].strip(_EDGES)) if end > start else start
    if end <= start:
        return None
    manner: Manner = "indirect"
    if reading.quoted is not None and end <= reading.quoted.outer.end:
        manner = "direct"
        start, end = reading.quoted.inner.start, max(reading.quoted.inner.end, start)
    elif clause.opened and any(clause.inside[reading.said : last]):
        manner = "mixed"
    if end <= start:
        return None
    return Speech(Span(start, end), reading.cue, reading.subject, manner, _through(reading))


def _through(reading: Reading) -> tuple[Mention, ...]:
    written = filter(_is_written, reading.through)
    return tuple(mention for mention in written if mention != reading.subject)


def _is_written(mention: Mention) -> bool:
    """Whether somebody is named at all, and not only by marks: «بحسب ""»."""
    if mention.pronoun:
        return True
    spans = (mention.span, mention.name, mention.role)
    return all(span is None or span.start < span.end for span in spans)
