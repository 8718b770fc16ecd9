"""`isnad admins` and `isnad audit`, and that what is done in a terminal is noted."""

from __future__ import annotations

import getpass
import json
from pathlib import Path

import pytest
from commands import Isnad

TEXT = "Flood in Ostend\nMayor Ada Thornby said that it rained.\n"


@pytest.fixture
def actor() -> str:
    return f"terminal:{getpass.getuser()}"


@pytest.fixture
def article(tmp_path: Path) -> str:
    (tmp_path / "flood.txt").write_text(TEXT, encoding="utf-8")
    return "flood.txt"


def test_editors_are_named_listed_and_removed(
    isnad: Isnad, monkeypatch: pytest.MonkeyPatch, actor: str
) -> None:
    monkeypatch.setenv("ISNAD_ADMIN_IDS", "11,12")
    assert isnad("admins").out == "Owners\n  11\n  12\nEditors\n  No editors yet.\n"
    assert isnad("admins", "add", "7", "Amal Salem").out == "Amal Salem (7) is an editor now.\n"
    for listed in (isnad("admins", "--json").json, isnad("admins", "list", "--json").json):
        assert listed["owners"] == [11, 12]
        (editor,) = listed["editors"]
        assert (editor["user_id"], editor["name"], editor["decided_by"]) == (7, "Amal Salem", actor)
    assert "  7 Amal Salem · 20" in isnad("admins", "list").out
    assert isnad("admins", "remove", "7").out == "Amal Salem (7) is no longer an editor.\n"
    assert isnad("admins", "--json").json["editors"] == []
    lines = isnad("audit", "--json").json
    assert [(line["deed"], line["object"]) for line in lines] == [
        ("no_editor", "7 Amal Salem"),
        ("editor", "7 Amal Salem"),
    ]


def test_who_cannot_be_named_or_removed_gets_a_sentence(
    isnad: Isnad, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ISNAD_ADMIN_IDS", "11")
    for arguments, code, said in (
        (("add", "11"), 1, "That is an owner."),
        (("remove", "7"), 1, "There is no editor 7."),
        (("add", "0"), 2, ""),
        (("add", "x"), 2, ""),
        (("add", "9" * 30), 2, ""),
        (("add", "--", "-5"), 2, ""),
    ):
        ran = isnad("admins", *arguments)
        assert (ran.code, ran.out) == (code, ""), arguments
        assert said in ran.err
        assert "Traceback" not in ran.err


def test_what_is_done_in_a_terminal_is_noted(isnad: Isnad, article: str, actor: str) -> None:
    assert isnad("audit").out == "Nothing has been done yet.\n"
    isnad("ingest", article)
    isnad("ingest", article, "--json")
    isnad("alias", "join", "Ada Thornby", "Ada T.")
    isnad("alias", "forget", "Ada Thornby", "Ada T.")
    isnad("reindex")
    isnad("selfcheck")
    isnad("feedback", "--json")
    lines = isnad("audit", "--json").json
    assert [(line["deed"], line["object"], line["article_id"]) for line in lines] == [
        ("reindex", "", None),
        ("alias", "forget Ada Thornby = Ada T.", None),
        ("alias", "Ada Thornby = Ada T.", None),
        ("ingest", "duplicate=1", 1),
        ("ingest", "new=1", 1),
    ]
    assert {line["actor"] for line in lines} == {actor}
    assert lines[-1]["title"] == "Flood in Ostend"
    shown = isnad("audit", "--top", "1").out
    assert shown.endswith(f" {actor}: made the index anew\n")


def test_a_deleted_article_leaves_its_id_and_no_word(isnad: Isnad, article: str) -> None:
    isnad("ingest", article)
    isnad("delete", "1")
    lines = isnad("audit", "--json").json
    assert [(line["deed"], line["article_id"], line["title"]) for line in lines] == [
        ("delete", 1, None),
        ("ingest", 1, None),
    ]
    assert "Ostend" not in json.dumps(lines)


def test_the_log_can_be_narrowed_to_days(isnad: Isnad, article: str) -> None:
    isnad("ingest", article)
    assert len(isnad("audit", "--since", "2020-01-01", "--json").json) == 1
    assert isnad("audit", "--since", "2999-01-01", "--json").json == []
    assert isnad("audit", "--since", "yesterday").code == 2


def test_what_failed_halfway_is_noted_as_far_as_it_went(isnad: Isnad, article: str) -> None:
    ran = isnad("ingest", article, "nowhere.txt")
    assert ran.code == 1
    (line,) = isnad("audit", "--json").json
    assert line["object"].startswith("failed=1 new=1") or line["object"] == "new=1"
