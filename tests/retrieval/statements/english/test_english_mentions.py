"""Who English noun phrases mention."""

from __future__ import annotations

import pytest

from retrieval.statements.english.mentions import read_mention
from retrieval.statements.english.words import read_words
from store.records import Span


@pytest.mark.parametrize(
    ("phrase", "name", "role", "kind"),
    [
        ("Ann Moore", "Ann Moore", None, "person"),
        ("Senator Ann Moore", "Ann Moore", "Senator", "person"),
        ("Ann Moore, the mayor", "Ann Moore", "the mayor", "person"),
        ("the mayor, Ann Moore", "Ann Moore", "the mayor", "person"),
        ("a spokesman for the ministry", None, "a spokesman for the ministry", "person"),
        ("the Interior Ministry", "Interior Ministry", None, "organisation"),
        ("two senior officials", None, "two senior officials", "group"),
        ("Deputy Oil Minister Haidar al-Rubaie", "Haidar al-Rubaie", "Deputy Oil Minister",
         "person"),
        ("the University of Oslo", "University of Oslo", None, "organisation"),
    ],
)  # fmt: skip
def test_a_phrase_gives_name_and_role(
    phrase: str, name: str | None, role: str | None, kind: str
) -> None:
    text = f"Later {phrase} spoke"
    words = read_words(text, Span(0, len(text)), [])
    mention = read_mention(words, 1, len(words) - 1)
    assert mention is not None

    def cut(span: Span | None) -> str | None:
        return text[span.start : span.end] if span is not None else None

    assert (cut(mention.name), cut(mention.role), mention.kind) == (name, role, kind)
