"""Wording: whether a quote stands in a text word for word, and where it differs.

The same wording is the same words in the same order. How they are spelt does not count: vowel
marks, hamza, tatweel, case, digits' script, all punctuation, hyphens, % for per cent. A quote may
begin and end anywhere, leave out an attribution between two quotations, and leave words out where
it shows so by an ellipsis; words in [square brackets] are an editor's. An Arabic «و» or «ف» before
its first word does not count; one inside is a word. "do not" for "don't" is other words, and so is
5 for five.

Wherever a quote is cut, it must not shed what turns its meaning: a negation right before it or
under its ellipsis, the rest of a number, "did not say that".
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice, pairwise
from typing import Literal

from retrieval.questions.saying import is_cue
from retrieval.statements.quotations import find_quotations
from retrieval.text.fold import fold
from retrieval.text.spellings import (
    Token,
    is_name,
    is_negation,
    is_number,
    joined,
    same,
    same_but_for_and,
    tokens,
    value_of,
)
from retrieval.text.split import split_sentences
from store.records import Span

Kind = Literal["left_out", "put_in", "exchanged"]
What = Literal["negation", "number", "name", "word"]

_GAP = re.compile(
    r"\[\s*(?:\.{2,}|…|\. \. \.)\s*\]|\(\s*(?:\.{2,}|…|\. \. \.)\s*\)|\.{3,}|…+|\. \. \."
    r"|(?P<editor>\[[^\[\]]*\])"
)
_MOST_SKIPPED = 60  # words under an ellipsis
_MOST_REPLACED = 4  # words that an editor's stand for
_LONGEST_ATTRIBUTION = 14  # words between two quotations
_MOST_PLACES = 20
_ANCHORS = 4
_TURNED_FROM = 0.8  # a stretch with so many of the quote's words is its wording in another order
_TURNED = 0.8  # and so like it at most
_SHED = 0.6  # all words stand there: so like at least, however few they are
_MOST_LIKE = 0.99  # what is not exact is never wholly alike
_SENTENCE_ENDS = re.compile(r"[.!?؟;؛…\r\n\u2028\u2029]")
_CLAUSE_ENDS = re.compile(r"[.!?؟;؛…,،:–—\r\n\u2028\u2029]")
_INSIDE_NUMBER = re.compile(r"[\s\-‐‑]*")
_SCALES = frozenset(["hundred", "thousand", "million"])
_THAT = frozenset(fold("that أن إن بأن أنه أنها أنهم إنه إنها إنهم بأنه بأنها بأنهم").split())
# After these «ما» is a pronoun ("all that", "according to what"), unless what follows denies.
_BEFORE_PRONOUN = frozenset(
    fold(
        """كل بكل وكل لكل جل جميع بعض معظم أكثر أهم أسوأ أول آخر بحسب حسب وفق وفقا إلى على في من عن
        مع بعد قبل عند حول مثل صحة بقدر بمثل مقابل ضد خلاف خلف رغم بسبب نتيجة أمام هذا ذلك وهذا
        يصف"""
    ).split()
)
_DENIED_BY_MA = frozenset(("زال", "زالت", "زالوا", "زلنا", "يزال", "تزال"))
_DENIALS = frozenset(
    fold(
        """deny denies denied denying refute refutes refuted refuting
        نفى نفت نفوا ينفي تنفي ينفون نافيا نافياً نافية نافين أنكر أنكرت أنكروا ينكر تنكر"""
    ).split()
)
_JUSSIVES = frozenset(fold("يقل تقل أقل نقل يقولوا يشر تشر يشيروا ير").split())  # «لم يقل»
_EXCEPT = frozenset(fold("except unless إلا سوى").split())  # turns a negation back
_NOT_ONE = frozenset(["no", "neither", "none", "nobody"])
_MOST_BETWEEN = 5  # words from a negation to the "that" that it governs


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that differ: spans of the quote and of the text, either empty where words are missing.

    `what` is the gravest thing among them.
    """

    kind: Kind
    what: What
    quote: Span
    text: Span


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a quote stands in a text. `span` is the stretch of the text that is most like it, None
    where no word is. `likeness` is 0 to 1, and 1 only where it stands there exactly."""

    exact: bool
    span: Span | None
    likeness: float
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a quote that stand together, and how many may be skipped before them.

    `marked` are the places of those that stand behind a mark, such as a comma, or a line's end.
    """

    words: list[Token]
    skip: int
    marked: frozenset[int] = frozenset()


