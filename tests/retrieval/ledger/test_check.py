"""Checking a quote against an archive with a ledger."""

from __future__ import annotations

import hashlib
import sqlite3

import numpy as np
import pytest

from retrieval.errors import QuestionError
from retrieval.ledger.check import MAX_QUOTE_CHARACTERS, Check, Checker
from retrieval.text.language import language_of
from retrieval.text.split import split_passages, split_sentences
from store.archive import Archive
from store.records import (
    Manner,
    NewArticle,
    NewLedger,
    NewLink,
    NewSentence,
    NewSpeaker,
    NewStatement,
    Span,
    Speaker,
)

HARBOUR = (
    "It rained in Ostend. Mayor Ada Thornby said that the harbour will not open before 12 May."
    " “We need forty workers,” Omar Veling told reporters. “Nobody came.” The cranes are old."
)
ELSEWHERE = "Ruth Calder said that the harbour will open before 12 May."
ARABIC = "قال الوزير سمير الحدادي إن السد لم يمتلئ منذ ثلاث سنوات. وأكدت ليلى بن نصر أن الماء نظيف."


def span(text: str, words: str, after: int = 0) -> Span:
    start = text.index(words, after)
    return Span(start, start + len(words))


def take_in(archive: Archive, text: str, *said: tuple[str, str, Manner]) -> int:
    """Stores an article in which each speaker says something; gives the version's id."""
    names = list(dict.fromkeys(name for name, _, _ in said))
    ledger = NewLedger(
        speakers=tuple(NewSpeaker(span(text, name), None) for name in names),
        statements=tuple(
            NewStatement(span(text, words), None, how, (NewLink(names.index(name), None),))
            for name, words, how in said
        ),
    )
    return store(archive, text, ledger)


def store(archive: Archive, text: str, ledger: NewLedger) -> int:
    language = language_of(text)
    sentences = tuple(
        NewSentence(one, language, split_passages(text, one)) for one in split_sentences(text)
    )
    added = archive.add(
        NewArticle(
            title=text[:20],
            text=text,
            language=language,
            content_key=hashlib.sha256(text.encode()).hexdigest(),
            sentences=sentences,
            vectors=np.zeros((sum(len(one.passages) for one in sentences), 4), dtype=np.float32),
            encoder="none",
            ledger=ledger,
        )
    )
    return archive.article(added.article_id).version_id


@pytest.fixture
def checker(archive: Archive) -> Checker:
    take_in(
        archive,
        HARBOUR,
        ("Ada Thornby", "the harbour will not open before 12 May", "indirect"),
        (
            "Omar Veling",
            "We need forty workers,” Omar Veling told reporters. “Nobody came.",
            "direct",
        ),
    )
    take_in(
        archive,
        ARABIC,
        ("سمير الحدادي", "السد لم يمتلئ منذ ثلاث سنوات", "indirect"),
        ("ليلى بن نصر", "الماء نظيف", "indirect"),
    )
    return Checker(archive)


def told(check: Check) -> tuple[str, str | None, str | None]:
    return check.verdict, check.speaker, check.manner


@pytest.mark.parametrize(
    ("quote", "by", "speaker", "manner"),
    [
        ("the harbour will not open before 12 May", None, "Ada Thornby", "indirect"),
        ("“The harbour will NOT open”", "Thornby", "Ada Thornby", "indirect"),
        ("will not open before ١٢ May", "ada thornby", "Ada Thornby", "indirect"),
        ("We need forty workers. Nobody came.", "Omar Veling", "Omar Veling", "direct"),
        ("nobody came", None, "Omar Veling", "direct"),
        ("السدّ لم يمتلىء منذ ثلاث سنوات".replace("ىء", "ئ"), "الحدادي", "سمير الحدادي", "indirect"),
        ("الماء نظيف", "Leila", "ليلى بن نصر", "indirect"),
        ("Ada Thornby said that the harbour will not open", "Thornby", "Ada Thornby", "indirect"),
    ],
)
def test_what_somebody_said(
    checker: Checker, quote: str, by: str | None, speaker: str, manner: str
) -> None:
    check = checker.check(quote, by)
    assert told(check) == ("exact", speaker, manner)
    assert (check.attributed, check.likeness, check.differences) == (True, 1.0, ())


