"""The audit log in words: what a line of it says, alike in every face."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from bot.words.catalogue import Words
from store.audit import DEEDS, Noted

_TITLE_CHARACTERS = 80


def noted_lines(
    lines: Sequence[Noted], words: Words, apart: Callable[[str], str] = str
) -> Iterator[str]:
    """When, who, what and to what. `apart` sets names off from the text around them."""
    for line in lines:
        at = line.at[:16].replace("T", " ")
        yield f"{at} {_actor(line.actor, apart)}: {_deed(line, words, apart)}"


def _deed(line: Noted, words: Words, apart: Callable[[str], str]) -> str:
    known = line.deed in DEEDS  # a newer Isnad may have noted others
    parts = [words(f"deed.{line.deed}") if known else line.deed]
    parts += [apart(line.object)] if line.object else []
    parts += [f"#{line.article_id}"] if line.article_id is not None else []
    parts += [apart(line.title[:_TITLE_CHARACTERS])] if line.title else []
    return " ".join(parts)


def _actor(actor: str, apart: Callable[[str], str]) -> str:
    kind, _, rest = actor.partition(":")
    if kind != "telegram":
        return actor
    user_id, _, name = rest.partition(" ")
    return f"{apart(name)} ({user_id})" if name else user_id
