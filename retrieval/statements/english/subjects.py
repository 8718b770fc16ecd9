"""The subject of an English verb: which noun phrase speaks, also where it stands far away."""

from __future__ import annotations

from retrieval.statements.english import kinds as Kind
from retrieval.statements.english.clauses import (
    clause_start,
    first_phrase,
    has_cue,
    last_phrase,
)
from retrieval.statements.english.lexicon import read_lexicon
from retrieval.statements.english.mentions import split_name
from retrieval.statements.english.phrases import COMMAS, has_verb, is_hard, is_verb, piece_start
from retrieval.statements.english.words import Words

Phrase = tuple[int, int]
"""From the first word of a noun phrase up to, not including, the last."""

_NO_SUBJECTS = ("there", "what", "how", "why", "whether", "if")
_PARTIES = ("r-", "d-", "i-")
"""What opens the party and state of a lawmaker: "R-Ala."."""
_PARTS = ("most", "many", "some", "several", "all", "none", "half", "two", "both")
_ASIDES = (
    "seen",
    "written",
    "held",
    "taken",
    "made",
    "given",
    "led",
    "found",
    "built",
    "drawn",
    "sent",
    "shown",
    "chosen",
    "brought",
    "sold",
    "told",
    "caught",
    "paid",
    "run",
    "set",
    "won",
    "lost",
    "spoken",
    "thrown",
    "hit",
    "struck",
    "kept",
    "put",
    "meant",
    "understood",
    "begun",
    "born",
    "known",
    "himself",
    "herself",
    "themselves",
    "aged",
    "then",
    "both",
)


def find_subject(words: Words, last: int) -> Phrase | None:
    """The noun phrase whose verb follows the word `last`, with its appositions.

    None where there is none, or where it is that of a verb before ("and said").
    """
    if last < 0 or is_hard(words, last) or words.kinds[last] & Kind.SUBORDINATOR:
        return None
    if words.kinds[last] & Kind.SUBJECT:
        return last, last + 1
    if words.low[last] in ("who", "which", "that"):
        return _antecedent(words, last)
    if words.low[last] in COMMAS:
        return _around_asides(words, last)
    start = clause_start(words, piece_start(words, last), last + 1)
    if start > last or words.low[start] in (*_NO_SUBJECTS, "according"):
        return None
    return None if start == last and words.low[start] in ("the", "a", "an") else (start, last + 1)


def _antecedent(words: Words, relative: int) -> Phrase | None:
    """The noun phrase that a relative clause belongs to: "a lawyer, who says"."""
    low, last = words.low, relative - 1
    if low[last] in ("and", "but"):
        pronoun = low[relative]
        first = next((p for p in range(last, -1, -1) if low[p] == pronoun), None)
        return None if first is None else _antecedent(words, first)
    if low[last] in COMMAS:
        last -= 1
    if last < 0 or is_hard(words, last):
        return None
    if low[relative] == "that" and (words.kinds[last] & (Kind.CUE | Kind.CONTENT_NOUN)):
        return None
    start = clause_start(words, piece_start(words, last), last + 1)
    if words.low[start] == "it" and words.kinds[start + 1] & Kind.BE and start + 2 <= last:
        return start + 2, last + 1  # "It was Ann Moore who warned"
    start = last_phrase(words, start, last + 1)
    if words.low[start] in ("a", "an") and words.low[start - 1] == ",":
        # "the Sunrise Fund, a group that says"
        first = start - 1
        while first > 0 and words.capital[first - 1]:
            first -= 1
        if first < start - 1 and split_name(words, first, start - 1)[0] is not None:
            start = first
    return (start, last + 1) if start <= last else None


def _around_asides(words: Words, comma: int) -> Phrase | None:
    """The subject before what stands between commas: "Hartwig, the minister, who was ill, said"."""
    found: Phrase | None = None
    named = closing = False
    last = comma - 1
    while last >= 0 and not is_hard(words, last):
        start = piece_start(words, last)
        start, kind = _inner_clause(words, start, last)
        if kind == "clause":
            if found is None:
                start = last_phrase(words, clause_start(words, start, last + 1), last + 1)
                end = first_phrase(words, start, last + 1)
                found = (start, end) if end > start else None
            break
        if kind == "aside" and found is None and (fronted := _after_adverbial(words, start, last)):
            return fronted
        if kind == "aside":
            detail = words.low[start][0].isdigit() or words.low[start].startswith(_PARTIES)
            if found is not None and not (closing and named) and not detail:
                break
        elif found is None:
            if not any(word in ("who", "which", "whose") for word in words.low[start + 1 : last]):
                start = clause_start(words, start, last + 1)
            # What directly precedes the verb's comma can but belong to what is before it.
            found, named, closing = (start, last + 1), kind == "name", last == comma - 1
            if words.low[start - 1] not in COMMAS:
                break
        else:
            start = clause_start(words, start, last + 1)
            office = words.low[start] == "the" and last == start + 1 and words.capital[last]
            if office and named and last + 2 == found[0]:
                return start, found[1]  # "The Taoiseach, Ann Moore, said"
            if closing and named and (kind == "name" or last + 2 < found[0]):
                return start, last + 1  # "Obama, in Charlotte, N.C., said"
            if named != (kind == "name") or words.low[found[0]] in ("a", "an"):
                return start, found[1]
            break
        last = start - 2
    return found


