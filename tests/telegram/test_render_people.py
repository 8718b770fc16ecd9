from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_render import NASTY, answer, article, cited, quotes, shown

from bot.telegram.render import Page, render_answer, render_sources
from bot.telegram.render_jobs import render_receipt
from bot.telegram.render_people import (
    render_account,
    render_first,
    render_kinships,
    render_people,
    render_spoken,
    render_which,
)
from bot.words.catalogue import words_in
from retrieval.answer import Answer, Spoken
from retrieval.intake.ingest import Receipt
from retrieval.ledger.directory import Person
from retrieval.ledger.said import Account
from store.records import Kinship, Speaker

ENGLISH, ARABIC = words_in("en"), words_in("ar")
BOTH = pytest.mark.parametrize("words", [ENGLISH, ARABIC], ids=["en", "ar"])


def person(number: int = 1, name: str | None = "Ann Lee", role: str | None = "Mayor") -> Person:
    speaker = Speaker(number, 1, 1, "person", name, role, 3)
    names, roles = ((name,) if name else ()), ((role,) if role else ())
    return Person(name or role or "", names, roles, (speaker,))


def spoken(*texts: str, who: Person | None = None, **fields: Any) -> Answer:
    """An answer for somebody's words, each of an article of its own."""
    who = who or person()
    citations = [cited(text, title=f"t{n}") for n, text in enumerate(texts)]
    found = answer(*citations, answered=bool(texts))
    with_chain = tuple(replace(c, chain=(who.label,)) for c in found.citations)
    told = Spoken((who,), statements=len(texts), **fields)
    return replace(found, citations=with_chain, spoken=told)


def data(page: Page) -> list[str | None]:
    """What the buttons lead to, but for votes."""
    found = [button.data for row in page.buttons for button in row]
    return [word for word in found if not str(word).startswith("vote:")]


def test_an_ordinary_answer_names_who_says_it_and_through_whom_it_came() -> None:
    found = answer(cited("One."))
    with_chain = replace(found.citations[0], chain=("<Ann>", "آن", "The Gazette"))
    (page,) = render_answer(replace(found, citations=(with_chain,)), ENGLISH)
    line = shown(page).text.splitlines()[1]
    speaker, first, second, *_ = line.split(" · ")
    assert speaker == "\u200e\u2068<Ann>\u2069"
    assert first == "\u2068via \u2068آن\u2069\u2069"
    assert second == "\u2068via \u2068The Gazette\u2069\u2069"


def test_words_that_came_in_different_ways_are_two_quotations() -> None:
    whole = "One. Two."
    found = answer(cited("One.", whole=whole), cited("Two.", start=5, whole=whole))
    chains = (("A",), ("B",))
    citations = tuple(
        replace(c, chain=chain) for c, chain in zip(found.citations, chains, strict=True)
    )
    (page,) = render_answer(replace(found, citations=citations), ENGLISH)
    assert quotes(page) == ["One.", "Two."]


def test_a_page_has_five_quotations_and_leads_to_those_beside_it() -> None:
    found = spoken(*(f"{n} {NASTY}" for n in range(12)))
    first, second, third = (render_spoken(found, offset, ENGLISH) for offset in (0, 5, 10))
    assert [len(quotes(page)) for page in (first, second, third)] == [5, 5, 2]
    assert quotes(second)[0] == f"5 {NASTY}"
    assert data(first)[-1:] == ["spoken:1:5"]
    assert data(second)[-2:] == ["spoken:1:0", "spoken:1:10"]
    assert render_spoken(found, 999, ENGLISH) == third
    assert first.asks_back


@BOTH
def test_the_head_tells_whose_words_they_are_and_how_many(words: Any) -> None:
    head = shown(render_spoken(spoken("One.", "Two.", "Three."), 0, words)).text.splitlines()[0]
    assert head.startswith("\u2068Ann Lee\u2069 (\u2068Mayor\u2069) · 3 ")


