"""What an English verb is followed by and governs: "said that C", "urged Y to Z"."""

from __future__ import annotations

from retrieval.statements.english import kinds as Kind
from retrieval.statements.english.classes import QUOTED
from retrieval.statements.english.lexicon import Verb, read_lexicon
from retrieval.statements.english.mentions import is_outlet
from retrieval.statements.english.occasions import (
    after_listener,
    skip_occasions,
    without_occasion,
)
from retrieval.statements.english.phrases import any_verb, has_verb, is_verb, piece_start
from retrieval.statements.english.predicates import Predicate
from retrieval.statements.english.subjects import Phrase, find_subject
from retrieval.statements.english.words import Words

_NO_CLAUSE = ("so", "sorry", "goodbye", "hello", "nothing", "something", "anything", "yes", "no")
"""What is said without saying anything."""
_UNNAMED = frozenset(["anonymous", "anonymity", "withheld", "unnamed", "pseudonym"])
_FARTHEST = 25
"""Words between a cue and the colon before what is said."""
FRONTED = ("whom", "which")
"""What stands for whom or what the clause is about, before its subject."""
_PARTICLES = ("out", "clear", "it", "plain")
"""After these a clause must follow: "pointed out that"."""


def said_after(predicate: Predicate) -> Phrase | None:
    """What follows a verb and is governed by it; None where that is nothing."""
    words, verb, end = predicate.words, predicate.verb, predicate.end
    low, kinds = words.low, words.kinds
    if end > predicate.place + 1 and low[end] != "that":
        return _after_tail(predicate)
    if verb.lemma in ("ask", "request") and _wishes_no_name(words, end):
        return None
    if verb.urging and low[end] != "that" and (to := _urged(words, end)) is not None:
        return end, said_end(predicate, to)
    heard = after_listener(words, end, verb)
    start = _to_said(words, skip_occasions(words, heard), verb)
    if start > words.end and low[words.end - 1] != ":":
        return None
    if start >= words.end:
        return (words.end, words.end) if low[words.end - 1] == ":" else None
    if low[start - 1] in ("that", ":") or kinds[start] & Kind.QUOTATION:
        return _after_opening(predicate, start)
    if low[start] in _NO_CLAUSE and (kinds[start + 1] & Kind.STOP or start + 1 >= words.end):
        return None  # "three aides said so"
    if kinds[start] & Kind.STOP:
        return None
    if low[start] == "to":
        return (start, said_end(predicate, start)) if verb.infinitive and heard == end else None
    whole = start, said_end(predicate, start)
    if verb.naming and _names(words, *whole):
        return start, _phrase_end(predicate, start)
    if verb.clause and _governs(predicate, start):
        return whole
    if verb.showing and _is_document(predicate):
        return whole  # "A poll showed Y ahead"
    if verb.object and not verb.shared and _is_object(words, *whole):
        return start, _without_outlet(words, start, _phrase_end(predicate, start))
    return None


def _without_outlet(words: Words, first: int, last: int) -> int:
    """Where a thing that was said ends, without in what or to whom: "confirmed it to the AP"."""
    last = without_occasion(words, first, last)
    for place in range(last - 2, max(first, last - 5), -1):
        if words.low[place] == "to" and is_outlet(words, place + 1, last):
            return place
    return last


def _wishes_no_name(words: Words, end: int) -> bool:
    """Whether somebody only asks to stay unnamed: "asked that her name be withheld"."""
    near = words.low[end : min(words.end, end + 9)]
    return words.low[end] == "not" or not _UNNAMED.isdisjoint(near)


def said_of_fronted(predicate: Predicate, start: int) -> Phrase | None:
    """What is said of whom a relative pronoun stands for: "whom he accused of Z"."""
    words, verb, end = predicate.words, predicate.verb, predicate.end
    if words.low[start - 1] not in FRONTED or not (verb.object or verb.naming):
        return None
    governed = words.kinds[end] & (Kind.PREPOSITION | Kind.QUOTATION) and end < words.end
    return (end, _phrase_end(predicate, end)) if governed else None


def _phrase_end(predicate: Predicate, first: int) -> int:
    """Where a complement ends that is no clause: a comma inside its quotation closes it, and so
    does another verb after one."""
    words, end = predicate.words, said_end(predicate, first)
    for place in range(first, end - 1):
        if words.kinds[place] & Kind.QUOTATION:
            after = place + 1
            inner = words.quotations[place].inner
            comma = words.low[after] == "," or words.text[inner.end - 1 : inner.end] == ","
            joined = words.low[after] in ("and", "but", "or")
            if joined and _turns(words, after + 1):
                return after
            if (
                comma
                and not joined
                and not words.kinds[after] & (Kind.PREPOSITION | Kind.QUOTATION)
            ):
                return after
    return end


