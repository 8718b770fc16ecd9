"""Any other model, by name or path, through `SentenceTransformer`."""

from __future__ import annotations

import logging
import os
import socket
import zlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

import numpy as np

from retrieval.encoding.fingerprint import fingerprint_of
from retrieval.errors import ModelError
from store.records import Vectors

_QUERY_PROMPTS = ("query", "question", "search_query", "retrieval.query", "s2p_query")
_PASSAGE_PROMPTS = ("document", "passage", "corpus", "search_document", "retrieval.passage")
_FILES = ("*.safetensors", "*.bin", "*.json", "*.txt", "*.model")  # all that vectors depend on
_TALKATIVE = ("huggingface_hub", "sentence_transformers", "transformers", "httpx")


class TransformerEncoder:
    """A model with torch behind it, used as it declares: prompts, pooling, dimension, length."""

    def __init__(self, name: str) -> None:
        self._name = name
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
        self._query_prompt = self._declared(_QUERY_PROMPTS)
        self._passage_prompt = self._declared(_PASSAGE_PROMPTS)
        self.dimension = int(self.encode_passages(["probe"]).shape[1])
        self.fingerprint = f"{Path(name).name}-{self._revision()}"

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`."""
        return self._unit(self._model.encode_document, self._passage_prompt, texts)

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`."""
        return self._unit(self._model.encode_query, self._query_prompt, texts)

    def _declared(self, names: Sequence[str]) -> str | None:
        """The first prompt that says something.

        Left to itself, the library takes the empty "document" that it makes up over the "passage"
        that a model declares.
        """
        return next((prompt for name in names if (prompt := self._model.prompts.get(name))), None)

    def _unit(self, encode: Any, prompt: str | None, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        try:
            vectors: Vectors = np.asarray(
                encode(
                    list(texts), prompt=prompt, normalize_embeddings=True, show_progress_bar=False
                ),
                dtype=np.float32,
            )
        except Exception as error:  # the memory, the device, the model's own code
            detail = type(error).__name__
            raise ModelError("model_failed", name=self._name, detail=detail) from error
        # A text without words has no direction; some models give NaN for it.
        return np.nan_to_num(vectors)

    def _revision(self) -> str:
        """Changes with the weights, and with all else that a folder says of how to use them."""
        folder = Path(self._name)
        files = sorted(file for kind in _FILES for file in folder.rglob(kind) if file.is_file())
        if folder.is_dir() and files:
            return fingerprint_of(files)
        revision = getattr(getattr(self._model[0], "config", None), "_commit_hash", None)
        if revision is None:
            revision = _cached_revision(self._name)
        return f"{str(revision or 'unknown')[:12]}-{zlib.crc32(self._name.encode()):08x}"


def _cached_revision(name: str) -> str | None:
    """The revision of a hub model, as the folder that it was downloaded to is called."""
    from huggingface_hub import try_to_load_from_cache

    for owner in ("", "sentence-transformers/"):  # which may be left out
        with suppress(ValueError):
            file = try_to_load_from_cache(owner + name, "modules.json")
            if isinstance(file, str):
                return Path(file).parent.name
    return None


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
