"""Questions for somebody's words: whose are asked for, and on what.

A question is turned into one letter a word, for what the word does in it, and patterns over these
letters say where the speaker stands and where the topic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from retrieval.questions.saying import asks_for_words, is_cue
from retrieval.text.fold import Word, fold, words
from retrieval.text.language import Language, language_of

_LONGEST_NAME = 8  # words
_MOST_WORDS = 60  # a longer text is no question for somebody's words

# What a word does, by its letter; every other word is "o", a verb of saying "v".
_CLASSES: dict[Language, dict[str, str]] = {
    "en": {
        "c": "so and but please ok okay hey hi hello then now tell me us give show list find i want"
        " to know can could you",
        "q": "what which how whatever everything anything what's whats",
        "w": "who who's",
        "d": "did does do has have had didn't doesn't hasn't",
        "i": "is was are were s",
        "e": "else exactly also ever just actually really already then recently later",
        "a": "about on regarding concerning over towards toward",
        "b": "by from of",
        "t": "that whether if",
        "n": "position stance view views opinion opinions reaction response comment comments"
        " statement statements remark remarks quote quotes quotation quotations take words"
        " message warning warnings criticism claim claims promise promises complaint complaints"
        " demand demands proposal proposals advice",
    },
    "ar": {
        "c": "اخبرني اخبرنا قل لي لنا اعطني هات اذكر رجاء فضلك من_فضلك ثم اذن",
        "q": "ماذا بماذا بم عماذا لماذا_قال كيف كل",
        "m": "ما وما فما",
        "r": "الذي ذا ذلك",
        "w": "من ومن",
        "d": "هل وهل",
        "i": "هو هي هم كان كانت كانوا قد",
        "e": "ايضا كذلك تحديدا بالضبط بعد",
        "a": "عن حول بشان بخصوص حيال ازاء تجاه",
        "p": "في علي من الي ل",
        "t": "ان بان انه انها بانه بانها اذا",
        "n": "موقف مواقف راي اراء تصريح تصريحات رد ردود تعليق تعليقات اقوال كلام قول وجهه_نظر"
        " تعقيب بيان بيانات مطلب مطالب شكوى اقتراح مقترح نصيحة",
    },
}
_LETTERS: dict[Language, dict[str, str]] = {
    language: {fold(word): letter for letter, listed in classes.items() for word in listed.split()}
    for language, classes in _CLASSES.items()
}
_SAID_OF: dict[Language, tuple[re.Pattern[str], ...]] = {
    "en": tuple(
        re.compile(pattern)
        for pattern in (
            r"c*q[oab]?e*d(?P<x>[^v]+?)e*v(?P<y>.*)",  # what did X say about Y
            r"c*qi?o?n?i?o?nb(?P<x>[^a]+)(?P<y>(?:a.*)?)",  # what is the position of X on Y
            r"c*qi?(?P<x>.*s)n(?P<y>.*)",  # what is X's position on Y
            r"c*d(?P<x>[^v]+?)e*v(?P<y>.*)",  # did X mention Y
            r"[co]*q(?P<x>[^vdi]+)d?e*v(?P<y>.*)",  # tell me what X said about Y
            r"[co]*n[bi](?P<x>[^a]+)(?P<y>(?:a.*)?)",  # statements by X on Y
            r"(?P<x>[^qwdivn]+?)s?n(?P<y>(?:[ab].*)?)",  # X's statements on Y
            r"(?P<x>o{1,6})vq?(?P<y>(?:a.*)?)",  # X said what about Y
        )
    ),
    "ar": tuple(
        re.compile(pattern)
        for pattern in (
            r"c*(?:[qd]|mr?)[ire]*v(?P<z>.*)",  # ماذا قال X عن Y
            r"c*mi*n(?P<z>.*)",  # ما موقف X من Y
            r"[co]*q?n(?P<z>.*)",  # تصريحات X عن Y
            r"c*(?:q|m)[ri]*(?P<z>o.*)v(?P<y>.*)",  # ما الذي كان X يقول
        )
    ),
}
_WHO: dict[Language, re.Pattern[str]] = {
    "en": re.compile(r"c*w[eid]*v(?P<y>.+)"),
    "ar": re.compile(r"c*[wp][ri]*v(?P<y>.+)"),
}
_BARE: dict[Language, re.Pattern[str]] = {
    "en": re.compile(r"(?P<x>o{1,5})a(?P<y>[^vqwd]+)"),
    "ar": re.compile(r"(?P<x>o{1,5})a(?P<y>[^vqwd]+)"),
}
# "Will it last, according to X?": the rest of the question is the topic.
_ACCORDING: dict[Language, tuple[re.Pattern[str], ...]] = {
    "en": tuple(
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            r"(?P<y>.+?),?\s+(?:according\s+to|in\s+the\s+(?:view|opinion|words|eyes)\s+of)"
            r"\s+(?P<x>[^,?]+?)\s*\??",
            r"(?:according\s+to|in\s+the\s+(?:view|opinion|words|eyes)\s+of)\s+(?P<x>[^,?]+),"
            r"\s*(?P<y>.+)",
        )
    ),
    "ar": tuple(
        re.compile(pattern)
        for pattern in (
            r"(?P<y>.+?)[،,]?\s+(?:بحسب|حسب|وفق|وفقا\s+ل|وفقًا\s+ل|وفقاً\s+ل|برأي|في\s+رأي"
            r"|من\s+وجهة\s+نظر|على\s+حد\s+قول)\s*(?P<x>[^،,؟?]+?)\s*[؟?]?",
            r"(?:بحسب|حسب|وفق|وفقا\s+ل|وفقًا\s+ل|وفقاً\s+ل|برأي|في\s+رأي|من\s+وجهة\s+نظر)\s*"
            r"(?P<x>[^،,؟?]+)[،,]\s*(?P<y>.+)",
        )
    ),
}
_LEADING = {"en": "abcte", "ar": "apte"}
_PRONOUNS = frozenset(fold("he she they it i you we his her هو هي هم").split())


@dataclass(frozen=True, slots=True)
class Split:
    """One way to take a question apart. `sure` is whether its words leave no other."""

    speaker: str
    topic: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class SpeechQuestion:
    """A question for somebody's words.

    Of the form `said` `splits` are the ways to tell speaker and topic apart, the likeliest first;
    of the form `who` the speaker is what is asked for, and the one split has only a topic.
    """

    form: Literal["said", "who"]
    splits: tuple[Split, ...]


def read_speech_question(text: str) -> SpeechQuestion | None:
    """Takes a question for somebody's words apart; None where it asks for something else."""
    found = list(words(text))
    if not 1 <= len(found) <= _MOST_WORDS:
        return None
    language = language_of(text)
    for pattern in _ACCORDING[language]:
        if (match := pattern.fullmatch(text.strip())) is not None:
            return SpeechQuestion("said", (Split(match["x"].strip(), match["y"].strip()),))
    letters = "".join(_letter(word, language) for word in found)
    if (who := _WHO[language].fullmatch(letters)) is not None:
        topic = _cut(text, found, letters, *who.span("y"), language=language)
        if topic:
            return SpeechQuestion("who", (Split("", topic),))
    splits: list[Split] = []
    for pattern in _SAID_OF[language]:
        if (match := pattern.fullmatch(letters)) is not None:
            splits += _splits(text, found, letters, match, language)
            break
    if not splits and (bare := _BARE[language].fullmatch(letters)) is not None:
        topic = _cut(text, found, letters, *bare.span("y"), language=language)
        splits.append(Split(_name(text, found, *bare.span("x")), topic, sure=False))
    kept = tuple(dict.fromkeys(split for split in splits if _may_name(split.speaker)))
    return SpeechQuestion("said", kept) if kept else None


