from __future__ import annotations

import random

import pytest

from training.carry import carried, carry, lexicon_pairs
from training.data import Pairs
from training.lexicon import Lexicon, Translation, learn, split
from training.tokenizer import untrained

SENTENCES = [
    ("السفينة ممتلئة", "the ship is full"),
    ("السفينة فارغة", "the ship is empty"),
    ("الخزان ممتلئ", "the tank is full"),
    ("الخزان فارغ", "the tank is empty"),
    ("سفن", "ships"),
] * 3


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    left, right = zip(*SENTENCES, strict=True)
    corpus = [Pairs("parallel.x.ar-en", "parallel", ("ar", "en"), list(left), list(right))]
    return learn(untrained(), corpus)


def test_words_are_folded_and_the_article_and_punctuation_left_out() -> None:
    assert split(untrained(), "والسُّدود، «ممتلئة»!") == ["سدود", "ممتليه"]


def test_the_lexicon_finds_which_word_is_which(lexicon: Lexicon) -> None:
    best = {english: words[0].word for english, words in lexicon.arabic.items()}
    assert best["tank"] == "خزان"
    assert best["empti"] in ("فارغ", "فارغه")


def test_inflected_english_words_share_an_entry(lexicon: Lexicon) -> None:
    assert {one.word for one in lexicon.arabic["ship"]} == {"سفينه", "سفن"}


def test_a_text_is_carried_word_by_word_and_numbers_stay(lexicon: Lexicon) -> None:
    words = carry(untrained(), lexicon, "Is the tank there in 1999?", random.Random(1))
    assert words == "خزان there 1999"


def test_a_text_of_unknown_words_is_not_carried(lexicon: Lexicon) -> None:
    assert carry(untrained(), lexicon, "Whitehead framed a copula", random.Random(1)) is None


def test_a_question_is_asked_and_answered_across_the_languages(lexicon: Lexicon) -> None:
    corpus = [Pairs("qp.x.en", "qp", ("en", "en"), ["A tank?"], ["The tanks."])]
    made = {pairs.languages: pairs for pairs in carried(corpus, untrained(), lexicon, 1)[:3]}
    assert made["ar", "ar"].left == ["خزان"]
    assert made["ar", "ar"].right == ["خزان"]
    assert made["ar", "en"].right == ["The tanks."]
    assert made["en", "ar"].left == ["A tank?"]


def test_what_was_seen_once_is_no_dictionary_entry() -> None:
    lexicon = Lexicon(
        {"dam": [Translation("سد", 0.8, 9.0), Translation("صد", 0.8, 1.0)]}, {"dam": "dams"}
    )
    pairs = lexicon_pairs(lexicon)
    assert list(zip(pairs.left, pairs.right, strict=True)) == [("سد", "dams")]
