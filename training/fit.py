"""Fits the table of token vectors: contrastive learning and distillation, step by step.

A text's vector is the mean of its tokens' rows, made a unit vector. Every step draws one kind of
pairs (see ``training.data``), and the table learns to find the right text among the batch.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

from training.data import EXCERPT_KINDS, EXCERPT_MIN_WORDS, EXCERPT_WEIGHT, WEIGHTS, Pairs

log = logging.getLogger(__name__)

# Rows near each other in these files are of one article: the wrong answers that are hard.
NEIGHBOUR_KINDS = ("qp", "asked", "cloze", "parallel")
BETAS = (0.9, 0.999)  # Adam's
EPSILON = 1e-8


@dataclass(frozen=True)
class Recipe:
    """Every number of the fit that is a choice."""

    dimensions: int = 512
    steps: int = 6_000
    batch: int = 1_024
    learning_rate: float = 0.03
    start_deviation: float = 0.1  # small: a token that is hardly trained must hardly count
    scale: float = 20.0  # of the cosines inside the softmax
    dropout: tuple[float, float] = (0.1, 0.4)  # share of tokens lost on either side, drawn a step
    excerpt: tuple[float, float] = (0.1, 0.4)  # share of a sentence's tokens that asks for it
    distillation: float = 4.0
    similarity: float = 60.0  # of the squared difference of similarity matrices
    file_power: float = 0.5  # a file is drawn by its rows to this power: small good files count
    neighbours: int = 4  # so many pairs of a batch are drawn from one neighbourhood of a file,
    neighbourhood: int = 40  # which is so many rows
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
    return pairs.kind not in ("cloze", "asked") and pairs.languages == ("ar", "en")


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
    table = torch.empty(vocabulary, recipe.dimensions).normal_(std=recipe.start_deviation)
    optimizer = _RowAdam(table)
    weights = np.array([kind.weight for kind in kinds])
    started = time.monotonic()
    running = 0.0
    for step in range(recipe.steps):
        kind = kinds[rng.choice(len(kinds), p=weights / weights.sum())]
        bags, tokens = _batch(ragged, kind, recipe, rng)
        rows = table[tokens].requires_grad_()
        loss = _loss(rows, bags, kind, teacher, recipe)
        loss.backward()  # type: ignore[no-untyped-call]
        assert rows.grad is not None
        optimizer.step(tokens, rows.grad, recipe.learning_rate * (1 - step / recipe.steps))
        running += loss.item()
        if (step + 1) % 200 == 0:
            log.info(
                "step %d of %d, loss %.3f, %.0f s",
                step + 1, recipe.steps, running / 200, time.monotonic() - started,
            )  # fmt: skip
            running = 0.0
    return table


class _RowAdam:
    """Adam on the rows that a step touches, as SparseAdam has it, at a fraction of its time."""

    def __init__(self, table: torch.Tensor) -> None:
        """``table`` is changed in place."""
        self._table = table
        self._mean = torch.zeros_like(table)
        self._square = torch.zeros_like(table)
        self._steps = 0

    def step(self, rows: torch.Tensor, gradient: torch.Tensor, learning_rate: float) -> None:
        """Move ``table[rows]``; ``rows`` must hold no row twice."""
        self._steps += 1
        mean = self._mean[rows].lerp_(gradient, 1 - BETAS[0])
        square = self._square[rows].mul_(BETAS[1]).addcmul_(gradient, gradient, value=1 - BETAS[1])
        self._mean[rows] = mean
        self._square[rows] = square
        size = learning_rate * (1 - BETAS[1] ** self._steps) ** 0.5 / (1 - BETAS[0] ** self._steps)
        self._table.index_add_(0, rows, mean.div_(square.sqrt_().add_(EPSILON)), alpha=-size)


@dataclass(frozen=True)
class _Bags:
    """The two sides of a batch as bags of places in the batch's own table, and their texts."""

    drawn: np.ndarray
    sides: tuple[tuple[torch.Tensor, torch.Tensor], ...]


