"""The names of one English article: the fullest form of each, its titles, and who is a woman."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from retrieval.statements.english_classes import (
    DAYS,
    DETERMINERS,
    HONORIFICS,
    MONTHS,
    ORGANISATION_NOUNS,
    OUTLETS,
    PREPOSITIONS,
    SUBORDINATORS,
    TITLED_ORGANISATIONS,
    all_words,
)
from retrieval.statements.english_mentions import is_title
from retrieval.statements.quotations import find_quotations
from retrieval.statements.speech import Mention
from store.records import Span

_CAPITAL = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪİĶĻŁŃŇŌŐŒŘŚŞŠŢŤŪŮŰŹŻŽ"
_WORD = (
    rf"(?:(?:Mr|Mrs|Ms|Mx|Dr|Sen|Rep|Gov|Gen|Lt|Col|Capt|Sgt|St|Prof|Rev|Maj|Adm|Det|Jr|Sr)\.|"
    rf"(?:[{_CAPITAL}]\.)+|[{_CAPITAL}][\w’'\-]*|(?:al|el|ul|d)[-'’][{_CAPITAL}][\w\-]*|\d+(?:st|nd|rd|th)\b)"
)
_RUN = re.compile(
    rf"(?<![\w’'\-]){_WORD}"
    rf"(?:[ \u00a0](?:(?:van|von|der|den|de|del|della|di|da|dos|la|le|el|al|bin|ben|ibn|bint"
    rf"|abu|ter|of|of the|and)[ ])"
    rf"{{0,2}}{_WORD})*"
)
_PRONOUN = re.compile(r"\b([Hh]e|[Ss]he|[Hh]is|[Hh]er|[Hh]im)\b")
_SENTENCE = re.compile(r"[.?!…][\"”’')]?\s+|[\r\n]+")
_APPOSITION = re.compile(
    r",\s+(?:\d+,\s+)?((?:(?:the|a|an|his|her|its|their|who is|who was|then)\s+"
    r"|[\w.\-]+(?:[’']s|s[’'])\s+)?"
    r"[^,.;:\n“”\"—]{2,90})"
)
_ACRONYM = re.compile(r"\s*\(([A-Z][A-Za-z]{1,7})\)")
_NO_NAME = DAYS | MONTHS | DETERMINERS | PREPOSITIONS | SUBORDINATORS | all_words(
    """he she they it we i you but and or yet so then there here who which that what why how when
    where if not no yes also still nobody everyone asked speaking according under monday's two"""
)  # fmt: skip
_PLACE_WORDS = frozenset(
    [
        "new",
        "san",
        "los",
        "las",
        "north",
        "south",
        "east",
        "west",
        "northern",
        "southern",
        "eastern",
        "western",
        "saint",
        "fort",
        "lake",
        "united",
        "great",
        "county",
        "street",
        "road",
        "park",
        "river",
        "avenue",
        "bridge",
        "square",
        "island",
        "islands",
        "city",
        "valley",
        "hall",
        "house",
    ]
)
_THE = re.compile(r"[Tt]he\b")
_PARTIES = frozenset(
    [
        "prosecution",
        "defence",
        "defense",
        "court",
        "judge",
        "jury",
        "public",
        "crowd",
        "prosecutor",
        "plaintiff",
        "defendant",
        "opposition",
        "white",
        "market",
        "others",
        "city",
        "state",
        "country",
        "village",
        "town",
        "world",
        "nation",
    ]
)
_LONGEST_NAME = 25
"""Characters. Who is named inside a longer quotation does not speak outside of it."""
_FAR = 400
"""Characters between a name and the pronoun that stands for it."""


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name in one place of the text, without titles."""

    span: Span
    words: tuple[str, ...]
    role: Span | None
    titles: tuple[str, ...]
    organisation: bool
    subject: bool
    """Whether it is the first of its sentence and hangs on no preposition."""

    @property
    def feminine(self) -> bool | None:
        return next((HONORIFICS[t] for t in self.titles if HONORIFICS.get(t) is not None), None)


@lru_cache(maxsize=2)
def read_names(text: str) -> Names:
    """The names of a text. The last text is kept, since its mentions come one after another."""
    return Names(text)


class Names:
    """The names of one article, in order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._sentences = [0, *(m.end() for m in _SENTENCE.finditer(text))]
        self._quoted = [
            quotation.inner
            for quotation in find_quotations(text)
            if quotation.inner.end - quotation.inner.start > _LONGEST_NAME
        ]
        self._names = list(self._read())
        self._starts = [name.span.start for name in self._names]
        self._by_word: dict[str, list[int]] = {}
        self._acronyms: dict[str, Name] = {}
        for place, name in enumerate(self._names):
            if len(name.words) > 1:
                for word in {name.words[0], name.words[-1]}:
                    self._by_word.setdefault(word, []).append(place)
            if (short := _ACRONYM.match(text, name.span.end)) is not None:
                self._acronyms.setdefault(short[1].lower(), name)
        self._women = self._read_genders()
        self._roles: list[tuple[frozenset[str], Name, Span]] | None = None

    def _read(self) -> Iterator[Name]:
        sentence = -1
        for match in _RUN.finditer(self._text):
            written = match[0]
            if " " not in written and _plain(written) in _NO_NAME:
                continue
            name = self._read_run(match)
            if name is None or self._is_quoted(name.span.start):
                continue
            own = bisect_right(self._sentences, name.span.start)
            if own == sentence and name.subject:
                name = replace(name, subject=False)
            sentence = own
            yield name

    def _is_quoted(self, place: int) -> bool:
        number = bisect_right(self._quoted, place, key=lambda span: span.start) - 1
        return number >= 0 and place < self._quoted[number].end

    def _read_run(self, match: re.Match[str]) -> Name | None:
        """The name in a run of capitalised words, without titles and what begins a sentence."""
        pieces, place = list[tuple[str, int]](), match.start()
        for word in match[0].split(" "):
            if word:
                pieces.append((word, place))
            place += len(word) + 1
        while pieces and _plain(pieces[0][0]) in _NO_NAME:
            pieces.pop(0)
        if (
            "and" in [word for word, _ in pieces]
            and _plain(pieces[-1][0]) not in TITLED_ORGANISATIONS
        ):
            pieces = pieces[: [word for word, _ in pieces].index("and")]
        if not pieces:
            return None
        possessive = _possessive(pieces[-1][0])
        for number in range(len(pieces) - 2, -1, -1):  # "Clinton's Robby Mook"
            if pieces[number][0].endswith(("'s", "’s")):
                pieces = pieces[number + 1 :]
                break
        organisation = any(_plain(word) in TITLED_ORGANISATIONS for word, _ in pieces)
        titles: list[str] = []
        begin = pieces[0][1]
        if not organisation or is_title(_plain(pieces[0][0])):
            for number in range(len(pieces) - 1, -1, -1):
                if is_title(_plain(pieces[number][0])):
                    titles = [_plain(word) for word, _ in pieces[: number + 1]]
                    pieces = pieces[number + 1 :]
                    break
        while pieces and pieces[0][0] in ("of", "the", "and"):
            pieces = pieces[2:]
        if not pieces:
            return None
        start = pieces[0][1]
        end = pieces[-1][1] + len(pieces[-1][0]) - possessive
        if end <= start:
            return None
        names = tuple(_plain(word) for word, _ in pieces)
        before = self._text[max(0, begin - 14) : begin].split()
        previous = before[-1].lower() if before else ""
        if len(pieces) == 1 and names[0].isupper():
            organisation = True
        written = self._text[start:end]
        organisation = (
            organisation
            or (
                not titles
                and (
                    previous == "the"
                    or (written.isupper() and len(written) > 1 and written.isalpha())
                )
            )
            or names[-1] in OUTLETS
        )
        return Name(
            Span(start, end),
            names,
            Span(begin, start - 1) if titles else None,
            tuple(titles),
            organisation,
            previous not in PREPOSITIONS and not possessive,
        )

    def _read_genders(self) -> dict[str, bool]:
        """For each last name whether a woman bears it, by honorifics and the pronouns after it."""
        votes: dict[str, Counter[bool]] = {}
        for name in self._names:
            if name.feminine is not None:
                votes.setdefault(name.words[-1], Counter())[name.feminine] += 5
        for match in _PRONOUN.finditer(self._text):
            meant, certain = self._meant_alone(match.start())
            if meant is not None:
                woman = match[1].lower() in ("she", "her")
                votes.setdefault(meant.words[-1], Counter())[woman] += 2 if certain else 1
        return {
            word: count[True] > count[False]
            for word, count in votes.items()
            if max(count[True], count[False]) >= 2 * min(count[True], count[False])
        }

    def _meant_alone(self, place: int) -> tuple[Name | None, bool]:
        """The only person named in the sentence before a pronoun, else in the one before it; and
        whether the pronoun can hardly mean anybody else."""
        number = bisect_right(self._sentences, place) - 1
        start = self._sentences[number]
        here = self._last_names(start, place)
        if here:
            alone = len(here) == 1 and self._text[here[-1].span.end : place].strip() != "and"
            return (next(iter(here)) if alone else None), False
        if number == 0 or self._text[start - 1] in "\r\n":
            return None, False
        there = self._last_names(self._sentences[number - 1], start)
        return (there[0], True) if len(there) == 1 else (None, False)

    def _last_names(self, first: int, last: int) -> list[Name]:
        """One name for each person named there."""
        found = {name.words[-1]: name for name in self._persons_between(first, last)}
        return list(found.values())

    def _is_person(self, name: Name) -> bool:
        if name.organisation:
            return False
        if name.titles:
            return True
        if len(name.words) > 1:
            return name.words[0] not in _PLACE_WORDS and name.words[-1] not in _PLACE_WORDS
        return any(
            self._names[place].words[-1] == name.words[0] and not self._names[place].organisation
            for place in self._by_word.get(name.words[0], ())[:3]
        )

    def fullest(self, mention: Mention) -> Mention:
        """See `Grammar`."""
        if mention.name is None:
            return mention
        own = tuple(
            _plain(word) for word in self._text[mention.name.start : mention.name.end].split()
        )
        if not own:
            return mention
        full = self._fuller(own, mention)
        if full is None:
            return mention
        return replace(
            mention,
            name=full.span if len(full.words) > len(own) else mention.name,
            role=mention.role or full.role,
            kind="organisation" if full.organisation else mention.kind,
        )

    def _fuller(self, own: tuple[str, ...], mention: Mention) -> Name | None:
        if len(own) == 1 and own[0] in self._acronyms:
            return self._acronyms[own[0]]
        found: list[tuple[tuple[bool, ...], int]] = []
        places = dict.fromkeys(self._by_word.get(own[-1], ()))
        places.update(dict.fromkeys(self._by_word.get(own[0], ())))
        for place in list(places)[:64]:
            name = self._names[place]
            if len(name.words) < len(own) or not set(own) <= set(name.words):
                continue
            surname = name.words[-1] == own[-1]
            if not surname and (mention.role is not None or (name.organisation and len(own) > 1)):
                continue
            if name.feminine is not None and mention.feminine not in (None, name.feminine):
                continue
            found.append(((surname and not name.organisation, surname), place))
        if not found:
            return None
        best = max(rank for rank, _ in found)
        likely = [place for rank, place in found if rank == best]
        before = [p for p in likely if self._starts[p] <= mention.span.start] or likely[:1]
        # The nearest bearer of the name, in the longest form that it has anywhere.
        nearest = self._names[before[-1]]
        forms = [self._names[p] for p in likely if set(nearest.words) <= set(self._names[p].words)]
        return max(forms, key=lambda name: len(name.words))

    def bearer(self, role: Mention) -> Mention | None:
        """See `Grammar`."""
        if role.plural:
            return None
        span = role.role or role.span
        wanted = [_plain(w) for w in self._text[span.start : span.end].split()]
        wanted = [word for word in wanted if word not in DETERMINERS]
        if not wanted:
            return None
        head = _head(wanted)
        best: tuple[int, Name, Span] | None = None
        for described, name, place in self._described():
            if place.start >= role.span.start and best is not None:
                break
            if head not in described:
                continue
            common = sum(word in described for word in wanted)
            others = sum(w not in described and w not in PREPOSITIONS for w in wanted)
            if others > 1 or (others and common < 2):
                continue
            score = common - others
            if place.start < role.span.start and (best is None or score >= best[0]):
                best = (score, name, place)
        if best is not None:
            return self._mention(best[1])
        if head in ORGANISATION_NOUNS:
            return self._organisation(head, role.span.start)
        return self._in_paragraph(role, wanted)

    def _in_paragraph(self, role: Mention, wanted: list[str]) -> Mention | None:
        """Who was named just before "the midfielder", whom nothing else calls so."""
        text, place = self._text, role.span.start
        if role.kind != "person" or len(wanted) > 3 or not _THE.match(text, place):
            return None
        if PREPOSITIONS & set(wanted) or wanted[-1] in _PARTIES:
            return None
        start = max(text.rfind("\n", 0, place) + 1, place - _FAR)
        if re.search(rf"\b[Aa]n? (?:[\w’'-]+ ){{0,3}}{re.escape(wanted[-1])}\b", text[start:place]):
            return None
        for name in self._persons_between(start, place):
            return self._mention(name)
        return None

    def _organisation(self, head: str, before: int) -> Mention | None:
        """The latest organisation whose name says what it is: "the ministry"."""
        last = bisect_left(self._starts, before)
        for place in range(last - 1, max(-1, last - 60), -1):
            name = self._names[place]
            if name.organisation and head in name.words and len(name.words) > 1:
                return self._mention(name)
        return None

    def _described(self) -> list[tuple[frozenset[str], Name, Span]]:
        """What stands beside each name that tells who it is."""
        if self._roles is None:
            self._roles = []
            for name in self._names:
                for role in self._roles_of(name):
                    written = self._text[role.start : role.end]
                    self._roles.append(
                        (frozenset(_plain(word) for word in written.split()), name, role)
                    )
        return self._roles

    def _roles_of(self, name: Name) -> Iterator[Span]:
        text = self._text
        if name.role is not None:
            yield name.role
        if (after := _APPOSITION.match(text, name.span.end)) is not None:
            yield Span(after.start(1), after.end(1))
        begin = name.role.start if name.role is not None else name.span.start
        if (before := self._role_before(begin)) is not None:
            yield before

    def _role_before(self, end: int) -> Span | None:
        """What stands directly before a name: "Pentagon spokesman", "the minister,"."""
        start = max(0, end - 60)
        window = self._text[start:end].rstrip(" ,")
        for mark in '.;:!?\n“”",':
            window = window[window.rfind(mark) + 1 :]
        close = start + len(self._text[start:end].rstrip(" ,"))
        written = window.split()
        if not written or not written[-1][-1:].isalpha() or not written[-1][0].islower():
            return None
        if written[-1] in _NO_NAME:
            return None
        taken: list[str] = []
        for word in reversed(written[-6:]):
            if word.lower() in PREPOSITIONS:
                break
            taken.append(word)
            if word.lower() in DETERMINERS:
                break
        begin = close - len(window) + window.rfind(taken[-1]) if taken else close
        return Span(begin, close) if taken and begin < close else None

    def _mention(self, name: Name) -> Mention:
        return Mention(
            name.span,
            name=name.span,
            role=name.role,
            kind="organisation" if name.organisation else "person",
            definite=True,
            plural=False,
            feminine=self._feminine(name),
        )

    def _feminine(self, name: Name) -> bool | None:
        told = name.feminine
        return told if told is not None else self._women.get(name.words[-1])

    def antecedent(self, pronoun: Mention, latest: Mention | None) -> Mention | None:
        """See `Grammar`."""
        if pronoun.plural or pronoun.kind == "organisation":
            return self._of_many(pronoun, latest)
        place = pronoun.span.start
        after_comma = self._text[max(0, place - 3) : place].rstrip().endswith((",", "”", '"'))
        since = latest.span.end if latest is not None else 0
        best: tuple[float, Mention] | None = None
        if latest is not None and latest.kind == "person" and not latest.plural:
            score = self._fit(pronoun, self._feminine_mention(latest))
            if score is not None:
                best = (2 + score, latest)
        for name in self._persons_between(max(0, place - 3 * _FAR), place):
            score = self._fit(pronoun, self._feminine(name))
            if score is None:
                continue
            if self._text[name.span.end : place].strip() == "and":
                continue  # "Lundqvist and she"
            if name.span.start >= since:
                score += 3 if name.subject else 0.5
            elif latest is not None and self._same_sentence(name.span.start, latest.span.start):
                score += 1 if name.subject else 0
            else:
                score += 0.3
            if after_comma and self._same_sentence(name.span.start, place):
                score -= 2.5  # "Smith would resign, he said"
            score -= (place - name.span.end) / (3 * _FAR)
            if best is None or score > best[0]:
                best = (score, self._mention(name))
        return best[1] if best is not None else None

    def _fit(self, pronoun: Mention, feminine: bool | None) -> float | None:
        """How well a pronoun fits: more where it is told, 0 where nothing is, None where not."""
        if pronoun.feminine is None or feminine is None:
            return 0
        return 1.5 if pronoun.feminine == feminine else None

    def _persons_between(self, first: int, last: int) -> Iterator[Name]:
        """The persons named there, the last first."""
        low, high = bisect_left(self._starts, first), bisect_left(self._starts, last)
        for place in range(high - 1, max(low, high - 40) - 1, -1):
            if self._is_person(self._names[place]):
                yield self._names[place]

    def _same_sentence(self, one: int, other: int) -> bool:
        return bisect_right(self._sentences, one) == bisect_right(self._sentences, other)

    def _feminine_mention(self, mention: Mention) -> bool | None:
        if mention.feminine is None and mention.name is not None:
            return self._women.get(
                _plain(self._text[mention.name.start : mention.name.end].split()[-1])
            )
        return mention.feminine

    def _of_many(self, pronoun: Mention, latest: Mention | None) -> Mention | None:
        """Whom "they" or "it" means: the group or organisation that spoke last."""
        if latest is None or pronoun.span.start - latest.span.end > 3 * _FAR:
            return None
        if pronoun.plural:
            return latest if latest.plural or latest.kind != "person" else None
        return latest if latest.kind == "organisation" else None


def _possessive(word: str) -> int:
    """How many characters at the end of a word make it a possessive."""
    if word.endswith(("'s", "’s")):
        return 2
    return 1 if word.endswith(("'", "’")) else 0


def _plain(word: str) -> str:
    """A word in lower case without the marks around it."""
    word = word.lower().replace("’", "'").strip(".,;:!?()\"“”'")
    return word.removesuffix("'s")


def _head(words: list[str]) -> str:
    """The noun that a role is about: "minister" of "minister of health"."""
    for number, word in enumerate(words):
        if word in PREPOSITIONS and number:
            return words[number - 1]
    return words[-1]
