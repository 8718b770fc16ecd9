from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.intake.draft import Draft
from retrieval.intake.ingest import Ingester
from retrieval.intake.near_duplicates import (
    bands_of,
    bring_up_to_date,
    near_version,
    percent_alike,
    runs_of,
)
from store.archive import Archive
from store.records import Near

SEEDS = Path(__file__).parents[3] / "seeds" / "articles"
STORIES = sorted(SEEDS.glob("*.txt"))
OWN = "\nOur correspondent adds that the cafés of the harbour stayed open all night long."


def take_in(ingester: Ingester, *texts: str) -> list[tuple[Near, ...]]:
    return [receipt.near for receipt in ingester.ingest(Draft(text) for text in texts)]


def near_ids(archive: Archive, article_id: int) -> list[int]:
    return [near.article_id for near in archive.near(article_id)]


def test_a_run_is_three_folded_words() -> None:
    assert runs_of("The Dam, is FULL.") == {"the dam is", "dam is full"}
    assert runs_of("قالَ الوزيرُ أمس") == runs_of("قال الوزير امس")
    assert runs_of("two words") == frozenset()


def test_the_percent_is_counted_on_the_shorter_text() -> None:
    whole = runs_of("a b c d e f g h i j")
    assert percent_alike(runs_of("a b c d e"), whole) == 100
    assert percent_alike(whole, runs_of("a b c d x y")) == 50
    assert percent_alike(frozenset(), whole) == 0


def test_equal_texts_share_all_bands_and_others_none() -> None:
    one, other = (bands_of(runs_of(file.read_text("utf-8"))) for file in STORIES[:2])
    assert one == bands_of(runs_of(STORIES[0].read_text("utf-8").upper()))
    assert not set(one) & set(other)
    assert all(0 <= band < 2**63 for band in one)
    assert bands_of(runs_of("Too short to tell.")) == ()


@pytest.mark.parametrize("file", STORIES, ids=lambda file: file.stem)
def test_copy_with_another_headline_and_an_ending_is_nearly_one(
    ingester: Ingester, archive: Archive, file: Path
) -> None:
    story = file.read_text("utf-8")
    carried = "Another headline\n" + story.partition("\n")[2] + OWN
    nothing, near = take_in(ingester, story, carried)
    assert nothing == ()
    assert [one.article_id for one in near] == [1]
    assert 75 <= near[0].percent < 100
    assert near_ids(archive, 1) == [2]


def test_another_story_of_the_same_event_is_not(ingester: Ingester) -> None:
    strike = [file.read_text("utf-8") for file in STORIES if "port-strike" in file.stem]
    assert take_in(ingester, *strike) == [(), ()]


def test_a_new_version_is_compared_anew(ingester: Ingester, archive: Archive) -> None:
    story = STORIES[0].read_text("utf-8")
    take_in(ingester, story, story + OWN)
    other = STORIES[1].read_text("utf-8")
    list(ingester.ingest([Draft(other, external_id="x"), Draft(story + OWN * 2, external_id="x")]))
    assert sorted(near_ids(archive, 3)) == [1, 2]
    list(ingester.ingest([Draft(other, external_id="x")]))
    assert near_ids(archive, 3) == []
    assert near_ids(archive, 1) == [2]


def test_of_a_deleted_article_nothing_is_nearly_one(ingester: Ingester, archive: Archive) -> None:
    story = STORIES[0].read_text("utf-8")
    take_in(ingester, story, story + OWN)
    archive.remove(2)
    assert near_ids(archive, 1) == []
    assert archive.mates(bands_of(runs_of(story))).keys() == {1}


def test_articles_from_before_are_gone_through_once(ingester: Ingester, archive: Archive) -> None:
    story = STORIES[0].read_text("utf-8")
    take_in(ingester, story, story + OWN)
    for article in archive.articles():
        archive.put_near(article.version_id, (), ())
    assert near_ids(archive, 1) == []
    bring_up_to_date(archive)
    assert (near_ids(archive, 1), near_ids(archive, 2)) == ([2], [1])
    assert archive.near_version() == near_version()
    revision = archive.state()
    bring_up_to_date(archive)
    assert archive.state() == revision


def test_who_carries_a_sentence_letter_for_letter(ingester: Ingester, archive: Archive) -> None:
    story = STORIES[0].read_text("utf-8")
    take_in(ingester, story, story + OWN, "The dam is full. Nobody knows why it is so.")
    sentences = archive.sentences_of(1)
    carriers = archive.carriers([sentence.id for sentence in sentences])
    assert carriers == {sentence.id: {2} for sentence in sentences}
    own = archive.sentences_of(2)[-1]
    assert archive.carriers([own.id]) == {}
