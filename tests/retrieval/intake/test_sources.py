from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest

from retrieval.errors import (
    SourceMissing,
    SourceTooLarge,
    SourceUnreadable,
    SourceUnsupported,
)
from retrieval.intake import sources
from retrieval.intake.draft import Draft, Unread
from retrieval.intake.sources import (
    KINDS,
    MAX_FILE_BYTES,
    SUFFIXES,
    read_bytes,
    read_path,
    read_standard_input,
    read_text,
)

TEXT = "The dam is full."


def line(**fields: object) -> bytes:
    return json.dumps({"text": TEXT} | fields).encode() + b"\n"


def texts(out: list[Draft | Unread]) -> list[str | None]:
    return [o.text if isinstance(o, Draft) else None for o in out]


def only_error(out: list[Draft | Unread]) -> Exception:
    (unread,) = out
    assert isinstance(unread, Unread)
    return unread.error


@pytest.fixture
def small_limit(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sources, "MAX_FILE_BYTES", 100)
    return 100


@pytest.mark.parametrize("name", ["a.txt", "a.text", "a.TXT", "a", "a.md", "a.markdown", "خبر.txt"])
def test_a_file_of_one_article_is_one_draft(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(TEXT, encoding="utf-8")
    (draft,) = read_path(tmp_path / name)
    assert isinstance(draft, Draft)
    assert (draft.text, draft.source) == (TEXT, name)


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.JSONL"])
def test_a_file_of_lines_is_many_drafts(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(line(id=1) + b"\n" + b"broken\n" + line(id=2).strip())
    out = list(read_path(tmp_path / name))
    assert texts(out) == [TEXT, None, TEXT]


def test_a_page_is_read_as_one(tmp_path: Path) -> None:
    paragraph = "Water levels in the northern reservoirs rose by four metres last week. " * 5
    data = f"<html><body><article><p>{paragraph}</p></article></body></html>".encode()
    for name in ("a.html", "a.htm"):
        (draft,) = read_bytes(data, name)
        assert isinstance(draft, Draft)
        assert draft.text.strip() == paragraph.strip()


@pytest.mark.parametrize("name", ["a.docm", "a.png", "a.json", "a.txt.gz"])
def test_a_file_of_another_kind_is_refused_by_its_ending(name: str) -> None:
    error = only_error(list(read_bytes(TEXT.encode(), name)))
    assert isinstance(error, SourceUnsupported)
    assert error.values == {"suffix": Path(name).suffix, "kinds": KINDS}


PDF = Path(__file__).parents[1] / "readers" / "files" / "railway-tender-2024-06-18.en.library.pdf"


@pytest.mark.parametrize("name", ["a.pdf", "a.txt", "a.docx", "a"])
def test_a_pdf_is_read_whatever_it_is_called(name: str) -> None:
    (draft,) = read_bytes(PDF.read_bytes(), name)
    assert isinstance(draft, Draft)
    assert "railway" in draft.text


@pytest.mark.parametrize("name", ["a.pdf", "a.docx"])
def test_an_ending_that_promises_too_much_is_told(name: str) -> None:
    error = only_error(list(read_bytes(TEXT.encode(), name)))
    assert isinstance(error, SourceUnreadable)
    assert (error.reason, error.values) == ("wrong_ending", {"suffix": Path(name).suffix})


def test_an_email_is_read() -> None:
    (draft,) = read_bytes(b"From: a@b.example\nSubject: Dam\n\nThe dam is full.\n", "a.eml")
    assert isinstance(draft, Draft)
    assert (draft.title, draft.text) == ("Dam", TEXT)


def test_the_endings_that_are_read_are_named() -> None:
    assert set(SUFFIXES) == {
        ".txt", ".text", ".md", ".markdown", ".html", ".htm", ".jsonl", ".ndjson",
        ".pdf", ".docx", ".eml",
    }  # fmt: skip
    assert set(KINDS.split(", ")) <= set(SUFFIXES)


def test_a_missing_file_is_told_about(tmp_path: Path) -> None:
    error = only_error(list(read_path(tmp_path / "none.txt")))
    assert isinstance(error, SourceMissing)
    assert error.values == {"path": str(tmp_path / "none.txt")}


def test_a_path_through_a_file_is_told_about(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    error = only_error(list(read_path(tmp_path / "a.txt" / "b.txt")))
    assert isinstance(error, SourceUnreadable)
    assert error.values == {"detail": "Not a directory"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told_about(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch(mode=0o000)
    assert isinstance(only_error(list(read_path(tmp_path / "a.txt"))), SourceUnreadable)


def test_a_folder_gives_its_readable_files_in_order_of_their_names(tmp_path: Path) -> None:
    (tmp_path / "deeper").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("b.txt", "a.md", "deeper/c.txt", ".hidden.txt", ".git/d.txt", "e.png", "f"):
        (tmp_path / name).write_text(f"Words of {name}.")
    assert texts(list(read_path(tmp_path))) == [
        "Words of a.md.",
        "Words of b.txt.",
        "Words of deeper/c.txt.",
    ]


def test_a_bad_file_in_a_folder_costs_the_others_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\x7fELF\x00\x00")
    (tmp_path / "b.txt").write_text(TEXT)
    (tmp_path / "c.md").write_text("---\ndate: 2024-02-30\n---\nWords.")
    assert texts(list(read_path(tmp_path))) == [None, TEXT, "Words."]


def test_a_folder_that_is_hidden_itself_may_be_named(tmp_path: Path) -> None:
    (tmp_path / ".news").mkdir()
    (tmp_path / ".news" / "a.txt").write_text(TEXT)
    assert texts(list(read_path(tmp_path / ".news"))) == [TEXT]


def test_a_folder_with_nothing_to_read_is_told_about(tmp_path: Path) -> None:
    (tmp_path / "a.png").touch()
    error = only_error(list(read_path(tmp_path)))
    assert isinstance(error, SourceMissing)
    assert error.reason == "empty_folder"


def test_an_empty_file_is_told_about(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    error = only_error(list(read_path(tmp_path / "a.txt")))
    assert isinstance(error, SourceUnreadable)
    assert error.reason == "empty_file"


def test_an_empty_file_of_lines_holds_no_articles(tmp_path: Path) -> None:
    assert list(read_bytes(b"\n \n", "a.jsonl")) == []


def test_a_file_over_the_limit_is_refused_and_one_at_the_limit_is_not(small_limit: int) -> None:
    assert texts(list(read_bytes(b"a" * small_limit, "a.txt"))) == ["a" * small_limit]
    error = only_error(list(read_bytes(b"a" * (small_limit + 1), "a.txt")))
    assert isinstance(error, SourceTooLarge)


def test_the_limit_is_told_in_megabytes() -> None:
    error = only_error(list(read_bytes(b"a" * (MAX_FILE_BYTES + 1), "a.txt")))
    assert isinstance(error, SourceTooLarge)
    assert error.values == {"megabytes": 20}


@pytest.mark.parametrize("length", [100, 101, 199, 200, 201, 450])
def test_a_huge_line_fails_alone_and_under_its_own_number(small_limit: int, length: int) -> None:
    huge = b'{"text": "' + b"a" * (length - 11) + b"\n"
    assert len(huge) == length
    out = list(read_bytes(line(id=1) + huge + line(id=3) + b"{broken\n", "a.jsonl"))
    assert texts(out) == [TEXT, None, TEXT, None]
    assert [o.error.values["line"] for o in out if isinstance(o, Unread)] == [2, 4]


def test_a_huge_last_line_without_an_end_fails_alone(small_limit: int) -> None:
    assert texts(list(read_bytes(line(id=1) + b"{" * 250, "a.jsonl"))) == [TEXT, None]


def test_a_stream_that_begins_with_an_object_is_lines() -> None:
    for start in (b"", b"\xef\xbb\xbf", b"  "):
        out = list(read_standard_input(io.BytesIO(start + line(id=1) + line(id=2))))
        assert texts(out) == [TEXT, TEXT]


def test_any_other_stream_is_one_text() -> None:
    text = "Dam is full\n\nThe gates stay shut."
    (draft,) = read_standard_input(io.BytesIO(text.encode()))
    assert isinstance(draft, Draft)
    assert (draft.text, draft.source) == (text, None)


def test_a_stream_of_nothing_or_too_much_is_told_about(small_limit: int) -> None:
    assert isinstance(only_error(list(read_standard_input(io.BytesIO(b"")))), SourceUnreadable)
    for data in (b"a" * 101, b"short\n" + b"a" * 95):
        assert isinstance(only_error(list(read_standard_input(io.BytesIO(data)))), SourceTooLarge)
    assert texts(list(read_standard_input(io.BytesIO(b"a" * 100)))) == ["a" * 100]


def test_lines_of_a_stream_come_as_they_are_read() -> None:
    """A program that writes a line at a time is answered a line at a time."""
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as stream, os.fdopen(writing, "wb", buffering=0) as out:
        out.write(line(id=1))
        drafts = read_standard_input(stream)
        assert isinstance(next(drafts), Draft)
        out.write(line(id=2))
        assert isinstance(next(drafts), Draft)


def test_a_pasted_text_is_a_draft_or_told_about() -> None:
    assert list(read_text(TEXT, "message")) == [Draft(text=TEXT, source="message")]
    for text in ("", "7", "a\0b", "half \ud800"):
        (unread,) = read_text(text, "message")
        assert isinstance(unread, Unread)
        assert unread.source == "message"


def test_a_name_that_spells_no_characters_costs_only_itself(tmp_path: Path) -> None:
    odd = os.fsencode(tmp_path) + b"/bad\xff\xfe.txt"
    Path(os.fsdecode(odd)).write_bytes(b"It rained in Varna.")
    (tmp_path / "good.txt").write_bytes(b"It snowed in Varna.")
    drafts = list(read_path(tmp_path))
    assert {draft.source for draft in drafts} == {"bad??.txt", "good.txt"}
    for draft in drafts:
        (draft.source or "").encode()


@pytest.mark.parametrize("path", [Path(), Path("a\0b"), Path("~nobody-of-this-name/x")])
def test_what_is_no_path_is_not_there(path: Path) -> None:
    (unread,) = read_path(path)
    assert isinstance(unread, Unread)
    assert unread.error.reason == "no_such_file"
