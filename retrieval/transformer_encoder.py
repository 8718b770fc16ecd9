"""Any other model, by name or path, through `SentenceTransformer`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.errors import ModelError
from retrieval.fingerprint import fingerprint_of
from store.records import Vectors

_WEIGHTS = ("*.safetensors", "*.bin")


class TransformerEncoder:
    """A model with torch behind it, and the prompts that it declares for questions and passages."""

    def __init__(self, name: str) -> None:
        try:
            # Four seconds and hundreds of megabytes: only for whoever asked for such a model.
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise ModelError("models_not_installed", name=name) from error
        try:
            self._model = SentenceTransformer(name)
        except Exception as error:  # hub, file and format errors share no base
            raise ModelError("model_not_found", name=name) from error
        probe = np.asarray(self._model.encode(["probe"]), dtype=np.float32)
        self.dimension = int(probe.shape[1])
        self.fingerprint = f"{Path(name).name}-{self._revision(name)}"

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`."""
        return self._unit(self._model.encode_document, texts)

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`."""
        return self._unit(self._model.encode_query, texts)

    def encode_words(self, words: Sequence[str]) -> None:
        """See `Encoder`: these models know words only in their sentence."""

    def _unit(self, encode: Any, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors: Vectors = np.asarray(
            encode(list(texts), normalize_embeddings=True, show_progress_bar=False),
            dtype=np.float32,
        )
        # A text without words has no direction; some models give NaN for it.
        return np.nan_to_num(vectors)

    def _revision(self, name: str) -> str:
        folder = Path(name)
        files = sorted(file for kind in _WEIGHTS for file in folder.rglob(kind))
        if folder.is_dir() and files:
            return fingerprint_of(files)
        config = getattr(self._model[0], "config", None)
        return str(getattr(config, "_commit_hash", None) or self.dimension)[:12]
