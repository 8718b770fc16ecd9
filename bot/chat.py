"""The conversation in the terminal: the same engine, with history."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from bot.checks import check_claims, shown_groups
from bot.deeds import note_ingest, terminal_actor
from bot.persons import nobody_line
from bot.phrases import groups, whole
from bot.removals import deletion_lines
from bot.terminal import MOST_PERSONS, Terminal
from bot.wiring import Isnad
from bot.words.catalogue import Words, words_in
from retrieval.answer import AnswerCitation
from retrieval.changes import compare
from retrieval.intake.ingest import Receipt
from retrieval.intake.sources import looks_like_url, read_path, read_url
from retrieval.ledger.directory import Person
from retrieval.ledger.quoted import quote
from retrieval.ledger.said import Account, account_of, find_said, read_request
from retrieval.questions.quote_claim import Claim, read_check_question, read_claims
from retrieval.text.language import language_of
from store.errors import IsnadError

_PROMPT = "› "
_CONVERSATION = "chat"


def converse(isnad: Isnad) -> None:
    """Asks and answers until `/quit`, Ctrl-D, or the end of the input."""
    isnad.change.start()
    isnad.removal.purge()
    _Conversation(isnad).run()


class _Conversation:
    def __init__(self, isnad: Isnad) -> None:
        self._isnad = isnad
        self._terminal = Terminal(sys.stdout)
        self._words: Words = words_in(None)
        self._shown: Sequence[Sequence[AnswerCitation]] = ()  # what `/context` counts
        self._persons: Sequence[Person] = ()  # whom a number that is typed next may choose from
        self._about: Callable[[Person], None] | None = None
        self._commands: dict[str, Callable[[str], None]] = {
            "/help": self._help,
            "/ingest": self._ingest,
            "/sources": self._sources,
            "/said": self._said,
            "/check": self._check,
            "/speakers": self._speakers,
            "/context": self._context,
            "/delete": self._delete,
            "/undo": self._undo,
            "/diff": self._diff,
            "/new": self._begin_anew,
            "/rtl": self._turn,
        }

    def run(self) -> None:
        read = _reader(self._isnad.settings.data_dir / "chat_history")
        self._greet()
        while True:
            try:
                line = read(_PROMPT).strip()
            except KeyboardInterrupt:
                continue  # as in a shell: the line is dropped, the conversation goes on
            except EOFError:
                break
            if line in ("/quit", "/exit", "/q"):
                break
            if line:
                self._hear(line)
        self._terminal.line(self._words("chat.bye"), "dim")

    def _greet(self) -> None:
        count = self._isnad.archive.count_articles()
        key = "chat.welcome" if count else "chat.welcome_empty"
        self._terminal.line(self._words(key, count=count), "dim")

    def _hear(self, line: str) -> None:
        persons, self._persons = self._persons, ()
        try:
            if line.isdecimal() and len(line) < 4 and 0 < int(line) <= len(persons):
                assert self._about is not None, "set with the persons to choose from"
                self._about(persons[int(line) - 1])
            elif line.startswith("/"):
                name, _, rest = line.partition(" ")
                if (command := self._commands.get(name)) is not None:
                    command(rest.strip())
                else:
                    self._terminal.line(self._words("chat.unknown", command=name), "yellow")
            else:
                self._ask(line)
        except IsnadError as error:
            words = words_in(language_of(line))
            self._terminal.line(words.error(error), "red")
        except KeyboardInterrupt:
            self._terminal.line(self._words("command.interrupted"), "yellow")

    def _ask(self, question: str, person: Person | None = None) -> None:
        if person is None and (claim := read_check_question(question)) is not None:
            self._tell_check([claim], question)
            return
        answer = self._isnad.conversations.ask(question, _CONVERSATION, person=person)
        self._isnad.tally.note(answered=answer.answered)
        self._shown = groups(answer.citations)
        if answer.spoken is not None and answer.spoken.person is None:
            self._choose(
                answer.spoken.persons,
                partial(self._ask, answer.resolved_question or question),
                question,
            )
        else:
            self._terminal.answer(answer)
        self._terminal.line()

    def _check(self, rest: str) -> None:
        if rest:
            self._tell_check(read_claims(rest), rest)
        else:
            self._terminal.line(self._words("check.usage"), "yellow")

    def _tell_check(self, claims: Sequence[Claim], asked: str) -> None:
        found = check_claims(self._isnad, claims)
        self._shown = shown_groups(found)
        self._terminal.check(found, words_in(language_of(asked)))
        self._terminal.line()

    def _said(self, rest: str) -> None:
        if not rest:
            self._terminal.line(self._words("said.usage"), "yellow")
            return
        isnad, words = self._isnad, words_in(language_of(rest))
        account = find_said(isnad.archive, isnad.asker.speaking, read_request(rest))
        if account.person is not None:
            self._tell(account, rest)
        elif account.persons:
            self._choose(account.persons, partial(self._said_by, account.topic, rest), rest)
        else:
            hint = words("said.nobody_hint")
            self._terminal.line(f"{nobody_line(account.asked, words)} {hint}", "yellow")

    def _said_by(self, topic: str, asked: str, person: Person) -> None:
        isnad = self._isnad
        self._tell(account_of(isnad.archive, isnad.asker.speaking, person, topic), asked)

    def _tell(self, account: Account, asked: str) -> None:
        quoted = quote(self._isnad.archive, account.said)
        self._terminal.account(account, quoted, words_in(language_of(asked)))
        self._terminal.line()

    def _choose(
        self, persons: Sequence[Person], about: Callable[[Person], None], asked: str
    ) -> None:
        words = words_in(language_of(asked))
        self._terminal.which(persons, words, words("said.which_number"))
        self._persons, self._about = persons[:MOST_PERSONS], about

    def _speakers(self, rest: str) -> None:
        if rest and (not rest.isdecimal() or len(rest) > 9):
            self._terminal.line(self._words("speakers.usage"), "yellow")
            return
        archive = self._isnad.archive
        versions = [archive.article(int(rest)).version_id] if rest else None
        persons = self._isnad.asker.speaking.directory.everybody(versions)
        if persons:
            self._terminal.people(persons[:MOST_PERSONS], len(persons), self._words)
        else:
            self._terminal.line(self._words("speakers.none_there" if rest else "speakers.none"))

    def _help(self, _: str) -> None:
        for line in self._words("chat.help").strip().splitlines():
            self._terminal.line(line)

    def _ingest(self, rest: str) -> None:
        try:
            parts = shlex.split(rest)
        except ValueError:
            parts = [rest]  # an apostrophe in a file name
        if not parts:
            self._terminal.line(self._words("chat.ingest_usage"), "yellow")
        ingested: list[Receipt] = []
        try:
            for part in parts:
                if looks_like_url(part):
                    drafts = read_url(self._isnad.fetcher, part)
                else:
                    drafts = read_path(Path(os.path.expanduser(part)))  # noqa: PTH111 - never raises
                for receipt in self._isnad.ingester.ingest(drafts):
                    ingested.append(receipt)
                    self._terminal.receipt(receipt, self._words)
        finally:
            if parts:
                note_ingest(self._isnad.audit, terminal_actor(), ingested)
            self._isnad.settle()

    def _sources(self, _: str) -> None:
        articles = self._isnad.archive.articles()
        if articles:
            self._terminal.articles(articles, self._words)
        else:
            self._terminal.line(self._words("sources.empty"))

    def _context(self, rest: str) -> None:
        if not rest.isdecimal() or len(rest) > 6:
            self._terminal.line(self._words("chat.context_usage"), "yellow")
            return
        if not 0 < int(rest) <= len(self._shown):
            self._terminal.line(self._words("chat.no_context", number=rest), "yellow")
            return
        cited = whole(self._shown[int(rest) - 1])
        self._terminal.context(self._isnad.archive.open(cited.citation), self._words)

    def _delete(self, rest: str) -> None:
        number, _, how = rest.removeprefix("#").partition(" ")
        if not number.isdecimal() or len(number) > 15 or how.strip() not in ("", "now"):
            self._terminal.line(self._words("desk.delete_usage"), "yellow")
            return
        deletion = self._isnad.removal.delete(int(number), for_good=bool(how.strip()))
        for line in deletion_lines(deletion, self._words, f"/undo {number}"):
            self._terminal.line(line)

    def _undo(self, rest: str) -> None:
        number = rest.removeprefix("#")
        if number and (not number.isdecimal() or len(number) > 15):
            self._terminal.line(self._words("removal.undo_usage"), "yellow")
            return
        article = self._isnad.removal.restore(int(number) if number else None)
        told = self._words("removal.restored", title=article.title, article_id=article.id)
        self._terminal.line(told, "green")

    def _diff(self, rest: str) -> None:
        numbers = rest.removeprefix("#").split()
        if len(numbers) not in (1, 3) or not all(n.isdecimal() and len(n) < 16 for n in numbers):
            self._terminal.line(self._words("diff.usage"), "yellow")
            return
        number, *pair = map(int, numbers)
        found = compare(self._isnad.archive, number, (pair[0], pair[1]) if pair else None)
        self._terminal.comparison(found, self._words)

    def _begin_anew(self, _: str) -> None:
        self._isnad.conversations.forget(_CONVERSATION)
        self._shown = []
        self._terminal.line(self._words("follow.forgotten"), "dim")

    def _turn(self, rest: str) -> None:
        wanted = {"on": True, "off": False}.get(rest.lower(), not self._terminal.turn_lines)
        self._terminal.turn_lines = wanted
        key = "chat.rtl_on" if self._terminal.turn_lines else "chat.rtl_off"
        self._terminal.line(self._words(key), "dim")


def _reader(history: Path) -> Callable[[str], str]:
    """Reads a line with editing and history at a terminal; plainly from a pipe."""
    if not sys.stdin.isatty() or not sys.stdout.isatty():

        def read(_: str) -> str:
            line = sys.stdin.readline()
            if not line:
                raise EOFError
            return line

        return read
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import FileHistory

    history.parent.mkdir(parents=True, exist_ok=True)
    session: PromptSession[str] = PromptSession(history=FileHistory(str(history)))
    return session.prompt
