"""The reporting words of English: which form of which verb, and what it governs."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

Form = Literal["base", "present", "past", "participle", "ing", "state"]

_SAYING = ("report", "tell")
"""Though nouns or verbs of doing too, mostly words of saying."""
_SHOWING = ("poll", "polls", "survey", "surveys", "data", "study", "studies")
_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Verb:
    """A reporting verb and what it governs; see the lists of `reporting.toml`."""

    lemma: str
    tails: tuple[tuple[str, ...], ...] = ()
    """The words that may follow it and belong to it, the longest first: ("out", "at")."""
    clause: bool = False
    quoted: bool = False
    object: bool = False
    naming: bool = False
    infinitive: bool = False
    urging: bool = False
    listener: bool = False
    told: bool = False
    belief: bool = False
    opinion: bool = False
    intention: bool = False
    shared: bool = False
    common: bool = False
    bare: bool = False
    wary: bool = False
    showing: bool = False
    state: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """One form of a verb. "said" is past and participle alike."""

    verb: Verb
    forms: frozenset[Form]


@dataclass(frozen=True, slots=True)
class Signs:
    """Words by how much they tell: `strong` report, `weak` do so only with a clause or quotation,
    and those of `idioms` only with one of these sets of words."""

    strong: frozenset[str]
    weak: frozenset[str]
    idioms: Mapping[str, list[frozenset[str]]]
    idiomatic: frozenset[str]
    """The words that have idioms."""
    clauses: frozenset[str]
    """Words without which a clause is seldom governed."""

    def may_report(self, words: frozenset[str], *, quoted: bool) -> bool:
        """Whether a sentence of these words can report speech."""
        if not self.strong.isdisjoint(words):
            return True
        if not self.weak.isdisjoint(words) and (quoted or not self.clauses.isdisjoint(words)):
            return True
        if self.idiomatic.isdisjoint(words):
            return False
        return any(tail <= words for word in words & self.idiomatic for tail in self.idioms[word])


@lru_cache(maxsize=1)
def _read_data() -> Mapping[str, Any]:
    written = (files(__package__) / "reporting.toml").read_text(encoding="utf-8")
    return tomllib.loads(written)


@lru_cache(maxsize=1)
def read_lexicon() -> Mapping[str, Cue]:
    """All reporting words by their lower-case form."""
    data = _read_data()
    lists = {name: frozenset(words.split()) for name, words in data["verbs"].items()}
    found: dict[str, tuple[Verb, set[Form]]] = {}
    for lemma in sorted(frozenset[str]().union(*lists.values(), data["tails"])):
        tails = sorted((tuple(tail.split()) for tail in data["tails"].get(lemma, ())), key=len)
        governs = {name: lemma in words for name, words in lists.items()}
        verb = Verb(lemma, tuple(reversed(tails)), **governs)
        for form, word in _forms(lemma, data):
            found.setdefault(word, (verb, set()))[1].add(form)
    for word in data["states"].split():
        known = found.get(word)
        if known is None or not known[0].clause:
            verb = Verb(word, clause=True, belief=True, opinion=True, state=True)
            found[word] = known = (verb, set())
        known[1].add("state")
    return {word: Cue(verb, frozenset(forms)) for word, (verb, forms) in found.items()}


@lru_cache(maxsize=1)
def read_signs() -> Signs:
    """What tells, before a sentence is read, that nobody can be speaking in it."""
    idioms: dict[str, list[frozenset[str]]] = {}
    strong, weak = set[str](), set[str]()
    for word, cue in read_lexicon().items():
        verb = cue.verb
        tails = [frozenset(tail) for tail in verb.tails]
        governs = verb.clause or verb.quoted or verb.object or verb.naming or verb.urging
        if not (governs or verb.infinitive):
            idioms[word] = tails
        elif verb.state or verb.common or (verb.shared and verb.lemma not in _SAYING):
            weak.add(word)
            idioms[word] = [*tails, frozenset(["to"])] if verb.infinitive else tails
            if verb.showing:  # "A poll shows Y ahead"
                idioms[word] = [*idioms[word], *(frozenset([name]) for name in _SHOWING)]
        else:
            strong.add(word)
    clauses = frozenset(_read_data()["clauses"].split())
    return Signs(frozenset(strong), frozenset(weak), idioms, frozenset(idioms), clauses)


def _forms(lemma: str, data: Mapping[str, Any]) -> Iterator[tuple[Form, str]]:
    yield "base", lemma
    hissing = lemma.endswith(("s", "sh", "ch", "x", "z", "o"))
    weak = lemma[-1] == "y" and lemma[-2] not in _VOWELS
    yield "present", f"{lemma[:-1]}ies" if weak else f"{lemma}es" if hissing else f"{lemma}s"
    stems = [lemma]
    if lemma in data["doubling"].split():
        stems = [lemma + lemma[-1]]
        if lemma.endswith("l"):  # "signaled" is American
            stems.append(lemma)
    for stem in stems:
        past = f"{stem}d" if stem[-1] == "e" else f"{lemma[:-1]}ied" if weak else f"{stem}ed"
        before, after = data["irregular"].get(lemma, (past, past))
        yield "past", before
        yield "participle", after
        yield "ing", f"{stem[:-1] if stem[-1] == 'e' and stem[-2] not in 'eo' else stem}ing"
