"""What changed between two versions of an article, sentence by sentence and word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from retrieval.text.heading import read_heading
from retrieval.text.split import split_sentences
from store.archive import Archive
from store.citation import Citation, hash_text
from store.errors import NothingToUndo
from store.records import Span, Version

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_ALIKE = 0.5
"""From this share of common words on, one sentence is another one changed."""
_MOST_PAIRS = 40_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence, cut from its version; `changed` where the other one lacks it."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence that was added, removed, or changed. What there is not is None or empty."""

    kind: Literal["added", "removed", "changed"]
    old: Citation | None
    new: Citation | None
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of an article, and all that differs, in the order of the newer one."""

    article_id: int
    old: Version
    new: Version
    changes: tuple[Change, ...]


def compare(archive: Archive, article_id: int, numbers: tuple[int, int] | None) -> Comparison:
    """Compares two versions by their numbers, or the last two.

    Raises `NoSuchArticle`, and `NothingToUndo` where there are no such two.
    """
    versions = archive.versions(article_id)
    if len(versions) < 2:
        raise NothingToUndo("only_version", article_id=article_id)
    known = {version.number: version for version in versions}
    first, second = numbers or (versions[-2].number, versions[-1].number)
    if first not in known or second not in known or first == second:
        raise NothingToUndo("no_such_versions", first=first, second=second, article_id=article_id)
    return compare_versions(archive, known[first], known[second])


def compare_versions(archive: Archive, old: Version, new: Version) -> Comparison:
    """Compares two versions of one article."""
    before, after = (_Text.of(archive, version) for version in (old, new))
    return Comparison(old.article_id, old, new, tuple(_changes(before, after)))


@dataclass(frozen=True, slots=True)
class _Text:
    version: Version
    text: str
    spans: tuple[Span, ...]

    @staticmethod
    def of(archive: Archive, version: Version) -> _Text:
        text = archive.version_text(version.id)
        found = read_heading(text)
        start = found.body_start if found.title == version.title else 0
        return _Text(version, text, tuple(split_sentences(text, start)))

    def cut(self, place: int) -> str:
        span = self.spans[place]
        return self.text[span.start : span.end]

    def cite(self, place: int) -> Citation:
        span = self.spans[place]
        return Citation(self.version.id, span.start, span.end, hash_text(self.cut(place)))


def _changes(old: _Text, new: _Text) -> list[Change]:
    left = [old.cut(place) for place in range(len(old.spans))]
    right = [new.cut(place) for place in range(len(new.spans))]
    gone: list[int] = []
    come: list[int] = []
    became: dict[int, int] = {}
    blocks = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    for kind, first, last, start, end in blocks:
        if kind == "equal":
            became |= dict(zip(range(first, last), range(start, end), strict=True))
        else:
            gone += range(first, last)
            come += range(start, end)
    pairs = _pairs(left, right, gone, come)
    became |= pairs
    found: list[tuple[float, Change]] = []
    for place in gone:
        if place not in pairs:
            whole = (Piece(left[place], True),)
            change = Change("removed", old.cite(place), None, whole, ())
            # Told behind what the sentence before it became.
            before_it = next((became[i] for i in range(place, -1, -1) if i in became), -1)
            found.append((before_it + 0.5, change))
    for place, other in pairs.items():
        if left[place] != right[other]:  # else it only moved
            before, after = _words(left[place], right[other])
            change = Change("changed", old.cite(place), new.cite(other), before, after)
            found.append((other, change))
    for other in set(come) - set(pairs.values()):
        whole = (Piece(right[other], True),)
        found.append((other, Change("added", None, new.cite(other), (), whole)))
    return [change for _, change in sorted(found, key=lambda item: item[0])]


def _pairs(
    left: Sequence[str], right: Sequence[str], gone: Sequence[int], come: Sequence[int]
) -> dict[int, int]:
    """Which new sentence an old one became: the most alike first, each once."""
    tokens = {text: _TOKEN.findall(text) for text in (*left, *right)}
    alike: list[tuple[float, int, int]] = []
    if len(gone) * len(come) > _MOST_PAIRS:
        # As good as another article: only what moved is looked for.
        where = {right[other]: other for other in come}
        return {place: where[left[place]] for place in gone if left[place] in where}
    for place in gone:
        matcher = SequenceMatcher(None, autojunk=False)
        matcher.set_seq2(tokens[left[place]])
        for other in come:
            matcher.set_seq1(tokens[right[other]])
            if matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE:
                ratio = matcher.ratio()
                if ratio >= _ALIKE:
                    alike.append((ratio, place, other))
    pairs: dict[int, int] = {}
    for _, place, other in sorted(alike, key=lambda item: (-item[0], abs(item[1] - item[2]))):
        if place not in pairs and other not in pairs.values():
            pairs[place] = other
    return pairs


def _words(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    left, right = _TOKEN.findall(old), _TOKEN.findall(new)
    before: list[Piece] = []
    after: list[Piece] = []
    blocks = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    for kind, first, last, start, end in blocks:
        changed = kind != "equal"
        if first < last:
            before.append(Piece("".join(left[first:last]), changed))
        if start < end:
            after.append(Piece("".join(right[start:end]), changed))
    return tuple(before), tuple(after)
