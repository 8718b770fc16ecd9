"""A static model read with tokenizers and numpy alone: a table look-up needs no torch.

Gives the vectors that `SentenceTransformer` gives for the same folder; a test holds it to that.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from retrieval.encoding.fingerprint import fingerprint_of
from retrieval.encoding.normalizer import read_normalizer
from retrieval.errors import ModelError
from store.records import Vectors

_TEXTS_PER_BATCH = 512


class StaticEncoder:
    """One vector a token; a text is the mean of its tokens, a word their sum.

    Reads both layouts of the weights: a float matrix `embedding.weight`, or rows of small numbers
    `embeddings` with one scale each in `weights`, as model2vec writes them. Raises `ModelError`
    for a folder that holds neither.
    """

    def __init__(self, folder: Path) -> None:
        from safetensors.numpy import load_file

        try:
            tokenizer_file, weights_file = _files(folder)
            self._tokenizer = Tokenizer.from_file(str(tokenizer_file))
            tensors = load_file(weights_file)
            self._rows, self._scales = _table(tensors)
            self.dimension = int(self._rows.shape[1])
        except Exception as error:  # tokenizers raises nothing more precise
            raise ModelError("model_unreadable", name=str(folder)) from error
        self._tokenizer.no_padding()
        steps = self._tokenizer.normalizer
        # What it says of itself when it is pickled; the whole tokenizer would take far longer.
        self._fold = read_normalizer(json.loads(steps.__getstate__()) if steps else None)
        if self._fold is not None:
            self._tokenizer.normalizer = None  # done before, and faster
        self.fingerprint = "static-" + fingerprint_of([tokenizer_file, weights_file])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`."""
        out = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for first in range(0, len(texts), _TEXTS_PER_BATCH):
            batch = texts[first : first + _TEXTS_PER_BATCH]
            out[first : first + len(batch)] = self._sums(batch)
        # A mean and a sum point the same way, and only the way is left once they are normalised.
        lengths = np.linalg.norm(out, axis=1, keepdims=True)
        out /= np.maximum(lengths, 1e-12)
        return out

    encode_questions = encode_passages

    def encode_words(self, words: Sequence[str]) -> Vectors:
        """A vector a word, not normalised: training makes a word long that says much."""
        return self._sums(words)

    def _sums(self, texts: Sequence[str]) -> Vectors:
        """The sum of each text's token vectors."""
        folded = list(texts) if self._fold is None else list(map(self._fold, texts))
        encodings = self._tokenizer.encode_batch_fast(folded, add_special_tokens=False)
        out = np.zeros((len(texts), self.dimension), dtype=np.float32)
        # A text at a time: the rows of many at once would be a matrix of many megabytes.
        for row, encoding in enumerate(encodings):
            ids = encoding.ids
            if not ids:
                continue
            vectors = self._rows[ids].astype(np.float32)
            if self._scales is None:
                out[row] = vectors.sum(axis=0)
            else:
                out[row] = self._scales[ids] @ vectors
        return out


def _table(
    tensors: dict[str, NDArray[Any]],
) -> tuple[NDArray[Any], NDArray[np.float32] | None]:
    """The rows by token id, and their scales if they have any."""
    if "embedding.weight" in tensors:
        return tensors["embedding.weight"], None
    rows, scales = tensors["embeddings"], tensors.get("weights")
    if "mapping" in tensors:  # several tokens may share a row
        rows = rows[tensors["mapping"]]
    return rows, None if scales is None else scales.astype(np.float32)


def _files(folder: Path) -> tuple[Path, Path]:
    modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    inner = folder / modules[0]["path"]
    return inner / "tokenizer.json", inner / "model.safetensors"
