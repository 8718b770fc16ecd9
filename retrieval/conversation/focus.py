"""What a conversation is about, and what of it a question leaves unsaid."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from retrieval.conversation.phrases import Phrase, phrases
from retrieval.conversation.word_lists import listed
from retrieval.questions.dates import named_dates
from retrieval.text.fold import words
from retrieval.text.lexical import stem

_ELLIPSIS = re.compile(
    r"^\W*(?:(?:and|so|but|ok(?:ay)?|interesting|great|cool|wow|thanks|i see|oh)\W+)*"
    r"(?:what|how)\s+about\s+(?:for\s+|in\s+)?|^\W*(?:and|or)\s+(?!what|how|who|when|where"
    r"|why|is|are|was|were|did|does|do|can|which|has|have)",
    re.IGNORECASE,
)


_DEFINES = re.compile(
    r"(?:^|[.!?]\s+)\W*(?:(?:ok(?:ay)?|interesting|great|cool|wow|so|and|then|thanks)\W+)*"
    r"(?:what(?:'s| is| are| was| were)|who(?:'s| is| are| was| were)"
    r"|(?:please )?tell me (?:more )?about|describe|explain|how do(?:es)?)\s",
    re.IGNORECASE,
)


# "It" that stands for nothing: "is it possible to", "how long does it take to".
_EMPTY_IT = re.compile(
    r"\bit(?:'s| is| was)?\s+(?:possible|true|safe|better|worth|legal|hard|easy|necessary"
    r"|okay|ok|normal"
    r"|take|takes|cost|mean|means|like)\b[^?.]*?\b(?:to|that|for)\b",
    re.IGNORECASE,
)


# What ends a clause before "it": "What is Rock City, and why is it famous?"
_CLAUSE = re.compile(r"[,;]|\band\b|\bif\b|\bwhen\b|[.?!]\s")


_WHERE = re.compile(r"\s+(?:in|at|on|near)\s+(?:the\s+)?", re.IGNORECASE)


_WHO_DOES = re.compile(r"\W*(?:and\s+)?who(?:['’]s| is| are| was)\s+\w+ing\W*$", re.IGNORECASE)


_LONG = 300  # characters: such an answer has a subject of its own


_ONE_MORE = re.compile(r"\b(?:a|an)\s+$", re.IGNORECASE)


_NEAR = 6  # characters: room for " from " or " a "


@dataclass(frozen=True, slots=True)
class Focus:
    """What "it" means now. `main` is what the conversation is about on the whole."""

    now: str = ""
    main: str = ""


NOTHING = Focus()
"""At the beginning of a conversation."""


@dataclass(frozen=True, slots=True)
class Completed:
    """What a question leaves unsaid (`taken`), and what "it" means after it."""

    taken: tuple[str, ...]
    focus: Focus


def complete(text: str, focus: Focus, last: str = "", response: str = "") -> Completed:
    """`focus` is that after the turn before; `last` its question as resolved, `response` what it
    was answered with. All are empty at the beginning."""
    own = phrases(text)
    topical = [p for p in own if not p.general]
    subject = _subject(text, own)
    if not focus.now:
        return Completed((), Focus(subject, subject))
    known = [p for t in (focus.now, focus.main, last) for p in phrases(t)]
    shown = phrases(response)
    spoken_of = {s for p in own for s in p.stems}
    it = next(
        (
            w
            for w in words(text)
            if w.folded in listed("focus", "it") | listed("focus", "them") | listed("focus", "one")
        ),
        None,
    )
    if it is not None and _EMPTY_IT.search(text):
        it = None
    points = any(w.folded in listed("focus", "points") for w in words(text))
    elliptic = is_elliptic(text)
    defined = defines(text)
    if _WHO_DOES.match(text) and len(topical) == 1 and len(topical[0].stems) == 1:
        topical = []  # "who's paying?"
    named = [p for p in topical if p.named]
    taken: list[str] = []
    now = focus.now
    if it is not None:
        before = [
            p
            for p in topical
            if p.end <= it.start
            and (
                (p.named and it.folded in listed("focus", "whose"))
                or _CLAUSE.search(text[p.end : it.start])
            )
        ]
        if before:
            now = before[-1].text
            if not _is_named(now):
                taken.append(focus.main)
        else:
            taken += [focus.now, focus.main]
    elif elliptic and topical:
        taken += [p.text for p in phrases(last) if p.general]
        if new := named or [p for p in topical if _ONE_MORE.search(text[: p.start])]:
            now = new[0].text
            taken.append(focus.main)
        else:
            taken += [focus.now, focus.main]
    elif not topical:
        taken += [focus.now, focus.main]
    elif whole := _wholes(topical, known, shown):
        taken += whole
        now = whole[0]
    elif named:
        now = subject
        if any(p.relative for p in named):
            taken.append(focus.main)
    elif any(p.definite for p in topical) or points:
        taken += [focus.now, focus.main]
    elif defined and any(p.general for p in own):
        taken.append(focus.main)
    elif defined:
        now = subject
    else:
        taken.append(focus.main)
    if focus.now in taken and _siblings(focus.now, focus.main):
        taken = [t for t in taken if t != focus.main or t == focus.now]
    told = [t for t in dict.fromkeys(taken) if t]
    left = tuple(t for t in told if not {s for p in phrases(t) for s in p.stems} <= spoken_of)
    return Completed(left, Focus(now, focus.main))


def is_elliptic(text: str) -> bool:
    """Whether a question only names something: "and the second?", "what about cats?"."""
    return _ELLIPSIS.search(text) is not None


def defines(text: str) -> bool:
    """Whether a question asks what something is."""
    return _DEFINES.search(text) is not None


def _siblings(left: str, right: str) -> bool:
    """Whether two topics are of one kind: of throat and lung cancer only one is meant."""
    one, other = phrases(left), phrases(right)
    return bool(one and other) and left != right and one[-1].head == other[-1].head


def told_of(response: str, known: Sequence[str]) -> str:
    """The first name in an answer, or what a long one comes back to; empty where it says nothing
    that is not in `known`."""
    found = [p for p in phrases(response) if not p.general and not _is_date(p.text)]
    mine = {s for text in known for p in phrases(text) for s in p.stems}
    new = [p for p in found if not set(p.stems) <= mine]
    counts = Counter(p.stems for p in found)
    often = [p for p in new if counts[p.stems] > 1]
    if often and len(response) > _LONG:
        return max(often, key=lambda p: counts[p.stems]).text
    return next((p.text for p in new if p.named), "")


def most_told(phrases_: Sequence[str], answer: str) -> str:
    """Of some phrases the one that an answer says most, if more than once; else the first."""
    counts = Counter(stem(word.folded) for word in words(answer))

    def told(phrase: str) -> int:
        return min((counts[s] for p in phrases(phrase) for s in p.stems), default=0)

    best = max(phrases_, key=told)
    return best if told(best) > max(1, told(phrases_[0])) else phrases_[0]


def _is_date(phrase: str) -> bool:
    return phrase.replace(",", "").isdigit() or bool(named_dates(phrase))


def _is_named(phrase: str) -> bool:
    return any(w.text[:1].isupper() for w in words(phrase))


def _wholes(own: Iterable[Phrase], *known: Iterable[Phrase]) -> list[str]:
    """The longer phrases of before that short ones of the question mean: "the plan"."""
    out = []
    for phrase in own:
        if len(phrase.stems) != 1:
            continue
        for group in known:
            longer = [p for p in group if p.stems[-1] == phrase.stems[0] and len(p.stems) > 1]
            if longer:
                out.append(longer[0].text)
                break
    return list(dict.fromkeys(out))


def _subject(text: str, own: Sequence[Phrase]) -> str:
    """What a question is about by itself: a name, else the first phrase that is a topic."""
    topical = [p for p in own if not p.general]
    for place, phrase in enumerate(topical):
        if phrase.named:
            # "The strike at Tangier port": what is there is part of it.
            before = topical[place - 1] if place else None
            if (
                before is not None
                and not before.text.endswith("ing")
                and _WHERE.fullmatch(text[before.end : phrase.start])
            ):
                return text[before.start : phrase.end]
            return phrase.text
    for phrase, other in pairwise(topical):
        # "Learning a second language" is about the language.
        verb = phrase.text.endswith("ing") and len(phrase.stems) == 1
        if not (verb and other.start - phrase.end <= _NEAR):
            return phrase.text
    return topical[-1].text if topical else (own[0].text if own else "")
