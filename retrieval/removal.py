"""Deleting so that it can be proved, and taking back: what went in, what changed, what went."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from retrieval.encoding.vocabulary import Vocabulary
from retrieval.intake.ingest import Ingester
from retrieval.ledger.directory import Directory
from retrieval.searching.index import VectorIndex
from retrieval.text.split import split_sentences
from store.archive import Archive
from store.errors import NoSuchArticle, NothingToUndo
from store.records import Article, NewArticle, Removed, Version

_PIECES = 12
_SHORTEST = 24  # characters: less than that may stand anywhere
_LONGEST = 60
_CHUNK = 1 << 22
_UNDER_WAY = ("waiting.jsonl", "chat_history")
"""What users wrote: the command that deletes is in there, and goes when it is done."""


@dataclass(frozen=True, slots=True)
class Deletion:
    """The receipt of a delete. `left` is empty, or says where how much of the article is left:
    the name of a table, `index`, `index file`, `vocabulary`, `directory`, `log`, or a file."""

    article: Article
    undoable: bool
    versions: int
    sentences: int
    statements: int
    vectors: int
    left: dict[str, int]


class Removal:
    """Takes articles out of one library, and back in. Safe to share between threads.

    `index` gives the one that answers now; `folder` is where everything lies.
    """

    def __init__(
        self,
        archive: Archive,
        ingester: Ingester,
        index: Callable[[], VectorIndex],
        vocabulary: Vocabulary,
        directory: Directory,
        folder: Path,
    ) -> None:
        self._archive = archive
        self._ingester = ingester
        self._index = index
        self._vocabulary = vocabulary
        self._directory = directory
        self._folder = folder

    def delete(self, article_id: int, *, by: str | None = None, for_good: bool = False) -> Deletion:
        """Deletes an article, and looks whether anything of it is found.

        It can be brought back for a day, unless it goes `for_good`; one that lies in the trash
        already goes from there. Raises `NoSuchArticle`.
        """
        self._archive.purge()
        if for_good:
            try:
                removed = self._archive.remove(article_id)
            except NoSuchArticle:
                return self._delete_trashed(article_id)
        else:
            removed = self._archive.discard(article_id, by)
        return self._told(removed)

    def restore(self, article_id: int | None = None) -> Article:
        """Brings back a deleted article; without an id the one that was deleted last.

        Raises `NothingToUndo` where it is too late.
        """
        kept = self._archive.trashed(article_id)
        new = self._ingester.prepare_again(
            kept.newest, kept.text, external_id=kept.external_id, url=kept.url
        )
        article = self._archive.restore(kept.article_id, new)
        self._settle()
        return article

    def undo_ingest(self, article_id: int, version: int, *, by: str | None = None) -> Deletion:
        """Takes back what brought an article to a version: a new article goes to the trash, of an
        update the version before is the newest again.

        Raises `NoSuchArticle`, and `NothingToUndo` where it has changed since.
        """
        if self._archive.article(article_id).version != version:
            raise NothingToUndo("version_not_newest", article_id=article_id, version=version)
        if len(self._archive.versions(article_id)) == 1:
            return self.delete(article_id, by=by)
        removed = self._archive.revert(article_id, version, self._before(article_id))
        return self._told(removed)

    def replace(self, article_id: int, by_article_id: int) -> Article:
        """`Replace` under the receipt of a near-duplicate: the newer text becomes the new version
        of the older article, and is no article of its own any more. Raises `NoSuchArticle`."""
        article = self._archive.replace(article_id, by_article_id)
        self._settle()
        return article

    def keep_both(self, article_id: int, version: int) -> Article:
        """`Keep both` under the receipt of an update: the version before is the article again, and
        the newest an article of its own, which is given.

        Of a near-duplicate nothing needs to be done: they are two already. Raises `NoSuchArticle`,
        and `NothingToUndo` where the article has changed since.
        """
        article = self._archive.split_off(article_id, version, self._before(article_id))
        self._settle()
        return article

    def purge(self) -> int:
        """Deletes for good what has been in the trash for a day; says how many articles."""
        count = self._archive.purge()
        if count:
            self._archive.empty_log()
        return count

    def _before(self, article_id: int) -> NewArticle:
        """The version before the newest, made ready again."""
        versions = self._archive.versions(article_id)
        if len(versions) < 2:
            raise NothingToUndo("only_version", article_id=article_id)
        return self._again(versions[-2])

    def _again(self, version: Version) -> NewArticle:
        return self._ingester.prepare_again(version, self._archive.version_text(version.id))

    def _delete_trashed(self, article_id: int) -> Deletion:
        try:
            kept = self._archive.trashed(article_id)
        except NothingToUndo:
            raise NoSuchArticle(article_id) from None
        self._archive.forget_trashed(article_id)
        newest = kept.newest
        article = Article(
            id=article_id,
            external_id=kept.external_id,
            version_id=newest.id,
            version=newest.number,
            title=newest.title,
            language=newest.language,
            source=newest.source,
            url=kept.url,
            author=newest.author,
            published=newest.published,
            encoding=newest.encoding,
            added_at=newest.added_at,
            characters=newest.characters,
            sentences=0,
            statements=0,
        )
        return self._told(Removed(article, False, kept.version_ids, (), (), (), (), 0, kept.texts))

    def _settle(self) -> None:
        index = self._index()
        index.refresh()
        index.save()

    def _told(self, removed: Removed) -> Deletion:
        self._settle()
        return Deletion(
            article=removed.article,
            undoable=removed.undoable,
            versions=len(removed.version_ids),
            sentences=len(removed.sentence_ids),
            statements=len(removed.statement_ids),
            vectors=removed.vectors,
            left=self._left(removed),
        )

    def _left(self, removed: Removed) -> dict[str, int]:
        """Where something of a deleted article is found, and how much."""
        held, written = self._index().held(removed.passage_ids)
        left = self._archive.traces(removed) | {
            "index": held,
            "index file": written,
            "vocabulary": self._vocabulary.knows(removed.sentence_ids),
            "directory": self._directory.knows(removed.speaker_ids),
            "log": 0 if self._archive.empty_log() else 1,
        }
        pieces = self._archive.only_there(list(dict.fromkeys(_pieces(removed.texts))))
        files = self._in_files(pieces)
        if files:
            # A page of the database may keep what moved to another one: written anew it does not.
            self._archive.rewrite_file()
            self._archive.empty_log()
            files = self._in_files(pieces)
        return {place: count for place, count in (left | files).items() if count}

    def _in_files(self, pieces: list[str]) -> dict[str, int]:
        """By file of the library, how many of some pieces of text its bytes hold."""
        wanted = [
            {piece.encode("utf-8", "surrogatepass"), json.dumps(piece)[1:-1].encode()}
            for piece in pieces
        ]
        found: dict[str, int] = {}
        for file in sorted(self._folder.rglob("*")):
            if file.name in _UNDER_WAY or not file.is_file():
                continue
            count = _count_in(file, wanted)
            if count:
                found[str(file.relative_to(self._folder))] = count
        return found


def _pieces(texts: Iterable[str]) -> Iterator[str]:
    """Pieces of texts, by which they are told from others: of each title and of some sentences."""
    for text in texts:
        spans = split_sentences(text)
        for span in spans[:: max(1, len(spans) // _PIECES)]:
            piece = text[span.start : span.end].split("\n")[0][:_LONGEST]
            if len(piece) >= _SHORTEST:
                yield piece


def _count_in(file: Path, wanted: list[set[bytes]]) -> int:
    """How many of the wanted a file holds; each may be written in several ways."""
    open_still = list(wanted)
    longest = max((len(way) for ways in wanted for way in ways), default=1)
    rest = b""
    try:
        with file.open("rb") as stream:
            while open_still and (chunk := stream.read(_CHUNK)):
                seen = rest + chunk
                open_still = [ways for ways in open_still if not any(way in seen for way in ways)]
                rest = seen[-longest:]
    except OSError:
        return 0  # gone this moment: a file that was being written
    return len(wanted) - len(open_still)
