"""Who says what in a text, as words: for tests of the grammars."""

from __future__ import annotations

from benchmarks.statements import read_ledger


def told(text: str) -> list[tuple[str, str]]:
    """Who says what, the name before the role."""
    ledger = read_ledger(text)
    found = []
    for statement in ledger.statements:
        speaker = ledger.speakers[statement.chain[0].speaker]
        who, said = speaker.name or speaker.role, statement.said
        assert who is not None
        found.append((text[who.start : who.end], text[said.start : said.end]))
    return found


def carriers(text: str) -> list[list[str]]:
    """Who passed each statement on, as written."""
    return [
        [text[k.mention.start : k.mention.end] for k in statement.chain[1:] if k.mention]
        for statement in read_ledger(text).statements
    ]
