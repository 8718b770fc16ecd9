"""What people see of Telegram's HTML, and what is refused in it."""

from __future__ import annotations

import pytest
from telegram_html import MarkupError, parse_html


@pytest.mark.parametrize(
    "tag", ["b", "strong", "i", "em", "u", "ins", "s", "del", "code", "pre", "tg-spoiler"]
)
def test_a_tag_marks_the_words_inside_it(tag: str) -> None:
    shown = parse_html(f"a <{tag.upper()}>word</{tag}>")
    assert shown.text == "a word"
    assert shown.parts(shown.entities[0].type) == ["word"]


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("<b>open", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<i><b>crossed</i></b>", 'byte offset 13, expected "</b>", found "</i>"'),
        ("closed</b>", "Unexpected end tag at byte offset 6"),
        ("الف <p>par</p>", 'Unsupported start tag "p" at byte offset 7'),
        ("line<br/>", 'Unsupported start tag "br"'),
        ("1 < 2", "Unclosed start tag at byte offset 2"),
        ("1 < 2 > 1", 'Unsupported start tag ""'),
        ("<!-- no -->", 'Unsupported start tag "!--"'),
        ('<a href="https://example.com>open</a>', "Unclosed start tag at byte offset 0"),
        ('<a ="x">nameless</a>', 'Empty attribute name in the tag "a"'),
    ],
)
def test_html_that_telegram_does_not_know_is_refused(source: str, error: str) -> None:
    with pytest.raises(MarkupError) as raised:
        parse_html(source)
    assert error in str(raised.value)


def test_quotations_are_read_in_utf16_units() -> None:
    shown = parse_html("😀 <blockquote expandable>قال 😀 «نعم»</blockquote>!")
    assert shown.parts("expandable_blockquote") == ["قال 😀 «نعم»"]
    assert shown.entities[0].offset == 3


def test_the_four_names_and_numbers_are_decoded_and_nothing_else() -> None:
    source = "&lt;b&gt; &amp;amp; &quot;x&quot; &#1605;&#x645; &copy; AT&T &#0;"
    assert parse_html(source).text == '<b> &amp; "x" مم &copy; AT&T &#0;'


def test_a_link_keeps_its_address_as_written() -> None:
    shown = parse_html('<a href="https://example.com/?a=1&amp;copy=2&copy=3">here</a>')
    assert shown.entities[0].url == "https://example.com/?a=1&copy=2&copy=3"


@pytest.mark.parametrize("url", ["", "http://localhost/x", "javascript:alert(1)", "news"])
def test_of_a_link_that_leads_nowhere_only_the_words_remain(url: str) -> None:
    shown = parse_html(f'<a href="{url}">here</a>')
    assert (shown.text, shown.entities) == ("here", ())


def test_what_cannot_stand_inside_another_is_dropped() -> None:
    source = "<blockquote>a<blockquote>b</blockquote></blockquote><code><b>c</b></code>"
    shown = parse_html(source)
    assert [(e.type, e.of(shown.text)) for e in shown.entities] == [
        ("blockquote", "ab"),
        ("code", "c"),
    ]


def test_blank_ends_are_cut_off_together_with_their_marks() -> None:
    shown = parse_html("\n <b>word </b>\n<i> </i>")
    assert shown.text == "word"
    assert [(e.type, e.of(shown.text)) for e in shown.entities] == [("bold", "word")]


def test_bidi_embeddings_and_control_characters_are_taken_out() -> None:
    assert parse_html("\u202bنص\u202c\u2067\r\n\tx\u2069").text == "نص\u2067\n x\u2069"


def test_commands_mentions_and_links_are_found_in_marked_up_texts_but_not_in_code_and_links() -> (
    None
):
    source = (
        "<b>😀 /help</b> of @isnad_bot: https://example.com/a 160 km/h <code>/no</code>"
        ' <a href="https://example.com">@nobody</a>'
    )
    shown = parse_html(source)
    assert [(e.type, e.of(shown.text)) for e in shown.entities] == [
        ("bold", "😀 /help"),
        ("bot_command", "/help"),
        ("mention", "@isnad_bot"),
        ("url", "https://example.com/a"),
        ("code", "/no"),
        ("text_link", "@nobody"),
    ]
