from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.intake.draft import Draft
from retrieval.intake.ingest import Ingester
from retrieval.naming.sounds import sound_keys
from retrieval.text.fold import fold, words
from retrieval.text.lexical import match_query, search_terms, stem
from store.archive import Archive


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("announced", "announcing"),
        ("minister's", "ministers"),
        ("dams", "dam"),
        ("المياه", "مياه"),
        ("الوزارة", "وزارة"),
        ("قالوا", "قال"),
    ],
)
def test_forms_of_a_word_share_a_stem(left: str, right: str) -> None:
    assert stem(fold(left)) == stem(fold(right))


@pytest.mark.parametrize(
    ("left", "right"), [("dam", "damp"), ("2023", "2024"), ("3.5", "35"), ("قلب", "كلب")]
)
def test_other_words_have_other_stems(left: str, right: str) -> None:
    assert stem(fold(left)) != stem(fold(right))


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_no_word_loses_its_stem(text: str) -> None:
    terms = search_terms(text)
    assert len(terms.stems.split(" ")) == len(list(words(text))) or not terms.stems
    assert all(stem(word.folded) for word in words(text))


def test_search_terms_are_the_stems_and_the_sounds_of_the_words() -> None:
    terms = search_terms("Kirby announced it.")
    assert terms.stems.split() == ["kirbi", "announc", "it"]
    assert set(terms.names.split()) == sound_keys("kirby") | sound_keys("announced")


def test_a_query_asks_for_any_of_its_terms_in_their_columns() -> None:
    assert match_query(stems=["dam", "dam"], names=["krb"]) == 'stems : ("dam") OR names : ("krb")'
    assert match_query(stems=iter(["a", "b"]), names=[]) == 'stems : ("a" OR "b")'
    assert match_query(stems=[], names=[]) == ""


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), max_size=3))
@settings(max_examples=30)
def test_no_term_breaks_a_query(terms: list[str]) -> None:
    import sqlite3

    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(stems, names, tokenize='ascii')")
    if query := match_query(stems=terms, names=terms):
        connection.execute("SELECT * FROM t WHERE t MATCH ?", [query]).fetchall()
    connection.close()


@pytest.mark.parametrize(
    "word",
    ["3.5", "1,000", "don't", "٣٫٥", "كيربي", "minister’s", "24.7.2021", "Zürich", "½", "a\u2044c"],
)
def test_every_word_is_found_and_counted_by_its_stem(
    archive: Archive, ingester: Ingester, word: str
) -> None:
    list(ingester.ingest([Draft(text=f"Here stands {word} in the middle.")]))
    stems = [stem(found.folded) for found in words(word)]
    assert stems
    assert archive.count_terms("stems", stems) == dict.fromkeys(stems, 1)
    for term in stems:
        assert len(archive.match_terms(match_query(stems=[term], names=[]), "en", 9)) == 1


def test_a_number_with_a_point_is_not_found_by_its_halves(
    archive: Archive, ingester: Ingester
) -> None:
    list(ingester.ingest([Draft(text="Growth was 3.5 percent.")]))
    assert archive.match_terms(match_query(stems=["3"], names=[]), "en", 9) == []


def test_threads_may_stem_at_once() -> None:
    asked = [f"{word}{number}" for number in range(300) for word in ("running", "يكتبون", "dams")]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(stem.__wrapped__, asked))
    assert together == [stem.__wrapped__(word) for word in asked]
