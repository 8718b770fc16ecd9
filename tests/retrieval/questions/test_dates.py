"""Dates in a text; how questions use them is in test_filters.py."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.questions.dates import find_dates, fold_in_place, named_dates
from retrieval.text.fold import fold

TODAY = date(2021, 8, 18)


@given(st.text(max_size=80))
def test_folding_in_place_loses_no_place(text: str) -> None:
    folded, places = fold_in_place(text)
    assert len(places) == len(folded) + 1
    assert places == sorted(places)
    assert places[-1] == len(text)


@pytest.mark.parametrize("text", ["ماذا قال أحمد عن الوزارة؟", "Zoë’s Fiancé 24", "٢٤ تَمّوز"])
def test_folding_in_place_folds_as_folding_does(text: str) -> None:
    assert fold_in_place(text)[0] == fold(text)


@given(st.dates(date(1600, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_in_every_way_of_writing_it(day: date) -> None:
    for written in (
        f"on {day:%d %B %Y}",
        f"on {day:%B} {day.day}, {day.year}",
        f"on {day.isoformat()}",
        f"{day.day}/{day.month}/{day.year}",
    ):
        (phrase,) = find_dates(f"what happened {written}?", TODAY)
        assert (phrase.since, phrase.until) == (day, day), written


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_the_days_counted_from_today_follow_one_another(today: date) -> None:
    def span(text: str) -> tuple[date, date]:
        (phrase,) = find_dates(text, today)
        assert phrase.relative
        assert phrase.since is not None
        assert phrase.until is not None
        return phrase.since, phrase.until

    assert span("ماذا قال أمس؟") == (today - timedelta(days=1),) * 2
    assert span("in the last 3 days") == (today - timedelta(days=3), today)
    for unit in ("week", "month", "year"):
        last, this = span(f"last {unit}"), span(f"this {unit}")
        assert last[1] + timedelta(days=1) == this[0]
        assert this[0] <= today <= this[1]
    assert span("الشهر الماضي") == span("last month")
    assert span("السنة الماضية") == span("العام الماضي") == span("last year")
    assert span("الأسبوع الماضي") == span("last week")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("on 24 July 2021", {"24", "july", "2021"}),
        ("في ٢٤ تموز ٢٠٢١", {"24", "july", "2021"}),
        ("وفي كانون الثاني", {"january"}),
        ("the mayor", set()),
    ],
)
def test_what_a_date_is_written_with_is_the_same_in_every_script(
    text: str, named: set[str]
) -> None:
    assert named_dates(text) == named


@given(st.text(max_size=200))
def test_no_text_breaks_the_search_for_dates(text: str) -> None:
    for phrase in find_dates(f"in 2021 {text}", TODAY):
        assert 0 <= phrase.start < phrase.end <= len(text) + 8
