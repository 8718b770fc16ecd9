import pytest

from retrieval.questions.saying import asks_for_words, is_cue
from retrieval.text.fold import fold


@pytest.mark.parametrize(
    "word",
    ["said", "warned", "according", "قال", "وقال", "فأكدت", "مؤكداً", "قوله", "وأعلن", "أضافت"],
)
def test_verbs_of_saying_are_known_in_their_forms(word: str) -> None:
    assert is_cue(fold(word))


@pytest.mark.parametrize("word", ["harbour", "went", "ميناء", "وصل", "فؤاد"])
def test_other_words_are_no_cues(word: str) -> None:
    assert not is_cue(fold(word))


@pytest.mark.parametrize("word", ["states", "called", "بين", "كتب"])
def test_what_has_another_meaning_asks_for_nobodys_words(word: str) -> None:
    assert is_cue(fold(word))
    assert not asks_for_words(fold(word))
