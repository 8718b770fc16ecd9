"""The lists of words by which follow-ups are read, as `words.toml` gives them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from retrieval.text.fold import fold

_FILE = Path(__file__).with_name("words.toml")


@cache
def listed(section: str, name: str) -> frozenset[str]:
    """A list of words, folded."""
    return frozenset(fold(_lists()[section][name]).split())


@cache
def fits_one(section: str, name: str, before: str = "") -> re.Pattern[str]:
    """A pattern that is any one of a list of patterns, with `before` in front of each."""
    return re.compile(f"{before}(?:{'|'.join(_lists()[section][name])})")


@cache
def _lists() -> Mapping[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
