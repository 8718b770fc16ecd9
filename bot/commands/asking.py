"""Commands that ask: questions, who said what, and whether somebody said it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.shared import (
    LONGEST_NUMBER,
    InLanguage,
    Json,
    OneArticle,
    Since,
    Source,
    Top,
    Until,
    open_library,
    own_terminal,
    own_words,
    print_json,
    read_scope,
    say_aside,
)

if TYPE_CHECKING:
    from bot.wiring import Isnad
    from bot.words.catalogue import Words
    from retrieval.ledger.check import Check
    from retrieval.ledger.said import Account
    from store.records import Scope


_SPEAKERS_SHOWN = 30


def ask(
    question: Annotated[
        str | None, typer.Argument(help="The question, in quotation marks.")
    ] = None,
    as_json: Json = False,
    top: Top = None,
    batch: Annotated[
        str | None, typer.Option(help="A file of JSON lines with id and question, or -.")
    ] = None,
    conversation: Annotated[
        str | None, typer.Option(help="Its name: follow-ups are read by the questions before.")
    ] = None,
    since: Since = None,
    until: Until = None,
    source: Source = None,
    article: OneArticle = None,
    language: InLanguage = None,
) -> None:
    """Answer one question, or a file of them."""
    from retrieval.questions.quote_claim import read_check_question
    from store.records import Scope

    if (question is None) == (batch is None):
        raise typer.BadParameter("give either a question or --batch FILE")
    with open_library() as isnad:
        scope = read_scope(isnad, since, until, source, article, language)
        if batch is not None:
            _ask_batch(isnad, batch, top, scope)
            return
        narrowed = top is not None or scope != Scope()  # a quote is looked for everywhere
        claim = None if narrowed else read_check_question(question or "")
        checked = isnad.checker.check(claim.quote, claim.by) if claim is not None else None
        if checked is not None and not as_json:
            _tell_check(checked, question or "")
            return
        if conversation is None:
            answer = isnad.asker.ask(question or "", top=top, scope=scope)
        else:
            answer = isnad.conversations.ask(question or "", conversation, top=top, scope=scope)
        isnad.tally.note(answered=answer.answered)
        if as_json:
            more = {"check": checked.as_json()} if checked is not None else {}
            print_json(answer.as_json() | more)
        elif not answer.searched and not answer.filters:
            own_terminal().line(own_words()("command.no_articles"))
        else:
            own_terminal().answer(answer)


def said(
    speaker: Annotated[str, typer.Argument(help="A name or a role, in quotation marks.")],
    about: Annotated[str | None, typer.Option(help="Only what was said on this.")] = None,
    newest: Annotated[
        bool, typer.Option("--newest/--oldest", help="Which articles come first.")
    ] = False,
    top: Annotated[int | None, typer.Option(min=1, help="How many statements.")] = None,
    as_json: Json = False,
    since: Since = None,
    until: Until = None,
    source: Source = None,
    article: OneArticle = None,
    language: InLanguage = None,
) -> None:
    """All that somebody said, by article, each statement with its source."""
    from bot.shapes import said_json
    from bot.words.catalogue import words_in
    from retrieval.ledger.quoted import quote
    from retrieval.ledger.said import find_said
    from retrieval.questions.speech_question import Split
    from retrieval.text.language import language_of
    from store.records import Scope

    with open_library() as isnad:
        scope = read_scope(isnad, since, until, source, article, language)
        if article is not None:
            isnad.archive.article(article)  # that it is not there shall be said
        account = find_said(
            isnad.archive,
            isnad.asker.speaking,
            [Split(speaker, about or "")],
            None if scope == Scope() else scope,
            newest=newest,
        )
        quoted = quote(isnad.archive, account.said[:top])
    words = words_in(language_of(speaker))
    if as_json:
        print_json(said_json(account, quoted))
    if account.person is None:
        _tell_who_is_meant(account, words)
        raise typer.Exit(1)
    if not as_json:
        own_terminal().account(account, quoted, words)


def check(
    quote: Annotated[str, typer.Argument(help="The words, in quotation marks.")],
    by: Annotated[str | None, typer.Option(help="Who is meant to have said it.")] = None,
    as_json: Json = False,
) -> None:
    """Did somebody say this? Word for word, in other words, or somebody else."""
    with open_library() as isnad:
        found = isnad.checker.check(quote, by)
        if as_json:
            print_json(found.as_json())
        else:
            _tell_check(found, quote)


def speakers(
    article_id: Annotated[
        int | None,
        typer.Argument(min=1, max=10**LONGEST_NUMBER, help="See `isnad articles`."),
    ] = None,
    top: Annotated[int | None, typer.Option(min=1, help="How many of them.")] = None,
    as_json: Json = False,
) -> None:
    """Who speaks in an article or in the library, who says most first."""
    from bot.shapes import person_json

    with open_library() as isnad:
        versions = None if article_id is None else [isnad.archive.article(article_id).version_id]
        persons = isnad.asker.speaking.directory.everybody(versions)
    if as_json:
        print_json([person_json(person) for person in persons[:top]])
    elif persons:
        own_terminal().people(persons[: top or _SPEAKERS_SHOWN], len(persons), own_words())
    else:
        own_terminal().line(
            own_words()("speakers.none" if article_id is None else "speakers.none_there")
        )


def _tell_check(found: Check, asked: str) -> None:
    from bot.words.catalogue import words_in
    from retrieval.text.language import language_of

    own_terminal().check(found, words_in(language_of(asked)))


def _tell_who_is_meant(account: Account, words: Words) -> None:
    """Says on stderr that a name means nobody, or whom it may mean."""
    from bot.persons import nobody_line
    from bot.terminal import Terminal

    terminal = Terminal(sys.stderr)
    if account.persons:
        terminal.which(account.persons, words, words("said.which_hint"))
        return
    hint = words("said.nobody_hint").replace("/speakers", "isnad speakers")
    terminal.line(f"{nobody_line(account.asked, words)} {hint}")


def _ask_batch(isnad: Isnad, file: str, top: int | None, scope: Scope) -> None:
    from bot.batch import answer_lines, read_question_lines

    broken = False
    lines = read_question_lines(file)
    for answer, is_question in answer_lines(isnad, lines, top, own_words(), scope):
        print_json(answer, indent=None)
        if not is_question:
            broken = True
            say_aside(answer["error"])
    if broken:
        raise typer.Exit(1)
