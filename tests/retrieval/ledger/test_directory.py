"""Who is who in a library, and how fast that is told."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence

import pytest
from ledgers import put

from retrieval.encoding.encoder import load_words
from retrieval.encoding.vocabulary import Vocabulary
from retrieval.intake.draft import Draft
from retrieval.intake.ingest import Ingester
from retrieval.ledger.directory import Directory, Person
from retrieval.ledger.name_index import NameIndex, may_be_one
from store.archive import Archive

NAMES = (
    "John Kirby", "جون كيربي", "J. Kirby", "Kirby", "Qais al-Khazali", "قيس الخزعلي", "الخزعلي",
    "Abdel Rahman Badawi", "عبد الرحمن بدوي", "Bo Lee", "Lee", "بو لي", "Ann Leigh",
    "Saddam Hussein", "Uday Saddam Hussein", "حسين", "Fuad Hussein", "Fouad Hussain",
    "Mr John Kirby", "ج. كيربي", "Kim Ali", "علي", "Aly", "كيم علي", "Ngo", "7", "李明",
)  # fmt: skip


def take_in(archive: Archive, ingester: Ingester, number: int, *names: str) -> int:
    """An article in which each of these says something; gives its id."""
    text = "\n".join(f"{name} said that it rained on day {number}." for name in names)
    (receipt,) = ingester.ingest([Draft(text=text, title=f"Rain {number}")])
    assert receipt.article_id is not None
    said = f"it rained on day {number}"
    put(archive, receipt.article_id, *(((name,), "said", said) for name in names))
    return receipt.article_id


@pytest.fixture
def directory(archive: Archive) -> Directory:
    return Directory(archive, Vocabulary(load_words()))


def labels(persons: Sequence[Person]) -> list[str]:
    return sorted(person.label for person in persons)


def test_no_name_that_may_be_one_with_another_is_passed_over() -> None:
    for name in NAMES:
        for first in (NAMES, NAMES[::-1]):
            index = NameIndex()
            for other in first:
                index.add(other)
            alike = {other for other in NAMES if may_be_one(name, other)}
            assert alike <= set(index.near(name)), name


def test_few_names_are_worth_comparing() -> None:
    index = NameIndex()
    for name in NAMES:
        index.add(name)
    assert set(index.near("Qais al-Khazali")) == {"Qais al-Khazali", "قيس الخزعلي", "الخزعلي"}


def test_a_ledger_that_was_made_anew_is_read_anew(
    archive: Archive, ingester: Ingester, directory: Directory
) -> None:
    article = take_in(archive, ingester, 1, "Ada Thornby", "Omar Veling")
    take_in(archive, ingester, 2, "Ruth Calder")
    assert labels(directory.everybody()) == ["Ada Thornby", "Omar Veling", "Ruth Calder"]
    put(archive, article, (("Omar Veling",), "said", "it rained on day 1"))
    assert labels(directory.everybody()) == ["Omar Veling", "Ruth Calder"]
    assert directory.find("Thornby") == []
    (veling,) = directory.find("Veling")
    assert archive.statements_by([veling.id])
    archive.remove(article)
    assert labels(directory.everybody()) == ["Ruth Calder"]


def test_a_decision_of_names_counts_at_once(
    archive: Archive, ingester: Ingester, directory: Directory
) -> None:
    take_in(archive, ingester, 1, "Ada Thornby", "Omar Veling")
    assert len(directory.everybody()) == 2
    archive.decide_kinship("Ada Thornby", "Omar Veling", same=True)
    (one,) = directory.everybody()
    assert set(one.names) == {"Ada Thornby", "Omar Veling"}
    archive.decide_kinship("Ada Thornby", "Omar Veling", same=False)
    assert len(directory.everybody()) == 2


def test_one_word_goes_to_the_one_of_the_same_article(
    archive: Archive, ingester: Ingester, directory: Directory
) -> None:
    take_in(archive, ingester, 1, "Ada Thornby", "Thornby")
    take_in(archive, ingester, 2, "Omar Thornby")
    assert labels(directory.everybody()) == ["Ada Thornby", "Omar Thornby"]
    take_in(archive, ingester, 3, "Thornby")
    assert labels(directory.everybody()) == ["Ada Thornby", "Omar Thornby", "Thornby"]


def test_everybody_is_told_soon_in_a_large_library(
    archive: Archive, ingester: Ingester, directory: Directory
) -> None:
    draw = random.Random(7)
    syllables = [a + b for a in "bdfghklmnrstz" for b in "aeiou"]

    def name(shortest: int) -> str:
        return "".join(draw.choices(syllables, k=draw.randint(shortest, 4))).title()

    firsts, lasts = [name(2) for _ in range(100)], [name(3) for _ in range(700)]
    for number in range(30):
        names = {f"{draw.choice(firsts)} {draw.choice(lasts)}" for _ in range(50)}
        take_in(archive, ingester, number, *sorted(names))
    began = time.perf_counter()
    persons = directory.everybody()
    assert len(persons) > 1_300
    # Under a second of an idle core; compared one with another it took half a minute.
    assert time.perf_counter() - began < 6
    began = time.perf_counter()
    assert directory.everybody() == persons
    assert time.perf_counter() - began < 0.1
