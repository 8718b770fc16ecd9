"""Speech that English reports without a verb of saying: sources, opinions, headings."""

from __future__ import annotations

from retrieval.statements.english import kinds as Kind
from retrieval.statements.english.attributions import said_start
from retrieval.statements.english.clauses import clause_start
from retrieval.statements.english.mentions import (
    read_mention,
    read_owner,
    read_pronoun,
)
from retrieval.statements.english.occasions import skip_occasions
from retrieval.statements.english.phrases import has_verb, is_verb, piece_end, piece_start
from retrieval.statements.english.predicates import read_auxiliaries
from retrieval.statements.english.reports import Report
from retrieval.statements.english.subjects import find_subject, first_subject
from retrieval.statements.english.words import Words
from retrieval.statements.speech import Mention

_OWNERS = ("his", "her", "their", "its")
_LONGEST_HEADING = 8
"""Words before the colon."""
_LONGEST_INTRODUCTION = 30
_RESUMING = (
    "with",
    "while",
    "whereas",
    "though",
    "although",
    "including",
    "because",
    "making",
    "leaving",
)


def read_source(words: Words, place: int, found: list[Report]) -> Report | None:
    """What "according to", "quoted" or "citing" at a place reports."""
    if words.low[place] == "according":
        return _read_according(words, place, found)
    if words.low[place] == "citing":
        read_citing(words, place, found)
        return None
    return _read_quoting(words, place)


def _read_according(words: Words, place: int, found: list[Report]) -> Report | None:
    """ "According to X, C" and "C, according to X"."""
    low, first = words.low, place + 2
    end = piece_end(words, first)
    speaker = read_mention(words, first, end)
    if low[place + 1] != "to" or speaker is None or low[first] in ("plan", "schedule", "law"):
        return None
    cue = (place, first)
    before = words.kinds[place - 1]
    if place <= 1 or before & (Kind.END | Kind.COORDINATOR) or low[place - 1] in ("that", ":"):
        end = _aside_end(words, end)
        if end >= words.end:
            return None
        return Report(place, cue, read_mention(words, first, end), end + 1, words.end)
    start = place - (low[place - 1] == ",")
    if found and (found[-1].last >= start or found[-1].embraces):
        report = found[-1]
        report.through = (*report.through, speaker)
        if not (low[end] == "," and has_verb(words, end + 1, words.end)):
            report.last = min(report.last, start)
        return None
    begin = said_start(words, place, found)
    if begin >= start:
        return None
    goes_on = end < words.end and low[end] == "," and _resumes(words, end + 1)
    last = words.end if goes_on else start
    return Report(start, cue, speaker, begin, last, embraces=True)


def _aside_end(words: Words, end: int) -> int:
    """The comma that ends a name and what stands beside it: "According to Ann Moore, a lawyer,"."""
    while words.low[end] == ",":
        after = piece_end(words, end + 1)
        beside = words.kinds[end + 1] & (Kind.DETERMINER | Kind.RELATIVE)
        clause = has_verb(words, end + 1, after) and not words.kinds[end + 1] & Kind.RELATIVE
        if after >= words.end or words.low[after] != "," or clause or not beside:
            break
        end = after
    return end


def _resumes(words: Words, place: int) -> bool:
    """Whether what was said goes on after its source."""
    return (
        words.low[place] in _RESUMING
        or bool(words.kinds[place] & (Kind.QUOTATION | Kind.AUXILIARY | Kind.COORDINATOR))
        or is_verb(words, place)
    )


def _read_quoting(words: Words, place: int) -> Report | None:
    """ "Z quoted X as saying C", "X was quoted by Z as saying C"."""
    low = words.low
    before, auxiliaries, _ = read_auxiliaries(words, place)
    saying = place + 1
    while saying < min(words.end, place + 40):
        if low[saying] == "as" and low[saying + 1] in ("saying", "telling"):
            break
        saying += 1
    else:
        return None
    if auxiliaries & (Kind.NEGATION | Kind.MODAL):
        return None
    start = skip_occasions(words, saying + 2)
    start += low[start] in ("that", ":", ",")
    subject = find_subject(words, before)
    speaker = read_mention(words, *subject) if subject is not None else None
    carrier = None
    if not auxiliaries & Kind.BE:
        carrier = speaker
        speaker = read_mention(words, place + 1, saying)
        if low[place + 1] in ("him", "her", "them"):
            speaker = read_pronoun(words, place + 1)
    elif low[place + 1] == "by":
        carrier = read_mention(words, place + 2, saying)
    if speaker is None:
        return None
    begin = subject[0] if subject is not None else place
    through = (carrier,) if carrier is not None else ()
    if start >= words.end:  # "C, Z quoted X as saying"
        first = said_start(words, begin, [])
        told = Report(begin, (saying, saying + 2), speaker, first, begin, through=through)
        told.embraces = True
        return told if first < begin - 1 else None
    return Report(begin, (saying, saying + 2), speaker, start, words.end, through=through)


