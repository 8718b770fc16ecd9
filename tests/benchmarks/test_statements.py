"""The labelled news: the labels stand in their texts, and the grammars hold a floor on them."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.statements import Counts, compare, labelled_spans, read_labels

HALVES = ["dev", "fresh", "test"]
MANNERS = {"direct", "indirect", "mixed"}


def articles() -> list[Any]:
    return [
        pytest.param(article, id=f"{language}-{half}-{number}")
        for language in ("ar", "en")
        for half in HALVES
        for number, article in enumerate(read_labels(language, half))
    ]


@pytest.mark.parametrize("article", articles())
def test_every_label_stands_in_its_text(article: dict[str, Any]) -> None:
    text = article["text"]
    for label, span in labelled_spans(article):
        assert text[span.start : span.end] == label["said"]
        assert label["manner"] in MANNERS
        for written in (label["mention"], label["cue"], *label.get("through", [])):
            assert written in text
    for nothing in article.get("nothing", []):
        assert nothing["sentence"] in text


@pytest.mark.parametrize("language", ["ar", "en"])
def test_nine_in_ten_statements_are_found_and_little_else(language: str) -> None:
    """A floor under the development half; the figures are in docs/figures.md."""
    counts = Counts()
    for article in read_labels(language, "dev"):
        compare(article, counts)
    right, missed, wrong = (counts["all"][key] for key in ("right", "missed", "wrong"))
    assert right >= 0.88 * (right + missed)
    assert right >= 0.9 * (right + wrong)
