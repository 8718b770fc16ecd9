"""Commands for articles: in, shown, and out."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.shared import (
    LONGEST_NUMBER,
    Json,
    note_done,
    open_library,
    open_rows,
    own_terminal,
    own_words,
    print_json,
)

if TYPE_CHECKING:
    from bot.wiring import Isnad
    from retrieval.fetching.fetcher import Fetcher
    from retrieval.intake.draft import Draft, Unread
    from retrieval.intake.ingest import Receipt


def ingest(
    sources: Annotated[
        list[str], typer.Argument(help="Files, folders, addresses, or - for stdin.")
    ],
    as_json: Json = False,
) -> None:
    """Take in articles and print a receipt for each."""
    with open_library() as isnad:
        failed = take_in(isnad, sources, as_json)
    if failed:
        raise typer.Exit(1)


def take_in(isnad: Isnad, sources: list[str], as_json: bool) -> int:
    """Takes sources in, with a receipt for each article. Gives how many failed."""
    from collections import Counter

    from bot.deeds import note_ingest, terminal_actor
    from bot.shapes import receipt_json
    from retrieval.intake.ingest import BULK

    # What is typed or piped in bit by bit has its receipt at once.
    at_once = 1 if "-" in sources else BULK
    terminal, words = own_terminal(), own_words()
    ingested: list[Receipt] = []
    try:
        drafts = _drafts(sources, isnad.fetcher)
        for receipt in _with_progress(isnad.ingester.ingest(drafts, at_once=at_once)):
            ingested.append(receipt)
            if as_json:
                print_json(receipt_json(receipt, words), indent=None)
            else:
                terminal.receipt(receipt, words)
    finally:
        note_ingest(isnad.audit, terminal_actor(), ingested)
    isnad.settle()
    counts = Counter(receipt.status for receipt in ingested)
    if not as_json and len(ingested) > 1:
        by_status = {s: counts[s] for s in ("new", "updated", "duplicate", "failed")}
        terminal.line(words("receipt.total", count=len(ingested), **by_status))
    return counts["failed"]


def articles(as_json: Json = False) -> None:
    """List what has been taken in."""
    from dataclasses import asdict

    with open_rows() as archive:
        found = archive.articles()
    if as_json:
        print_json([asdict(article) for article in found])
    elif found:
        own_terminal().articles(found, own_words())
    else:
        own_terminal().line(own_words()("command.no_articles"))


def show(
    article: Annotated[str, typer.Argument(metavar="ID", help="An article's or a citation's id.")],
    as_json: Json = False,
) -> None:
    """Show one article, or one cited sentence in its paragraph."""
    from bot.phrases import near_lines
    from bot.removals import version_json, version_line
    from bot.shapes import article_json, opened_json
    from retrieval.ledger.quoted import quote_article
    from retrieval.opened import open_word

    with open_rows() as archive:
        if not article.isdecimal() or len(article) > LONGEST_NUMBER:
            opened = open_word(archive, article)
            if as_json:
                print_json(opened_json(opened))
            else:
                own_terminal().opened(opened, own_words())
            return
        found = archive.article(int(article))
        text = archive.text_of(found.id)
        versions = archive.versions(found.id)
        near = archive.near(found.id)
        statements = quote_article(archive, found.version_id, found.language)
        if as_json:
            shown = article_json(found, text, archive.sentences_of(found.id), statements, near)
            print_json(shown | {"versions": [version_json(one) for one in versions]})
            return
    terminal = own_terminal()
    terminal.articles([found], own_words())
    for line in near_lines(near, own_words()):
        terminal.line(f"    {line}", "dim")
    for one in versions if len(versions) > 1 else ():
        terminal.line(f"      {version_line(one, own_words())}", "dim")
    terminal.line()
    for paragraph in text.splitlines():
        terminal.line(paragraph)
    if statements:
        terminal.line()
        terminal.statements(statements, own_words())


def delete(
    article_id: Annotated[int, typer.Argument(help="See `isnad articles`.")],
    for_good: Annotated[bool, typer.Option("--now", help="For good, no day to undo it.")] = False,
    as_json: Json = False,
) -> None:
    """Remove an article, look whether anything of it is left, and say so."""
    from bot.removals import deletion_json, deletion_lines

    with open_library() as isnad:
        deletion = isnad.removal.delete(article_id, for_good=for_good)
        note_done(isnad.archive, "delete", article_id=article_id)
    if as_json:
        print_json(deletion_json(deletion))
    else:
        head, *rest = deletion_lines(deletion, own_words(), f"isnad undo {article_id}")
        own_terminal().line(head, "bold")
        for line in rest:
            own_terminal().line(line, "red" if deletion.left else "")
    if deletion.left:
        raise typer.Exit(1)


def undo(
    article_id: Annotated[
        int | None, typer.Argument(help="Which; else the one that was deleted last.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Bring back an article that was deleted within the last day."""
    from dataclasses import asdict

    with open_library() as isnad:
        article = isnad.removal.restore(article_id)
        note_done(isnad.archive, "undo", article_id=article.id)
    if as_json:
        print_json(asdict(article))
    else:
        told = own_words()("removal.restored", title=article.title, article_id=article.id)
        own_terminal().line(told, "green")


