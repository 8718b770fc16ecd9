"""``python -m training.topics --eval DIR``: fits how sure to be that somebody spoke of a topic.

For each development question of XQuAD-R some sentences of one article stand for what one person
said: with the sentence that answers, or without its paragraph. Half of those without are of another
article: people ask about what somebody never came near, too. Most topics are a few words of the
question, as people name them, the others the whole of it. The texts train nothing.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch

from bot.wiring import Isnad, open_isnad
from config.settings import read_settings
from retrieval.encoding.encoder import BUILT_IN
from retrieval.questions.question import read_question, read_terms
from retrieval.readers.lines import read_lines
from retrieval.searching.ranking import FILE
from retrieval.searching.topic import TOPIC_SIGNS, topic_signs
from retrieval.text.fold import squeeze, words
from store.errors import IsnadError
from training.ranking import fit_logistic, read_jsonl

MOST_STATEMENTS = 12
SHORT = 0.7  # the share of topics that are a few words
MOST_WORDS = 4
SLIPS = 0.15
"""The share of topics that nobody spoke of for which something may be shown."""


class Example(NamedTuple):
    """The signs of the nearest sentence, and whether it is the one that answers."""

    same: bool
    signs: np.ndarray
    right: bool


def main(arguments: list[str] | None = None) -> None:
    """Judges the examples, fits a logistic for each case, and adds them to the ranking."""
    parser = argparse.ArgumentParser(prog="python -m training.topics", description=__doc__)
    parser.add_argument("--eval", type=Path, required=True, help="folder of the question sets")
    parser.add_argument("--out", type=Path, default=BUILT_IN, help="model folder (%(default)s)")
    options = parser.parse_args(arguments)
    torch.manual_seed(0)
    torch.set_num_threads(1)
    examples = list(_examples(options.eval / "xquad_r", random.Random(0)))
    file = options.out / FILE
    ranking = json.loads(file.read_text(encoding="utf-8"))
    ranking["topics"] = {
        name: fit([example for example in examples if example.same == same])
        for name, same in (("same", True), ("across", False))
    }
    file.write_text(json.dumps(ranking, indent=1, default=float) + "\n", encoding="utf-8")


def fit(examples: list[Example]) -> dict[str, Any]:
    """A logistic of the signs, and the threshold that lets so many topics slip."""
    signs = np.stack([example.signs for example in examples])
    right = np.array([example.right for example in examples])
    fitted = fit_logistic(TOPIC_SIGNS, signs, right, np.ones(len(right)), ~right, SLIPS)
    weights = np.array(list(fitted["weights"].values()))
    probability = 1 / (1 + np.exp(-(signs @ weights + fitted["offset"])))
    found = float((probability[right] >= fitted["threshold"]).mean())
    print(f"{len(examples)} examples: {found:.3f} found while {SLIPS} slip through")
    return fitted


def _examples(data: Path, chance: random.Random) -> Iterator[Example]:
    for library in ("ar", "en"):
        with (
            tempfile.TemporaryDirectory() as folder,
            open_isnad(read_settings({"ISNAD_DATA_DIR": folder})) as isnad,
        ):
            yield from _examples_of(isnad, data, library, chance)


def _examples_of(
    isnad: Isnad, data: Path, library: str, chance: random.Random
) -> Iterator[Example]:
    paragraphs = read_jsonl(data / f"paragraphs.{library}.jsonl")
    lines = [
        json.dumps({"id": p["id"], "title": p["title"], "text": p["text"]}).encode()
        for p in paragraphs
    ]
    list(isnad.ingester.ingest(read_lines(lines, None)))
    sentences = {
        article.external_id: isnad.archive.sentences_of(article.id)
        for article in isnad.archive.articles()
    }
    titles = {p["id"]: p["title"] for p in paragraphs}
    answers = {s["id"]: squeeze(s["text"]) for s in read_jsonl(data / f"sentences.{library}.jsonl")}
    for language in ("ar", "en"):
        for given in read_jsonl(data / f"questions.{language}.jsonl")[::2]:
            held = given["gold_para"][library]
            gold = [answers[i] for i in given["gold_sents"][library]]
            right = [s for s in sentences[held] if any(squeeze(s.text) in g for g in gold)]
            others = [
                sentence
                for name, title in titles.items()
                if title == titles[held] and name != held
                for sentence in sentences[name]
            ]
            far = sentences[chance.choice([n for n, t in titles.items() if t != titles[held]])]
            topic = _topic_of(given["text"], chance)
            rest = chance.sample(others, min(len(others), chance.randint(1, MOST_STATEMENTS)))
            if not right or topic is None:
                continue
            try:
                question = read_question(topic)
            except IsnadError:
                continue
            for spoken in (True, False):
                silent = rest if chance.random() < 0.5 else far
                said = [*right[:1], *rest] if spoken else silent
                hits = isnad.asker.searcher.judge(question, [s.id for s in said])
                # A wrong sentence where the right one is there is neither: it is on the subject.
                found = bool(hits) and hits[0].sentence.id == right[0].id
                if hits and found == spoken:
                    yield Example(language == library, topic_signs(hits[0]), spoken)


def _topic_of(text: str, chance: random.Random) -> str | None:
    """A few words of a question in a row, or all of it."""
    if chance.random() >= SHORT:
        return text
    terms = [term.text for term in read_terms(text)]
    if not terms:
        return None
    count = chance.randint(1, min(MOST_WORDS, len(terms)))
    first = chance.randrange(len(terms) - count + 1)
    places = [word for word in words(text) if word.text in terms[first : first + count]]
    return text[places[0].start : places[-1].end] if places else None


if __name__ == "__main__":
    main()
