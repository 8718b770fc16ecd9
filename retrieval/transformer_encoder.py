"""Any other model, by name or path, through `SentenceTransformer`."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

import numpy as np

from retrieval.errors import ModelError
from retrieval.fingerprint import fingerprint_of
from store.records import Vectors

_WEIGHTS = ("*.safetensors", "*.bin")
_TALKATIVE = ("huggingface_hub", "sentence_transformers", "transformers", "httpx")


class TransformerEncoder:
    """A model with torch behind it, and the prompts that it declares for questions and passages."""

    def __init__(self, name: str) -> None:
        if not Path(name).exists() and not _hub_is_near():
            # Else it would be asked for in vain for over a minute. It may still be in the cache.
            os.environ["HF_HUB_OFFLINE"] = "1"
        for library in _TALKATIVE:
            logging.getLogger(library).setLevel(logging.CRITICAL)  # what matters is in our error
        os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
        os.environ.setdefault("TRANSFORMERS_VERBOSITY", "critical")
        try:
            # Four seconds and hundreds of megabytes: only for whoever asked for such a model.
            from sentence_transformers import SentenceTransformer
            from transformers.utils.logging import disable_progress_bar
        except ImportError as error:
            raise ModelError("models_not_installed", name=name) from error
        disable_progress_bar()
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


def _hub_is_near() -> bool:
    """Whether the model hub's name can be looked up, or a proxy stands in for it."""
    hub = urlsplit(os.environ.get("HF_ENDPOINT", "https://huggingface.co")).hostname
    if getproxies():
        return True
    try:
        socket.getaddrinfo(hub, None)
    except OSError:
        return False
    return True
