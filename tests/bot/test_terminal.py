import io
from collections.abc import Callable

import pytest

from bot.terminal import Terminal
from bot.wiring import Isnad
from bot.words.catalogue import words_in
from retrieval.errors import SourceUnreadable
from retrieval.intake.ingest import Receipt

ENGLISH = words_in("en")


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], tuple[Terminal, Screen]]:
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)

    def make(turn_lines: bool) -> tuple[Terminal, Screen]:
        screen = Screen()
        return Terminal(screen, turn_lines=turn_lines), screen

    return make


def printed(seeded: Isnad, question: str) -> str:
    stream = io.StringIO()
    Terminal(stream).answer(seeded.asker.ask(question))
    return stream.getvalue()


def test_a_cited_sentence_stands_whole_in_one_line_of_a_pipe(seeded: Isnad) -> None:
    answer = seeded.asker.ask("What is the insured value of the astrolabe?")
    assert f"  1  {answer.citations[0].cited.text}\n" in printed(seeded, answer.question)


def test_the_source_is_named_below_the_sentence(seeded: Isnad) -> None:
    text = printed(seeded, "What is the insured value of the astrolabe?")
    assert "museum-loan-2023-09-14.en.txt · 2023-09-14" in text


@pytest.mark.parametrize(
    ("question", "no"),
    [
        ("What did Eleanor Gratwick say about cheese?", "I found no sentence that answers this."),
        ("ماذا قال ماكرون عن الجبن؟", "لم أجد جملة تجيب عن هذا السؤال."),
    ],
)
def test_a_no_is_said_in_the_language_of_the_question(
    seeded: Isnad, question: str, no: str
) -> None:
    assert no in printed(seeded, question)


def test_control_characters_do_not_reach_the_terminal() -> None:
    stream = io.StringIO()
    Terminal(stream).line("\x1b[31mred\x07 \u202eturned\u2066 \x9b2J")
    assert stream.getvalue() == "[31mred turned 2J\n"


def test_no_printed_line_is_wider_than_the_terminal(
    narrow: Callable[[bool], tuple[Terminal, Screen]], seeded: Isnad
) -> None:
    terminal, screen = narrow(False)
    terminal.articles(seeded.archive.articles(), ENGLISH)
    assert all(len(plain(line)) <= 60 for line in screen.getvalue().splitlines())


def test_arabic_is_turned_and_set_to_the_right_where_the_terminal_does_not_do_it(
    narrow: Callable[[bool], tuple[Terminal, Screen]],
) -> None:
    terminal, screen = narrow(True)
    terminal.line("قال كيربي")
    line = plain(screen.getvalue().rstrip("\n"))
    assert len(line) == 60
    assert "قال" not in line


def test_a_person_sees_weights_and_a_pipe_does_not(
    narrow: Callable[[bool], tuple[Terminal, Screen]],
) -> None:
    terminal, screen = narrow(False)
    terminal.line("bold", "bold")
    stream = io.StringIO()
    Terminal(stream).line("bold", "bold")
    assert "\x1b[1m" in screen.getvalue()
    assert stream.getvalue() == "bold\n"


def test_a_failed_receipt_says_why() -> None:
    stream = io.StringIO()
    failed = Receipt("failed", "empty.txt", error=SourceUnreadable("empty_file"))
    Terminal(stream).receipt(failed, ENGLISH)
    assert stream.getvalue() == (
        "Not taken in: empty.txt\n    There is no text in it: it is empty.\n"
    )


def plain(line: str) -> str:
    import re

    return re.sub(r"\x1b\[[0-9;]*m", "", line)
