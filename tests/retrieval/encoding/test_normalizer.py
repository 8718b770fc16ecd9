"""Held to the normaliser of the tokenizers library itself."""

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from retrieval.encoding.encoder import BUILT_IN
from retrieval.encoding.normalizer import read_normalizer

FILE = BUILT_IN / "tokenizer.json"
TOKENIZER = Tokenizer.from_file(str(FILE))
DECLARED: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))["normalizer"]
normalize = read_normalizer(DECLARED)

# Latin, Greek, Cyrillic, Hebrew, Arabic, punctuation and presentation forms. Of marks in other
# scripts the library and Python know different editions of Unicode.
CODES = [*range(0x0700), *range(0x1E00, 0x2100), *range(0xFB50, 0xFF00)]
KNOWN = [chr(code) for code in CODES if unicodedata.category(chr(code)) not in ("Cn", "Cs")]


def test_the_built_in_model_is_read_the_fast_way() -> None:
    assert normalize is not None


@pytest.mark.parametrize(
    "text",
    [
        "The Dam is “full” — really…",
        "قالَ كِيربي إنّ ٢٥٠٠ جنديّ، وأكّد؛ أين؟",
        "ﻻ ﷲ ﷺ ڤ گ چ پ ک ی ى ة ٱ",
        "\u202bعربي\u202c \u2067x\u2069 \u00ad-‐–— ` ´ ʿ",
        "İstanbul ΣΑΣ ß ﬁ Ǆ ½ ① Å",
        "",
    ],
)
def test_a_text_is_folded_as_its_file_says(text: str) -> None:
    assert normalize is not None
    assert normalize(text) == TOKENIZER.normalizer.normalize_str(text)


@given(st.text(st.sampled_from(KNOWN), max_size=40))
def test_any_text_is(text: str) -> None:
    assert normalize is not None
    assert normalize(text) == TOKENIZER.normalizer.normalize_str(text)


def test_every_character_of_the_two_scripts_is() -> None:
    assert normalize is not None
    for letter in KNOWN:
        assert normalize(letter) == TOKENIZER.normalizer.normalize_str(letter), hex(ord(letter))


@pytest.mark.parametrize(
    "declared",
    [
        None,
        {},
        {"type": "BertNormalizer"},
        {"normalizers": [{"type": "NFKC"}, {"type": "StripAccents"}, {"type": "Lowercase"}]},
        DECLARED | {"normalizers": [*DECLARED["normalizers"], {"type": "Prepend"}]},
        DECLARED
        | {
            "normalizers": [
                *DECLARED["normalizers"],
                {"type": "Replace", "pattern": {"Regex": "a+"}, "content": "b"},
            ]
        },
    ],
)
def test_what_is_not_known_here_is_left_to_the_library(declared: dict[str, Any] | None) -> None:
    assert read_normalizer(declared) is None
