"""The forms that a verb of saying takes in news."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from retrieval.text.fold import fold

Tense = Literal["past", "present", "participle"]


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb that reports speech, and what it governs; see `cues.toml`."""

    that: frozenset[str]
    of: frozenset[str]
    whom: bool = False
    weak: bool = False
    mute: bool = False
    carries: bool = False
    denied: bool = False
    told: bool = False
    deemed: bool = False
    only: frozenset[str] = frozenset()
    but: frozenset[str] = frozenset()
    not_by: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a verb."""

    verb: Verb
    tense: Tense
    plural: bool | None = None
    feminine: bool | None = None
    future: bool = False
    purpose: bool = False
    jussive: bool = False
    """Whether only a denial may stand before it: «لم تخف»."""
    object: bool = False
    """Whether a pronoun at its end is its object: «سألته»."""


def past_forms(past: str, verb: Verb) -> list[tuple[str, Form]]:
    """He, she, they two, they; «نفى» and «دعا» lose their last letter before an ending."""
    stem = past[:-1] if past[-1] in "ىا" else past
    dual = stem + ("و" if past[-1] == "ا" else "ي" if past[-1] == "ى" else "") + "ا"
    return [
        (fold(past), Form(verb, "past", False, False)),
        (fold(stem + "ت"), Form(verb, "past", None, True)),
        (fold(stem + "وا"), Form(verb, "past", True, False)),
        (fold(dual), Form(verb, "past", True, False)),
        (fold(stem + "تا"), Form(verb, "past", True, True)),
        (fold(stem + "ن"), Form(verb, "past", True, True)),
    ]


def present_forms(present: str, verb: Verb) -> list[tuple[str, Form]]:
    stem = present[1:]
    short = stem[:-1] if stem[-1] in "ىيو" and len(stem) > 2 else stem
    made: list[tuple[str, Form]] = []
    for future in ("", "س"):
        for letters, plural, feminine in (
            ("ي" + stem, False, False),
            ("ت" + stem, None, True),
            ("ي" + short + "ون", True, False),
            ("ي" + short + "وا", True, False),
            ("ي" + stem + "ان", True, False),
            ("ت" + stem + "ان", True, True),
            ("ي" + stem + "ن", True, True),
        ):
            form = Form(verb, "present", plural, feminine, future=bool(future))
            made.append((fold(future + letters), form))
    if verb.denied and stem[-1] in "ىيو":
        made.append((fold("ي" + short), Form(verb, "present", False, False, jussive=True)))
        made.append((fold("ت" + short), Form(verb, "present", None, True, jussive=True)))
    made.append((fold("لي" + stem), Form(verb, "present", False, False, purpose=True)))
    made.append((fold("لت" + stem), Form(verb, "present", None, True, purpose=True)))
    return made


def participle_forms(participle: str, verb: Verb) -> list[tuple[str, Form]]:
    """In the accusative, as an adverb: «قائلا», «قائلة», «قائلين»."""
    short = participle[:-1] if participle.endswith("ي") else participle
    return [
        (fold(participle + "ا"), Form(verb, "participle", False, False)),
        (fold(participle + "ة"), Form(verb, "participle", None, True)),
        (fold(short + "ين"), Form(verb, "participle", True, False)),
        (fold(participle + "تين"), Form(verb, "participle", True, True)),
        (fold(participle + "ات"), Form(verb, "participle", True, True)),
    ]
