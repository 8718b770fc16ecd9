"""What only SentenceTransformer can say. It takes seconds to import, and warns: hence a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from static_model import DIMENSION, Layout, write_static_model

from retrieval.encoder import BUILT_IN, load_encoder

pytestmark = pytest.mark.skipif(
    not (find_spec("torch") and find_spec("sentence_transformers")),
    reason="needs torch and sentence-transformers",
)

TEXTS = [
    "The minister said on Tuesday that the dam is full.",
    "قال كيربي إن العراق شريك مهم.",
    "",
    "dam",
    "«لماذا؟»",
    "3.5 percent — ٣٫٥ في المئة",
    "word " * 400,
]
SCRIPT = """
import json, sys
import numpy as np
from sentence_transformers import SentenceTransformer
from retrieval.errors import ModelError
from retrieval.transformer_encoder import TransformerEncoder

texts, folders, prompted, out = json.loads(sys.argv[1])
arrays = {f"plain{n}": SentenceTransformer(folder, device="cpu").encode(texts)
          for n, folder in enumerate(folders)}
encoder = TransformerEncoder(prompted)
arrays["passages"] = encoder.encode_passages(texts)
arrays["questions"] = encoder.encode_questions(texts)
arrays["none"] = encoder.encode_passages([])
facts = {"dimension": encoder.dimension, "fingerprint": encoder.fingerprint}
try:
    TransformerEncoder("nobody/has-such-a-model")
except ModelError as error:
    facts["missing"] = error.reason
arrays["facts"] = np.array(json.dumps(facts))
np.savez(out, **arrays)
"""


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    base = tmp_path_factory.mktemp("models")
    tiny = [write_static_model(base / layout, layout=layout) for layout in get_args(Layout)]
    return [BUILT_IN, *tiny]


@pytest.fixture(scope="module")
def prompted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_static_model(tmp_path_factory.mktemp("prompted") / "prompted-model")
    file = folder / "config_sentence_transformers.json"
    config = json.loads(file.read_text("utf-8"))
    config["prompts"] = {"query": "query: ", "document": "passage: "}
    file.write_text(json.dumps(config), "utf-8")
    return folder


@pytest.fixture(scope="module")
def said(
    folders: list[Path], prompted: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("said") / "vectors.npz"
    asked = json.dumps([TEXTS, [str(folder) for folder in folders], str(prompted), str(out)])
    environment = os.environ | {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
    subprocess.run([sys.executable, "-c", SCRIPT, asked], check=True, env=environment)
    with np.load(out) as stored:
        facts: dict[str, Any] = json.loads(str(stored["facts"]))
        return facts | {name: stored[name] for name in stored.files}


def test_the_static_encoder_gives_the_vectors_of_sentence_transformer(
    folders: list[Path], said: dict[str, Any]
) -> None:
    for number, folder in enumerate(folders):
        ours = load_encoder(str(folder)).encode_passages(TEXTS)
        np.testing.assert_allclose(ours, said[f"plain{number}"], atol=1e-5, err_msg=str(folder))


def test_questions_and_passages_get_the_prompts_that_the_model_declares(
    prompted: Path, said: dict[str, Any]
) -> None:
    static = load_encoder(str(prompted))
    for kind, prompt in (("questions", "query: "), ("passages", "passage: ")):
        wanted = static.encode_passages([prompt + text for text in TEXTS])
        np.testing.assert_allclose(said[kind], wanted, atol=1e-5)
    assert not np.allclose(said["questions"], said["passages"])


def test_any_model_gives_unit_vectors_its_dimension_and_no_words(said: dict[str, Any]) -> None:
    np.testing.assert_allclose(np.linalg.norm(said["passages"], axis=1), 1, atol=1e-5)
    assert said["dimension"] == DIMENSION
    assert said["none"].shape == (0, DIMENSION)
    assert said["passages"].dtype == np.float32


def test_a_fingerprint_names_the_model(said: dict[str, Any]) -> None:
    assert said["fingerprint"].startswith("prompted-model-")


def test_a_model_that_cannot_be_had_is_told_about(said: dict[str, Any]) -> None:
    assert said["missing"] == "model_not_found"
