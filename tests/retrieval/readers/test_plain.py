from __future__ import annotations

import gzip
import random
import sys
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import SourceUnreadable
from retrieval.intake.draft import Draft
from retrieval.readers.plain import check_text, decode, read_plain

ARABIC = """\
بغداد - أعلنت وزارة الموارد المائية، الثلاثاء، أن منسوب المياه في سد الموصل ارتفع خلال الأسبوع \
الماضي بعد أمطار غزيرة شهدتها المحافظات الشمالية.
وقال المتحدث باسم الوزارة علي راضي إن «الخزين المائي كاف لتأمين متطلبات الموسم الزراعي المقبل»، \
مضيفا أن الوزارة لن تسمح بأي تجاوز على الحصص المائية. فهل تكفي المياه حتى الصيف؟
"""
ENGLISH = (
    "The minister’s aide said “no” on Tuesday – a café owner in Zürich didn’t like the plan.\n"
)


def reason(data: bytes) -> str:
    with pytest.raises(SourceUnreadable) as caught:
        decode(data)
    return caught.value.reason


@pytest.mark.parametrize("text", [ARABIC, ENGLISH, "plain ascii", "🌊 wave"])
def test_utf_8_is_read_with_and_without_a_byte_order_mark(text: str) -> None:
    assert decode(text.encode()) == (text, "UTF-8")
    assert decode(text.encode("utf-8-sig")) == (text, "UTF-8")


@pytest.mark.parametrize("text", [ARABIC, ENGLISH, "كلمة"])
@pytest.mark.parametrize(
    ("mark", "encoding"), [(b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")]
)
def test_utf_16_is_read_by_its_byte_order_mark(text: str, mark: bytes, encoding: str) -> None:
    assert decode(mark + text.encode(encoding)) == (text, "UTF-16")


def test_arabic_news_is_read_from_windows_1256() -> None:
    assert decode(ARABIC.encode("cp1256")) == (ARABIC, "Windows-1256")


def test_a_short_arabic_line_is_read_from_windows_1256() -> None:
    line = "قال جون كيربي إن العراق شريك مهم."
    assert decode(line.encode("cp1256")) == (line, "Windows-1256")


def test_arabic_news_is_read_from_iso_8859_6() -> None:
    text = ARABIC.replace("«", "(").replace("»", ")")
    assert decode(text.encode("iso8859_6")) == (text, "ISO-8859-6")


def test_english_news_is_read_from_windows_1252() -> None:
    assert decode(ENGLISH.encode("cp1252")) == (ENGLISH, "Windows-1252")


@pytest.mark.parametrize("data", [b"", b" ", b"\r\n\t\n", b"\xef\xbb\xbf", "\u00a0\u3000".encode()])
def test_a_file_of_nothing_is_empty(data: bytes) -> None:
    assert reason(data) == "empty_file"


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00",
        b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x03\x00>\x00\x01\x00\x00\x00",
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + random.Random(3).randbytes(3_000),
        b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n" + zlib.compress(ARABIC.encode() * 9),
        gzip.compress(ARABIC.encode()),
        b"text with a \x00 in it",
        b"\x01\x02\x03\x04 control characters",
    ],
)
def test_a_file_of_another_kind_is_binary(data: bytes) -> None:
    assert reason(data) == "binary_file"


def test_a_program_is_binary() -> None:
    assert reason(Path(sys.executable).read_bytes()[:200_000]) == "binary_file"


@pytest.mark.parametrize("seed", range(12))
def test_random_bytes_are_binary(seed: int) -> None:
    chance = random.Random(seed)
    data = bytes(byte or 1 for byte in chance.randbytes(chance.choice([80, 300, 2_000])))
    assert reason(data) == "binary_file"


@pytest.mark.parametrize("text", [ARABIC, ENGLISH * 3])
def test_utf_8_with_a_broken_character_is_not_guessed_to_be_something_else(text: str) -> None:
    data = text.encode()
    assert reason(data[:40] + b"\xff" + data[40:]) == "broken_characters"
    assert reason(data + "ق".encode()[:1]) == "broken_characters"


@pytest.mark.parametrize("data", [b"a\xff", b"\x80\x81", b"half \xed\xa0\x80"])
def test_bytes_that_only_a_wild_guess_could_read_are_refused(data: bytes) -> None:
    assert reason(data) == "unknown_encoding"


@pytest.mark.parametrize("text", ["2024", "12.5 %", "... !!!", "— 7 —"])
def test_a_file_without_a_letter_holds_no_words(text: str) -> None:
    assert reason(text.encode()) == "no_words"


@given(st.binary(max_size=400))
def test_any_bytes_become_sound_text_or_are_refused(data: bytes) -> None:
    try:
        text, encoding = decode(data)
    except SourceUnreadable:
        return
    check_text(text)
    text.encode()
    assert encoding
    assert not text.startswith("\ufeff") or data.decode("utf-8").startswith("\ufeff\ufeff")


@given(st.text(st.characters(codec="utf-8"), min_size=1).map(lambda text: "word " + text))
def test_utf_8_is_never_read_as_anything_else(text: str) -> None:
    if any(character < " " and character not in "\t\n\r" for character in text):
        return
    assert decode(text.encode()) == (text, "UTF-8")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("word \ud800", "broken_characters"),
        ("word \0", "binary_file"),
        ("", "empty_file"),
        ("7", "no_words"),
    ],
)
def test_a_text_that_cannot_be_stored_or_quoted_is_refused(text: str, reason: str) -> None:
    with pytest.raises(SourceUnreadable) as caught:
        check_text(text)
    assert caught.value.reason == reason


def test_tabs_and_line_ends_of_all_kinds_are_text() -> None:
    check_text("one\ttwo\r\nthree\x0bfour\x0cfive")


def test_a_plain_text_is_one_draft_named_by_its_file() -> None:
    assert read_plain(b"The dam is full.", "dam.txt") == Draft(
        text="The dam is full.", source="dam.txt", encoding="UTF-8"
    )
