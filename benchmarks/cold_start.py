"""How long the first answer takes, beside what importing the libraries alone takes.

    python -m benchmarks.cold_start [--runs 15]

The runs alternate, so that a machine that grows slower does so for all. The ratio is that of the
medians; the floor is `import numpy, faiss, sqlmodel, tokenizers`.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.report import write_result

_SEEDS = Path(__file__).parent.parent / "seeds" / "articles"
_ISNAD = [str(Path(sys.executable).parent / "isnad")]


def main() -> None:
    """Times the commands in turn and writes the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "ISNAD_DATA_DIR": folder}
        subprocess.run(
            [*_ISNAD, "ingest", str(_SEEDS)], env=environment, check=True, stdout=subprocess.DEVNULL
        )
        commands = {
            "import numpy, faiss, sqlmodel, tokenizers": [
                sys.executable, "-c", "import numpy, faiss, sqlmodel, tokenizers",
            ],
            "isnad ask": [*_ISNAD, "ask", "What is the insured value of the astrolabe?"],
            "isnad --help": [*_ISNAD, "--help"],
            "python -c pass": [sys.executable, "-c", "pass"],
        }  # fmt: skip
        times: dict[str, list[float]] = {name: [] for name in commands}
        for run in range(runs + 1):
            for name, command in commands.items():
                took = _time(command, environment)
                if run:  # the first round warms the disk's cache
                    times[name].append(took)
    floor = statistics.median(times["import numpy, faiss, sqlmodel, tokenizers"])
    table = [
        {
            "command": name,
            "median s": round(statistics.median(took), 3),
            "min s": round(min(took), 3),
            "max s": round(max(took), 3),
            "times the floor": round(statistics.median(took) / floor, 2),
        }
        for name, took in times.items()
    ]
    write_result("cold_start", table, setup={"runs": runs})


def _time(command: list[str], environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
