"""What the commands share: the library that the settings name, and where they print."""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import typer

if TYPE_CHECKING:
    from bot.terminal import Terminal
    from bot.wiring import Isnad
    from bot.words.catalogue import Words
    from config.settings import Settings
    from store.audit import Deed
    from store.feeds import Feeds
    from store.members import Members
    from store.records import Scope
    from store.sessions import Sessions


Json = Annotated[bool, typer.Option("--json", help="JSON on stdout, all else on stderr.")]


Top = Annotated[int | None, typer.Option(min=1, max=1000, help="How many ranked sentences.")]


LONGEST_NUMBER = 15


_DAYS = ["%Y-%m-%d"]


Since = Annotated[
    datetime | None, typer.Option(formats=_DAYS, help="Only articles published on or after.")
]


Until = Annotated[
    datetime | None, typer.Option(formats=_DAYS, help="Only articles published on or before.")
]


Source = Annotated[str | None, typer.Option(help="Only articles from this source.")]


OneArticle = Annotated[
    int | None, typer.Option(min=1, max=10**LONGEST_NUMBER, help="Only this article.")
]


InLanguage = Annotated[
    Literal["ar", "en"] | None, typer.Option(help="Only articles in this language.")
]


FLAGS: dict[str, Any] = {}


def read_scope(
    isnad: Isnad,
    since: datetime | None,
    until: datetime | None,
    source: str | None,
    article: int | None,
    language: str | None,
) -> Scope:
    """The part of the library that the options leave."""
    from retrieval.naming.outlets import match_sources
    from store.records import Scope

    scope = Scope(since=since and since.date(), until=until and until.date(), language=language)
    if source is not None:
        held = isnad.archive.holdings().sources
        scope = replace(scope, sources=match_sources(source, held) or (source,))
    if article is not None:
        scope = replace(scope, article_ids=(article,))
    return scope


def read_own_settings() -> Settings:
    """The settings of this run: flags, the environment, a .env file."""
    from config.settings import read_settings

    return read_settings(os.environ, env_file=Path(".env"), **FLAGS)


@contextmanager
def open_library(changing: str | None = "command.changing") -> Iterator[Isnad]:
    """The library; `changing` are the words for a change of model that is not complete."""
    from bot.progress import EmbeddingProgress
    from bot.wiring import open_isnad

    with (
        EmbeddingProgress(patience=2.0) as progress,
        open_isnad(read_own_settings(), progress=progress, reading=progress.reading) as isnad,
    ):
        collect_garbage_again()
        _tell_of_model(isnad, changing)
        yield isnad


def _tell_of_model(isnad: Isnad, changing: str | None) -> None:
    """Says on stderr where another model answers than the one that the settings name."""
    remaining = isnad.change.remaining()
    if isnad.change.missing_model is None and remaining is None:
        return
    from bot.stats import warning

    words = own_words()
    if (told := warning(isnad, words)) is not None:
        say_aside(told)
    elif remaining is not None and changing is not None:
        model, done, total = remaining.model.fingerprint, remaining.embedded, remaining.passages
        say_aside(words(changing, model=model, embedded=done, passages=total))


@contextmanager
def open_rows() -> Iterator[Any]:
    """The archive alone, for what needs no model."""
    from bot.wiring import open_archive

    archive = open_archive(read_own_settings())
    try:
        yield archive
    finally:
        archive.close()


@contextmanager
def open_feeds() -> Iterator[Feeds]:
    """The feeds alone."""
    from store.feeds import Feeds

    with open_rows() as archive:
        yield archive.beside(Feeds)


@contextmanager
def open_members() -> Iterator[Members]:
    """Editors and readers alone."""
    from store.members import Members

    with open_rows() as archive:
        yield archive.beside(Members)


def note_done(store: Sessions, deed: Deed, object: str = "", article_id: int | None = None) -> None:
    """Writes down in the audit log what was done here."""
    from bot.deeds import note_deed, terminal_actor

    note_deed(store, terminal_actor(), deed, object, article_id)


def collect_garbage_again() -> None:
    """To be called by what runs for long: a short run collects none."""
    gc.freeze()  # what the imports made stays for good
    gc.enable()


def own_terminal() -> Terminal:
    """Where answers and lists are printed."""
    from bot.terminal import Terminal

    return Terminal(sys.stdout)


def own_words() -> Words:
    """The words in the language of this terminal."""
    from bot.words.catalogue import words_in

    return words_in(None)


def print_json(value: object, indent: int | None = 2) -> None:
    """Prints a value as JSON; without `indent` on one line."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=indent) + "\n")
    sys.stdout.flush()


def say_aside(message: str) -> None:
    """Says something on stderr, where it is in nobody's way."""
    sys.stderr.write(message + "\n")


def fail(message: str) -> NoReturn:
    """Says why on stderr and ends with exit code 1."""
    say_aside(message)
    sys.exit(1)
