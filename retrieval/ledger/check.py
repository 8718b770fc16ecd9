"""Checks a quote: did somebody say this, word for word?"""

from __future__ import annotations

import logging
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from retrieval.answer import AnswerCitation
from retrieval.cite import Shown, cite, open_checked
from retrieval.errors import QuestionError
from retrieval.ledger.wording import Comparison, Kind, Part, What, compare_parts, read_quote
from retrieval.naming.sounds import sounds_like
from retrieval.questions.saying import is_cue
from retrieval.text.fold import fold, words
from retrieval.text.lexical import match_query, stem
from retrieval.text.spellings import Token, tokens
from store.archive import Archive
from store.records import Manner, Sentence, Span, Speaker, Statement

Verdict = Literal["exact", "altered", "other_speaker", "not_found"]
Fits = Callable[[str, Speaker], bool]

MAX_QUOTE_CHARACTERS = 2_000
MAX_NAME_CHARACTERS = 200

ALTERED_FROM = 0.6
"""The likeness from which a stretch counts as the quote with other words.

Of labelled statements from outside a library none is liker than 0.55 to anything in it, and with
one word exchanged or two turned none is less like than 0.8.
"""

_LANGUAGES = ("ar", "en")
_WORD_CANDIDATES = 30  # of each language
_PHRASE_CANDIDATES = 20  # of each language and sentence of the quote
_RAREST = 10
_MOST_REACH = 8  # sentences beside a candidate
_SHOWN = 3
_SOUNDS_ALIKE = 0.84
_SENTENCE_ENDS = re.compile(r"[.!?؟…]+[\s\"'”»’)]+|[\r\n]+")
# Beside the cue and the speaker, what a quote may hold of an attribution.
_JOINING = frozenset(
    fold(
        "that he she they and the a an in of to أن إن بأن أنه أنها أنهم إنه إنها إنهم و هو هي"
    ).split()
)
_log = logging.getLogger(__name__)


def sounds_fitting(name: str, speaker: Speaker) -> bool:
    """Whether any word of a name sounds like a word of a speaker's label."""
    return any(
        sounds_like(one.folded, other.folded) >= _SOUNDS_ALIKE
        for one in words(name)
        for other in words(speaker.label)
    )


@dataclass(frozen=True, slots=True)
class Change:
    """Words of a quote that differ. `quote` lies at `quote_span` of the quote as it was given,
    `text` at `text_span` of the version that the first citation is of; either may be empty."""

    kind: Kind
    what: What
    quote: str
    quote_span: Span
    text: str
    text_span: Span

    def as_json(self) -> dict[str, Any]:
        """The fields that outside tools rely on."""
        return {
            "kind": self.kind,
            "what": self.what,
            "quote": self.quote,
            "quote_start": self.quote_span.start,
            "quote_end": self.quote_span.end,
            "text": self.text,
            "text_start": self.text_span.start,
            "text_end": self.text_span.end,
        }


@dataclass(frozen=True, slots=True)
class Check:
    """The verdict on a quote, and the sentences it was compared with, best first.

    `speaker` is who says by the ledger what was compared with, None where it says of nobody that
    they do: then `attributed` is false, and the words are the article's own. Of a quote that was
    not found both tell nothing. `span` is what was compared with, of the first citation's version.
    `likeness` is 0 to 1. `searched` counts the articles that were looked through.
    """

    quote: str
    by: str | None
    verdict: Verdict
    speaker: str | None
    attributed: bool
    manner: Manner | None
    likeness: float
    differences: tuple[Change, ...]
    citations: tuple[AnswerCitation, ...]
    span: Span | None
    searched: int
    elapsed_ms: float

    def as_json(self) -> dict[str, Any]:
        """The object that outside tools rely on."""
        return {
            "quote": self.quote,
            "by": self.by,
            "verdict": self.verdict,
            "speaker": self.speaker,
            "attributed": self.attributed,
            "manner": self.manner,
            "likeness": round(self.likeness, 4),
            "differences": [difference.as_json() for difference in self.differences],
            "citations": [citation.as_json() for citation in self.citations],
            "searched": self.searched,
            "elapsed_ms": round(self.elapsed_ms, 1),
        }


@dataclass(frozen=True, slots=True)
class _Window:
    """Neighbouring sentences of one version, the text around them, and what is said there.

    `start` is where `text` begins in the version; all other offsets are the version's.
    """

    start: int
    text: str
    tokens: list[Token]
    sentences: list[Sentence]
    statements: list[Statement]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Found:
    """A stretch of a window that a quote was compared with, and the statement that it lies in."""

    window: _Window
    comparison: Comparison
    span: Span
    statement: Statement | None


