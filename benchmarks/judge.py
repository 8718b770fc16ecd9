"""Which marked sentences and paragraphs an answer's citations show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from benchmarks.dataset import Paragraph, Question

Citation = Mapping[str, Any]
"""As in the JSON of an answer."""


class Judge:
    """Compares by offset: our sentences and the marked ones need not end at the same places.

    A marked sentence counts as shown where it and the citation share half of the shorter of the
    two. The same sentence in two paragraphs is one sentence, and the same paragraph given twice
    one paragraph: whoever reads one of them has read both.
    """

    def __init__(self, paragraphs: Iterable[Paragraph]) -> None:
        self._paragraphs: dict[str, Paragraph] = {}
        self._same: dict[str, str] = {}
        first: dict[tuple[str, str], str] = {}
        for paragraph in paragraphs:
            self._paragraphs[paragraph.id] = paragraph
            key = "paragraph", _squeezed(paragraph.text)
            self._same[paragraph.id] = first.setdefault(key, paragraph.id)
            for sentence in paragraph.sentences:
                key = "sentence", _squeezed(sentence.text)
                self._same[sentence.id] = first.setdefault(key, sentence.id)

    def right_sentences(
        self, question: Question, language: str, citations: Sequence[Citation]
    ) -> list[bool]:
        """Whether each citation, of those that show anything new, shows a gold sentence."""
        gold = {self._same[name] for name in question.sentences[language]}
        return [bool(gold & shown) for shown in self._shown(citations)]

    def right_paragraphs(
        self, question: Question, language: str, citations: Sequence[Citation]
    ) -> list[bool]:
        """The same for paragraphs: each has the place of the best of its sentences."""
        gold = self._same[question.paragraph[language]]
        ranked = dict.fromkeys(self._same[citation["external_id"]] for citation in citations)
        return [name == gold for name in ranked]

    def possible(self, question: Question, language: str) -> int:
        """How many gold sentences a language has for a question."""
        return len({self._same[name] for name in question.sentences[language]})

    def _shown(self, citations: Sequence[Citation]) -> list[set[str]]:
        seen: set[str] = set()
        ranked = []
        for citation in citations:
            shown = self._sentences(citation)
            if not shown or shown - seen:
                ranked.append(shown)
            seen |= shown
        return ranked

    def _sentences(self, citation: Citation) -> set[str]:
        paragraph = self._paragraphs[citation["external_id"]]
        start, end = citation["start"], citation["end"]
        assert paragraph.text[start:end] == citation["text"], "a citation is not verbatim"
        return {
            self._same[sentence.id]
            for sentence in paragraph.sentences
            if 2 * (min(end, sentence.end) - max(start, sentence.start))
            >= min(end - start, sentence.end - sentence.start)
        }


def _squeezed(text: str) -> str:
    return " ".join(text.split())
