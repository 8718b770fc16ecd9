"""The subject of an English verb: which noun phrase speaks, also where it stands far away."""

from __future__ import annotations

from collections.abc import Iterator

from retrieval.statements.english_classes import (
    DAYS,
    DETERMINERS,
    FINITE,
    PREPOSITIONS,
    RELATIVES,
    SUBJECTS,
    SUBORDINATORS,
    TIMES,
)
from retrieval.statements.english_cues import read_lexicon
from retrieval.statements.english_mentions import is_adverb, split_name
from retrieval.statements.english_words import QUOTED, Words

HARD = frozenset([";", ":", ".", "!", "?", "…", QUOTED])
_COMMAS = frozenset([",", "—"])
_ARTICLES = frozenset(["the", "a", "an"])
_CONTENT_NOUNS = frozenset(
    [
        "fact",
        "claim",
        "claims",
        "idea",
        "view",
        "belief",
        "hope",
        "hopes",
        "fear",
        "fears",
        "concern",
        "concerns",
        "sign",
        "signs",
        "evidence",
        "warning",
        "news",
        "argument",
        "suggestion",
        "feeling",
        "impression",
        "possibility",
        "statement",
        "clear",
        "so",
    ]
)


def is_verb(words: Words, place: int) -> bool:
    """Whether a finite verb most likely stands here, by its form and its neighbours alone."""
    low = words.low
    word = low[place]
    if word in FINITE:
        return not (
            words.capital[place]
            and place + 1 < len(low)
            and (words.capital[place + 1] or low[place + 1].startswith("al-"))
        )
    if words.capital[place] or not word.endswith("ed") or len(word) < 4:
        return False
    if place == 0 or low[place - 1] in DETERMINERS or low[place - 1] in PREPOSITIONS:
        return False
    follows = low[place + 1] if place + 1 < len(low) else "."
    return follows not in PREPOSITIONS or low[place - 1] in SUBJECTS or words.capital[place - 1]


def has_verb(words: Words, first: int, last: int) -> bool:
    """Whether a clause stands here: a finite verb that belongs to no relative clause."""
    low = words.low
    for place in range(first, last):
        if low[place] in RELATIVES and place > first:
            return False
        if low[place].split("'")[0] in SUBJECTS or is_verb(words, place):
            return True
    return False


def find_subject(words: Words, last: int) -> tuple[int, int] | None:
    """The noun phrase whose verb follows the word `last`, with its appositions.

    None where there is none, or where it is that of a verb before ("and said").
    """
    low = words.low
    if last < 0 or low[last] in HARD or low[last] in SUBORDINATORS:
        return None
    if low[last].split("'")[0] in SUBJECTS:
        return last, last + 1
    if low[last] in ("who", "which", "that"):
        return _antecedent(words, last)
    if low[last] in _COMMAS:
        return _around_asides(words, last)
    start = piece_start(words, last)
    start = clause_start(words, start, last + 1)
    if start > last or not _may_be_subject(words, start, last + 1):
        return None
    return start, last + 1


def _antecedent(words: Words, relative: int) -> tuple[int, int] | None:
    """The noun phrase that a relative clause belongs to: "a lawyer, who says"."""
    last = relative - 1
    if last >= 0 and words.low[last] in ("and", "but"):
        first = next((n for n in range(last, -1, -1) if words.low[n] == words.low[relative]), None)
        return None if first is None else _antecedent(words, first)
    if last >= 0 and words.low[last] in _COMMAS:
        last -= 1
    if last < 0 or words.low[last] in HARD:
        return None
    if words.low[relative] == "that" and (
        words.low[last] in read_lexicon() or words.low[last] in _CONTENT_NOUNS
    ):
        return None
    start = _last_phrase(words, clause_start(words, piece_start(words, last), last + 1), last + 1)
    return (start, last + 1) if start <= last else None


