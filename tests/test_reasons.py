"""Every error that the source can raise has a sentence, with the values that it needs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import pytest

from bot.words.catalogue import languages, words_in
from retrieval.errors import RetrievalError
from retrieval.intake.draft import Unread
from retrieval.readers.lines import read_lines
from store.errors import (
    CitationMismatch,
    CitationRemoved,
    FeedKnown,
    IsnadError,
    NoSuchArticle,
    NoSuchFeed,
    NoSuchJob,
    NotACitation,
)

ROOT = Path(__file__).parents[1]
CATALOGUES = languages()
# These fill in their reason and values themselves.
SELF_MADE: list[IsnadError] = [
    NoSuchArticle(7),
    NoSuchFeed(7),
    FeedKnown(7, "News"),
    NoSuchJob(7),
    NotACitation(),
    CitationRemoved("2024-03-05T10:00:00+00:00"),
    CitationMismatch(1, 2, 3),
]
NOT_FROM_AN_ERROR = {"unexpected", "job_broke_off"}


@dataclass(frozen=True)
class Raised:
    place: str
    reason: str
    values: frozenset[str]


def source() -> dict[Path, ast.Module]:
    files = [f for p in ("bot", "config", "retrieval", "store") for f in (ROOT / p).rglob("*.py")]
    return {file: ast.parse(file.read_text("utf-8")) for file in sorted(files)}


def error_classes(trees: list[ast.Module]) -> set[str]:
    """The names of all classes under `IsnadError` that are given their reason."""
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    found = {"IsnadError"}
    while (
        more := {
            node.name
            for node in classes
            if {base.id for base in node.bases if isinstance(base, ast.Name)} & found
        }
        - found
    ):
        found |= more
    return found - {type(error).__name__ for error in SELF_MADE}


def raised_in_source() -> Iterator[Raised]:
    trees = source()
    classes = error_classes(list(trees.values()))
    for file, tree in trees.items():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            if node.func.id in classes and node.args and isinstance(node.args[0], ast.Constant):
                place = f"{file.relative_to(ROOT)}:{node.lineno}"
                values = frozenset(str(keyword.arg) for keyword in node.keywords)
                yield Raised(place, str(node.args[0].value), values)


RAISED = list(raised_in_source())


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def sentence(language: str, reason: str) -> str:
    return str(words_in(language).keys()[f"error.{reason}"])


def test_the_source_raises_errors_of_every_branch() -> None:
    assert len(RAISED) >= 20
    assert {"database_unavailable", "empty_file", "no_such_file", "model_unreadable"} <= {
        raised.reason for raised in RAISED
    }


@pytest.mark.parametrize("language", CATALOGUES)
@pytest.mark.parametrize("raised", RAISED, ids=lambda raised: raised.place)
def test_an_error_has_its_sentence_and_every_value_in_it(raised: Raised, language: str) -> None:
    assert placeholders(sentence(language, raised.reason)) <= raised.values


@pytest.mark.parametrize("language", CATALOGUES)
@pytest.mark.parametrize("error", SELF_MADE, ids=lambda error: error.reason)
def test_an_error_that_makes_its_own_reason_has_its_sentence(
    error: IsnadError, language: str
) -> None:
    assert "{" not in words_in(language).error(error)


@pytest.mark.parametrize("language", CATALOGUES)
def test_no_sentence_is_left_over(language: str) -> None:
    known = words_in(language).keys()
    sentences = {key.removeprefix("error.") for key in known if key.startswith("error.")}
    used = {raised.reason for raised in RAISED} | {error.reason for error in SELF_MADE}
    assert sentences == used | NOT_FROM_AN_ERROR


@pytest.mark.parametrize("reason", sorted({raised.reason for raised in RAISED}))
def test_the_languages_name_the_same_values(reason: str) -> None:
    assert len({frozenset(placeholders(sentence(name, reason))) for name in CATALOGUES}) == 1


def test_a_sentence_names_only_values_that_every_raising_of_its_error_gives() -> None:
    # A reader of lines raises the errors of a text again, with the line's number as value.
    for text in ('""', '"7"', '"a\\u0000"', '"\\ud800 a"'):
        (unread,) = read_lines([b'{"text": ' + text.encode() + b"}"], None)
        assert isinstance(unread, Unread)
        for language in CATALOGUES:
            assert "{" not in words_in(language).error(unread.error)


def test_both_branches_stand_under_one_root() -> None:
    assert issubclass(RetrievalError, IsnadError)
    assert str(IsnadError("a_reason", name="x")) == "a_reason name='x'"
