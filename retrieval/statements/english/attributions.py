"""What stands before an English attribution, or on both sides of it: "C, X said, C"."""

from __future__ import annotations

from retrieval.statements.english import kinds as Kind
from retrieval.statements.english.complements import closes_speech
from retrieval.statements.english.lexicon import Verb, read_lexicon
from retrieval.statements.english.occasions import after_listener, skip_occasions
from retrieval.statements.english.phrases import COMMAS, any_verb, has_verb, piece_end
from retrieval.statements.english.predicates import Predicate
from retrieval.statements.english.reports import Report
from retrieval.statements.english.subjects import Phrase
from retrieval.statements.english.words import Words

_SHORTEST = 4
"""Words of what is said before an attribution that ends a sentence."""
_OF_SPEAKER = ("who", "which", "whose", "where", "according", "with", "speaking")
"""What after an attribution tells of the speaker."""


def said_around(
    predicate: Predicate, start: int, end: int, found: list[Report], *, inverted: bool
) -> Phrase | None:
    """What is said before the clause of a verb, or on both sides of it; None where nothing is.

    `start` is where the clause of the verb begins, `end` where its own words end.
    """
    words, verb = predicate.words, predicate.verb
    low, kinds = words.low, words.kinds
    close = start - 1
    if close < 0 or not (verb.clause or verb.quoted):
        return None
    quoted = bool(kinds[close] & Kind.QUOTATION) or (
        low[close] in COMMAS and bool(kinds[close - 1] & Kind.QUOTATION)
    )
    if kinds[close] & Kind.QUOTATION and not closes_speech(words, close):
        return None
    if not quoted and low[close] not in (",", "—", "?", "!"):
        return None
    rest = skip_occasions(words, end if inverted else after_listener(words, end, verb))
    if low[rest] in ("that", ":") and rest < words.end:
        return None
    rest = _to_continuation(words, rest)
    floor = clause_floor(words, start)
    described = inverted and bool(kinds[rest] & Kind.RELATIVE)  # "said two people who know"
    before = _stands_before(verb, words, floor, close, rest) or (
        described and any_verb(words, floor, close)
    )
    if not (quoted or before):
        return None
    first = said_start(words, start, found)
    if first >= close and not quoted:
        return None
    last = start if kinds[close] & Kind.QUOTATION else close
    if _resumes(words, rest, quoted=quoted or inverted):
        last = words.end
    elif rest < words.end and (
        low[rest] in (",", "—", "and", "but") or kinds[rest] & Kind.QUOTATION
    ):
        goes_on = rest if kinds[rest] & Kind.QUOTATION else rest + 1
        if quoted and _accompanies(words, goes_on):
            return first, last
        if not (verb.showing and low[goes_on] == "and") and _continues(
            words, goes_on, inverted=inverted
        ):
            last = words.end
    return first, last


def _to_continuation(words: Words, rest: int) -> int:
    """Past where something was said, to a quotation that goes on: "said on the steps, “...”"."""
    comma = piece_end(words, rest)
    goes_on = words.low[comma] == "," and words.kinds[comma + 1] & Kind.QUOTATION
    inside = words.kinds[rest] & Kind.PREPOSITION and comma + 1 < words.end
    if not (goes_on and inside and _goes_on(words, comma + 1)):
        return rest
    return rest if has_verb(words, rest, comma) else comma


def _stands_before(verb: Verb, words: Words, first: int, close: int, rest: int) -> bool:
    """Whether what is said without quotation marks stands before its attribution."""
    ends = words.kinds[rest] & Kind.STOP or rest >= words.end
    if rest >= words.end and verb.clause and close - first >= _SHORTEST:
        return True  # nothing else is left to be said
    if not verb.clause and (verb.object or not ends):
        return False
    adverbial = words.kinds[rest] & (
        Kind.PREPOSITION | Kind.ADVERB | Kind.SUBORDINATOR | Kind.QUOTATION
    )
    if not (ends or adverbial or words.low[rest].endswith("ing")):
        return False
    if not ends:
        return is_clause(words, first, close)
    if words.low[rest] == "," and rest < words.end:
        # "Moore, she said, “cheats”" and "On Monday, she said, “...”"
        quoted = bool(words.kinds[rest + 1] & Kind.QUOTATION)
        if quoted and not _goes_on(words, rest + 1):
            return False  # "Asked if he would run, he said, “Yes.”"
        return not quoted or has_verb(words, first, close) or _is_bare(words, first, close)
    return any_verb(words, first, close) or words.has(Kind.QUOTATION, first, close)


