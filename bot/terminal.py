"""How answers, receipts and lists look in a terminal."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TextIO

from bot.bidi import cells, terminal_turns, turn, wrap
from bot.checks import (
    how_said,
    marked_quote,
    notes,
    searched_line,
    shown_groups,
    spaced,
    verdict_line,
)
from bot.persons import (
    chain_parts,
    head_line,
    person_line,
    person_size,
    sentences_text,
    silent_lines,
    told_lines,
)
from bot.phrases import (
    fate_line,
    filter_line,
    groups,
    line_parts,
    looked_line,
    nearest_line,
    paragraph_around,
    receipt_detail,
    receipt_head,
    size_of,
    source_parts,
    together,
    understood_line,
    whole,
)
from bot.removals import comparison_head
from bot.words.catalogue import Words, words_in
from retrieval.answer import Answer, AnswerCitation
from retrieval.intake.ingest import Receipt
from retrieval.ledger.directory import Person
from retrieval.ledger.quoted import Quoted
from store.records import Article, CitedText

if TYPE_CHECKING:
    from retrieval.changes import Comparison
    from retrieval.ledger.check import Check
    from retrieval.ledger.said import Account  # brings the whole search along
    from retrieval.opened import Opened

_NEAREST = 120  # characters
_WIDEST = 100
_STYLES = {"exact": "green", "altered": "yellow", "other_speaker": "yellow", "not_found": "red"}
_BRACKETS = {"same": "{}", "wrong": "[-{}-]", "right": "[+{}+]"}
MOST_PERSONS = 20
"""Of more whom a name may mean, those who say least are left out."""
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
        spoken = answer.spoken
        if spoken is not None and spoken.person is None:
            self.which(spoken.persons, words, words("said.which_hint"))
        elif spoken is not None and not spoken.statements:
            self._lines(told_lines(answer, spoken, words))
            self._nearest(answer, words)
        elif not answer.answered:
            self._no_answer(answer, words)
        elif spoken is not None and spoken.person is not None:
            self.line(head_line(spoken.person, spoken.topic, spoken.statements, words), "bold")
        self._groups(groups(answer.citations), words)

    def check(self, check: Check, words: Words) -> None:
        """The verdict on a quote, what differs, and what was truly said."""
        if not check.searched:
            self.line(words("answer.none_empty"), "yellow")
            return
        self.line(verdict_line(check, words), _STYLES[check.verdict])
        if check.verdict == "not_found":
            self.line(searched_line(check, words), "dim")
        marked = spaced(marked_quote(check))
        if marked:
            self.line()
            self.line(words("check.quote"), "dim")
            text = "".join(_BRACKETS[mark].format(piece) for piece, mark in marked)
            self._block(text, "     ", "")
        for note in notes(check, words):
            self._block(note, "   • ", "yellow")
        self._groups(shown_groups(check), words, how_said(check, words))

    def _groups(
        self, found: Sequence[Sequence[AnswerCitation]], words: Words, how: str = ""
    ) -> None:
        """Quotations with their sources, numbered as `/context` counts them."""
        for number, group in enumerate(found, start=1):
            self.line()
            self._block(whole(group).text, f"{number:>3}  ", "bold")
            parts = line_parts(group, words, found[number - 2] if number > 1 else None)
            if how and number == 1:
                parts.insert(1, how)
            self._block(" · ".join(parts), "     ", "dim")

    def which(self, persons: Sequence[Person], words: Words, hint: str) -> None:
        """The question who of several is meant, and what to do."""
        self.line(words("said.which"), "yellow")
        for number, person in enumerate(persons[:MOST_PERSONS], start=1):
            self._person(f"{number:>3}  ", person, words)
        if len(persons) > MOST_PERSONS:
            self.line(words("said.which_more", count=len(persons) - MOST_PERSONS), "dim")
        self.line(hint, "dim")

    def people(self, persons: Sequence[Person], total: int, words: Words) -> None:
        """Who speaks, and how much; `total` counts also those that are left out."""
        self.line(words("speakers.count", count=total), "bold")
        for person in persons:
            self._person("  ", person, words)
        if total > len(persons):
            self.line(words("speakers.more", count=total - len(persons)), "dim")

    def account(
        self, account: Account, quoted: Sequence[Quoted], words: Words, more: str = ""
    ) -> None:
        """What somebody said, by article; `more` is the command that shows what is left out."""
        if account.person is None or not account.said:
            self._lines(silent_lines(account, words))
            return
        self.line(head_line(account.person, account.topic, len(account.said), words), "bold")
        article: int | None = None
        for number, group in enumerate(together(quoted), start=1):
            cited = group[0].cited
            if cited.citation.version_id != article:
                article = cited.citation.version_id
                self.line()
                self.line(" · ".join(source_parts(cited, words)), "dim")
            self._statement(f"{number:>3}  ", sentences_text(group), group, words)
        if more and len(quoted) < len(account.said):
            left = len(account.said) - len(quoted)
            self.line()
            self.line(words("said.more", count=left, command=more), "dim")

    def statements(self, quoted: Sequence[Quoted], words: Words) -> None:
        """Who says what in one article."""
        self.line(words("statements.count", count=len(quoted)), "bold")
        for one in quoted:
            self._statement("     ", one.cited.text, [one], words)

    def _statement(self, margin: str, text: str, group: Sequence[Quoted], words: Words) -> None:
        """Something said, or several things in one sentence."""
        self._block(text, margin, "bold")
        statements = [one.statement for one in group]
        longest = max(statements, key=lambda statement: len(statement.chain)).chain
        manners = {statement.manner for statement in statements}
        parts = [
            *chain_parts([link.speaker.label for link in longest], words),
            *dict.fromkeys(statement.cue for statement in statements),
            words(f"said.{manners.pop() if len(manners) == 1 else 'mixed'}"),
        ]
        self._block(" · ".join(part for part in parts if part), "     ", "dim")

    def _person(self, margin: str, person: Person, words: Words) -> None:
        self._block(person_line(person), margin, "")
        self._block(person_size(person, words), " " * len(margin), "dim")

    def _lines(self, lines: Iterable[str]) -> None:
        for line, style in zip(lines, ("yellow", "dim"), strict=False):
            self.line(line, style)

    def receipt(self, receipt: Receipt, words: Words) -> None:
        """What became of one article."""
        style = {"failed": "red", "duplicate": "yellow"}.get(receipt.status, "green")
        self.line(receipt_head(receipt, words), style)
        for line in receipt_detail(receipt, words).splitlines():
            self._block(line, "    ", "dim")

    def articles(self, articles: Iterable[Article], words: Words) -> None:
        """The library, one article a paragraph."""
        for article in articles:
            self._block(article.title, f"{article.id:>4}  ", "bold")
            date = article.published or words("answer.undated")
            parts = [article.source, date, words(f"language.{article.language}")]
            parts.append(size_of(article, words))
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

    def opened(self, opened: Opened, words: Words) -> None:
        """A citation that somebody kept: in its paragraph, and what became of it."""
        self.context(opened.cited, words)
        if line := fate_line(opened, words):
            self.line()
            self.line(line, "yellow")
        if opened.instead is not None:
            self._block(opened.instead.text, "     ", "bold")

    def comparison(self, comparison: Comparison, words: Words) -> None:
        """What changed between two versions: red what went, green what came."""
        self.line(comparison_head(comparison, words), "bold")
        if comparison.old.title != comparison.new.title:
            self._block(comparison.old.title, "  - ", "red")
            self._block(comparison.new.title, "  + ", "green")
        if not comparison.changes:
            self.line(words("diff.none"), "dim")
        for change in comparison.changes:
            self.line()
            self.line(words(f"diff.{change.kind}"), "dim")
            for pieces, margin, marks, style in (
                (change.before, "  - ", "[-{}-]", "red"),
                (change.after, "  + ", "[+{}+]", "green"),
            ):
                # The words that differ are marked where the rest of the sentence stayed.
                mark = marks if change.kind == "changed" else "{}"
                text = "".join(mark.format(p.text) if p.changed else p.text for p in pieces)
                if text:
                    self._block(" ".join(text.split()), margin, style)

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
        self.line(f"{looked_line(answer, words)} {hint}", "dim")
        self._nearest(answer, words)

    def _nearest(self, answer: Answer, words: Words) -> None:
        if answer.nearest:
            self.line(words("answer.nearest"), "dim")
        for citation in answer.nearest:
            self._block(nearest_line(citation, _NEAREST), "     ", "dim")

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
