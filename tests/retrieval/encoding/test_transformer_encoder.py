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

from retrieval.encoding.encoder import BUILT_IN, load_encoder
from retrieval.encoding.static_encoder import StaticEncoder

ROOT = Path(__file__).parents[3]

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
PROMPTS: dict[str, dict[str, str]] = {
    "both": {"query": "query: ", "document": "passage: "},
    "passage": {"query": "query: ", "passage": "passage: "},
    "search": {"search_query": "query: ", "search_document": "passage: ", "other": "x: "},
    "empty": {"query": "query: ", "document": "", "passage": "passage: "},
}
BERTS: dict[str, tuple[str, dict[str, str], int | None]] = {
    "cls": ("cls_token", {}, None),
    "mean": ("mean_tokens", PROMPTS["passage"], None),
    "short": ("mean_tokens", PROMPTS["both"], 8),
}
SCRIPT = """
import json, sys
from pathlib import Path
import numpy as np
from sentence_transformers import SentenceTransformer
from retrieval.errors import ModelError
from retrieval.encoding.transformer_encoder import TransformerEncoder
from tiny_bert import WIDTH, worked_out, write_tiny_bert

texts, folders, prompted, hub, berts, out = json.loads(sys.argv[1])
arrays = {f"plain{n}": SentenceTransformer(folder, device="cpu").encode(texts)
          for n, folder in enumerate(folders)}
fingerprints = {}
for name, folder in prompted.items():
    encoder = TransformerEncoder(folder)
    fingerprints[name] = encoder.fingerprint
    arrays[f"passages-{name}"] = encoder.encode_passages(texts)
    arrays[f"questions-{name}"] = encoder.encode_questions(texts)
for name, (pooling, prompts, cut) in berts.items():
    folder = write_tiny_bert(
        Path(out).parent / name, pooling=pooling, prompts=prompts, truncate_dim=cut)
    encoder = TransformerEncoder(str(folder))
    fingerprints[name] = encoder.fingerprint
    for kind, prompt in (("questions", "query: "), ("passages", "passage: ")):
        arrays[f"{kind}-{name}"] = getattr(encoder, f"encode_{kind}")(texts)
        arrays[f"wanted-{kind}-{name}"] = worked_out(
            folder, texts, pooling=pooling, prompt=prompt if prompts else "", width=cut or WIDTH)
arrays["none"] = encoder.encode_passages([])
facts = {"dimension": encoder.dimension}
facts["fingerprints"] = fingerprints | {n: TransformerEncoder(n).fingerprint for n in hub}
try:
    TransformerEncoder("nobody/has-such-a-model")
except ModelError as error:
    facts["missing"] = error.reason
encoder._model[1].forward = None
try:
    encoder.encode_questions(texts)
except ModelError as error:
    facts["broken"] = error.reason
arrays["facts"] = np.array(json.dumps(facts))
np.savez(out, **arrays)
"""


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    base = tmp_path_factory.mktemp("models")
    tiny = [write_static_model(base / layout, layout=layout) for layout in get_args(Layout)]
    return [BUILT_IN, *tiny]


@pytest.fixture(scope="module")
def prompted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same model again and again, but for the prompts that it declares."""
    base = tmp_path_factory.mktemp("prompted")
    return {name: declare(base / name / "model", prompts) for name, prompts in PROMPTS.items()}


def declare(folder: Path, prompts: dict[str, str]) -> Path:
    file = write_static_model(folder) / "config_sentence_transformers.json"
    config = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps(config | {"prompts": prompts}), "utf-8")
    return folder


@pytest.fixture(scope="module")
def said(
    folders: list[Path], prompted: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("said") / "vectors.npz"
    hub = tmp_path_factory.mktemp("hub")
    for owner, revision in (("ada", "a" * 40), ("ben", "b" * 40)):  # as if downloaded before
        cached = hub / f"models--{owner}--model"
        write_static_model(cached / "snapshots" / revision)
        (cached / "refs").mkdir()
        (cached / "refs" / "main").write_text(revision)
    asked = json.dumps(
        [
            TEXTS,
            [str(folder) for folder in folders],
            {name: str(folder) for name, folder in prompted.items()},
            ["ada/model", "ben/model"],
            BERTS,
            str(out),
        ]
    )
    environment = os.environ | {
        "HF_HUB_OFFLINE": "1",
        "HF_HUB_CACHE": str(hub),
        "TOKENIZERS_PARALLELISM": "false",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]),
    }
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


@pytest.mark.parametrize("name", PROMPTS)
def test_questions_and_passages_get_the_prompts_that_the_model_declares(
    prompted: dict[str, Path], said: dict[str, Any], name: str
) -> None:
    static = StaticEncoder(prompted[name])
    for kind, prompt in (("questions", "query: "), ("passages", "passage: ")):
        wanted = static.encode_passages([prompt + text for text in TEXTS])
        np.testing.assert_allclose(said[f"{kind}-{name}"], wanted, atol=1e-5)
    assert not np.allclose(said[f"questions-{name}"], said[f"passages-{name}"])


@pytest.mark.parametrize("kind", ["questions", "passages"])
@pytest.mark.parametrize("name", BERTS)
def test_a_model_is_used_with_its_pooling_its_length_its_prompts_and_its_dimension(
    said: dict[str, Any], name: str, kind: str
) -> None:
    np.testing.assert_allclose(said[f"{kind}-{name}"], said[f"wanted-{kind}-{name}"], atol=1e-5)


def test_any_model_gives_unit_vectors_its_dimension_and_no_words(said: dict[str, Any]) -> None:
    np.testing.assert_allclose(np.linalg.norm(said["passages-both"], axis=1), 1, atol=1e-5)
    assert said["passages-both"].shape == (len(TEXTS), DIMENSION)
    assert said["dimension"] == 8
    assert said["none"].shape == (0, 8)
    assert said["passages-both"].dtype == np.float32


def test_a_fingerprint_names_the_model_and_all_that_it_declares(said: dict[str, Any]) -> None:
    fingerprints = said["fingerprints"]
    assert fingerprints["both"].startswith("model-")
    assert fingerprints["ada/model"].startswith("model-aaaaaaaaaaaa")
    assert len(set(fingerprints.values())) == len(PROMPTS) + len(BERTS) + 2


def test_a_model_that_cannot_be_had_is_told_about(said: dict[str, Any]) -> None:
    assert said["missing"] == "model_not_found"


def test_a_model_that_fails_while_it_embeds_is_told_about(said: dict[str, Any]) -> None:
    assert said["broken"] == "model_failed"
