"""A tiny static model, in the very layout of the one that is shipped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

Layout = Literal["scaled", "float", "mapped"]
DIMENSION = 16
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789ابتثجحخدذرزسشصضطظعغفقكلمنهويءئؤأإآىة"


def write_static_model(
    folder: Path, *, layout: Layout = "scaled", seed: int = 0, inner: str = ""
) -> Path:
    """Writes a model with a random vector for each letter, so that any text has one."""
    weights = folder / inner
    weights.mkdir(parents=True, exist_ok=True)
    tokenizer = _tokenizer()
    tokenizer.save(str(weights / "tokenizer.json"))
    save_file(_tensors(layout, tokenizer.get_vocab_size(), seed), weights / "model.safetensors")
    _write_json(
        folder / "modules.json",
        [
            _module(0, inner, "sentence_transformers.models.StaticEmbedding"),
            _module(1, "1_Normalize", "sentence_transformers.models.Normalize"),
        ],
    )
    (folder / "1_Normalize").mkdir(exist_ok=True)
    _write_json(
        folder / "config_sentence_transformers.json",
        {"model_type": "SentenceTransformer", "prompts": {}, "similarity_fn_name": "cosine"},
    )
    return folder


def _tokenizer() -> Tokenizer:
    pieces = ["[UNK]", ".", ",", *_LETTERS, *(f"##{letter}" for letter in _LETTERS)]
    vocabulary = {piece: place for place, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def _tensors(layout: Layout, size: int, seed: int) -> dict[str, NDArray[Any]]:
    random = np.random.default_rng(seed)
    rows = random.integers(-127, 128, (size, DIMENSION)).astype(np.int8)
    scales = random.uniform(0.01, 0.1, size).astype(np.float16)
    if layout == "float":
        return {"embedding.weight": rows * scales[:, None].astype(np.float32)}
    if layout == "mapped":
        mapping = random.permutation(size).astype(np.int64)
        return {"embeddings": rows.astype(np.float32), "weights": scales, "mapping": mapping}
    return {"embeddings": rows, "weights": scales}


def _module(place: int, path: str, kind: str) -> dict[str, object]:
    return {"idx": place, "name": str(place), "path": path, "type": kind}


def _write_json(file: Path, value: object) -> None:
    file.write_text(json.dumps(value), encoding="utf-8")