def _after_tail(predicate: Predicate) -> Phrase | None:
    """What follows the words that belong to a verb: "called for Y"."""
    words, end = predicate.words, predicate.end
    if end >= words.end or words.kinds[end] & Kind.STOP:
        return None
    particle = words.low[predicate.place + 1] in _PARTICLES and predicate.verb.lemma != "rule"
    if particle and not _governs(predicate, end):
        return None
    return end, said_end(predicate, end)


def _after_opening(predicate: Predicate, start: int) -> Phrase | None:
    """What is said from "that", a colon or a quotation on."""
    words = predicate.words
    if not words.kinds[start] & Kind.QUOTATION or words.low[start - 1] == "that":
        return start, said_end(predicate, start)
    if start == predicate.end and _is_title_of_work(predicate, start):
        return None
    after = start + 1
    leaves = words.kinds[after] & (Kind.PREPOSITION | Kind.ADVERB) and after < words.end
    turns = words.low[after] in ("and", "but") and _turns(words, after + 1)
    closed = words.kinds[after] & Kind.SUBORDINATOR and closes_speech(words, start)
    return start, after if leaves or turns or closed else said_end(predicate, start)


def _is_title_of_work(predicate: Predicate, place: int) -> bool:
    """Whether a quotation beside a verb only names something: "read “The Waves”"."""
    words, verb = predicate.words, predicate.verb
    if verb.naming and not verb.clause:
        return True
    begin = words.quotations[place].inner.start
    return (
        verb.shared and words.text[begin : begin + 1].isupper() and not closes_speech(words, place)
    )


def closes_speech(words: Words, place: int) -> bool:
    """Whether a quotation ends like speech, with a mark inside, or opens its sentence."""
    inner = words.quotations[place].inner
    inside = words.text[max(inner.start, inner.end - 1) : inner.end]
    opens = words.kinds[place - 1] & Kind.END or words.low[place - 1] == ":"
    return bool(opens) or inside in (",", ".", "?", "!", "…", "—", "–", "-", ";")


def _to_said(words: Words, place: int, verb: Verb) -> int:
    """Past "that", a colon, or a comma before a quotation."""
    low, kinds = words.low, words.kinds
    governs = verb.clause or verb.object or verb.naming or verb.urging or verb.tails
    if low[place] == "that" and not governs:
        return words.end + 1  # "began with a rally that filled the square"
    if place >= words.end or low[place] in ("that", ":"):
        return place + 1
    if not (verb.clause or verb.quoted):
        return place
    near = low[place : min(words.end, place + _FARTHEST)]
    colon = place + near.index(":") if ":" in near else 0
    if colon and kinds[colon + 1] & Kind.QUOTATION and not words.has(Kind.CUE, place, colon):
        return colon + 1  # "replied as he always does: “...”"
    # Farther away: "wrote, in a letter to the court, that"; "said of her rival: “...”".
    for number in range(place, min(words.end, place + 25)):
        if low[number] == ":" or (low[number] == "," and kinds[number + 1] & Kind.QUOTATION):
            return number + 1
        aside = low[place] == "," or kinds[place] & Kind.PREPOSITION
        if aside and not kinds[number - 1] & Kind.PREPOSITION and verb.clause:
            if low[number] == "that":
                return number + 1
            if low[number] == "whether":
                return number
        if kinds[number] & (Kind.END | Kind.QUOTATION | Kind.SUBJECT) or is_verb(words, number):
            break
    return place


def _governs(predicate: Predicate, start: int) -> bool:
    """Whether a clause without "that" follows, or one with a question word."""
    words, verb = predicate.words, predicate.verb
    low, kind = words.low, words.kinds[start]
    end = said_end(predicate, start)
    if kind & Kind.QUESTION:
        return verb.lemma not in ("add", "say") or has_verb(words, start + 1, words.end)
    if verb.wary and not kind & Kind.SUBJECT and start == predicate.end:
        return False
    if kind & Kind.PREPOSITION:
        apart = low[start] in ("to", "on", "as", "into", "against", "than", "like", "upon")
        return verb.bare and not apart and _has_any_verb(words, start, end)
    if verb.lemma == "say" and low[start] not in _NO_CLAUSE:
        return True
    if verb.shared and not verb.bare:
        return has_verb(words, start, end)
    return _has_any_verb(words, start, end)


def _has_any_verb(words: Words, start: int, end: int) -> bool:
    return (
        any_verb(words, start, end)
        or words.has(Kind.SUBJECT, start + 1, end)
        or bool(words.kinds[start] & Kind.SUBJECT and words.low[start] not in ("it", "you"))
    )


def _is_document(predicate: Predicate) -> bool:
    """Whether a document shows something, and nobody holds it up."""
    words, before = predicate.words, predicate.before
    begin = piece_start(words, before)
    if words.low[before] == "," and (subject := find_subject(words, before)) is not None:
        begin = subject[0]  # "A poll, conducted in May, found"
    return words.has(Kind.DOCUMENT, begin, before + 1) and not words.has(
        Kind.RELATIVE | Kind.CUE, begin, before
    )


