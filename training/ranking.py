"""``python -m training.ranking --eval DIR``: fits how evidence is weighed, and how sure to be.

Some sixty numbers, from the development half (every second question) of sets of questions with
the sentence that answers, asked of the product's own search. The texts of these sets train
nothing, and their other half is looked at by the benchmarks alone.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from bot.wiring import Isnad, open_isnad
from config.settings import read_settings
from retrieval.confidence import SIGNS, signs_of
from retrieval.encoder import BUILT_IN
from retrieval.evidence import FEATURES
from retrieval.fold import squeeze
from retrieval.hit import Hit
from retrieval.question import Question, read_question
from retrieval.ranking import FILE
from retrieval.readers.lines import read_lines
from store.errors import IsnadError

HITS = 60
# A set, the languages of its library, and those of the questions. Where a library holds both
# languages, the answer in either is to come out on top of all that is wrong.
LIBRARIES = (
    ("xquad_r", ("ar",), ("ar", "en")),
    ("xquad_r", ("en",), ("ar", "en")),
    ("xquad_r", ("ar", "en"), ("ar", "en")),
    ("arcd", ("ar",), ("ar",)),
    ("tydiqa_goldp", ("ar",), ("ar",)),
    ("tydiqa_goldp", ("en",), ("en",)),
)
RIDGE = 1e-3  # on the weights of the evidence
RIDGE_SIGNS = 1e-2  # on those of the signs, each in units of its deviation
SLIPS = 0.1
"""The share of questions without an answer (its whole article is not there) that may get one."""


@dataclass(frozen=True)
class Asked:
    """A question, what was found, and which of it is right. Rows of the arrays are hits.

    ``article`` groups the paragraphs of one original article; ``answered_by`` are those paragraphs
    that hold an answer.
    """

    language: str
    library: str
    question: Question
    hits: list[Hit]
    right: np.ndarray
    paragraph: np.ndarray
    article: np.ndarray
    answered_by: frozenset[str]

    def without(self, dropped: np.ndarray) -> list[Hit]:
        """The hits, best first, that are left when some are dropped."""
        return [hit for hit, gone in zip(self.hits, dropped, strict=True) if not gone]


def main(arguments: list[str] | None = None) -> None:
    """Ask, fit twice (the signs need scores by the new weights), and write the file."""
    options = _parser().parse_args(arguments)
    torch.manual_seed(0)
    torch.set_num_threads(1)
    asked = list(_ask_all(options.eval))
    weights = fit_weights(asked)
    out = {
        "about": "made by training/ranking.py; read by retrieval/ranking.py",
        "same": dict(zip(FEATURES, weights[: len(FEATURES)], strict=True)),
        "across": dict(zip(FEATURES, weights[len(FEATURES) : -1], strict=True)),
        "offset_across": weights[-1],
        "confidences": {},
    }
    _write(out, options.out / FILE)
    rescored = [_rescored(one, np.array(weights)) for one in asked if one.library in ("ar", "en")]
    for asks in ("ar", "en"):
        for library in ("ar", "en"):
            mine = [one for one in rescored if (one.language, one.library) == (asks, library)]
            out["confidences"][f"{asks}-{library}"] = fit_confidence(mine)
    _write(out, options.out / FILE)


def fit_weights(asked: list[Asked]) -> list[float]:
    """Weights within a language, across, and the offset across: those that make what is right
    likeliest among all hits of its question."""
    rows, right = [], []
    for one in asked:
        features = np.stack([_row(one, hit) for hit in one.hits])
        languages = np.array([hit.sentence.language for hit in one.hits])
        for language in sorted(set(languages[one.right])):
            mine = one.right & (languages == language)
            # A reader wants their own language first; to a right sentence in the other, the one
            # in theirs is no rival.
            others = ~one.right | mine | np.full(len(mine), language == one.language)
            rows.append(features[others])
            right.append(mine[others])
    longest = max(map(len, rows))
    evidence = torch.zeros(len(rows), longest, rows[0].shape[1])
    missing = torch.full((len(rows), longest), -1e9)
    wanted = torch.full((len(rows), longest), -1e9)
    for place, (features, mine) in enumerate(zip(rows, right, strict=True)):
        evidence[place, : len(features)] = torch.from_numpy(features)
        missing[place, : len(features)] = 0
        wanted[place, : len(features)] = torch.from_numpy(np.where(mine, 0.0, -1e9))

    def loss(weights: torch.Tensor) -> torch.Tensor:
        chances = torch.log_softmax(evidence @ weights + missing, dim=1)
        return -torch.logsumexp(chances + wanted, dim=1).mean() + RIDGE * (weights**2).sum()

    return _minimise(loss, rows[0].shape[1])


def fit_confidence(asked: list[Asked]) -> dict[str, Any]:
    """The logistic of the signs of the best hit: is it right? A question stands in three times:
    as it is, without the paragraphs that answer it, and without their whole article."""
    rows, right, shares, absent = [], [], [], []
    for one in asked:
        held = np.isin(one.paragraph, list(one.answered_by))
        article = np.isin(one.article, one.article[held])
        for kind, (dropped, share) in enumerate(
            ((np.zeros(len(held), bool), 1.0), (held, 0.25), (article | held, 0.25))
        ):
            hits = one.without(dropped)
            if hits:
                best = hits[0]
                rows.append(signs_of(one.question, best, hits))
                right.append(kind == 0 and bool(one.right[0]))
                shares.append(share)
                absent.append(kind == 2)
    signs = np.stack(rows).astype(np.float64)
    mean, deviation = signs.mean(axis=0), signs.std(axis=0) + 1e-9
    given = torch.from_numpy((signs - mean) / deviation).float()
    wanted, share = torch.tensor(right, dtype=torch.float32), torch.tensor(shares)

    def loss(weights: torch.Tensor) -> torch.Tensor:
        wrong = torch.nn.functional.binary_cross_entropy_with_logits(
            given @ weights[:-1] + weights[-1], wanted, weight=share
        )
        return wrong + RIDGE_SIGNS * (weights[:-1] ** 2).sum()

    fitted = np.array(_minimise(loss, given.shape[1] + 1))
    weights = fitted[:-1] / deviation
    offset = float(fitted[-1] - (weights * mean).sum())
    probability = 1 / (1 + np.exp(-(signs @ weights + offset)))
    threshold = float(np.quantile(probability[np.array(absent)], 1 - SLIPS))
    return {
        "weights": dict(zip(SIGNS, weights.tolist(), strict=True)),
        "offset": offset,
        "threshold": threshold,
    }


def _minimise(loss: Any, size: int) -> list[float]:
    weights = torch.zeros(size, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=300, line_search_fn="strong_wolfe")

    def step() -> torch.Tensor:
        optimizer.zero_grad()
        value: torch.Tensor = loss(weights)
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimizer.step(step)  # type: ignore[no-untyped-call]
    return [float(weight) for weight in weights.detach()]


def _row(one: Asked, hit: Hit) -> np.ndarray:
    same = hit.sentence.language == one.language
    nothing = np.zeros_like(hit.features)
    parts = (hit.features, nothing, [0.0]) if same else (nothing, hit.features, [1.0])
    return np.concatenate(parts).astype(np.float32)


def _rescored(one: Asked, weights: np.ndarray) -> Asked:
    scores = np.array([float(_row(one, hit) @ weights) for hit in one.hits])
    order = np.argsort(-scores, kind="stable")
    hits = [
        Hit(
            sentence=one.hits[place].sentence,
            score=scores[place],
            features=one.hits[place].features,
            matched=one.hits[place].matched,
            in_article=one.hits[place].in_article,
        )
        for place in order
    ]
    return Asked(
        language=one.language,
        library=one.library,
        question=one.question,
        hits=hits,
        right=one.right[order],
        paragraph=one.paragraph[order],
        article=one.article[order],
        answered_by=one.answered_by,
    )


def _ask_all(folder: Path) -> Iterator[Asked]:
    for name, libraries, languages in LIBRARIES:
        with (
            tempfile.TemporaryDirectory() as data_dir,
            open_isnad(read_settings({"ISNAD_DATA_DIR": data_dir})) as isnad,
        ):
            yield from _ask(isnad, folder / name, libraries, languages)


def _ask(
    isnad: Isnad, data: Path, libraries: tuple[str, ...], languages: tuple[str, ...]
) -> Iterator[Asked]:
    paragraphs = [p for library in libraries for p in _read(data / f"paragraphs.{library}.jsonl")]
    lines = [
        json.dumps({"id": p["id"], "title": p["title"], "text": p["text"]}).encode()
        for p in paragraphs
    ]
    for receipt in isnad.ingester.ingest(read_lines(lines, None)):
        assert receipt.status == "new", receipt
    titles = {p["id"]: p["title"] for p in paragraphs}
    names = {article.id: article.external_id or "" for article in isnad.archive.articles()}
    sentences = {
        s["id"]: squeeze(s["text"])
        for library in libraries
        for s in _read(data / f"sentences.{library}.jsonl")
    }
    for language in languages:
        for given in _read(data / f"questions.{language}.jsonl")[::2]:
            answers = [sentences[i] for ids in given["gold_sents"].values() for i in ids
                       if i in sentences]  # fmt: skip
            try:
                question = read_question(given["text"])
            except IsnadError:
                continue
            hits = isnad.asker.searcher.search(question, HITS)
            found = [squeeze(hit.sentence.text) for hit in hits]
            right = np.array([any(f in a or a in f for a in answers) for f in found])
            held_by = [names[hit.sentence.article_id] for hit in hits]
            yield Asked(
                language=language,
                library="+".join(libraries),
                question=question,
                hits=hits,
                right=right,
                paragraph=np.array(held_by),
                article=np.array([titles[name] or name for name in held_by]),
                answered_by=frozenset(
                    p for library, p in given["gold_para"].items() if library in libraries
                ),
            )


def _write(ranking: dict[str, Any], file: Path) -> None:
    text = json.dumps(ranking, indent=1, default=float)
    file.write_text(text + "\n", encoding="utf-8")


def _read(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training.ranking", description=__doc__)
    parser.add_argument("--eval", type=Path, required=True, help="folder of the question sets")
    parser.add_argument("--out", type=Path, default=BUILT_IN, help="model folder (%(default)s)")
    return parser


if __name__ == "__main__":
    main()
