"""Measures a model folder: ``python -m training.evaluate --model DIR --eval DIR [--dev FILE]``.

Reads the folder with tokenizers, safetensors and numpy alone, as the program does. The evaluation
sets are for measuring; nothing here is trained on.
"""

from __future__ import annotations

import argparse
import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

MAXSIM_WEIGHT = 2.0
CUTS = (1, 5, 10)
_BLOCK = 64  # words of questions compared at a time
CANDIDATES = 60  # as many sentences by cosine as are re-ranked
NAMES_SOURCE = "google_ar2en"  # the smaller half of the set
DIRECTIONS = (("ar", "ar"), ("en", "en"), ("en", "ar"), ("ar", "en"))

# Recipes are chosen by the development half alone, so that the other half stays unseen.
HALVES = {"dev": slice(0, None, 2), "test": slice(1, None, 2), "both": slice(None)}

# Politicians in the news, written as either script's press writes them. Only a look: the pool is
# small, and some of their names stand among the training names.
POLITICIANS = (
    ("جون كيربي", "John Kirby"),
    ("جو بايدن", "Joe Biden"),
    ("دونالد ترامب", "Donald Trump"),
    ("كامالا هاريس", "Kamala Harris"),
    ("أنتوني بلينكن", "Antony Blinken"),
    ("لويد أوستن", "Lloyd Austin"),
    ("ماركو روبيو", "Marco Rubio"),
    ("فلاديمير بوتين", "Vladimir Putin"),
    ("سيرغي لافروف", "Sergey Lavrov"),
    ("فولوديمير زيلينسكي", "Volodymyr Zelenskyy"),
    ("إيمانويل ماكرون", "Emmanuel Macron"),
    ("أولاف شولتس", "Olaf Scholz"),
    ("كير ستارمر", "Keir Starmer"),
    ("بنيامين نتنياهو", "Benjamin Netanyahu"),
    ("محمود عباس", "Mahmoud Abbas"),
    ("عبد الفتاح السيسي", "Abdel Fattah el-Sisi"),
    ("رجب طيب أردوغان", "Recep Tayyip Erdogan"),
    ("محمد بن سلمان", "Mohammed bin Salman"),
    ("بشار الأسد", "Bashar al-Assad"),
    ("أحمد الشرع", "Ahmed al-Sharaa"),
    ("نجيب ميقاتي", "Najib Mikati"),
    ("مصطفى الكاظمي", "Mustafa al-Kadhimi"),
    ("محمد شياع السوداني", "Mohammed Shia al-Sudani"),
    ("أنطونيو غوتيريش", "Antonio Guterres"),
)


@dataclass(frozen=True)
class Embedded:
    """Texts as unit vectors, and their words for the re-rank.

    ``vectors`` is ``(texts, dimensions)``; ``words`` is ``(words, dimensions)``, unit rows;
    ``norms`` are the words' squared norms before that; text ``i`` has the words from
    ``starts[i]`` to ``starts[i + 1]``.
    """

    vectors: np.ndarray
    words: np.ndarray
    norms: np.ndarray
    starts: np.ndarray


class Table:
    """The model as a table look-up."""

    def __init__(self, folder: Path) -> None:
        """Read ``tokenizer.json`` and ``model.safetensors`` of a model folder."""
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tensors = load_file(folder / "model.safetensors")
        self.rows = tensors["embeddings"].astype(np.float32) * tensors["weights"][:, None]

    def embed(self, texts: list[str]) -> Embedded:
        """Vectors of ``texts`` and of their words; an empty text has the zero vector."""
        dimensions = self.rows.shape[1]
        vectors = np.zeros((len(texts), dimensions), np.float32)
        words: list[np.ndarray] = []
        starts = [0]
        encodings = self.tokenizer.encode_batch(texts, add_special_tokens=False)
        for index, encoding in enumerate(encodings):
            if encoding.ids:
                tokens = self.rows[encoding.ids]
                vectors[index] = tokens.mean(axis=0)
                _, first = np.unique(np.array(encoding.word_ids), return_index=True)
                words.append(np.add.reduceat(tokens, first))
            starts.append(starts[-1] + (len(words[-1]) if encoding.ids else 0))
        stacked = np.concatenate(words) if words else np.zeros((0, dimensions), np.float32)
        return Embedded(_unit(vectors), _unit(stacked), (stacked**2).sum(axis=1), np.array(starts))


def _unit(rows: np.ndarray) -> np.ndarray:
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(norms > 0, norms, 1)


def maxsim(questions: Embedded, candidates: Embedded) -> np.ndarray:
    """``(questions, candidates)``: how well each question's words are met in each candidate.

    For every word of the question the best cosine to any word of the candidate, averaged by the
    words' squared norms. Every text must have a word.
    """
    # Words repeat: each is compared once.
    asked, ask = _distinct(questions.words)
    found, find = _distinct(candidates.words)
    scores = np.zeros((len(questions.vectors), len(candidates.vectors)), np.float32)
    best = np.empty((len(asked), len(candidates.vectors)), np.float32)
    for first in range(0, len(asked), _BLOCK):
        cosines = found @ asked[first : first + _BLOCK].T
        best[first : first + _BLOCK] = np.maximum.reduceat(cosines[find], candidates.starts[:-1]).T
    for index, (start, end) in enumerate(
        zip(questions.starts[:-1], questions.starts[1:], strict=True)
    ):
        norms = questions.norms[start:end]
        scores[index] = norms @ best[ask[start:end]] / norms.sum()
    return scores


