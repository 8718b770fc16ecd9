"""One reporting verb in its clause: its form, its auxiliaries, and where its own words end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from retrieval.statements.english import kinds as Kind
from retrieval.statements.english.lexicon import Cue, Form, Verb
from retrieval.statements.english.phrases import has_verb, piece_end
from retrieval.statements.english.words import Words

_CONTRACTED = {"ll": Kind.MODAL, "ve": Kind.HAVE, "d": Kind.HAVE, "s": Kind.BE}
_PRONOUNS = ("many", "some", "all", "both", "few", "others", "several")
"""Determiners that speak themselves: "some say"."""
_THOSE = ("those", "these", "this", "that", "each", "another", "most", "more")
"""Those that, before a reporting word, make a noun of it: "this claim"."""
_INDEED = (
    ("had", "this"),
    ("went", "on"),
    ("go", "on"),
    ("goes", "on"),
    ("continued",),
    ("continues",),
)
"""Before "to say", they leave no doubt that it was said."""
_CLAUSE_OPENERS = ("he", "she", "it", "they", "there", "that", "we", "you", "i", "what", "who")
_BY_WAY = (
    "took",
    "used",
    "uses",
    "seemed",
    "seems",
    "appeared",
    "appears",
    "paused",
    "stopped",
    "likes",
    "loves",
)
"""Verbs of somebody who says it thereby: "took to Twitter to call"."""
_HASTENED = ("on", "continued", "continues", "hastened", "rushed", "quick", "first")


@dataclass(slots=True)
class Predicate:
    """A reporting verb at `place`, whose cue ends at `end`.

    `before` is the word before it and its auxiliaries; `limit` is where its clause ends at the
    latest.
    """

    words: Words
    verb: Verb
    forms: frozenset[Form]
    place: int
    end: int
    before: int
    auxiliaries: int
    """The classes of all of them."""
    limit: int
    voice: Literal["active", "passive", "participle"] = "active"

    @property
    def joint(self) -> str:
        """The word before the clause of a verb without a subject."""
        return self.words.low[self.before]


def read_auxiliaries(words: Words, place: int) -> tuple[int, int, int]:
    """The word before a verb and its auxiliaries and adverbs; the classes of these auxiliaries, and
    of the nearest one."""
    low, kinds = words.low, words.kinds
    found = nearest = 0
    before = place - 1
    while before >= 0:
        kind = kinds[before]
        indeed = _said_indeed(words, before)
        if indeed:
            before -= indeed
            kind = Kind.HAVE
        elif kind & Kind.DAY:
            before -= low[before - 1] == "on"
        elif not kind & (Kind.AUXILIARY | Kind.NEGATION | Kind.ADVERB) or (
            words.capital[before] and before
        ):
            auxiliary = _over_aside(words, before)
            if auxiliary == before:
                break
            before = auxiliary
            kind = kinds[before]
        if kind & (Kind.AUXILIARY | Kind.NEGATION):
            found |= kind
            nearest = nearest or kind
        before -= 1
    head, apostrophe, tail = low[before].partition("'")
    if apostrophe and before >= 0 and (kinds[before] & Kind.SUBJECT or head == "who"):
        found |= _CONTRACTED.get(tail, 0)
        nearest = nearest or _CONTRACTED.get(tail, 0)
    return before, found, nearest


def _over_aside(words: Words, place: int) -> int:
    """The "has" from which an aside parts its verb: "has in the past blamed", "has, in turn, said";
    the same place where there is none."""
    kinds = words.kinds
    closed = words.low[place] == ","
    for first in range(place - 1, max(0, place - 7), -1):
        if kinds[first] & (Kind.END | Kind.QUOTATION | Kind.CUE):
            break
        opens = words.low[first] == "," if closed else kinds[first] & Kind.PREPOSITION
        if opens and kinds[first - 1] & Kind.HAVE:
            return first - 1
        if kinds[first] & Kind.STOP:
            break
    return place


def _said_indeed(words: Words, to: int) -> int:
    """How many words before "to" tell that somebody did say something: "went on to"."""
    if words.low[to] != "to":
        return 0
    for tail in _INDEED:
        if to >= len(tail) and tuple(words.low[to - len(tail) : to]) == tail:
            return len(tail)
    return 0


def read_predicate(words: Words, place: int, cue: Cue) -> Predicate | None:
    """The reporting verb at a place; None where nobody can be saying anything by it."""
    verb, forms = cue.verb, cue.forms
    before, auxiliaries, nearest = read_auxiliaries(words, place)
    end = _cue_end(words, place, verb)
    predicate = Predicate(words, verb, forms, place, end, before, auxiliaries, words.end)
    if verb.lemma in ("go", "continue", "begin") and words.low[end] == "to":
        return None  # "went on to say"
    if auxiliaries & Kind.MODAL or (auxiliaries & Kind.NEGATION and not _denies_belief(predicate)):
        return None
    if "state" in forms and auxiliaries & Kind.BE:
        return predicate if _governs_clause(words, place + 1) else None
    if forms == {"state"} or _is_noun(words, place, forms):
        return None
    if "ing" in forms:
        predicate.voice = "active" if auxiliaries & Kind.BE else "participle"
        return predicate
    if forms == {"participle"} and not auxiliaries:
        return None  # "the card shown to him"
    if nearest & Kind.BE:
        predicate.voice = "passive"
        by = words.low[place + 1] == "by" and (verb.object or verb.naming)
        return predicate if by else None
    if predicate.joint == "to" and before >= 0:
        if words.low[before - 1] in _HASTENED:
            return predicate
        way = next(
            (p for p in range(before - 1, max(0, before - 7), -1) if words.low[p] in _BY_WAY), 0
        )
        predicate.before = way - 1
        predicate.auxiliaries |= Kind.HAVE  # its form tells nothing of its subject
        return predicate if way else None
    if auxiliaries & Kind.DO and "base" not in forms:
        return None
    if not auxiliaries and predicate.joint == "," and _is_reduced(words, place, forms):
        return None
    asked = words.kinds[before] & Kind.SUBJECT and words.kinds[before - 1] & (
        Kind.DO | Kind.MODAL | Kind.HAVE
    )
    return None if asked and not auxiliaries else predicate  # "did he say"


def _is_reduced(words: Words, place: int, forms: frozenset[Form]) -> bool:
    """Whether a participle tells between commas what its noun was told: "Moore, asked about it,
    said"; "The beams, held together by pegs, are old"."""
    follows = words.kinds[place + 1] & (
        Kind.PREPOSITION | Kind.QUESTION | Kind.SUBORDINATOR | Kind.ADVERB
    )
    close = piece_end(words, place)
    participle = words.low[place].endswith("ed") or "participle" in forms
    if not (follows and participle and words.low[close] == ","):
        return False
    return close + 1 < words.end and bool(
        words.kinds[close + 1] & (Kind.CUE | Kind.FINITE | Kind.AUXILIARY)
    )


