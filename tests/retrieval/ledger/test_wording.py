"""Word for word: what makes a quote false, and what does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.ledger.wording import compare_wording
from retrieval.text.fold import words

ENGLISH = (
    "Kirby told reporters that we will not leave Iraq in 2024, and that the cost is $3.5 million,"
    " or 5% of the budget. “We stay,” he said on Monday. “We don't sleep.” Half of twenty-five"
    " ships came back. He did not say that the U.S. would pay. The re-election of Ann Lee-Brown"
    " matters."
)
ARABIC = (
    "وقال الوزير أحمد إنّ الحكومة لم تقرّر بعد إرسال ثلاثة آلاف جندي إلى سوريا، وأكد أن 5 في المئة"
    ' منهم «لن يعودوا». ليس صحيحاً أن الماء نفد. وجاء في لـ"عصائب" بيان المسؤول، كأن الحرب انتهت.'
)


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("we will not leave Iraq", ENGLISH),
        ("WE WILL NOT LEAVE IRAQ!", ENGLISH),
        ("“we will not leave” Iraq?", ENGLISH),
        ("Iraq in ٢٠٢٤", ENGLISH),
        ("$3.5 million, or 5 per cent of the budget", ENGLISH),
        ("5 percent of", ENGLISH),
        ("We stay, he said on Monday. We don’t sleep", ENGLISH),
        ("We stay. We don’t sleep", ENGLISH),  # without the attribution
        ("the cost … of the budget", ENGLISH),
        ("Kirby told reporters [...] we will not leave", ENGLISH),
        ("أكد أن 5 [كما ورد] في المائة منهم", ARABIC),
        ("[the troops] will not leave Iraq", ENGLISH),
        ("we will [not] leave Iraq", ENGLISH),
        ("the US would pay", "Ann said the U.S. would pay."),
        ("reelection of Ann Lee Brown", ENGLISH),
        ("قال الوزير", ARABIC),
        ("وقال الوزير احمد ان الحكومه لم تقرر بعد", ARABIC),
        ("قَالَ الوَزِيرُ", ARABIC),
        ("الحكـــومة لم تقرر", ARABIC),
        ("وأكد أن ٥٪ منهم لن يعودوا", ARABIC),
        ("٥ بالمائة منهم", ARABIC),
        ("جاء في لعصائب بيان المسئول", ARABIC),
        ("ثلاثة \u200fآلاف\u200e جندي", ARABIC),
        ("كان الحرب انتهت", ARABIC),  # typed without any hamza
        ("10 000 men", "About 10,000 men came."),
        ("don`t sleep", ENGLISH),
        ("ما ورد في التقرير", "نفى صحة ما ورد في التقرير"),
        ("ورد في التقرير", "نفى صحة ما ورد في التقرير"),  # a pronoun, no negation
        ("told us to go", "The judge told us to go."),
        ("TOLD US TO GO", "The judge told us to go."),
        ("told us to go", "The judge told US to go."),
    ],
)
def test_the_spelling_does_not_count(quote: str, text: str) -> None:
    comparison = compare_wording(quote, text)
    assert (comparison.exact, comparison.likeness, comparison.differences) == (True, 1.0, ())
    assert comparison.span is not None


@pytest.mark.parametrize(
    ("quote", "text", "kind", "what", "in_quote", "in_text"),
    [
        ("we will leave Iraq", ENGLISH, "left_out", "negation", "", "not"),
        ("we will never leave Iraq", ENGLISH, "exchanged", "word", "never", "not"),
        ("reporters that we never will not", ENGLISH, "put_in", "negation", "never", ""),
        ("leave Iraq in 2023", ENGLISH, "exchanged", "number", "2023", "2024"),
        ("is $3.6 million", ENGLISH, "exchanged", "number", "3.6", "3.5"),
        ("cost is €3.5 million", ENGLISH, "exchanged", "word", "€", "$"),
        ("that we will not leave Syria in 2024", ENGLISH, "exchanged", "name", "Syria", "Iraq"),
        ("we will not flee Iraq", ENGLISH, "exchanged", "word", "flee", "leave"),
        ("of the big budget", ENGLISH, "put_in", "word", "big", ""),
        ("told that we will not", ENGLISH, "left_out", "word", "", "reporters"),
        ("We do not sleep", "We don't sleep.", "exchanged", "word", "do not", "don't"),
        ("five ships left", "5 ships left", "exchanged", "word", "five", "5"),
        ("تقرر إرسال ثلاثة آلاف", ARABIC, "left_out", "word", "", "بعد"),
        ("الحكومة تقرر بعد إرسال", ARABIC, "left_out", "negation", "", "لم"),
        ("إرسال خمسة آلاف جندي", ARABIC, "exchanged", "number", "خمسة", "ثلاثة"),
        ("آلاف جندي إلى لبنان", ARABIC, "exchanged", "name", "لبنان", "سوريا"),
        ("ثلاثة آلاف وجندي", ARABIC, "exchanged", "word", "وجندي", "جندي"),  # inside it is a word
        ("لا يرى في الأفق ما", "لا يرى في الأفق ماء", "exchanged", "negation", "ما", "ماء"),
        ("أكد أنه كأن هنا", "أكد أنه كان هنا", "exchanged", "word", "كأن", "كان"),
        (
            "judge told US to go",
            "The judge told us to go, Ann said.",
            "exchanged",
            "name",
            "US",
            "us",
        ),
        ("he will re-sign now", "he will resign now", "exchanged", "word", "re-sign", "resign"),
        ("5-6 men came", "56 men came", "exchanged", "number", "5-6", "56"),
    ],
)
def test_another_word_makes_it_false(
    quote: str, text: str, kind: str, what: str, in_quote: str, in_text: str
) -> None:
    comparison = compare_wording(quote, text)
    assert not comparison.exact
    assert comparison.likeness < 1.0
    assert [
        (d.kind, d.what, quote[d.quote.start : d.quote.end], text[d.text.start : d.text.end])
        for d in comparison.differences
    ] == [(kind, what, in_quote, in_text)]


@pytest.mark.parametrize(
    ("quote", "text", "what", "shed"),
    [
        ("leave Iraq", ENGLISH, "negation", "not"),
        ("we will … leave Iraq", ENGLISH, "negation", "not"),
        ("the cost is $3.5", ENGLISH, "number", "million"),
        ("million, or", ENGLISH, "number", "3.5"),
        ("five ships came back", ENGLISH, "number", "twenty"),
        ("or 5", ENGLISH, "number", "%"),
        ("the U.S. would pay", ENGLISH, "negation", "not say that"),
        ("that the U.S. would pay", ENGLISH, "negation", "not say"),
        ("يعودوا", ARABIC, "negation", "لن"),
        ("الماء نفد", ARABIC, "negation", "ليس صحيحاً أن"),
        ("ثلاثة", ARABIC, "number", "آلاف"),
        ("زالت الحرب", "قال: ما زالت الحرب", "negation", "ما"),
        ("soldiers will leave", "No soldiers will leave.", "negation", "No"),
        ("5 degrees", "It was -5 degrees.", "number", "-"),
        (
            "he resigned",
            "Ann denied on Monday that he resigned.",
            "negation",
            "denied on Monday that",
        ),
        ("planning an attack", "They denied planning an attack.", "negation", "denied"),
        ("الوزير سيستقيل", "ونفى الناطق أن الوزير سيستقيل", "negation", "ونفى الناطق أن"),
        ("الوزير سيستقيل", "لم يقل الناطق إن الوزير سيستقيل", "negation", "لم يقل الناطق إن"),
        ("troops will go", "Neither side said troops will go.", "negation", "Neither side said"),
        ("troops will go", "No one said that troops will go.", "negation", "No one said that"),
        (
            "the law will pass",
            "I don't think the law will pass.",
            "negation",
            "don't think",
        ),
    ],
)
def test_a_cut_may_not_shed_what_turns_the_meaning(
    quote: str, text: str, what: str, shed: str
) -> None:
    comparison = compare_wording(quote, text)
    assert not comparison.exact
    assert [(d.kind, d.what, text[d.text.start : d.text.end]) for d in comparison.differences] == [
        ("left_out", what, shed)
    ]


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        # A negation of another clause or sentence, or of another verb, denies nothing here.
        ("the law will pass", "She could not come. The law will pass."),
        ("the law will pass", "The minister, who did not come, said that the law will pass."),
        ("the law will pass", "The minister who did not attend said that the law will pass."),
        ("We stay … They go", "We stay. Nobody knows why. They go."),
        ("القانون سيمر", "والوزير الذي لم يحضر قال إن القانون سيمر"),
        ("2000 and 2010", "Between 2000 and 2010 it rained."),
        ("300 people", "In 2020, 300 people came."),
    ],
)
def test_what_belongs_to_something_else_was_not_shed(quote: str, text: str) -> None:
    assert compare_wording(quote, text).exact


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("dogs bite men", "Men bite dogs."),
        ("in 2024 … leave Iraq", ENGLISH),  # the parts in another order
        ("anyone may be there", "Anyone maybe there"),
        ("وصل الوزير", "صل الوزير"),  # a letter of the root, no "and"
        ("We stay We sleep", "“We stay,” he did not say. “We sleep.”"),
        ("", "text"),
        ("[they]…", ""),
    ],
)
def test_it_does_not_stand_there(quote: str, text: str) -> None:
    assert not compare_wording(quote, text).exact


def test_a_quote_makes_no_one_sentence_of_two() -> None:
    text = "We will not leave. Iraq is ours, said Mr. Veling."
    comparison = compare_wording("We will not leave Iraq", text)
    assert not comparison.exact
    assert [text[d.text.start : d.text.end] for d in comparison.differences] == [". "]
    assert compare_wording("We will not leave – Iraq is ours", text).exact
    assert compare_wording("said Mr Veling", text).exact


def test_nothing_alike_has_no_place() -> None:
    comparison = compare_wording("zebra crossing", "The dam is full.")
    assert (comparison.span, comparison.likeness, comparison.differences) == (None, 0.0, ())


def test_of_two_places_the_one_that_sheds_nothing_counts() -> None:
    assert compare_wording("leave", "We will not leave. The guards leave.").exact


def test_another_order_is_as_like_as_most_of_its_words() -> None:
    text = "The harbour of Ostend opens on Monday, when the cranes are repaired."
    turned = "when the cranes are repaired the harbour of Ostend opens on Monday"
    comparison = compare_wording(turned, text)
    assert not comparison.exact
    assert comparison.likeness >= 0.7
    assert comparison.differences


def test_a_known_name_is_told_without_capitals() -> None:
    comparison = compare_wording("قال سمير نعم", "قال خالد نعم", names=["خالد"])
    assert [difference.what for difference in comparison.differences] == ["name"]


def test_many_parts_of_common_words_take_no_long_time() -> None:
    assert not compare_wording("the … a … " * 80 + "zebra", "the a " * 400).exact


WORDS = st.lists(
    st.sampled_from(["harbour", "opens", "Monday", "crane", "الميناء", "يفتح", "غداً", "رافعة"]),
    min_size=3,
    max_size=20,
)


@given(WORDS, st.data())
def test_what_is_cut_from_a_text_stands_in_it(found: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(found) - 1))
    end = data.draw(st.integers(start + 1, len(found)))
    text = data.draw(st.sampled_from([" ", ", ", " “"])).join(found)
    assert compare_wording(" ".join(found[start:end]), text).exact


@given(WORDS, st.data())
def test_with_one_word_exchanged_it_never_does(found: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(found) - 1))
    other = data.draw(st.sampled_from(["zebra", "حوت", "not", "لا", "7", "seven"]))
    text = " ".join(found)
    quote = " ".join([*found[:place], other, *found[place + 1 :]])
    comparison = compare_wording(quote, text)
    assert not comparison.exact
    assert comparison.differences


@given(st.text(max_size=60), st.text(max_size=120))
def test_every_difference_is_a_span_of_both(quote: str, text: str) -> None:
    comparison = compare_wording(quote, text)
    assert 0.0 <= comparison.likeness <= 1.0
    assert comparison.exact == (comparison.likeness == 1.0)
    for difference in comparison.differences:
        assert 0 <= difference.quote.start <= difference.quote.end <= len(quote)
        assert 0 <= difference.text.start <= difference.text.end <= len(text)


@given(st.text(min_size=1, max_size=60))
def test_a_text_stands_in_itself(text: str) -> None:
    if any(words(text)) and not set("[]().…") & set(text):
        assert compare_wording(text, text).exact
