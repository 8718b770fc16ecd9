from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram_html import Shown, parse_html
from telegram_html import units as telegram_units

from bot.telegram.render import (
    MESSAGE_UNITS,
    Page,
    isolate,
    render_answer,
    render_sources,
    units,
)
from bot.words.catalogue import words_in
from retrieval.answer import Answer, AnswerCitation
from retrieval.questions.filters import Narrowing, filters_of
from store.citation import Citation, hash_text
from store.records import Article, CitedText, Scope

ENGLISH, ARABIC = words_in("en"), words_in("ar")
VOTES = ["vote:right", "vote:wrong"]
NASTY = "He said: <b>5 < 6 & 7 > 3</b> &amp; \"so\" 'on' 👩‍👩‍👧‍👦 [x](y) _z_ قال: «لا» & انتهى."


def cited(text: str, *, start: int = 0, whole: str | None = None, **fields: Any) -> CitedText:
    whole = text if whole is None else whole
    known: dict[str, Any] = {
        "article_id": 1, "external_id": None, "version": 1, "title": "A <title> & more",
        "source": "paper <1>.txt", "url": None, "published": "2024-03-05", "changed_at": None,
    }  # fmt: skip
    citation = Citation(1, start, start + len(text), hash_text(text))
    return CitedText(citation=citation, text=text, version_text=whole, **known | fields)


def answer(*texts: CitedText, answered: bool = True, searched: int = 3) -> Answer:
    citations = tuple(
        AnswerCitation(rank, text, "en", 1.0) for rank, text in enumerate(texts, start=1)
    )
    return Answer("?", "en", answered, 0.9, citations, searched, 1.0)


def narrowed(found: Answer, *scopes: Scope, kept: bool = True) -> Answer:
    """The answer as it would be with these filters."""
    filters = [item for scope in scopes for item in filters_of(scope)]
    return replace(found, filters=tuple(Narrowing(item, kept) for item in filters))


JULY = Scope(since=date(2021, 7, 1), until=date(2021, 7, 31))


def shown(page: Page) -> Shown:
    """The message as Telegram would show it; fails where Telegram would refuse it."""
    result = parse_html(page.html)
    assert 0 < telegram_units(result.text) <= MESSAGE_UNITS
    for row in page.buttons:
        for button in row:
            assert (button.data is None) != (button.url is None)
            assert len((button.data or "").encode()) <= 64
    return result


@pytest.mark.parametrize(
    ("language", "copies", "said"),
    [
        ("en", 1, "also in 1 other article"),
        ("en", 2, "also in 2 other articles"),
        ("ar", 2, "وفي مقالين آخرين أيضاً"),
        ("ar", 3, "وفي 3 مقالات أخرى أيضاً"),
    ],
)
def test_articles_that_carry_the_same_are_counted(language: str, copies: int, said: str) -> None:
    found = answer(cited("The dam is full."))
    carried = replace(found, citations=(replace(found.citations[0], copies=copies),))
    assert said in shown(render_answer(carried, words_in(language))[0]).text
    assert said not in shown(render_answer(found, words_in(language))[0]).text


def quotes(page: Page) -> list[str]:
    return shown(page).parts("blockquote", "expandable_blockquote")


def test_the_sentence_is_a_block_quote_character_for_character() -> None:
    (page,) = render_answer(answer(cited(NASTY)), ENGLISH)
    assert quotes(page) == [NASTY]


def test_title_source_and_date_stand_below_and_a_button_leads_to_the_context() -> None:
    text = cited(NASTY)
    (page,) = render_answer(answer(text), ENGLISH)
    assert shown(page).text.endswith(
        f"\n\u200e{isolate('A <title> & more')} · \u2068paper <1>.\u2060txt\u2069"
        f" · {isolate('2024-03-05')}"
    )
    assert [[button.data for button in row] for row in page.buttons] == [
        [f"context:{text.citation.id}"],
        VOTES,
    ]


@pytest.mark.parametrize(
    ("title", "mark"), [("A title", "\u200e"), ("عنوان", "\u200f"), ("123", "\u200e")]
)
def test_a_source_line_runs_as_its_article_does(title: str, mark: str) -> None:
    whole = "One. Two. Three."
    first = cited("One.", title=title, whole=whole)
    third = cited("Three.", title=title, whole=whole, start=10)
    for words in (ENGLISH, ARABIC):
        text = shown(render_answer(answer(first, third), words)[0]).text
        one, other = (part.splitlines()[-1] for part in text.split("\n\n"))
        assert one.startswith(f"{mark}1. {isolate(title)}")
        assert other.startswith(f"{mark}2. ")


