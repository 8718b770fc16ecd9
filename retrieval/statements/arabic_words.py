"""What each Arabic word may be, told by its form alone: a cue, a title, a name, an adverb."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from retrieval.text.fold import fold
from store.records import Span

Tense = Literal["past", "present", "participle"]
Sort = Literal[
    "person", "group", "organisation", "outlet", "document", "part", "place", "given", "adverb"
]

_HERE = Path(__file__).parent
_TOKEN = re.compile(r"[\w\u0610-\u061a\u064b-\u065f\u0670\u200c-\u200f]+|[^\w\s]")
_MAXIMUM = 65_536
"""Words kept with what they may be; news has fewer in common use."""

THAT = frozenset(
    fold(word)
    for word in [
        "أن",
        "إن",
        "أنه",
        "أنها",
        "أنهم",
        "أنهما",
        "أننا",
        "أنني",
        "أني",
        "أنك",
        "أنكم",
        "أنهن",
        "إني",
    ]
)
_COMMON = frozenset({"في", "علي", "من"})
_SUFFIXES = ("هما", "هم", "هن", "ها", "نا", "ه")
_NISBA = ("يه", "ي", "يون", "يين", "يات", "يان")
# The shapes of verbal nouns: ifti'al, istif'al, infi'al, taf'il, mufa'ala.
_VERBAL_NOUN = re.compile(r"ا(?:ست..?ا.|ن..ا.|..?ت?.ا.)|ت..ي.|ت..ي?ه|م.ا..ه|ت.ا..|ت...")
_MADE_BY_IFAL = re.compile("إ(?:..ا.|.ا.ة|.[اي].)")


def word_set(written: str) -> frozenset[str]:
    """The folded words of a list."""
    return frozenset(fold(word) for word in written.split())


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb that reports speech, and what it governs; see `arabic_cues.toml`."""

    that: frozenset[str]
    of: frozenset[str]
    whom: bool = False
    weak: bool = False
    mute: bool = False
    carries: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a verb."""

    verb: Verb
    tense: Tense
    plural: bool | None = None
    feminine: bool | None = None
    future: bool = False
    purpose: bool = False
    object: bool = False
    """Whether a pronoun at its end is its object: «سألته»."""


@dataclass(frozen=True, slots=True)
class Word:
    """What a word may be. `core` is the folded word without conjunction, preposition, article."""

    folded: str
    core: str
    joined: bool = False
    """Whether و or ف stands joined before it."""
    prefix: str = ""
    """The preposition ل, ب or ك joined before it."""
    article: bool = False
    sorts: frozenset[str] = frozenset()
    forms: tuple[Form, ...] = ()
    that: bool = False
    content: bool = False
    """Whether a complement without a clause may begin with it."""
    nisba: bool = False
    according: bool = False
    hint: bool = False
    """Whether it may report speech."""
    plain: str = ""
    """The folded word without conjunction only."""


@dataclass(slots=True)  # not frozen: one is made for each word of a text
class Token:
    """A word or a mark, where it stands."""

    start: int
    end: int
    text: str
    word: Word


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All that is told by lists. The words are folded."""

    forms: dict[str, tuple[Form, ...]]
    sorts: dict[str, frozenset[str]]
    contents: frozenset[str]
    carried: frozenset[str]
    saying: frozenset[str]
    standing: frozenset[str]
    according: dict[str, tuple[tuple[str, ...], ...]]
    as_was: frozenset[str]
    as_put: frozenset[str]
    not_speakers: frozenset[str]
    negations: frozenset[str]
    questions: frozenset[str]
    wishes: frozenset[str]
    happened: frozenset[str]
    turns: frozenset[str]
    outlet_names: frozenset[str]
    outlet_pairs: frozenset[tuple[str, ...]]
    feminine_names: frozenset[str]
    pronouns: frozenset[str]
    deeds: frozenset[str]
    second: frozenset[str]
    """The second words of phrases like «على حد قول», whose first are too common to tell."""


