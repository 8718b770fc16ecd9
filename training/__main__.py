"""``python -m training --data DIR --out DIR``: makes the built-in model."""

from __future__ import annotations

import argparse
import dataclasses
import logging
import time
from pathlib import Path

import torch

from training.average import average
from training.carry import carried, lexicon_pairs
from training.data import cloze, english_texts, read_folder, texts
from training.export import export, read_table, rounded
from training.fit import Recipe, encode, fit, rotate
from training.lexicon import learn
from training.teacher import teacher_vectors
from training.tokenizer import train_tokenizer

log = logging.getLogger("training")


def main(arguments: list[str] | None = None) -> None:
    """Read the data, train, and write the model folder."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    torch.set_num_threads(options.threads)
    # Products of matrices in half precision where the processor has it, sums in full.
    torch.set_float32_matmul_precision("medium")
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

    lexicon = learn(tokenizer, corpus)
    log.info("lexicon: %d English stems", len(lexicon.arabic))
    corpus.append(lexicon_pairs(lexicon))

    english = english_texts(corpus)
    teacher = rotate(teacher_vectors(english, options.cache), recipe.dimensions)
    log.info("teacher: %d texts", len(english))
    targets = {text: index for index, text in enumerate(english)}

    tables = [read_table(folder) for folder in options.have]
    for seed in range(recipe.seed + len(tables), recipe.seed + options.members):
        one = dataclasses.replace(recipe, seed=seed)
        # A member's questions and carried texts are its own as well.
        made = [*carried(corpus, tokenizer, lexicon, seed), *cloze(corpus, seed)]
        ragged, kinds = encode(tokenizer, corpus + made, targets, one)
        table = fit(ragged, kinds, teacher, tokenizer.get_vocab_size(), one)
        tables.append(rounded(table.numpy(), tokenizer))
    export(average(tables), tokenizer, options.out)
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
    parser.add_argument("--vocabulary", type=int, default=48_000, help="tokens (%(default)s)")
    parser.add_argument("--dimensions", type=int, help="of a vector (default: 512)")
    parser.add_argument("--steps", type=int, help="of the optimiser (default: the recipe's)")
    parser.add_argument("--seed", type=int, help="of the first member (default: 7)")
    parser.add_argument(
        "--members", type=int, default=2, help="tables fitted and averaged (%(default)s)"
    )
    parser.add_argument(
        "--have",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help="a member made before, by --members 1 and the first seed (then the next)",
    )
    parser.add_argument("--threads", type=int, default=2, help="for torch (%(default)s)")
    return parser


if __name__ == "__main__":
    main()
