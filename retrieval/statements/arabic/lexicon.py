"""Verbs of saying, phrases and nouns that tell who speaks, as the lists beside give them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from retrieval.statements.arabic.conjugation import (
    Form,
    Verb,
    participle_forms,
    past_forms,
    present_forms,
)
from retrieval.text.fold import fold

Sort = Literal[
    "person", "group", "organisation", "outlet", "document", "part", "place", "given", "adverb"
]


_HERE = Path(__file__).parent


COMMON = frozenset({"في", "علي", "من"})


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Verbs, phrases and nouns by their folded words."""

    forms: dict[str, tuple[Form, ...]]
    sorts: dict[str, frozenset[str]]
    according: dict[str, tuple[tuple[str, ...], ...]]
    """The further words of phrases like «على حد قول», by the first one; the longest first."""
    second: frozenset[str]
    """The second words of those whose first is too common to tell."""
    outlet_pairs: frozenset[tuple[str, ...]]
    deeds: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """The verbs and nouns, read once."""
    cues, named = _read("cues"), _read("mentions")
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for phrase in cues["according"]:
        first, *rest = _folded(phrase.split())
        phrases.setdefault(first, []).append(tuple(rest))
    return Lexicon(
        forms=_all_forms(cues),
        sorts=_all_sorts(named),
        according={first: tuple(sorted(rest, key=len)[::-1]) for first, rest in phrases.items()},
        second=frozenset(
            rest[0] for first, found in phrases.items() if first in COMMON for rest in found
        ),
        outlet_pairs=frozenset(
            tuple(_folded(pair.split())) for pair in named["outlet_pairs"].split("،")
        ),
        deeds=frozenset(
            form
            for deed in named["deeds"].split()
            for form, _ in past_forms(deed, Verb(frozenset(), frozenset()))
        ),
    )


@cache
def listed(name: str) -> frozenset[str]:
    """One of the lists in `words.toml`, folded."""
    entries = _all_lists()[name]
    return frozenset(_folded(entries.split() if isinstance(entries, str) else entries))


@cache
def _all_lists() -> dict[str, Any]:
    return _read("words") | {"outlet_names": _read("mentions")["outlet_names"]}


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / f"{name}.toml").read_text(encoding="utf-8"))


def _folded(written: Iterable[str]) -> Iterator[str]:
    return (fold(word) for word in written)


def _all_sorts(named: dict[str, Any]) -> dict[str, frozenset[str]]:
    sorts: dict[str, set[str]] = {}
    for sort, key in (
        ("person", "persons"),
        ("group", "groups"),
        ("organisation", "organisations"),
        ("outlet", "outlets"),
        ("outlet", "outlet_names"),
        ("document", "documents"),
        ("part", "parts"),
        ("place", "places"),
        ("given", "given"),
        ("adverb", "adverbs"),
    ):
        for word in _folded(named[key].split()):
            sorts.setdefault(word, set()).add(sort)
            if sort == "person" and not word.endswith("ه"):
                sorts.setdefault(word + "ه", set()).add(sort)
                sorts.setdefault(word + "ان", set()).add("group")
            if sort == "place":
                sorts.setdefault(word.removeprefix("ال"), set()).add("place")
    return {word: frozenset(found) for word, found in sorts.items()}


def _all_forms(cues: dict[str, Any]) -> dict[str, tuple[Form, ...]]:
    forms: dict[str, list[Form]] = {}
    for entry in [*cues["verbs"], *(e | {"carries": True} for e in cues["carrying"])]:
        verb = Verb(
            that=frozenset(_folded(entry.get("that", []))),
            of=frozenset(_folded(entry.get("of", []))),
            whom=entry.get("whom", False),
            weak=entry.get("weak", False),
            mute=entry.get("mute", False),
            carries=entry.get("carries", False),
            denied=entry.get("denied", False),
            told=entry.get("told", False),
            deemed=entry.get("deemed", False),
            only=frozenset(_folded(entry.get("only", "").split())),
            but=frozenset(_folded(entry.get("but", "").split())),
            not_by=frozenset(_folded(entry.get("not_by", "").split())),
        )
        # In the present «يعتبر النفط مصدرا» is a passive as a rule, so only the past takes objects.
        past = replace(verb, of=frozenset({""}), weak=False) if verb.deemed else verb
        made: list[tuple[str, Form]] = []
        if entry.get("present") or not entry.get("participle"):
            made += past_forms(entry["past"], past)
        if present := entry.get("present"):
            made += present_forms(present, verb)
        if participle := entry.get("participle"):
            made += participle_forms(participle, past)
        for word, form in made:
            forms.setdefault(word, []).append(form)
    return {word: tuple(found) for word, found in forms.items()}