@cache
def lexicon() -> Lexicon:
    """The lists, read once."""
    cues = tomllib.loads((_HERE / "arabic_cues.toml").read_text(encoding="utf-8"))
    named = tomllib.loads((_HERE / "arabic_mentions.toml").read_text(encoding="utf-8"))
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for phrase in cues["according"]:
        first, *rest = _folded(phrase.split())
        phrases.setdefault(first, []).append(tuple(rest))
    pairs = [tuple(_folded(pair.split())) for pair in named["outlet_pairs"].split("،")]
    return Lexicon(
        forms=_all_forms(cues),
        sorts=_all_sorts(named),
        contents=frozenset(_folded(cues["contents"])),
        carried=frozenset(_folded(cues["carried"])),
        saying=frozenset(_folded(cues["saying"])),
        standing=frozenset(_folded(cues["standing"])),
        second=frozenset(
            rest[0] for first, found in phrases.items() if first in _COMMON for rest in found
        ),
        according={first: tuple(sorted(rest, key=len)[::-1]) for first, rest in phrases.items()},
        as_was=frozenset(fold(phrase) for phrase in cues["as_was"]),
        as_put=frozenset(_folded(cues["as_put"])),
        not_speakers=frozenset(_folded(cues["not_speakers"])),
        negations=frozenset(_folded(cues["negations"])),
        questions=frozenset(_folded(cues["questions"])),
        wishes=frozenset(_folded(cues["wishes"])),
        happened=frozenset(_folded(cues["happened"])),
        turns=frozenset(_folded(cues["turns"])),
        outlet_names=frozenset(_folded(named["outlet_names"].split())),
        outlet_pairs=frozenset(pairs),
        feminine_names=frozenset(_folded(named["feminine_names"].split())),
        pronouns=frozenset(_folded(named["pronouns"].split())),
        deeds=frozenset(
            form
            for deed in named["deeds"].split()
            for form, _ in _past_forms(deed, Verb(frozenset(), frozenset()))
        ),
    )


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
        )
        made: list[tuple[str, Form]] = []
        if entry.get("present") or not entry.get("participle"):
            made += _past_forms(entry["past"], verb)
        if present := entry.get("present"):
            made += _present_forms(present, verb)
        if participle := entry.get("participle"):
            made += _participle_forms(participle, verb)
        for word, form in made:
            forms.setdefault(word, []).append(form)
    return {word: tuple(found) for word, found in forms.items()}


def _past_forms(past: str, verb: Verb) -> list[tuple[str, Form]]:
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


def _present_forms(present: str, verb: Verb) -> list[tuple[str, Form]]:
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
    made.append((fold("لي" + stem), Form(verb, "present", False, False, purpose=True)))
    made.append((fold("لت" + stem), Form(verb, "present", None, True, purpose=True)))
    return made


def _participle_forms(participle: str, verb: Verb) -> list[tuple[str, Form]]:
    """In the accusative, as an adverb: «قائلا», «قائلة», «قائلين»."""
    short = participle[:-1] if participle.endswith("ي") else participle
    return [
        (fold(participle + "ا"), Form(verb, "participle", False, False)),
        (fold(participle + "ة"), Form(verb, "participle", None, True)),
        (fold(short + "ين"), Form(verb, "participle", True, False)),
        (fold(participle + "تين"), Form(verb, "participle", True, True)),
        (fold(participle + "ات"), Form(verb, "participle", True, True)),
    ]


@lru_cache(_MAXIMUM)
def analyse(written: str) -> Word:
    """What a word may be."""
    lists = lexicon()
    folded = fold(written)
    joined = len(folded) > 2 and folded[0] in "وف" and _is_joined(folded, lists)
    plain = folded[1:] if joined else folded
    prefix, article, core = _taken_apart(plain, lists)
    sorts = lists.sorts.get(core) or _sorts_without_ending(core, lists)
    if article:
        sorts -= {"adverb"}
    if prefix == "" and not article:
        sorts = lists.sorts.get(plain, sorts)
    forms = () if article or prefix else lists.forms.get(plain, ())
    if not forms and not article and not sorts:
        forms = _with_object(plain, lists)
    if written.rstrip("\u064b").endswith("ى") and plain == "علي":
        sorts = frozenset({"adverb"})
    return Word(
        folded=folded,
        core=core,
        joined=joined,
        prefix=prefix,
        article=article,
        sorts=sorts,
        forms=forms,
        that=plain in THAT or (plain[:1] == "ب" and plain[1:] in THAT) or _then(written),
        content=_is_content(written, core, lists) and "given" not in sorts,
        nisba=core.endswith(_NISBA) and len(core) > 3,
        according=plain in lists.according and plain not in _COMMON,
        hint=bool(forms) or _reports(plain, lists),
        plain=plain,
    )


def _reports(plain: str, lists: Lexicon) -> bool:
    return (
        plain in lists.according
        or plain in lists.saying
        or plain in lists.standing
        or plain in lists.as_was
        or plain.rstrip("هام") in ("براي", "بحسب", "بنظر", "بتقدير", "باعتقاد")
    )


