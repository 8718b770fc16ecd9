"""Word search inside the database: an inverted index beside the rows, in their transactions.

It is contentless: it keeps which sentences a term stands in and no second, folded text. So a term
is taken out by saying again the very words that were put in, made anew from the stored sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import bindparam, text
from sqlmodel import Session

from store.records import Removed, Scope, SearchTerms
from store.scope import scope_condition

CUT = "substr(version.text, sentence.start + 1, sentence.end - sentence.start)"
"""SQL for a sentence's text, cut from its version."""

_SENTENCES = (
    f"SELECT sentence.id, {CUT} FROM sentence JOIN version ON version.id = sentence.version_id"
)

_INSERT = "INSERT INTO sentence_terms (rowid, stems, names) VALUES (?, ?, ?)"
_PER_BATCH = 1_000
Entries = dict[int, SearchTerms]
"""By sentence."""


class WordIndex:
    """The table `sentence_terms`. Every method works in the session that it is given.

    `terms` makes the words that a sentence is found by.
    """

    def __init__(self, terms: Callable[[str], SearchTerms]) -> None:
        self._terms = terms

    def add(self, session: Session, sentences: Iterable[tuple[int, str]]) -> None:
        """Puts sentences in: their ids and their texts."""
        self._run(session, _INSERT, sentences)

    def drop_version(self, session: Session, version_id: int) -> None:
        """Takes all sentences of a version out."""
        rows = session.execute(text(f"{_SENTENCES} WHERE version.id = :id"), {"id": version_id})
        statement = (
            "INSERT INTO sentence_terms (sentence_terms, rowid, stems, names)"
            " VALUES ('delete', ?, ?, ?)"
        )
        self._run(session, statement, [(row[0], row[1]) for row in rows])

    def wipe_traces(self, session: Session) -> None:
        """Writes the index anew: until then FTS5 only marks what was taken out as deleted."""
        session.execute(text("INSERT INTO sentence_terms (sentence_terms) VALUES ('optimize')"))

    def traces(self, session: Session, removed: Removed) -> dict[str, int]:
        """How many entries there are of deleted sentences, asked by their ids and by every word
        of theirs; empty where there are none."""
        gone = set(removed.sentence_ids)
        entries = session.execute(text("SELECT rowid FROM sentence_terms")).scalars()
        found = gone.intersection(entries)
        words = {word for cut in removed.texts for word in self._terms(cut).stems.split()}
        query = text("SELECT rowid FROM sentence_terms WHERE sentence_terms MATCH :query")
        for word in words:
            asked = {"query": 'stems : "{}"'.format(word.replace('"', '""'))}
            found |= gone.intersection(session.execute(query, asked).scalars())
        return {"sentence_terms": len(found)} if found else {}

    def prepared(self, session: Session) -> Entries:
        """What every sentence is found by, for `rebuild`: the long part of it, which needs no
        lock."""
        rows = session.execute(text(_SENTENCES))
        return {row[0]: self._terms(row[1]) for row in rows}

    def rebuild(self, session: Session, prepared: Entries) -> None:
        """Makes the index anew from the stored sentences."""
        session.execute(text("INSERT INTO sentence_terms (sentence_terms) VALUES ('delete-all')"))
        for batch in session.execute(text("SELECT id FROM sentence")).partitions(_PER_BATCH):
            ids = [row[0] for row in batch]
            since = [sentence_id for sentence_id in ids if sentence_id not in prepared]
            known = [(i, prepared[i].stems, prepared[i].names) for i in ids if i in prepared]
            if known:
                session.connection().exec_driver_sql(_INSERT, known)
            if since:  # came in between
                places = f"{_SENTENCES} WHERE sentence.id IN ({', '.join(map(str, since))})"
                rows = session.execute(text(places))
                self.add(session, [(row[0], row[1]) for row in rows])

    def match(
        self,
        session: Session,
        query: str,
        language: str,
        limit: int,
        scope: Scope | None = None,
    ) -> list[tuple[int, float]]:
        """Sentence ids and BM25 scores (higher is better) for an FTS5 query, best first."""
        inside = ""
        values: dict[str, Any] = {}
        lists: tuple[str, ...] = ()
        if scope is not None:
            condition, values, lists = scope_condition(scope)
            inside = f" AND sentence.version_id IN (SELECT id FROM version WHERE {condition})"
        statement = text(
            "SELECT sentence.id, -bm25(sentence_terms) FROM sentence_terms"
            " JOIN sentence ON sentence.id = sentence_terms.rowid"
            f" WHERE sentence_terms MATCH :query AND sentence.language = :sentence_language{inside}"
            " ORDER BY bm25(sentence_terms), sentence.id LIMIT :limit"
        ).bindparams(*(bindparam(name, expanding=True) for name in lists))
        rows = session.execute(
            statement,
            {"query": query, "sentence_language": language, "limit": limit, **values},
        )
        return [(row[0], row[1]) for row in rows]

    def count(self, session: Session, column: str, terms: Sequence[str]) -> dict[str, int]:
        """In how many sentences each term stands, of `stems` or `names`; absent ones left out."""
        statement = text(
            "SELECT term, doc FROM sentence_terms_words WHERE col = :column AND term IN :terms"
        ).bindparams(bindparam("terms", expanding=True))
        rows = session.execute(statement, {"column": column, "terms": list(terms)})
        return {row[0]: row[1] for row in rows}

    def faults(self, session: Session) -> Iterator[str]:
        """Sentences that are missing from the index, and entries that have none, in words."""
        sentences = set(session.execute(text("SELECT id FROM sentence")).scalars())
        entries = set(session.execute(text("SELECT rowid FROM sentence_terms")).scalars())
        if missing := sentences - entries:
            yield f"{len(missing)} sentences are missing from the word search"
        if surplus := entries - sentences:
            yield f"{len(surplus)} entries of the word search have no sentence"

    def _run(self, session: Session, statement: str, sentences: Iterable[tuple[int, str]]) -> None:
        values: list[tuple[Any, ...]] = []
        for sentence_id, cut in sentences:
            terms = self._terms(cut)
            values.append((sentence_id, terms.stems, terms.names))
        if values:
            session.connection().exec_driver_sql(statement, values)
