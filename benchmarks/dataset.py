"""Questions with the sentences that answer them: sets by others, and a small one of our own.

The sets by others are no part of the project. They lie in a folder each, as JSON lines:
`paragraphs`, `sentences` and `questions`, a file a language. Our own is `data/*.toml`.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

LANGUAGES = ("ar", "en")
Direction = tuple[str, str]
"""Language of the question, language of the library."""
DIRECTIONS: tuple[Direction, ...] = (("ar", "ar"), ("en", "en"), ("en", "ar"), ("ar", "en"))
T = TypeVar("T")
OWN = Path(__file__).parent / "data"
SETS = {"xquad_r": "XQuAD-R", "arcd": "ARCD", "tydiqa_goldp": "TyDi GoldP"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A marked sentence: where it stands in its paragraph, in code points."""

    id: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What goes in as one article. `article` is the longer text that it was taken from."""

    id: str
    article: str
    title: str
    text: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and by language the ids of the sentences and of the paragraph that answer."""

    id: str
    language: str
    text: str
    sentences: Mapping[str, frozenset[str]]
    paragraph: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Dataset:
    """Paragraphs and questions by language. `away` names the articles that are left out where
    saying no is measured."""

    name: str
    paragraphs: Mapping[str, Sequence[Paragraph]]
    questions: Mapping[str, Sequence[Question]]
    away: frozenset[str] = frozenset()
    article_of: Mapping[str, str] = field(init=False)
    """By the id of a paragraph."""

    def __post_init__(self) -> None:
        articles = {p.id: p.article for group in self.paragraphs.values() for p in group}
        object.__setattr__(self, "article_of", articles)

    @property
    def languages(self) -> tuple[str, ...]:
        """Those that there are paragraphs in."""
        return tuple(self.paragraphs)

    def half(self, language: str, *, test: bool) -> Sequence[Question]:
        """Every second question: those to choose by, or those that are looked at once."""
        return self.questions[language][int(test) :: 2]


def add_data_options(parser: argparse.ArgumentParser) -> None:
    """The options by which a script is told where the data is."""
    parser.add_argument("--data", type=Path, default=Path("../shared/eval"), help="sets by others")
    parser.add_argument("--own", action="store_true", help="the project's own small set")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Those of every script that asks questions."""
    add_data_options(parser)
    parser.add_argument("--test", action="store_true", help="the test half, looked at once")
    parser.add_argument("--look", action="store_true", help="print, and write no result")
    parser.add_argument("--model", help="another model than the built-in one; writes no result")


def read_datasets(options: argparse.Namespace, names: Iterable[str]) -> tuple[list[Dataset], str]:
    """Those of the sets by others that are there, and nothing; else our own, and `-own`, which is
    what the results on it are called. Says which."""
    found = [name for name in names if (options.data / name).is_dir()]
    if found and not options.own:
        sets, suffix = [read_folder(options.data / name) for name in found], ""
    else:
        if not options.own:
            print(f"{options.data} is not here: this measures the project's own small set.")
        sets, suffix = [read_own()], "-own"
    halves = {"False": ", the development half of the questions", "True": ", the test half"}
    half = halves.get(str(getattr(options, "test", None)), "")
    print(f"Measured: {', '.join(one.name for one in sets)}{half}.", flush=True)
    return sets, suffix


def in_order(measured: Iterable[tuple[Direction, T]]) -> list[tuple[Direction, T]]:
    """As tables show the directions: within the languages first."""
    return sorted(measured, key=lambda one: DIRECTIONS.index(one[0]))


def read_folder(folder: Path) -> Dataset:
    """A set by others."""
    languages = [one for one in LANGUAGES if (folder / f"paragraphs.{one}.jsonl").exists()]
    away = folder / "abstain_split.json"
    return Dataset(
        name=SETS.get(folder.name, folder.name),
        paragraphs={one: _paragraphs(folder, one) for one in languages},
        questions={
            one: [_question(line) for line in _lines(folder / f"questions.{one}.jsonl")]
            for one in languages
        },
        away=frozenset(
            json.loads(away.read_text(encoding="utf-8"))["removed_articles"]
            if away.exists()
            else ()
        ),
    )


def read_own(folder: Path = OWN) -> Dataset:
    """The project's own set: the same news in both languages, written for it."""
    paragraphs: dict[str, list[Paragraph]] = {one: [] for one in LANGUAGES}
    questions: dict[str, list[Question]] = {one: [] for one in LANGUAGES}
    files = sorted(folder.glob("*.toml"))
    for file in files:
        article = tomllib.loads(file.read_text(encoding="utf-8"))
        owners = [
            number
            for number, paragraph in enumerate(article["paragraph"])
            for _ in paragraph[LANGUAGES[0]]
        ]
        for one in LANGUAGES:
            place = 0
            for number, paragraph in enumerate(article["paragraph"]):
                marked = [
                    (f"{one}:{file.stem}:s{place + step}", text)
                    for step, text in enumerate(paragraph[one])
                ]
                place += len(marked)
                text = " ".join(text for _, text in marked)
                name = f"{one}:{file.stem}:p{number}"
                title = article["title"][one]
                paragraphs[one].append(
                    Paragraph(name, file.stem, title, text, _placed(text, marked))
                )
            for number, question in enumerate(article["question"]):
                gold = question["sentence"] - 1
                questions[one].append(
                    Question(
                        id=f"{file.stem}:q{number}",
                        language=one,
                        text=question[one],
                        sentences={
                            other: frozenset({f"{other}:{file.stem}:s{gold}"})
                            for other in LANGUAGES
                        },
                        paragraph={
                            other: f"{other}:{file.stem}:p{owners[gold]}" for other in LANGUAGES
                        },
                    )
                )
    return Dataset(
        name="the project's own set",
        paragraphs=paragraphs,
        questions=questions,
        away=frozenset(file.stem for file in files[::4]),
    )


def _paragraphs(folder: Path, language: str) -> list[Paragraph]:
    marked: dict[str, list[tuple[str, str]]] = {}
    for sentence in _lines(folder / f"sentences.{language}.jsonl"):
        marked.setdefault(sentence["para"], []).append((sentence["id"], sentence["text"]))
    return [
        Paragraph(
            id=line["id"],
            article=line.get("article", line["title"]),
            title=line["title"],
            text=line["text"],
            sentences=_placed(line["text"], marked[line["id"]]),
        )
        for line in _lines(folder / f"paragraphs.{language}.jsonl")
    ]


def _placed(text: str, marked: Iterable[tuple[str, str]]) -> tuple[Sentence, ...]:
    """Where each of the sentences, given in order as (id, text), stands in the text."""
    placed = []
    position = 0
    for name, written in marked:
        wanted = written.strip()
        start = text.index(wanted, position)
        position = start + len(wanted)
        placed.append(Sentence(name, wanted, start, position))
    return tuple(placed)


def _question(line: dict[str, Any]) -> Question:
    return Question(
        id=line["id"],
        language=line["lang"],
        text=line["text"],
        sentences={one: frozenset(ids) for one, ids in line["gold_sents"].items()},
        paragraph=line["gold_para"],
    )


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line]
