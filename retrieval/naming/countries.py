"""Countries, by their names and by what their people are called: Iraq, Iraqi, العراق, العراقيين.

Nobody keeps a list here. CLDR has the names of territories; its names of currencies (Swiss Franc,
فرنك سويسري), of languages and of systems of measurement have most nationalities, and rules of both
languages make the others. A form that two countries could claim alike belongs to neither.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from retrieval.naming.sounds import sounds_like
from retrieval.text.fold import fold, without_article, words

if TYPE_CHECKING:
    from babel import Locale

_AKIN = 0.6  # how like a name its people must sound: بريطاني, British; but sterling is no people
_SAME_WORD = 0.85  # and how like one another two words for one thing: إماراتي, Emirati
_SAME_LETTERS = 4  # at the beginning of a country's name and of its people's: Bosnia, Bosnian
_LONGEST = 5  # words
_LONG = 6  # letters, for a word to be known again where two of them have changed places

# What a country's name is left with and what takes its place: Libya, Libyan.
_ENGLISH_ENDINGS = (
    ("a", "an"), ("e", "ean"), ("o", "an"), ("y", "ian"), ("", "n"), ("", "an"), ("", "ian"),
    ("", "i"), ("", "ese"), ("es", "i"),
)  # fmt: skip
# And the way back: Palestinian, Palestine; British, Britain.
_PEOPLE = ("ian", "ean", "ese", "an", "ish", "n", "i")
_LANDS = ("e", "a", "ia", "y", "ey", "ain", "on")
_PERSONS = ("man", "men", "woman", "women")
_ARABIC_PEOPLE = ("ي", "يه", "يون", "يين", "يات", "يان", "يتان", "يتين", "يا")
_ARABIC_END = re.compile(r"(?:يا|ا|ه|و)$")
# A doubled letter other than a half-vowel is written where it tells words apart: عمّان is no عُمان.
_TELLING_DOUBLE = re.compile("[^ويىئ]\u0651")
_SHORT = re.compile(r"(?<![\w.])(?:[A-Z]\.){2,3}(?!\w)|(?<![\w.])[A-Z]{2,3}(?!\w)")
_CAPITAL_OR_ARABIC = re.compile(r"[^\W\da-zßà-öø-ÿ]")
_ARABIC = re.compile("[ء-ي]+")
_SWAP = re.compile("(?<=..)ري(?=..)")
_GAP = re.compile(r"[\s&-]+")
_PROCLITICS = "بلك"
_ARTICLE = "ال"


@dataclass(frozen=True, slots=True)
class Country:
    """A country that a text names. Offsets count code points; `code` is that of ISO 3166."""

    start: int
    end: int
    code: str


def country_of(name: str) -> str | None:
    """The ISO 3166 code of a country by its name or by what its people are called, in Arabic or
    English; None where the words are no such name as a whole. Small letters will do, but "us" is no
    country."""
    if short := _SHORT.fullmatch(name.strip()):
        return _forms().short.get(short[0].replace(".", ""))
    typed = [word.folded for word in words(name)]
    typed = typed[1:] if typed[:1] == ["the"] else typed
    return _code(typed) if 0 < len(typed) <= _LONGEST else None


@lru_cache(maxsize=1 << 10)
def is_nationality(word: str) -> bool:
    """Whether an English word says where somebody is from, and is no country's own name."""
    return country_of(word) is not None and fold(word) not in _territories()


def countries_in(text: str) -> list[Country]:
    """The countries that a text names, in order, each time that it does; of words that overlap the
    longest name. English names begin with a capital letter."""
    found = [
        Country(match.start(), match.end(), code)
        for match in _SHORT.finditer(text)
        if (code := _forms().short.get(match[0].replace(".", "")))
    ]
    taken = {place for one in found for place in range(one.start, one.end)}
    there = list(words(text))
    at = 0
    while at < len(there):
        count = 1
        if there[at].start not in taken and _CAPITAL_OR_ARABIC.match(there[at].text):
            for length in range(min(_LONGEST, len(there) - at), 0, -1):
                some = there[at : at + length]
                gaps = [text[left.end : right.start] for left, right in pairwise(some)]
                if not all(map(_GAP.fullmatch, gaps)):
                    continue
                if any(_TELLING_DOUBLE.search(word.text) for word in some):
                    continue
                if code := _code([word.folded for word in some]):
                    end = some[-1].end - 2 * some[-1].folded.endswith("'s")
                    found.append(Country(some[0].start, end, code))
                    count = length
                    break
        at += count
    return sorted(found, key=lambda one: one.start)


