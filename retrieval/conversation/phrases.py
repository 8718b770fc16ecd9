"""What a question is about: its noun phrases, and which of them a later "it" may mean.

No parser: a phrase is a run of words that say something. Verbs that questions are made of end it,
and so do punctuation, "of" and a possessive. What many things have ("the causes", «أسباب») is
general: by itself it is no topic, but asks for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.conversation.word_lists import listed
from retrieval.questions.question import is_common
from retrieval.text.fold import Word, words
from retrieval.text.language import Language, language_of
from retrieval.text.lexical import stem

_VERB_ENDS = re.compile(r"^[a-z]+(?:ing|ed|s)$")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of words of a question, from `start` to `end`.

    `stems` are those of its words that say something. `named` is whether it is written as a name,
    `general` whether by itself it is no topic, `definite` whether it is
    picked out of something: "the test", "other causes", "the main layers". `relative` is a
    name with a general head: "the EU rules".
    """

    text: str
    start: int
    end: int
    stems: tuple[str, ...]
    named: bool
    general: bool
    definite: bool
    relative: bool

    @property
    def head(self) -> str:
        """The stem of the word that says what it is: in English the last."""
        return self.stems[0 if language_of(self.text) == "ar" else -1]


def is_verb(folded: str) -> bool:
    """Whether a word is one of the verbs that questions are made of, and no noun as well."""
    return folded in listed("phrases", "verbs") and folded not in listed("phrases", "nouns_too")


def is_verb_form(folded: str) -> bool:
    """Whether a word may be one of the verbs that questions are made of."""
    return folded in listed("phrases", "verbs")


def is_general(folded: str) -> bool:
    """Whether a word is of what many things have: causes, history."""
    return folded in listed("phrases", "general")


def is_filling(folded: str) -> bool:
    """Whether a word says nothing of what is asked for."""
    return folded in listed("phrases", "filling")


def phrases(text: str) -> list[Phrase]:
    """The noun phrases of a text, in order."""
    found = list(words(text))
    return [_phrase(text, found, run) for run in _runs(text, found, language_of(text))]


def _runs(text: str, found: list[Word], language: Language) -> Iterator[list[int]]:
    run: list[int] = []
    for place, word in enumerate(found):
        between = text[found[place - 1].end : word.start] if place else ""
        hyphen = between in ("-", "–", ".")
        if run and between != " " and not hyphen:
            yield from _ended(found, run)
            run = []
        joined = hyphen and bool(run) and run[-1] == place - 1
        before = text[word.end : word.end + 1] == "-" and len(word.text) > 1
        if joined or before or _says(word, found, place, bool(run)):
            run.append(place)
            if word.folded.endswith(("'s", "s'")):
                yield from _ended(found, run)
                run = []
            continue
        if (
            run
            and _is_name(found[run[-1]])
            and word.folded in listed("phrases", "joining")
            and _name_follows(found, place)
        ):
            run.append(place)
            continue
        yield from _ended(found, run)
        run = []
    yield from _ended(found, run)


def _name_follows(found: list[Word], place: int) -> bool:
    for other in found[place + 1 : place + 3]:
        if _is_name(other):
            return True
        if other.folded not in listed("phrases", "joining"):
            return False
    return False


def _is_name(word: Word) -> bool:
    return word.text[:1].isupper() or word.text[:1].isdigit()


def _ended(found: list[Word], run: list[int]) -> Iterator[list[int]]:
    """The run without joining words at its ends."""
    while run and found[run[-1]].folded in listed("phrases", "joining"):
        run = run[:-1]
    # "Playing basketball for Spain", "plays Nina Tucker": the verb is no part of a name.
    while len(run) > 1 and _VERB_ENDS.search(found[run[0]].text) and _is_name(found[run[1]]):
        run = run[1:]
    if run:
        yield run


def _says(word: Word, found: list[Word], place: int, inside: bool) -> bool:
    folded = word.folded.removesuffix("'s").removesuffix("'")
    if word.folded in listed("phrases", "filling") or "'" in folded:
        return False
    if is_common(word.folded) or is_common(folded) or len(folded) < 2:
        return word.text.isupper() and len(word.text) > 1
    if word.text[:1].isupper() and word.start > 0:
        return True
    if folded in listed("phrases", "nouns_too"):
        before = found[place - 1].folded if place else ""
        # "A Lamborghini cost" is no phrase: after a name such a word is a verb.
        return (
            (inside and not _is_name(found[place - 1]))
            or before in listed("phrases", "determiners")
            or before in listed("phrases", "filling")
        )
    return folded not in listed("phrases", "verbs") and folded not in listed("phrases", "filling")


def _phrase(text: str, found: list[Word], run: list[int]) -> Phrase:
    first, last = found[run[0]], found[run[-1]]
    chosen = [found[i] for i in run if found[i].folded not in listed("phrases", "joining")]
    before = found[run[0] - 1].folded if run[0] else ""
    picked = before in listed("phrases", "picks") or before in listed("phrases", "filling")
    stems = tuple(stem(word.folded) for word in chosen)
    return Phrase(
        text=re.sub(r"['’]s$", "", text[first.start : last.end]),
        start=first.start,
        end=last.end,
        stems=stems,
        named=any(_is_name(word) and word.start > 0 for word in chosen),
        general=_is_general(chosen),
        definite=picked,
        relative=len(chosen) > 1
        and not _is_name(last)
        and last.folded in listed("phrases", "general"),
    )


def _is_general(chosen: list[Word]) -> bool:
    """Whether the head is what many things have, and no name says whose."""
    if any(_is_name(word) and word.start > 0 for word in chosen):
        return False
    head = chosen[0] if language_of(chosen[0].text) == "ar" else chosen[-1]
    return head.folded.removesuffix("'s") in listed("phrases", "general")
