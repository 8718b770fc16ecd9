"""The command line: each command parses, calls, and prints. What is heavy is imported in it."""

from __future__ import annotations

import gc
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator
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
    from retrieval.fetching.fetcher import Fetcher
    from retrieval.intake.draft import Draft, Unread
    from retrieval.intake.ingest import Receipt
    from retrieval.ledger.check import Check
    from retrieval.ledger.said import Account
    from store.audit import Deed
    from store.feeds import Feeds
    from store.members import Members
    from store.records import Scope
    from store.sessions import Sessions

app = typer.Typer(
    name="isnad",
    help="Answers questions about news articles with sentences quoted from them, word for word.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help needs no rich, and is on the screen sooner
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Json = Annotated[bool, typer.Option("--json", help="JSON on stdout, all else on stderr.")]
Top = Annotated[int | None, typer.Option(min=1, max=1000, help="How many ranked sentences.")]

_LONGEST_NUMBER = 15
_DAYS = ["%Y-%m-%d"]
_SPEAKERS_SHOWN = 30

Since = Annotated[
    datetime | None, typer.Option(formats=_DAYS, help="Only articles published on or after.")
]
Until = Annotated[
    datetime | None, typer.Option(formats=_DAYS, help="Only articles published on or before.")
]
Source = Annotated[str | None, typer.Option(help="Only articles from this source.")]
OneArticle = Annotated[
    int | None, typer.Option(min=1, max=10**_LONGEST_NUMBER, help="Only this article.")
]
InLanguage = Annotated[
    Literal["ar", "en"] | None, typer.Option(help="Only articles in this language.")
]

_flags: dict[str, Any] = {}


@app.callback()
def flags(
    data_dir: Annotated[Path | None, typer.Option(help="Where the library lives.")] = None,
    model: Annotated[str | None, typer.Option(help="The embedding model, by name or path.")] = None,
) -> None:
    """Flags win over the environment, which wins over a .env file in the current folder."""
    _flags.update(data_dir=data_dir, embedding_model=model)


@app.command()
def bot() -> None:
    """Run the Telegram bot until it is stopped."""
    from bot.telegram.application import run

    _collect_garbage_again()
    run(_settings())


@app.command()
def chat() -> None:
    """Ask questions in the terminal, one after the other."""
    from bot.chat import converse

    with _isnad("chat.changing") as isnad:
        converse(isnad)


@app.command()
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
    with _isnad() as isnad:
        scope = _scope(isnad, since, until, source, article, language)
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
            _print_json(answer.as_json() | more)
        elif not answer.searched and not answer.filters:
            _terminal().line(_words()("command.no_articles"))
        else:
            _terminal().answer(answer)


@app.command()
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

    with _isnad() as isnad:
        scope = _scope(isnad, since, until, source, article, language)
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
        _print_json(said_json(account, quoted))
    if account.person is None:
        _tell_who_is_meant(account, words)
        raise typer.Exit(1)
    if not as_json:
        _terminal().account(account, quoted, words)


@app.command()
def check(
    quote: Annotated[str, typer.Argument(help="The words, in quotation marks.")],
    by: Annotated[str | None, typer.Option(help="Who is meant to have said it.")] = None,
    as_json: Json = False,
) -> None:
    """Did somebody say this? Word for word, in other words, or somebody else."""
    with _isnad() as isnad:
        found = isnad.checker.check(quote, by)
        if as_json:
            _print_json(found.as_json())
        else:
            _tell_check(found, quote)


@app.command()
def speakers(
    article_id: Annotated[
        int | None,
        typer.Argument(min=1, max=10**_LONGEST_NUMBER, help="See `isnad articles`."),
    ] = None,
    top: Annotated[int | None, typer.Option(min=1, help="How many of them.")] = None,
    as_json: Json = False,
) -> None:
    """Who speaks in an article or in the library, who says most first."""
    from bot.shapes import person_json

    with _isnad() as isnad:
        versions = None if article_id is None else [isnad.archive.article(article_id).version_id]
        persons = isnad.asker.speaking.directory.everybody(versions)
    if as_json:
        _print_json([person_json(person) for person in persons[:top]])
    elif persons:
        _terminal().people(persons[: top or _SPEAKERS_SHOWN], len(persons), _words())
    else:
        _terminal().line(_words()("speakers.none" if article_id is None else "speakers.none_there"))


alias = typer.Typer(
    name="alias",
    help="Say of two names whether they mean one person.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(alias)
Name = Annotated[str, typer.Argument(help="A name as the articles have it.")]


@alias.command()
def join(name: Name, other: Name) -> None:
    """Two names mean one person from now on."""
    _decide(name, other, same=True)


@alias.command()
def part(name: Name, other: Name) -> None:
    """Two names mean two persons from now on."""
    _decide(name, other, same=False)


@alias.command()
def forget(name: Name, other: Name) -> None:
    """Take back what was decided of two names."""
    from retrieval.ledger.kinship import forget as take_back

    with _archive() as archive:
        take_back(archive, name, other)
        _note_deed(archive, "alias", f"forget {name} = {other}")
    _terminal().line(_words()("alias.forgotten", name=name, other=other), "green")


@alias.command(name="list")
def list_(as_json: Json = False) -> None:
    """List what was decided of names."""
    from bot.shapes import kinship_json

    with _archive() as archive:
        kinships = archive.kinships()
    words = _words()
    if as_json:
        _print_json([kinship_json(kinship) for kinship in kinships])
        return
    for one in kinships:
        _terminal().line(
            words("alias.equal" if one.same else "alias.unequal", name=one.left, other=one.right)
        )
    if not kinships:
        _terminal().line(words("alias.none"))


feeds = typer.Typer(
    name="feeds",
    help="Look into feeds and sitemaps for new articles.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(feeds)
FeedNumber = Annotated[
    int, typer.Argument(metavar="NUMBER", min=1, max=10**_LONGEST_NUMBER, help="See the list.")
]


@feeds.command(name="add")
def add_feed(
    url: Annotated[str, typer.Argument(help="A feed, a sitemap, or a page that names its feed.")],
) -> None:
    """Look into a feed from now on; the bot does so while it runs."""
    from bot.deeds import terminal_actor

    with _isnad() as isnad:
        feed = isnad.poller().add(url, terminal_actor())
        _note_deed(isnad.feeds, "feed", f"add {feed.id}")
    _terminal().line(_words()("feeds.added", feed_id=feed.id, title=feed.title), "green")


@feeds.command(name="remove")
def remove_feed(number: FeedNumber) -> None:
    """Look into a feed no more; its articles stay."""
    with _feeds() as known:
        feed = known.remove(number)
        _note_deed(known, "feed", f"remove {number}")
    _terminal().line(_words()("feeds.removed", title=feed.title))


@feeds.command(name="every")
def every(
    minutes: Annotated[int, typer.Argument(metavar="MINUTES", help="From 5 to 1440.")],
) -> None:
    """Look into all feeds so often."""
    from retrieval.feeds.poller import check_minutes

    with _feeds() as known:
        known.set_minutes(check_minutes(minutes))
        _note_deed(known, "feed", f"every {minutes}")
    _terminal().line(_words()("feeds.every", count=minutes))


@feeds.command(name="list")
def list_feeds(as_json: Json = False) -> None:
    """List the feeds, and how each has done."""
    from dataclasses import asdict

    from bot.phrases import feed_lines

    words = _words()
    with _feeds() as known:
        found, minutes = known.all(), known.minutes
    if as_json:
        _print_json([asdict(feed) for feed in found])
        return
    terminal = _terminal()
    for feed in found:
        head, *details = feed_lines(feed, words)
        terminal.line(head)
        for detail in details:
            terminal.line(f"    {detail}", "dim")
    terminal.line(words("feeds.every", count=minutes) if found else words("feeds.none"))


@feeds.command(name="poll")
def poll_feeds(as_json: Json = False) -> None:
    """Look into all feeds now, and take in what is new."""
    from bot.phrases import polled_line

    words, terminal = _words(), _terminal()
    with _isnad() as isnad:
        urls: list[str] = []
        poller = isnad.poller(lambda found: urls.append(found.entry.url))
        failed = 0
        for feed in isnad.feeds.all():
            polled = poller.poll(feed)
            failed += polled.problem is not None
            if not as_json:
                terminal.line(polled_line(polled, words))
        failed += _take_in(isnad, urls, as_json)
    if failed:
        raise typer.Exit(1)


@app.command()
def ingest(
    sources: Annotated[
        list[str], typer.Argument(help="Files, folders, addresses, or - for stdin.")
    ],
    as_json: Json = False,
) -> None:
    """Take in articles and print a receipt for each."""
    with _isnad() as isnad:
        failed = _take_in(isnad, sources, as_json)
    if failed:
        raise typer.Exit(1)


def _take_in(isnad: Isnad, sources: list[str], as_json: bool) -> int:
    """Takes sources in, with a receipt for each article. Gives how many failed."""
    from collections import Counter

    from bot.deeds import note_ingest, terminal_actor
    from bot.shapes import receipt_json
    from retrieval.intake.ingest import BULK

    # What is typed or piped in bit by bit has its receipt at once.
    at_once = 1 if "-" in sources else BULK
    terminal, words = _terminal(), _words()
    ingested: list[Receipt] = []
    try:
        drafts = _drafts(sources, isnad.fetcher)
        for receipt in _with_progress(isnad.ingester.ingest(drafts, at_once=at_once)):
            ingested.append(receipt)
            if as_json:
                _print_json(receipt_json(receipt, words), indent=None)
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


jobs = typer.Typer(
    name="jobs",
    help="What the bot takes in: what waits, is under way, failed, and was done of late.",
    invoke_without_command=True,
    rich_markup_mode=None,
)
app.add_typer(jobs)
JobNumber = Annotated[
    int, typer.Argument(metavar="ID", min=1, max=10**_LONGEST_NUMBER, help="See `isnad jobs`.")
]


@jobs.callback()
def list_jobs(context: typer.Context, as_json: Json = False) -> None:
    """List jobs: those under way first, then those that ended last."""
    if context.invoked_subcommand is not None:
        return
    from bot.phrases import job_lines
    from bot.shapes import job_json
    from store.jobs import Jobs

    with _archive() as archive:
        found = archive.beside(Jobs).find()
    if as_json:
        _print_json([job_json(job, _words()) for job in found])
        return
    for job in found:
        head, *rest = job_lines(job, _words())
        _terminal().line(f"#{job.id} {head}", "red" if job.state == "failed" else "")
        for line in rest:
            _terminal().line(f"    {line}", "dim")
    if not found:
        _terminal().line(_words()("jobs.none"))


@jobs.command(name="cancel")
def cancel_job(job_id: JobNumber) -> None:
    """Cancel a job that waits or is under way; what it brought stays."""
    from store.jobs import Jobs

    with _archive() as archive:
        keeper = archive.beside(Jobs)
        before, job = keeper.get(job_id), keeper.cancel(job_id)
        if not before.ended:
            _note_job_deed(archive, "cancel", job_id)
    if before.ended:
        _fail(_words()("jobs.ended"))
    _terminal().line(_words()("jobs.cancelled", name=job.name), "green")


@jobs.command(name="retry")
def retry_job(job_id: JobNumber) -> None:
    """Try a failed job again, or one that waits for another try at once."""
    from store.jobs import Jobs

    with _archive() as archive:
        keeper = archive.beside(Jobs)
        tried = keeper.get(job_id).can_retry
        job = keeper.retry(job_id)
        if tried:
            _note_job_deed(archive, "retry", job_id)
    if not tried:
        _fail(_words()("jobs.no_retry"))
    _terminal().line(_words()("jobs.waiting", name=job.name), "green")


def _note_job_deed(archive: Any, deed: str, job_id: int) -> None:
    from bot.deeds import note_deed, terminal_actor

    note_deed(archive, terminal_actor(), "job", f"{deed} #{job_id}")


@app.command()
def articles(as_json: Json = False) -> None:
    """List what has been taken in."""
    from dataclasses import asdict

    with _archive() as archive:
        found = archive.articles()
    if as_json:
        _print_json([asdict(article) for article in found])
    elif found:
        _terminal().articles(found, _words())
    else:
        _terminal().line(_words()("command.no_articles"))


@app.command()
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

    with _archive() as archive:
        if not article.isdecimal() or len(article) > _LONGEST_NUMBER:
            opened = open_word(archive, article)
            if as_json:
                _print_json(opened_json(opened))
            else:
                _terminal().opened(opened, _words())
            return
        found = archive.article(int(article))
        text = archive.text_of(found.id)
        versions = archive.versions(found.id)
        near = archive.near(found.id)
        statements = quote_article(archive, found.version_id, found.language)
        if as_json:
            shown = article_json(found, text, archive.sentences_of(found.id), statements, near)
            _print_json(shown | {"versions": [version_json(one) for one in versions]})
            return
    terminal = _terminal()
    terminal.articles([found], _words())
    for line in near_lines(near, _words()):
        terminal.line(f"    {line}", "dim")
    for one in versions if len(versions) > 1 else ():
        terminal.line(f"      {version_line(one, _words())}", "dim")
    terminal.line()
    for paragraph in text.splitlines():
        terminal.line(paragraph)
    if statements:
        terminal.line()
        terminal.statements(statements, _words())


@app.command()
def feedback(as_json: Json = False) -> None:
    """What readers on Telegram thought of the answers; with --json as JSON lines."""
    from bot.shapes import votes_json

    with _archive() as archive:
        votes = votes_json(archive.votes())
        if as_json and votes:
            _note_deed(archive, "feedback", str(len(votes)))
    words = _words()
    for vote in votes:
        if as_json:
            _print_json(vote, indent=None)
        else:
            sign = words("feedback.right_label" if vote["right"] else "feedback.wrong_label")
            _terminal().line(f"{sign} {vote['voted_at'][:10]} {vote['question']}")
    if not votes and not as_json:
        _terminal().line(words("feedback.none"))


@app.command()
def delete(
    article_id: Annotated[int, typer.Argument(help="See `isnad articles`.")],
    for_good: Annotated[bool, typer.Option("--now", help="For good, no day to undo it.")] = False,
    as_json: Json = False,
) -> None:
    """Remove an article, look whether anything of it is left, and say so."""
    from bot.removals import deletion_json, deletion_lines

    with _isnad() as isnad:
        deletion = isnad.removal.delete(article_id, for_good=for_good)
        _note_deed(isnad.archive, "delete", article_id=article_id)
    if as_json:
        _print_json(deletion_json(deletion))
    else:
        head, *rest = deletion_lines(deletion, _words(), f"isnad undo {article_id}")
        _terminal().line(head, "bold")
        for line in rest:
            _terminal().line(line, "red" if deletion.left else "")
    if deletion.left:
        raise typer.Exit(1)


@app.command()
def undo(
    article_id: Annotated[
        int | None, typer.Argument(help="Which; else the one that was deleted last.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Bring back an article that was deleted within the last day."""
    from dataclasses import asdict

    with _isnad() as isnad:
        article = isnad.removal.restore(article_id)
        _note_deed(isnad.archive, "undo", article_id=article.id)
    if as_json:
        _print_json(asdict(article))
    else:
        told = _words()("removal.restored", title=article.title, article_id=article.id)
        _terminal().line(told, "green")


@app.command()
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

    with _archive() as archive:
        found = compare(archive, article_id, versions)
    if as_json:
        _print_json(comparison_json(found))
    else:
        _terminal().comparison(found, _words())


@app.command()
def selfcheck(
    repair: Annotated[bool, typer.Option("--repair", help="Make anew what is derived.")] = False,
    as_json: Json = False,
) -> None:
    """Compare rows, offsets, word search and index. Exit 0 only when all agree."""
    from retrieval import selfcheck as check

    words = _words()
    with _isnad() as isnad:
        faults = check.find_faults(isnad.archive, isnad.index)
        repaired = bool(faults) and repair
        if repaired:
            check.repair(isnad.archive, isnad.index)
            _note_deed(isnad.archive, "repair")
            faults = check.find_faults(isnad.archive, isnad.index)
    if as_json:
        _print_json({"agree": not faults, "faults": faults, "repaired": repaired})
    else:
        terminal = _terminal()
        if repaired:
            terminal.line(words("desk.mended"))
        if faults:
            terminal.line(words("desk.disagree", count=len(faults)), "red")
            for fault in faults:
                terminal.line(f"  {fault}")
        else:
            terminal.line(words("desk.agree"), "green")
    if faults:
        raise typer.Exit(1)


@app.command()
def reindex() -> None:
    """Make the index anew from the rows, and finish a change of model."""
    from bot.progress import EmbeddingProgress

    with _isnad(None) as isnad, EmbeddingProgress() as progress:
        isnad.change.finish(progress)
        isnad.index.rebuild(progress)
        isnad.index.save()
        isnad.change.tidy()
        _note_deed(isnad.archive, "reindex")
        count = len(isnad.index)
    _terminal().line(_words()("command.reindexed", count=count), "green")


admins = typer.Typer(
    name="admins",
    help="Who is an editor: may take in, change and delete articles on Telegram.",
    invoke_without_command=True,
    rich_markup_mode=None,
)
app.add_typer(admins)
UserId = Annotated[int, typer.Argument(min=1, max=2**52 - 1, help="The user's id on Telegram.")]


@admins.callback()
def list_at_once(context: typer.Context, as_json: Json = False) -> None:
    """Who is an editor: may take in, change and delete articles on Telegram."""
    if context.invoked_subcommand is None:
        _list_admins(as_json)


@admins.command()
def add(
    user_id: UserId,
    name: Annotated[str, typer.Argument(help="How the lists shall show them.")] = "",
    as_json: Json = False,
) -> None:
    """Make somebody an editor."""
    from bot.deeds import terminal_actor
    from bot.shapes import member_json

    settings = _settings()
    if user_id in settings.admin_ids:
        _fail(_words()("admins.is_owner"))
    with _members() as members:
        member = members.put(user_id, name, "editor", terminal_actor())
        _note_deed(members, "editor", f"{user_id} {member.name}")
    if as_json:
        _print_json(member_json(member))
    else:
        shown = f"{member.name} ({user_id})" if member.name else str(user_id)
        _terminal().line(_words()("admins.added", who=shown), "green")


@admins.command()
def remove(user_id: UserId, as_json: Json = False) -> None:
    """Make a reader of an editor."""
    from bot.deeds import terminal_actor
    from bot.shapes import member_json

    with _members() as members:
        member = members.replace(user_id, "editor", "reader", terminal_actor())
        if member is None:
            _fail(_words()("admins.no_editor", user_id=user_id))
        _note_deed(members, "no_editor", f"{user_id} {member.name}")
    if as_json:
        _print_json(member_json(member))
    else:
        shown = f"{member.name} ({user_id})" if member.name else str(user_id)
        _terminal().line(_words()("admins.removed", who=shown), "green")


@admins.command(name="list")
def list_admins(as_json: Json = False) -> None:
    """List owners and editors."""
    _list_admins(as_json)


@app.command()
def audit(
    since: Annotated[
        datetime | None, typer.Option(formats=_DAYS, help="Only what was done on or after.")
    ] = None,
    top: Annotated[int | None, typer.Option(min=1, help="How many lines.")] = None,
    as_json: Json = False,
) -> None:
    """Who did what, and when, the latest first."""
    from bot.audit import noted_lines
    from bot.shapes import noted_json
    from store.audit import Audit

    with _archive() as archive:
        day = since.date().isoformat() if since is not None else None
        lines = archive.beside(Audit).lines(since=day, limit=top)
    if as_json:
        _print_json([noted_json(line) for line in lines])
        return
    for line in noted_lines(lines, _words()):
        _terminal().line(line)
    if not lines:
        _terminal().line(_words()("audit.none"))


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; an older backup is replaced.")],
) -> None:
    """Write one file of all that cannot be derived, while others work on the library."""
    from bot.care import back_up

    with _archive() as archive:  # so that the newest schema is what is kept
        made = back_up(_settings(), file)
        _note_deed(archive, "backup")
    size = file.stat().st_size / 1_000_000
    _terminal().line(
        _words()("care.backed_up", file=file, size=size, count=made.counts["article"]), "green"
    )


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `isnad backup` wrote.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Also where there is a library: it goes.")
    ] = False,
) -> None:
    """Make the library anew from a backup, all of it or nothing."""
    from bot.care import restore as make_anew
    from bot.progress import EmbeddingProgress

    with EmbeddingProgress(patience=2.0) as progress:
        made = make_anew(_settings(), file, replace=replace, progress=progress)
    with _archive() as archive:
        _note_deed(archive, "restore", f"of {made.made_at}")
    told = _words()("care.restored", date=made.made_at[:10], count=made.counts["article"])
    _terminal().line(told, "green")


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="The file to write, or - for stdout.")],
) -> None:
    """Write all articles as JSON lines that `isnad ingest` takes back."""
    from bot.care import export_lines

    with _archive() as archive:
        if str(file) == "-":
            for line in export_lines(archive):
                sys.stdout.write(line)
            _note_deed(archive, "export")
            return
        with file.open("w", encoding="utf-8", newline="\n") as stream:
            count = sum(stream.write(line) > 0 for line in export_lines(archive))
        _note_deed(archive, "export", str(count))
    _terminal().line(_words()("care.exported", file=file, count=count), "green")


