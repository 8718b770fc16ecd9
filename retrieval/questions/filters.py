"""Filters that people type: what in a question narrows the library, and what only looks like it.

"What did Kirby say last month?" asks for articles of last month; "Who won the election in 1990?"
asks for a fact. So a filter is hard or soft. It is hard where it counts from today, or is said of
articles: "last month", "articles from July 2021", "on the site X", "in article 3". Nothing outside
it answers. All others are soft: they are a wish, and `narrow.py` says what becomes of it.

Only what the library has can narrow: without a dated article no date does, and a source is one only
where an article came from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from retrieval.naming.outlets import FILE_ENDING, bare, file_sources, longest_name, named_sources
from retrieval.questions.dates import find_dates, fold_in_place, named_dates
from retrieval.text.fold import fold, squeeze, words
from retrieval.text.language import language_of
from store.records import Holdings, Scope

By = Literal["date", "source", "article", "language"]


_ARTICLES = r"(?:articles|news|coverage|(?:ال)?(?:مقالات|اخبار))"
_PUBLISHED = (
    r"(?:\s+(?:that|which|were|was|are|published|printed|dated|written|only"
    r"|التي|(?:ال)?منشوره|نشرت|(?:ال)?صادره|صدرت))*"
)
_OF_ARTICLES = re.compile(rf"(?<!\w){_ARTICLES}(?P<rest>{_PUBLISHED})\s*$")

_SITE = (
    r"(?:(?:the\s+)?(?:site|website|newspaper|paper|(?:news\s+)?agency|channel|magazine)"
    r"|موقع|صحيفه|جريده|وكاله|قناه|شبكه|مجله)"
)
_BEFORE_SOURCE = re.compile(
    r"(?<!\w)(?P<lead>in|on|from|by|at|according\s+to|reported\s+by|published\s+by"
    r"|في|من|علي|عن|لدي|بحسب|حسب|وفق|وفقا\s+ل(?=ل?\w)|نقلا\s+عن|(?:ال)?(?:مقالات|اخبار))"
    r"(?:\s*(?P<site>" + _SITE + r"))?(?:\s+|(?<=ل))(?=\w)"
)
_SURE = re.compile(r"from|according to|reported by|published by|من|بحسب|حسب|وفق.*|نقلا عن")
_NUMBERED = (
    r"(?:(?P<numbered>number\s+|no\.?\s*|#\s*|رقم\s+)?(?P<id>\d{1,15})(?![)(\w]|[.,]\d|\s+of\b))"
)
_ARTICLE_NUMBER = re.compile(
    rf"(?<!\w)(?:(?P<lead>in|from|according\s+to|في|من|بحسب|حسب)\s+)?(?:the\s+)?"
    rf"(?P<noun>article|(?:ال)?مقاله?)\s+{_NUMBERED}"
    r"|(?<!\w)(?:in|from|في|من)\s+(?P<sign>#)\s*(?P<bare>\d{1,15})(?!\w)"
)
_TITLE = re.compile(
    r"(?<!\w)(?:(?P<lead>in|from|according\s+to|في|من|بحسب|حسب)\s+)?(?:the\s+)?"
    r"(?:(?P<noun>article|story|(?:ال)?مقاله?|خبر)\s+)?(?:titled\s+|called\s+|headlined\s+|بعنوان\s+)?"
    r"[\"“”«](?P<title>[^\"“”«»]{4,300})[\"“”»]"
)

_LANGUAGES = {"arabic": "ar", "english": "en", "عربيه": "ar", "انجليزيه": "en"}
_LANGUAGE = r"(?P<language>arabic|english|(?<=ال)(?:عربيه|انجليزيه)|(?:عربيه|انجليزيه))"
_LANGUAGE_OF_ARTICLES = re.compile(
    rf"(?<!\w)(?:in|from|of)\s+(?:the\s+)?(?:only\s+)?{_LANGUAGE}(?:[\s-]language)?"
    r"\s+(?:articles?|sources?)(?:\s+only)?(?!\w)"
    r"|(?<!\w)(?:articles|sources)\s+(?:written\s+)?in\s+(?P<after>arabic|english)(?!\w)"
    r"|(?<!\w)(?:(?:في|من)\s+)?(?:ال)?(?:مقالات|مصادر)\s+(?:ال)?(?:مكتوبه\s+)?"
    r"(?:باللغه\s+|بال|ال)?(?P<arabic>عربيه|انجليزيه)(?!\w)"
)
_LANGUAGE_AT_AN_END = re.compile(
    r"^\W*(?P<first>in\s+(?:arabic|english)|ب(?:ال|اللغه\s+ال)(?:عربيه|انجليزيه))(?!\w)\s*,?"
    r"|(?<!\w)(?P<last>in\s+(?:arabic|english)|ب(?:ال|اللغه\s+ال)(?:عربيه|انجليزيه))(?=\W*$)"
)
# "What is it called in English?" asks for a word.
_ASKS_FOR_WORD = re.compile(
    r"(?<!\w)(?:call|known|mean|name|word|term|translat|how\s+(?:do|does|is|to)|spel|writ|speak|spok"
    r"|language|titl|used|descri|taught|teach|publish|phrase"
    r"|\w?تعرف|\w?يعرف|\w?عرف|\w{0,2}اسم|\w?[يت]سم[ياوه]|\w{0,3}معن|\w{0,2}كلم[هات]|\w{0,2}مصطلح|\w{0,3}ترجم|\w?يقال"
    r"|\w?[يت]?قصد|\w{0,3}كتوب|\w?كتب|\w?[يتن]نشر|\w?نشر|\w?[يت]ستعمل|\w?[يت]ستخدم|\w?[يت]نطق|\w?[يت]تحدث|\w?[يت]تكلم|\w?[يت]درس)"
)


@dataclass(frozen=True, slots=True)
class Filter:
    """One thing that a question is narrowed by.

    `hard` says that nothing outside it answers. `start` and `end` are where it stands in the
    question. `named` is what a sentence holds that tells of it: the date or the source's name.
    """

    by: By
    scope: Scope
    hard: bool
    start: int = 0
    end: int = 0
    named: frozenset[str] = frozenset()

    def told_in(self, text: str) -> bool:
        """Whether a sentence itself speaks of the date or the source: then it was the fact."""
        if not self.named:
            return False
        if self.by == "date":
            return self.named <= named_dates(text)
        return self.named <= {bare(word.folded) for word in words(text)}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What became of a filter: `kept`, or set aside because nothing within it answers."""

    filter: Filter
    kept: bool

    def as_json(self) -> dict[str, Any]:
        """As scripts read it: what it goes by, its values, and whether it was kept."""
        scope = self.filter.scope
        values: dict[str, Any] = {
            "since": scope.since and scope.since.isoformat(),
            "until": scope.until and scope.until.isoformat(),
            "sources": scope.sources,
            "article_ids": scope.article_ids,
            "language": scope.language,
        }
        named = {name: value for name, value in values.items() if value is not None}
        return {"by": self.filter.by, "kept": self.kept} | named


