"""Writes the model folder: int8 rows with one scale a token, and the tokenizer."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

from training.tokenizer import UNKNOWN, save_tokenizer

_PACKAGE = "sentence_transformers"

# A SentenceTransformer folder is this list and one folder a module; the first stands at the root.
_MODULES = [
    {
        "idx": 0,
        "name": "0",
        "path": "",
        "type": f"{_PACKAGE}.sentence_transformer.modules.static_embedding.StaticEmbedding",
    },
    {
        "idx": 1,
        "name": "1",
        "path": "1_Normalize",
        "type": f"{_PACKAGE}.base.modules.normalize.Normalize",
    },
]
_NORMALIZE = {
    "module_input_name": "sentence_embedding",
    "module_output_name": "sentence_embedding",
}
_CONFIG = {"model_type": "SentenceTransformer", "prompts": {}, "similarity_fn_name": "cosine"}


def quantize(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Round each row to int8: ``rows * scales[:, None]`` is ``table`` again, but for the rounding.

    ``table`` has shape ``(tokens, dimensions)``; the scales are float32, one a token.
    """
    scales = (np.abs(table).max(axis=1) / 127).astype(np.float32)
    safe = np.where(scales > 0, scales, 1)
    return np.rint(table / safe[:, None]).astype(np.int8), scales


def export(table: np.ndarray, tokenizer: Tokenizer, out: Path) -> None:
    """Write a folder that ``SentenceTransformer(out)`` loads without custom code.

    ``StaticEmbedding`` reads the tensor names of model2vec, ``embeddings`` and ``weights``, and
    multiplies them itself.
    """
    rows, scales = quantize(_silenced(table, tokenizer))
    (out / "1_Normalize").mkdir(parents=True, exist_ok=True)
    save_file({"embeddings": rows, "weights": scales}, out / "model.safetensors")
    (out / "model.safetensors").chmod(0o644)  # written for its owner alone otherwise
    save_tokenizer(tokenizer, out / "tokenizer.json")
    _write_json(out / "modules.json", _MODULES)
    _write_json(out / "1_Normalize" / "config.json", _NORMALIZE)
    _write_json(out / "config_sentence_transformers.json", _CONFIG)


def rounded(table: np.ndarray, tokenizer: Tokenizer) -> np.ndarray:
    """``table`` as ``read_table`` gives it back once it is written."""
    rows, scales = quantize(_silenced(table, tokenizer))
    return rows * scales[:, None]


def read_table(folder: Path) -> np.ndarray:
    """The table of a folder that ``export`` wrote, shape ``(tokens, dimensions)``, float32."""
    tensors = load_file(folder / "model.safetensors")
    table: np.ndarray = tensors["embeddings"] * tensors["weights"][:, None]
    return table


def _silenced(table: np.ndarray, tokenizer: Tokenizer) -> np.ndarray:
    table = table.copy()
    table[tokenizer.token_to_id(UNKNOWN)] = 0  # a word in a script never seen says nothing
    return table


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")