@pytest.mark.parametrize(
    ("quote", "by"),
    [("the cranes are old", None), ("It rained in Ostend. Mayor Ada Thornby", None)],
)
def test_an_articles_own_words_are_nobodys(checker: Checker, quote: str, by: str | None) -> None:
    check = checker.check(quote, by)
    assert (told(check), check.attributed) == (("exact", None, None), False)


@pytest.mark.parametrize(
    ("quote", "by", "speaker", "what", "in_quote", "in_text"),
    [
        ("the harbour will open before 12 May", None, "Ada Thornby", "negation", "", "not"),
        ("open before 12 May", "Thornby", "Ada Thornby", "negation", "", "not"),
        ("the harbour will not open before 13 May", None, "Ada Thornby", "number", "13", "12"),
        ("We need fifty workers", "Veling", "Omar Veling", "number", "fifty", "forty"),
        ("السد امتلأ منذ ثلاث سنوات", None, "سمير الحدادي", "negation", "امتلأ", "لم يمتلئ"),
        ("الماء غير نظيف", "ليلى بن نصر", "ليلى بن نصر", "negation", "غير", ""),
    ],
)
def test_other_words_than_theirs(
    checker: Checker,
    quote: str,
    by: str | None,
    speaker: str,
    what: str,
    in_quote: str,
    in_text: str,
) -> None:
    check = checker.check(quote, by)
    assert (check.verdict, check.speaker) == ("altered", speaker)
    (difference,) = check.differences
    assert (difference.what, difference.quote, difference.text) == (what, in_quote, in_text)
    cited = check.citations[0].cited
    assert quote[difference.quote_span.start : difference.quote_span.end] == in_quote
    assert cited.version_text[difference.text_span.start : difference.text_span.end] == in_text
    assert check.span is not None
    assert cited.citation.start < check.span.end
    assert check.span.start < cited.citation.end


@pytest.mark.parametrize(
    ("quote", "by", "speaker"),
    [
        ("the harbour will not open", "Omar Veling", "Ada Thornby"),
        ("We need forty workers", "Thornby", "Omar Veling"),
        ("الماء نظيف", "سمير الحدادي", "ليلى بن نصر"),
        ("The cranes are old", "Thornby", None),
    ],
)
def test_somebody_else_said_it(checker: Checker, quote: str, by: str, speaker: str | None) -> None:
    assert told(checker.check(quote, by))[:2] == ("other_speaker", speaker)


@pytest.mark.parametrize("quote", ["the cheese of Macron is excellent", "zebra", "الجبن لذيذ جداً"])
def test_nobody_said_it(checker: Checker, quote: str) -> None:
    check = checker.check(quote)
    assert told(check) == ("not_found", None, None)
    assert (check.differences, check.span, check.searched) == ((), None, 2)


def test_the_nearest_true_sentences_are_cited_where_nothing_is_found(checker: Checker) -> None:
    check = checker.check("the harbour of Zanzibar has opened a restaurant")
    assert check.verdict == "not_found"
    assert "harbour" in check.citations[0].cited.text
    assert 0 < check.likeness < 0.6


def test_the_same_words_by_two_are_each_ones_own(archive: Archive, checker: Checker) -> None:
    said = "the harbour will open before 12 May"
    take_in(archive, ELSEWHERE, ("Ruth Calder", said, "indirect"))
    assert told(checker.check(said))[:2] == ("exact", "Ruth Calder")
    # Thornby's own words are nearly these, but these are Calder's.
    check = checker.check(said, "Thornby")
    assert told(check)[:2] == ("other_speaker", "Ruth Calder")
    assert [citation.speaker for citation in check.citations][:2] == ["Ruth Calder", "Ada Thornby"]