def _is_bare(words: Words, first: int, last: int) -> bool:
    """Whether a noun phrase alone stands before an attribution, which the rest goes on from."""
    opening = words.kinds[first] & (
        Kind.PREPOSITION | Kind.SUBORDINATOR | Kind.ADVERB | Kind.COORDINATOR
    )
    return not opening and not words.low[first].endswith(("ing", "ed")) and last > first


def clause_floor(words: Words, place: int) -> int:
    """Where the clause of a place may begin at the earliest."""
    for number in range(place - 1, words.begin - 1, -1):
        unseen = words.starts[number] == words.ends[number]  # an end of a sentence
        if words.low[number] == ";" or unseen:
            return number + 1
    return words.begin


def is_clause(words: Words, first: int, last: int) -> bool:
    """Whether what stands before an attribution is said, and not only where or when."""
    while first < last and (words.kinds[first] & Kind.COORDINATOR or words.low[first] in COMMAS):
        first += 1
    if first >= last or words.has(Kind.QUOTATION, first, last):
        return first < last
    word = words.low[first]
    participle = word.endswith(("ing", "ed")) and not word.endswith("thing")
    if participle or words.kinds[first] & (Kind.PREPOSITION | Kind.SUBORDINATOR | Kind.ADVERB):
        comma = next((p for p in range(first, last) if words.low[p] == ","), last)
        return has_verb(words, comma + 1, last)
    return has_verb(words, first, last) or any_verb(words, first, last)


def said_start(words: Words, start: int, found: list[Report]) -> int:
    """Where begins what is said before an attribution at `start`."""
    low = words.low
    first = clause_floor(words, start)
    if found and found[-1].embraces and found[-1].last <= start and found[-1].cue[1] < start:
        # "C, X said, but D, Y said"
        cue = found[-1].cue[1]
        joints = (p for p in range(cue, start) if low[p] in ("but", "and", "while", "—", ";"))
        first = max(first, next((p + 1 for p in joints), cue))
    close = start - 2 if low[start - 1] == "," else start - 1
    if close >= 0 and words.kinds[close] & Kind.QUOTATION:
        goes_on = _goes_on(words, close) and _is_bare(words, first, close)
        opens = words.kinds[close - 1] & Kind.END or low[close - 1] in (":", ",")
        if (opens and not goes_on) or not (goes_on or is_clause(words, first, close)):
            return close
    while first < start and low[first] in ("and", "but", ","):
        first += 1
    return first


def _goes_on(words: Words, quotation: int) -> bool:
    """Whether a quotation begins in the middle of a clause: "The plan “is dead,” she said"."""
    begin = words.quotations[quotation].inner.start
    return words.text[begin : begin + 1].islower()


def _resumes(words: Words, place: int, *, quoted: bool) -> bool:
    """Whether another quotation goes on after an aside: "“A,” he said in Rome, leaning in, “B”"."""
    if not quoted:
        return False
    after = next((p for p in range(place, words.end) if words.kinds[p] & Kind.QUOTATION), 0)
    if after <= place or words.low[after - 1] != ",":
        return False
    speaks = any(_tells(words, p) for p in range(place, after))
    return not (speaks or has_verb(words, place, after))


def _tells(words: Words, place: int) -> bool:
    """Whether somebody speaks by a word between two quotations, and does not only point at the
    river or depart from the text meanwhile."""
    if not words.kinds[place] & Kind.CUE or words.kinds[place - 1] & Kind.DETERMINER:
        return False
    word = words.low[place]
    return not (word.endswith("ing") and read_lexicon()[word].verb.shared)


def _accompanies(words: Words, place: int) -> bool:
    """Whether what follows the attribution of a quotation tells how it was received: "to boos"."""
    preposition = words.kinds[place] & Kind.PREPOSITION and place < words.end
    return bool(preposition) and not words.has(Kind.QUOTATION, place, words.end)


def _continues(words: Words, place: int, *, inverted: bool) -> bool:
    """Whether what follows an attribution and a comma is still said."""
    low, kind = words.low, words.kinds[place]
    if place >= words.end or kind & Kind.QUOTATION:
        return place < words.end
    if inverted:
        return False
    if low[place] in _OF_SPEAKER:
        return False
    if kind & (Kind.COORDINATOR | Kind.SUBORDINATOR):
        speaks = any(
            words.kinds[p] & Kind.CUE
            and not words.kinds[p - 1] & (Kind.DETERMINER | Kind.PREPOSITION | Kind.HAVE)
            for p in range(place, min(place + 6, words.end))
        )
        return low[place] not in ("as", "while", "when") and not speaks
    if kind & Kind.ADVERB:
        return _continues(words, place + 1, inverted=inverted)
    return not low[place].endswith("ing") or words.capital[place]
