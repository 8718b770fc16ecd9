"""Fits the table of token vectors: contrastive learning and distillation, step by step.

A text's vector is the mean of its tokens' rows, made a unit vector. Every step draws one kind of
pairs (see ``training.data``), and the table learns to find the right text among the batch.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

from training.data import EXCERPT_KINDS, EXCERPT_MIN_WORDS, EXCERPT_WEIGHT, WEIGHTS, Pairs

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recipe:
    """Every number of the fit that is a choice."""

    dimensions: int = 384
    steps: int = 4_400
    batch: int = 1_024
    learning_rate: float = 0.03
    start_deviation: float = 0.1  # small: a token that is hardly trained must hardly count
    scale: float = 20.0  # of the cosines inside the softmax
    dropout: tuple[float, float] = (0.1, 0.4)  # share of tokens lost on either side, drawn a step
    excerpt: tuple[float, float] = (0.1, 0.4)  # share of a sentence's tokens that asks for it
    distillation: float = 4.0
    similarity: float = 60.0  # of the squared difference of similarity matrices
    file_power: float = 0.5  # a file is drawn by its rows to this power: small good files count
    max_tokens: int = 96
    seed: int = 7


class Ragged:
    """Token ids of many texts in one array."""

    def __init__(self, ids: list[list[int]], max_tokens: int) -> None:
        """``ids`` holds one list of token ids a text; each is cut at ``max_tokens``."""
        self.lengths = np.array([min(len(one), max_tokens) for one in ids], dtype=np.int64)
        self.starts = np.concatenate([[0], np.cumsum(self.lengths)])[:-1]
        self.flat = np.fromiter(
            (token for one in ids for token in one[:max_tokens]), np.int64, self.lengths.sum()
        )

    def draw(
        self, rows: np.ndarray, keep: np.ndarray, rng: np.random.Generator
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Tokens of ``rows`` after dropout, and where each row begins, for an embedding bag.

        ``keep`` is the share of tokens to keep, one number a row; one token always stays.
        """
        lengths = self.lengths[rows]
        begins = np.cumsum(lengths) - lengths
        flat = self.flat[np.arange(lengths.sum()) + np.repeat(self.starts[rows] - begins, lengths)]
        kept = rng.random(len(flat)) < np.repeat(keep, lengths)
        kept[begins + (rng.random(len(rows)) * lengths).astype(np.int64)] = True
        counts = np.add.reduceat(kept, begins, dtype=np.int64)
        return torch.from_numpy(flat[kept]), torch.from_numpy(np.cumsum(counts) - counts)


@dataclass(frozen=True)
class Kind:
    """All pairs of one kind, ready to draw from; rows point into the ``Ragged`` of all texts.

    ``targets`` are rows of the teacher's vectors, or -1 where the teacher says nothing.
    ``chances`` add up to one.
    """

    name: str
    weight: float
    left: np.ndarray
    right: np.ndarray
    left_target: np.ndarray
    right_target: np.ndarray
    chances: np.ndarray


def encode(
    tokenizer: Tokenizer, corpus: list[Pairs], targets: dict[str, int], recipe: Recipe
) -> tuple[Ragged, list[Kind]]:
    """Tokenize every text once and group the pairs by kind.

    ``targets`` maps an English text to its row in the teacher's vectors. A sentence counts as an
    excerpt's answer once, however many questions it answers.
    """
    texts = sorted(
        {text for pairs in corpus for side in (pairs.left, pairs.right) for text in side}
    )
    row = {text: index for index, text in enumerate(texts)}
    encodings = tokenizer.encode_batch_fast(texts, add_special_tokens=False)
    ragged = Ragged([encoding.ids for encoding in encodings], recipe.max_tokens)
    filled = ragged.lengths > 0

    collected: dict[str, list[tuple[np.ndarray, ...]]] = {}

    def add(kind: str, left: np.ndarray, right: np.ndarray, *taught: np.ndarray) -> None:
        usable = filled[left] & filled[right]
        arrays = [array[usable] for array in (left, right, *taught)]
        share = np.full(len(arrays[0]), len(arrays[0]) ** (recipe.file_power - 1.0))
        collected.setdefault(kind, []).append((*arrays, share))

    taught_by = _with_arabic(corpus, targets)
    for pairs in corpus:
        left = np.array([row[text] for text in pairs.left])
        right = np.array([row[text] for text in pairs.right])
        right_target = np.array([taught_by.get(text, -1) for text in pairs.right])
        left_target = (
            right_target
            if _translated(pairs)
            else np.array([taught_by.get(text, -1) for text in pairs.left])
        )
        if pairs.kind in WEIGHTS:
            add(pairs.kind, left, right, left_target, right_target)
        if pairs.kind in EXCERPT_KINDS:
            sides = [(left, left_target), (right, right_target)]
            for side, taught in sides[: 1 if pairs.kind == "text" else 2]:
                _, first = np.unique(side, return_index=True)
                first = first[ragged.lengths[side[first]] >= EXCERPT_MIN_WORDS]
                no_target = np.full(len(first), -1)
                add("excerpt", side[first], side[first], no_target, taught[first])

    kinds = []
    for name in sorted(collected):
        columns = [np.concatenate(parts) for parts in zip(*collected[name], strict=True)]
        left, right, left_target, right_target, share = columns
        weight = EXCERPT_WEIGHT if name == "excerpt" else WEIGHTS[name]
        chances = share / share.sum()
        kinds.append(Kind(name, weight, left, right, left_target, right_target, chances))
        log.info("%-10s %7d pairs, weight %.1f", name, len(share), weight)
    return ragged, kinds


