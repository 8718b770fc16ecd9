"""What the normaliser in a tokenizer's file does to a text, in one pass instead of thirty.

The file of a model must say how its texts are folded, so that any program can load it; there each
kind of letter is a step of its own, and the steps take longer than all the rest.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any

_FIRST = ["NFKD", "StripAccents", "Lowercase"]
_SET = re.compile(r"\[((?:\\u[0-9A-Fa-f]{4}|[^\\\[\]^])+)\]|(\\u[0-9A-Fa-f]{4})")
_MEMBER = re.compile(r"(\\u[0-9A-Fa-f]{4}|.)(?:-(\\u[0-9A-Fa-f]{4}|.))?")


def read_normalizer(declared: Mapping[str, Any] | None) -> Callable[[str], str] | None:
    """A function that does what the file declares; None for steps that are unknown here."""
    steps = (declared or {}).get("normalizers") or []
    if [step["type"] for step in steps[: len(_FIRST)]] != _FIRST:
        return None
    replaced: dict[str, str] = {}
    for step in steps[len(_FIRST) :]:
        found = _SET.fullmatch(step.get("pattern", {}).get("Regex", ""))
        if step["type"] != "Replace" or found is None:
            return None
        for letter in _letters(found[1] or found[2]):
            # An earlier step has taken the letter away, whatever this one would do.
            replaced.setdefault(letter, step["content"])
    table = _Table(replaced)
    return lambda text: unicodedata.normalize("NFKD", text).translate(table)


class _Table(dict[int, str | None]):
    """What becomes of each character, found out when it is met first."""

    def __init__(self, replaced: Mapping[str, str]) -> None:
        super().__init__()
        self._replaced = replaced

    def __missing__(self, code: int) -> str | None:
        letter = chr(code)
        accent = unicodedata.category(letter)[0] == "M"
        small = "".join(self._replaced.get(part, part) for part in letter.lower())
        self[code] = None if accent else small
        return self[code]


def _letters(members: str) -> Iterator[str]:
    for first, last in _MEMBER.findall(members):
        low = _code(first)
        for code in range(low, (_code(last) if last else low) + 1):
            yield chr(code)


def _code(written: str) -> int:
    return int(written[2:], 16) if written.startswith("\\u") else ord(written)