def test_the_second_quotation_of_an_article_does_not_tell_it_again() -> None:
    whole = "One. Two. Three. Four."
    first = cited("One.", whole=whole)
    third = cited("Three.", start=10, whole=whole)
    found = answer(first, third, cited("Else.", title="Other", whole="Else."))
    elsewhere = replace(found.citations[2].cited, citation=Citation(2, 0, 5, hash_text("Else.")))
    citations = (*found.citations[:2], replace(found.citations[2], cited=elsewhere))
    named = tuple(replace(one, chain=("Ann Lee",)) for one in citations)
    (page,) = render_answer(replace(found, citations=named), ENGLISH)
    lines = [part.splitlines()[-1] for part in shown(page).text.split("\n\n")]
    assert "A <title> & more" in lines[0]
    assert lines[1] == f"\u200e2. {isolate('Ann Lee')}"
    assert "Other" in lines[2]
    (page,) = render_answer(replace(found, citations=citations), ENGLISH)
    assert "2. \u2068in the same article\u2069" in shown(page).text


def test_a_file_name_neither_breaks_nor_becomes_a_link() -> None:
    text = shown(render_answer(answer(cited("One.", source="the-port-1.en.md")), ENGLISH)[0]).text
    assert isolate("the-\u2060port-\u20601.\u2060en.\u2060md") in text
    text = shown(render_answer(answer(cited("One.", source="BBC-Arabic")), ENGLISH)[0]).text
    assert isolate("BBC-Arabic") in text


def test_the_title_leads_to_the_sentence_even_where_buttons_are_lost() -> None:
    text = cited(NASTY)
    (page,) = render_answer(answer(text), ENGLISH)
    title = "A &lt;title&gt; &amp; more"
    assert f'<a href="?start={text.citation.id}">{isolate(title)}</a>' in page.html


def test_neighbouring_sentences_are_one_quotation_with_one_button() -> None:
    whole = "“One. Two.” Three."
    first, second = cited("“One.", whole=whole), cited("Two.”", start=6, whole=whole)
    (page,) = render_answer(answer(first, second), ENGLISH)
    assert quotes(page) == ["“One. Two.”"]
    assert len(page.buttons) == 2, "the other row is for votes"


def test_several_quotations_are_numbered_as_their_buttons_are() -> None:
    (page,) = render_answer(answer(cited("One."), cited("Two.", title="Other")), ENGLISH)
    text = shown(page).text
    assert text.index("1. ") < text.index("Two.") < text.index("2. ")
    assert [row[0].label for row in page.buttons] == ["1 · In context", "2 · In context", "👍"]


def test_messages_are_split_between_quotations() -> None:
    long = "word " * 500
    pages = render_answer(answer(*(cited(f"{n} {long}.") for n in range(4))), ENGLISH)
    assert len(pages) == 4
    assert [quote for page in pages for quote in quotes(page)] == [f"{n} {long}." for n in range(4)]


def test_a_sentence_longer_than_a_message_comes_whole_in_several() -> None:
    giant = "Professor Zorgon said that " + ", and that ".join(
        f"clause {n} & on" for n in range(600)
    )
    pages = render_answer(answer(cited(giant)), ENGLISH)
    assert "".join(quote for page in pages for quote in quotes(page)).replace(" ", "") == (
        giant.replace(" ", "")
    )
    assert [len(page.buttons) for page in pages] == [0] * (len(pages) - 1) + [2]


def test_a_long_quotation_can_be_folded_away() -> None:
    (page,) = render_answer(answer(cited("word " * 200 + "end.")), ENGLISH)
    assert "<blockquote expandable>" in page.html


@pytest.mark.parametrize(("words", "no"), [(ENGLISH, "no sentence"), (ARABIC, "لم أجد")])
def test_a_no_quotes_nothing_and_says_how_much_was_searched(words: Any, no: str) -> None:
    (page,) = render_answer(answer(answered=False), words)
    assert quotes(page) == []
    assert no in shown(page).text
    assert "3" in shown(page).text


def test_a_no_says_what_was_looked_for_and_leads_to_what_is_nearest() -> None:
    near = AnswerCitation(1, cited("Rents <rose> & fell " * 9), "en", 1.0, chain=("Ann <Lee>",))
    no = replace(answer(answered=False), looked_for=("rents", "Bern"), nearest=(near,))
    (page,) = render_answer(no, ENGLISH)
    assert quotes(page) == []
    assert "I looked for \u2068rents\u2069 · \u2068Bern\u2069." in shown(page).text
    assert shown(page).text.endswith("The nearest that I have, but no answer:")
    assert near.cited.text not in shown(page).text
    button = page.buttons[0][0]
    assert button.data == f"near:{near.cited.citation.id}"
    assert button.label.startswith("Ann <Lee>: Rents <rose>")
    assert len(button.label) <= 48


def test_an_empty_library_says_so() -> None:
    (page,) = render_answer(answer(answered=False, searched=0), ENGLISH)
    assert "no articles yet" in shown(page).text


def article(number: int, title: str = "A <headline> & more") -> Article:
    return Article(
        number, None, number, 1, title, "en", "x & y.txt", None, None, None, None, "2026", 10, 3, 1
    )