def _translated(pairs: Pairs) -> bool:
    """Whether the English side says all that the Arabic side says."""
    return pairs.kind != "cloze" and pairs.languages == ("ar", "en")


def _with_arabic(corpus: list[Pairs], targets: dict[str, int]) -> dict[str, int]:
    """``targets`` and, for each Arabic text, the target of the first English it stands beside."""
    taught_by = dict(targets)
    for pairs in corpus:
        if _translated(pairs):
            for arabic, english in zip(pairs.left, pairs.right, strict=True):
                if english in targets:
                    taught_by.setdefault(arabic, targets[english])
    return taught_by


def rotate(teacher: np.ndarray, dimensions: int) -> torch.Tensor:
    """The teacher's vectors, centred and turned onto their main axes, as unit vectors.

    ``(n, 384)`` becomes ``(n, dimensions)``. Centred, since a mean that all texts share says
    nothing about any of them.
    """
    vectors = torch.from_numpy(teacher.astype(np.float32))
    vectors -= vectors.mean(dim=0)
    _, axes = torch.linalg.eigh(vectors.T @ vectors)
    return F.normalize(vectors @ axes.flip(1)[:, :dimensions])


def fit(
    ragged: Ragged, kinds: list[Kind], teacher: torch.Tensor, vocabulary: int, recipe: Recipe
) -> torch.Tensor:
    """Train and return the table, shape ``(vocabulary, recipe.dimensions)``, float32."""
    rng = np.random.default_rng(recipe.seed)
    torch.manual_seed(recipe.seed)
    table = torch.nn.EmbeddingBag(vocabulary, recipe.dimensions, mode="mean", sparse=True)
    torch.nn.init.normal_(table.weight, std=recipe.start_deviation)
    optimizer = torch.optim.SparseAdam(table.parameters(), lr=recipe.learning_rate)
    weights = np.array([kind.weight for kind in kinds])
    started = time.monotonic()
    running = 0.0
    for step in range(recipe.steps):
        for group in optimizer.param_groups:
            group["lr"] = recipe.learning_rate * (1 - step / recipe.steps)
        kind = kinds[rng.choice(len(kinds), p=weights / weights.sum())]
        loss = _loss(table, ragged, kind, teacher, recipe, rng)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        running += loss.item()
        if (step + 1) % 200 == 0:
            log.info(
                "step %d of %d, loss %.3f, %.0f s",
                step + 1, recipe.steps, running / 200, time.monotonic() - started,
            )  # fmt: skip
            running = 0.0
    return table.weight.detach()


def _loss(
    table: torch.nn.EmbeddingBag,
    ragged: Ragged,
    kind: Kind,
    teacher: torch.Tensor,
    recipe: Recipe,
    rng: np.random.Generator,
) -> torch.Tensor:
    """The loss of one batch of ``kind``."""
    size = min(recipe.batch, len(kind.chances))
    drawn = rng.choice(len(kind.chances), size, p=kind.chances)
    rows = kind.left[drawn], kind.right[drawn]
    keep = 1 - rng.uniform(*recipe.dropout, 2)[:, None].repeat(size, axis=1)
    if kind.name == "excerpt":
        keep[0] = rng.uniform(*recipe.excerpt, size)
    left, right = (
        F.normalize(table(*ragged.draw(side, kept, rng)))
        for side, kept in zip(rows, keep, strict=True)
    )
    similarity = left @ right.T
    loss = _contrast(similarity * recipe.scale, *rows)

    taught = kind.left_target[drawn], kind.right_target[drawn]
    for vectors, target in zip((left, right), taught, strict=True):
        known = torch.from_numpy(target >= 0)
        if known.any():
            agreement = (vectors[known] * teacher[target[target >= 0]]).sum(dim=1)
            loss = loss + recipe.distillation * (1 - agreement.mean())
    if all((target >= 0).all() for target in taught):
        wanted = teacher[taught[0]] @ teacher[taught[1]].T
        loss = loss + recipe.similarity * F.mse_loss(similarity, wanted)
    return loss


def _contrast(logits: torch.Tensor, left: np.ndarray, right: np.ndarray) -> torch.Tensor:
    """Symmetric cross entropy of a square matrix whose diagonal is right.

    A pair that shares a text with another is no wrong answer to it and is masked.
    """
    same = (left[:, None] == left[None]) | (right[:, None] == right[None])
    np.fill_diagonal(same, False)
    logits = logits.masked_fill(torch.from_numpy(same), -torch.inf)
    labels = torch.arange(len(logits))
    return (F.cross_entropy(logits, labels) + F.cross_entropy(logits.T, labels)) / 2