def _is_object(words: Words, start: int, end: int) -> bool:
    joins = words.kinds[start] & (Kind.PREPOSITION | Kind.COORDINATOR | Kind.SUBORDINATOR)
    if joins and words.low[start] not in ("whether", "how", "why", "what"):
        return False
    if words.kinds[start] & Kind.OBJECT:
        return end - start > 1
    return not (words.kinds[start] & Kind.ADVERB and start + 1 >= words.end)


def _names(words: Words, start: int, end: int) -> bool:
    """Whether "called" has what it calls, and how: "Y “...”", "Y a liar", "Y as C"."""
    low = words.low
    if words.kinds[start] & Kind.PREPOSITION or words.low[start] == "back":
        return False
    called = low[start - 1].startswith("call")
    for place in range(start + 1, min(end, start + 16)):
        word = low[place]
        if words.kinds[place] & Kind.QUOTATION or word == "as":
            return True
        joined = words.kinds[place - 1] & Kind.PREPOSITION or low[place - 1] == "and"
        if word in ("a", "an", "the") and not joined:
            return True
        if word in ("for", "over") and not called:
            return True
        if word == "to" and low[start - 1].startswith(("compar", "liken")):
            return True
    return False


def _urged(words: Words, end: int) -> int | None:
    """The place of "to" in "urged Y to Z"; None where it is not said so."""
    low, kinds = words.low, words.kinds
    for place in range(end, min(words.end, end + 14)):
        if low[place] == "to" and place > end:
            following = place + 1
            return None if kinds[following] & Kind.DETERMINER or words.capital[following] else place
        if low[place] in ("that", ":") or kinds[place] & Kind.QUOTATION or is_verb(words, place):
            return None
    return None


def said_end(predicate: Predicate, first: int) -> int:
    """Where the clause ends that begins there, if nobody else speaks before."""
    words = predicate.words
    if first < predicate.limit < words.end:
        return predicate.limit
    after = words.low[first + 1 : words.end - 1]
    comments = "," in after and ("a" in after or "an" in after)
    if not (comments or "but" in after or ";" in after or QUOTED in after):
        return words.end
    for place in range(first + 1, words.end - 1):
        if words.low[place] == ";" or (words.low[place] == "," and _comments(words, place + 1)):
            return place
        if words.kinds[place] & Kind.QUOTATION and _is_over(words, place):
            return place + 1
        closes = words.kinds[place] & Kind.QUOTATION and words.kinds[place + 1] & Kind.FINITE
        if closes and any_verb(words, first, place):
            return place + 1  # "a nurse who warned that it was “...” has won"
        but = words.low[place] == "but" and words.low[place - 1] != "nothing"
        if but and _turns(words, place + 1):
            return place
    return words.end


def _is_over(words: Words, quotation: int) -> bool:
    """Whether the writer goes on after a quotation: "“a fair one,” repeating a formula", "“done”,
    and sterling fell"."""
    after, inner = quotation + 1, words.quotations[quotation].inner
    comma = words.low[after] == ","
    if not (comma or words.text[inner.end - 1 : inner.end] == ","):
        return False
    after += comma
    word = words.low[after]
    if word.endswith("ing"):
        return True
    named = words.low[after + 1] not in ("that", "he", "she", "they", "it")
    own = word == "and" and named and not words.kinds[after + 1] & (Kind.PREPOSITION | Kind.CUE)
    return (
        own
        and any_verb(words, after + 2, words.end)
        and not words.has(Kind.QUOTATION, after, words.end)
    )


def _comments(words: Words, place: int) -> bool:
    """Whether the writer tells what to think of what is said: ", a claim that nobody shares"."""
    if words.low[place] not in ("a", "an"):
        return False
    for noun in range(place + 1, min(place + 4, words.end)):
        if words.kinds[noun] & Kind.SHELL:
            follows = words.kinds[noun + 1]
            return not follows & (Kind.EDGE | Kind.COORDINATOR) and noun + 1 < words.end
        if words.kinds[noun] & (Kind.EDGE | Kind.PREPOSITION):
            break
    return False


def _turns(words: Words, place: int) -> bool:
    """Whether a verb follows "but": the subject of the cue goes on, and not what is said."""
    while words.kinds[place] & Kind.ADVERB:
        place += 1
    word, kind = words.low[place], words.kinds[place]
    if words.capital[place] or kind & Kind.MODAL or word in ("is", "are", "has", "have"):
        return False
    if (kind & Kind.FINITE and "'" not in word) or kind & Kind.HAVE:
        return True
    if word.endswith("ed") and not words.kinds[place - 1] & Kind.DETERMINER:
        return True
    cue = read_lexicon().get(word)
    return cue is not None and "past" in cue.forms
