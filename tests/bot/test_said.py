"""Who said what, from the command line: `said`, `speakers`, `alias`, and what `ask` tells of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from commands import Isnad
from ledgers import put

from bot.wiring import open_archive
from config.settings import read_settings
from store.archive import Archive

FLOOD = """Flood in Ostend
OSTEND, 4 March 2024
The Gazette quoted Mayor Ada Thornby as saying the dam is full. "We wait. We hope," she added.
A witness said the bridge is gone.
"""
DROUGHT = """Drought in Ostend
OSTEND, 2 January 2023
Ada Thornby said that the dam is dry. The dockers' leader, Omar Thornby, said that ships wait.
"""
ARABIC = """فيضان في أوستند
وقالت آدا ثورنبي إنّ السدّ امتلأ. وأضافت أنّ المدينة بخير.
"""
MAYOR = "Ada Thornby|Mayor"


@contextmanager
def archive() -> Iterator[Archive]:
    opened = open_archive(read_settings(os.environ))
    yield opened
    opened.close()


@pytest.fixture
def library(isnad: Isnad, tmp_path: Path) -> Isnad:
    """Three articles, and who speaks in them."""
    for name, text in (("flood.txt", FLOOD), ("drought.txt", DROUGHT), ("a.txt", ARABIC)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert isnad("ingest", str(tmp_path / name)).code == 0
    with archive() as opened:
        put(
            opened,
            1,
            ((MAYOR, "|The Gazette"), "saying", "the dam is full"),
            ((MAYOR,), "added", "We wait. We hope,"),
            (("|A witness",), "said", "the bridge is gone"),
        )
        put(
            opened,
            2,
            (("Ada Thornby",), "said", "the dam is dry"),
            (("Omar Thornby|The dockers' leader",), "said that ships", "ships wait"),
        )
        put(
            opened,
            3,
            (("آدا ثورنبي",), "قالت", "السدّ امتلأ"),
            (("آدا ثورنبي",), "أضافت", "المدينة بخير"),
        )
    return isnad


def texts(said: Any) -> list[str]:
    return [statement["text"] for statement in said["statements"]]


OLDEST = ["the dam is dry", "the dam is full", "We wait. We hope,", "السدّ امتلأ", "المدينة بخير"]


def test_all_that_somebody_said_comes_in_the_order_of_the_days(library: Isnad) -> None:
    said = library("said", "Ada Thornby", "--json").json
    assert texts(said) == OLDEST  # the third article has no date
    newest = library("said", "Ada Thornby", "--newest", "--json").json
    assert texts(newest) == [*OLDEST[1:3], OLDEST[0], *OLDEST[3:]]
    assert texts(library("said", "آدا ثورنبي", "--json", "--top", "2").json) == OLDEST[:2]
    assert (said["speaker"], said["which"], said["topic"], said["count"]) == (
        "Ada Thornby", [], None, 5,
    )  # fmt: skip
    assert said["names"] == ["Ada Thornby", "آدا ثورنبي"]
    assert said["roles"] == ["Mayor"]


def test_a_statement_in_json_stands_in_the_text_and_names_its_chain(library: Isnad) -> None:
    said = library("said", "Ada Thornby", "--json").json["statements"]
    full = said[1]
    assert set(full) == {
        "citation_id", "article_id", "external_id", "version", "title", "source", "url",
        "published", "language", "start", "end", "text", "sentences", "speaker", "mention", "cue",
        "manner", "chain", "score",
    }  # fmt: skip
    assert FLOOD[full["start"] : full["end"]] == full["text"] == "the dam is full"
    assert (full["speaker"], full["chain"]) == ("Ada Thornby", ["Ada Thornby", "The Gazette"])
    assert (full["cue"], full["manner"], full["published"]) == ("saying", "direct", "2024-03-04")
    for statement in said:
        for sentence in statement["sentences"]:
            shown = library("show", sentence["citation_id"], "--json").json
            assert shown["text"] == sentence["text"]
    assert library("show", full["citation_id"], "--json").json["text"] == full["text"]


def test_a_person_reads_statements_by_article(library: Isnad) -> None:
    out = library("said", "Ada Thornby", "--until", "2024-12-31").out
    assert out.splitlines()[0] == "Ada Thornby (Mayor) · 3 statements"
    assert "Drought in Ostend · drought.txt · 2023-01-02\n" in out
    assert "  2  The Gazette quoted Mayor Ada Thornby as saying the dam is full.\n" in out
    assert "     Ada Thornby · via The Gazette · saying · word for word\n" in out
    assert '  3  "We wait. We hope," she added.\n' in out
    assert library("said", "آدا ثورنبي", "--article", "3").out.startswith(
        "Ada Thornby (Mayor) · تصريحان"
    )


def test_options_narrow_what_was_said(library: Isnad) -> None:
    def asked(*options: str) -> list[str]:
        return texts(library("said", "Ada Thornby", "--json", *options).json)

    assert asked("--since", "2024-01-01") == OLDEST[1:3]
    assert asked("--article", "2") == OLDEST[:1]
    assert asked("--language", "ar") == OLDEST[3:]
    assert asked("--source", "flood.txt") == OLDEST[1:3]
    nothing = library("said", "Ada Thornby", "--since", "2030-01-01")
    assert (nothing.code, nothing.out) == (
        0,
        "Ada Thornby (Mayor) says nothing in those articles.\n",
    )
    gone = library("said", "Ada Thornby", "--article", "9")
    assert (gone.code, gone.err) == (1, "There is no article 9.\n")


def test_on_a_topic_only_what_speaks_of_it(library: Isnad) -> None:
    said = library("said", "Ada Thornby", "--about", "the dam", "--article", "2", "--json").json
    assert (texts(said), said["topic"]) == (["the dam is dry"], "the dam")
    silent = library("said", "Ada Thornby", "--about", "football")
    assert silent.code == 0
    assert silent.out.startswith("Ada Thornby (Mayor) said nothing on “football”")
    others = library(
        "said", "Ada Thornby", "--about", "the bridge", "--article", "1", "--json"
    ).json
    assert (others["count"], others["others"]) == (0, ["A witness"])


def test_of_several_who_may_be_meant_all_are_named(library: Isnad) -> None:
    ran = library("said", "Thornby", "--json")
    assert ran.code == 1
    assert (ran.json["speaker"], ran.json["count"], ran.json["statements"]) == (None, 0, [])
    assert [(p["name"], p["roles"], p["statements"]) for p in ran.json["which"]] == [
        ("Ada Thornby", ["Mayor"], 5),
        ("Omar Thornby", ["The dockers' leader"], 1),
    ]
    told = library("said", "Thornby")
    assert (told.code, told.out) == (1, "")
    assert (
        "Which one is meant?\n  1  Ada Thornby (Mayor)\n     5 statements · in 3 articles"
        in told.err
    )
    asked = library("ask", "what did Thornby say?")
    assert asked.code == 0
    assert "  2  Omar Thornby (The dockers' leader)\n" in asked.out


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_who_is_unknown_is_told(library: Isnad, options: tuple[str, ...]) -> None:
    ran = library("said", "Macron", *options)
    assert ran.code == 1
    assert ran.err.startswith("Nobody who speaks in the articles is called “Macron”.")
    if options:
        assert (ran.json["count"], ran.json["which"], ran.json["statements"]) == (0, [], [])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["said", ""], "no name in that"),
        (["said", "🙂"], "no name in that"),
        (["said", "what did \udcff say"], "broken characters"),
        (["said", "a" * 10_000], "too long for a name"),
        (["said", "Ada Thornby", "--about", "🙂"], "no words"),
        (["said", "Ada Thornby", "--about", "x" * 10_000], "too long"),
        (["speakers", "9"], "no article 9"),
        (["alias", "join", "Ada Thornby", "ada  THORNBY"], "Both names are"),
        (["alias", "join", "Ada Thornby", "!"], "two names"),
        (["alias", "join", "Ada Thornby", "\udcff x"], "broken characters"),
        (["alias", "part", "Ada Thornby", "x" * 1000], "too long for a name"),
        (["alias", "forget", "Ada Thornby", "Omar Thornby"], "Nothing was decided"),
    ],
)
def test_odd_names_get_a_sentence(library: Isnad, arguments: list[str], said: str) -> None:
    ran = library(*arguments)
    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err
    assert ran.err.count("\n") == 1


def test_speakers_are_listed_who_says_most_first(library: Isnad) -> None:
    people = library("speakers", "--json").json
    assert [(p["name"], p["statements"], p["article_ids"]) for p in people] == [
        ("Ada Thornby", 5, [1, 2, 3]),
        ("A witness", 1, [1]),
        ("Omar Thornby", 1, [2]),
    ]
    assert [p["name"] for p in library("speakers", "2", "--json").json] == [
        "Ada Thornby",
        "Omar Thornby",
    ]
    out = library("speakers", "--top", "1").out
    assert out.startswith("3 speakers\n  Ada Thornby (Mayor)\n  5 statements · in 3 articles\n")
    assert out.endswith("and 2 more\n")


def test_show_and_stats_know_the_statements(library: Isnad) -> None:
    statements = library("show", "1", "--json").json["statements"]
    assert [(s["speaker"], s["text"]) for s in statements] == [
        ("Ada Thornby", "the dam is full"),
        ("Ada Thornby", "We wait. We hope,"),
        ("A witness", "the bridge is gone"),
    ]
    assert all(FLOOD[s["start"] : s["end"]] == s["text"] for s in statements)
    assert "sentences" not in statements[0]
    out = library("show", "1").out
    assert "3 statements\n     the dam is full\n     Ada Thornby · via The Gazette" in out
    assert "4 sentences · 3 statements" in library("articles").out
    assert library("stats", "--json").json["statements"] == 7
    assert "statements: 7" in library("stats").out


def test_an_answer_names_the_speaker_and_the_chain(library: Isnad) -> None:
    out = library("ask", "what did Ada Thornby say in article 1?").out
    assert "Ada Thornby (Mayor) · 2 statements" in out
    assert "     Ada Thornby · via The Gazette · Flood in Ostend · flood.txt · 2024-03-04" in out
    assert "\n     Ada Thornby\n" in out, "the article is told once"
    assert [line[:5] for line in out.splitlines() if line[2:3].isdigit()] == ["  1  ", "  2  "]
    assert (
        "said nothing on “football”"
        in library("ask", "what did Ada Thornby say about football?").out
    )


def test_what_an_admin_decides_of_names_counts_at_once(library: Isnad) -> None:
    assert library("alias", "list").out == "Nothing was decided of names yet.\n"
    assert library("said", "Omar Thornby", "--json").json["count"] == 1
    joined = library("alias", "join", "Omar Thornby", "Ada Thornby")
    assert joined.out == "“Omar Thornby” and “Ada Thornby” are one person from now on.\n"
    assert library("said", "Thornby", "--json").json["count"] == 6
    library("alias", "part", "ada thornby", "Omar Thornby")
    assert library("alias", "list", "--json").json == [
        {"name": "Ada Thornby", "other": "Omar Thornby", "same": False}
    ]
    assert library("said", "Omar Thornby", "--json").json["count"] == 1
    assert library("alias", "list").out == "Ada Thornby ≠ Omar Thornby\n"
    assert library("alias", "forget", "Omar Thornby", "Ada Thornby").code == 0
    assert library("alias", "list", "--json").json == []
    assert (
        "Nobody in the articles is called “Zoe”"
        in library("alias", "join", "Zoe", "Ada Thornby").out
    )


def test_what_was_altered_from_outside_is_withheld(library: Isnad) -> None:
    import sqlite3

    database = sqlite3.connect(Path(os.environ["ISNAD_DATA_DIR"]) / "isnad.db")
    database.execute("UPDATE version SET text = replace(text, 'dry', 'wet')")
    database.commit()
    database.close()
    assert texts(library("said", "Ada Thornby", "--json").json) == OLDEST[1:]


def test_a_sentence_in_which_several_things_are_said_is_shown_once(
    isnad: Isnad, tmp_path: Path
) -> None:
    text = "Rain\nAda Thornby said it rained, and added that it snowed. She warned of floods.\n"
    (tmp_path / "rain.txt").write_text(text)
    isnad("ingest", str(tmp_path / "rain.txt"))
    with archive() as opened:
        put(
            opened,
            1,
            (("Ada Thornby",), "said", "it rained"),
            (("Ada Thornby",), "added", "it snowed"),
            (("Ada Thornby",), "warned", "floods"),
        )
    out = isnad("said", "Ada Thornby").out
    assert out.splitlines()[0] == "Ada Thornby · 3 statements"
    assert out.count("it rained, and added that it snowed.") == 1
    assert "     Ada Thornby · said · added · word for word\n  2  She warned" in out
    assert len(isnad("said", "Ada Thornby", "--json").json["statements"]) == 3