def test_what_two_say_in_one_article_is_each_ones_own(archive: Archive, checker: Checker) -> None:
    text = "Ivo Maric said: we lost. Hana Sobol said: we lost."
    starts = [text.index("we lost"), text.rindex("we lost")]
    statements = tuple(
        NewStatement(Span(at, at + 7), None, "indirect", (NewLink(place, None),))
        for place, at in enumerate(starts)
    )
    speakers = tuple(NewSpeaker(span(text, name), None) for name in ("Ivo Maric", "Hana Sobol"))
    store(archive, text, NewLedger(speakers, statements))
    for by in ("Ivo Maric", "Hana Sobol"):
        assert told(checker.check("we lost", by))[:2] == ("exact", by)


def test_a_quote_over_sentences_is_cited_with_all_of_them(checker: Checker) -> None:
    check = checker.check("We need forty workers. Nobody came.", "Veling")
    texts = [citation.cited.text for citation in check.citations]
    assert texts[:2] == ["“We need forty workers,” Omar Veling told reporters.", "“Nobody came.”"]
    assert [citation.rank for citation in check.citations] == list(range(1, len(texts) + 1))


def test_who_is_meant_is_told_by_the_function_given(archive: Archive, checker: Checker) -> None:
    def never(name: str, speaker: Speaker) -> bool:
        return False

    quote = "the harbour will not open before 12 May"
    assert checker.check(quote, "Thornby").verdict == "exact"
    assert Checker(archive, never).check(quote, "Thornby").verdict == "other_speaker"


def test_it_is_found_among_many_sentences_of_the_same_words(archive: Archive) -> None:
    filler = " ".join(f"We know that they will say that number {n}." for n in range(400))
    take_in(archive, f"{filler} Ada Thornby said: they know that we will.")
    assert Checker(archive).check("they know that we will").verdict == "exact"


def test_a_text_that_was_altered_from_outside_proves_nothing(
    checker: Checker, sql: sqlite3.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    sql.execute("UPDATE version SET text = replace(text, ' not open', ' now open')")
    check = checker.check("the harbour will now open before 12 May")
    assert (check.verdict, check.citations) == ("not_found", ())
    assert "withheld" in caplog.text


def test_as_json_has_what_outside_tools_rely_on(checker: Checker) -> None:
    shape = checker.check("the harbour will open before 12 May", " Thornby ").as_json()
    assert list(shape) == [
        "quote", "by", "verdict", "speaker", "attributed", "manner", "likeness", "differences",
        "citations", "searched", "elapsed_ms",
    ]  # fmt: skip
    assert shape["by"] == "Thornby"
    assert shape["differences"][0] == {
        "kind": "left_out",
        "what": "negation",
        "quote": "",
        "quote_start": 16,
        "quote_end": 16,
        "text": "not",
        "text_start": HARBOUR.index("not open"),
        "text_end": HARBOUR.index("not open") + 3,
    }
    assert shape["citations"][0]["speaker"] == "Ada Thornby"


@pytest.mark.parametrize(
    ("quote", "by", "reason"),
    [
        ("", None, "quote_without_words"),
        (" “…” ", None, "quote_without_words"),
        ("%", None, "quote_without_words"),
        ("x" * (MAX_QUOTE_CHARACTERS + 1), None, "quote_too_long"),
        ("broken \ud800", None, "question_broken"),
        ("the harbour", "???", "not_a_name"),
        ("the harbour", "x" * 300, "not_a_name"),
        ("the harbour", "\udfff", "question_broken"),
    ],
)
def test_what_cannot_be_checked_is_told(
    checker: Checker, quote: str, by: str | None, reason: str
) -> None:
    with pytest.raises(QuestionError) as caught:
        checker.check(quote, by)
    assert caught.value.reason == reason


@pytest.mark.parametrize("quote", ["$5", "a", "[they]", '"stems" OR x', "x" * 2000, "5% … 7%"])
def test_an_odd_quote_is_not_found(checker: Checker, quote: str) -> None:
    assert checker.check(quote).verdict == "not_found"


def test_an_empty_library_has_nothing(archive: Archive) -> None:
    check = Checker(archive).check("the harbour will open", "Thornby")
    assert (check.verdict, check.citations, check.likeness) == ("not_found", (), 0.0)
