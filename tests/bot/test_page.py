"""The address of a sentence on its page, read back as a browser reads it."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.page import page_at
from store.citation import Citation, hash_text
from store.records import CitedText

URL = "https://example.org/a"


def cited(text: str, whole: str, start: int = -1, url: str | None = URL) -> CitedText:
    start = whole.index(text) if start < 0 else start
    citation = Citation(1, start, start + len(text), hash_text(text))
    return CitedText(citation, text, whole, 1, None, 1, "T", None, url, None, None)


def found(address: str, page: str) -> tuple[int, int]:
    """From where to where a browser marks the page, words apart by one space; fails where
    nowhere."""
    directive = address.partition("#")[2].partition(":~:text=")[2]
    parts = directive.split(",")
    prefix = unquote(parts.pop(0)[:-1]) if parts[0].endswith("-") else ""
    suffix = unquote(parts.pop()[1:]) if parts[-1].startswith("-") else ""
    start, end = unquote(parts[0]), unquote(parts[-1])
    assert 1 <= len(parts) <= 2
    for match in re.finditer(re.escape(start), page):
        before, after = page[: match.start()].rstrip(), page[match.end() :].lstrip()
        if before.endswith(prefix) and after.startswith(suffix):
            last = match.start() if len(parts) == 1 else page.index(end, match.end())
            return match.start(), last + len(end)
    raise AssertionError(f"{directive} is nowhere")


@pytest.mark.parametrize(
    "sentence",
    [
        "The dam is full.",
        "قال كيربي إن «الضربات دفاعية»، وأضاف: لا تعليق.",
        "Rents rose - by 5%, he said & left; A-B, C.",
        "One two three four five six seven eight nine ten eleven twelve thirteen.",
    ],
)
def test_it_leads_to_the_sentence(sentence: str) -> None:
    page = f"A headline. {sentence} And more."
    start, end = found(page_at(cited(sentence, page)) or "", page)
    assert page[start:end] == sentence


@pytest.mark.parametrize("sentence", ["It rained.", "It rained " + "and rained " * 9 + "again."])
def test_of_two_that_read_alike_it_leads_to_the_one_that_is_meant(sentence: str) -> None:
    page = f"On Monday: {sentence} Then it was dry. On Friday: {sentence} The end."
    second = page.rindex(sentence)
    start, end = found(page_at(cited(sentence, page, second)) or "", page)
    assert (start, page[start:end]) == (second, sentence)


def test_at_the_beginning_what_follows_tells_it_from_the_other() -> None:
    page = "It rained. Then it was dry.\nAgain. It rained."
    assert (page_at(cited("It rained.", page, 0)) or "").endswith("rained.,-Then%20it%20was%20dry.")


@given(st.text(alphabet="abc -,&#%\n«»عربي", min_size=1).filter(lambda text: text.strip()))
def test_nothing_in_a_sentence_is_taken_for_a_sign(sentence: str) -> None:
    sentence = sentence.strip()
    address = page_at(cited(sentence, sentence)) or ""
    directive = address.partition(":~:text=")[2]
    assert re.fullmatch(r"[A-Za-z0-9%._~]+(,[A-Za-z0-9%._~]+)?", directive)


def test_an_anchor_of_the_page_is_kept_and_an_old_fragment_is_not() -> None:
    text = cited("One.", "One.", url="https://example.org/a#top:~:text=old")
    assert page_at(text) == "https://example.org/a#top:~:text=One."


def test_an_address_that_would_be_too_long_leads_to_the_page() -> None:
    word = "ط" * 400
    assert page_at(cited(word, word)) == URL