def _after_adverbial(words: Words, start: int, last: int) -> Phrase | None:
    """The name that follows an adverbial without a comma: "At the gates Ann Moore"."""
    opens = start == words.begin or is_hard(words, start - 1)
    if not (opens and words.kinds[start] & Kind.PREPOSITION):
        return None
    name = last
    while name > start + 1 and words.capital[name - 1]:
        name -= 1
    alone = words.capital[name] and name > start + 2
    joined = words.kinds[name - 1] & (Kind.PREPOSITION | Kind.DETERMINER)
    return (name, last + 1) if alone and not joined and last > name else None


def _inner_clause(words: Words, start: int, last: int) -> tuple[int, str]:
    """Where the innermost clause of a piece between commas begins, and of what kind it is."""
    joined = words.low[start] in ("while", "whereas", "although", "because", "though")
    if joined and start < last and _kind_of_piece(words, start + 1, last + 1) in ("name", "role"):
        start += 1  # "while Ann Moore, a lawyer, said"
    kind = _kind_of_piece(words, start, last + 1)
    if words.low[start] in ("who", "whose", "whom", "which"):
        return start, kind  # whatever it holds belongs to who it tells of
    complement = "that" in words.low[start:last] and has_cue(words, start, last)
    if kind == "clause" or complement or words.low[start] in ("and", "but"):
        inner = clause_start(words, start, last + 1)
        if start < inner <= last:
            return inner, _kind_of_piece(words, inner, last + 1)
    return start, kind


def _kind_of_piece(words: Words, first: int, last: int) -> str:
    """Whether a piece is a "clause", the "name" or "role" of somebody, or an "aside"."""
    if first >= last:
        return "aside"
    word, kind = words.low[first], words.kinds[first]
    if (
        kind & (Kind.RELATIVE | Kind.PREPOSITION | Kind.SUBORDINATOR | Kind.ADVERB)
        or word in _ASIDES
        or (word in _PARTS and words.low[first + 1] == "of" and words.low[first - 1] == ",")
        or word[0].isdigit()
        or word.startswith(_PARTIES)
        or (word.endswith(("ing", "ed")) and not words.capital[first])
    ):
        return "aside"
    if has_verb(words, first, last) and not _is_apposition(words, first, last):
        return "clause"
    relative = next((p for p in range(first + 1, last) if words.kinds[p] & Kind.RELATIVE), last)
    return "role" if split_name(words, first, relative)[0] is None else "name"


def _is_apposition(words: Words, first: int, last: int) -> bool:
    """Whether a piece tells what somebody is, and its "-ed" is no verb: "a retired teacher"."""
    if words.low[first] not in ("a", "an"):
        return False
    relative = next((p for p in range(first + 1, last) if words.kinds[p] & Kind.RELATIVE), last)
    return not words.has(Kind.FINITE | Kind.SUBJECT, first, relative)


def _is_form_of_saying(words: Words, place: int) -> bool:
    """Whether a reporting verb stands there, and no noun that looks like one: "a federal judge"."""
    if not words.kinds[place] & Kind.CUE:
        return False
    cue = read_lexicon().get(words.low[place])
    return cue is None or cue.forms != {"base"}


def _is_asked(words: Words, place: int) -> bool:
    """Whether a clause only tells what its subject was asked: "Pressed on the poll, she said"."""
    follows = words.kinds[place + 1] & (Kind.PREPOSITION | Kind.QUESTION | Kind.SUBORDINATOR)
    return words.low[place].endswith("ed") and bool(follows) and not words.capital[place + 1]


def first_subject(words: Words, first: int, last: int) -> Phrase | None:
    """The subject of the clause that begins at `first`: that of "and said" far behind it."""
    kinds = words.kinds
    begin = first
    while begin < last:
        end = begin
        while end < last and not kinds[end] & Kind.EDGE:
            end += 1
        while begin < end and (
            words.low[begin] in ("and", "but", "or", "yet") or kinds[begin] & Kind.ADVERB
        ):
            begin += 1
        participle = words.low[begin].endswith("ing") and not words.capital[begin]
        participle = participle or _is_asked(words, begin)
        if (
            begin < end
            and not participle
            and not kinds[begin] & (Kind.PREPOSITION | Kind.SUBORDINATOR)
        ):
            if kinds[begin] & Kind.SUBJECT:
                return begin, begin + 1
            for place in range(begin + 1, end):
                small = not words.capital[place]
                verbal = words.low[place].endswith("ed") or _is_form_of_saying(words, place)
                if kinds[place] & Kind.RELATIVE or (small and verbal) or is_verb(words, place):
                    return begin, place
            return begin, end
        begin = end + 1
    return None
