from __future__ import annotations

from email.message import EmailMessage

import pytest

from retrieval.errors import SourceUnreadable
from retrieval.readers.mail import read_mail

TEXT = "The northern dam is full. It holds."


def message(text: str = TEXT, **head: str) -> EmailMessage:
    made = EmailMessage()
    made["From"] = head.get("sender", "Daily News <news@paper.example>")
    made["Subject"] = head.get("subject", "The dam is full")
    made["Date"] = "Tue, 5 Mar 2024 10:00:00 +0100"
    made.set_content(text)
    return made


def test_subject_sender_and_day_are_read() -> None:
    draft = read_mail(message().as_bytes(), "a.eml")
    assert draft.text == TEXT
    assert (draft.title, draft.source) == ("The dam is full", "Daily News")
    assert draft.published == "2024-03-05T10:00:00+01:00"


@pytest.mark.parametrize("charset", ["utf-8", "windows-1256", "iso-8859-6"])
@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_arabic_is_read_in_every_encoding(charset: str, encoding: str) -> None:
    made = message(subject="السد ممتلئ", sender="ضفاف <a@b.example>")
    made.set_content("السد الشمالي ممتلئ.\n", charset=charset, cte=encoding)
    draft = read_mail(made.as_bytes(), None)
    assert (draft.text, draft.title, draft.source) == ("السد الشمالي ممتلئ.", "السد ممتلئ", "ضفاف")


def test_the_plain_part_comes_before_the_page_and_attachments_are_left_out() -> None:
    made = message()
    made.add_alternative("<p>A page.</p>", subtype="html")
    made.add_attachment("Attached words.", filename="x.txt")
    assert read_mail(made.as_bytes(), None).text == TEXT


def test_a_page_alone_is_read() -> None:
    made = message()
    made.set_content(f"<html><body><p>{TEXT}</p></body></html>", subtype="html")
    assert read_mail(made.as_bytes(), None).text == TEXT


FORWARDED = f"""Have a look.

---------- Forwarded message ---------
From: Port Radio <radio@port.example>
Date: Mon, 4 Mar 2024 at 10:00
Subject: The strike is over
To: <me@home.example>

{TEXT}
"""


def test_of_a_forwarded_message_the_one_inside_counts() -> None:
    draft = read_mail(message(FORWARDED, subject="Fwd: The strike is over").as_bytes(), None)
    assert (draft.text, draft.title) == (TEXT, "The strike is over")
    assert (draft.source, draft.published) == ("Port Radio", "2024-03-04")


def test_a_message_that_hangs_on_a_forwarding_one_counts() -> None:
    made = message("See below.", subject="Fwd: news")
    made.add_attachment(message(subject="Inside"))
    draft = read_mail(made.as_bytes(), None)
    assert (draft.text, draft.title) == (TEXT, "Inside")


def test_quoted_replies_and_signatures_are_left_out() -> None:
    text = f"{TEXT}\n\nOn Monday Jane wrote:\n> Is it full?\n> Tell me.\n\n-- \nJohn\n"
    draft = read_mail(message(text, subject="Re: Re: The dam").as_bytes(), None)
    assert (draft.text, draft.title) == (TEXT, "The dam")


def test_where_all_is_quoted_it_is_the_message() -> None:
    assert read_mail(message("> The dam is full.\n> It holds.\n").as_bytes(), None).text == (
        "The dam is full.\nIt holds."
    )


def test_lines_that_flow_are_joined() -> None:
    made = message("The northern \ndam is full.\n")
    made.set_param("format", "flowed")
    assert read_mail(made.as_bytes(), None).text == "The northern dam is full."


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty_file"),
        (b"only words", "not_a_mail"),
        (b"Subject: x\n\n", "empty_file"),
        (b"Subject: x\n\n123", "no_words"),
        (b"Subject: x\nContent-Type: image/png\n\nxx", "empty_file"),
    ],
)
def test_what_is_no_message_says_so(data: bytes, reason: str) -> None:
    with pytest.raises(SourceUnreadable) as caught:
        read_mail(data, None)
    assert caught.value.reason == reason


def test_odd_heads_cost_nothing() -> None:
    head = b"From: \xff\xfe <@>\nSubject: =?utf-8?b?////?=\nDate: 99 Foo 99999\n\n"
    assert read_mail(head + TEXT.encode(), None).text == TEXT


def test_parts_in_one_another_have_an_end() -> None:
    data = b"Subject: x\n"
    for depth in range(200):
        data += b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (depth, depth)
    with pytest.raises(SourceUnreadable):
        read_mail(data + b"\nwords", None)
