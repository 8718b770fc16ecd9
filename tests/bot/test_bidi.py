import pytest

from bot.bidi import cells, terminal_turns, turn, wrap

HEADLINE = "قال كيربي إن العدد 2500 جندي"


@pytest.mark.parametrize(
    ("environ", "turns"),
    [
        ({}, False),
        ({"TERM": "xterm-256color"}, False),
        ({"VTE_VERSION": "7006"}, True),
        ({"KONSOLE_VERSION": "220401"}, True),
        ({"TERM_PROGRAM": "Apple_Terminal"}, True),
        ({"TERM_PROGRAM": "vscode"}, False),
    ],
)
def test_terminals_that_turn_lines_themselves_are_known(
    environ: dict[str, str], turns: bool
) -> None:
    assert terminal_turns(environ) is turns


def test_no_line_is_wider_than_the_terminal_and_no_word_is_lost() -> None:
    text = " ".join([HEADLINE] * 20)
    lines = wrap(text, 40)
    assert max(map(len, lines)) <= 40
    assert " ".join(lines) == text


def test_empty_lines_stay() -> None:
    assert wrap("one\n\ntwo", 10) == ["one", "", "two"]


def test_a_turned_line_ends_with_what_is_read_first() -> None:
    turned = turn(HEADLINE)
    assert turned != HEADLINE
    assert turned.split()[-1][::-1].startswith("ﻗ")  # the qaf of «قال», in its joined form


def test_numbers_and_latin_words_keep_their_order_in_a_turned_line() -> None:
    assert "2500" in turn(HEADLINE)
    assert "John Kirby" in turn("قال John Kirby ذلك")


def test_a_mark_stays_on_its_letter_in_a_turned_line() -> None:
    turned = turn("أنّ وفداً زار")
    assert "\u0651" in turned
    assert not turned.startswith(("\u0651", "\u064b"))
    assert " \u0651" not in turned
    assert " \u064b" not in turned


def test_marks_take_no_cells() -> None:
    assert cells("أنّ") == 2
    assert cells("abc") == 3


def test_a_line_without_arabic_is_left_alone() -> None:
    assert turn("What did Kirby say? (2500)") == "What did Kirby say? (2500)"
