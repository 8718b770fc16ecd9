from __future__ import annotations

import pytest
from new_articles import DAM, make

from bot.words.catalogue import languages, words_in
from store.archive import Archive
from store.audit import DEEDS, Audit


@pytest.fixture
def audit(archive: Archive) -> Audit:
    return archive.beside(Audit)


def test_the_latest_line_comes_first_and_pages_follow(audit: Audit) -> None:
    for number in range(5):
        audit.note("terminal:root", "alias", f"{number}")
    assert audit.count() == 5
    assert [line.object for line in audit.lines()] == ["4", "3", "2", "1", "0"]
    assert [line.object for line in audit.lines(offset=1, limit=2)] == ["3", "2"]
    assert audit.lines(since="2999-01-01") == []
    assert len(audit.lines(since="2020-01-01")) == 5


def test_an_article_is_named_by_its_id_and_its_title_goes_with_it(
    archive: Archive, audit: Audit, tmp_path: object
) -> None:
    added = archive.add(make(DAM))
    audit.note("telegram:7 Amal", "ingest", "new=1", added.article_id)
    (line,) = audit.lines()
    assert (line.article_id, line.title) == (added.article_id, archive.articles()[0].title)
    archive.remove(added.article_id)
    (line,) = audit.lines()
    assert (line.article_id, line.title) == (added.article_id, None)


def test_a_new_version_makes_no_second_line(archive: Archive, audit: Audit) -> None:
    added = archive.add(make(DAM, url="https://a.example/1"))
    archive.add(make(DAM + " It rained.", url="https://a.example/1"))
    audit.note("terminal:root", "ingest", article_id=added.article_id)
    assert len(audit.lines()) == 1


def test_what_somebody_did_is_counted_by_their_id_and_not_by_their_name(audit: Audit) -> None:
    audit.note("telegram:7 Amal", "ingest")
    audit.note("telegram:7 Amal Salem", "ingest")
    audit.note("telegram:7", "ingest")
    audit.note("telegram:7 Amal", "delete")
    audit.note("telegram:77 Badr", "ingest")
    audit.note("telegram:8 telegram:7 x", "ingest")
    assert len(audit.moments("telegram:7", "ingest", "2020")) == 3
    assert audit.moments("telegram:7", "ingest", "2999") == []


def test_whatever_is_noted_can_be_stored_in_one_line(audit: Audit) -> None:
    audit.note("telegram:7 \ud800\nx", "feed", "a\0b\n" + "c" * 999)
    (line,) = audit.lines()
    assert line.actor == "telegram:7 ? x"
    assert line.object == "a b " + "c" * 196


@pytest.mark.parametrize("language", languages())
def test_there_are_words_for_every_deed(language: str) -> None:
    keys = words_in(language).keys()
    assert {key.removeprefix("deed.") for key in keys if key.startswith("deed.")} == set(DEEDS)
