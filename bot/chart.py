"""The stats as a picture: articles and questions by day. Dates and numbers are its only words; the
caption says in the reader's language what is what."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

from store.records import Day

_ARTICLES = "#2f6fb0"
_ASKED = "#f2b872"
_ANSWERED = "#d9730d"
_INK = "#444444"
_GRID = "#e4e4e4"
_INCHES = (5.4, 5.4)
_DOTS = 200  # an inch: 1080 wide, what a phone shows


def draw_days(days: Sequence[Day]) -> bytes:
    """A PNG of two rows of bars, a bar a day: articles above, questions below, of which the dark
    part was answered. Safe in any thread."""
    # Heavy, and wanted seldom. No pyplot: it keeps figures, and belongs to one thread.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    figure = Figure(figsize=_INCHES, dpi=_DOTS, facecolor="white", layout="constrained")
    canvas = FigureCanvasAgg(figure)
    above, below = figure.subplots(2, 1, sharex=True)
    places = range(len(days))
    above.bar(places, [day.articles for day in days], color=_ARTICLES, width=0.8)
    below.bar(places, [day.asked for day in days], color=_ASKED, width=0.8)
    below.bar(places, [day.answered for day in days], color=_ANSWERED, width=0.8)
    for axes in (above, below):
        axes.set_axisbelow(True)
        axes.grid(axis="y", color=_GRID)
        axes.tick_params(colors=_INK, labelsize=12, length=0)
        axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True, min_n_ticks=1))
        axes.tick_params(axis="x", pad=10)  # clear of the zero beside it
        axes.set_ylim(0, max(1.0, axes.get_ylim()[1]))
        axes.set_xlim(-0.7, len(days) - 0.3)
        for side, spine in axes.spines.items():
            spine.set_visible(side == "bottom")
            spine.set_color(_GRID)
    every = max(1, len(days) // 4)
    marks = list(range(len(days) - 1, -1, -every))[::-1]
    below.set_xticks(marks, [_short(days[place].day) for place in marks])
    drawn = io.BytesIO()
    canvas.print_figure(drawn, format="png")
    return drawn.getvalue()


def _short(day: str) -> str:
    """Day and month, in an order that both languages read."""
    read = date.fromisoformat(day)
    return f"{read.day}.{read.month}."