@app.command()
def stats(
    as_json: Json = False,
    picture: Annotated[
        Path | None, typer.Option(help="Draw articles and questions by day into this PNG file.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=366, help="How many days.")] = 30,
) -> None:
    """Counts, sizes, model, index and versions; articles and questions by day."""
    from bot.stats import picture_of, read_stats, show_stats

    with _isnad() as isnad:
        found = read_stats(isnad, _words(), days)
    if picture is not None:
        picture.write_bytes(picture_of(found))
    if as_json:
        _print_json(found)
    else:
        _terminal().line(show_stats(found, _words()))


def main() -> None:
    """Runs a command. Every failure ends in a sentence on stderr and exit code 1."""
    # Importing makes many objects and no garbage; looking for some costs a seventh of the start.
    gc.disable()
    # Closed by whoever started us: then nobody reads it, and nothing is to be read.
    sys.stdin = sys.stdin or Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        # Whatever the locale, and also where a text holds half a character.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    from config.settings import SettingsError
    from store.errors import IsnadError

    try:
        app()
    except IsnadError as error:
        _fail(_words().error(error))
    except SettingsError as error:
        detail = str(error).partition(": ")[2]
        _fail(_words()("command.setting_wrong", variable=error.variable, detail=detail))
    except KeyboardInterrupt:
        _fail(_words()("command.interrupted"))
    except BrokenPipeError:
        _drop_output()  # whoever read it has gone
        sys.exit(1)
    except OSError as error:
        _drop_output()
        _fail(_words()("command.system_failed", detail=error.strerror or type(error).__name__))
    except Exception:  # noqa: BLE001
        # The last line of defence: nobody reads a traceback who did not ask for it. Not asked of
        # the settings, which may be what failed.
        if os.environ.get("ISNAD_LOG_LEVEL", "").lower() == "debug":
            import traceback

            from bot.tokens import hide_tokens

            _fail(hide_tokens(traceback.format_exc()))
        _fail(_words()("command.unexpected"))


def _drop_output() -> None:
    """Keeps Python from complaining when it flushes what cannot be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _scope(
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


def _tell_check(found: Check, asked: str) -> None:
    from bot.words.catalogue import words_in
    from retrieval.text.language import language_of

    _terminal().check(found, words_in(language_of(asked)))


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


def _decide(name: str, other: str, *, same: bool) -> None:
    from retrieval.ledger.kinship import decide

    with _archive() as archive:
        decision = decide(archive, name, other, same=same)
        _note_deed(archive, "alias", f"{name} {'=' if same else '≠'} {other}")
    words, made = _words(), decision.kinship
    key = "alias.joined" if same else "alias.parted"
    _terminal().line(words(key, name=made.left, other=made.right), "green")
    for unheard in decision.unheard:
        _terminal().line(words("alias.unheard", name=unheard), "yellow")


def _ask_batch(isnad: Isnad, file: str, top: int | None, scope: Scope) -> None:
    from bot.batch import answer_lines, read_question_lines

    broken = False
    lines = read_question_lines(file)
    for answer, is_question in answer_lines(isnad, lines, top, _words(), scope):
        _print_json(answer, indent=None)
        if not is_question:
            broken = True
            _note(answer["error"])
    if broken:
        raise typer.Exit(1)


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
            status.update(_words()("desk.progress", name="isnad", count=count))
            yield receipt


def _settings() -> Settings:
    from config.settings import read_settings

    return read_settings(os.environ, env_file=Path(".env"), **_flags)


@contextmanager
def _isnad(changing: str | None = "command.changing") -> Iterator[Isnad]:
    """The library; `changing` are the words for a change of model that is not complete."""
    from bot.progress import EmbeddingProgress
    from bot.wiring import open_isnad

    with (
        EmbeddingProgress(patience=2.0) as progress,
        open_isnad(_settings(), progress=progress, reading=progress.reading) as isnad,
    ):
        _collect_garbage_again()
        _tell_of_model(isnad, changing)
        yield isnad


def _tell_of_model(isnad: Isnad, changing: str | None) -> None:
    """Says on stderr where another model answers than the one that the settings name."""
    remaining = isnad.change.remaining()
    if isnad.change.missing_model is None and remaining is None:
        return
    from bot.stats import warning

    words = _words()
    if (told := warning(isnad, words)) is not None:
        _note(told)
    elif remaining is not None and changing is not None:
        model, done, total = remaining.model.fingerprint, remaining.embedded, remaining.passages
        _note(words(changing, model=model, embedded=done, passages=total))


@contextmanager
def _archive() -> Iterator[Any]:
    from bot.wiring import open_archive

    archive = open_archive(_settings())
    try:
        yield archive
    finally:
        archive.close()


@contextmanager
def _feeds() -> Iterator[Feeds]:
    from store.feeds import Feeds

    with _archive() as archive:
        yield archive.beside(Feeds)


@contextmanager
def _members() -> Iterator[Members]:
    from store.members import Members

    with _archive() as archive:
        yield archive.beside(Members)


def _list_admins(as_json: bool) -> None:
    from bot.shapes import member_json

    owners = sorted(_settings().admin_ids)
    with _members() as members:
        editors = members.all("editor")
    if as_json:
        _print_json({"owners": owners, "editors": [member_json(member) for member in editors]})
        return
    words, terminal = _words(), _terminal()
    terminal.line(words("admins.owners"))
    for user_id in owners:
        terminal.line(f"  {user_id}")
    terminal.line(words("admins.editors"))
    for member in editors:
        terminal.line(f"  {member.user_id} {member.name} · {member.decided_at[:10]}")
    if not editors:
        terminal.line(f"  {words('admins.none')}")


def _note_deed(
    store: Sessions, deed: Deed, object: str = "", article_id: int | None = None
) -> None:
    """Writes down in the audit log what was done here."""
    from bot.deeds import note_deed, terminal_actor

    note_deed(store, terminal_actor(), deed, object, article_id)


def _collect_garbage_again() -> None:
    gc.freeze()  # what the imports made stays for good
    gc.enable()


def _terminal() -> Terminal:
    from bot.terminal import Terminal

    return Terminal(sys.stdout)


def _words() -> Words:
    from bot.words.catalogue import words_in

    return words_in(None)


def _print_json(value: object, indent: int | None = 2) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=indent) + "\n")
    sys.stdout.flush()


def _note(message: str) -> None:
    sys.stderr.write(message + "\n")


def _fail(message: str) -> NoReturn:
    _note(message)
    sys.exit(1)
