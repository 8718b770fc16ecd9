from __future__ import annotations

from new_articles import DAM, DRY, found, make

from store.archive import Archive
from store.database import open_database
from store.records import SearchTerms


def test_words_find_sentences_of_their_language_best_first(archive: Archive) -> None:
    archive.add(make("The dam is full. The dam of the dam. Nothing here."))
    archive.add(make("A dam in another tongue.", language="ar"))
    hits = archive.match_terms('stems : "dam"', "en", 10)
    assert [sentence_id for sentence_id, _ in hits] == [2, 1]
    assert hits[0][1] > hits[1][1] > 0
    assert found(archive, "dam", "ar") == ["A dam in another tongue."]
    assert len(archive.match_terms('stems : "dam"', "en", 1)) == 1
    assert archive.match_terms('stems : "absent"', "en", 10) == []


def test_names_are_looked_for_apart_from_stems(archive: Archive) -> None:
    archive.add(make("Kirby spoke."))
    assert archive.match_terms('names : "krb"', "en", 10)
    assert not archive.match_terms('stems : "krb"', "en", 10)


def test_terms_are_counted_by_sentence(archive: Archive) -> None:
    archive.add(make("The dam is full. The dam of the dam. Nothing here."))
    assert archive.count_terms("stems", ["dam", "noth", "absent"]) == {"dam": 2, "noth": 1}
    assert archive.count_terms("names", ["dam"]) == {}
    assert archive.count_terms("stems", []) == {}


def test_an_old_version_is_found_by_none_of_its_words(archive: Archive) -> None:
    archive.add(make(DAM, external_id="e1"))
    archive.add(make(DRY, external_id="e1"))
    assert found(archive, "full") == []
    assert found(archive, "dry") == ["The dam is dry."]
    assert archive.count_terms("stems", ["full", "dam"]) == {"dam": 1}


def test_a_change_of_folding_makes_the_word_search_anew(
    archive: Archive, database_url: str
) -> None:
    archive.add(make(DAM))

    def backwards(text: str) -> SearchTerms:
        return SearchTerms(stems=text[::-1].replace(".", ""), names="")

    changed = Archive(open_database(database_url), terms=backwards, terms_version="backwards")
    assert changed.count_terms("stems", ["mad", "dam"]) == {"mad": 1}
    assert list(changed.faults()) == []
    changed.remove(1)
    assert changed.count_terms("stems", ["mad"]) == {}
    changed.close()


def test_the_word_search_made_anew_is_the_same(archive: Archive) -> None:
    archive.add(make(DAM))
    archive.add(make("قال كيربي إن الأمر انتهى.", language="ar"))
    before = [
        archive.match_terms(f"stems : {w}", la, 9) for w, la in (("dam", "en"), ("قال", "ar"))
    ]
    archive.rebuild_terms()
    after = [archive.match_terms(f"stems : {w}", la, 9) for w, la in (("dam", "en"), ("قال", "ar"))]
    assert before == after
    assert all(before)