def _code(typed: list[str]) -> str | None:
    forms = _forms()
    typed = [*typed[:1], *(word for word in typed[1:-1] if word != "and"), *typed[1:][-1:]]
    typed = [*typed[:-1], typed[-1].removesuffix("'s")] if typed else typed
    for first in _without_proclitics(typed[0]) if typed else ():
        # The article goes with every word of an Arabic description: الكوري الجنوبي.
        for way in (
            (first, *typed[1:]),
            tuple(without_article(word) for word in (first, *typed[1:])),
        ):
            if code := forms.long.get(" ".join(way)):
                return code
    return None


def _without_proclitics(word: str) -> Iterator[str]:
    """The word as it stands; with nothing but the article before it; without what is joined."""
    yield word
    for joined in ("", "و", "ف"):
        rest = word.removeprefix(joined)
        bare = without_article(rest)
        if not word.startswith(joined) or len(rest) < 3:
            continue
        yield rest
        if bare != rest:
            yield from (_ARTICLE + bare, bare)
        if rest[0] in _PROCLITICS:
            yield rest[1:]


@lru_cache(maxsize=1)
def _territories() -> frozenset[str]:
    from babel import Locale

    return frozenset(fold(name) for name in Locale("en").territories.values())


@dataclass(slots=True)
class _Forms:
    """Codes by what is written: folded words, and capitals."""

    long: dict[str, str] = field(default_factory=dict)
    short: dict[str, str] = field(default_factory=dict)


@lru_cache(maxsize=1)
def _forms() -> _Forms:
    from babel import Locale

    english, arabic = Locale("en"), Locale("ar")
    names = {"en": _with_zones(_names(english)), "ar": defaultdict(set, _names(arabic))}
    people = _english_people(english, names["en"])
    nisbas = _arabic_people(arabic, names["ar"], names["en"], people)
    learned = _learn_from_one_another(names, people, nisbas)
    made = [
        {code: _whole(found) for code, found in names["en"].items()},
        {code: _whole(found) for code, found in names["ar"].items()},
        {code: _english_inflected(found) for code, found in people.items()},
        {
            code: _arabic_inflected(found - names["ar"][code])  # Mali is مالي, and so is money
            for code, found in nisbas.items()
        },
        learned,
        {
            code: _english_inflected(_derived(name for name in found if " " not in name))
            for code, found in names["en"].items()
        },
        {
            code: _arabic_inflected(_arabic_derived(found))
            for code, found in names["ar"].items()
            if code not in nisbas
        },
    ]
    forms = _Forms(short=_short(english, names["en"]))
    for layer in made:  # what CLDR says comes before what rules make of it
        for form, code in _of_one(layer).items():
            forms.long.setdefault(form, code)
    for form, code in _of_one(_swapped(forms.long)).items():
        forms.long.setdefault(form, code)
    return forms


def _codes() -> dict[str, str]:
    """The territory of each code, also of those that are no longer in use."""
    from babel.core import get_global

    codes = {code: code for code in get_global("territory_languages") if len(code) == 2}
    return codes | {old: new for old, new in _aliases().items() if new in codes}


def _aliases() -> dict[str, str]:
    """The other codes of territories that have become one: UK, USA."""
    from babel.core import get_global

    return {old: new[0] for old, new in get_global("territory_aliases").items() if len(new) == 1}


def _names(locale: Locale) -> dict[str, set[str]]:
    """The folded names of each territory, also those in brackets: Myanmar, Burma."""
    codes = _codes()
    return {
        code: {" ".join(word.folded for word in words(part)) for part in re.split("[()]", name)}
        - {""}
        for code, name in locale.territories.items()
        if codes.get(code) == code
    }


def _with_zones(names: dict[str, set[str]]) -> dict[str, set[str]]:
    """Time zones of old bear the names of countries: Turkey."""
    from babel.core import get_global

    territories = get_global("zone_territories")
    for zone, meant in get_global("zone_aliases").items():
        code = territories.get(meant, "")
        if zone.isalpha() and zone.istitle() and _akin_letters(fold(zone), names.get(code, ())):
            names[code].add(fold(zone))
    return names


