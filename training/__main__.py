"""``python -m training --data DIR --out DIR``: makes the built-in model."""

from __future__ import annotations

import argparse
import dataclasses
import logging
import time
from pathlib import Path

import torch

from training.data import cloze, english_texts, read_folder, texts
from training.export import export
from training.fit import Recipe, encode, fit, rotate
from training.teacher import teacher_vectors
from training.tokenizer import train_tokenizer

log = logging.getLogger("training")


def main(arguments: list[str] | None = None) -> None:
    """Read the data, train, and write the model folder."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    torch.set_num_threads(options.threads)
    started = time.monotonic()
    overrides = {
        name: value
        for name in ("steps", "seed", "dimensions")
        if (value := getattr(options, name)) is not None
    }
    recipe = dataclasses.replace(Recipe(), **overrides)

    corpus = read_folder(options.data)
    tokenizer = train_tokenizer(texts(corpus), options.vocabulary)
    log.info("tokenizer: %d tokens", tokenizer.get_vocab_size())

    english = english_texts(corpus)
    teacher = rotate(teacher_vectors(english, options.cache), recipe.dimensions)
    log.info("teacher: %d texts", len(english))

    targets = {text: index for index, text in enumerate(english)}
    corpus += cloze(corpus, recipe.seed)
    ragged, kinds = encode(tokenizer, corpus, targets, recipe)
    table = fit(ragged, kinds, teacher, tokenizer.get_vocab_size(), recipe)
    export(table.numpy(), tokenizer, options.out)
    log.info("%s written in %.0f s", options.out, time.monotonic() - started)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of *.tsv.gz files")
    parser.add_argument("--out", type=Path, required=True, help="model folder to write")
    parser.add_argument(
        "--cache",
        type=Path,
        default=Path.home() / ".cache" / "isnad-training" / "teacher.npz",
        help="the teacher's vectors, kept between runs (default: %(default)s)",
    )
    parser.add_argument("--vocabulary", type=int, default=32_000, help="tokens (%(default)s)")
    parser.add_argument("--dimensions", type=int, help="of a vector (default: 384)")
    parser.add_argument("--steps", type=int, help="of the optimiser (default: the recipe's)")
    parser.add_argument("--seed", type=int, help="of every random choice (default: 7)")
    parser.add_argument("--threads", type=int, default=2, help="for torch (%(default)s)")
    return parser


if __name__ == "__main__":
    main()
