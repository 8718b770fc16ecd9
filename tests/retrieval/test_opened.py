from __future__ import annotations

import pytest

from retrieval.intake.draft import Draft
from retrieval.intake.ingest import Ingester
from retrieval.opened import open_word
from store.archive import Archive
from store.errors import CitationRemoved, NotACitation

FIRST = "Rain in Varna\n“It rained for a week,” Ruth Calder said on Monday. Ivo left."
SECOND = "Rain in Varna\nIt is dry now. “It rained for a week,” Ruth Calder said on Monday."
THIRD = "Rain in Varna\nIt is dry now."


def take_in(ingester: Ingester, text: str) -> int:
    (receipt,) = ingester.ingest([Draft(text=text, external_id="rain")])
    assert receipt.article_id is not None
    return receipt.article_id


def word(archive: Archive, article_id: int, beginning: str) -> str:
    sentences = archive.sentences_of(article_id)
    return next(s.citation.id for s in sentences if s.text.startswith(beginning))


def test_it_tells_whose_words_they_are(archive: Archive, ingester: Ingester) -> None:
    article_id = take_in(ingester, FIRST)
    opened = open_word(archive, word(archive, article_id, "“It rained"))
    assert opened.chain == ("Ruth Calder",)
    assert opened.newest is None
    assert open_word(archive, word(archive, article_id, "Ivo")).chain == ()


def test_after_a_change_it_tells_where_the_words_stand_now(
    archive: Archive, ingester: Ingester
) -> None:
    article_id = take_in(ingester, FIRST)
    said, left = (word(archive, article_id, beginning) for beginning in ("“It rained", "Ivo"))
    take_in(ingester, SECOND)
    opened = open_word(archive, said)
    assert opened.cited.changed_at is not None
    assert opened.chain == ("Ruth Calder",)
    assert opened.newest is not None
    assert archive.open(opened.newest).text == opened.cited.text
    assert archive.open(opened.newest).changed_at is None
    gone = open_word(archive, left)
    assert (gone.cited.text, gone.newest) == ("Ivo left.", None)
    take_in(ingester, THIRD)
    opened = open_word(archive, said)
    assert (opened.newest, opened.chain) == (None, ())


def test_what_was_deleted_or_made_up_is_not_opened(archive: Archive, ingester: Ingester) -> None:
    article_id = take_in(ingester, FIRST)
    said = word(archive, article_id, "Ivo")
    archive.remove(article_id)
    with pytest.raises(CitationRemoved):
        open_word(archive, said)
    for made_up in ("", "c", "zzz", said[:-1]):
        with pytest.raises(NotACitation):
            open_word(archive, made_up)