def read_quote(quote: str) -> list[Part]:
    """The parts of a quote between its ellipses and its editor's words; none without a word."""
    gaps: list[tuple[int, int, int]] = []
    plain = quote
    for gap in _GAP.finditer(quote):
        if any(is_negation(token) or is_number(token) for token in tokens(gap[0])):
            continue  # nobody may edit these in
        editor = gap["editor"] is not None
        gaps.append((*gap.span(), _MOST_REPLACED if editor else _MOST_SKIPPED))
        plain = plain[: gap.start()] + " " * len(gap[0]) + plain[gap.end() :]
    if not (found := tokens(plain)):
        found, gaps = tokens(quote), []
    parts: list[Part] = []
    at = skip = 0
    for start, end, most in [*gaps, (len(quote), len(quote), 0)]:
        inside = [token for token in found if at <= token.start < start]
        if inside:
            parts.append(Part(inside, skip if parts else 0, _marked(quote, inside)))
            skip = 0
        at, skip = end, max(skip, most)
    return parts or ([Part(found, 0, _marked(quote, found))] if found else [])


def _marked(quote: str, found: list[Token]) -> frozenset[int]:
    gaps = (quote[one.end : other.start] for one, other in pairwise(found))
    return frozenset(n for n, gap in enumerate(gaps, 1) if gap.strip(" \t\u00a0") or "\n" in gap)


def compare_wording(quote: str, text: str, names: Collection[str] = ()) -> Comparison:
    """How `quote` stands in `text`, with the words that differ from the stretch most like it.

    `names` are folded words known to be names; Arabic has no capital letters to tell them by.
    """
    return compare_parts(read_quote(quote), text, names)


def compare_parts(
    parts: Sequence[Part],
    text: str,
    names: Collection[str] = (),
    *,
    found: list[Token] | None = None,
    within: Span | None = None,
) -> Comparison:
    """As `compare_wording`, of a quote that was read before.

    `found` are the text's tokens, where they are known. The quote may only stand `within` a part of
    the text; what stands before and after it still tells what it shed.
    """
    found = tokens(text) if found is None else found
    within = within or Span(0, len(text))
    low = bisect_left(found, within.start, key=lambda token: token.start)
    high = bisect_right(found, within.end, key=lambda token: token.end)
    if not parts or low >= high:
        return Comparison(False, None, 0.0)
    return _Alignment(parts, text, found, names, low, high).compare()


