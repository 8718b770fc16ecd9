"""Arabic in terminals: many show its letters from left to right and unjoined.

Some terminals turn right-to-left lines around themselves; for the others it is done here, after the
lines were broken, for a line turned around as a whole would begin at its end.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping

RLM, LRM = "\u200f", "\u200e"
_ARABIC = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_MARKS_BEFORE_LETTER = re.compile(r"([\u064b-\u0652\u0670]+)([^\u064b-\u0652\u0670])")
# Variables and values that terminals set which do the turning themselves.
_CAPABLE = ("VTE_VERSION", "KONSOLE_VERSION", "MLTERM")
_CAPABLE_PROGRAMS = ("Apple_Terminal", "mintty", "mlterm")


def terminal_turns(environ: Mapping[str, str]) -> bool:
    """Whether the terminal shows right-to-left lines in order by itself, as far as it tells."""
    return any(environ.get(name) for name in _CAPABLE) or (
        environ.get("TERM_PROGRAM") in _CAPABLE_PROGRAMS
    )


def leading_mark(language: str) -> str:
    """What a line must begin with to run in a language's direction, whatever stands in it."""
    return RLM if language == "ar" else LRM


def wrap(text: str, width: int) -> list[str]:
    """The lines of `text`, none wider than `width` columns, in the order of reading."""
    return [
        line
        for paragraph in text.splitlines() or [""]
        for line in textwrap.wrap(paragraph, width, break_on_hyphens=False) or [""]
    ]


def turn(line: str) -> str:
    """A line of text as the cells of a terminal that turns nothing must hold it."""
    if not _ARABIC.search(line):
        return line
    import arabic_reshaper
    from bidi.algorithm import get_display

    reshaper = arabic_reshaper.ArabicReshaper({"delete_harakat": False})
    turned = str(get_display(reshaper.reshape(line)))
    # A mark stands on the letter before it, in a turned line too.
    return _MARKS_BEFORE_LETTER.sub(r"\2\1", turned)


def cells(line: str) -> int:
    """How many cells of a terminal a line takes: marks on letters take none."""
    from rich.cells import cell_len

    return cell_len(line)
