"""The proper names of one English article, and the fullest form of each."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache

from retrieval.statements.english.classes import read_classes
from retrieval.statements.english.runs import RUN, Name, bare, name_of, read_run
from retrieval.statements.quotations import find_quotations
from retrieval.statements.speech import Mention
from store.records import SpeakerKind

_SENTENCE = re.compile(r"[.?!…\r\n](?:(?<=[\r\n])[\r\n]*|[\"”’')]?\s+)")
_ACRONYM = re.compile(r"\(([A-Z][A-Za-z]{1,7})\)")
_LONGEST_QUOTED = 25
"""Characters. Who is named inside a longer quotation does not speak outside of it."""
_LONGEST_KIN = 16
"""Characters of a noun before a name."""
_MOST = 64
"""Bearers of one word that are looked at."""
_MOST_PERSONS = 40
"""Names that are looked at, back from a place."""


@lru_cache(maxsize=2)
def read_names(text: str) -> Names:
    """The names of a text. The last text is kept, since its mentions come one after another."""
    return Names(text)


class Names:
    """The names of one article, in order."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._sentences = [0, *(m.end() for m in _SENTENCE.finditer(text))]
        self.all: list[Name] = list(self._read())
        self.starts = [name.span.start for name in self.all]
        self._by_word: dict[str, list[int]] = {}
        self._acronyms: dict[str, Name] = {}
        acronyms = _read_acronyms(text)
        for place, name in enumerate(self.all):
            first, last = name.words[0], name.words[-1]
            if len(name.words) > 1:
                self._by_word.setdefault(first, []).append(place)
                if last != first:
                    self._by_word.setdefault(last, []).append(place)
            if name.span.end in acronyms:
                self._acronyms.setdefault(acronyms[name.span.end], name)

    def _read(self) -> Iterator[Name]:
        quoted = [q.inner for q in find_quotations(self.text)]
        quoted = [inner for inner in quoted if inner.end - inner.start > _LONGEST_QUOTED]
        begins = [inner.start for inner in quoted]
        before = -1
        for match in RUN.finditer(self.text):
            run = read_run(match[0])
            if run is None:
                continue
            start = match.start() + run.start
            number = bisect_right(begins, start) - 1
            if number >= 0 and start < quoted[number].end:
                continue
            sentence = bisect_right(self._sentences, start)
            yield name_of(self.text, match.start(), run, opens=sentence != before)
            before = sentence

    def sentence_of(self, place: int) -> int:
        """The number of the sentence in which a place lies."""
        return bisect_right(self._sentences, place) - 1

    def sentence_start(self, number: int) -> int:
        """Where a sentence begins."""
        return self._sentences[number]

    def persons(self, first: int, last: int) -> Iterator[Name]:
        """The persons named there, the last first."""
        low, high = bisect_left(self.starts, first), bisect_left(self.starts, last)
        for place in range(high - 1, max(low, high - _MOST_PERSONS) - 1, -1):
            if self._is_person(self.all[place]):
                yield self.all[place]

    def _is_person(self, name: Name) -> bool:
        places = read_classes().places
        if name.organisation:
            return False
        if name.titles:  # but "former New York mayor"
            return len(name.words) == 1 or name.words[0] not in places
        if len(name.words) > 1:
            return places.isdisjoint((name.words[0], name.words[-1]))
        if self.kin(name) is not None:
            return True
        bearers = [self.all[place] for place in self._by_word.get(name.words[0], ())[:3]]
        return any(b.words[-1] == name.words[0] and not b.organisation for b in bearers)

    def kin(self, name: Name) -> bool | None:
        """Whether the noun before a name tells of a woman: "her husband, Gerrit"."""
        start = name.span.start
        before = self.text[max(0, start - _LONGEST_KIN) : start].rstrip(" ,").split()
        return read_classes().genders.get(before[-1]) if before else None

    def fullest(self, mention: Mention) -> Mention:
        """See `Grammar`."""
        if mention.name is None:
            return mention
        own = tuple(bare(w) for w in self.text[mention.name.start : mention.name.end].split())
        full = self._fuller(own, mention) if own else None
        if full is None:
            return mention
        name = full.span if len(full.words) > len(own) else mention.name
        kind: SpeakerKind = "organisation" if full.organisation else mention.kind
        return Mention(
            mention.span,
            name=name,
            role=mention.role or full.role,
            kind=kind,
            pronoun=mention.pronoun,
            definite=mention.definite,
            plural=mention.plural,
            feminine=mention.feminine,
        )

    def _fuller(self, own: tuple[str, ...], mention: Mention) -> Name | None:
        if len(own) == 1 and own[0] in self._acronyms:
            return self._acronyms[own[0]]
        places = [*self._by_word.get(own[-1], ()), *self._by_word.get(own[0], ())]
        fitting = [
            p for p in dict.fromkeys(places[:_MOST]) if self._fits(self.all[p], own, mention)
        ]
        if len(fitting) < 2:
            return self.all[fitting[0]] if fitting else None
        ranks = [self._rank(self.all[place], own) for place in fitting]
        highest = max(ranks)
        likely = [p for p, rank in zip(fitting, ranks, strict=True) if rank == highest]
        before = [p for p in likely if self.starts[p] <= mention.span.start] or likely[:1]
        # The nearest bearer of the name, in the longest form that it has anywhere.
        nearest = set(self.all[before[-1]].words)
        forms = [self.all[p] for p in likely if nearest.issubset(self.all[p].words)]
        longest: Name = max(forms, key=_length)
        return longest

    def _fits(self, name: Name, own: tuple[str, ...], mention: Mention) -> bool:
        if not all(map(name.words.__contains__, own)):
            return False
        given = name.words[-1] != own[-1]
        if given and (mention.role is not None or (name.organisation and len(own) > 1)):
            return False
        return name.feminine is None or mention.feminine in (None, name.feminine)

    @staticmethod
    def _rank(name: Name, own: tuple[str, ...]) -> tuple[bool, bool]:
        surname = name.words[-1] == own[-1]
        return surname and not name.organisation, surname


def _read_acronyms(text: str) -> dict[int, str]:
    """What stands in brackets behind a name, by where the name ends: "World Bank (WB)"."""
    found = dict[int, str]()
    for match in _ACRONYM.finditer(text):
        place = match.start()
        while place and text[place - 1].isspace():
            place -= 1
        found[place] = match[1].lower()
    return found


def _length(name: Name) -> int:
    return len(name.words)
