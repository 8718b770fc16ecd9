"""A tiny BERT in the layout of a model folder, and what such a folder means, worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

WIDTH = 16
LONGEST = 12  # tokens
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789:ابتثجحخدذرزسشصضطظعغفقكلمنهويءئؤأإآىة"


def write_tiny_bert(
    folder: Path,
    *,
    pooling: str,
    prompts: dict[str, str] | None = None,
    truncate_dim: int | None = None,
) -> Path:
    """Writes a model with random weights; `pooling` is "cls_token" or "mean_tokens"."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder.mkdir(parents=True)
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    pieces = [*special, *_LETTERS, *(f"##{letter}" for letter in _LETTERS)]
    (folder / "vocab.txt").write_text("\n".join(pieces), encoding="utf-8")
    BertTokenizerFast(str(folder / "vocab.txt"), do_lower_case=True).save_pretrained(folder)
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(pieces),
        hidden_size=WIDTH,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
        initializer_range=0.5,  # else all texts look alike
    )
    BertModel(config).save_pretrained(folder)
    modes = ("cls_token", "mean_tokens", "max_tokens")
    _write(
        folder / "1_Pooling" / "config.json",
        {"word_embedding_dimension": WIDTH}
        | {f"pooling_mode_{mode}": mode == pooling for mode in modes},
    )
    _write(folder / "sentence_bert_config.json", {"max_seq_length": LONGEST})
    _write(
        folder / "modules.json",
        [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {
                "idx": 1,
                "name": "1",
                "path": "1_Pooling",
                "type": "sentence_transformers.models.Pooling",
            },
        ],
    )
    declared = {"prompts": prompts or {}, "truncate_dim": truncate_dim}
    _write(folder / "config_sentence_transformers.json", declared)
    return folder


def worked_out(
    folder: Path, texts: list[str], *, pooling: str, prompt: str = "", width: int = WIDTH
) -> NDArray[np.float32]:
    """The unit vectors that the folder stands for, from the bare network."""
    import torch
    from transformers import AutoTokenizer, BertModel

    tokenizer: Any = AutoTokenizer.from_pretrained(folder)
    network = BertModel.from_pretrained(folder).eval()
    rows = []
    with torch.no_grad():
        for text in texts:
            tokens = tokenizer(
                prompt + text, truncation=True, max_length=LONGEST, return_tensors="pt"
            )
            hidden = network(**tokens).last_hidden_state[0].numpy()
            row = (hidden[0] if pooling == "cls_token" else hidden.mean(axis=0))[:width]
            rows.append(row / np.linalg.norm(row))
    return np.array(rows, dtype=np.float32)


def _write(file: Path, value: object) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(value), encoding="utf-8")
