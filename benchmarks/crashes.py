"""Kills an ingest at random moments and looks at what is left.

    python -m benchmarks.crashes [--kills 50] [--articles 200]

Each round takes a new library: `isnad ingest` of all articles is killed with SIGKILL at a random
moment. Then `isnad selfcheck` must agree, every article must be whole or absent, and the same
ingest run again must complete without duplicates.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.corpus import write_articles
from benchmarks.report import write_result

FAULTS = ("killed while at work", "not agreed", "torn", "not completed")
"""What is counted: the first says that a kill counts, the others should stay at zero."""
_SENTENCES = 12
_COMMAND = [sys.executable, "-m", "bot"]


def main() -> None:
    """Runs the rounds and writes the table; exits with 1 where anything was wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    draw = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "articles.jsonl"
        write_articles(source, options.articles, sentences=_SENTENCES)
        # The quicker of two: a kill that comes after the end has shown nothing.
        whole = min(_time(Path(folder) / f"whole{n}", source) for n in range(2))
        print(f"an undisturbed ingest takes {whole:.1f} s", flush=True)
        counts = dict.fromkeys(FAULTS, 0)
        stored = []
        for round_ in range(options.kills):
            data = Path(folder) / f"round{round_}"
            kept = kill_once(data, source, draw.uniform(0.0, whole), options.articles, counts)
            stored.append(kept)
            print(f"round {round_ + 1}: {kept} articles were in", flush=True)
    row = {"kills": options.kills, **counts, "articles kept": f"{min(stored)} to {max(stored)}"}
    write_result("crashes", [row], setup={"articles": options.articles, "sentences": _SENTENCES})
    if counts["not agreed"] or counts["torn"] or counts["not completed"]:
        sys.exit(1)


def _time(data: Path, source: Path) -> float:
    started = time.monotonic()
    run_isnad(data, "ingest", str(source))
    return time.monotonic() - started


def kill_once(data: Path, source: Path, after: float, articles: int, counts: dict[str, int]) -> int:
    """One kill, `after` so many seconds; adds to `counts` what was wrong then.

    Gives how many articles were in when it came.
    """
    counts["killed while at work"] += kill_after(data, after, "ingest", str(source))
    counts["not agreed"] += run_isnad(data, "selfcheck").returncode != 0
    found = json.loads(run_isnad(data, "articles", "--json").stdout)
    counts["torn"] += any(article["sentences"] != _SENTENCES for article in found)
    again = run_isnad(data, "ingest", str(source), "--json")
    statuses = [json.loads(line)["status"] for line in again.stdout.splitlines()]
    after_all = json.loads(run_isnad(data, "articles", "--json").stdout)
    complete = (
        statuses.count("new") == articles - len(found)
        and statuses.count("duplicate") == len(found)
        and len({article["external_id"] for article in after_all}) == len(after_all) == articles
        and run_isnad(data, "selfcheck").returncode == 0
    )
    counts["not completed"] += not complete
    return len(found)


def kill_after(data: Path, after: float, *arguments: str) -> bool:
    """Kills `isnad` with these arguments `after` so many seconds; whether it was still at work."""
    process = subprocess.Popen(
        [*_COMMAND, *arguments],
        env=_environment(data),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(after)
    at_work = process.poll() is None
    process.kill()
    process.wait()
    return at_work


def run_isnad(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs `isnad` on a library to its end."""
    return subprocess.run(
        [*_COMMAND, *arguments], env=_environment(data), capture_output=True, text=True, check=False
    )


def _environment(data: Path) -> dict[str, str]:
    return {**os.environ, "ISNAD_DATA_DIR": str(data), "PYTHONIOENCODING": "utf-8"}


if __name__ == "__main__":
    main()
