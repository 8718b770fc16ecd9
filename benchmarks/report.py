"""Results: a table on the screen, and a file with its setup beside it in results/."""

from __future__ import annotations

import json
import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
Row = dict[str, Any]
"""Of a table, by column."""


def show(table: list[Row]) -> None:
    """Prints a table."""
    for line in table_lines(table):
        print(line)
    print()


def table_lines(table: list[Row]) -> list[str]:
    """A table in Markdown. The columns are those of the first row."""
    columns = list(table[0]) if table else []
    rows = [columns, ["---"] * len(columns), *([str(row[c]) for c in columns] for row in table)]
    return ["| " + " | ".join(row) + " |" for row in rows]


def write_result(
    name: str,
    table: list[Row],
    *,
    setup: dict[str, Any],
    curves: dict[str, Any] | None = None,
) -> None:
    """Prints a table and writes it to results/NAME.json, with the setup that it was measured in and
    the `curves` that plots are drawn from."""
    show(table)
    RESULTS.mkdir(exist_ok=True)
    result: dict[str, Any] = {
        "measured": datetime.now(UTC).date().isoformat(),
        "setup": {
            "isnad": version("isnad"),
            "python": platform.python_version(),
            "system": platform.system(),
            "machine": platform.machine(),
            "cores": os.cpu_count(),
            **setup,
        },
        "table": table,
    }
    if curves is not None:
        result["curves"] = curves
    file = RESULTS / f"{name}.json"
    file.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
