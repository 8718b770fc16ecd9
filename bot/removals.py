"""What every face says of a delete, and of what changed between two versions."""

from __future__ import annotations

from typing import Any

from bot.words.catalogue import Words
from retrieval.changes import Change, Comparison, Piece
from retrieval.removal import Deletion
from store.citation import Citation
from store.records import Version


def deletion_lines(deletion: Deletion, words: Words, undo: str) -> list[str]:
    """The receipt of a delete; `undo` is the command that takes it back."""
    article = deletion.article
    parts = [words("removal.versions", count=deletion.versions)]
    if deletion.sentences:
        parts.append(words("sentences.count", count=deletion.sentences))
    if deletion.statements:
        parts.append(words("statements.count", count=deletion.statements))
    if deletion.vectors:
        parts.append(words("removal.vectors", count=deletion.vectors))
    lines = [
        words("removal.deleted", title=article.title, article_id=article.id),
        words("removal.removed", parts=words("removal.and").join(parts)),
    ]
    if deletion.left:
        places = words("removal.and").join(f"{p} ({n})" for p, n in deletion.left.items())
        lines.append(words("removal.left", places=places))
    else:
        lines.append(words("removal.nothing_left"))
    lines.append(
        words("removal.undoable", command=undo) if deletion.undoable else words("removal.gone")
    )
    return lines


def deletion_json(deletion: Deletion) -> dict[str, Any]:
    """The receipt of a delete; `left` says where what is left of the article."""
    return {
        "article_id": deletion.article.id,
        "external_id": deletion.article.external_id,
        "title": deletion.article.title,
        "undoable": deletion.undoable,
        "removed": {
            "versions": deletion.versions,
            "sentences": deletion.sentences,
            "statements": deletion.statements,
            "vectors": deletion.vectors,
        },
        "nothing_left": not deletion.left,
        "left": deletion.left,
    }


def comparison_head(comparison: Comparison, words: Words) -> str:
    """Which versions were compared, and when they came in."""
    old, new = comparison.old, comparison.new
    return words(
        "diff.head",
        title=new.title,
        article_id=comparison.article_id,
        old=old.number,
        new=new.number,
        old_date=old.added_at[:10],
        new_date=new.added_at[:10],
    )


def version_line(version: Version, words: Words) -> str:
    """A version in a list of them."""
    return words(
        "diff.version",
        number=version.number,
        date=version.added_at[:10],
        characters=version.characters,
    )


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """What changed; `before` and `after` are pieces of the stored sentences, in order."""
    return {
        "article_id": comparison.article_id,
        "old": version_json(comparison.old),
        "new": version_json(comparison.new),
        "changes": [_change(change) for change in comparison.changes],
    }


def version_json(version: Version) -> dict[str, Any]:
    """A version without its text."""
    return {
        "version": version.number,
        "title": version.title,
        "added_at": version.added_at,
        "superseded_at": version.superseded_at,
        "characters": version.characters,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "old": _cited(change.old, change.before),
        "new": _cited(change.new, change.after),
    }


def _cited(citation: Citation | None, pieces: tuple[Piece, ...]) -> dict[str, Any] | None:
    if citation is None:
        return None
    return {
        "citation_id": citation.id,
        "start": citation.start,
        "end": citation.end,
        "text": "".join(piece.text for piece in pieces),
        "pieces": [{"text": piece.text, "changed": piece.changed} for piece in pieces],
    }
