"""Which words of the turns before a question leans on: signs of each, and a probability.

The rules (`focus.py`) choose phrases; this weighs all other words by where and how often they
stood, and adds those that a person would likely have written. The weights are fitted by
`training/carried.py`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.conversation.focus import Focus, defines, is_elliptic
from retrieval.conversation.phrases import is_filling, is_general, is_verb_form, phrases
from retrieval.conversation.turn import Turn
from retrieval.conversation.word_lists import listed
from retrieval.encoding.encoder import BUILT_IN
from retrieval.questions.question import is_common
from retrieval.text.fold import Word, words
from retrieval.text.lexical import stem

FILE = "ranking.json"

WORD_SIGNS = (
    "rule",  # the rules take it over
    "now",  # of what "it" is now by the rules
    "main",  # of what the conversation is about on the whole
    "resolved",  # in the last question as resolved
    "first",  # in the first question
    "last",  # in the last question
    "asked",  # in any question
    "recent",  # how lately, in a question
    "share",  # of the questions that have it
    "questions",  # that have it
    "shown",  # in the last answer
    "shown_often",
    "shown_share",  # of the last answer's words
    "shown_early",
    "shown_ever",  # how often in all answers
    "answers",  # share of the answers that have it
    "name",
    "name_shown",  # a name that nobody asked with
    "general",
    "verb",
    "number",
    "length",
)
"""What tells whether a word is meant, a number for each."""
QUESTION_SIGNS = (
    "it",
    "them",
    "one",
    "points",
    "ellipsis",
    "defines",
    "names",
    "topics",
    "own",
    "short",
    "second",
    "far",
)
"""What the question is like, a number for each; they change what the signs of `CHANGED` weigh."""
CHANGED = (
    "rule",
    "now",
    "main",
    "resolved",
    "first",
    "last",
    "asked",
    "shown",
    "shown_often",
    "name",
)
_MOST_WORDS = 8
_MOST_OWN = 6


@dataclass(frozen=True, slots=True)
class Weights:
    """Of each of `WORD_SIGNS`; more where the rules take a word (`ruled`); of each of
    `QUESTION_SIGNS`, and in `changes` a row for each of `CHANGED`, a column a sign of the question.

    A word is taken over from `threshold` on.
    """

    words: NDArray[np.float32]
    ruled: NDArray[np.float32]
    question: NDArray[np.float32]
    changes: NDArray[np.float32]
    offset: float
    threshold: float

    def probabilities(
        self, signs: NDArray[np.float32], question: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """For each word (a row of signs) how likely it is meant."""
        weights = self.words.copy()
        weights[_CHANGED_AT] += self.changes @ question
        score = signs @ weights + signs[:, 0] * (signs @ self.ruled)
        score = score + question @ self.question + self.offset
        out: NDArray[np.float32] = (1 / (1 + np.exp(-score))).astype(np.float32)
        return out


_CHANGED_AT = [WORD_SIGNS.index(name) for name in CHANGED]


class Weighed(NamedTuple):
    """The words of the turns before that a question has not, by stem, with their signs: a row
    each; and those of the question."""

    stems: list[str]
    signs: NDArray[np.float32]
    question: NDArray[np.float32]


def carried(text: str, turns: Sequence[Turn], ruled: Sequence[str], focus: Focus) -> list[str]:
    """What a question takes over: what the rules take (`ruled`), then phrases of the turns before,
    the latest first. Where the rules hear no gap nothing is taken over. `focus` is that before the
    question."""
    found = weigh(text, turns, ruled, focus)
    if not found.stems or not ruled:
        return list(ruled)
    weights = read_weights()
    if weights is None:
        return list(ruled)
    likely = weights.probabilities(found.signs, found.question)
    order = np.argsort(-likely, kind="stable")[:_MOST_WORDS]
    taken = {s for part in ruled for s, _ in _content(part)}
    chosen = {found.stems[row] for row in order.tolist() if likely[row] >= weights.threshold}
    return [*ruled, *_phrased(chosen - taken, turns)]


def weigh(text: str, turns: Sequence[Turn], ruled: Sequence[str], focus: Focus) -> Weighed:
    """The words that may be taken over, and their signs."""
    own = {s for s, _ in _content(text)}
    asked = [_content(turn.asked or turn.question) for turn in turns]
    shown = [_content(turn.text) for turn in turns]
    count = len(turns)
    where: dict[str, list[tuple[bool, int, Word]]] = {}
    for place in range(count):
        for s, word in asked[place]:
            where.setdefault(s, []).append((True, place, word))
        for s, word in shown[place]:
            where.setdefault(s, []).append((False, place, word))
    rule, now, main, resolved = (
        {s for part in parts for s, _ in _content(part)}
        for parts in (ruled, [focus.now], [focus.main], [turns[-1].question])
    )
    stems, rows = [], []
    for s, stood in where.items():
        if s in own:
            continue
        questions = {place for by_asker, place, _ in stood if by_asker}
        answers = [(place, word) for by_asker, place, word in stood if not by_asker]
        last = [word for place, word in answers if place == count - 1]
        name = any(word.text[:1].isupper() and word.start > 0 for _, _, word in stood)
        folded = _bare(stood[0][2].folded)
        stems.append(s)
        rows.append(
            (
                s in rule,
                s in now,
                s in main,
                s in resolved,
                0 in questions,
                count - 1 in questions,
                bool(questions),
                math.exp(-(count - 1 - max(questions, default=-9)) / 2),
                len(questions) / count,
                min(3, len(questions)),
                bool(last),
                math.log1p(len(last)),
                len(last) / max(1, len(shown[-1])),
                1 - min(w.start for w in last) / max(1, len(turns[-1].text)) if last else 0,
                math.log1p(len(answers)),
                len({place for place, _ in answers}) / count,
                name,
                name and not questions,
                is_general(folded),
                is_verb_form(folded),
                folded.isdigit(),
                len(folded),
            )
        )
    signs = np.array(rows, dtype=np.float32).reshape(len(rows), len(WORD_SIGNS))
    return Weighed(stems, signs, _question_signs(text, count, len(own)))


def _question_signs(text: str, count: int, own: int) -> NDArray[np.float32]:
    folded = {word.folded for word in words(text)}
    topics = [phrase for phrase in phrases(text) if not phrase.general]
    values = (
        bool(folded & listed("focus", "it")),
        bool(folded & listed("focus", "them")),
        bool(folded & listed("focus", "one")),
        bool(folded & listed("focus", "points")),
        is_elliptic(text),
        defines(text),
        any(phrase.named for phrase in topics),
        min(3, len(topics)),
        min(_MOST_OWN, own),
        len(list(words(text))) <= 4,
        count == 1,
        min(count, 8) / 8,
    )
    return np.array(values, dtype=np.float32)


def _phrased(chosen: set[str], turns: Sequence[Turn]) -> list[str]:
    """Chosen words as they stood, those side by side as one phrase."""
    left = set(chosen)
    out = []
    for turn in reversed(turns):
        for text in (turn.asked or turn.question, turn.text):
            run: list[Word] = []
            runs = [run]
            for s, word in _content(text):
                if s not in left:
                    continue
                if run and text[run[-1].end : word.start] != " ":
                    run = []
                    runs.append(run)
                run.append(word)
            for run in runs:
                new = [word for word in run if stem(_bare(word.folded)) in left]
                if new:
                    out.append(re.sub(r"['’]s?$", "", text[run[0].start : run[-1].end]))
                    left -= {stem(_bare(word.folded)) for word in new}
    return out


def _content(text: str) -> list[tuple[str, Word]]:
    """The words of a text that say something, by their stems."""
    out = []
    for word in words(text):
        folded = _bare(word.folded)
        empty = len(folded) < 2 or "'" in folded or is_common(folded) or is_filling(folded)
        if not empty:
            out.append((stem(folded), word))
    return out


def _bare(folded: str) -> str:
    return re.sub(r"['’]s$", "", folded)


@cache
def read_weights() -> Weights | None:
    """The weights, kept with those of the ranking; None before they were fitted."""
    data = json.loads((BUILT_IN / FILE).read_text(encoding="utf-8")).get("carried")
    return weights_of(data) if data else None


def weights_of(data: Mapping[str, object]) -> Weights:
    """Weights as the file has them: lists of numbers by the names of the fields."""

    def numbers(name: str) -> NDArray[np.float32]:
        return np.array(data[name], dtype=np.float32)

    return Weights(
        words=numbers("words"),
        ruled=numbers("ruled"),
        question=numbers("question"),
        changes=numbers("changes"),
        offset=float(numbers("offset")),
        threshold=float(numbers("threshold")),
    )
