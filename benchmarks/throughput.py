"""Articles a second, from a file of articles to a saved index, beside three peers.

    python -m benchmarks.throughput --peers PYTHON [--data FOLDER...] [--sentences 50000] [--runs 3]

PYTHON is an environment with txtai, llama-index-core, haystack-ai and sentence-transformers. Every
run is a process of its own, one after the other, each round in another order, one thread each. All
embed with the built-in model and split into sentences by their own rules. The clock runs once the
imports are done and the model is loaded. `floor` is our embedding of our sentences alone.
Others at work on the machine move the clock more than the processor's time.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.dataset import LANGUAGES, Dataset, Paragraph, read_folder, read_own
from benchmarks.large import large_library
from benchmarks.report import Row, write_result
from retrieval.encoding.encoder import BUILT_IN

PEERS = ("txtai", "txtai_words", "llama_index", "haystack")
_NAMES = {
    "isnad": "Isnad",
    "txtai": "txtai",
    "txtai_words": "txtai with word search",
    "llama_index": "LlamaIndex",
    "haystack": "Haystack",
}
_KEEPS = {
    "isnad": "texts, sentence offsets and hashes, duplicates, near-duplicates and versions told,"
    " word search, who says what, vectors; each receipt after its article is on the disk",
    "txtai": "texts, vectors (SQLite and FAISS), written at the end",
    "txtai_words": "the same, and word search",
    "llama_index": "texts, offsets, vectors (JSON), written at the end",
    "haystack": "texts, vectors (JSON), written at the end",
    "floor": "nothing",
}
_ROOT = Path(__file__).parent.parent


def main() -> None:
    """Runs the rounds and writes the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--peers", help="the Python of their environment")
    parser.add_argument("--data", type=Path, nargs="*", default=[], help="folders of data sets")
    parser.add_argument("--sentences", type=int, default=50_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--one", nargs=2, metavar=("ARTICLES", "FOLDER"), help=argparse.SUPPRESS)
    parser.add_argument("--floor", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        articles, library = (Path(one) for one in options.one)
        print(json.dumps(_floor(articles) if options.floor else _isnad(articles, library)))
        return
    if options.peers is None:
        parser.error("--peers is needed")
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "articles.jsonl"
        count = _write(file, options.data, options.sentences)
        found: dict[str, list[dict[str, Any]]] = {name: [] for name in ("isnad", *PEERS, "floor")}
        names, busy = list(found), list[float]()
        for run in range(options.runs):
            for name in names if run % 2 == 0 else reversed(names):
                busy.append(os.getloadavg()[0])
                done = _run(name, file, Path(folder) / f"{name}{run}", options.peers)
                print(f"{name}: {json.dumps(done)}", flush=True)
                found[name].append(done)
    ours = statistics.median(one["cpu"] for one in found["isnad"])
    for name, runs in found.items():
        seconds = statistics.median(one["seconds"] for one in runs)
        cpu = statistics.median(one["cpu"] for one in runs)
        title = "embedding alone" if name == "floor" else f"{_NAMES[name]} {runs[0]['version']}"
        rows.append(
            {
                "": title,
                "articles a processor second": round(count / cpu, 1),
                "sentences a processor second": round(runs[0]["units"] / cpu),
                "Isnad's processor time to this": round(ours / cpu, 2),
                "articles a second by the clock": round(count / seconds, 1),
                "sentences": runs[0]["units"],
                "MB saved": round(runs[0]["bytes"] / 1e6, 1) if runs[0]["bytes"] else "",
                "kept": _KEEPS[name],
            }
        )
    write_result(
        "throughput",
        rows,
        setup={
            "articles": count,
            "runs": options.runs,
            "threads": 1,
            "load before a run": f"{min(busy):.1f} to {max(busy):.1f}",
            "sets": ", ".join(["made by benchmarks.large", *(one.name for one in options.data)]),
        },
    )


def _write(file: Path, folders: list[Path], sentences: int) -> int:
    """The articles of the data sets and made-up ones, mixed. How many there are."""
    sources = [read_folder(folder) for folder in folders]
    paragraphs = {
        one: [p for source in (read_own(), *sources) for p in source.paragraphs.get(one, ())]
        for one in LANGUAGES
    }
    everything: list[Paragraph] = list(large_library(Dataset("all", paragraphs, {}), sentences))
    random.Random(1).shuffle(everything)
    with file.open("w", encoding="utf-8") as stream:
        for number, one in enumerate(everything):
            line = {"id": f"a{number}", "title": one.title, "text": one.text}
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")
    return len(everything)


def _run(name: str, articles: Path, folder: Path, peers: str) -> dict[str, Any]:
    folder.mkdir()
    command = [sys.executable, "-m", "benchmarks.throughput", "--one", str(articles), str(folder)]
    if name == "floor":
        command.append("--floor")
    elif name != "isnad":
        script = Path(__file__).with_name("throughput_peers.py")
        command = [peers, str(script), name, str(articles), str(folder), str(BUILT_IN)]
    one_thread = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
    environment = {
        **{key: value for key, value in os.environ.items() if key[:6] != "ISNAD_"},
        **dict.fromkeys(one_thread, "1"),
        "TOKENIZERS_PARALLELISM": "false",
        "HF_HUB_OFFLINE": "1",
        "PYTHONPATH": str(_ROOT) if name in ("isnad", "floor") else "",
    }
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{name} failed: {done.stderr[-2000:]}")
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def _isnad(articles: Path, folder: Path) -> dict[str, Any]:
    from importlib.metadata import version

    from bot.wiring import open_isnad
    from config.settings import read_settings
    from retrieval.intake.ingest import BULK
    from retrieval.intake.sources import read_path

    with open_isnad(read_settings({"ISNAD_DATA_DIR": str(folder)})) as isnad:
        isnad.encoder.encode_passages(["The first one is slower."] * 20)
        clock, used = time.perf_counter(), time.process_time()
        drafts = read_path(articles)
        statuses = [receipt.status for receipt in isnad.ingester.ingest(drafts, at_once=BULK)]
        isnad.settle()
        seconds, cpu = time.perf_counter() - clock, time.process_time() - used
        assert set(statuses) <= {"new", "duplicate"}, set(statuses)
        units = len(isnad.index)
    size = sum(file.stat().st_size for file in folder.iterdir())
    told = {"duplicates": statuses.count("duplicate")}
    return {
        "seconds": seconds,
        "cpu": cpu,
        "units": units,
        "version": version("isnad"),
        "bytes": size,
        **told,
    }


def _floor(articles: Path) -> dict[str, Any]:
    from retrieval.encoding.encoder import load_encoder
    from retrieval.text.split import split_sentences

    encoder = load_encoder(None)
    encoder.encode_passages(["The first one is slower."] * 20)
    texts = [json.loads(line)["text"] for line in _lines(articles)]
    units = [[text[s.start : s.end] for s in split_sentences(text)] for text in texts]
    clock, used = time.perf_counter(), time.process_time()
    for sentences in units:
        encoder.encode_passages(sentences)
    seconds, cpu = time.perf_counter() - clock, time.process_time() - used
    return {"seconds": seconds, "cpu": cpu, "units": sum(map(len, units)), "bytes": 0}


def _lines(file: Path) -> Iterator[str]:
    with file.open(encoding="utf-8") as stream:
        yield from stream


if __name__ == "__main__":
    main()
