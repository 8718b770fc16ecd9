from __future__ import annotations

import base64
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from store.citation import HASH_BYTES, Citation, hash_text, parse_citation
from store.errors import NotACitation

TEXTS = st.text(st.characters(codec="utf-8"), min_size=1)


@st.composite
def citations(draw: st.DrawFn) -> Citation:
    start = draw(st.integers(0, 20_000_000))
    length = draw(st.integers(1, 20_000_000))
    version_id = draw(st.integers(0, 2**35 - 1))
    return Citation(version_id, start, start + length, hash_text(draw(TEXTS)))


@given(citations())
def test_a_citation_id_survives_a_round_trip(citation: Citation) -> None:
    read = parse_citation(citation.id)
    assert (read.version_id, read.start, read.end) == (
        citation.version_id,
        citation.start,
        citation.end,
    )
    assert citation.hash.startswith(read.hash)
    assert read.id == citation.id


@given(citations())
def test_a_citation_id_fits_a_deep_link(citation: Citation) -> None:
    assert re.fullmatch(r"c[A-Za-z0-9_-]{1,63}", citation.id)


@given(TEXTS)
def test_a_citation_matches_its_text_and_no_other(text: str) -> None:
    citation = Citation(1, 0, len(text), hash_text(text))
    assert citation.matches(text)
    assert parse_citation(citation.id).matches(text)
    assert not citation.matches(text + ".")
    assert not citation.matches(text[:-1])
    assert not citation.matches("x" * len(text)) or text == "x" * len(text)


@given(st.text())
def test_a_random_string_is_no_citation(word: str) -> None:
    with pytest.raises(NotACitation):
        parse_citation(word)


@given(st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"))
def test_a_random_word_after_the_c_is_rarely_a_citation_and_then_reads_back(word: str) -> None:
    try:
        citation = parse_citation("c" + word)
    except NotACitation:
        return
    assert citation.id == "c" + word
    assert citation.start < citation.end


@given(citations(), st.data())
def test_a_shortened_or_lengthened_id_is_no_citation(
    citation: Citation, data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(citation.id) - 1))
    tail = data.draw(st.text("abcXYZ019-_", min_size=1, max_size=3))
    for word in (citation.id[:cut], citation.id + tail):
        try:
            read = parse_citation(word)
        except NotACitation:
            continue
        assert (read.version_id, read.start, read.end) != (
            citation.version_id,
            citation.start,
            citation.end,
        )


@given(citations(), st.data())
def test_a_changed_id_never_means_the_same_place_with_the_same_hash(
    citation: Citation, data: st.DataObject
) -> None:
    place = data.draw(st.integers(1, len(citation.id) - 1))
    letter = data.draw(st.sampled_from("ABCdef019-_"))
    assume(letter != citation.id[place])
    try:
        read = parse_citation(citation.id[:place] + letter + citation.id[place + 1 :])
    except NotACitation:
        return
    known = parse_citation(citation.id)
    assert read != known


@pytest.mark.parametrize(
    "word",
    [
        "",
        "c",
        "cc",
        "c====",
        "c" + "A" * 9,
        "x" + Citation(1, 2, 3, bytes(16)).id[1:],
        Citation(1, 2, 3, bytes(16)).id.upper(),
        " " + Citation(1, 2, 3, bytes(16)).id,
        Citation(1, 2, 3, bytes(16)).id + "\n",
        Citation(1, 2, 3, bytes(16)).id + "=",
        "ج" + Citation(1, 2, 3, bytes(16)).id[1:],
    ],
)
def test_what_only_looks_like_an_id_is_no_citation(word: str) -> None:
    with pytest.raises(NotACitation):
        parse_citation(word)


def packed(*numbers: bytes) -> str:
    return "c" + base64.urlsafe_b64encode(b"".join(numbers)).rstrip(b"=").decode()


def test_an_id_of_no_length_is_no_citation() -> None:
    with pytest.raises(NotACitation):
        parse_citation(packed(b"\x01", b"\x00", b"\x00", bytes(6)))


def test_a_number_written_longer_than_needed_is_no_citation() -> None:
    assert parse_citation(packed(b"\x01", b"\x02", b"\x03", bytes(6))).end == 5
    with pytest.raises(NotACitation):
        parse_citation(packed(b"\x81\x00", b"\x02", b"\x03", bytes(6)))


def test_a_number_without_an_end_is_no_citation() -> None:
    with pytest.raises(NotACitation):
        parse_citation(packed(b"\xff" * 40))


def test_a_number_too_large_for_the_database_is_no_citation() -> None:
    with pytest.raises(NotACitation):
        parse_citation(packed(b"\xff" * 9 + b"\x01", b"\x02", b"\x03", bytes(6)))


def test_a_hash_is_the_beginning_of_sha_256_over_the_utf_8_text() -> None:
    assert HASH_BYTES == 16
    assert hash_text("abc").hex() == "ba7816bf8f01cfea414140de5dae2223"
    assert hash_text("قال") != hash_text("قال ")
