from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_render import ARABIC, ENGLISH, NASTY, answer, cited, quotes, shown

from bot.telegram.render_check import render_check
from retrieval.ledger.check import Change, Check, Verdict
from retrieval.ledger.wording import Kind, What
from store.records import Span


def checked(verdict: Verdict, quote: str, *changes: Change, **fields: Any) -> Check:
    known: dict[str, Any] = {
        "by": None, "speaker": "<Ann> & Bo", "attributed": True, "manner": "direct",
        "likeness": 0.9, "span": None, "searched": 3, "elapsed_ms": 1.0,
        "citations": answer(cited(NASTY)).citations,
    }  # fmt: skip
    return Check(quote=quote, verdict=verdict, differences=changes, **known | fields)


def changed(quote: str, wrong: str, right: str, what: What = "word") -> Change:
    start = quote.index(wrong)
    kind: Kind = "exchanged" if wrong and right else "put_in" if wrong else "left_out"
    return Change(kind, what, wrong, Span(start, start + len(wrong)), right, Span(0, len(right)))


@pytest.mark.parametrize(
    ("verdict", "sign"),
    [("exact", "✅"), ("altered", "⚠️"), ("other_speaker", "👤"), ("not_found", "❓")],
)
@pytest.mark.parametrize("words", [ENGLISH, ARABIC])
@pytest.mark.parametrize("attributed", [True, False])
@pytest.mark.parametrize("by", ["<Ann>", None])
def test_every_verdict_has_its_sign_and_the_sentence(
    verdict: Verdict, sign: str, words: Any, attributed: bool, by: str | None
) -> None:
    page = render_check(checked(verdict, "x", attributed=attributed, by=by), words)
    assert shown(page).text.startswith(sign)
    assert quotes(page) == [NASTY]
    assert len(page.buttons) == 1


def test_words_that_differ_are_struck_out_and_put_right() -> None:
    quote = "we <have> 2,000 & men"
    change = changed(quote, "2,000", "2,500", "number")
    page = render_check(checked("altered", quote, change), ENGLISH)
    told = shown(page)
    assert told.parts("strikethrough") == ["2,000"]
    assert told.parts("underline") == ["2,500"]
    assert "we <have> 2,000 2,500 & men" in told.text
    assert "the number differs: \u20682,500\u2069, not \u20682,000\u2069" in told.text


def test_what_is_far_from_the_quote_is_not_shown() -> None:
    page = render_check(checked("not_found", "x", likeness=0.3), ENGLISH)
    assert quotes(page) == []
    assert page.buttons == ()


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=2000), st.data())
def test_any_quote_makes_a_message(quote: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(quote)))
    end = data.draw(st.integers(start, len(quote)))
    text = data.draw(st.sampled_from(["", "<b>not</b>", "لم", NASTY * 40]))
    change = Change("exchanged", "negation", quote[start:end], Span(start, end), text, Span(0, 1))
    found = answer(cited(NASTY * 60)).citations
    shown(render_check(checked("altered", quote, change, by=quote[:200], citations=found), ARABIC))
