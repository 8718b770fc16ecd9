"""How answers, receipts and lists look in a terminal."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable
from typing import TextIO

from bot.bidi import cells, terminal_turns, turn, wrap
from bot.phrases import (
    copies_of,
    filter_line,
    groups,
    paragraph_around,
    receipt_detail,
    receipt_head,
    source_parts,
    understood_line,
    whole,
)
from bot.words.catalogue import Words, words_in
from retrieval.answer import Answer
from retrieval.ingest import Receipt
from store.records import Article, CitedText

_WIDEST = 100
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_ARABIC = re.compile(r"[\u0620-\u064a]")


class Terminal:
    """Prints to one stream. Colours, margins and turned lines only where a person is looking.

    Control characters of articles are left out here: in a terminal they act.
    """

    def __init__(self, stream: TextIO, *, turn_lines: bool | None = None) -> None:
        self._stream = stream
        seen = stream.isatty()
        self.turn_lines = (
            seen and not terminal_turns(os.environ) if turn_lines is None else turn_lines
        )
        self._seen = seen
        self._styled = _Styler(stream) if seen else None

    def line(self, text: str = "", style: str = "") -> None:
        """One paragraph, broken at the terminal's width; whole where nobody is looking."""
        self._block(text, "", style)

    def answer(self, answer: Answer) -> None:
        """The cited sentences with their sources, or that there are none, and what to try."""
        words = words_in(answer.language)
        if line := understood_line(answer, words):
            self.line(line, "dim")
        if line := filter_line(answer, words):
            self.line(line, "dim" if answer.searched else "yellow")
        if not answer.answered:
            self._no_answer(answer, words)
        for group in groups(answer.citations):
            self.line()
            self._block(whole(group).text, f"{group[0].rank:>3}  ", "bold")
            parts = source_parts(group[0].cited, words, copies_of(group))
            self._block(" · ".join(parts), "     ", "dim")

    def receipt(self, receipt: Receipt, words: Words) -> None:
        """What became of one article."""
        style = {"failed": "red", "duplicate": "yellow"}.get(receipt.status, "green")
        self.line(receipt_head(receipt, words), style)
        self._block(receipt_detail(receipt, words), "    ", "dim")

    def articles(self, articles: Iterable[Article], words: Words) -> None:
        """The library, one article a paragraph."""
        for article in articles:
            self._block(article.title, f"{article.id:>4}  ", "bold")
            count = words("sentences.count", count=article.sentences)
            date = article.published or words("answer.undated")
            parts = [article.source, date, words(f"language.{article.language}"), count]
            self._block(" · ".join(part for part in parts if part), "      ", "dim")

    def context(self, cited: CitedText, words: Words) -> None:
        """A cited sentence marked in its paragraph."""
        before, after = paragraph_around(cited)
        self.line(cited.title, "bold")
        self.line(" · ".join(source_parts(cited, words)[1:]), "dim")
        self.line()
        for part, style in ((before, "dim"), (cited.text, "bold"), (after, "dim")):
            if part.strip():
                self._block(part.strip(), "     ", style)

    def _no_answer(self, answer: Answer, words: Words) -> None:
        if answer.searched == 0:
            if not answer.filters:
                self.line(words("answer.none_empty"), "yellow")
            return
        if answer.understood is not None and answer.understood.more:
            self.line(words("follow.no_more"), "yellow")
            return
        self.line(words("answer.none"), "yellow")
        hint = words("answer.none_hint").replace("/sources", "isnad articles")
        self.line(f"{words('answer.none_looked', count=answer.searched)} {hint}", "dim")

    def _block(self, text: str, margin: str, style: str) -> None:
        text = _CONTROL.sub("", text)
        if not self._seen:
            self._stream.write(f"{margin}{text}\n")
            return
        # Asked each time: a person may have made the window wider or narrower.
        columns = min(shutil.get_terminal_size().columns, _WIDEST)
        width = max(columns - len(margin), 10)
        right = self.turn_lines and _ARABIC.search(text[:40]) is not None
        for number, line in enumerate(wrap(text, width)):
            shown = turn(line) if self.turn_lines else line
            shown = " " * (width - cells(shown)) + shown if right else shown
            head = margin if number == 0 else " " * len(margin)
            self._stream.write(f"{head}{self._styled(shown, style) if self._styled else shown}\n")


class _Styler:
    """Text in colours and weights, as far as the terminal knows them."""

    def __init__(self, stream: TextIO) -> None:
        from rich.console import Console

        self._console = Console(file=stream, highlight=False)

    def __call__(self, text: str, style: str) -> str:
        from rich.text import Text

        with self._console.capture() as captured:
            self._console.print(Text(text, style=style), end="", soft_wrap=True)
        return captured.get()
