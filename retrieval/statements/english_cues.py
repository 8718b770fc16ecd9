"""The reporting words of English: which form of which verb, and what it governs."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

Form = Literal["base", "present", "past", "participle", "ing", "state"]

_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Verb:
    """A reporting verb and what it governs; see the lists of `english.toml`."""

    lemma: str
    clause: bool
    quoted: bool
    object: bool
    naming: bool
    infinitive: bool
    urging: bool
    listener: bool
    belief: bool
    shared: bool
    tails: tuple[tuple[str, ...], ...]
    """The words that may follow it and belong to it, the longest first: ("out", "at")."""
    state: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """One form of a verb. "said" is past and participle alike."""

    verb: Verb
    forms: frozenset[Form]


@lru_cache(maxsize=1)
def read_lexicon() -> Mapping[str, Cue]:
    """All reporting words by their lower-case form."""
    data = tomllib.loads(
        (files("retrieval.statements") / "english.toml").read_text(encoding="utf-8")
    )
    lists = {name: frozenset(words.split()) for name, words in data["verbs"].items()}
    lemmas = frozenset[str]().union(*lists.values(), data["prepositions"])
    found: dict[str, tuple[Verb, set[Form]]] = {}
    for lemma in sorted(lemmas):
        tails = sorted(
            (tuple(tail.split()) for tail in data["prepositions"].get(lemma, ())), key=len
        )
        verb = Verb(
            lemma,
            **{name: lemma in words for name, words in lists.items()},
            tails=tuple(reversed(tails)),
        )
        for form, word in _forms(lemma, data):
            found.setdefault(word, (verb, set()))[1].add(form)
    for word in data["states"]["words"].split():
        state = Verb(
            word, True, False, False, False, False, False, False, True, False, (), state=True
        )
        found.setdefault(word, (state, {"state"}))
    return {word: Cue(verb, frozenset(forms)) for word, (verb, forms) in found.items()}


def _forms(lemma: str, data: Mapping[str, Any]) -> Iterator[tuple[Form, str]]:
    yield "base", lemma
    hissing = lemma.endswith(("s", "sh", "ch", "x", "z", "o"))
    weak = lemma[-1] == "y" and lemma[-2] not in _VOWELS
    yield "present", f"{lemma[:-1]}ies" if weak else f"{lemma}es" if hissing else f"{lemma}s"
    stems = [lemma]
    if lemma in data["doubling"]["words"].split():
        stems = [lemma + lemma[-1]]
        if lemma.endswith("l"):  # "signaled" is American
            stems.append(lemma)
    for stem in stems:
        past = f"{stem}d" if stem[-1] == "e" else f"{lemma[:-1]}ied" if weak else f"{stem}ed"
        before, after = data["irregular"].get(lemma, (past, past))
        yield "past", before
        yield "participle", after
        yield "ing", f"{stem[:-1] if stem[-1] == 'e' and stem[-2] not in 'eo' else stem}ing"