@pytest.mark.parametrize(
    ("count", "counted"),
    [
        (1, "تصريح واحد"),
        (2, "تصريحان"),
        (3, "3 تصريحات"),
        (11, "11 تصريحاً"),
        (100, "100 تصريح"),
    ],
)
def test_arabic_counts_statements_in_its_forms(count: int, counted: str) -> None:
    found = spoken("One.")
    told = replace(found, spoken=Spoken((person(),), statements=count))
    assert counted in shown(render_spoken(told, 0, ARABIC)).text


def test_quotations_that_are_too_long_for_a_page_are_cut_outside_of_the_quotation() -> None:
    texts = [f"{n} " + "word " * 600 + "end." for n in range(7)]
    page = render_spoken(spoken(*texts), 0, ENGLISH)
    for quote, text in zip(quotes(page), texts, strict=False):
        assert text.startswith(quote)
    assert shown(page).text.count("…") == 5


def test_a_few_long_quotations_come_whole() -> None:
    texts = [f"{n} " + "word " * 600 + "end." for n in range(3)]
    pages = render_first(spoken(*texts), ENGLISH)
    assert [quote for page in pages for quote in quotes(page)] == texts


@BOTH
def test_who_is_silent_is_told_with_who_is_not(words: Any) -> None:
    page = render_spoken(spoken(topic="<cheese>", others=("Bo <1>", "زيد")), 0, words)
    text = shown(page).text
    assert quotes(page) == []
    for part in ("Ann Lee", "<cheese>", "Bo <1>", "زيد"):
        assert part in text


@BOTH
def test_who_may_be_meant_is_listed_with_a_button_for_each(words: Any) -> None:
    several = tuple(person(n, f"Lee <{n}> &") for n in range(1, 60))
    page = render_which(several, "spoken", words)
    assert "1. \u2068Lee <1> &\u2069" in shown(page).text
    assert data(page) == [f"spoken:{n}:0" for n in range(1, 21)]
    assert "39" in shown(page).text
    asked = Account("Lee", "", several)
    assert data(render_account(asked, (), 0, words))[0] == "said:1:0"
    about = Account("Lee", "cheese", several)
    assert render_account(about, (), 0, words).asks_back


def test_nobody_said_nothing_there() -> None:
    text = shown(render_account(Account("Ann", "", (person(),)), (), 0, ENGLISH)).text
    assert "says nothing in those articles" in text


def test_who_speaks_is_a_list_with_buttons_in_pairs() -> None:
    several = [person(n) for n in range(1, 11)]
    page = render_people(several, 3, 10, 25, ENGLISH)
    assert shown(page).text.startswith("25 speakers\n")
    assert shown(page).text.endswith("Page 2 of 3")
    assert [len(row) for row in page.buttons] == [2, 2, 2, 2, 2, 2]
    assert data(page)[-2:] == ["speakers:3:0", "speakers:3:20"]
    assert "this article" in shown(render_people([], 3, 0, 0, ENGLISH)).text


@BOTH
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=3000))
def test_names_of_any_length_and_script_make_a_message(words: Any, name: str) -> None:
    odd = person(10**15, name, name)
    shown(render_which([odd] * 30, "spoken", words))
    shown(render_people([odd] * 10, 10**9, 10, 10**6, words))
    shown(render_spoken(spoken(*(f"{n} {NASTY}" * 40 for n in range(8)), who=odd), 5, words))
    shown(render_spoken(spoken(who=odd, topic=name, others=(name, name)), 0, words))
    shown(render_kinships([Kinship(name[:200], name[:200], True)] * 50, words))


def test_a_receipt_and_the_sources_count_statements() -> None:
    receipt = Receipt("new", "a.txt", None, 7, 1, "T", "ar", 12, 5)
    assert "12 sentences · 5 statements" in shown(render_receipt(receipt, ENGLISH)).text
    assert "12 جملة · 5 تصريحات" in shown(render_receipt(receipt, ARABIC)).text
    assert (
        "3\u00a0sentences · one\u00a0statement"
        in shown(render_sources([article(1)], 0, 1, ENGLISH)).text
    )
