"""The directory: everybody who speaks in the library, and who is meant by a name or a role.

Persons are told from one another when they are asked for, among the few that fit: two articles
name the same one in two scripts, in part or whole, and two Husseins are not one. What admins
decided of two names overrules that.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.encoding.vocabulary import Vocabulary
from retrieval.ledger.name_index import NameIndex, may_be_one
from retrieval.naming.countries import countries_in, country_of
from retrieval.naming.full_names import fits
from retrieval.naming.offices import read_offices
from retrieval.naming.sounds import sound_keys
from retrieval.questions.question import read_terms
from retrieval.searching.freshness import Freshness
from retrieval.searching.likeness import word_likeness
from retrieval.text.fold import squeeze, words
from retrieval.text.language import language_of
from store.archive import Archive
from store.records import Kinship, Speaker

_SAME_ROLE = 0.6  # how much of a role that is asked for the words of one must say
_NEAREST = 0.9  # of the best: as good as it
_ROLE_SAYS_MORE = 0.35  # how much an office that was not asked for counts against a role
_TRANSLATED = 0.65  # from this likeness on two words of different scripts are translations


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who speaks, whatever the articles call them.

    `label` is the fullest of `names`, or of somebody unnamed the role. `speakers` are their places
    in the articles, the oldest first.
    """

    label: str
    names: tuple[str, ...]
    roles: tuple[str, ...]
    speakers: tuple[Speaker, ...]

    @property
    def id(self) -> int:
        """The number of their first place: enough to find them again."""
        return self.speakers[0].id

    @property
    def statements(self) -> int:
        """How much they say, in all articles."""
        return sum(speaker.statements for speaker in self.speakers)

    @property
    def article_ids(self) -> frozenset[int]:
        """Where they speak."""
        return frozenset(speaker.article_id for speaker in self.speakers)


