"""How the pictures in the docs draw a message: what is marked, and where each paragraph begins."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docs.telegram_page import THEMES, chat_page, direction, text_html

VOID = {"meta", "br"}
BOT = {"is_bot": True, "first_name": "Isnad"}
AMAL = {"is_bot": False, "first_name": "Amal"}


class Drawn(HTMLParser):
    """The words of a page without its markup, and its tags, each of which must be closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words, self.tags, self._open = "", list[str](), list[str]()
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        if tag == "p":
            self.words += "\n"

    def handle_data(self, data: str) -> None:
        self.words += data


def entity(type: str, offset: int, length: int, **more: str) -> dict[str, Any]:
    return {"type": type, "offset": offset, "length": length, **more}


def message(text: str, sender: dict[str, Any] = BOT, **more: Any) -> dict[str, Any]:
    return {"message_id": 1, "from": sender, "date": 34860, "text": text, **more}


def page(*messages: dict[str, Any], language: str = "en") -> str:
    return chat_page(messages, theme="light", bot="Isnad", language=language)


def paragraph(inner: str, runs: str = "ltr") -> str:
    return f'<p dir="{runs}">{inner}</p>'


def test_markup_in_a_text_is_shown_as_it_stands() -> None:
    assert text_html('<b>5% & "x"') == paragraph("&lt;b&gt;5% &amp; &quot;x&quot;")


@pytest.mark.parametrize(
    ("type", "tag"),
    [
        ("bold", "b"),
        ("italic", "i"),
        ("code", "code"),
        ("spoiler", "tg-spoiler"),
        ("text_link", "a"),
        ("bot_command", "a"),
        ("mention", "a"),
    ],
)
def test_what_is_marked_is_counted_in_utf16_units(type: str, tag: str) -> None:
    # Each of these faces is two units.
    assert text_html("😀😀 قال نعم", [entity(type, 5, 3)]) == paragraph(
        f"😀😀 <{tag}>قال</{tag}> نعم", "rtl"
    )


def test_a_kind_of_mark_that_is_not_known_leaves_the_words() -> None:
    assert text_html("one two", [entity("custom_emoji", 0, 3)]) == paragraph("one two")


def test_marks_stand_inside_one_another() -> None:
    marks = [entity("italic", 4, 3), entity("bold", 0, 7)]
    assert text_html("one two.", marks) == paragraph("<b>one </b><b><i>two</i></b>.")


def test_marks_that_cross_are_both_shown() -> None:
    marks = [entity("bold", 0, 7), entity("italic", 4, 9)]
    assert text_html("one two three", marks) == paragraph(
        "<b>one </b><b><i>two</i></b><i> three</i>"
    )


def test_a_mark_over_two_lines_is_one_in_each() -> None:
    assert text_html("one\nاثنان", [entity("bold", 0, 9)]) == (
        paragraph("<b>one</b>") + paragraph("<b>اثنان</b>", "rtl")
    )


def test_a_quotation_is_a_block_with_its_own_direction_and_ends_its_line() -> None:
    text = "She said:\nقال نعم\nSource\n\nEnd"
    quote = f'<blockquote dir="rtl"><div>{paragraph("قال <b>نعم</b>", "rtl")}</div></blockquote>'
    marks = [entity("blockquote", 10, 7), entity("bold", 14, 3)]
    assert text_html(text, marks) == (
        paragraph("She said:") + quote + "".join(map(paragraph, ("Source", "", "End")))
    )


def test_one_blank_line_between_two_quotations_stays_one() -> None:
    quotes = [entity("blockquote", 0, 1), entity("expandable_blockquote", 3, 1)]
    html = text_html("a\n\nb", quotes)
    assert html.count(paragraph("")) == 1
    assert html.count('<blockquote dir="ltr" class="folded">') == 1


def test_blanks_that_a_browser_would_drop_stay() -> None:
    assert text_html(" a  b\n  c") == (paragraph("\u00a0a\u00a0 b") + paragraph("\u00a0 c"))