class Checker:
    """Checks quotes against one archive. Safe to share between threads.

    `fits` tells whether a name means a speaker.
    """

    def __init__(self, archive: Archive, fits: Fits = sounds_fitting) -> None:
        self._archive = archive
        self._fits = fits

    def check(self, quote: str, by: str | None = None) -> Check:
        """Whether a quote stands in the archive; with `by`, whether that speaker says it.

        Raises `QuestionError` where there is no word in it, or too many.
        """
        started = time.perf_counter()
        parts, by = _read(quote, by)
        windows = self._windows(self._candidates(quote, parts), _reach(quote, parts))
        verdict, found = self._decide(parts, windows, by)
        best = found[0] if found and verdict != "not_found" else None
        return Check(
            quote=quote,
            by=by,
            verdict=verdict,
            speaker=best.statement.speaker.label if best and best.statement else None,
            attributed=best is not None and best.statement is not None,
            manner=best.statement.manner if best and best.statement else None,
            likeness=found[0].comparison.likeness if found else 0.0,
            differences=_changes(quote, best) if best else (),
            citations=self._cite(found),
            span=best.span if best else None,
            searched=self._archive.count_articles(),
            elapsed_ms=1000 * (time.perf_counter() - started),
        )

    # ---- what may hold the quote

    def _candidates(self, quote: str, parts: Sequence[Part]) -> list[int]:
        """Sentences that hold the quote's words in its order, then those with its rarest words."""
        kept = {token.start for part in parts for token in part.words}
        own = [(word, stem(word.folded)) for word in words(quote) if word.start in kept]
        counts = self._archive.count_terms("stems", sorted({stemmed for _, stemmed in own}))
        rarest = sorted(counts, key=lambda term: (counts[term], term))[:_RAREST]
        ends = [match.end() for match in _SENTENCE_ENDS.finditer(quote)]
        ends += [part.words[0].start for part in parts]
        phrases: dict[int, list[str]] = defaultdict(list)
        for word, stemmed in own:
            phrases[sum(end <= word.start for end in ends)].append(stemmed)
        queries = []
        for phrase in phrases.values():
            # The first may stand there with «و», and as part of a longer word.
            whole = phrase[1:] if len(phrase) > 2 else phrase
            if all(term in counts for term in whole):
                queries.append((f'stems : "{" ".join(whole)}"', _PHRASE_CANDIDATES))
        if rarest:
            queries.append((match_query(stems=rarest, names=()), _WORD_CANDIDATES))
        found = [
            sentence_id
            for query, limit in queries
            for language in _LANGUAGES
            for sentence_id, _ in self._archive.match_terms(query, language, limit)
        ]
        return list(dict.fromkeys(found))

    def _windows(self, candidates: Sequence[int], reach: int) -> list[_Window]:
        """The candidates with `reach` sentences on each side, neighbours joined."""
        runs: list[list[Sentence]] = []
        near = self._archive.surroundings(candidates, reach)
        near.sort(key=lambda one: (one.citation.version_id, one.position))
        for sentence in near:
            last = runs[-1][-1] if runs else None
            if (
                last is not None
                and last.citation.version_id == sentence.citation.version_id
                and last.position + 1 == sentence.position
            ):
                runs[-1].append(sentence)
            else:
                runs.append([sentence])
        versions = sorted({run[0].citation.version_id for run in runs})
        said: dict[int, list[Statement]] = defaultdict(list)
        for statement in self._archive.statements_of(versions):
            said[statement.citation.version_id].append(statement)
        texts: dict[int, str] = {}
        windows = (self._window(run, said[run[0].citation.version_id], texts) for run in runs)
        return [window for window in windows if window is not None]

    def _window(
        self, run: list[Sentence], statements: list[Statement], texts: dict[int, str]
    ) -> _Window | None:
        """None where the text was altered from outside, or has gone: nothing is built on it."""
        version = run[0].citation.version_id
        if version not in texts:
            opened = open_checked(self._archive, run[0].citation)
            texts[version] = opened.version_text if opened else ""
        text = texts[version]
        start, end = run[0].citation.start, run[-1].citation.end
        for sentence in run:
            span = sentence.citation
            if not span.matches(text[span.start : span.end]):
                if text:
                    _log.error("citation %s withheld: the stored text was altered", span.id)
                return None
        cut = text[start:end]
        return _Window(
            start=start,
            text=cut,
            tokens=tokens(cut),
            sentences=run,
            statements=[s for s in statements if s.citation.start < end and start < s.citation.end],
            names=frozenset(
                word.folded
                for statement in statements
                for link in statement.chain
                for word in words(link.speaker.name or "")
            ),
        )

    # ---- the verdict

    def _decide(
        self, parts: list[Part], windows: Sequence[_Window], by: str | None
    ) -> tuple[Verdict, list[_Found]]:
        """The verdict, and the stretches it rests on, best first."""
        found = [one for window in windows if (one := _compare(parts, window)) is not None]
        found.sort(key=_worth)
        exact = [one for one in found if one.comparison.exact]
        if by is None:
            if exact:
                return "exact", exact
        else:
            means = lru_cache(maxsize=None)(lambda speaker: self._fits(by, speaker))
            own = self._of_speaker(parts, windows, means)
            own += [one for one in exact if one.statement and means(one.statement.speaker)]
            own.sort(key=_worth)
            if own and own[0].comparison.exact:
                return "exact", [one for one in own if one.comparison.exact]
            near = [one for one in own if _is_near(one)]
            if exact and exact[0].statement is not None:
                return "other_speaker", [*exact, *near]
            if near:
                return "altered", [*near, *found]
            if exact:
                return "other_speaker", exact
            found = [*found, *own] if own else found
        if found and _is_near(found[0]):
            return "altered", found
        return "not_found", found

    def _of_speaker(
        self,
        parts: list[Part],
        windows: Sequence[_Window],
        means: Callable[[Speaker], bool],
    ) -> list[_Found]:
        """How the quote stands in each statement of a speaker."""
        return [
            one
            for window in windows
            for statement in window.statements
            if means(statement.speaker)
            if (one := _compare(parts, window, statement)) is not None
        ]

    # ---- the citations

    def _cite(self, found: Iterable[_Found]) -> tuple[AnswerCitation, ...]:
        """The sentences of the best stretches, each cut from the archive; each once."""
        out: list[Shown] = []
        seen: set[int] = set()
        shown = 0
        for one in found:
            lies_in = [
                sentence
                for sentence in one.window.sentences
                if sentence.citation.start < one.span.end and one.span.start < sentence.citation.end
            ]
            new = [sentence for sentence in lies_in if sentence.id not in seen]
            seen |= {sentence.id for sentence in new}
            out += [Shown(s, one.comparison.likeness, 0, one.statement) for s in new]
            shown += bool(new)
            if shown == _SHOWN:
                break
        return cite(self._archive, out)


