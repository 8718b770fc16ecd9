"""Who said what, in hand-labelled news: precision, recall and F1, for each kind of statement.

    python -m benchmarks.statements [--fresh | --test | --blind] [--show]

A statement counts as found where the speaker is right and the spans overlap by 0.8 of their union.
The labels are in `tests/statements`. --fresh measures the sets that were written to see what the
grammars are worth on news they never saw, and were worked on after that; --test the half that was
looked at once, in its day; --blind what came after, written by somebody who never saw a grammar.
"""

from __future__ import annotations

import argparse
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.report import Row, show, write_result
from retrieval.statements.find import find_statements
from retrieval.text.fold import words
from retrieval.text.language import language_of
from retrieval.text.lexical import stem
from retrieval.text.split import split_passages, split_sentences
from store.records import NewLedger, NewSentence, Span

LABELS = Path(__file__).parents[1] / "tests" / "statements"
_OVERLAP = 0.8
_TRIMMED = " \t\r\n.,،;؛:!?؟“”«»\"‘’'"


def read_labels(language: str, half: str) -> list[dict[str, Any]]:
    """The labelled articles of one language and half, or of all that came fresh."""
    return [
        article
        for file in sorted(LABELS.glob(f"{language}-{half}*.toml"))
        for article in tomllib.loads(file.read_text(encoding="utf-8"))["article"]
    ]


class Counts(dict[str, Counter[str]]):
    """What was right, missed and wrong, by kind."""

    def __missing__(self, kind: str) -> Counter[str]:
        self[kind] = Counter()
        return self[kind]


def read_ledger(text: str) -> NewLedger:
    """What is found in an article."""
    main = language_of(text)
    spans = split_sentences(text, 0)
    return find_statements(
        text,
        [
            NewSentence(s, language_of(text[s.start : s.end], main), split_passages(text, s))
            for s in spans
        ],
    )


def labelled_spans(article: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Span]]:
    """The labelled statements of an article, each with where it stands."""
    after = 0
    for label in article.get("statement", []):
        start = article["text"].find(label["said"], after)
        if start < 0:
            start = article["text"].index(label["said"])
        after = start
        yield label, Span(start, start + len(label["said"]))


def _name(text: str) -> frozenset[str]:
    return frozenset(stem(word.folded) for word in words(text)) - {"the", "a", "an"}


def _same_people(found: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether these are the same people in the same order, with or without «ل», «و» before them."""
    return len(found) == len(wanted) and all(
        _bare(one) <= _bare(other) or _bare(other) <= _bare(one)
        for one, other in zip(found, wanted, strict=True)
    )


def _bare(text: str) -> frozenset[str]:
    folded = (word.folded for word in words(text))
    return frozenset(stem(re.sub(r"^[وفبلك](?=\w{4})", "", word)) for word in folded)


def same_speaker(found: str, wanted: str) -> bool:
    """Whether one name is the other, or a part of it."""
    left, right = _name(found), _name(wanted)
    return bool(left and right) and (left <= right or right <= left)


def _trimmed(text: str, span: Span) -> tuple[int, int]:
    cut = text[span.start : span.end]
    start = span.start + len(cut) - len(cut.lstrip(_TRIMMED))
    return start, span.start + len(cut.rstrip(_TRIMMED))


def overlaps(text: str, left: Span, right: Span) -> bool:
    """Whether two spans share enough of their union to count as one."""
    (a, b), (c, d) = _trimmed(text, left), _trimmed(text, right)
    common = min(b, d) - max(a, c)
    return common > 0 and common / (max(b, d) - min(a, c)) >= _OVERLAP


def compare(article: dict[str, Any], counts: dict[str, Counter[str]]) -> list[str]:
    """Counts what is right, missed and wrong in one article; gives the mistakes in words."""
    text = article["text"]
    ledger = read_ledger(text)

    def cut(span: Span | None) -> str:
        return text[span.start : span.end] if span else ""

    open_ = list(ledger.statements)
    mistakes: list[str] = []
    for label, span in labelled_spans(article):
        kinds = ["all", *label["kinds"]]
        same_place = [s for s in open_ if overlaps(text, s.said, span)]
        right = None
        for statement in same_place:
            speaker = ledger.speakers[statement.chain[0].speaker]
            told = cut(speaker.name) or cut(speaker.role)
            if same_speaker(told, label["speaker"]):
                right = statement
                break
        for kind in kinds:
            counts[kind]["right" if right else "missed"] += 1
        if right is not None:
            open_.remove(right)
            through = [cut(link.mention) for link in right.chain[1:]]
            wanted = label.get("through", [])
            same = _same_people(through, wanted)
            if through or wanted:
                counts["chain of"]["right" if same else "missed"] += 1
            if not same:
                mistakes.append(f"CHAIN {label['said'][:60]!r}: {through} wanted {wanted}")
        elif same_place:
            speaker = ledger.speakers[same_place[0].chain[0].speaker]
            told = cut(speaker.name) or cut(speaker.role)
            mistakes.append(f"SPEAKER {told!r} wanted {label['speaker']!r}: {label['said'][:70]!r}")
        else:
            near = [
                cut(s.said) for s in open_ if s.said.start < span.end and span.start < s.said.end
            ]
            mistakes.append(f"MISSED {label['speaker']} [{label['cue']}] {label['said']!r} {near}")
    nothing = [(text.index(n["sentence"]), n) for n in article.get("nothing", [])]
    for statement in open_:
        kind = next(
            (
                n["kind"]
                for start, n in nothing
                if start <= statement.said.start < start + len(n["sentence"])
            ),
            "wrong",
        )
        counts["all"]["wrong"] += 1
        counts[f"false: {kind}"]["wrong"] += 1
        speaker = ledger.speakers[statement.chain[0].speaker]
        told = cut(speaker.name) or cut(speaker.role)
        mistakes.append(f"FALSE ({kind}) {told!r} [{cut(statement.cue)}] {cut(statement.said)!r}")
    return mistakes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fresh", dest="half", action="store_const", const="fresh", default="dev")
    parser.add_argument("--test", dest="half", action="store_const", const="test")
    parser.add_argument("--blind", dest="half", action="store_const", const="blind")
    parser.add_argument("--show", action="store_true", help="the mistakes, one a line")
    parser.add_argument("--language", choices=["ar", "en"])
    args = parser.parse_args()
    half = args.half
    table: list[Row] = []
    setup: dict[str, Any] = {"half": half, "overlap": _OVERLAP}
    for language in [args.language] if args.language else ["ar", "en"]:
        by_kind = Counts()
        sentences = 0
        for article in read_labels(language, half):
            sentences += len(split_sentences(article["text"], 0))
            for mistake in compare(article, by_kind):
                if args.show:
                    print(mistake)
        table += [
            {"language": language, "kind": kind} | _scores(count)
            for kind, count in sorted(by_kind.items())
        ]
        setup[f"sentences {language}"] = sentences
    if args.language:
        show(table)
    else:
        write_result(f"statements-{half}", table, setup=setup)


def _scores(count: Counter[str]) -> Row:
    right, missed, wrong = count["right"], count["missed"], count["wrong"]
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {
        "labelled": right + missed,
        "found": right,
        "false": wrong,
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "f1": round(f1, 3),
    }


if __name__ == "__main__":
    main()