def test_a_page_of_sources_shows_numbers_titles_and_the_way_to_the_others() -> None:
    articles = [article(n) for n in range(20, 10, -1)]
    page = render_sources(articles, 10, 30, ENGLISH)
    assert "#20" in shown(page).text
    assert "A <headline> & more" in shown(page).text
    assert [button.data for button in page.buttons[0]] == ["sources:0", "sources:20"]


def test_the_longest_page_of_sources_is_one_message() -> None:
    articles = [article(n, "ط" * 10_000) for n in range(10)]
    for words in (ENGLISH, ARABIC):
        shown(render_sources(articles, 0, 10, words))


def test_no_sources_are_a_sentence() -> None:
    assert shown(render_sources([], 0, 0, ENGLISH)).text == "There are no articles yet."


@given(
    st.lists(
        st.text(
            st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Co", "Cn")), min_size=1
        ).filter(str.strip),
        min_size=1,
        max_size=4,
    )
)
def test_any_sentence_comes_through_telegrams_parser_unchanged(texts: list[str]) -> None:
    texts = [text.strip() for text in texts]
    pages = render_answer(
        answer(*(replace(cited(text), title=f"t{n}") for n, text in enumerate(texts))), ENGLISH
    )
    assert [quote for page in pages for quote in quotes(page)] == texts


@given(st.text(st.characters(codec="utf-8")))
def test_lengths_are_counted_as_telegram_counts_them(text: str) -> None:
    assert units(text) == telegram_units(text)


@pytest.mark.parametrize(
    ("scope", "english", "arabic"),
    [
        (JULY, "Only articles of July 2021.", "مقالات من يوليو 2021 فقط."),
        (
            Scope(since=date(2021, 7, 24), until=date(2021, 7, 24)),
            "Only articles of 24 July 2021.",
            "مقالات من 24 يوليو 2021 فقط.",
        ),
        (
            Scope(since=date(2020, 1, 1), until=date(2020, 12, 31)),
            "Only articles of 2020.",
            "مقالات من 2020 فقط.",
        ),
        (
            Scope(since=date(2021, 3, 1)),
            "Only articles since 1 March 2021.",
            "مقالات منذ 1 مارس 2021 فقط.",
        ),
        (
            Scope(until=date(2019, 12, 31)),
            "Only articles until 31 December 2019.",
            "مقالات حتى 31 ديسمبر 2019 فقط.",
        ),
        (
            Scope(since=date(2021, 8, 15), until=date(2021, 8, 18)),
            "Only articles from 15 August 2021 to 18 August 2021.",
            "مقالات من 15 أغسطس 2021 إلى 18 أغسطس 2021 فقط.",
        ),
        (
            Scope(sources=("<BBC>", "CNN"), language="ar"),
            "Only articles from \u2068<BBC>\u2069 or \u2068CNN\u2069 in Arabic.",
            "مقالات من \u2068<BBC>\u2069 أو \u2068CNN\u2069 بالعربية فقط.",
        ),
        (Scope(article_ids=(3,)), "Only article #3.", "المقال #3 فقط."),
    ],
)
def test_a_narrowed_answer_says_so_in_its_first_line(
    scope: Scope, english: str, arabic: str
) -> None:
    for words, line in ((ENGLISH, english), (ARABIC, arabic)):
        (page,) = render_answer(narrowed(answer(cited("He said no.")), scope), words)
        assert shown(page).text.splitlines()[0] == line
        assert quotes(page) == ["He said no."]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (ENGLISH, "The library has no articles of July 2021."),
        (ARABIC, "ليست في المكتبة مقالات من يوليو 2021."),
    ],
)
def test_where_nothing_lies_in_the_days_asked_for_that_is_all_that_is_said(
    words: Any, line: str
) -> None:
    (page,) = render_answer(narrowed(answer(answered=False, searched=0), JULY), words)
    assert shown(page).text == line


def test_a_no_within_some_articles_says_which() -> None:
    (page,) = render_answer(narrowed(answer(answered=False), JULY), ENGLISH)
    assert "Only articles of July 2021. I looked through 3 articles." in shown(page).text


def test_where_others_answer_that_is_said_and_a_no_does_not_speak_of_it() -> None:
    scope = Scope(sources=("CNN",))
    (page,) = render_answer(narrowed(answer(cited("He said no.")), scope, kept=False), ENGLISH)
    line = "No article from \u2068CNN\u2069 answers this; what follows is from others."
    assert shown(page).text.startswith(line)
    (page,) = render_answer(narrowed(answer(answered=False), scope, kept=False), ENGLISH)
    assert "CNN" not in shown(page).text


def test_a_narrowed_answer_fits_into_messages_whatever_the_sources_are_called() -> None:
    scope = Scope(sources=tuple(f"{n} {'name ' * 200}" for n in range(50)))
    for page in render_answer(narrowed(answer(cited("word " * 690 + "end.")), scope), ENGLISH):
        shown(page)