def read_filters(text: str, holdings: Holdings, today: date) -> list[Filter]:
    """The filters in a question, in order; `today` is what "yesterday" counts from."""
    folded, places = fold_in_place(text)
    found = [
        *_numbers(text, folded, places, holdings),
        *_titles(folded, places, holdings),
        *_languages(folded, places, holdings),
        *_sources(text, folded, places, holdings),
    ]
    if holdings.dated:
        found += _dates(text, folded, places, today)
    return _apart(found)


def filters_of(scope: Scope) -> list[Filter]:
    """Each condition of a scope as a hard filter of its own."""
    parts: list[tuple[By, Scope]] = [
        ("date", Scope(since=scope.since, until=scope.until)),
        ("source", Scope(sources=scope.sources)),
        ("article", Scope(article_ids=scope.article_ids)),
        ("language", Scope(language=scope.language)),
    ]
    return [Filter(by, part, hard=True) for by, part in parts if part != Scope()]


def merge(filters: Iterable[Filter]) -> Scope:
    """The scope in which all filters hold."""
    merged = Scope()
    for scope in (item.scope for item in filters):
        since = max(filter(None, (merged.since, scope.since)), default=None)
        until = min(filter(None, (merged.until, scope.until)), default=None)
        merged = replace(
            merged,
            since=since,
            until=until,
            sources=_both(merged.sources, scope.sources),
            article_ids=_both(merged.article_ids, scope.article_ids),
            language=scope.language or merged.language,
        )
    return merged


def without(text: str, filters: Iterable[Filter]) -> str:
    """A question without the words of the filters, which stand in no article that fits them."""
    typed = sorted((item for item in filters if item.end), key=lambda item: -item.start)
    if not typed:
        return text
    for item in typed:
        text = f"{text[: item.start]} {text[item.end :]}"
    return " ".join(re.sub(r"\s+([?؟.!,،])", r"\1", text).split()).strip(" ,،")


def _dates(text: str, folded: str, places: list[int], today: date) -> Iterator[Filter]:
    for phrase in find_dates(text, today):
        start = phrase.start
        before = fold(text[:start])
        if (of_articles := _OF_ARTICLES.search(before)) and of_articles["rest"].strip():
            start -= len(text[:start]) - len(text[:start].rstrip())
            start = _start_of_last(text, start, len(of_articles["rest"].split()))
        if phrase.leaning and not of_articles:
            continue
        today_only = phrase.relative and phrase.since == phrase.until == today
        yield Filter(
            "date",
            Scope(since=phrase.since, until=phrase.until),
            hard=of_articles is not None or (phrase.relative and not today_only),
            start=start,
            end=phrase.end,
            named=phrase.named,
        )


