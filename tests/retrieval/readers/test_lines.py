from __future__ import annotations

import json
from typing import Any

import pytest

from retrieval.intake.draft import Draft, Unread
from retrieval.readers.lines import read_lines

GOOD: dict[str, Any] = {"id": "e1", "text": "The dam is full."}


def read(*records: object) -> list[Draft | Unread]:
    lines = [r if isinstance(r, bytes) else json.dumps(r).encode() for r in records]
    return list(read_lines(lines, "news.jsonl"))


def read_one(record: object) -> Draft | Unread:
    (only,) = read(record)
    return only


def failure(record: object) -> tuple[str, dict[str, object]]:
    unread = read_one(record)
    assert isinstance(unread, Unread)
    assert unread.source == "news.jsonl"
    return unread.error.reason, unread.error.values


def test_every_field_of_a_line_is_taken_over() -> None:
    record = GOOD | {
        "title": "Dam",
        "url": "https://water.example/1",
        "source": "Water",
        "author": "Lena",
        "published": "2024-03-05T10:00:00+03:00",
        "language": "en",
        "unknown": [1, 2],
    }
    assert read_one(record) == Draft(
        text="The dam is full.",
        title="Dam",
        external_id="e1",
        url="https://water.example/1",
        source="Water",
        author="Lena",
        published="2024-03-05T10:00:00+03:00",
        language="en",
    )


def test_text_is_taken_to_the_letter() -> None:
    text = " \r\nقَالَ  كيربي:\t«نعم». 🌊\n"
    draft = read_one({"text": text})
    assert isinstance(draft, Draft)
    assert draft.text == text


def test_broken_lines_cost_the_good_ones_nothing_and_are_told_by_number() -> None:
    out = read(GOOD, b"{broken", b"", b"   \n", GOOD | {"id": "e2"}, b"[1, 2]", GOOD | {"text": 1})
    assert [type(o) for o in out] == [Draft, Unread, Draft, Unread, Unread]
    assert [o.error.values["line"] for o in out if isinstance(o, Unread)] == [2, 6, 7]


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"null null",
        b"{'text': 'single quotes'}",
        b'{"text": "cut sh',
        b"plain text",
        b"\xff\xfe{",
        json.dumps(GOOD, ensure_ascii=False).encode("utf-16"),
        '{"text": "قال"}'.encode("cp1256"),
        b"[" * 100_000,
        b'{"id": ' + b"9" * 5_000 + b"}",
    ],
)
def test_a_line_that_is_no_json_is_broken(line: bytes) -> None:
    assert failure(line) == ("broken_json_line", {"line": 1})


@pytest.mark.parametrize(
    ("record", "field"),
    [
        ({}, "text"),
        ({"id": "e1"}, "text"),
        (GOOD | {"text": None}, "text"),
        (GOOD | {"text": ["a"]}, "text"),
        ([GOOD], "text"),
        ("The dam is full.", "text"),
        (None, "text"),
        (GOOD | {"id": ["e1"]}, "id"),
        (GOOD | {"id": True}, "id"),
        (GOOD | {"id": 1.5}, "id"),
        (GOOD | {"title": {"en": "Dam"}}, "title"),
        (GOOD | {"published": "yesterday"}, "published"),
        (GOOD | {"published": "2024-02-30"}, "published"),
        (GOOD | {"published": "05/03/2024"}, "published"),
        (GOOD | {"language": "fr"}, "language"),
    ],
)
def test_a_missing_or_wrong_field_is_named(record: object, field: str) -> None:
    assert failure(record) == ("wrong_json_line", {"line": 1, "field": field})


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "empty_file"), ("  \n", "empty_file"), ("2024", "no_words"), ("a\0b", "binary_file")],
)
def test_a_text_that_cannot_be_an_article_is_refused(text: str, reason: str) -> None:
    assert failure(GOOD | {"text": text})[0] == reason


@pytest.mark.parametrize("field", ["text", "title", "id", "author", "source", "url"])
def test_half_a_character_is_refused_wherever_it_stands(field: str) -> None:
    line = json.dumps(GOOD | {field: "word \ud83c"}).encode()
    assert failure(line) == ("broken_characters", {"line": 1})


def test_the_id_of_a_line_that_failed_is_told_if_it_can_be_printed() -> None:
    unread = read_one({"id": 7})
    assert isinstance(unread, Unread)
    assert unread.external_id == "7"
    broken = read_one(b'{"id": "x\\ud800", "text": "The dam is full."}')
    assert isinstance(broken, Unread)
    assert broken.external_id == "x?"


@pytest.mark.parametrize(
    ("written", "kept"), [(7, "7"), ("7", "7"), (0, "0"), ("", None), (None, None)]
)
def test_an_id_may_be_a_number_or_missing(written: object, kept: str | None) -> None:
    draft = read_one(GOOD | {"id": written})
    assert isinstance(draft, Draft)
    assert draft.external_id == kept


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("2024-03-05", "2024-03-05"),
        ("20240305", "2024-03-05"),
        ("2024-03-05T10:00:00Z", "2024-03-05T10:00:00+00:00"),
        ("2024-03-05 10:00", "2024-03-05T10:00:00"),
    ],
)
def test_an_iso_date_is_kept_in_one_form(written: str, kept: str) -> None:
    draft = read_one(GOOD | {"published": written})
    assert isinstance(draft, Draft)
    assert draft.published == kept


def test_an_empty_date_counts_as_none() -> None:
    draft = read_one(GOOD | {"published": ""})
    assert isinstance(draft, Draft)
    assert draft.published is None


def test_a_byte_order_mark_before_the_first_line_does_no_harm() -> None:
    assert isinstance(read_one(b"\xef\xbb\xbf" + json.dumps(GOOD).encode()), Draft)
