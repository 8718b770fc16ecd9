"""What stands between an English cue and what is said: who listens, when and where."""

from __future__ import annotations

from retrieval.statements.english import kinds as Kind
from retrieval.statements.english.lexicon import Verb
from retrieval.statements.english.phrases import has_verb, is_verb
from retrieval.statements.english.words import Words

_BEFORE_TIME = ("this", "last", "next", "late", "early", "two", "three", "a")
_BREAK = Kind.EDGE | Kind.PREPOSITION | Kind.SUBJECT | Kind.COORDINATOR | Kind.SUBORDINATOR


def after_listener(words: Words, end: int, verb: Verb) -> int:
    """Past who is told: "told reporters", "told the BBC". `end` is where the cue ends."""
    low, kinds = words.low, words.kinds
    if low[end] == "to" and verb.clause and not verb.infinitive:
        named = words.capital[end + 1] or kinds[end + 1] & (
            Kind.LISTENER | Kind.OBJECT | Kind.DETERMINER
        )
        heard = named and end + 1 < words.end
        return phrase_end(words, end + 1) if heard else end
    if not verb.listener or end >= words.end or kinds[end] & (Kind.EDGE | Kind.PREPOSITION):
        return end
    if low[end] == "that":
        return end
    for place in range(end if not verb.told else end + 1, min(words.end, end + 30)):
        if low[place] in ("that", "whether") or (
            verb.lemma == "ask" and kinds[place] & Kind.QUESTION
        ):
            return place
        if is_verb(words, place) or kinds[place] & Kind.SUBJECT or low[place] == ",":
            break
    if verb.told:
        return phrase_end(words, end)
    # "warned the plan would fail", "warned lawmakers the plan would fail"
    heard = kinds[end] & (Kind.LISTENER | Kind.OBJECT) and low[end] not in ("it", "you")
    return end + 1 if heard else end


def phrase_end(words: Words, first: int) -> int:
    """Where a noun phrase ends that has no clear end: before what could begin another."""
    kinds, capital = words.kinds, words.capital
    place = first
    if kinds[first] & (Kind.OBJECT | Kind.LISTENER):
        return first + 1
    while place < words.end and kinds[place] & Kind.DETERMINER:
        place += 1
    begin = place
    while place < words.end:
        if kinds[place] & (_BREAK | Kind.DETERMINER | Kind.DAY) or words.low[place] == "that":
            break
        changes = place > begin and capital[place] != capital[place - 1]
        owned = words.low[place - 1].endswith("'s")
        if is_verb(words, place) or (changes and not owned and not kinds[place] & Kind.OUTLET_NOUN):
            break
        place += 1
    return max(place, first + 1)


def skip_occasions(words: Words, place: int) -> int:
    """Past the words that tell when and where something was said."""
    low, kinds = words.low, words.kinds
    while place < words.end:
        if low[place] in _BEFORE_TIME and kinds[place + 1] & Kind.TIME:
            place += 2
        elif kinds[place] & (Kind.DAY | Kind.MONTH | Kind.PASSING):
            noun = not kinds[place + 1] & (_BREAK | Kind.TIME | Kind.DAY | Kind.ADVERB)
            if (
                low[place] in ("earlier", "later")
                and noun
                and low[place + 1] not in ("this", "that")
            ):
                break  # "criticized earlier vaccines"
            if low[place] in ("only", "just") and kinds[place + 1] & Kind.DETERMINER:
                break  # "only 12 people"
            place += 1
        elif (
            low[place].endswith("ly") and kinds[place] & Kind.ADVERB and _leads_on(words, place + 1)
        ):
            place += 1
        elif low[place] == "to":
            break
        elif kinds[place] & Kind.PREPOSITION and (after := _occasion_end(words, place)) > place:
            place = after
        else:
            break
    return place


def _leads_on(words: Words, place: int) -> bool:
    return bool(words.kinds[place] & Kind.PREPOSITION) or words.low[place] in ("that", ":", ",")


def _occasion_end(words: Words, preposition: int) -> int:
    """Where a phrase of time or occasion ends that begins there; its own place if none does."""
    low, kinds, capital = words.low, words.kinds, words.capital
    occasion = False
    place = preposition + 1
    while place < words.end:
        kind = kinds[place]
        if kind & Kind.QUOTATION and low[preposition] in ("on", "in") and not occasion:
            goes_on = low[place + 1] == "that" or has_verb(words, place + 1, words.end)
            return place + 1 if goes_on else preposition  # the name of a programme
        aired = occasion and kinds[place - 1] & Kind.OCCASION and low[place].endswith("ed")
        if kind & _BREAK or low[place] == "that" or (is_verb(words, place) and not aired):
            break
        if kind & Kind.DETERMINER and place > preposition + 1:
            break
        if (
            occasion
            and capital[place]
            and not capital[place - 1]
            and not kind & (Kind.DAY | Kind.MONTH)
        ):
            break
        past = low[place].isdigit() or low[place].endswith("ed")
        after = occasion and kinds[place - 1] & Kind.OCCASION
        if after and not (kind & Kind.OCCASION or capital[place] or past):
            break
        occasion = (
            occasion
            or bool(kind & Kind.OCCASION)
            or (low[place].isdigit() and len(low[place]) == 4)
        )
        place += 1
    return _more_occasion(words, place) if occasion else preposition


def _more_occasion(words: Words, place: int) -> int:
    """Past the phrases that hang on an occasion: "with Reuters in Geneva"."""
    while place < words.end and words.kinds[place] & Kind.HANGING:
        after = phrase_end(words, place + 1)
        if not (
            after >= words.end
            or words.kinds[after] & (Kind.EDGE | Kind.PREPOSITION)
            or words.low[after] == "that"
            or has_verb(words, after, words.end)
        ):
            break
        place = min(after, words.end)
    return place


def without_occasion(words: Words, first: int, last: int) -> int:
    """Where what is said ends without "in a statement", which tells where it was said."""
    for place in range(last - 3, max(first, last - 14), -1):
        opens = words.low[place] in ("in", "on", "during", "at")
        if (
            opens
            and words.kinds[place + 1] & Kind.DETERMINER
            and words.has(Kind.WRITING, place, place + 6)
        ):
            return place
    return last
