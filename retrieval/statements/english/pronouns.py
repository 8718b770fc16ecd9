"""Whom an English pronoun means: by gender, by who spoke, and by who a sentence is about."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from retrieval.statements.english.classes import read_classes
from retrieval.statements.english.names import Names
from retrieval.statements.english.runs import Name, bare
from retrieval.statements.speech import Mention

_PRONOUN = re.compile(r"([HhSs](?<!\w.)(?:(?<=[Hh])(?:e|is|er|im)|(?<=[Ss])he))\b")
_FAR = 1_200
"""Characters between a name and the pronoun that stands for it."""
_BY_TITLE, _BY_FIRST_NAME, _BY_CONTEXT, _BY_GUESS = 5, 5, 2, 1
"""Votes for a gender, by how sure they are."""
_FITS, _SPOKE, _IS_SUBJECT, _NEW, _BESIDE, _OLD = 1.5, 2.0, 3.0, 0.5, 1.0, 0.3
"""What speaks for somebody: the gender is told; spoke last; is named since as a subject or not;
is the subject of the sentence in which the last one spoke; or is named before it."""
_NOT_OUTSIDE = 2.5
"""What speaks against who is named in the same sentence: "Smith would resign, he said"."""


def antecedent(names: Names, pronoun: Mention, latest: Mention | None) -> Mention | None:
    """See `Grammar`."""
    if pronoun.plural or pronoun.kind == "organisation":
        return _of_many(pronoun, latest)
    text, place = names.text, pronoun.span.start
    best, most = None, float("-inf")
    if latest is not None and latest.kind == "person" and not latest.plural:
        fit = _fit(pronoun, _feminine_mention(names, latest))
        if fit is not None:
            best, most = latest, _SPOKE + fit
    outside = text[max(0, place - 3) : place].rstrip().endswith((",", "”", '"'))
    for name in names.persons(max(0, place - _FAR), place):
        feminine = _feminine(names, name)
        fit = _fit(pronoun, feminine)
        if fit is None or text[name.span.end : place].strip() == "and":
            continue  # "Lundqvist and she"
        score = fit + _nearness(names, name, latest) - (place - name.span.end) / _FAR
        if outside and names.sentence_of(name.span.start) == names.sentence_of(place):
            score -= _NOT_OUTSIDE
        if score > most:
            best, most = name.mention(feminine=feminine), score
    return best


def _nearness(names: Names, name: Name, latest: Mention | None) -> float:
    """How likely a name is meant, by where it stands beside who spoke last."""
    if latest is None or name.span.start >= latest.span.end:
        return _IS_SUBJECT if name.subject else _NEW
    if names.sentence_of(name.span.start) == names.sentence_of(latest.span.start):
        return _BESIDE if name.subject else 0
    return _OLD


def _of_many(pronoun: Mention, latest: Mention | None) -> Mention | None:
    """Whom "they" or "it" means: the group or organisation that spoke last."""
    if latest is None or pronoun.span.start - latest.span.end > _FAR:
        return None
    if pronoun.plural:
        return latest if latest.plural or latest.kind != "person" else None
    return latest if latest.kind == "organisation" else None


def _fit(pronoun: Mention, feminine: bool | None) -> float | None:
    """How well a pronoun fits: more where it is told, 0 where nothing is, None where not."""
    if pronoun.feminine is None or feminine is None:
        return 0
    return _FITS if pronoun.feminine == feminine else None


def _feminine(names: Names, name: Name) -> bool | None:
    told = name.feminine
    return told if told is not None else read_genders(names).get(name.words[-1])


def _feminine_mention(names: Names, mention: Mention) -> bool | None:
    if mention.feminine is not None or mention.name is None:
        return mention.feminine
    words = names.text[mention.name.start : mention.name.end].split()
    return read_genders(names).get(bare(words[-1]))


@lru_cache(maxsize=2)
def read_genders(names: Names) -> dict[str, bool]:
    """For each last name whether a woman bears it, by titles and the pronouns after it."""
    votes: dict[str, Counter[bool]] = {}
    for name in names.all:
        if name.titles and (feminine := name.feminine) is not None:
            votes.setdefault(name.words[-1], Counter())[feminine] += _BY_TITLE
        elif (woman := _by_first_name(names, name)) is not None:
            votes.setdefault(name.words[-1], Counter())[woman] += _BY_FIRST_NAME
    for match in _PRONOUN.finditer(names.text):
        meant, weight = _meant_alone(names, match.start())
        if meant is not None:
            woman = match[1].lower() in ("she", "her")
            votes.setdefault(meant, Counter())[woman] += weight
    return {
        word: count[True] > count[False]
        for word, count in votes.items()
        if max(count[True], count[False]) >= 2 * min(count[True], count[False])
    }


def _by_first_name(names: Names, name: Name) -> bool | None:
    """Whether a woman bears a name, by her first name or by "her sister" before it."""
    if name.organisation:
        return None
    if len(name.words) > 1:
        return read_classes().first_names.get(name.words[0])
    return names.kin(name)


def _meant_alone(names: Names, place: int) -> tuple[str | None, int]:
    """The last name of the only person in the sentence before a pronoun, else in the one before
    it; and the weight of that."""
    number = names.sentence_of(place)
    start = names.sentence_start(number)
    here = list(names.persons(start, place))
    if here:
        last = {name.words[-1] for name in here}
        beside = names.text[here[0].span.end : place].strip() == "and"
        return (here[0].words[-1] if len(last) == 1 and not beside else None), _BY_GUESS
    if number == 0 or names.text[start - 1] in "\r\n":
        return None, 0
    last = {name.words[-1] for name in names.persons(names.sentence_start(number - 1), start)}
    return (last.pop() if len(last) == 1 else None), _BY_CONTEXT