def _batch(
    ragged: Ragged, kind: Kind, recipe: Recipe, rng: np.random.Generator
) -> tuple[_Bags, torch.Tensor]:
    """Draw a batch of ``kind``; also the tokens it has, each once."""
    size = min(recipe.batch, len(kind.chances))
    drawn = rng.choice(len(kind.chances), size, p=kind.chances)
    if kind.name in NEIGHBOUR_KINDS:
        near = rng.integers(0, recipe.neighbourhood, size)
        drawn = drawn[: -(-size // recipe.neighbours)].repeat(recipe.neighbours)[:size]
        drawn = (drawn + near).clip(max=len(kind.chances) - 1)
    keep = 1 - rng.uniform(*recipe.dropout, 2)[:, None].repeat(size, axis=1)
    if kind.name == "excerpt":
        keep[0] = rng.uniform(*recipe.excerpt, size)
    sides = [
        ragged.draw(rows[drawn], kept, rng)
        for rows, kept in zip((kind.left, kind.right), keep, strict=True)
    ]
    tokens, places = torch.unique(torch.cat([flat for flat, _ in sides]), return_inverse=True)
    parts = places.split([len(flat) for flat, _ in sides])
    bags = tuple((part, begins) for part, (_, begins) in zip(parts, sides, strict=True))
    return _Bags(drawn, bags), tokens


def _loss(
    rows: torch.Tensor, bags: _Bags, kind: Kind, teacher: torch.Tensor, recipe: Recipe
) -> torch.Tensor:
    """The loss of one batch of ``kind``."""
    drawn = bags.drawn
    left, right = (
        F.normalize(F.embedding_bag(flat, rows, begins, mode="mean")) for flat, begins in bags.sides
    )
    texts = kind.left[drawn], kind.right[drawn]
    taught = kind.left_target[drawn], kind.right_target[drawn]
    wanted = None
    if all((target >= 0).all() for target in taught):
        wanted = teacher[taught[0]] @ teacher[taught[1]].T
    same = (texts[0][:, None] == texts[0][None]) | (texts[1][:, None] == texts[1][None])
    np.fill_diagonal(same, False)
    loss: torch.Tensor = _Contrast.apply(  # type: ignore[no-untyped-call]
        left, right, torch.from_numpy(same), wanted, recipe.scale, recipe.similarity
    )
    for vectors, target in zip((left, right), taught, strict=True):
        known = torch.from_numpy(target >= 0)
        if known.any():
            # Dimensions beyond the teacher's are free: what it cannot say goes there.
            seen = vectors[known][:, : teacher.shape[1]]
            agreement = F.cosine_similarity(seen, teacher[target[target >= 0]])
            loss = loss + recipe.distillation * (1 - agreement.mean())
    return loss


class _Contrast(torch.autograd.Function):
    """Symmetric cross entropy of a square matrix of cosines whose diagonal is right.

    A pair that shares a text with another (``same``) is no wrong answer to it and is masked. Where
    ``wanted`` is given, the mean squared difference from it is added, ``similarity`` times. The
    gradient is written out: matrices of this size are most of a step, and there are few this way.
    """

    @staticmethod
    def forward(
        ctx: Any,
        left: torch.Tensor,
        right: torch.Tensor,
        same: torch.Tensor,
        wanted: torch.Tensor | None,
        scale: float,
        similarity: float,
    ) -> torch.Tensor:
        count = len(left)
        cosines = left @ right.T
        right_ones = cosines.diagonal().clone()
        # No cosine is above one, so the powers cannot overflow.
        powers = cosines.sub(1).mul_(scale).exp_().masked_fill_(same, 0)
        across, down = powers.sum(dim=1), powers.sum(dim=0)
        loss = (across.log().sum() + down.log().sum()) / (2 * count)
        loss -= scale * (right_ones - 1).mean()
        gradient = powers.mul_((1 / across)[:, None] + (1 / down)[None]).mul_(scale / (2 * count))
        gradient.diagonal().sub_(scale / count)
        if wanted is not None:
            apart = cosines.sub_(wanted)
            loss += similarity * apart.square().mean()
            gradient.add_(apart, alpha=2 * similarity / count**2)
        ctx.save_for_backward(gradient @ right, gradient.T @ left)
        return loss

    @staticmethod
    def backward(ctx: Any, *gradients: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        left, right = ctx.saved_tensors
        return left * gradients[0], right * gradients[0], None, None, None, None