def _start_of_last(text: str, end: int, count: int) -> int:
    """Where the last `count` words before `end` begin."""
    return list(words(text[:end]))[-count].start


def _numbers(text: str, folded: str, places: list[int], holdings: Holdings) -> Iterator[Filter]:
    for match in _ARTICLE_NUMBER.finditer(folded):
        article_id = int(match["id"] or match["bare"])
        marked = bool(match["numbered"] or match["sign"])
        if match["noun"] and not marked:
            # "Article 5 of the treaty" is a law's; ours is "in article 5".
            capital = text[places[match.start("noun")]].isupper()
            if not match["lead"] or capital or article_id not in holdings.titles:
                continue
        if match["sign"] and article_id not in holdings.titles:
            continue
        scope = Scope(article_ids=(article_id,))
        yield Filter("article", scope, True, places[match.start()], _end(match, places))


def _titles(folded: str, places: list[int], holdings: Holdings) -> Iterator[Filter]:
    for match in _TITLE.finditer(folded):
        wanted = squeeze(match["title"])
        begins = len(wanted.split()) >= 4
        ids = tuple(
            article_id
            for article_id, title in holdings.titles.items()
            if (held := squeeze(title)) == wanted or (begins and held.startswith(wanted))
        )
        if ids and (match["noun"] or match["lead"]):
            scope = Scope(article_ids=ids)
            yield Filter("article", scope, True, places[match.start()], _end(match, places))


def _languages(folded: str, places: list[int], holdings: Holdings) -> Iterator[Filter]:
    for match in _LANGUAGE_OF_ARTICLES.finditer(folded):
        language = _LANGUAGES[match["language"] or match["after"] or match["arabic"]]
        if language in holdings.languages:
            scope = Scope(language=language)
            yield Filter("language", scope, True, places[match.start()], _end(match, places))
    if _ASKS_FOR_WORD.search(folded):
        return
    for match in _LANGUAGE_AT_AN_END.finditer(folded):
        said = match["first"] or match["last"]
        language = next(code for name, code in _LANGUAGES.items() if said.endswith(name))
        if language in holdings.languages:
            scope = Scope(language=language)
            yield Filter("language", scope, False, places[match.start()], _end(match, places))


def _sources(text: str, folded: str, places: list[int], holdings: Holdings) -> Iterator[Filter]:
    for file in file_sources(holdings.sources) if FILE_ENDING.search(folded) else ():
        pattern = rf"(?:(?<!\w)(?:in|from|في|من)\s+)?(?<![\w.-]){re.escape(fold(file))}(?![\w-])"
        if written := re.search(pattern, folded):
            start, end = places[written.start()], _end(written, places)
            yield Filter("source", Scope(sources=(file,)), True, start, end)
    named = named_sources(holdings.sources)
    if not named:
        return
    for match in _BEFORE_SOURCE.finditer(folded):
        rest = text[places[match.end()] :]
        if not (best := longest_name(rest, named)):
            continue
        length, sources = best
        typed = rest[:length]
        lead = " ".join(match["lead"].split())
        itself = re.fullmatch(_ARTICLES, lead) is not None
        of_articles = itself or _OF_ARTICLES.search(folded[: match.start()]) is not None
        sure = of_articles or _SURE.fullmatch(lead) is not None
        # "In the times of war": a name in small letters has to be asked for as one.
        if not sure and language_of(typed) == "en" and not any(map(str.isupper, typed)):
            continue
        if re.match(r"(?:'s)?\s+of\b", fold(rest[length:])):
            continue
        yield Filter(
            "source",
            Scope(sources=sources),
            # Who writes in the newspaper X is a fact; what is told "from the site X" is not.
            hard=of_articles or (sure and match["site"] is not None),
            start=places[match.start() if not itself else match.end()],
            end=places[match.end()] + length,
            named=frozenset(bare(word.folded) for word in words(typed)),
        )


def _both(left: tuple[Any, ...] | None, right: tuple[Any, ...] | None) -> tuple[Any, ...] | None:
    if left is None or right is None:
        return left if right is None else right
    return tuple(item for item in left if item in right)


def _end(match: re.Match[str], places: list[int]) -> int:
    return places[match.end() - 1] + 1


def _apart(filters: Iterable[Filter]) -> list[Filter]:
    """Without those that stand inside another's words, in the order of the question."""
    kept: list[Filter] = []
    for item in filters:
        if all(item.end <= other.start or other.end <= item.start for other in kept):
            kept.append(item)
    return sorted(kept, key=lambda item: item.start)
