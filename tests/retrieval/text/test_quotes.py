from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.text.quotes import quotation_open_at


@pytest.mark.parametrize(
    "text",
    [
        "He said: “We came. |We left.” Nobody asked.",
        "وقال: «نريد السلام. |نريد الماء أيضا». ثم صمت.",
        'He said: "We came. |We left."',
        "„Wir kamen. |Wir gingen.”",
        "First line “never closed\nHe said: “We came. |We left.”",
        "“One.” He went on: “Two. |Three.”",
        "He said: “They call it ‘home’. |We do not.”",
        "وقال: «نريد “السلام”. |نريد الماء».",
    ],
)
def test_a_quotation_is_open_at_the_bar(text: str) -> None:
    before, _, after = text.partition("|")
    assert quotation_open_at(before + after, len(before))


@pytest.mark.parametrize(
    "text",
    [
        "|“We came.”",
        "“We came.”| He left.",
        "“We came.” He left. |“We stay.”",
        "He said nothing. |Nobody asked.",
        "لـ”عصائب أهل الحق”. |وأضاف أن الأمر انتهى.",
        "وقال إن ”العراق شريك.“ |ثم غادر.",
        "He said: “We came. |And never closed it.",
        "He said: “We came.\n|We left.”",
        "He said: “We came. |We left.\nNext paragraph.”",
        '"We came." |"We left."',
        "“|",
        "|",
    ],
)
def test_no_quotation_is_open_at_the_bar(text: str) -> None:
    before, _, after = text.partition("|")
    assert not quotation_open_at(before + after, len(before))


@given(st.text('ab“”«»"\n '), st.integers(0, 30))
def test_nothing_is_open_at_either_end_of_a_text(text: str, place: int) -> None:
    assert not quotation_open_at(text, 0)
    assert not quotation_open_at(text, len(text))
    quotation_open_at(text, min(place, len(text)))