def _letter(word: Word, language: Language) -> str:
    known = _LETTERS[language]
    for form in (word.folded, word.folded[1:] if word.folded[:1] in "وف" else ""):
        if letter := known.get(form):
            return letter
    if language == "en" and word.folded.endswith("'s"):
        return "s"
    # With a capital it is a name: "Will", "May", Mr Say.
    if word.text[:1].isupper() and word.start > 0:
        return "o"
    return "v" if is_cue(word.folded) or asks_for_words(word.folded) else "o"


def _splits(
    text: str, found: Sequence[Word], letters: str, match: re.Match[str], language: Language
) -> Iterator[Split]:
    groups = match.groupdict()
    if "z" not in groups:
        topic = _cut(text, found, letters, *match.span("y"), language=language)
        yield Split(_name(text, found, *match.span("x")), topic)
        return
    first, last = match.span("z")
    after = _cut(text, found, letters, *match.span("y"), language=language) if "y" in groups else ""
    rest = letters[first:last]
    marker = rest.find("a")
    if marker > 0:
        topic = _cut(text, found, letters, first + marker, last, language=language)
        yield Split(_name(text, found, first, first + marker), f"{topic} {after}".strip())
        return
    # Nothing that only marks a topic: a name may end anywhere, where somebody of it is known.
    for end in range(min(last, first + _LONGEST_NAME), first, -1):
        if letters[end - 1] not in "pt":
            topic = _cut(text, found, letters, end, last, language=language)
            yield Split(
                _name(text, found, first, end), f"{topic} {after}".strip(), sure=end == last
            )


def _name(text: str, found: Sequence[Word], first: int, last: int) -> str:
    """The words of a name as written, without "'s"."""
    if first >= last:
        return ""
    return text[found[first].start : found[last - 1].end].removesuffix("'s").removesuffix("’s")


def _cut(
    text: str, found: Sequence[Word], letters: str, first: int, last: int, *, language: Language
) -> str:
    """The words of a topic as written, without what only leads to it."""
    while first < last and letters[first] in _LEADING[language]:
        first += 1
    return text[found[first].start : found[last - 1].end] if 0 <= first < last else ""


def _may_name(name: str) -> bool:
    found = [word.folded for word in words(name)]
    return bool(found) and not (len(found) == 1 and found[0] in _PRONOUNS)
