"""What each Arabic word may be, told by its form alone: a cue, a title, a name, an adverb."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from retrieval.statements.arabic.conjugation import Form
from retrieval.statements.arabic.lexicon import COMMON, Lexicon, lexicon, listed
from retrieval.text.fold import fold
from store.records import Span

_TOKEN = re.compile(r"[\w\u0610-\u061a\u064b-\u065f\u0670\u200c-\u200f]+|[^\w\s]")


_MAXIMUM = 65_536
"""Words kept with what they may be; news has fewer in common use."""
_TEXTS = 4
"""Texts whose words are kept; one article is worked on at a time."""


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


_SUFFIXES = ("هما", "هم", "هن", "ها", "نا", "ه")


_NISBA = ("يه", "ي", "يون", "يين", "يات", "يان")


# The shapes of verbal nouns: ifti'al, istif'al, infi'al, taf'il, mufa'ala.
_VERBAL_NOUN = re.compile(r"ا(?:ست..?ا.|ن..ا.|..?ت?.ا.)|ت..ي.|ت..ي?ه|م.ا..ه|ت.ا..|ت...")


_MADE_BY_IFAL = re.compile("إ(?:..ا.|.ا.ة|.[اي].)")


_HAMZA = re.compile("[وفبلك]{0,2}[إأآ]ل")


# «مسؤولا», «انخفاضًا»
_ACCUSATIVE = re.compile("..[^اى]\u064b?ا\u064b?$")
_HEADS = frozenset({"person", "organisation", "document"})
_NONE: frozenset[str] = frozenset()


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
    carried: bool = False
    """Whether it is what somebody said, with whose it is: «قوله», «تأكيدها»."""
    nisba: bool = False
    according: bool = False
    hint: bool = False
    """Whether it may report speech."""
    hints: bool = False
    """Whether a sentence with it may report speech; also the second words of phrases."""
    accusative: bool = False
    """Whether it is the object of a verb, or what «لكن» brings in: «مسؤولا»."""
    titled: bool = False
    """Whether the mention of somebody by title or full name may begin with it."""
    plain: str = ""
    """The folded word without conjunction only."""


@dataclass(slots=True)  # not frozen: one is made for each word of a text
class Token:
    """A word or a mark, where it stands."""

    start: int
    end: int
    text: str
    word: Word


@lru_cache(_MAXIMUM)
def analyse(written: str) -> Word:
    """What a word may be."""
    lists = lexicon()
    folded = fold(written)
    joined = len(folded) > 2 and folded[0] in "وف" and _is_joined(folded, lists)
    plain = folded[1:] if joined else folded
    prefix, article, core = _taken_apart(plain, lists)
    if article and _HAMZA.match(written):
        prefix, article, core = "", False, plain  # «إلياس», «ألمانيا»
        if plain[0] in "بلك" and _is_content("", plain[1:], lists):
            prefix, core = plain[0], plain[1:]  # «بإلغاء»
    elif prefix == "ك" and article and core not in lists.sorts:
        prefix, article, core = "", False, plain  # «كالزاديلا»
    sorts = lists.sorts.get(core) or _sorts_without_ending(core, lists)
    accusative = not (sorts or article) and _ACCUSATIVE.search(written) is not None
    if accusative:
        sorts = lists.sorts.get(core[:-1], _NONE) & _HEADS
    if article and core != plain:
        sorts -= {"adverb"}
    if prefix == "" and not article:
        sorts = lists.sorts.get(plain, sorts)
    forms = () if article or prefix or _is_no_verb(written, joined) else lists.forms.get(plain, ())
    if "adverb" in sorts and plain.endswith("ا"):
        forms = ()  # «ردا», «نقلا»: no duals
    if written.endswith("ي"):
        forms = tuple(form for form in forms if form.tense != "past")  # «روي» is no «روى»
    content = _is_content(written, core, lists) and "given" not in sorts
    if not (forms or article or sorts or content or _is_no_verb(written, joined)):
        forms = _with_object(plain, lists)
    if written.rstrip("\u064b").endswith("ى") and plain == "علي":
        sorts = frozenset({"adverb"})
    hint = bool(forms) or _reports(plain, lists)
    return Word(
        folded=folded,
        core=core,
        joined=joined,
        prefix=prefix,
        article=article,
        sorts=sorts,
        forms=forms,
        that=plain in THAT
        or (plain[:1] == "ب" and plain[1:] in THAT)
        or _then(written)
        or ("ألا" in written[:4] and plain == "الا"),
        content=content,
        carried=_is_carried(core),
        nisba=core.endswith(_NISBA) and len(core) > 3,
        according=plain in lists.according and plain not in COMMON,
        hint=hint,
        hints=_hints(plain, core, hint=hint),
        accusative=accusative,
        titled=("person" in sorts and not accusative and plain not in lists.according)
        or ("given" in sorts and not forms),
        plain=plain,
    )


def _is_no_verb(written: str, joined: bool) -> bool:
    """Whether a written vowel or hamza tells a passive («يُتوقع») or a verbal noun («إدانته»)."""
    bare = written[1:] if joined else written
    return bare[:1] == "إ" or (bare[1:2] == "\u064f" and "ت" in bare[2:4])


def _reports(plain: str, lists: Lexicon) -> bool:
    return (
        plain in lists.according
        or plain in listed("saying")
        or plain in listed("standing")
        or plain in listed("as_was")
        or plain.rstrip("هام") in ("براي", "بحسب", "بنظر", "بتقدير", "باعتقاد")
    )


def _with_object(plain: str, lists: Lexicon) -> tuple[Form, ...]:
    for suffix in ("هما", "هم", "ها", "ني", "نا", "ه"):
        if plain.endswith(suffix) and len(plain) > len(suffix) + 2:
            bare = plain[: -len(suffix)]
            found = lists.forms.get(bare) or lists.forms.get(bare[:-1] + "ي", ())  # «رواه»
            return tuple(replace(form, object=True) for form in found)
    return ()


def _then(written: str) -> bool:
    """«فإن»; without its hamza it may be the Dutch "van"."""
    return written[:2] in ("فإ", "فأ") and fold(written[1:]) in THAT


def _is_carried(core: str) -> bool:
    return any(
        core.endswith(suffix) and core[: -len(suffix)] in listed("carried")
        for suffix in ("هما", "هم", "هن", "ها", "ه")
    )


def _is_joined(folded: str, lists: Lexicon) -> bool:
    rest = folded[1:]
    if folded in lists.sorts or folded in lists.forms:
        return False
    return (
        rest in lists.forms
        or bool(_with_object(rest, lists))
        or rest in lists.sorts
        or rest in listed("turns")
        or _then(folded)
        or rest in lists.according
        or rest in lists.deeds
        or rest in listed("contents")
        or rest in listed("as_was")
        or rest in listed("negations")
        or rest in listed("questions")
        or (len(rest) > 4 and rest[0] == "ا" and _VERBAL_NOUN.fullmatch(rest) is not None)
        or rest[:2] == "ال"
        or rest[:3] in ("بال", "كال")
        or (rest[:2] == "لل" and len(rest) > 4)
    )


def _taken_apart(plain: str, lists: Lexicon) -> tuple[str, bool, str]:
    """Preposition, article and the rest of a folded word."""
    if plain in lists.sorts or plain in lists.forms:
        return "", plain in lists.sorts and plain.startswith("ال") and len(plain) > 4, plain
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
            or _is_content("", rest, lists)
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
    if written.endswith("ء") and core[:1] == "ا" and "أ" not in written and len(core) > 3:
        return True  # «انتفاء», «إلغاء»
    if core in listed("contents") or bare in listed("contents"):
        return True
    if core in lists.sorts or bare in lists.sorts:
        return False
    if _VERBAL_NOUN.fullmatch(bare) or _MADE_BY_IFAL.fullmatch(written.removeprefix("و")):
        return True
    if _ACCUSATIVE.search(written) and _VERBAL_NOUN.fullmatch(core[:-1]):
        return True
    ended = bare[:-1] + "ه"
    return bare.endswith("ت") and (
        ended in listed("contents") or _VERBAL_NOUN.fullmatch(ended) is not None
    )


def tokens_of(text: str, span: Span) -> list[Token]:
    """The words and marks of a part of a text, in order."""
    tokens, starts = _all_tokens(text)
    return tokens[bisect_left(starts, span.start) : bisect_left(starts, span.end)]


@lru_cache(_TEXTS)
def _all_tokens(text: str) -> tuple[list[Token], list[int]]:
    """The words of a whole text, with where they start: its sentences and names share them."""
    tokens = [
        Token(match.start(), match.end(), (written := match[0]), analyse(written))
        for match in _TOKEN.finditer(text)
    ]
    return tokens, [token.start for token in tokens]


def may_report(tokens: Iterable[Token]) -> bool:
    """Whether any word of a sentence may report speech: what has none needs no closer look."""
    return any(token.word.hints for token in tokens)


def _hints(plain: str, core: str, *, hint: bool) -> bool:
    if plain in COMMON:
        return False  # the word after it tells
    second = lexicon().second
    return hint or core in second or core[:-1] in second