def _english_people(locale: Locale, names: dict[str, set[str]]) -> dict[str, set[str]]:
    """What stands before the unit in names of currencies, and before the language in those of its
    kinds; and languages called like the country that most of their speakers live in."""
    from babel.core import get_global

    codes = _codes()
    people: dict[str, set[str]] = defaultdict(set)
    currencies = [
        (code, _plain(name))
        for code, name in locale.currencies.items()
        if not name[:2].isupper()  # US Dollar: capitals are looked for on their own
    ]
    for currency, name in sorted(currencies, key=lambda one: len(one[1])):
        code, adjective = codes.get(currency[:2], ""), name[:-1]
        # "Israeli New" of the New Shekel begins with what we know already.
        known = any(name[0] == one.split()[0] for one in people[code])
        if code and adjective and not known and adjective[-1] != "islands":
            people[code].add(" ".join(adjective))
    for language, name in locale.languages.items():
        spoken, _, territory = language.partition("_")
        ending = " " + locale.languages.get(spoken, "?")
        if territory in names and name.endswith(ending):
            people[territory].add(fold(name.removesuffix(ending)))
        likely = get_global("likely_subtags").get(language, "").rpartition("_")[2]
        if " " not in name and any(
            _akin_letters(fold(name), [one]) or sounds_like(name, one) >= 0.8
            for one in names.get(likely, ())
        ):
            people[likely].add(fold(name))
    return dict(people)


def _arabic_people(
    locale: Locale,
    names: dict[str, set[str]],
    english: dict[str, set[str]],
    people: dict[str, set[str]],
) -> dict[str, set[str]]:
    """The same of Arabic currencies, where the unit comes first, and of systems of measurement."""
    codes = _codes()
    found: dict[str, set[str]] = defaultdict(set)
    named = [(currency[:2], name) for currency, name in locale.currencies.items()]
    named += list(locale._data["measurement_systems"].items())
    for owner, name in named:
        code = codes.get(owner, "")
        # Before folding the article is no part of a word: ألماني.
        adjective = _plain(re.sub(r"(?<!\S)ال", "", name))[:2][-1]
        adjective = re.sub("ي(?:ي|ه)$", "ي", adjective)
        if not code or not adjective.endswith("ي"):
            continue
        called = {one for one in people.get(code, ()) if " " not in one}
        alike = (*names[code], *english[code], *called)
        if any(_akin(adjective, word) for word in alike):  # sterling is no people
            found[code].add(adjective)
    return dict(found)


def _learn_from_one_another(
    names: dict[str, dict[str, set[str]]],
    people: dict[str, set[str]],
    nisbas: dict[str, set[str]],
) -> dict[str, set[str]]:
    """The names that follow from what both languages have, by code: بريطاني, so بريطانيا and
    Britain. Adds what people are called: إماراتي, so Emirati; Palestinian Territories and
    الأراضي الفلسطينية, so Palestinian and فلسطيني."""
    learned: dict[str, set[str]] = defaultdict(set)
    held = Counter(
        word for found in names["en"].values() for name in found for word in name.split()
    )
    known = {one for found in people.values() for one in found}
    for code, english in names["en"].items():
        for word in {word for name in names["ar"][code] for word in name.split()[1:]}:
            bare = without_article(word)
            if bare != word and bare.endswith("يه"):
                for other in {other for name in english for other in name.split()}:
                    once = held[other] == 1 and other not in known and other.endswith(_PEOPLE)
                    if once and _akin(bare[:-1], other):
                        people.setdefault(code, set()).add(other)
                        nisbas.setdefault(code, set()).add(bare[:-1])
    single = {
        language: {code for code, found in held.items() if any(" " not in name for name in found)}
        for language, held in names.items()
    }
    for code, found in nisbas.items():
        lands = {adjective[:-1] for adjective in found if len(adjective) > _SAME_LETTERS + 1}
        if code not in single["ar"]:
            learned[code] |= {land + ending for land in lands for ending in ("", "ا", "يا")}
        if code in single["en"]:
            continue
        for name in {name for name in names["en"][code] if " " in name}:
            for word in (word for word in name.split() if held[word] == 1):
                for derived in _derived({word}):
                    if any(sounds_like(derived, nisba) >= _SAME_WORD for nisba in found):
                        people.setdefault(code, set()).add(derived)
                        learned[code].add(word)
        for adjective in people.get(code, ()):
            for ending in _PEOPLE:
                for land in _LANDS if adjective.endswith(ending) else ():
                    derived = adjective.removesuffix(ending) + land
                    if len(derived) > _SAME_LETTERS and any(
                        sounds_like(derived, one) >= _SAME_WORD for one in lands
                    ):
                        learned[code].add(derived)
    return learned