def test_a_date_is_not_torn_at_the_end_of_a_line() -> None:
    assert text_html("2023-05-12") == paragraph("2023-\u206005-\u206012")


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("yes: نعم", "ltr"),
        ("نعم: yes", "rtl"),
        ("1. «نعم» yes", "rtl"),
        ("٢٠٢٤ 😀 yes", "ltr"),
        ("\u200f/help", "rtl"),
        ("\u2068نعم\u2069 · yes", "ltr"),
        ("\u2068yes\u2069 · نعم", "rtl"),
        ("\u2068نعم\u2069 · 2024", "ltr"),
        ("\u2067\u2068a\u2069b\u2069 \u2069نعم", "rtl"),
        ("", "ltr"),
    ],
)
def test_a_paragraph_begins_where_its_first_strong_letter_outside_of_isolates_says(
    text: str, runs: str
) -> None:
    assert direction(text) == runs


@given(
    text=st.text("ab 😀نعم<&\n\u2068\u2069", min_size=1, max_size=30),
    marks=st.lists(
        st.tuples(
            st.sampled_from(["bold", "italic", "code", "spoiler", "text_link"]),
            st.integers(0, 29),
            st.integers(1, 30),
        ),
        max_size=5,
    ),
)
def test_no_word_is_lost_and_every_tag_is_closed_however_marks_lie(
    text: str, marks: list[tuple[str, int, int]]
) -> None:
    # Telegram's marks end where letters do: in units of single letters they may tear a face apart.
    at = [0]
    for letter in text:
        at.append(at[-1] + len(letter.encode("utf-16-le")) // 2)
    entities = [
        entity(type, at[start], at[min(start + length, len(text))] - at[start])
        for type, start, length in marks
        if start < len(text)
    ]
    shown = Drawn(text_html(text, entities)).words
    assert shown.replace("\u00a0", " ") == text.removesuffix("\n") + "\n"


@pytest.mark.parametrize("theme", THEMES)
def test_a_page_is_whole_html_with_the_users_messages_on_their_own_side(theme: str) -> None:
    messages = [message("who?", AMAL), message("قالت")]
    html = chat_page(messages, theme="dark" if theme == "dark" else "light", bot="<Isnad>")
    assert Drawn(html).tags.count("p") == 2
    assert f'<html class="{theme}">' in html
    assert html.index('class="message out"') < html.index("who?") < html.index('"message in"')
    assert "&lt;Isnad&gt;" in html
    assert html.count('<span class="time">09:41</span>') == 2


def test_a_reply_shows_what_it_replies_to() -> None:
    html = page(message("سليم", AMAL, reply_to_message=message("من منهم؟\n1. <…>")))
    assert '<div class="reply"><b>Isnad</b><div dir="rtl">من منهم؟</div></div>' in html


def test_rows_of_buttons_stand_below_the_bubble() -> None:
    rows = [[{"text": "أ", "callback_data": "a"}, {"text": "B"}], [{"text": "<C>", "url": "x"}]]
    html = page(message("x", reply_markup={"inline_keyboard": rows}))
    assert html.count('<div class="row">') == 2
    assert '<span dir="rtl">أ</span><span dir="ltr">B</span></div>' in html
    assert '<span class="link" dir="ltr">&lt;C&gt;</span>' in html


@pytest.mark.parametrize(("language", "word"), [("en", "edited"), ("ar", "معدّلة")])
def test_an_edited_message_says_so(language: str, word: str) -> None:
    assert word not in page(message("x"), language=language).partition("<main>")[2]
    assert f"{word} 09:41" in page(message("x", edit_date=34900), language=language)


def test_a_file_is_shown_with_its_name_and_size() -> None:
    document = {"file_name": "a&b.txt", "file_size": 2150}
    html = page({"message_id": 1, "from": AMAL, "date": 0, "document": document})
    assert "<b>a&amp;b.txt</b>" in html
    assert "2.1 KB" in html


@pytest.mark.parametrize(
    ("text", "marks", "below"),
    [
        ("ends in English", [], False),
        ("نعم\nends in English", [], False),
        ("ينتهي بالعربية", [], True),
        ("quoted", [entity("blockquote", 0, 6)], True),
        ("quoted, told", [entity("blockquote", 0, 6)], False),
    ],
)
def test_the_time_stands_in_the_last_line_where_that_leaves_room(
    text: str, marks: list[dict[str, Any]], below: bool
) -> None:
    assert ("bubble below" in page(message(text, entities=marks))) == below
