"""One English sentence, read from left to right: each word that may report something."""

from __future__ import annotations

from retrieval.statements.english import kinds as Kind
from retrieval.statements.english.lexicon import read_lexicon
from retrieval.statements.english.reports import Report, add_report, as_speech
from retrieval.statements.english.sources import (
    read_citing,
    read_heading,
    read_noun,
    read_opinion,
    read_source,
)
from retrieval.statements.english.verbs import read_verb
from retrieval.statements.english.words import Words
from retrieval.statements.speech import Speech

_REPORTING = Kind.SOURCE | Kind.OPINION | Kind.SPEECH_NOUN | Kind.CUE | Kind.COLON


def read_sentence(words: Words) -> list[Speech]:
    """The statements of a sentence, in order."""
    asks = words.low[len(words) - 1] == "?" and words.kinds[0] & (Kind.AUXILIARY | Kind.QUESTION)
    if asks and not _asked_aloud(words):
        return []
    found: list[Report] = []
    for place in [place for place, kind in enumerate(words.kinds) if kind & _REPORTING]:
        report = _read_word(words, place, found)
        if report is not None:
            add_report(words, found, report)
    if found and (citing := _citing_before(words, found[0])) is not None:
        read_citing(words, citing, found[:1])
    return [speech for report in found if (speech := as_speech(words, report)) is not None]


def _citing_before(words: Words, report: Report) -> int | None:
    """The place of "citing" before the cue that it belongs to: "Tass, citing an aide, said"."""
    places = range(words.begin, report.cue[0])
    return next((place for place in places if words.low[place] == "citing"), None)


def _asked_aloud(words: Words) -> bool:
    """Whether somebody asks a question that has no quotation marks: "Who, he asked, will pay?"."""
    kinds, low = words.kinds, words.low
    return any(
        kinds[place] & Kind.CUE
        and kinds[place + 1] & Kind.STOP
        and (kinds[place - 1] & Kind.SUBJECT or words.capital[place - 1])
        and "," in low[max(0, place - 4) : place]
        for place in range(2, len(words))
    )


def _read_word(words: Words, place: int, found: list[Report]) -> Report | None:
    """What a word reports, by the first of its meanings that fits its place."""
    word, kind = words.low[place], words.kinds[place]
    report: Report | None = None
    if kind & Kind.SOURCE:
        report = read_source(words, place, found)
        if report is not None or word == "citing" or not kind & Kind.CUE:
            return report
    if kind & Kind.OPINION:
        report = read_opinion(words, place, found)
    if report is None and kind & (Kind.SPEECH_NOUN | Kind.OPINION):
        report = read_noun(words, place)
    if report is None and (cue := read_lexicon().get(word)) is not None:
        report = read_verb(words, place, cue, found)
    if word == ":" and place and not found:
        report = read_heading(words, place)
    return report