def diff(
    article_id: Annotated[int, typer.Argument(help="See `isnad articles`.")],
    versions: Annotated[
        tuple[int, int] | None, typer.Option(help="Two version numbers; else the last two.")
    ] = None,
    as_json: Json = False,
) -> None:
    """What changed between two versions of an article, sentence by sentence."""
    from bot.removals import comparison_json
    from retrieval.changes import compare

    with open_rows() as archive:
        found = compare(archive, article_id, versions)
    if as_json:
        print_json(comparison_json(found))
    else:
        own_terminal().comparison(found, own_words())


def export(
    file: Annotated[Path, typer.Argument(help="The file to write, or - for stdout.")],
) -> None:
    """Write all articles as JSON lines that `isnad ingest` takes back."""
    from bot.care import export_lines

    with open_rows() as archive:
        if str(file) == "-":
            for line in export_lines(archive):
                sys.stdout.write(line)
            note_done(archive, "export")
            return
        with file.open("w", encoding="utf-8", newline="\n") as stream:
            count = sum(stream.write(line) > 0 for line in export_lines(archive))
        note_done(archive, "export", str(count))
    own_terminal().line(own_words()("care.exported", file=file, count=count), "green")


def feedback(as_json: Json = False) -> None:
    """What readers on Telegram thought of the answers; with --json as JSON lines."""
    from bot.shapes import votes_json

    with open_rows() as archive:
        votes = votes_json(archive.votes())
        if as_json and votes:
            note_done(archive, "feedback", str(len(votes)))
    words = own_words()
    for vote in votes:
        if as_json:
            print_json(vote, indent=None)
        else:
            sign = words("feedback.right_label" if vote["right"] else "feedback.wrong_label")
            own_terminal().line(f"{sign} {vote['voted_at'][:10]} {vote['question']}")
    if not votes and not as_json:
        own_terminal().line(words("feedback.none"))


def _drafts(sources: Iterable[str], fetcher: Fetcher) -> Iterator[Draft | Unread]:
    from retrieval.intake.sources import looks_like_url, read_path, read_standard_input, read_url

    for source in sources:
        if source == "-":
            yield from read_standard_input(sys.stdin.buffer)
        elif looks_like_url(source):
            yield from read_url(fetcher, source)
        else:
            yield from read_path(Path(source))


def _with_progress(receipts: Iterator[Receipt]) -> Iterator[Receipt]:
    """Counts on stderr while articles go in, where somebody is looking and it takes a while."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield from receipts  # the receipts themselves show that it goes on
        return
    from rich.console import Console

    with Console(stderr=True).status("…") as status:
        for count, receipt in enumerate(receipts, start=1):
            status.update(own_words()("desk.progress", name="isnad", count=count))
            yield receipt