def _around_asides(words: Words, comma: int) -> tuple[int, int] | None:
    """The subject before what stands between commas: "Hartwig, the minister, who was ill, said"."""
    found: tuple[int, int] | None = None
    named = False
    closing = True  # what directly precedes the verb's comma can but belong to what is before
    last = comma - 1
    while last >= 0 and words.low[last] not in HARD:
        start = piece_start(words, last)
        kind = _kind_of_piece(words, start, last + 1)
        if (
            kind == "clause"
            or words.low[start] in ("and", "but")
            or _has_complement(words, start, last)
        ):
            inner = clause_start(words, start, last + 1)
            if start < inner <= last:
                start, kind = inner, _kind_of_piece(words, inner, last + 1)
        if kind == "aside":
            if found is not None and not (closing and named):
                break
        elif kind == "clause":
            if found is None:
                start = _last_phrase(words, clause_start(words, start, last + 1), last + 1)
                found = _first_phrase(words, start, last + 1)
            break
        else:
            start = clause_start(words, start, last + 1)
            if found is None:
                found, named, closing = (start, last + 1), kind == "name", last == comma - 1
                if low_before(words, start) not in (",", "—"):
                    break
            elif closing and named and (kind == "name" or last + 2 < found[0]):
                return start, last + 1  # "Obama, in Charlotte, N.C., said"
            elif named != (kind == "name") or words.low[found[0]] in ("a", "an"):
                return start, found[1]
            else:
                break
        last = start - 2
    return found


def _has_complement(words: Words, first: int, last: int) -> bool:
    """Whether a verb of saying and "that" stand in this piece: "testified that the minister"."""
    low = words.low
    return "that" in low[first:last] and any(
        low[place] in read_lexicon() for place in range(first, last) if not words.capital[place]
    )


def low_before(words: Words, place: int) -> str:
    """The word before a place; a full stop at the beginning."""
    return words.low[place - 1] if place > 0 else "."


def _first_phrase(words: Words, first: int, last: int) -> tuple[int, int] | None:
    for place in range(first, last):
        if is_verb(words, place) or words.low[place] in RELATIVES:
            return (first, place) if place > first else None
    return first, last


def piece_start(words: Words, last: int) -> int:
    """Where the piece between commas begins that ends with the word `last`."""
    place = last
    while place >= 0 and words.low[place] not in _COMMAS and words.low[place] not in HARD:
        place -= 1
    return place + 1


def _kind_of_piece(words: Words, first: int, last: int) -> str:
    low = words.low
    if first >= last:
        return "aside"
    word = low[first]
    if (
        word in RELATIVES
        or word in PREPOSITIONS
        or word in SUBORDINATORS
        or (word.endswith(("ing", "ed")) and not words.capital[first])
        or word[0].isdigit()
        or (is_adverb(word) and first + 1 < last)
        or all(is_adverb(low[place]) for place in range(first, last))
        or word in ("born", "known", "himself", "herself", "themselves", "aged", "then", "both")
    ):
        return "aside"
    if has_verb(words, first, last):
        return "clause"
    name, _ = split_name(words, first, _phrase_end(words, first, last))
    return "name" if name is not None else "role"


def _phrase_end(words: Words, first: int, last: int) -> int:
    for place in range(first + 1, last):
        if words.low[place] in RELATIVES:
            return place
    return last


def clause_start(words: Words, first: int, last: int) -> int:
    """Where the clause begins whose subject ends at `last`, inside one piece between commas."""
    low = words.low
    for place in range(last - 1, first - 1, -1):
        word = low[place]
        if word in ("but", "so", "yet", "nor"):
            return place + 1
        if word in SUBORDINATORS and place + 1 < last:
            if word in ("before", "after", "since", "until") and place == first:
                return _last_phrase(words, place, last)
            if word == "as" and place == first:
                return _last_phrase(words, place + 1, last)
            if not (word == "as" and low_before(words, place) in ("such", "well", "known")):
                return place + 1
        if word == "that" and place > first:
            before = low[place - 1]
            if (
                before in read_lexicon()
                or before in _CONTENT_NOUNS
                or before in TIMES
                or any(
                    low[p] in read_lexicon() for p in range(first, place) if not words.capital[p]
                )
            ):
                return place + 1
        relative = word in ("which", "whom") and first < place < last - 1
        if relative and (low[place + 1] in DETERMINERS or words.capital[place + 1]):
            return place + 1
        if word == "and" and has_verb(words, first, place):
            return place + 1
        if word == "that" and place == first:
            return place + 1 if place + 1 < last and low[place + 1] in DETERMINERS else place
    if low[first] in PREPOSITIONS or is_adverb(low[first]):
        return _last_phrase(words, first, last)
    if low[first] in ("and", "or"):
        return first + 1
    return _bare_relative(words, first, last)


