from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from static_model import write_static_model

from retrieval.encoding import encoder as door
from retrieval.encoding.encoder import load_encoder
from retrieval.encoding.static_encoder import StaticEncoder
from retrieval.errors import ModelError


def test_a_folder_with_a_static_model_is_read_without_torch(tmp_path: Path) -> None:
    assert isinstance(load_encoder(str(write_static_model(tmp_path))), StaticEncoder)


@pytest.mark.parametrize(
    "modules",
    [
        "not json",
        "{}",
        "[1]",
        "[]",
        json.dumps([{"type": "a.Transformer"}, {"type": "a.Pooling"}, {"type": "a.Normalize"}]),
        json.dumps([{"type": "a.StaticEmbedding"}]),
    ],
)
def test_any_other_folder_is_left_to_sentence_transformers(
    tmp_path: Path, modules: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_static_model(tmp_path)
    (tmp_path / "modules.json").write_text(modules)
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)  # as if not installed
    with pytest.raises(ModelError) as caught:
        load_encoder(str(tmp_path))
    assert caught.value.reason == "models_not_installed"
    assert caught.value.values == {"name": str(tmp_path)}


@pytest.mark.parametrize("declared", [{"prompts": {"query": "query: "}}, {"truncate_dim": 8}])
def test_a_static_folder_that_declares_more_is_left_to_sentence_transformers(
    tmp_path: Path, declared: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_static_model(tmp_path)
    (tmp_path / "config_sentence_transformers.json").write_text(json.dumps(declared))
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ModelError):
        load_encoder(str(tmp_path))


def test_a_missing_built_in_model_is_told_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "BUILT_IN", tmp_path)
    with pytest.raises(ModelError) as caught:
        load_encoder(None)
    assert caught.value.reason == "built_in_model_missing"
