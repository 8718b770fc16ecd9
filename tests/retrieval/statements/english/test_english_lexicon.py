"""The forms of the reporting verbs, and what tells before reading that nobody speaks."""

from __future__ import annotations

import pytest

from retrieval.statements.english.lexicon import read_lexicon, read_signs


@pytest.mark.parametrize(
    ("word", "lemma", "form"),
    [
        ("said", "say", "past"),
        ("denies", "deny", "present"),
        ("quipped", "quip", "past"),
        ("signaled", "signal", "past"),
        ("signalling", "signal", "ing"),
        ("written", "write", "participle"),
        ("agreeing", "agree", "ing"),
        ("convinced", "convinced", "state"),
    ],
)
def test_every_form_leads_to_its_verb(word: str, lemma: str, form: str) -> None:
    cue = read_lexicon()[word]
    assert (cue.verb.lemma, form in cue.forms) == (lemma, True)


@pytest.mark.parametrize(
    ("sentence", "quoted", "expected"),
    [
        ("moore said it", False, True),
        ("the claim was paid", False, True),
        ("the claim", False, False),
        ("the claim", True, True),
        ("moore hopes to win", False, True),
        ("they took the train", False, False),
        ("they took aim at the train", False, True),
    ],
)
def test_signs_tell_which_sentences_need_be_read(
    sentence: str, quoted: bool, expected: bool
) -> None:
    assert read_signs().may_report(frozenset(sentence.split()), quoted=quoted) == expected
