from __future__ import annotations

import io
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from retrieval.errors import SourceError, SourceTooLarge, SourceUnreadable
from retrieval.readers import pdf
from retrieval.readers.pdf import read_pdf
from retrieval.readers.pdf_layout import Glyph, lines_of, paragraphs_of
from retrieval.readers.right_to_left import letters, reading_order

FILES = Path(__file__).parent / "files"
SEEDS = Path(__file__).parents[3] / "seeds" / "articles"


def grams(text: str) -> Counter[tuple[str, ...]]:
    words = text.split()
    return Counter(tuple(words[n : n + 4]) for n in range(len(words) - 3))


def alike(text: str, other: str) -> float:
    """F1 over runs of four words."""
    one, two = grams(text), grams(other)
    return 2 * sum((one & two).values()) / (sum(one.values()) + sum(two.values()))


@pytest.mark.parametrize("file", sorted(FILES.glob("*.pdf")), ids=lambda file: file.name)
def test_a_pdf_gives_the_text_that_it_was_made_of(file: Path) -> None:
    known = (SEEDS / file.name.rsplit(".", 2)[0]).with_suffix(
        "." + file.name.split(".")[1] + ".txt"
    )
    draft = read_pdf(file.read_bytes(), file.name)
    arabic = ".ar." in file.name
    assert alike(draft.text, known.read_text("utf-8")) >= (0.92 if arabic else 0.98)
    assert draft.caution == ("arabic_pdf" if arabic else None)
    assert draft.source == file.name


def test_numbers_and_words_inside_arabic_lines_run_from_the_left() -> None:
    draft = read_pdf((FILES / "port-strike-2024-03-06.ar.browser.pdf").read_bytes(), None)
    assert "صفاقس-تونس-6-3-2024" in draft.text
    assert "بنسبة 7.5% لم" in draft.text
    assert "بنحو 2.3 مليون" in draft.text
    assert draft.published == "2024-03-06"


@pytest.mark.parametrize(
    ("seen", "read"),
    [
        ("ةنس 14 يف", "في 14 سنة"),
        ("2024-3-6-سقافص", "صفاقس-6-3-2024"),
        ("لاق BBC News نإ", "إن BBC News قال"),
        (".7.5 ةبسن", "نسبة 7.5."),
        ("%7.5 ةبسن", "نسبة 7.5%"),
        ("", ""),
    ],
)
def test_signs_from_left_to_right_are_put_in_the_order_of_reading(seen: str, read: str) -> None:
    assert "".join(reading_order(list(seen))) == read


def test_only_arabic_shapes_become_letters() -> None:
    assert letters("ﻻ ﷲ ½ ﬁ") == "لا الله ½ ﬁ"


def glyphs(text: str, x: float, y: float, em: float = 10.0) -> list[Glyph]:
    """A typed line, each sign half an em wide."""
    out, word = [], hash((x, y))
    for place, sign in enumerate(text):
        left = x + place * em / 2
        if sign == " ":
            word += 1
        else:
            out.append(Glyph(sign, left, left + em / 2, left, y, em, word))
    return out


def test_columns_are_read_one_after_the_other() -> None:
    page = []
    for row in range(8):
        page += glyphs(f"left {row} runs on and", 50, 700 - 12 * row)
        page += glyphs(f"right {row} runs on too", 300, 700 - 12 * row)
    texts = [line.text for line in lines_of(page, 0)]
    assert [text.split()[0] for text in texts] == ["left"] * 8 + ["right"] * 8


def test_words_broken_at_a_lines_end_are_joined_and_paragraphs_parted() -> None:
    page = [
        *glyphs("The ministers of the inter-", 50, 700),
        *glyphs("national council met in the", 50, 688),
        *glyphs("city.", 50, 676),
        *glyphs("A well-known guest came. It", 50, 664),
        *glyphs("was the first of these well-", 50, 652),
        *glyphs("known visits.", 50, 640),
    ]
    assert paragraphs_of(lines_of(page, 0)) == [
        "The ministers of the international council met in the city.",
        "A well-known guest came. It was the first of these well-known visits.",
    ]


def test_page_numbers_and_heads_that_come_again_are_left_out() -> None:
    lines = []
    for page in range(4):
        lines += lines_of(
            [
                *glyphs(f"The Daily {page + 1}", 50, 800),
                *glyphs(f"Story {'abcd'[page]} begins here and goes on.", 50, 700),
                *glyphs(f"Page {page + 1} of 4", 50, 40),
            ],
            page,
        )
    assert paragraphs_of(lines) == [f"Story {x} begins here and goes on." for x in "abcd"]


def error_of(data: bytes) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read_pdf(data, None)
    return caught.value


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_pdf_without_text_says_so() -> None:
    from pypdfium2 import PdfDocument

    document = PdfDocument.new()
    document.new_page(200, 200)
    assert error_of(saved(document)).reason == "pdf_without_text"


def test_a_pdf_with_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from pypdfium2 import PdfDocument

    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    document = PdfDocument.new()
    for _ in range(3):
        document.new_page(200, 200)
    error = error_of(saved(document))
    assert isinstance(error, SourceTooLarge)
    assert error.values == {"pages": 3, "limit": 2}


def test_a_locked_pdf_says_so() -> None:
    assert error_of((FILES / "locked.pdf.bin").read_bytes()).reason == "pdf_locked"


@pytest.mark.parametrize("data", [b"%PDF-1.4", b"%PDF-1.7\n" + b"\0" * 999, b"words"])
def test_a_broken_pdf_says_so(data: bytes) -> None:
    assert error_of(data).reason == "pdf_broken"


@pytest.mark.parametrize("share", range(0, 100, 5))
def test_a_pdf_that_was_cut_off_is_no_error_of_ours(share: int) -> None:
    whole = (FILES / "railway-tender-2024-06-18.en.library.pdf").read_bytes()
    with pytest.raises(SourceUnreadable):
        read_pdf(whole[: len(whole) * share // 100], None)
