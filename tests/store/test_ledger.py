"""The ledger as it is stored: cut from the text, gone with the article."""

from __future__ import annotations

from dataclasses import replace

import pytest
from new_articles import make
from sqlalchemy import text as sql

from store.archive import Archive
from store.records import NewLedger, NewLink, NewSpeaker, NewStatement, Span

TEXT = "The Gazette quoted Mayor Ann Lee as saying the dam is full. She added: it may burst."


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


LEDGER = NewLedger(
    speakers=(
        NewSpeaker(span("Ann Lee"), span("Mayor")),
        NewSpeaker(None, span("The Gazette"), "organisation"),
    ),
    statements=(
        NewStatement(
            span("the dam is full"),
            span("saying"),
            "indirect",
            (NewLink(0, span("Mayor Ann Lee")), NewLink(1, span("The Gazette"))),
        ),
        NewStatement(span("it may burst"), span("added"), "indirect", (NewLink(0, None),)),
    ),
)


@pytest.fixture
def version_id(archive: Archive) -> int:
    added = archive.add(replace(make(TEXT), ledger=LEDGER))
    return archive.article(added.article_id).version_id


def test_a_statement_is_cut_from_the_text_with_its_chain(archive: Archive, version_id: int) -> None:
    first, second = archive.statements_of([version_id])
    assert (first.text, first.cue, first.manner) == ("the dam is full", "saying", "indirect")
    assert [(link.speaker.label, link.mention) for link in first.chain] == [
        ("Ann Lee", "Mayor Ann Lee"),
        ("The Gazette", "The Gazette"),
    ]
    assert (second.speaker.role, second.chain[0].mention) == ("Mayor", None)


def test_a_statement_can_be_opened_as_a_citation(archive: Archive, version_id: int) -> None:
    for statement in archive.statements_of([version_id]):
        assert archive.open(statement.citation).text == statement.text


def test_speakers_come_with_how_much_they_say(archive: Archive, version_id: int) -> None:
    told = [(s.label, s.kind, s.statements) for s in archive.speakers([version_id])]
    assert told == [("Ann Lee", "person", 2), ("The Gazette", "organisation", 0)]
    lee = archive.speakers([version_id])[0]
    assert len(archive.statements_by([lee.id])) == 2


def test_a_ledger_goes_with_its_article(archive: Archive, version_id: int) -> None:
    archive.remove(archive.statements_of([version_id])[0].article_id)
    assert archive.versions_with_statements() == []
    with archive._engine.connect() as connection:
        for table in ("speaker", "statement", "link"):
            assert connection.execute(sql(f"SELECT count(*) FROM {table}")).scalar_one() == 0


def test_a_ledger_goes_with_a_version_that_is_replaced(archive: Archive) -> None:
    archive.add(replace(make(TEXT, external_id="e"), ledger=LEDGER))
    archive.add(make("Nothing was said today.", external_id="e"))
    assert archive.versions_with_statements() == []


def test_a_ledger_can_be_put_anew(archive: Archive, version_id: int) -> None:
    archive.put_ledger(version_id, NewLedger(LEDGER.speakers[:1], LEDGER.statements[1:]))
    assert [s.text for s in archive.statements_of([version_id])] == ["it may burst"]
    archive.put_ledger(10**6, LEDGER)  # a version that was deleted meanwhile
    assert archive.versions_with_statements() == [version_id]


def test_a_statement_that_was_altered_from_outside_is_a_fault(
    archive: Archive, version_id: int
) -> None:
    assert list(archive.faults()) == []
    with archive._engine.begin() as connection:
        connection.execute(sql('UPDATE statement SET "end" = "end" + 1 WHERE position = 0'))
        connection.execute(sql("DELETE FROM link WHERE rank = 0 AND start IS NULL"))
    assert [fault.split(": ")[1] for fault in archive.faults()] == [
        "the text between the offsets does not have its hash",
        "it has no speaker",
    ]


def test_the_last_word_on_two_names_counts(archive: Archive) -> None:
    archive.decide_kinship("Lee", "Ann Lee", same=True, by="1")
    archive.decide_kinship("Ann Lee", "Lee", same=False)
    assert [(k.left, k.right, k.same) for k in archive.kinships()] == [("Ann Lee", "Lee", False)]
    assert archive.forget_kinship("Lee", "Ann Lee")
    assert not archive.forget_kinship("Lee", "Ann Lee")
