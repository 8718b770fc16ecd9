"""Dates that people type in a question: where they stand, and which days they mean.

dateparser reads each phrase and counts from today. It is not asked to find them: in running text it
takes "may", "sun" and "march" for dates, and it knows few of the ways that Arabic has to say so. So
what may be a date is found by the words around it, and put into plain English for it to read.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from retrieval.text.fold import fold
from retrieval.text.months import ARABIC_MONTHS, MONTHS

_SHORT_MONTHS = {month[:3]: month for month in MONTHS} | {"sept": "september"}
# Other words too: father, Theresa May, Juan, "and he came". Only with a number beside them.
_NOT_ALONE = frozenset(fold("آب ماي جوان أوت").split())

_UNITS = {
    "day": "يوم أيام يوما",
    "week": "أسبوع أسابيع أسبوعا",
    "month": "شهر أشهر شهور شهرا",
    "year": "سنة عام سنوات أعوام سنين عاما",
}
_ARABIC_UNITS = {fold(word): unit for unit, words in _UNITS.items() for word in words.split()}
_PAIRS = {
    fold(word): unit
    for unit, words in {
        "day": "يومين اليومين يومان",
        "week": "أسبوعين الأسبوعين أسبوعان",
        "month": "شهرين الشهرين شهران",
        "year": "سنتين السنتين عامين العامين",
    }.items()
    for word in words.split()
}
_NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            "a an one واحد واحدة",
            "two",
            "three ثلاثة ثلاث",
            "four أربعة أربع",
            "five خمسة خمس",
            "six ستة ست",
            "seven سبعة سبع",
            "eight ثمانية ثماني",
            "nine تسعة تسع",
            "ten عشرة عشر",
        ),
        start=1,
    )
    for word in fold(words).split()
}


def _any(words: Iterable[str]) -> str:
    """A pattern for one of these words, the longest first."""
    return (
        "(?:"
        + "|".join(
            re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True)
        )
        + ")"
    )


_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?:1[5-9]|20)\d\d"
_EN = rf"(?:{_any(MONTHS)}|{_any(_SHORT_MONTHS)}\.?)"
_AR = _any(ARABIC_MONTHS)
_AR = rf"{_AR}(?:\s*[/-]\s*{_AR})?"  # تموز/يوليو
_OF_YEAR = rf"\s+(?:من\s+)?(?:عام\s+|سنه\s+|العام\s+)?{_YEAR}"
_PART = (
    r"(?:(?:early|late|mid)[\s-]|the\s+(?:end|beginning|start|middle)\s+of\s+"
    r"|(?:اوايل|اواخر|مطلع|نهايه|منتصف|بدايه)\s+)?"
)
# Dates wherever they stand; and those that are dates only behind a word such as "in".
_PLAIN = "|".join(
    (
        rf"{_YEAR}[/-]\d\d?[/-]\d\d?",
        rf"\d\d?[/.-]\d\d?[/.-]{_YEAR}",
        rf"(?:the\s+)?{_DAY}(?:st|nd|rd|th)?\s+(?:of\s+)?{_EN}(?:,?\s+{_YEAR})?",
        rf"{_EN}\s+(?:the\s+)?{_DAY}(?:st|nd|rd|th)?(?:,?\s+{_YEAR})?",
        rf"{_EN},?\s+(?:of\s+)?{_YEAR}",
        rf"(?:يوم\s+)?{_DAY}\s+(?:من\s+)?(?:شهر\s+)?{_AR}(?:{_OF_YEAR})?",
        rf"(?:شهر\s+)?{_AR}{_OF_YEAR}",
        rf"شهر\s+{_AR}",
        rf"(?:the\s+year|عام|العام|سنه)\s+{_YEAR}",
    )
)
_LEANING = "|".join(
    (
        _YEAR,
        _any(MONTHS),
        rf"{_any(ARABIC_MONTHS.keys() - _NOT_ALONE)}(?:\s*/\s*{_any(ARABIC_MONTHS)})?",
    )
)

_UNIT = r"(?:day|week|month|year)"
_COUNT = rf"(?:\d{{1,2}}|{_any(_NUMBERS)}|(?:a\s+)?couple\s+of)"
_AR_UNIT = _any(_ARABIC_UNITS)
_AR_COUNT = rf"(?:ال)?(?:\d{{1,2}}|{_any(n for n in _NUMBERS if not n.isascii())})"
_PASSED = r"ال(?:ماضي|فايت|منصرم|سابق|اخير)(?:ه|ين|ات)?"
_SINGLE = r"ال(?:اسبوع|شهر|عام|سنه)"
_RELATIVE = {
    "day before": r"the\s+day\s+before\s+yesterday|(?:يوم\s+)?(?:اول\s+(?:من\s+)?امس|امس\s+الاول)",
    "yesterday": r"yesterday|(?:يوم\s+)?(?:ب?ال)?امس|البارحه",
    "today": r"today|(?<!في\s)اليوم(?!\s+ال)",
    "last": (
        rf"(?:(?<!the\s)last|previous)\s+(?:week|month|year)(?!\s+of\b)"
        rf"|{_SINGLE}\s+ال(?:ماضي|فايت|منصرم)ه?"
    ),
    "month": (
        rf"last\s+{_any(MONTHS)}|{_AR}\s+الماضي"
        rf"|{_any(MONTHS)}\s+(?:of\s+)?last\s+year"
        rf"|(?:شهر\s+)?{_AR}\s+(?:من\s+)?(?:العام\s+الماضي|السنه\s+الماضيه)"
    ),
    "this": (
        r"this\s+(?:week|month|year)"
        rf"|هذ[اه]\s+{_SINGLE}|{_SINGLE}\s+ال(?:حالي|جاري)ه?"
    ),
    "rolling": (
        rf"(?:the\s+)?(?:last|past)\s+{_COUNT}\s+{_UNIT}s?(?!\s+of\b)"
        rf"|(?:the\s+(?:last|past)|past)\s+(?:week|month|year)(?!\s+of\b)"
        rf"|(?:ال)?{_AR_UNIT}\s+{_AR_COUNT}\s+{_PASSED}|{_AR_COUNT}\s+{_AR_UNIT}\s+{_PASSED}"
        rf"|اخر\s+{_AR_COUNT}\s+{_AR_UNIT}|(?:اخر\s+{_any(_PAIRS)}|{_any(_PAIRS)}\s+{_PASSED})"
    ),
    "ago": rf"(?:about\s+)?{_COUNT}\s+(?:day|week|month)s?\s+ago",
}
# "Three days before the vote" is said in Arabic with the same words as "three days ago".
_AR_AGO = (
    rf"(?:{_AR_COUNT}\s+{_any(u for u, unit in _ARABIC_UNITS.items() if unit != 'year')}"
    rf"|{_any(p for p, unit in _PAIRS.items() if unit != 'year')}"
    r"|(?:اسبوع|شهر)(?=\s*(?:[?؟.!،,]|$)))(?!\s+(?:من|ال))"
)
_FROM_TODAY = "|".join(_RELATIVE.values())
_POINT = rf"(?:{_PART}(?:{_FROM_TODAY}|{_PLAIN}|{_LEANING}))"
_ALONE = rf"(?:{_PART}(?:{_FROM_TODAY}|{_PLAIN}))"

_WEAK = "(?:from|of|for|over|within|من)"

_PHRASES = (
    rf"(?P<kind>between|بين)\s+(?P<first>{_POINT})\s+(?:and\s+|و\s*)(?P<second>{_POINT})",
    rf"(?P<kind>from|من)\s+(?P<first>{_POINT})\s+(?:to|until|till|through|الي|حتي)\s+"
    rf"(?P<second>{_POINT})",
    rf"(?P<kind>in)\s+(?P<first>{_YEAR})\s*[-–]\s*(?P<second>{_YEAR})",
    rf"(?P<first>{_RELATIVE['day before']})",
    rf"(?P<kind>قبل|منذ)\s+(?P<ago>{_AR_AGO})",
    rf"(?P<kind>since|after|before|until|till|up\s+to|منذ|بعد|قبل|حتي)\s+(?P<first>{_POINT})",
    rf"(?P<kind>in|during|throughout|في|خلال)\s+(?P<first>{_POINT})",
    rf"(?P<kind>{_WEAK})\s+(?P<first>{_ALONE})",
    rf"(?:(?P<kind>on|dated|بتاريخ)\s+)?(?P<first>{_ALONE})",
    rf"(?P<kind>{_WEAK})\s+(?P<first>{_POINT})",
)
_MAY_BE_DATE = re.compile(
    rf"\d|yesterday|today|week|month|year|day|{_any(MONTHS)}|امس|البارحه|اليوم"
    rf"|{_any(_ARABIC_UNITS)}|{_any(ARABIC_MONTHS)}|{_any(_PAIRS)}"
)
# "His last year in office", "the war's last month": no time of ours.
_SOMEBODYS = re.compile(r"(?:\b(?:his|her|its|their|my|our|your|whose)|'s)\s+$")
_QUOTED = re.compile(r"[\"“”«][^\"“”«»]*[\"“”»]")
# Names as other words have them: "may" asks, "march" walks; May's cabinet.
_WORDS_TOO = frozenset(("may", "march", "august"))


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """Days that a text names, both ends included; None where an end is open.

    `start` and `end` are where it stands in the text. `relative` is whether it counts from today,
    and `named` are the years, months and days that it is written with.
    """

    start: int
    end: int
    since: date | None
    until: date | None
    relative: bool
    named: frozenset[str]
    leaning: bool
    """A bare year or month behind no more than "of" or "from": who says "the war of 2003" speaks of
    the war."""


@lru_cache(maxsize=1)
def _phrases() -> list[re.Pattern[str]]:
    """Compiled when they are first needed: it takes as long as a cold start may."""
    return [re.compile(rf"(?<!\w)(?:{phrase})(?:'s)?(?!\w)") for phrase in _PHRASES]


def fold_in_place(text: str) -> tuple[str, list[int]]:
    """`text` folded, and for each of its characters where in `text` it stands."""
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        short = _fold_character(character)
        folded.append(short)
        places += [place] * len(short)
    return "".join(folded), [*places, len(text)]


@lru_cache(maxsize=5_000)
def _fold_character(character: str) -> str:
    return fold(character)


def may_hold_date(folded: str) -> bool:
    """Whether it is worth looking for dates in a folded text."""
    return _MAY_BE_DATE.search(folded) is not None


def find_dates(text: str, today: date) -> list[DatePhrase]:
    """The dates in a text, in order, without those inside quotation marks.

    A day and month without a year are the last such, counted from `today`; weeks begin on Monday.
    """
    folded, places = fold_in_place(text)
    if not may_hold_date(folded):
        return []
    taken = [(m.start(), m.end()) for m in _QUOTED.finditer(folded)]
    found = []
    for pattern in _phrases():
        for match in pattern.finditer(folded):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            start, end = places[match.start()], places[match.end() - 1] + 1
            if _is_word(match, text, places) or _SOMEBODYS.search(folded[: match.start()]):
                continue
            if (days := _days(match, today)) is None:
                continue
            taken.append(match.span())
            found.append(_phrase(match, start, end, days))
    return sorted(found, key=lambda phrase: phrase.start)


def named_dates(text: str) -> frozenset[str]:
    """The years, months (in English) and other numbers that are written in a text."""
    folded = fold(text)
    numbers = {str(int(number)) for number in re.findall(r"(?<!\d)\d{1,4}(?!\d)", folded)}
    months = re.findall(rf"(?<!\w)(?:ال|و|ل|ب)?({_any(ARABIC_MONTHS)})(?!\w)", folded)
    english = re.findall(rf"(?<!\w)({_any(MONTHS)}|{_any(_SHORT_MONTHS)})(?!\w)", folded)
    return frozenset(
        numbers
        | {ARABIC_MONTHS[re.sub(r"\s+", " ", month)] for month in months}
        | {_SHORT_MONTHS.get(month, month) for month in english}
    )


def _phrase(
    match: re.Match[str], start: int, end: int, days: tuple[date | None, date | None]
) -> DatePhrase:
    parts = match.groupdict()
    points = [part for name in ("first", "second") if (part := parts.get(name))]
    relative = "ago" in parts or any(_relation(point) for point in points)
    return DatePhrase(
        start=start,
        end=end,
        since=days[0],
        until=days[1],
        relative=relative,
        named=frozenset() if relative else _named(match[0], days),
        leaning=len(points) == 1
        and re.fullmatch(_WEAK, parts.get("kind") or "") is not None
        and re.fullmatch(_LEANING, points[0]) is not None,
    )


def _named(phrase: str, days: tuple[date | None, date | None]) -> frozenset[str]:
    day = days[0]
    if day is not None and re.search(r"\d[/.-]\d", phrase) and days[1] == day:
        return frozenset((str(day.year), list(MONTHS)[day.month - 1], str(day.day)))
    return named_dates(phrase)


def _is_word(match: re.Match[str], text: str, places: list[int]) -> bool:
    """Whether what looks like a date is another word: "may", or the "Today" of a newspaper."""
    for name in ("first", "second"):
        if not (point := match.groupdict().get(name)):
            continue
        start = places[match.start(name)]
        capital = text[start].isupper()
        if point in _WORDS_TOO and (not capital or match[0].endswith("'s")):
            return True
        if point in ("today", "yesterday") and capital and text[:start].strip():
            return True
    return False


def _days(match: re.Match[str], today: date) -> tuple[date | None, date | None] | None:
    """The days that a phrase means; None where it means none, such as 31 February."""
    parts = match.groupdict()
    kind = parts.get("kind")
    if (ago := parts.get("ago")) is not None:
        span = _read(_count_back(ago), today)
        return (span[0], None if kind == "منذ" else span[1]) if span else None
    first = parts["first"]
    second = parts.get("second")
    if second is not None:
        if not re.search(_YEAR, first) and (year := re.search(_YEAR, second)):
            first = f"{first} {year[0]}"  # between May and July 2021
        spans = _point(first, today), _point(second, today)
        if spans[0] is None or spans[1] is None or spans[0][0] > spans[1][1]:
            return None
        return spans[0][0], spans[1][1]
    span = _point(first, today)
    if span is None:
        return None
    if kind in ("since", "منذ"):
        return span[0], None
    if kind in ("after", "بعد"):
        return span[1] + timedelta(days=1), None
    if kind in ("before", "قبل"):
        return None, span[0] - timedelta(days=1)
    if kind is not None and (kind in ("until", "till", "حتي") or kind.startswith("up")):
        return None, span[1]
    return span


def _relation(point: str) -> str | None:
    """How a point counts from today, if it does."""
    point = re.sub(rf"^{_PART}", "", point)
    return next((name for name, p in _RELATIVE.items() if re.fullmatch(p, point)), None)


def _point(point: str, today: date) -> tuple[date, date] | None:
    """The first and the last day of a point in time."""
    point = re.sub(rf"^{_PART}", "", point)
    relation = _relation(point)
    if relation == "today":
        return today, today
    if relation == "yesterday":
        return _read("yesterday", today)
    if relation == "day before":
        return _read("2 days ago", today)
    if relation in ("last", "this"):
        return _read(f"{relation} {_unit(point)}", today)
    if relation == "ago":
        return _read(_count_back(point), today)
    if relation == "month":
        years = _read("last year", today) if re.search("year|العام|السنه", point) else None
        month = sorted(named_dates(point))[0]
        return _read(f"{month} {years[0].year}" if years else month, today)
    if relation == "rolling":
        past = _read(_count_back(point), today, exact=True)
        return (past[0], today) if past else None
    return _read(_in_english(point), today)


def _unit(point: str) -> str:
    for word in re.findall(r"\w+", point):
        bare = word.removeprefix("ال")
        for known in (word, bare):
            if unit := _PAIRS.get(known) or _ARABIC_UNITS.get(known):
                return unit
        if re.fullmatch(rf"{_UNIT}s?", word):
            return str(word.removesuffix("s"))
    raise AssertionError("the pattern that found it asks for a unit")


def _count_back(point: str) -> str:
    """ "3 days ago", of whatever says so."""
    number = 2 if "couple" in point else 1
    for word in re.findall(r"\w+", point):
        bare = word.removeprefix("ال")
        if bare.isdecimal():
            number = int(bare)
        elif word in _PAIRS:
            number = 2
        elif bare in _NUMBERS and "couple" not in point:
            number = _NUMBERS[bare]
    return f"{number} {_unit(point)}{'s' if number > 1 else ''} ago"


def _in_english(point: str) -> str:
    """A written date as day, month and year in English, as far as they are there."""
    months = re.findall(rf"(?<!\w){_any(ARABIC_MONTHS)}(?!\w)", point)
    if not months:
        return re.sub(r"(?:\b(?:the|of|year)|(?<!\w)(?:عام|العام|سنه))\s+", "", point)
    numbers = re.findall(r"\d+", point)
    month = ARABIC_MONTHS[re.sub(r"\s+", " ", months[0])]
    day = next((number for number in numbers if len(number) < 3), "")
    year = next((number for number in numbers if len(number) == 4), "")
    return f"{day} {month} {year}".strip()


def _read(written: str, today: date, *, exact: bool = False) -> tuple[date, date] | None:
    """The first and last day of what dateparser reads; `exact` for the day that it counts to."""
    if re.fullmatch(_YEAR, written):
        return date(int(written), 1, 1), date(int(written), 12, 31)
    from dateparser.date import DateDataParser

    settings = {
        "RELATIVE_BASE": datetime.combine(today, datetime.min.time()),
        "DATE_ORDER": "DMY",
        "PREFER_DATES_FROM": "past",
        "PARSERS": ["relative-time", "absolute-time"],
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about time zones and formats: nothing to act on
        read = DateDataParser(languages=["en"], settings=settings).get_date_data(written)
    if read.date_obj is None:
        return None
    day = read.date_obj.date()
    year = re.search(rf"(?<!\d){_YEAR}(?!\d)", written)
    if year and day.year != int(year[0]):
        return None
    return (day, day) if exact else _period(day, read.period)


def _period(day: date, period: str) -> tuple[date, date]:
    if period == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if period == "month":
        first = day.replace(day=1)
        after = (first + timedelta(days=31)).replace(day=1)
        return first, after - timedelta(days=1)
    if period == "year":
        return day.replace(month=1, day=1), day.replace(month=12, day=31)
    return day, day
