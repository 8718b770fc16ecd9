"""The message catalogues: a key and its values in, a sentence in the reader's language out."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from store.errors import IsnadError

_FOLDER = Path(__file__).parent
FALLBACK = "en"


class Words:
    """The words of one language. Call it with a key and the values that its sentence needs."""

    def __init__(self, language: str, entries: dict[str, Any]) -> None:
        self.language = language
        self._entries = entries

    def __call__(self, key: str, **values: object) -> str:
        """The sentence under `key`, such as `receipt.new`. `count` chooses between plural forms."""
        entry: Any = self._entries
        for part in key.split("."):
            entry = entry[part]
        if isinstance(entry, dict):
            entry = entry[self._plural_form(values["count"])]
        return str(entry).format_map(values)

    def error(self, error: IsnadError) -> str:
        """What a person is told about an error; of a line of a file, also which line."""
        sentence = self(f"error.{error.reason}", **error.values)
        line = error.values.get("line")
        if line is None or str(line) in sentence:
            return sentence
        return self("receipt.in_line", line=line, sentence=sentence)

    def keys(self) -> dict[str, Any]:
        """Every key with its sentence, or its sentences by plural form."""
        return dict(_flat("", self._entries))

    def _plural_form(self, count: object) -> str:
        from babel import Locale

        if not isinstance(count, int):
            raise TypeError("count is a whole number")
        return str(Locale(self.language).plural_form(count))


def languages() -> list[str]:
    """The languages that there are words in: one a file."""
    return sorted(file.stem for file in _FOLDER.glob("*.toml"))


@lru_cache
def words_in(language: str | None) -> Words:
    """The words of a language, given by a code such as `ar` or `ar-EG`; English for others."""
    code = (language or FALLBACK).split("-")[0].lower()
    file = _FOLDER / f"{code if code in languages() else FALLBACK}.toml"
    return Words(file.stem, tomllib.loads(file.read_text(encoding="utf-8")))


def _flat(prefix: str, entries: dict[str, Any]) -> list[tuple[str, Any]]:
    out: list[tuple[str, Any]] = []
    for name, entry in entries.items():
        if isinstance(entry, dict) and "other" not in entry:
            out += _flat(f"{prefix}{name}.", entry)
        else:
            out.append((prefix + name, entry))
    return out
