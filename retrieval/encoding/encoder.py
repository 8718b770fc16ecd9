"""The door to embedding models: what an encoder does, and which one a setting names."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from retrieval.errors import ModelError
from store.records import Vectors

if TYPE_CHECKING:
    from retrieval.encoding.static_encoder import StaticEncoder

BUILT_IN = Path(__file__).parents[1] / "models" / "bilingual"
"""The model that is shipped: it needs no network, no account and no torch."""


class Encoder(Protocol):
    """Turns texts into unit vectors, float32, one row a text; a text without words into zeros."""

    @property
    def fingerprint(self) -> str:
        """Names the model and its weights: vectors of different fingerprints never meet."""

    @property
    def dimension(self) -> int:
        """The width of a row."""

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of what is searched."""

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Vectors of what is asked."""


def load_encoder(name: str | None) -> Encoder:
    """The encoder that `name` names: the built-in one for None, else a folder or a hub model.

    A folder that holds a plain static model is read without torch. Raises `ModelError`.
    """
    if name is None:
        return load_words()
    if _is_static(Path(name)):
        from retrieval.encoding.static_encoder import StaticEncoder

        return StaticEncoder(Path(name))
    from retrieval.encoding.transformer_encoder import TransformerEncoder

    return TransformerEncoder(name)


def load_words() -> StaticEncoder:
    """The built-in model, which knows single words; it is read once. Raises `ModelError`."""
    return _load_built_in(BUILT_IN)


@cache
def _load_built_in(folder: Path) -> StaticEncoder:
    from retrieval.encoding.static_encoder import StaticEncoder

    if not _is_static(folder):
        raise ModelError("built_in_model_missing")
    return StaticEncoder(folder)


def _is_static(folder: Path) -> bool:
    """Whether a table look-up is all that the folder declares: no prompts, no cut dimension."""
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        kinds = [module["type"].rsplit(".", 1)[-1] for module in modules]
        config = folder / "config_sentence_transformers.json"
        declared = json.loads(config.read_text(encoding="utf-8")) if config.exists() else {}
        more = any((declared.get("prompts") or {}).values()) or declared.get("truncate_dim")
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return False
    return kinds == ["StaticEmbedding", "Normalize"] and not more