class _Alignment:
    """One quote beside one text."""

    def __init__(
        self,
        parts: Sequence[Part],
        text: str,
        found: list[Token],
        names: Collection[str],
        low: int,
        high: int,
    ) -> None:
        self._parts = parts
        self._quote = [token for part in parts for token in part.words]
        self._text = text
        self._found = found
        self._names = names
        self._low, self._high = low, high  # it may stand between these words of the text
        self._asides = dict(_attributions(text, found))
        self._starts: list[int] | None = None  # of the text's sentences, once they are asked for
        self._nowhere: set[tuple[int, int]] = set()  # which parts do not stand after which word

    def compare(self) -> Comparison:
        best: Comparison | None = None
        for place in islice(self._places(0, self._low), _MOST_PLACES):
            shed = self._shed(place)
            span = Span(self._found[place[0][0]].start, self._found[place[-1][1] - 1].end)
            if not shed:
                return Comparison(True, span, 1.0)
            likeness = max(1 - len(shed) / (len(self._quote) + len(shed)), _SHED)
            if best is None or likeness > best.likeness:
                best = Comparison(False, span, likeness, tuple(shed))
        return best or self._nearest()

    # ---- word for word

    def _places(self, part: int, after: int) -> Iterator[list[tuple[int, int]]]:
        """Where the parts stand, in order: from which word of the text to which."""
        if (part, after) in self._nowhere:
            return
        own, there = self._parts[part], False
        last = after + own.skip if part else self._high - 1
        for start in range(after, min(last, self._high - 1) + 1):
            end = self._match(own, 0, start, opens=part == 0)
            if end is None:
                continue
            if part + 1 == len(self._parts):
                there = True
                yield [(start, end)]
                continue
            for rest in self._places(part + 1, end):
                there = True
                yield [(start, end), *rest]
        if not there:
            self._nowhere.add((part, after))

    def _match(self, part: Part, i: int, j: int, *, opens: bool) -> int | None:
        """Where the words of a part end that begin at a word of the text; None if they differ.

        Where a sentence of the text ends, some mark must stand in the quote: "We will not leave.
        Iraq is ours." does not say that we will not leave Iraq.
        """
        own, found = part.words, self._found
        while i < len(own):
            if i and (aside := self._asides.get(j)) is not None:
                end = self._match(part, i, aside, opens=False)
                if end is not None:
                    return end
            if j >= self._high:
                return None
            if i and i not in part.marked and self._sentence_begins(j):
                return None
            first = opens and i == 0
            if same(own[i], found[j]) or (first and same_but_for_and(own[i], found[j])):
                i, j = i + 1, j + 1
            elif (step := joined(own, i, found, j)) is not None:
                i, j = i + step[0], j + step[1]
            else:
                return None
        return j if j <= self._high else None

    def _sentence_begins(self, place: int) -> bool:
        """Whether a sentence of the text begins at a word that is not its first."""
        if not place or not _SENTENCE_ENDS.search(self._gap(place - 1)):
            return False
        if self._starts is None:
            self._starts = [span.start for span in split_sentences(self._text, 0)]
        after = bisect_left(self._starts, self._found[place - 1].end)
        return after < len(self._starts) and self._starts[after] <= self._found[place].start

    def _shed(self, place: list[tuple[int, int]]) -> list[Difference]:
        """What the quote left out at its edges and under its ellipses that turns its meaning."""
        shed: list[Difference] = []
        for number, (start, end) in enumerate(place):
            own = self._parts[number].words
            last = place[number - 1][1] if number else None
            if last is None:
                denied = self._denied_from(start)
                if denied is not None:
                    shed.append(self._left_out("negation", own[0].start, denied, start))
            elif last < start and self._skips_negation(last, start):
                shed.append(self._left_out("negation", own[0].start, last, start))
            if last != start and self._number_goes_on(start - 1, start):
                shed.append(self._left_out("number", own[0].start, start - 1, start))
            following = place[number + 1][0] if number + 1 < len(place) else None
            if following != end and self._number_goes_on(end - 1, end):
                shed.append(self._left_out("number", own[-1].end, end, end + 1))
        return shed

    def _left_out(self, what: What, at: int, first: int, last: int) -> Difference:
        text = Span(self._found[first].start, self._found[last - 1].end)
        return Difference("left_out", what, Span(at, at), text)

    def _gap(self, place: int) -> str:
        """What stands between a word of the text and the one after it."""
        return self._text[self._found[place].end : self._found[place + 1].start]

    def _denied_from(self, start: int) -> int | None:
        """Where the negation begins that governs what begins at `start`; None where none does."""
        if start == 0 or _SENTENCE_ENDS.search(self._gap(start - 1)):
            return None
        before = start - 1
        if self._negates(before):
            return before
        if self._found[start].key in _THAT:
            before = start
        elif self._found[before].key not in _THAT:
            # "I do not think the bridge will open"
            governs = is_cue(self._found[before].key) and before > 0
            if governs and self._negates(before - 1) and self._one_clause(before, start):
                return before - 1
            for first in range(before - 2, max(before - _MOST_BETWEEN, -1), -1):
                if governs and self._found[first].key in _NOT_ONE:
                    return first if self._governs(first, start) else None
            return None
        for first in range(before - 1, max(before - _MOST_BETWEEN - 2, -1), -1):
            if self._negates(first):
                return first if self._governs(first, before) else None
        return None

    def _governs(self, first: int, that: int) -> bool:
        """Whether a negation is that of the verb before a "that": "did not say that", «لم يقل
        الوزير إن», "no evidence that", "nobody in Ostend said that", "denied on Monday that"."""
        cues = [
            is_cue(token.key) or token.key in _JUSSIVES for token in self._found[first + 1 : that]
        ]
        if not self._one_clause(first, that):
            return False
        if self._is_denial(first):
            return not any(cues)
        if sum(cues) == 1 and (cues[0] or (cues[-1] and self._found[first].key in _NOT_ONE)):
            return True
        return len(cues) == 1

    def _negates(self, place: int) -> bool:
        """Whether a word is a negation, and not «ما» where it is mostly a pronoun."""
        found = self._found
        if self._is_denial(place):
            return True
        if not is_negation(found[place]):
            return False
        if found[place].key != "ما":
            return True
        if place + 1 < len(found) and found[place + 1].key in _DENIED_BY_MA:
            return True
        alone = place == 0 or bool(re.search(r"[^\s\w]", self._gap(place - 1)))
        return alone or found[place - 1].key not in _BEFORE_PRONOUN

    def _is_denial(self, place: int) -> bool:
        key = self._found[place].key
        return key in _DENIALS or (key[:1] in ("و", "ف") and key[1:] in _DENIALS)

    def _one_clause(self, first: int, last: int) -> bool:
        return not any(_CLAUSE_ENDS.search(self._gap(place)) for place in range(first, last))

    def _skips_negation(self, first: int, last: int) -> bool:
        """Whether a negation of a sentence that is quoted in part lies under an ellipsis; those of
        sentences that are skipped whole do not count."""
        ends = [
            place for place in range(first - 1, last) if _SENTENCE_ENDS.search(self._gap(place))
        ]
        spans = [(first, last)] if not ends else [(first, ends[0] + 1), (ends[-1] + 1, last)]
        return any(
            self._negates(place) or self._found[place].key in _EXCEPT
            for a, b in spans
            for place in range(a, b)
        )

    def _number_goes_on(self, left: int, right: int) -> bool:
        """Whether a number that one word belongs to goes on in the next: 3.5 | million, 5 | %."""
        if left < 0 or right >= len(self._found):
            return False
        found = self._found
        if not _INSIDE_NUMBER.fullmatch(self._gap(left)):
            return False
        if found[left].key == "and" and left > 0 and found[left - 1].key in _SCALES:
            return is_number(found[right])
        if found[right].key == "and" and right + 1 < len(found) and found[left].key in _SCALES:
            return is_number(found[right + 1])
        return is_number(found[left]) and is_number(found[right])

    # ---- nearly

    def _nearest(self) -> Comparison:
        own = [token.key for token in self._quote]
        text = [token.key for token in self._found]
        slack = max(3, len(own) // 3) + sum(min(part.skip, 12) for part in self._parts)
        best: tuple[float, int, int] | None = None
        for low, high, turned in self._regions(own, text, slack):
            blocks = SequenceMatcher(None, own, text[low:high], autojunk=False)
            matching = [block for block in blocks.get_matching_blocks() if block.size]
            if not matching:
                continue
            first, last = matching[0], matching[-1]
            start, end = self._widened(
                low + first.b,
                low + last.b + last.size,
                first.a,
                len(own) - last.a - last.size,
            )
            skipped = self._differences(start, end)[1]
            matched = sum(block.size for block in matching)
            likeness = max(2 * matched / (len(own) + end - start - skipped), turned)
            if turned and likeness == turned:
                start, end = low, high
            if best is None or likeness > best[0]:
                best = (likeness, start, end)
        if best is None:
            return Comparison(False, None, 0.0)
        likeness, start, end = best
        span = Span(self._found[start].start, self._found[end - 1].end)
        differences = tuple(self._differences(start, end)[0])
        return Comparison(False, span, min(likeness, _MOST_LIKE), differences)

    def _regions(
        self, own: list[str], text: list[str], slack: int
    ) -> Iterator[tuple[int, int, float]]:
        """Where to look: around the longest runs of the quote's words, and where most of its words
        stand in whatever order, with how like that is by itself."""
        inside = ["" for _ in range(self._low)] + text[self._low : self._high]
        whole = SequenceMatcher(None, own, inside, autojunk=False).get_matching_blocks()
        for run in sorted(whole, key=lambda block: -block.size)[:_ANCHORS]:
            if run.size:
                low = max(self._low, run.b - run.a - slack)
                yield low, min(self._high, run.b + len(own) - run.a + slack), 0.0
        size = min(len(own), self._high - self._low)
        counts, missing = Counter(own), Counter(own)
        common = most = at = 0
        for place in range(self._low, self._high):
            common += missing[text[place]] > 0
            missing[text[place]] -= 1
            if place - self._low >= size:
                gone = text[place - size]
                missing[gone] += 1
                common -= 0 < missing[gone] <= counts[gone]
            if common > most:
                most, at = common, place + 1
        if most >= _TURNED_FROM * len(own) and len(own) > 2:
            yield max(self._low, at - size), at, _TURNED * most / len(own)

    def _widened(self, start: int, end: int, before: int, after: int) -> tuple[int, int]:
        """A stretch drawn out by as many words as the quote has more on each side, for those stand
        in their place; no further than the sentence."""
        while before and start > self._low and not _SENTENCE_ENDS.search(self._gap(start - 1)):
            start, before = start - 1, before - 1
        while after and end < self._high and not _SENTENCE_ENDS.search(self._gap(end - 1)):
            end, after = end + 1, after - 1
        return start, end

    def _differences(self, start: int, end: int) -> tuple[list[Difference], int]:
        """The words that differ from a stretch of the text; and how many of the text's were left
        out rightly."""
        own, text = self._quote, self._found[start:end]
        codes = SequenceMatcher(
            None, [t.key for t in own], [t.key for t in text], autojunk=False
        ).get_opcodes()
        asides = {j for a, b in self._asides.items() for j in range(a - start, b - start)}
        shown = self._shown_gaps()
        out: list[Difference] = []
        rightly: list[Difference] = []
        skipped = 0
        for code, a, b, c, d in codes:
            if code == "equal":
                out += [
                    self._difference(own, a + n, a + n + 1, text, c + n, c + n + 1)
                    for n in range(b - a)
                    if not same(own[a + n], text[c + n])
                ]
                continue
            if code == "replace" and _is_one_word(own, a, b, text, c, d):
                continue
            if (
                a == 0
                and b == d - c == 1
                and start + c == start
                and same_but_for_and(own[0], text[0])
            ):
                continue
            difference = self._difference(own, a, b, text, c, d)
            aside = all(j in asides for j in range(c, d))
            if a == b and (aside or (a in shown and difference.what != "negation")):
                rightly.append(difference)
                skipped += d - c
            else:
                out.append(difference)
        return out or rightly or self._joined_sentences(start, end), skipped

    def _joined_sentences(self, start: int, end: int) -> list[Difference]:
        """Where all words are the same and the quote makes one of two sentences: the mark that is
        left out between them."""
        for place in range(start + 1, end):
            if self._sentence_begins(place):
                own = self._quote[min(place - start, len(self._quote) - 1)]
                gap = Span(self._found[place - 1].end, self._found[place].start)
                return [Difference("left_out", "word", Span(own.start, own.start), gap)]
        return []

    def _shown_gaps(self) -> set[int]:
        """Before which words of the quote it shows that words were left out."""
        places, at = set[int](), 0
        for part in self._parts:
            if part.skip:
                places.add(at)
            at += len(part.words)
        return places

    def _difference(
        self, own: list[Token], a: int, b: int, text: list[Token], c: int, d: int
    ) -> Difference:
        kind: Kind = "put_in" if c == d else "left_out" if a == b else "exchanged"
        return Difference(
            kind, self._what(own, a, b, text, c, d), _span(own, a, b), _span(text, c, d)
        )

    def _what(self, own: list[Token], a: int, b: int, text: list[Token], c: int, d: int) -> What:
        left, right = own[a:b], text[c:d]
        if any(map(is_negation, left)) != any(map(is_negation, right)):
            return "negation"
        if sorted(filter(None, map(value_of, left))) != sorted(filter(None, map(value_of, right))):
            return "number"
        names = any(is_name(t, opens=a + n == 0) for n, t in enumerate(left)) or any(
            is_name(token, opens=self._opens(token)) for token in right
        )
        known = any(token.key in self._names for token in (*left, *right))
        return "name" if names or known else "word"

    def _opens(self, token: Token) -> bool:
        before = self._text[: token.start].rstrip(" \t\"'“”«»‘’([")
        return not before or bool(_SENTENCE_ENDS.search(before[-1]))


def _span(found: list[Token], first: int, last: int) -> Span:
    """From a token to another; where it holds none, the place where it would stand."""
    if first < last:
        return Span(found[first].start, found[last - 1].end)
    at = found[first - 1].end if first else found[0].start if found else 0
    return Span(at, at)


def _is_one_word(own: list[Token], a: int, b: int, text: list[Token], c: int, d: int) -> bool:
    return joined(own[:b], a, text[:d], c) == (b - a, d - c)


def _attributions(text: str, found: list[Token]) -> Iterator[tuple[int, int]]:
    """Where one quotation is broken by who says it: from which word of the text to which.

    “We stay,” Kirby said. “We do not sleep.” is quoted rightly without the words between.
    """
    quotations = find_quotations(text)
    for one, other in pairwise(quotations):
        between = [
            place
            for place, token in enumerate(found)
            if one.outer.end <= token.start < other.outer.start
        ]
        if (
            between
            and len(between) <= _LONGEST_ATTRIBUTION
            and any(is_cue(found[place].key) for place in between)
            and not any(is_negation(found[place]) for place in between)
        ):
            yield between[0], between[-1] + 1