def _distinct(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each row once, and for every row its place among those."""
    whole = np.ascontiguousarray(rows).view(f"V{rows.itemsize * rows.shape[1]}").ravel()
    _, first, place = np.unique(whole, return_index=True, return_inverse=True)
    return rows[first], place


def recall(scores: np.ndarray, right: list[set[int]], cuts: tuple[int, ...] = CUTS) -> list[float]:
    """Per cent of rows with a right column among the first 1, 5 and 10, or as ``cuts`` says."""
    ranked = np.argsort(-scores, axis=1, kind="stable")[:, : max(cuts)]
    hits = np.array(
        [[column in one for column in row] for row, one in zip(ranked, right, strict=True)]
    )
    return [100 * float(hits[:, :cut].any(axis=1).mean()) for cut in cuts]


def xquad(
    table: Table, folder: Path, half: slice = HALVES["both"]
) -> dict[str, dict[str, list[float]]]:
    """XQuAD-R, question to sentence, both languages both ways; each by cosine and re-ranked.

    ``half`` is the part of the questions that is asked; every sentence is a candidate.
    """
    embedded: dict[tuple[str, str], Embedded] = {}
    gold: dict[str, list[dict[str, list[str]]]] = {}
    ids: dict[str, dict[str, int]] = {}
    for language in ("ar", "en"):
        sentences = _json_lines(folder / f"sentences.{language}.jsonl")
        questions = _json_lines(folder / f"questions.{language}.jsonl")[half]
        ids[language] = {sentence["id"]: index for index, sentence in enumerate(sentences)}
        embedded["s", language] = table.embed([sentence["text"] for sentence in sentences])
        embedded["q", language] = table.embed([question["text"] for question in questions])
        gold[language] = [question["gold_sents"] for question in questions]
    results = {}
    for asked, found in DIRECTIONS:
        right = [{ids[found][name] for name in one[found]} for one in gold[asked]]
        results[f"{asked}→{found}"] = _both(embedded["q", asked], embedded["s", found], right)
    return results


def translations(table: Table, path: Path) -> dict[str, dict[str, list[float]]]:
    """The held-out news lines: is a sentence's translation found among all of them?"""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    arabic, english = (table.embed([row[side] for row in rows]) for side in (0, 1))
    right = [{index} for index in range(len(rows))]
    return {
        "dev ar→en": _both(arabic, english, right),
        "dev en→ar": _both(english, arabic, right),
    }


def names(table: Table, path: Path) -> dict[str, dict[str, list[float]]]:
    """Single names among all the other script's forms of the set; any right form counts."""
    pairs = [(row["ar"], row["en"]) for row in _json_lines(path) if row["src"] == NAMES_SOURCE]
    results = {}
    for label, (asked, found) in {"ar→en": (0, 1), "en→ar": (1, 0)}.items():
        right: dict[str, set[int]] = {}
        forms = {form: place for place, form in enumerate(sorted({pair[found] for pair in pairs}))}
        for pair in pairs:
            right.setdefault(pair[asked], set()).add(forms[pair[found]])
        cosines = table.embed(list(right)).vectors @ table.embed(list(forms)).vectors.T
        results[f"names {label}"] = {"cosine": recall(cosines, list(right.values()))}
    return results


def politicians(table: Table) -> dict[str, list[str]]:
    """Names whose nearest name in the other script is somebody else's, each way."""
    arabic, english = (table.embed([pair[side] for pair in POLITICIANS]) for side in (0, 1))
    cosines = arabic.vectors @ english.vectors.T
    return {
        "ar→en": [POLITICIANS[i][0] for i, best in enumerate(cosines.argmax(axis=1)) if best != i],
        "en→ar": [POLITICIANS[i][1] for i, best in enumerate(cosines.argmax(axis=0)) if best != i],
    }


def _both(
    questions: Embedded, candidates: Embedded, right: list[set[int]]
) -> dict[str, list[float]]:
    cosines = questions.vectors @ candidates.vectors.T
    together = cosines + MAXSIM_WEIGHT * maxsim(questions, candidates)
    return {
        "cosine": recall(cosines, right, (*CUTS, CANDIDATES)),
        "re-ranked": recall(together, right),
    }


def _json_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def main(arguments: list[str] | None = None) -> None:
    """Print the figures as a Markdown table."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="model folder")
    parser.add_argument("--eval", type=Path, help="folder of the evaluation sets")
    parser.add_argument("--dev", type=Path, help="held-out translations, .tsv.gz")
    parser.add_argument(
        "--half",
        choices=HALVES,
        default="both",
        help="of XQuAD-R's questions: choose by dev, look at test once (default: %(default)s)",
    )
    options = parser.parse_args(arguments)
    table = Table(options.model)
    results: dict[str, dict[str, list[float]]] = {}
    if options.dev:
        results |= translations(table, options.dev)
    if options.eval:
        results |= xquad(table, options.eval / "xquad_r", HALVES[options.half])
        results |= names(table, options.eval / "names" / "pairs.jsonl")
    print("| R@1 / R@5 / R@10 | cosine (and R@60) | + MaxSim |\n| --- | --- | --- |")
    for direction, scores in results.items():
        cells = [" / ".join(f"{value:.1f}" for value in one) for one in scores.values()]
        print(f"| {direction} | {' | '.join((*cells, '')[:2])} |")
    for direction, missed in politicians(table).items():
        found = len(POLITICIANS) - len(missed)
        print(f"\nNames {direction}: {found} of {len(POLITICIANS)}; missed: {missed or 'none'}")


if __name__ == "__main__":
    main()
