from __future__ import annotations

from datetime import date

import pytest

from retrieval.text.heading import Heading, parse_date, read_heading, shorten

BODY = "The gates of the dam stay shut. Nobody knows why."
WRAPPED = """\
The ministry of water said on Tuesday that the northern reservoirs
had risen by four metres after the storms of last week, the largest
rise since 2019. Officials said that the gates would stay shut until
the end of May, as they did in the year before.
"""


def body_of(text: str, title: str | None = None) -> str:
    return text[read_heading(text, title).body_start :]


def test_a_short_first_line_is_the_headline() -> None:
    assert read_heading(f"Dam is full\n{BODY}") == Heading("Dam is full", None, 12)
    assert read_heading(f"امتلأ السد\n\n{BODY}").title == "امتلأ السد"


def test_a_question_may_be_a_headline() -> None:
    assert read_heading(f"Who shut the gates?\n{BODY}").title == "Who shut the gates?"


def test_a_markdown_headline_loses_its_signs() -> None:
    assert read_heading(f"# Dam is full\n{BODY}").title == "Dam is full"


@pytest.mark.parametrize("end", [".", "…", ":", "،", "؛"])
def test_a_line_that_ends_like_a_sentence_is_no_headline(end: str) -> None:
    heading = read_heading(f"The dam is full{end}\n{BODY}")
    assert heading.body_start == 0
    assert heading.title == f"The dam is full{end}"


def test_a_long_first_line_is_no_headline() -> None:
    text = "word " * 50 + "\n" + BODY
    heading = read_heading(text)
    assert heading.body_start == 0
    assert heading.title.endswith("word…")
    assert len(heading.title) <= 90


def test_a_single_line_is_body() -> None:
    assert read_heading("Dam is full") == Heading("Dam is full", None, 0)


@pytest.mark.parametrize("text", ["", "  \n \r\n"])
def test_a_text_of_nothing_has_an_empty_heading(text: str) -> None:
    assert read_heading(text) == Heading("", None, 0)
    assert read_heading(text, "Known") == Heading("Known", None, 0)


def test_the_first_line_of_hard_wrapped_text_is_no_headline() -> None:
    assert body_of(WRAPPED) == WRAPPED


def test_a_headline_above_hard_wrapped_text_is_one() -> None:
    for gap in ("\n", "\n\n"):
        text = f"Dam is full{gap}{WRAPPED}"
        assert read_heading(text).title == "Dam is full"
        assert body_of(text) == WRAPPED


def test_a_known_title_wins_and_is_not_body_as_well() -> None:
    text = f"Dam is FULL\n{BODY}"
    assert read_heading(text, "Dam is full") == Heading("Dam is full", None, 12)
    assert read_heading(f"Other line\n{BODY}", "Dam is full").body_start == 0


def test_a_title_of_white_space_is_none() -> None:
    assert read_heading(f"Dam is full\n{BODY}", " \n ").title == "Dam is full"
    assert read_heading(BODY, " Dam \n is full ").title == "Dam is full"


@pytest.mark.parametrize(
    ("dateline", "published"),
    [
        ("بغداد-العراق-24-7-2021", "2021-07-24"),
        ("بغداد - 24 تموز 2021", "2021-07-24"),
        ("بيروت، 5 كانون الثاني 2024", "2024-01-05"),
        ("تونس، 5 جويلية 2024", "2024-07-05"),
        ("الرباط - 9 غشت 2024", "2024-08-09"),
        ("القاهرة في ٥ مارس ٢٠٢٤", "2024-03-05"),
        ("VALLETTA, 5 March 2024", "2024-03-05"),
        ("Valletta (AP) — March 5, 2024", "2024-03-05"),
        ("2024-03-05", "2024-03-05"),
        ("05/03/2024", "2024-03-05"),
    ],
)
def test_a_dateline_below_the_headline_gives_the_date_and_is_no_body(
    dateline: str, published: str
) -> None:
    text = f"Dam is full\n{dateline}\n{BODY}"
    assert read_heading(text).published == published
    assert body_of(text) == BODY


@pytest.mark.parametrize(
    "line",
    [
        "The gates were opened on 24 July 2021.",
        "It opened in 2021",
        "3 men were hurt",
        "بغداد - قبل 3 أيام",
        "Published 2 days ago",
        "Call 07701234567",
        BODY,
    ],
)
def test_a_line_that_is_no_dateline_is_body(line: str) -> None:
    text = f"Dam is full\n{line}\n{BODY}"
    assert read_heading(text).published is None
    assert body_of(text).startswith(line)


def test_a_dateline_with_nothing_below_is_body() -> None:
    assert body_of("Dam is full\nVALLETTA, 5 March 2024") == "VALLETTA, 5 March 2024"


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2024-03-05", "2024-03-05"),
        ("2024-03-05T10:00:00Z", "2024-03-05"),
        ("2024-03-05 10:00:00+03:00", "2024-03-05"),
        ("5 March 2024", "2024-03-05"),
        ("Tuesday, 5 March 2024", "2024-03-05"),
        ("March 5, 2024", "2024-03-05"),
        ("05/03/2024", "2024-03-05"),
        ("5.3.2024", "2024-03-05"),
        ("٥ مارس ٢٠٢٤", "2024-03-05"),
        ("الثلاثاء 5 مارس 2024", "2024-03-05"),
        ("٢٤-٧-٢٠٢١", "2021-07-24"),
        ("24 تموز 2021", "2021-07-24"),
        ("1 شباط 2024", "2024-02-01"),
        ("1 آذار 2024", "2024-03-01"),
        ("1 نيسان 2024", "2024-04-01"),
        ("1 أيار 2024", "2024-05-01"),
        ("1 حزيران 2024", "2024-06-01"),
        ("1 آب 2024", "2024-08-01"),
        ("1 أيلول 2024", "2024-09-01"),
        ("1 تشرين الأول 2024", "2024-10-01"),
        ("1 تشرين الثاني 2024", "2024-11-01"),
        ("1 كانون الأول 2024", "2024-12-01"),
        ("1 كانون الثاني 2024", "2024-01-01"),
    ],
)
def test_a_whole_date_is_read_in_both_languages(written: str, iso: str) -> None:
    assert parse_date(written) == iso
    date.fromisoformat(iso)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2024",
        "March 2024",
        "5 March",
        "yesterday",
        "today",
        "2 days ago",
        "قبل 3 أيام",
        "أمس",
        "1616161616",
        "10:30",
        "no date",
        "31 February 2024",
    ],
)
def test_what_names_no_whole_day_is_no_date(written: str) -> None:
    assert parse_date(written) is None


def test_a_line_is_shortened_at_a_word() -> None:
    assert shorten("one two three", 90) == "one two three"
    assert shorten("one two three", 10) == "one two…"
    assert shorten("one, two three", 6) == "one…"
    assert shorten("قال، كيربي أمس", 7) == "قال…"
    assert shorten("x" * 20, 10) == "x" * 9 + "…"