def _bare_relative(words: Words, first: int, last: int) -> int:
    """Where a second noun phrase begins that no word joins to the first: "a claim the family
    denied"."""
    low = words.low
    for place in range(first + 2, last):
        before = low[place - 1]
        if (
            low[place] in ("the", "a", "an", "his", "her", "their", "its")
            and before not in PREPOSITIONS
            and before not in DETERMINERS
            and before not in ("and", "or", "&", "who", "that", "which")
            and not is_adverb(before)
            and not is_verb(words, place - 1)
            and not any(is_verb(words, p) or low[p] in RELATIVES for p in range(first, place))
        ):
            return place
    return first


def _last_phrase(words: Words, first: int, last: int) -> int:
    """Where the last noun phrase begins, after an adverbial that no comma closes: "On Monday in
    Rome the minister"."""
    low = words.low
    for place in range(last - 1, first, -1):
        before = low[place - 1]
        if low[place] in DETERMINERS and before not in PREPOSITIONS and before not in DETERMINERS:
            return place
        if low[place].split("'")[0] in SUBJECTS:
            return place
        if (
            words.capital[place]
            and not words.capital[place - 1]
            and before not in PREPOSITIONS
            and before not in DETERMINERS
            and before in TIMES
        ) or (before in DAYS and place < last):
            return place
    if low[first] in PREPOSITIONS or is_adverb(low[first]):
        place = first
        while place < last and (low[place] in PREPOSITIONS or is_adverb(low[place])):
            place += 1
        if low[first] in PREPOSITIONS and place < last:
            # One phrase after the preposition: nothing is left to be the subject.
            capitals = last - 1
            while capitals > place and words.capital[capitals - 1]:
                capitals -= 1
            return capitals if place < capitals < last and words.capital[capitals] else last
        return place
    return first


def _may_be_subject(words: Words, first: int, last: int) -> bool:
    low = words.low
    if low[first] in ("there", "what", "how", "why", "whether", "if"):
        return False
    return not (last - first == 1 and low[first] in _ARTICLES)


def first_subject(words: Words, first: int, last: int) -> tuple[int, int] | None:
    """The subject of the clause that begins at `first`: that of "and said" far behind it."""
    low = words.low
    for start, end in _pieces(words, first, last):
        begin = start
        while begin < end and (low[begin] in ("and", "but", "or", "yet") or is_adverb(low[begin])):
            begin += 1
        if begin >= end:
            continue
        if low[begin] in PREPOSITIONS or low[begin] in SUBORDINATORS:
            continue
        if low[begin].endswith("ing") and not words.capital[begin]:
            continue
        for place in range(begin, end):
            if low[place].split("'")[0] in SUBJECTS and place == begin:
                return place, place + 1
            if place > begin and (
                is_verb(words, place)
                or low[place] in RELATIVES
                or (low[place].endswith("ed") and not words.capital[place])
                or (low[place] in read_lexicon() and not words.capital[place])
            ):
                return begin, place
        return begin, end
    return None


def _pieces(words: Words, first: int, last: int) -> Iterator[tuple[int, int]]:
    start = first
    for place in range(first, last):
        if words.low[place] in _COMMAS or words.low[place] in HARD:
            if place > start:
                yield start, place
            start = place + 1
    if start < last:
        yield start, last
