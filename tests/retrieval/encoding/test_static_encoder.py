from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file
from static_model import DIMENSION, Layout, write_static_model
from tokenizers import Tokenizer

from retrieval.encoding import static_encoder
from retrieval.encoding.encoder import BUILT_IN, Encoder, load_encoder
from retrieval.encoding.static_encoder import StaticEncoder
from retrieval.errors import ModelError

TEXTS = ["The dam is full.", "قال كيربي", "", "dam", "dam dam", "؟", "x" * 500, "3.5"]


@pytest.fixture(params=get_args(Layout))
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return write_static_model(tmp_path / "model", layout=request.param)


def tokens(folder: Path, text: str) -> list[int]:
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    ids: list[int] = tokenizer.encode(text, add_special_tokens=False).ids
    return ids


def table(folder: Path) -> Any:
    tensors = load_file(folder / "model.safetensors")
    if "embedding.weight" in tensors:
        return tensors["embedding.weight"]
    rows = tensors["embeddings"].astype(np.float32)
    if "mapping" in tensors:
        rows = rows[tensors["mapping"]]
    return rows * tensors["weights"].astype(np.float32)[:, None]


def test_a_text_is_the_mean_of_its_tokens_made_a_unit_vector(folder: Path) -> None:
    vectors = StaticEncoder(folder).encode_passages(TEXTS)
    rows = table(folder)
    assert vectors.shape == (len(TEXTS), DIMENSION)
    assert vectors.dtype == np.float32
    for text, vector in zip(TEXTS, vectors, strict=True):
        ids = tokens(folder, text)
        mean = rows[ids].mean(axis=0) if ids else np.zeros(DIMENSION)
        length = np.linalg.norm(mean)
        np.testing.assert_allclose(vector, mean / length if length else mean, atol=1e-6)


def test_a_word_is_the_sum_of_its_tokens(folder: Path) -> None:
    words = ["dam", "كيربي", "", "dam"]
    vectors = StaticEncoder(folder).encode_words(words)
    rows = table(folder)
    for word, vector in zip(words, vectors, strict=True):
        np.testing.assert_allclose(vector, rows[tokens(folder, word)].sum(axis=0), atol=1e-5)


def test_a_text_without_words_is_zeros(encoder: Encoder) -> None:
    for text in ("", " ", "\n\t"):
        assert not encoder.encode_passages([text]).any()
        assert not encoder.encode_questions([text]).any()


def test_no_texts_are_no_rows(encoder: Encoder) -> None:
    assert encoder.encode_passages([]).shape == (0, DIMENSION)
    assert StaticEncoder(BUILT_IN).encode_words([]).shape[0] == 0


@given(texts=st.lists(st.text(st.characters(codec="utf-8"), max_size=30), max_size=8))
def test_every_vector_has_the_length_one_or_zero(encoder: Encoder, texts: list[str]) -> None:
    lengths = np.linalg.norm(encoder.encode_passages(texts), axis=1)
    assert all(abs(length - 1) < 1e-5 or length == 0 for length in lengths)


def test_a_text_has_the_same_vector_whichever_others_come_with_it(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = np.concatenate([encoder.encode_passages([text]) for text in TEXTS])
    np.testing.assert_array_equal(encoder.encode_passages(TEXTS), alone)
    monkeypatch.setattr(static_encoder, "_TEXTS_PER_BATCH", 3)
    np.testing.assert_array_equal(encoder.encode_passages(TEXTS), alone)


def test_threads_may_encode_at_once(encoder: Encoder) -> None:
    words = [f"word{number % 90}" for number in range(600)]
    wanted = encoder.encode_passages(words)
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda word: encoder.encode_passages([word])[0], words))
        np.testing.assert_array_equal(np.stack(together), wanted)


def test_the_fingerprint_changes_with_any_byte_of_weights_or_tokenizer(tmp_path: Path) -> None:
    folder = write_static_model(tmp_path / "model")
    first = StaticEncoder(folder).fingerprint
    assert StaticEncoder(folder).fingerprint == first
    tensors = load_file(folder / "model.safetensors")
    tensors["embeddings"][0, 0] += 1
    save_file(tensors, folder / "model.safetensors")
    second = StaticEncoder(folder).fingerprint
    (folder / "tokenizer.json").write_text(
        (folder / "tokenizer.json").read_text("utf-8") + " ", "utf-8"
    )
    assert len({first, second, StaticEncoder(folder).fingerprint}) == 3


def test_the_weights_may_lie_in_a_folder_of_their_own(tmp_path: Path) -> None:
    flat = load_encoder(str(write_static_model(tmp_path / "flat")))
    deep = load_encoder(str(write_static_model(tmp_path / "deep", inner="0_StaticEmbedding")))
    assert deep.fingerprint == flat.fingerprint
    np.testing.assert_array_equal(deep.encode_passages(TEXTS), flat.encode_passages(TEXTS))


@pytest.mark.parametrize("name", ["tokenizer.json", "model.safetensors", "modules.json"])
@pytest.mark.parametrize("content", [None, b"", b"junk", b"{}"])
def test_a_broken_model_is_told_about(tmp_path: Path, name: str, content: bytes | None) -> None:
    folder = write_static_model(tmp_path)
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_bytes(content)
    with pytest.raises(ModelError) as caught:
        StaticEncoder(folder)
    assert caught.value.reason == "model_unreadable"
    assert caught.value.values == {"name": str(folder)}


@pytest.mark.parametrize("tensors", [{"other": (2, 2)}, {"embeddings": (2,)}])
def test_weights_of_another_layout_are_told_about(
    tmp_path: Path, tensors: dict[str, tuple[int, ...]]
) -> None:
    folder = write_static_model(tmp_path)
    zeros = {name: np.zeros(shape) for name, shape in tensors.items()}
    save_file(zeros, folder / "model.safetensors")
    with pytest.raises(ModelError):
        StaticEncoder(folder)


def test_the_shipped_model_is_a_static_one_of_both_languages() -> None:
    encoder = load_encoder(None)
    assert isinstance(encoder, StaticEncoder)
    left, right, other = encoder.encode_passages(
        ["The minister spoke about water.", "تحدث الوزير عن المياه.", "سجل اللاعب هدفين."]
    )
    assert left @ right > left @ other + 0.2
    assert json.loads((BUILT_IN / "modules.json").read_text("utf-8"))