class Directory:
    """Finds persons in one archive. Safe to share between threads.

    Knows the library's speakers by how their names sound, and reads only what is new of them.
    """

    def __init__(self, archive: Archive, vocabulary: Vocabulary) -> None:
        self._archive = archive
        self._vocabulary = vocabulary
        self._lock = threading.Lock()
        self._freshness = Freshness(archive)
        self._marks: dict[int, tuple[int, int]] = {}
        self._versions: dict[int, list[Speaker]] = {}
        self._speakers: dict[int, Speaker] = {}
        self._sounding: dict[str, set[int]] = {}
        self._kinships: list[Kinship] = []
        self._everybody: list[Person] | None = None

    def find(self, asked: str) -> list[Person]:
        """Whom a name or a role may mean, who says most first; nobody where it means none.

        A name counts before a role: who asks for the foreign minister by name means no other.
        """
        with self._lock:
            self._refresh()
            if found := self._named(asked):
                return self._persons(found)
            return _unnamed_together(self._persons(self._titled(asked)))

    def means(self, asked: str, speaker: Speaker) -> bool:
        """Whether a name or a role may mean this speaker."""
        return any(speaker in person.speakers for person in self.find(asked))

    def everybody(self, version_ids: Iterable[int] | None = None) -> list[Person]:
        """All who say something, in these versions or in the library, who says most first."""
        with self._lock:
            self._refresh()
            if version_ids is None and self._everybody is not None:
                return list(self._everybody)
            wanted = self._versions.keys() if version_ids is None else version_ids
            found = [s for v in wanted for s in self._versions.get(v, ()) if s.statements]
            persons = self._persons(found)
            if version_ids is None:
                self._everybody = persons
            return list(persons)

    def person(self, speaker_id: int) -> Person | None:
        """Who has this place in an article; None where it is gone."""
        with self._lock:
            self._refresh()
            speaker = self._speakers.get(speaker_id)
            if speaker is None:
                return None
            alike = self._named(speaker.name) if speaker.name else [speaker]
            for person in self._persons(alike):
                if speaker in person.speakers:
                    return person
            return None

    def knows(self, speaker_ids: Iterable[int]) -> int:
        """How many of these are known here."""
        with self._lock:
            self._refresh()
            return sum(speaker_id in self._speakers for speaker_id in speaker_ids)

    def _refresh(self) -> None:
        self._freshness.catch_up(self._read)

    def _read(self) -> None:
        there = self._archive.first_speakers()
        gone = {v for v, first in self._marks.items() if there.get(v) != first}
        for version_id in gone:
            for speaker in self._versions.pop(version_id, ()):
                del self._speakers[speaker.id]
                for key in _keys(speaker.name):
                    self._sounding[key].discard(speaker.id)
        new = sorted(v for v in there if v in gone or v not in self._marks)
        for speaker in self._archive.speakers(new):
            self._versions.setdefault(speaker.version_id, []).append(speaker)
            self._speakers[speaker.id] = speaker
            for key in _keys(speaker.name):
                self._sounding.setdefault(key, set()).add(speaker.id)
        self._kinships = self._archive.kinships()
        self._marks, self._everybody = there, None

    def _named(self, asked: str) -> list[Speaker]:
        """Who bears a name; a title before or behind it must fit what the articles call them."""
        near = [self._speakers[i] for i in self._alike(asked)]
        found = [s for s in near if s.name and fits(asked, s.name)]
        if not found:
            found = [s for s in near if s.name and self._fits_with_title(asked, s)]
        for kinship in self._kinships:
            for one, other in ((kinship.left, kinship.right), (kinship.right, kinship.left)):
                if kinship.same and (fits(asked, one) or any(_is(s, one) for s in found)):
                    kin = (self._speakers[i] for i in self._alike(other))
                    found += [s for s in kin if s.name and fits(other, s.name)]
        return list(dict.fromkeys(found))

    def _alike(self, asked: str) -> list[int]:
        """Those of whose names a word may sound like one that was asked for."""
        return sorted({i for key in _keys(asked) for i in self._sounding.get(key, ())})

    def _fits_with_title(self, asked: str, speaker: Speaker) -> bool:
        title = [w for w in words(asked) if not fits(w.text, speaker.name or "")]
        name = [w for w in words(asked) if w not in title]
        if not name or not title or not fits(" ".join(w.text for w in name), speaker.name or ""):
            return False
        rest = " ".join(word.text for word in title)
        return not read_terms(rest) or (
            speaker.role is not None and self._likeness(rest, [speaker.role])[0] >= _SAME_ROLE
        )

    def _titled(self, asked: str) -> list[Speaker]:
        """Who is called by a role that says what was asked for, and hardly more."""
        titled = [s for s in self._speakers.values() if s.role and s.statements]
        roles = list(dict.fromkeys(s.role for s in titled if s.role))
        if not roles or not read_terms(asked):
            return []
        likeness = dict(zip(roles, self._likeness(asked, roles), strict=True))
        best = max(likeness.values())
        if best < _SAME_ROLE:
            return []
        return [s for s in titled if s.role and likeness[s.role] >= _NEAREST * best]

    def _likeness(self, asked: str, roles: Sequence[str]) -> list[float]:
        """How well each role is what was asked for, from 0 to 1, across the languages too."""
        offices, rest = read_offices(asked)
        wanted = {country.code for country in countries_in(asked)}
        out: list[float] = []
        for role, told in zip(roles, self._told_by(rest, roles), strict=True):
            held, _ = read_offices(role)
            there = {country.code for country in countries_in(role)}
            if not offices <= held or (wanted and there and not wanted & there):
                out.append(0.0)
                continue
            parts = [1.0] * (len(offices) + len(wanted & there)) + told
            more = len(wanted - there) + _ROLE_SAYS_MORE * len(held - offices)
            out.append(sum(parts) / (len(parts) + more) if parts else 0.0)
        return out

    def _told_by(self, rest: str, roles: Sequence[str]) -> list[list[float]]:
        """For each role, how like each word that is no office or country is to one of its own."""
        terms = [term for term in read_terms(rest) if country_of(term.text) is None]
        if not terms:
            return [[] for _ in roles]
        book = self._vocabulary.snapshot()
        known = [book.ids_of(" ".join(t.text for t in read_terms(r)) or r) for r in roles]
        vocabulary, places = np.unique(np.concatenate(known), return_inverse=True)
        likeness = word_likeness(book, terms, vocabulary)
        # Across the languages even translations are not alike as two spellings of a word are.
        other = np.array([language_of(book.folded[w]) != language_of(rest) for w in vocabulary])
        likeness[:, other] = (likeness[:, other] / _TRANSLATED).clip(0.0, 1.0)
        starts = np.cumsum([0, *(len(ids) for ids in known[:-1])])
        best = np.maximum.reduceat(likeness[:, places], starts, axis=1)
        return [best[:, column].tolist() for column in range(len(roles))]

    def _persons(self, speakers: Sequence[Speaker]) -> list[Person]:
        """Speakers put together to persons, who says most first."""
        groups = _Groups(self._kinships)
        # The fullest names first: what is shorter then goes to the one that it fits.
        for speaker in sorted(speakers, key=lambda s: (-len(list(words(s.name or ""))), s.id)):
            groups.add(speaker)
        persons = [_person(sorted(group, key=lambda s: s.id)) for group in groups.groups]
        spoken = [person for person in persons if person.statements]
        return sorted(spoken or persons, key=lambda person: (-person.statements, person.id))


