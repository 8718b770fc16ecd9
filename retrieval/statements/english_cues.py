"""The reporting words of English: which form of which verb, and what it governs."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

Form = Literal["base", "present", "past", "participle", "ing", "state"]

_CLAUSES = frozenset(
    [
        "that",
        "whether",
        "why",
        "how",
        "what",
        "if",
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "will",
        "would",
        "can",
        "could",
        "may",
        "might",
        "must",
        "should",
        "does",
        "did",
        "he",
        "she",
        "they",
        "it",
    ]
)
"""Words without which a clause is seldom governed."""
_COMMON = frozenset(["see", "hold", "find", "put", "feel", "read", "show", "view", "consider"])
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


@dataclass(frozen=True, slots=True)
class Signs:
    """Words by how much they tell: `strong` report, `weak` do so only with a clause or quotation,
    and those of `idioms` only with one of these sets of words."""

    strong: frozenset[str]
    weak: frozenset[str]
    idioms: Mapping[str, list[frozenset[str]]]

    def may_report(self, words: frozenset[str], *, quoted: bool) -> bool:
        """Whether a sentence of these words can report speech."""
        if not self.strong.isdisjoint(words):
            return True
        if not self.weak.isdisjoint(words) and (quoted or not _CLAUSES.isdisjoint(words)):
            return True
        return any(
            tail <= words for word in words & self.idioms.keys() for tail in self.idioms[word]
        )


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
        if word in found and found[word][0].clause:
            found[word][1].add("state")
        else:
            found[word] = (state, {"state"})
    return {word: Cue(verb, frozenset(forms)) for word, (verb, forms) in found.items()}


@lru_cache(maxsize=1)
def read_signs() -> Signs:
    """What tells, before a sentence is read, that nobody can be speaking in it."""
    lexicon = read_lexicon()
    idioms: dict[str, list[frozenset[str]]] = {}
    strong, weak = set[str](), set[str]()
    for word, cue in lexicon.items():
        verb = cue.verb
        governs = verb.clause or verb.quoted or verb.object or verb.naming or verb.urging
        if not (governs or verb.infinitive):
            idioms[word] = [frozenset(tail) for tail in verb.tails]
        elif (verb.shared and verb.lemma != "report") or verb.state or verb.lemma in _COMMON:
            weak.add(word)
            if verb.tails:
                idioms[word] = [frozenset(tail) for tail in verb.tails]
        else:
            strong.add(word)
    return Signs(frozenset(strong), frozenset(weak), idioms)


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