def _short(locale: Locale, names: dict[str, set[str]]) -> dict[str, str]:
    """US, UK, USA, UAE: by systems of measurement, and first letters of names of three words."""
    codes = _codes()
    short = {code: codes[code] for code in locale._data["measurement_systems"] if code in codes}
    short |= {alias: code for alias, code in _aliases().items() if short.get(alias[:2]) == code}
    letters = {code: {_initials(name) for name in found} for code, found in names.items()}
    return short | {form: code for form, code in _of_one(letters).items() if len(form) == 3}


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split()).upper()


def _plain(name: str) -> list[str]:
    """The folded words of a currency's name without years and remarks."""
    return [word.folded for word in words(re.sub(r"\(.*?\)|-? ?[\d٠-٩].*", " ", name))] or [""]


def _whole(names: Iterable[str]) -> set[str]:
    """The names, and those of several parts also without what joins them."""
    found = {re.sub(r"(?<= )(?:and |و(?=\S))", "", name) for name in names} | set(names)
    return {name for name in found if not (len(name) <= _SAME_LETTERS and name.endswith("ي"))}


def _english_inflected(people: Iterable[str]) -> set[str]:
    found = set(people)
    found |= {one + "s" for one in people if not one.endswith(("s", "ese"))}
    found |= {one + person for one in people if one.endswith(("sh", "ch")) for person in _PERSONS}
    return found


def _derived(names: Iterable[str]) -> set[str]:
    return {
        name.removesuffix(end) + ending
        for name in names
        for end, ending in _ENGLISH_ENDINGS
        if len(name) > 3 and name.endswith(end)
    }


def _arabic_inflected(adjectives: Iterable[str]) -> set[str]:
    """The forms of a nisba, and of one with its description: كوري جنوبي, كوريه جنوبيه."""
    return {
        " ".join(word[:-1] + ending if word.endswith("ي") else word for word in one.split())
        for one in adjectives
        for ending in _ARABIC_PEOPLE
    }


def _arabic_derived(names: Iterable[str]) -> set[str]:
    """What the people of countries are called by the rules: لاتفي of لاتفيا, جنوب سوداني."""
    found = set()
    for name in names:
        parts = [without_article(word) for word in name.split()]
        described = len(parts) == 2 and parts[1].endswith("يه")
        if name.endswith("ي"):
            continue  # of هايتي there is no other form to know it by
        if described:
            parts[1] = parts[1][:-1]
            parts[0] = _ARABIC_END.sub("", parts[0]) + "ي"
        else:
            parts[-1] = _ARABIC_END.sub("", parts[-1]) + "ي"
        found.add(" ".join(parts))
    return found


def _of_one(layer: dict[str, set[str]]) -> dict[str, str]:
    """Code by form, of the forms that only one country claims."""
    claims: dict[str, set[str]] = defaultdict(set)
    for code, forms in layer.items():
        for form in forms:
            claims[form].add(code)
    return {form: next(iter(codes)) for form, codes in claims.items() if len(codes) == 1}


def _swapped(long: dict[str, str]) -> dict[str, set[str]]:
    """The forms of long Arabic words in which a half-vowel stands before its consonant: أميركي."""
    found: dict[str, set[str]] = defaultdict(set)
    for form, code in long.items():
        if len(form) >= _LONG and _ARABIC.fullmatch(form):
            for match in _SWAP.finditer(form):
                swapped = form[: match.start()] + match[0][::-1] + form[match.end() :]
                found[code].add(swapped)
    return found


def _akin(adjective: str, name: str) -> bool:
    return any(
        _akin_letters(adjective, [word]) or sounds_like(adjective, word) >= _AKIN
        for word in map(without_article, name.split())
    )


def _akin_letters(word: str, names: Iterable[str]) -> bool:
    return len(word) >= 3 and any(
        word[:_SAME_LETTERS].rstrip("ي") == part[: len(word[:_SAME_LETTERS].rstrip("ي"))]
        for name in names
        for part in name.split()
    )