def _with_object(plain: str, lists: Lexicon) -> tuple[Form, ...]:
    for suffix in ("هما", "هم", "ها", "ني", "ه"):
        if plain.endswith(suffix) and len(plain) > len(suffix) + 2:
            found = lists.forms.get(plain[: -len(suffix)], ())
            return tuple(replace(form, object=True) for form in found)
    return ()


def _then(written: str) -> bool:
    """«فإن»; without its hamza it may be the Dutch "van"."""
    return written[:2] in ("فإ", "فأ") and fold(written[1:]) in THAT


def is_carried(core: str) -> bool:
    """Whether a word is what somebody said, with whose it is: «قوله», «تأكيدها»."""
    for suffix in ("هما", "هم", "هن", "ها", "ه"):
        if core.endswith(suffix) and core[: -len(suffix)] in lexicon().carried:
            return True
    return False


def _is_joined(folded: str, lists: Lexicon) -> bool:
    rest = folded[1:]
    if folded in lists.sorts or folded in lists.forms:
        return False
    return (
        rest in lists.forms
        or (rest[0] == "و" and bool(_with_object(rest, lists)))
        or rest in lists.sorts
        or rest in lists.turns
        or _then(folded)
        or rest in lists.according
        or rest in lists.deeds
        or rest in lists.contents
        or rest in lists.as_was
        or rest in lists.negations
        or rest in lists.questions
        or rest[:2] == "ال"
        or rest[:3] in ("بال", "كال")
        or (rest[:2] == "لل" and len(rest) > 4)
    )


def _taken_apart(plain: str, lists: Lexicon) -> tuple[str, bool, str]:
    """Preposition, article and the rest of a folded word."""
    if plain in lists.sorts or plain in lists.forms:
        return "", plain.startswith("ال") and len(plain) > 4, plain
    if plain.startswith("ال") and len(plain) > 3:
        return "", True, plain[2:]
    if plain.startswith("لل") and len(plain) > 4:
        return "ل", True, plain[2:]
    if plain[:1] in ("ب", "ل", "ك") and len(plain) > 3:
        rest = plain[1:]
        if rest.startswith("ال") and len(rest) > 3:
            return plain[0], True, rest[2:]
        if (
            rest in lists.sorts
            or rest in lists.contents
            or (len(rest) > 4 and rest[0] == "ا" and _VERBAL_NOUN.fullmatch(rest))
        ):
            return plain[0], False, rest
    return "", False, plain


def _sorts_without_ending(core: str, lists: Lexicon) -> frozenset[str]:
    """«متحدثته», «وزيرها», «مسؤوليه»: with whose it is at the end."""
    for suffix in _SUFFIXES:
        if core.endswith(suffix) and len(core) - len(suffix) >= 3:
            bare = core[: -len(suffix)]
            found = lists.sorts.get(bare) or (
                lists.sorts.get(bare[:-1] + "ه") if bare.endswith("ت") else None
            )
            if found:
                return found & {"person", "group", "organisation", "document"}
    return frozenset()


def _is_content(written: str, core: str, lists: Lexicon) -> bool:
    bare = core
    for suffix in _SUFFIXES:
        if core.endswith(suffix) and len(core) - len(suffix) >= 3:
            bare = core[: -len(suffix)]
            break
    if core in lists.contents or bare in lists.contents:
        return True
    if core in lists.sorts or bare in lists.sorts:
        return False
    if _VERBAL_NOUN.fullmatch(bare) or _MADE_BY_IFAL.fullmatch(written.removeprefix("و")):
        return True
    return bare.endswith("ت") and _VERBAL_NOUN.fullmatch(bare[:-1] + "ه") is not None


def tokens_of(text: str, span: Span) -> list[Token]:
    """The words and marks of a part of a text, in order."""
    return [
        Token(match.start(), match.end(), match[0], analyse(match[0]))
        for match in _TOKEN.finditer(text, span.start, span.end)
    ]


@lru_cache(_MAXIMUM)
def hints(written: str) -> bool:
    """Whether a word may report speech: what has none needs no closer look."""
    word, lists = analyse(written), lexicon()
    if word.plain in _COMMON:
        return False  # the word after it tells
    return word.hint or word.core in lists.second or word.core[:-1] in lists.second


def may_report(text: str, span: Span) -> bool:
    """Whether any word of a sentence may report speech."""
    return any(map(hints, _TOKEN.findall(text, span.start, span.end)))
