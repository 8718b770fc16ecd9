"""Did somebody say this? From the command line and in the terminal's conversation."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import Isnad
from test_chat import environment, say
from test_said import library

__all__ = ["environment", "library"]

ARABIC = "السدّ امتلأ"


@pytest.mark.parametrize(
    ("arguments", "verdict", "speaker"),
    [
        (("the dam is full",), "exact", "Ada Thornby"),
        (("the dam is full", "--by", "Thornby"), "exact", "Ada Thornby"),
        (("the dam is not full", "--by", "the mayor"), "altered", "Ada Thornby"),
        (("the dam is full", "--by", "Omar Thornby"), "other_speaker", "Ada Thornby"),
        (("cheese comes from the moon",), "not_found", None),
        ((ARABIC,), "exact", "آدا ثورنبي"),
    ],
)
def test_a_verdict_in_json_ends_in_0(
    library: Isnad, arguments: tuple[str, ...], verdict: str, speaker: str | None
) -> None:
    ran = library("check", *arguments, "--json")
    assert ran.code == 0
    assert (ran.json["verdict"], ran.json["speaker"]) == (verdict, speaker)
    assert ran.json["quote"] == arguments[0]


def test_a_person_reads_the_verdict_what_differs_and_the_sentence(library: Isnad) -> None:
    ran = library("check", "the dam is not full")
    assert ran.code == 0
    for part in (
        "⚠️ Said by Ada Thornby, but in other words.\n",
        "     the dam is [-not-] full\n",
        "   • a negation is put in: “not”\n",
        "  1  The Gazette quoted Mayor Ada Thornby as saying the dam is full.\n",
        "     Ada Thornby · word for word · via The Gazette · Flood in Ostend · flood.txt",
    ):
        assert part in ran.out.replace("\u2068", "").replace("\u2069", ""), part
    exact = library("check", ARABIC).out
    assert exact.startswith("✅ هذا كلام آدا ثورنبي بنصّه تماماً.")
    assert (
        "👤 These are the words of Ada Thornby, not of Macron."
        in library("check", "the dam is full", "--by", "Macron").out
    )
    nothing = library("check", "cheese comes from the moon").out
    assert nothing == "❓ I find nobody saying this.\nI looked through 3 articles.\n"


@pytest.mark.parametrize("quote", ["", "🙂", "x" * 3_000])
def test_what_cannot_be_checked_fails_with_a_sentence(library: Isnad, quote: str) -> None:
    ran = library("check", quote)
    assert (ran.code, ran.out) == (1, "")
    assert "quote" in ran.err


def test_an_empty_library_says_so(isnad: Isnad) -> None:
    assert "no articles yet" in isnad("check", "the dam is full").out


def test_a_question_that_quotes_is_answered_by_the_check(library: Isnad) -> None:
    asked = "did Ada Thornby say “the dam is not full”?"
    assert "a negation is put in" in library("ask", asked).out
    told = library("ask", asked, "--json").json
    assert told["check"]["verdict"] == "altered"
    assert told["question"] == asked
    plain = library("ask", "did Ada Thornby say the dam is not full?")
    assert "⚠️" not in plain.out
    assert "check" not in library("ask", "did Ada Thornby say that?", "--json").json


def test_a_conversation_checks_and_shows_the_context(
    environment: dict[str, str], tmp_path: Path
) -> None:
    article = tmp_path / "strike.txt"
    article.write_text("Strike\n“We will stay until Monday,” Ada Thornby said. It rained.\n")
    ran = say(
        environment,
        f'/ingest "{article}"',
        "/check “we will stay until Friday” - Ada Thornby",
        "/context 1",
        "did Thornby say “we will stay until Monday”?",
        "/check we will stay until Monday - Thornby",
        "/check",
        "/check 🙂",
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "we will stay until [-Friday-] [+Monday+]" in ran.stdout
    assert "     It rained." in ran.stdout
    assert ran.stdout.count("✅ Said exactly so by") == 2
    assert "Write the quote after the command" in ran.stdout
    assert "I see no words to look for in that quote" in ran.stdout