class _Groups:
    """Speakers that are put together to persons one after the other, each beside the few that it
    may be one with: to compare all with all would take minutes in a large library."""

    def __init__(self, kinships: Iterable[Kinship]) -> None:
        self.groups: list[list[Speaker]] = []
        self._names = NameIndex()
        self._named: dict[str, set[int]] = {}  # the places of groups, by a member's name
        self._titled: dict[str, set[int]] = {}  # by the role of one without a name
        self._called: dict[str, set[int]] = {}  # by what admins may have decided of
        self._kin: dict[str, list[tuple[str, bool]]] = {}
        for kinship in kinships:
            left, right = squeeze(kinship.left), squeeze(kinship.right)
            self._kin.setdefault(left, []).append((right, kinship.same))
            self._kin.setdefault(right, []).append((left, kinship.same))

    def add(self, speaker: Speaker) -> None:
        """Puts a speaker to the person that it is; of several to the one of the same article."""
        fitting = self._fitting(speaker)
        own = [g for g in fitting if any(m.article_id == speaker.article_id for m in g[1])]
        if len(fitting) == 1:
            place, group = fitting[0]
        elif len(own) == 1:
            place, group = own[0]
        else:
            place, group = len(self.groups), []
            self.groups.append(group)
        group.append(speaker)
        if speaker.name is not None:
            self._names.add(speaker.name)
            self._named.setdefault(speaker.name, set()).add(place)
        else:
            self._titled.setdefault(squeeze(speaker.role or ""), set()).add(place)
        for name in self._decided_names(speaker):
            self._called.setdefault(name, set()).add(place)

    def _fitting(self, speaker: Speaker) -> list[tuple[int, list[Speaker]]]:
        """The groups that a speaker may belong to, with their places."""
        decided: dict[int, bool] = {}
        for name in self._decided_names(speaker):
            for other, same in self._kin[name]:
                for place in self._called.get(other, ()):
                    decided.setdefault(place, same)
        if speaker.name is None:
            # "A spokesman" of one article is not that of another; within one they are told apart.
            alike = set(self._titled.get(squeeze(speaker.role or ""), ()))
        else:
            alike = {
                place
                for name in self._names.near(speaker.name)
                if may_be_one(speaker.name, name)
                for place in self._named[name]
            }
        places = {place for place in alike if decided.get(place, True)}
        places |= {place for place, same in decided.items() if same}
        return [(place, self.groups[place]) for place in sorted(places)]

    def _decided_names(self, speaker: Speaker) -> list[str]:
        """The names that admins decided of by which a speaker goes: "Kirby" means John Kirby."""
        own = squeeze(speaker.label)
        return [
            name
            for name in self._kin
            if name == own or (speaker.name is not None and fits(name, speaker.name))
        ]


def _unnamed_together(persons: Sequence[Person]) -> list[Person]:
    """Whoever goes by a role alone as one: nobody can say which of the officials is meant."""
    unnamed = [person for person in persons if not person.names]
    if len(unnamed) < 2:
        return list(persons)
    speakers = sorted((s for person in unnamed for s in person.speakers), key=lambda s: s.id)
    together = _person(speakers)
    named = [person for person in persons if person.names]
    return sorted([*named, together], key=lambda person: (-person.statements, person.id))


def _is(speaker: Speaker, name: str) -> bool:
    return squeeze(speaker.label) == squeeze(name)


def _person(speakers: Sequence[Speaker]) -> Person:
    names = tuple(dict.fromkeys(s.name for s in speakers if s.name))
    roles = tuple(dict.fromkeys(s.role for s in speakers if s.role))
    label = max(names, key=lambda name: len(list(words(name)))) if names else roles[0]
    return Person(label, names, roles, tuple(speakers))


def _keys(name: str | None) -> frozenset[str]:
    # A word too short to be told by its sound, such as "Lee", is told by its letters.
    return frozenset(
        key
        for word in words(name or "")
        for key in sound_keys(word.folded) or frozenset({word.folded})
    )