def _denies_belief(predicate: Predicate) -> bool:
    """Whether what somebody does not hold is what they think: "does not believe that C"."""
    verb, state = predicate.verb, "state" in predicate.forms and predicate.auxiliaries & Kind.BE
    if verb.lemma in ("sure", "certain", "clear"):
        return False
    if not (verb.opinion or state) or predicate.joint in ("who", "which", "that"):
        return False
    if predicate.words.kinds[predicate.place + 1] & (Kind.STOP | Kind.END | Kind.PREPOSITION):
        return False
    return _governs_clause(predicate.words, predicate.end)


def _governs_clause(words: Words, place: int) -> bool:
    if words.low[place] == "that":
        return True
    barred = words.kinds[place] & (Kind.PREPOSITION | Kind.STOP)
    return not barred and has_verb(words, place, piece_end(words, place))


def _is_noun(words: Words, place: int, forms: frozenset[Form]) -> bool:
    """Whether a form that is a noun or an adjective too is one here: "insurance claims"."""
    low, kinds = words.low, words.kinds
    previous, kind = low[place - 1], kinds[place - 1]
    if words.capital[place]:
        named = words.capital[place + 1] or low[place + 1].startswith("al-")  # the name Said
        opens = kind & (Kind.END | Kind.QUOTATION) or previous == ":"
        if named or not opens:
            return True
    if previous == "her" and low[place + 1] == "that":
        return False  # "people who talked with her said that"
    if kind & Kind.DETERMINER and previous not in _PRONOUNS:
        return previous not in _THOSE
    if previous.endswith("'s") and not kind & Kind.SUBJECT:
        return True
    if "ing" in forms:
        return False
    if low[place] == "state" and low[place + 1] != "that":
        return True  # "state officials"
    infinitive = low[place - 2] == "to" and place > 2 and not kind & (Kind.ADVERB | Kind.EDGE)
    if infinitive and forms & {"base", "present"} and not kinds[place - 2] & Kind.CUE:
        return True  # "refused to dismiss charges"
    if kind & Kind.PREPOSITION and previous not in ("than", "to"):
        return not (previous in ("in", "on", "up", "out") and place > 1)
    if forms & {"base", "present"} and "past" not in forms:
        clause = low[place + 1].partition("'")[0] in _CLAUSE_OPENERS  # "they insist he's"
        return bool(kind & Kind.BE or (kinds[place + 1] & Kind.FINITE and not clause))
    return False


def _cue_end(words: Words, place: int, verb: Verb) -> int:
    """Where the cue ends, with the words that belong to its verb: "called for"."""
    for tail in verb.tails:
        if tuple(words.low[place + 1 : place + 1 + len(tail)]) == tail:
            return place + 1 + len(tail) - (tail[-1] == "that")
    return place + 1
