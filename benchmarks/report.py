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


def write_result(name: str, table: list[dict[str, Any]], *, setup: dict[str, Any]) -> None:
    """Prints a table and writes it to results/NAME.json, with the setup that it was measured in."""
    columns = list(table[0])
    print("| " + " | ".join(columns) + " |")
    print("| " + " | ".join("---" for _ in columns) + " |")
    for row in table:
        print("| " + " | ".join(str(row[column]) for column in columns) + " |")
    RESULTS.mkdir(exist_ok=True)
    result = {
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
    file = RESULTS / f"{name}.json"
    file.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
