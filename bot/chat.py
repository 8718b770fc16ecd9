"""The conversation in the terminal: the same engine, with history."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

from bot.phrases import groups, whole
from bot.terminal import Terminal
from bot.wiring import Isnad
from bot.words.catalogue import Words, words_in
from retrieval.answer import Answer
from retrieval.language import language_of
from retrieval.sources import read_path
from store.errors import IsnadError

_PROMPT = "› "
_CONVERSATION = "chat"


def converse(isnad: Isnad) -> None:
    """Asks and answers until `/quit`, Ctrl-D, or the end of the input."""
    isnad.change.start()
    _Conversation(isnad).run()


class _Conversation:
    def __init__(self, isnad: Isnad) -> None:
        self._isnad = isnad
        self._terminal = Terminal(sys.stdout)
        self._words: Words = words_in(None)
        self._last: Answer | None = None
        self._commands: dict[str, Callable[[str], None]] = {
            "/help": self._help,
            "/ingest": self._ingest,
            "/sources": self._sources,
            "/context": self._context,
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
        try:
            if line.startswith("/"):
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

    def _ask(self, question: str) -> None:
        self._last = self._isnad.conversations.ask(question, _CONVERSATION)
        self._terminal.answer(self._last)
        self._terminal.line()

    def _help(self, _: str) -> None:
        for line in self._words("chat.help").strip().splitlines():
            self._terminal.line(line)

    def _ingest(self, rest: str) -> None:
        try:
            parts = shlex.split(rest)
        except ValueError:
            parts = [rest]  # an apostrophe in a file name
        paths = [Path(os.path.expanduser(part)) for part in parts]  # noqa: PTH111 - never raises
        if not paths:
            self._terminal.line(self._words("chat.ingest_usage"), "yellow")
        try:
            for path in paths:
                for receipt in self._isnad.ingester.ingest(read_path(path)):
                    self._terminal.receipt(receipt, self._words)
        finally:
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
        shown = groups(self._last.citations) if self._last else []
        cited = next((whole(group) for group in shown if group[0].rank == int(rest)), None)
        if cited is None:
            self._terminal.line(self._words("chat.no_context", number=rest), "yellow")
            return
        self._terminal.context(self._isnad.archive.open(cited.citation), self._words)

    def _begin_anew(self, _: str) -> None:
        self._isnad.conversations.forget(_CONVERSATION)
        self._last = None
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