def _read(quote: str, by: str | None) -> tuple[list[Part], str | None]:
    """The parts of a quote, and whose it is meant to be. Raises `QuestionError`."""
    by = by.strip() if by and by.strip() else None
    if len(quote) > MAX_QUOTE_CHARACTERS:
        raise QuestionError("quote_too_long", limit=MAX_QUOTE_CHARACTERS)
    if any("\ud800" <= character <= "\udfff" for character in quote + (by or "")):
        raise QuestionError("question_broken")  # bytes that were no UTF-8
    parts = read_quote(quote)
    if not any(words(quote)):
        raise QuestionError("quote_without_words")
    if by is not None and (len(by) > MAX_NAME_CHARACTERS or not any(words(by))):
        raise QuestionError("not_a_name")
    return parts, by


def _reach(quote: str, parts: Sequence[Part]) -> int:
    """How many sentences beside one that holds some of the quote may hold the rest."""
    return min(1 + len(_SENTENCE_ENDS.findall(quote)) + len(parts) - 1, _MOST_REACH)


def _compare(parts: list[Part], window: _Window, only: Statement | None = None) -> _Found | None:
    """How a quote stands in a window, or in one statement of it; None where no word is alike."""
    within = None
    if only is not None:
        within = Span(max(only.citation.start - window.start, 0), only.citation.end - window.start)
    compared = compare_parts(parts, window.text, window.names, found=window.tokens, within=within)
    if compared.span is None:
        return None
    span = Span(compared.span.start + window.start, compared.span.end + window.start)
    return _Found(window, compared, span, only or _said_there(window, span))


def _said_there(window: _Window, span: Span) -> Statement | None:
    """The statement that a stretch lies in, but for its attribution; None where it is, in part at
    least, the article's own words or two people's."""
    holding = [
        statement
        for statement in window.statements
        if statement.citation.start <= span.start and span.end <= statement.citation.end
    ]
    if holding:
        return min(holding, key=lambda one: one.citation.end - one.citation.start)
    touched = [
        statement
        for statement in window.statements
        if statement.citation.start < span.end and span.start < statement.citation.end
    ]
    if len({statement.speaker.id for statement in touched}) != 1:
        return None
    attribution = set(_JOINING)
    for statement in touched:
        for text in (
            statement.cue,
            statement.speaker.name,
            statement.speaker.role,
            *(link.mention for link in statement.chain),
        ):
            attribution.update(word.folded for word in words(text or ""))
    outside = [
        token
        for token in window.tokens
        if span.start <= token.start + window.start < span.end
        and not any(
            s.citation.start <= token.start + window.start < s.citation.end for s in touched
        )
    ]
    beside = all(token.key in attribution or is_cue(token.key) for token in outside)
    return touched[0] if beside else None


def _is_near(one: _Found) -> bool:
    return one.comparison.likeness >= ALTERED_FROM


def _worth(one: _Found) -> tuple[float, bool]:
    return -one.comparison.likeness, one.statement is None


def _changes(quote: str, one: _Found) -> tuple[Change, ...]:
    start, text = one.window.start, one.window.text
    return tuple(
        Change(
            kind=d.kind,
            what=d.what,
            quote=quote[d.quote.start : d.quote.end],
            quote_span=d.quote,
            text=text[d.text.start : d.text.end],
            text_span=Span(d.text.start + start, d.text.end + start),
        )
        for d in one.comparison.differences
    )
