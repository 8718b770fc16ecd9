"""``python -m training.ranking --eval DIR``: fits how evidence is weighed, and how sure to be.

Some 250 numbers, from the development half (every second question) of sets of questions with
the sentence that answers, asked of the product's own search. The texts of these sets train
nothing, and their other half is looked at by the benchmarks alone.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from bot.wiring import Isnad, open_isnad
from config.settings import read_settings
from retrieval.encoding.encoder import BUILT_IN
from retrieval.questions.question import Question, read_question
from retrieval.readers.lines import read_lines
from retrieval.searching.confidence import SIGNS, signs_of
from retrieval.searching.evidence import FEATURES
from retrieval.searching.hit import Hit
from retrieval.searching.ranking import FILE, ranking_of
from retrieval.text.fold import squeeze
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
UNITS = 12
STEPS = 300
RIDGE = 3e-4  # on the weights of the evidence
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
    """Ask, fit the weights, then the signs of what ranks first by them, and write the file."""
    options = _parser().parse_args(arguments)
    torch.manual_seed(0)
    torch.set_num_threads(1)
    asked = list(_ask_all(options.eval))
    out: dict[str, Any] = {
        "about": "made by training/ranking.py; read by retrieval/searching/ranking.py"
    }
    out |= fit_weights(asked)
    # Fitted apart, by training/topics.py, and after this.
    before = json.loads((options.out / FILE).read_text(encoding="utf-8"))
    out |= {name: before[name] for name in ("topics", "carried") if name in before}
    out["confidences"] = {}
    one_language = [one for one in asked if one.library in ("ar", "en")]
    rescored = [_rescored(one, out) for one in one_language]
    for asks in ("ar", "en"):
        for library in ("ar", "en"):
            mine = [one for one in rescored if (one.language, one.library) == (asks, library)]
            out["confidences"][f"{asks}-{library}"] = fit_confidence(mine)
    text = json.dumps(out, indent=1, default=float)
    (options.out / FILE).write_text(text + "\n", encoding="utf-8")


def fit_weights(asked: list[Asked]) -> dict[str, Any]:
    """The numbers of `retrieval.searching.ranking.Ranking` that make what is right likeliest
    among all hits of its question."""
    rows, right = [], []
    for one in asked:
        given = _rows(one)
        languages = np.array([hit.sentence.language for hit in one.hits])
        for language in sorted(set(languages[one.right])):
            mine = one.right & (languages == language)
            # A reader wants their own language first; to a right sentence in the other, the one
            # in theirs is no rival.
            others = ~one.right | mine | np.full(len(mine), language == one.language)
            rows.append(given[others])
            right.append(mine[others])
    longest = max(map(len, rows))
    evidence = torch.zeros(len(rows), longest, rows[0].shape[1])
    missing = torch.full((len(rows), longest), -1e9)
    wanted = torch.full((len(rows), longest), -1e9)
    for place, (given, mine) in enumerate(zip(rows, right, strict=True)):
        evidence[place, : len(given)] = torch.from_numpy(given)
        missing[place, : len(given)] = 0
        wanted[place, : len(given)] = torch.from_numpy(np.where(mine, 0.0, -1e9))
    width = len(FEATURES)
    parts = {
        "same": torch.zeros(width),
        "across": torch.zeros(width),
        "offset_across": torch.zeros(1),
        "hidden": 0.3 * torch.randn(width + 1, UNITS),
        "bias": torch.zeros(UNITS),
        "out": 0.3 * torch.randn(UNITS),
    }

    def loss() -> torch.Tensor:
        features, same = evidence[..., :width], evidence[..., width]
        linear = same * (features @ parts["same"]) + (1 - same) * (
            features @ parts["across"] + parts["offset_across"]
        )
        units = torch.tanh(evidence @ parts["hidden"] + parts["bias"])
        chances = torch.log_softmax(linear + units @ parts["out"] + missing, dim=1)
        size = torch.stack([(part**2).sum() for part in parts.values()]).sum()
        return -torch.logsumexp(chances + wanted, dim=1).mean() + RIDGE * size

    minimise(loss, list(parts.values()))
    fitted = {name: part.detach().tolist() for name, part in parts.items()}
    return {
        "same": dict(zip(FEATURES, fitted["same"], strict=True)),
        "across": dict(zip(FEATURES, fitted["across"], strict=True)),
        "offset_across": fitted["offset_across"][0],
        "hidden": dict(zip((*FEATURES, "same"), fitted["hidden"], strict=True)),
        "bias": fitted["bias"],
        "out": fitted["out"],
    }


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
    signs, is_absent = np.stack(rows), np.array(absent)
    return fit_logistic(SIGNS, signs, np.array(right), np.array(shares), is_absent, SLIPS)


def fit_logistic(
    names: Sequence[str],
    signs: np.ndarray,
    right: np.ndarray,
    shares: np.ndarray,
    absent: np.ndarray,
    slips: float,
) -> dict[str, Any]:
    """The numbers of a `retrieval.searching.confidence.Confidence`: what makes `right` of `signs`.

    A row is an example and counts as much as its share says. The threshold lets `slips` of the
    absent ones through.
    """
    signs = signs.astype(np.float64)
    mean, deviation = signs.mean(axis=0), signs.std(axis=0) + 1e-9
    given = torch.from_numpy((signs - mean) / deviation).float()
    wanted, share = torch.from_numpy(right).float(), torch.from_numpy(shares).float()
    logistic = torch.zeros(given.shape[1] + 1)

    def loss() -> torch.Tensor:
        wrong = torch.nn.functional.binary_cross_entropy_with_logits(
            given @ logistic[:-1] + logistic[-1], wanted, weight=share
        )
        return wrong + RIDGE_SIGNS * (logistic[:-1] ** 2).sum()

    minimise(loss, [logistic])
    fitted = logistic.detach().numpy().astype(np.float64)
    weights = fitted[:-1] / deviation
    offset = float(fitted[-1] - (weights * mean).sum())
    probability = 1 / (1 + np.exp(-(signs @ weights + offset)))
    return {
        "weights": dict(zip(names, weights.tolist(), strict=True)),
        "offset": offset,
        "threshold": float(np.quantile(probability[absent], 1 - slips)),
    }


def minimise(loss: Callable[[], torch.Tensor], parts: list[torch.Tensor]) -> None:
    """Changes `parts` until `loss` is least."""
    for part in parts:
        part.requires_grad_()
    optimizer = torch.optim.LBFGS(parts, max_iter=STEPS, line_search_fn="strong_wolfe")

    def step() -> torch.Tensor:
        optimizer.zero_grad()
        value = loss()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimizer.step(step)  # type: ignore[no-untyped-call]


def _rows(one: Asked) -> np.ndarray:
    """Features, and whether a hit is in the question's language; a row a hit."""
    return np.array(
        [[*hit.features, hit.sentence.language == one.language] for hit in one.hits],
        dtype=np.float32,
    )


def _rescored(one: Asked, fitted: dict[str, Any]) -> Asked:
    """The same hits, ranked by what was fitted."""
    rows = _rows(one)
    scores = ranking_of(fitted).scores(rows[:, :-1], rows[:, -1] > 0)
    order = np.argsort(-scores, kind="stable")
    return dataclasses.replace(
        one,
        hits=[dataclasses.replace(one.hits[place], score=float(scores[place])) for place in order],
        right=one.right[order],
        paragraph=one.paragraph[order],
        article=one.article[order],
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
    paragraphs = [
        p for library in libraries for p in read_jsonl(data / f"paragraphs.{library}.jsonl")
    ]
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
        for s in read_jsonl(data / f"sentences.{library}.jsonl")
    }
    for language in languages:
        for given in read_jsonl(data / f"questions.{language}.jsonl")[::2]:
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


def read_jsonl(file: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training.ranking", description=__doc__)
    parser.add_argument("--eval", type=Path, required=True, help="folder of the question sets")
    parser.add_argument("--out", type=Path, default=BUILT_IN, help="model folder (%(default)s)")
    return parser


if __name__ == "__main__":
    main()
