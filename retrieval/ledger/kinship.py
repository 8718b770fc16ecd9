"""What admins decide of names: two that mean one person, or that do not."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.errors import AliasError, QuestionError
from retrieval.text.fold import squeeze, words
from store.archive import Archive
from store.records import Kinship

_LONGEST = 200  # characters


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, and which of the names nobody bears in the articles so far."""

    kinship: Kinship
    unheard: tuple[str, ...]


def decide(
    archive: Archive, name: str, other: str, *, same: bool, by: str | None = None
) -> Decision:
    """Keeps that two names mean one person, or that they do not.

    Raises `AliasError`, or `QuestionError` for broken characters.
    """
    left, right = _pair(archive, name, other)
    archive.decide_kinship(left, right, same=same, by=by)
    held = {squeeze(s.label) for s in archive.speakers(archive.versions_with_statements())}
    unheard = tuple(n for n in (left, right) if squeeze(n) not in held)
    return Decision(Kinship(left, right, same), unheard)


def forget(archive: Archive, name: str, other: str) -> None:
    """Takes back what was decided of two names. Raises `AliasError`, also where nothing was."""
    left, right = _pair(archive, name, other)
    if not archive.forget_kinship(left, right):
        raise AliasError("alias_not_there", name=left, other=right)


def _pair(archive: Archive, name: str, other: str) -> tuple[str, str]:
    """Two names, in the spelling in which they were decided of before, if they were."""
    name, other = (" ".join(typed.split()) for typed in (name, other))
    if any("\ud800" <= character <= "\udfff" for character in name + other):
        raise QuestionError("question_broken")
    if not any(words(name)) or not any(words(other)):
        raise AliasError("alias_empty")
    if max(len(name), len(other)) > _LONGEST:
        raise AliasError("alias_too_long", limit=_LONGEST)
    if squeeze(name) == squeeze(other):
        raise AliasError("alias_same", name=name)
    wanted = {squeeze(name), squeeze(other)}
    for known in archive.kinships():
        if {squeeze(known.left), squeeze(known.right)} == wanted:
            return known.left, known.right
    return name, other
