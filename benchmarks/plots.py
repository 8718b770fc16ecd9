"""Draws the pictures of the results that are committed: an SVG beside each JSON that has one.

python -m benchmarks.plots
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.report import RESULTS

_COLOURS = ("#1b6ca8", "#d1495b", "#2e8b57", "#b8860b")
_MARKS = ("o", "s", "^", "D")
_STYLE: Any = {
    "svg.fonttype": "none",  # text stays text: small files, and words that can be searched
    "svg.hashsalt": "isnad",  # the same result gives the same file
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#dddddd",
    "axes.axisbelow": True,
    "legend.frameon": False,
}
Result = dict[str, Any]


def main() -> None:
    """Draws every picture whose result is there."""
    for file in sorted(RESULTS.glob("*.json")):
        if (draw := drawing_of(file.stem)) is None:
            continue
        result = json.loads(file.read_text(encoding="utf-8"))
        with rc_context(_STYLE):
            figure = draw(result)
            picture = file.with_suffix(".svg")
            _save(figure, picture)
        print(f"{picture.name}: {picture.stat().st_size / 1000:.0f} kB")


def drawing_of(name: str) -> Callable[[Result], Figure] | None:
    """What draws the result of that name; None where a table says it all."""
    return next((draw for prefix, draw in _DRAWN.items() if name in _halves(prefix)), None)


def retrieval(result: Result) -> Figure:
    """Bars: R@1, R@5 and R@10 of each direction, set by set."""
    rows = result["table"]
    figure, axes = _figure(max(6.0, 1.0 + 0.85 * len(rows)), 3.6)
    for place, (k, colour) in enumerate(zip((1, 5, 10), _COLOURS, strict=False)):
        bars = axes.bar(
            [number + 0.28 * (place - 1) for number in range(len(rows))],
            [row[f"R@{k}"] for row in rows],
            width=0.26,
            color=colour,
            label=f"R@{k}",
        )
        axes.bar_label(bars, fmt="%.0f", fontsize=8, padding=1)
    sets = {row.get("set") for row in rows}
    labels = [
        row["direction"] if len(sets) == 1 else f"{row['direction']}\n{row['set']}" for row in rows
    ]
    axes.set_xticks(range(len(rows)), labels, fontsize=9)
    axes.tick_params(axis="x", length=0)
    axes.grid(visible=False, axis="x")
    axes.set_ylim(0, 108)
    axes.set_yticks(range(0, 101, 20))
    axes.set_ylabel("% of questions")
    axes.set_title("A right sentence among the first 1, 5, 10 (question → library)", fontsize=11)
    figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=3)
    return figure


def abstention(result: Result) -> Figure:
    """Left, what share of the answers is wrong by the share that is answered; right, what share is
    right by confidence. Both where whole articles are away."""
    curves = {
        name.partition(": ")[2]: curve
        for name, curve in result["curves"].items()
        if name.startswith("articles")
    }
    figure, risk, sure = _two_figures(8.4, 3.9)
    styles = zip(curves.items(), _COLOURS, _MARKS, strict=False)
    for (direction, curve), colour, mark in styles:
        answered, wrong = zip(*curve["risk by coverage"], strict=True)
        risk.plot(
            [100 * share for share in answered],
            [100 * share for share in wrong],
            color=colour,
            label=direction,
            linewidth=1.8,
        )
        confidence, right, _ = zip(*curve["right by confidence"], strict=True)
        sure.plot(confidence, right, color=colour, marker=mark, markersize=4, linewidth=1.2)
    risk.set(xlabel="% of questions answered", ylabel="% of answers wrong", xlim=(0, 100))
    risk.set_ylim(bottom=0)
    risk.set_title("Risk by coverage", fontsize=11)
    sure.plot([0, 1], [0, 1], color="#888888", linestyle="--", linewidth=1)
    sure.annotate("dashed: as it should be", (0.97, 0.04), ha="right", color="#666666", fontsize=8)
    sure.set(xlabel="confidence", ylabel="share right", xlim=(0, 1), ylim=(0, 1.02))
    sure.set_title("Calibration", fontsize=11)
    figure.legend(*risk.get_legend_handles_labels(), loc="outside lower center", ncols=4)
    return figure


def encoding(result: Result) -> Figure:
    """Bars: sentences a second."""
    rows = list(reversed(result["table"]))
    figure, axes = _figure(6.4, 2.2)
    bars = axes.barh(
        [f"{row['model']} ({row['sentences in']})" for row in rows],
        [row["sentences/s"] for row in rows],
        color=[_COLOURS[0] if row["model"] == "built-in" else "#999999" for row in rows],
        height=0.6,
    )
    axes.bar_label(bars, fmt="{:,.0f}", padding=3, fontsize=9)
    axes.margins(x=0.12)
    axes.grid(visible=False, axis="y")
    axes.set_xlabel("sentences a second, one core")
    return figure


def question(result: Result) -> Figure:
    """Bars: a question beside a bare search and beside what it may take."""
    (row,) = result["table"]
    figure, axes = _figure(6.4, 2.4)
    times = {
        "bare FAISS": row["bare FAISS ms"],
        "3 × FAISS + 10 ms": row["3 × FAISS + 10 ms"],
        "question, median": row["question median ms"],
        "question, p95": row["p95 ms"],
    }
    bars = axes.barh(
        list(reversed(times)),
        list(reversed(times.values())),
        color=[_COLOURS[0], _COLOURS[0], "#999999", "#999999"],
        height=0.6,
    )
    axes.bar_label(bars, fmt="%.1f", padding=3, fontsize=9)
    axes.margins(x=0.12)
    axes.grid(visible=False, axis="y")
    axes.set_xlabel(f"ms, one core, {row['sentences']:,} sentences")
    return figure


def _figure(width: float, height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.add_subplot()


def _two_figures(width: float, height: float) -> tuple[Figure, Axes, Axes]:
    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.add_subplot(1, 2, 1), figure.add_subplot(1, 2, 2)


def _save(figure: Figure, file: Path) -> None:
    figure.savefig(file, format="svg", metadata={"Date": None}, facecolor="white")
    # Matplotlib leaves blanks at line ends.
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("".join(f"{line.rstrip()}\n" for line in lines), encoding="utf-8")


def _halves(prefix: str) -> set[str]:
    return {prefix, *(f"{prefix}{own}-{half}" for own in ("", "-own") for half in ("dev", "test"))}


_DRAWN: dict[str, Callable[[Result], Figure]] = {
    "retrieval": retrieval,
    "abstention": abstention,
    "speed-encoding": encoding,
    "speed-question": question,
}


if __name__ == "__main__":
    main()