def read_citing(words: Words, place: int, found: list[Report]) -> None:
    """ "Z reported that C, citing X": X said it, and Z carried it."""
    if not found or found[-1].speaker is None or found[-1].through:
        return
    report, carrier = found[-1], found[-1].speaker
    source = read_mention(words, place + 1, piece_end(words, place + 1))
    if source is not None and not source.pronoun and carrier.kind == "organisation":
        report.speaker, report.through = source, (carrier,)
        if report.first <= place < report.last:
            report.last = place - (words.low[place - 1] == ",")


def read_opinion(words: Words, place: int, found: list[Report]) -> Report | None:
    """ "In her view, C"; "in the words of X, C"."""
    low, first = words.low, place - 1
    while first >= 0 and low[first] not in ("in", "to", "by"):
        first -= 1
    if first < 0 or not 2 <= place - first <= 8:
        return None
    last = place + 1
    if low[first + 1] == "the" and low[last] == "of" and place == first + 2:
        last = piece_end(words, place + 2)
        speaker = read_mention(words, place + 2, last)
    elif low[place - 1].endswith(("'s", "s'")) or place == first + 2:
        speaker = read_owner(words, first + 1, place)
    else:
        return None
    if speaker is None or (low[first + 1] == "the" and place == first + 2 and last == place + 1):
        return None
    if last >= words.end:
        begin = said_start(words, first, found)
        embraced = Report(first, (first, place + 1), speaker, begin, first, embraces=True)
        return embraced if begin < first else None
    if words.kinds[last + 1] & Kind.SUBJECT and words.has(Kind.CUE, last + 2, last + 5):
        return None  # "In her judgment, she called"
    if low[first - 1] == low[last] == "," and first > words.begin + 1:
        begin = said_start(words, first, found)  # "Volcanoes, in her opinion, stay possible"
        return Report(first, (first, place + 1), speaker, begin, words.end, embraces=True)
    opens = first == 0 or words.kinds[first - 1] & Kind.END or low[first - 1] in ("but", "and")
    if words.kinds[last] & Kind.PREPOSITION or not opens:
        return None
    return Report(first, (place, place + 1), speaker, last, words.end)


def read_noun(words: Words, place: int) -> Report | None:
    """ "Its warning that C", "his estimate is that C"."""
    low = words.low
    that = place + 2 if low[place + 1] in ("is", "was") else place + 1
    if low[that] != "that" or place == 0:
        return None
    start = place - 1
    if low[start] not in ("his", "her", "its", "their"):
        if not low[start].endswith(("'s", "s'")):
            return None
        start = clause_start(words, piece_start(words, start), place)
    speaker = read_owner(words, start, place) if start < place else None
    if speaker is None:
        return None
    return Report(start, (place, place + 1), speaker, that + 1, _noun_clause_end(words, that + 1))


def _noun_clause_end(words: Words, first: int) -> int:
    """Where the clause of a noun ends: before the verb whose subject the noun is."""
    verbs = 0
    for place in range(first, words.end):
        if is_verb(words, place) and not words.kinds[place - 1] & Kind.AUXILIARY:
            verbs += 1
            if verbs == 2:
                return place
        closes = (
            words.kinds[place] & Kind.QUOTATION and not words.kinds[place + 1] & Kind.COORDINATOR
        )
        if closes and verbs and place + 1 < words.end:
            return place + 1
    return words.end


def _owner_of_words(words: Words, colon: int) -> Mention | None:
    """Whose message a heading names: "His answer: “...”", "Moore’s advice was simple: “...”"."""
    noun = next((p for p in range(colon) if words.kinds[p] & Kind.SPEECH_NOUN), 0)
    owned = words.low[noun - 1].endswith(("'s", "s'")) or words.low[0] in _OWNERS
    if noun == 0 or not owned or any(words.kinds[p] & Kind.STOP for p in range(colon)):
        return None
    last = noun
    while last > 1 and not words.low[last - 1].endswith(("'s", "s'")):
        last -= 1
    return read_owner(words, 0, last)


def _read_introduction(words: Words, colon: int) -> Report | None:
    """ "The colonel was scornful: “...”": who a clause before a quotation is about speaks."""
    subject = first_subject(words, words.begin, colon)
    if subject is None or words.low[subject[0]] in (
        "it",
        "this",
        "that",
        "there",
        "i",
        "we",
        "you",
    ):
        return None
    speaker = read_mention(words, *subject)
    if speaker is None or speaker.kind != "person" or not (speaker.name or speaker.definite):
        return None
    return Report(words.begin, (colon, colon + 1), speaker, colon + 1, words.end)


def read_heading(words: Words, colon: int) -> Report | None:
    """ "X: “...”", as in interviews and headlines."""
    quoted = words.kinds[colon + 1] & Kind.QUOTATION and words.capital[0]
    if not quoted or colon > _LONGEST_INTRODUCTION:
        return None
    if (owner := _owner_of_words(words, colon)) is not None:
        return Report(0, (colon, colon + 1), owner, colon + 1, words.end)
    if has_verb(words, 0, colon) or colon > _LONGEST_HEADING:
        return _read_introduction(words, colon)
    mention = read_mention(words, 0, colon)
    if mention is None or mention.pronoun:
        return None
    if mention.name is None and mention.kind == "person" and not mention.definite:
        return None
    return Report(0, (colon, colon + 1), mention, colon + 1, words.end)
