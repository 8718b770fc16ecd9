"""Examples of questions about people who do speak in the library."""

from __future__ import annotations

from bot.wiring import Isnad
from bot.words.catalogue import Words, words_in
from retrieval.text.fold import words as words_of
from retrieval.text.heading import shorten
from retrieval.text.language import language_of

_NAME = 40  # characters


def example_questions(isnad: Isnad, words: Words) -> list[str]:
    """A question in each language for the words of who says most in it, the reader's first.

    The usual examples where nobody speaks.
    """
    usual = words("start.examples").strip().splitlines()
    names = _most_talkative(isnad)
    order = ("ar", "en") if words.language == "ar" else ("en", "ar")
    asked = [words_in(code)("start.example", name=names[code]) for code in order if code in names]
    return asked or usual


def _most_talkative(isnad: Isnad) -> dict[str, str]:
    """By language the full name of the person who says most in it."""
    found: dict[str, str] = {}
    for person in isnad.asker.speaking.directory.everybody():
        if not all(speaker.kind == "person" for speaker in person.speakers):
            continue
        for name in person.names:
            if 2 <= len(list(words_of(name))) <= 4:
                found.setdefault(language_of(name), shorten(name, _NAME))
    return found
