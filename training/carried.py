"""``python -m training.carried --eval DIR``: fits which words a follow-up takes over.

A word of the turns before is meant where a person wrote it into the question to make it stand
alone. From CAsT 2019 and 2020 and the development half of CANARD; CAsT 2021, 2022 and the other
half are for measuring. Some 180 weights of signs; no word itself is learned. Twice, since what was
taken over before changes what the next question leans on.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch

from benchmarks.followups import Asked, development
from retrieval.conversation import carried as product
from retrieval.conversation.carried import CHANGED, QUESTION_SIGNS, WORD_SIGNS, Weighed, weigh
from retrieval.conversation.follow_up import resolve
from retrieval.conversation.turn import Turn
from retrieval.encoding.encoder import BUILT_IN
from retrieval.text.language import language_of
from training.ranking import minimise

ROUNDS = 2
RIDGE = 3e-4
SHARE = {"canard": 0.5}
"""How much a word counts, for sets other than CAsT: CANARD is larger, and of persons alone."""
THRESHOLD = 0.3
"""Low: for retrieval a word too few costs more than one too many. Chosen on half of CANARD."""


class Example(NamedTuple):
    """The words that a question may take over, and whether each is meant."""

    weighed: Weighed
    right: list[bool]
    share: float


def main(arguments: list[str] | None = None) -> None:
    """Resolves the conversations, fits the weights, and adds them to the ranking."""
    parser = argparse.ArgumentParser(prog="python -m training.carried", description=__doc__)
    parser.add_argument("--eval", type=Path, required=True, help="folder of the question sets")
    parser.add_argument("--out", type=Path, default=BUILT_IN, help="model folder (%(default)s)")
    options = parser.parse_args(arguments)
    torch.manual_seed(0)
    torch.set_num_threads(1)
    file = options.out / product.FILE
    ranking = json.loads(file.read_text(encoding="utf-8"))
    asked = development(options.eval / "followups")
    ranking.pop("carried", None)
    for _ in range(ROUNDS):
        file.write_text(json.dumps(ranking, indent=1, default=float) + "\n", encoding="utf-8")
        product.read_weights.cache_clear()
        ranking["carried"] = fit(list(_examples(asked)))
    file.write_text(json.dumps(ranking, indent=1, default=float) + "\n", encoding="utf-8")


def fit(examples: Sequence[Example]) -> dict[str, Any]:
    """A logistic of the signs of words, of the question, and of both together."""
    signs = np.concatenate([example.weighed.signs for example in examples])
    sizes = [len(example.weighed.stems) for example in examples]
    question = np.repeat([example.weighed.question for example in examples], sizes, axis=0)
    changed = signs[:, [WORD_SIGNS.index(name) for name in CHANGED]]
    both = (changed[:, :, None] * question[:, None, :]).reshape(len(signs), -1)
    given = np.concatenate([signs, signs[:, :1] * signs, question, both], axis=1)
    mean, deviation = given.mean(axis=0), given.std(axis=0) + 1e-6
    inputs = torch.from_numpy((given - mean) / deviation).float()
    wanted = torch.tensor([right for example in examples for right in example.right]).float()
    share = torch.from_numpy(np.repeat([example.share for example in examples], sizes)).float()
    logistic = torch.zeros(given.shape[1] + 1)

    def loss() -> torch.Tensor:
        wrong = torch.nn.functional.binary_cross_entropy_with_logits(
            inputs @ logistic[:-1] + logistic[-1], wanted, weight=share
        )
        return wrong + RIDGE * (logistic[:-1] ** 2).sum()

    minimise(loss, [logistic])
    fitted = logistic.detach().numpy().astype(np.float64)
    weights = fitted[:-1] / deviation
    ends = np.cumsum([len(WORD_SIGNS), len(WORD_SIGNS), len(QUESTION_SIGNS)])
    words, ruled, of_question, changes = np.split(weights, ends)
    print(f"{len(given)} words of {len(examples)} questions, {wanted.mean().item():.3f} meant")
    return {
        "words": words.round(5).tolist(),
        "ruled": ruled.round(5).tolist(),
        "question": of_question.round(5).tolist(),
        "changes": changes.round(5).reshape(len(CHANGED), len(QUESTION_SIGNS)).tolist(),
        "offset": float(fitted[-1] - (weights * mean).sum()),
        "threshold": THRESHOLD,
    }


def _examples(asked: Sequence[tuple[str, Asked]]) -> Iterator[Example]:
    shown = {(one.conversation, one.earlier): one.response for _, one in asked}
    for name, one in asked:
        turns: list[Turn] = []
        for place, earlier in enumerate(one.earlier, start=1):
            found = resolve(earlier, turns)
            turns.append(
                Turn(
                    found.text,
                    language_of(earlier),
                    speaker=found.speaker,
                    topic=found.topic,
                    focus=found.focus,
                    text=shown.get((one.conversation, one.earlier[:place]), ""),
                    asked=earlier,
                )
            )
        if not turns:
            continue
        found = resolve(one.raw, turns)
        ruled = found.taken if found.ruled is None else found.ruled
        weighed = weigh(one.raw, turns, ruled, turns[-1].focus)
        meant = set(weigh(one.manual, turns, (), turns[-1].focus).stems)
        # What the question by hand still lacks is not meant; the rest of the words it has.
        right = [stem not in meant for stem in weighed.stems]
        if weighed.stems:
            yield Example(weighed, right, SHARE.get(name, 1.0))


if __name__ == "__main__":
    main()
