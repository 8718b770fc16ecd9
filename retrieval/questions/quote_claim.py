"""Claims that somebody said something: the quote and whose it is meant to be, as people type them.

“…” - Kirby; “…” by Kirby; Kirby: “…”; Kirby said “…”; did Kirby say “…”?; «…» - كيربي;
قال كيربي: «…»; هل قال كيربي إن «…»؟ Without quotation marks too, where the one named is known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from retrieval.questions.saying import asks_for_words, is_cue
from retrieval.statements.quotations import Quotation, find_quotations
from retrieval.text.fold import Word, fold, words

QUESTION_WORDS = 4
"""A quotation of so many words or more in a question is one to check; a shorter may be a term."""
_LONGEST_NAME = 8  # words
_LONGEST_BARE_NAME = 5  # where nothing but a dash or a colon tells that it is a name

_DASHES = "-‐‑‒–—―~"
_ASKING = frozenset(fold("did does has have had هل وهل أهل").split())
_LEADING = frozenset(
    fold(
        """so and but please hey hi ok okay is it true right correct that check whether if really
        صحيح أن ان قد فعلا حقا بالفعل كما لقد و تحقق هل وهل أ"""
    ).split()
)
_BETWEEN = frozenset(
    fold("really ever actually also exactly just once then already فعلا حقا بالفعل ايضا").split()
)
# What may stand between the verb and the quotation, beside a name.
_TRAILING = frozenset(
    fold(
        """that this exactly the following words reporters journalists on in
        إن أن بأن إنه أنه إنها أنها إنهم أنهم بأنه بأنها التالي ما يلي هذا حرفيا بالحرف
        للصحفيين الصحفيين"""
    ).split()
)
_BY = frozenset(fold("by from per بقلم بحسب حسب وفق كلام قول لسان").split())
_PRONOUNS = frozenset(fold("he she they it i you we who هو هي هم من انه").split())
_NEVER_NAMES = frozenset(
    fold(
        """what who whom whose which when where why how did does has have had about regarding
        ماذا ما من متى أين كيف لماذا عن حول بشأن بخصوص هل"""
    ).split()
)
_TELLING = frozenset(["told", "tell", "tells", "telling"])
_SMALL = frozenset(fold("al el bin ibn ben abu de la van von der of the and").split())
_ARABIC = re.compile(r"[\u0620-\u064a]")
_JOINED = re.compile(r"[\s,،;؛&]*(?:and|then|و)?[\s,،;؛&]*", re.IGNORECASE)
_EDGES = " \t\r\n\u00a0.,،;؛:!?؟…\"'“”«»()[]" + "\u200e\u200f\u061c\u2066\u2067\u2068\u2069"
_BEFORE_NAME = re.compile(rf"(?<=\s)(?:[{_DASHES}]+|by)(?=\s)|(?<=[\r\n])[{_DASHES}]+")
_HEAD = re.compile(r"(?s)(?P<x>[^:\r\n]{1,80}):\s+(?P<quote>.+)")


@dataclass(frozen=True, slots=True)
class Claim:
    """A quote, and whose it is meant to be, None where that is left open.

    `sure` is whether the text leaves no other way to read it; else it counts only where the one
    named is known.
    """

    quote: str
    by: str | None
    sure: bool = True


def read_claims(text: str) -> list[Claim]:
    """The ways to read what somebody wants checked, the likeliest first; the last is sure."""
    text = text.strip()
    marked = _marked(text)
    if marked is not None:
        return [marked]
    return [*_unmarked(text), Claim(text, None)]


def read_check_question(text: str) -> Claim | None:
    """A question whether somebody said what stands in it in quotation marks; else None."""
    claim = _marked(text.strip())
    if claim is None or claim.by is None or len(list(words(claim.quote))) < QUESTION_WORDS:
        return None
    opens = find_quotations(text.strip())[0].outer.start
    return claim if _is_asked(text.strip()[:opens], text) else None


def _is_asked(before: str, text: str) -> bool:
    folded = [word.folded for word in words(before)]
    return any(word in _ASKING for word in folded) or (
        text.rstrip().endswith(("?", "؟")) and folded[:1] in (["is"], ["صحيح"])
    )


def _marked(text: str) -> Claim | None:
    """A claim whose quote stands in quotation marks; None where they only mark a part of it."""
    found = [quotation for quotation in find_quotations(text) if quotation.closed]
    if not found:
        return None
    before, after = text[: found[0].outer.start], text[found[-1].outer.end :]
    quote = _joined(text, found)
    if quote is None:
        return None
    bare_before, bare_after = not before.strip(_EDGES), not after.strip(_EDGES)
    if bare_before and bare_after:
        return Claim(quote, None)
    if bare_after and (by := _named_before(before)) is not None:
        return Claim(quote, by)
    if bare_before and (by := _named_after(after)) is not None:
        return Claim(quote, by)
    return None


def _joined(text: str, found: Sequence[Quotation]) -> str | None:
    """What stands in the marks; of several quotations, with an ellipsis for what is between."""
    for one, other in pairwise(found):
        if not _JOINED.fullmatch(text[one.outer.end : other.outer.start]):
            return None
    inside = [text[one.inner.start : one.inner.end].strip() for one in found]
    return " … ".join(part for part in inside if part) or None


def _unmarked(text: str) -> list[Claim]:
    out = []
    if (attributed := _attributed(text)) is not None:
        out.append(attributed)
    *_, mark = [None, *_BEFORE_NAME.finditer(text)]
    if mark is not None and (by := _bare_name(text[mark.end() :])) is not None:
        out.append(Claim(text[: mark.start()].strip(), by, sure=False))
    head = _HEAD.fullmatch(text)
    if head is not None and (by := _bare_name(head["x"])) is not None:
        out.append(Claim(head["quote"].strip(), by, sure=False))
    return [claim for claim in out if any(words(claim.quote))]


def _attributed(text: str) -> Claim | None:
    """did X say that …, X said that …, قال X إن …: without quotation marks."""
    found = list(words(text))
    for last in range(1, min(len(found), 2 * _LONGEST_NAME)):
        if found[last - 1].folded not in _TRAILING and not _says(found[last - 1]):
            continue
        head = text[: found[last].start]
        if found[last].folded in _TRAILING:
            continue
        if (by := _named_before(head)) is not None:
            return Claim(text[found[last].start :].rstrip("?؟ "), by, sure=False)
    return None


def _named_before(before: str) -> str | None:
    """Who is named before a quotation: did X say, X said that, قال X إن, X:"""
    found = list(words(before))
    first, last = 0, len(found)
    while first < last and found[first].folded in _LEADING | _ASKING:
        first += 1
    asked = any(word.folded in _ASKING for word in found[:first])
    while last > first and found[last - 1].folded in _TRAILING:
        last -= 1
    verbs = [place for place in range(first, last) if _says(found[place])]
    if not verbs:
        colon = before.rstrip().endswith((":", "："))
        return _name(before, found, first, last) if colon and not asked else None
    verb = verbs[0] if verbs[0] == first else verbs[-1]
    if verb == first:  # قال X, said X
        return _name(before, found, first + 1, last)
    # Whom it is told to may stand behind the verb: "told the BBC".
    if last - verb > (4 if found[verb].folded in _TELLING else 1):
        return None
    while verb > first and found[verb - 1].folded in _BETWEEN:
        verb -= 1
    return _name(before, found, first, verb)


def _named_after(after: str) -> str | None:
    """Who is named after a quotation: - X, by X, X said, said X, (X)"""
    found = list(words(after))
    if not found or len(found) > _LONGEST_NAME + 2:
        return None
    first, last = 0, len(found)
    mark = after.strip()[:1]
    while first < last and found[first].folded in ("كما", "علي"):
        first += 1
    if first < last and found[first].folded in _BY:
        return _name(after, found, first + 1, last)
    if first < last and _says(found[first]):
        return _name(after, found, first + 1, last)
    if _says(found[last - 1]):
        return _name(after, found, first, last - 1)
    if mark in (*_DASHES, "(", "["):
        return _name(after, found, first, last)
    return None


def _says(word: Word) -> bool:
    folded = word.folded
    return is_cue(folded) or asks_for_words(folded)


def _name(text: str, found: Sequence[Word], first: int, last: int) -> str | None:
    if not 0 < last - first <= _LONGEST_NAME:
        return None
    own = [word.folded for word in found[first:last]]
    if (own[0] in _PRONOUNS and len(own) == 1) or not _NEVER_NAMES.isdisjoint(own):
        return None
    return text[found[first].start : found[last - 1].end]


def _bare_name(text: str) -> str | None:
    """A name that only a dash or a colon sets apart: few words, in English with capitals."""
    found = list(words(text))
    name = _name(text, found, 0, len(found))
    if name is None or len(found) > _LONGEST_BARE_NAME or "\n" in name:
        return None
    if not _ARABIC.search(name) and not all(
        word.text[:1].isupper() or word.folded in _SMALL for word in found
    ):
        return None
    return name


def read_name(text: str) -> str | None:
    """Who is named by a text that may only say whose a quote is meant to be: Kirby, by Kirby, -
    Kirby; None where it is something else."""
    if any(quotation.closed for quotation in find_quotations(text)) or text.count("\n"):
        return None
    named = _named_after(text)
    return named or _bare_name(text)
