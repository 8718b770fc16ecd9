from __future__ import annotations

import pytest
from test_render import ARABIC, ENGLISH, NASTY, cited, quotes, shown

from bot.telegram.render import Page
from bot.telegram.render_citation import render_citation
from retrieval.opened import Opened
from store.citation import Citation


def urls(page: Page) -> list[str]:
    return [button.url for row in page.buttons for button in row if button.url]


def test_the_sentence_is_marked_in_its_paragraph() -> None:
    whole = "Title\nBefore it. The one. After it.\nElsewhere."
    page = render_citation(Opened(cited("The one.", start=17, whole=whole)), ENGLISH)
    text = shown(page).text
    assert quotes(page) == ["The one."]
    assert text.index("Before it.") < text.index("The one.") < text.index("After it.")
    assert "Elsewhere." not in text


def test_a_paragraph_of_one_sentence_is_shown_with_those_beside_it() -> None:
    whole = "Above.\nThe one.\nBelow."
    text = shown(render_citation(Opened(cited("The one.", start=7, whole=whole)), ENGLISH)).text
    assert text.index("Above.") < text.index("The one.") < text.index("Below.")


def test_it_says_whose_words_they_are_and_through_whom_they_came() -> None:
    page = render_citation(Opened(cited(NASTY), ("Ann <Lee>", "The Gazette")), ENGLISH)
    assert "— \u2068Ann <Lee>\u2069 · \u2068via \u2068The Gazette\u2069\u2069" in shown(page).text


@pytest.mark.parametrize(
    ("newest", "said", "leads"),
    [
        (None, "no longer has the sentence", []),
        (Citation(2, 3, 7, bytes(16)), "has the sentence too", ["context:cAgMEAAAAAAAA"]),
    ],
)
def test_it_says_what_became_of_the_sentence_where_the_article_has_changed(
    newest: Citation | None, said: str, leads: list[str]
) -> None:
    old = cited("One.", changed_at="2026-01-02T03:04:05+00:00")
    page = render_citation(Opened(old, newest=newest), ENGLISH)
    assert "changed on 2026-01-02" in shown(page).text
    assert said in shown(page).text
    assert [b.data for row in page.buttons for b in row if b.data] == leads


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://example.org/a?b=<c>", "https://example.org/a?b=<c>#:~:text=One."),
        ("javascript:alert(1)", None),
        ("http://localhost/a", None),
        ("http://[broken", None),
        (None, None),
    ],
)
def test_only_a_web_address_becomes_a_button_beside_the_one_to_share(
    url: str | None, linked: str | None
) -> None:
    text = cited("One.", url=url)
    share = f"?share={text.citation.id}"
    assert urls(render_citation(Opened(text), ENGLISH)) == ([linked] if linked else []) + [share]


@pytest.mark.parametrize("words", [ENGLISH, ARABIC])
def test_the_longest_is_one_message(words: object) -> None:
    long = cited("word " * 4000 + "end.", title="t" * 900, changed_at="2026-01-02")
    chain = tuple("n" * 400 for _ in range(4))
    shown(render_citation(Opened(long, chain), words))  # type: ignore[arg-type]
