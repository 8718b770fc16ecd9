"""The archive: every transaction that reads or changes the truth.

A method that changes something is one transaction: all of it happens, or nothing does. Nothing here
embeds, splits or folds; what a sentence is found by comes from the function given to `Archive`.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, bindparam, insert, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, SQLModel, col, select

from store import vector_table
from store.audit import find_faults
from store.citation import Citation, hash_text, hash_whole
from store.database import WRITES, unavailable
from store.errors import (
    CitationMismatch,
    CitationRemoved,
    NoSuchArticle,
    NotACitation,
)
from store.records import (
    Added,
    Article,
    CitedText,
    Counts,
    Holdings,
    KnownModel,
    NewArticle,
    Scope,
    SearchTerms,
    Sentence,
    Vectors,
)
from store.scope import scope_condition
from store.tables import (
    ArticleRow,
    PassageRow,
    RemovalRow,
    SentenceRow,
    StateRow,
    VectorRow,
    VersionRow,
)
from store.word_index import CUT, WordIndex

_VECTORS_PER_REMOVAL = 5_000  # others wait to write meanwhile
_IDS_PER_QUERY = 500  # SQLite takes 32,766 values a statement; small batches keep plans small
_HIGHEST_ID = 2**63 - 1  # people may type a higher one; SQLite cannot take it

_ARTICLES = """
    SELECT article.id, article.external_id, version.id AS version_id, version.number AS version,
        version.title, version.language, version.source, article.url, version.author,
        version.published, version.encoding, article.added_at,
        length(version.text) AS characters,
        (SELECT count(*) FROM sentence WHERE version_id = version.id) AS sentences
    FROM article JOIN version ON version.article_id = article.id
        AND version.superseded_at IS NULL
"""


class Archive:
    """All articles in one database. Safe to share between threads: each call has its own session.

    `terms` makes the words that a sentence is found by; `terms_version` names how it does so.
    After a change of version the inverted index is made anew when the archive opens.
    """

    def __init__(
        self, engine: Engine, *, terms: Callable[[str], SearchTerms], terms_version: str
    ) -> None:
        self._engine = engine
        self._words = WordIndex(terms)
        with self._reading() as session:
            known = {row.name: row.value for row in session.exec(select(StateRow)).all()}
        if known.get("terms_version") != terms_version:
            self.rebuild_terms(terms_version)
        if "identity" not in known:
            with self._writing() as session:
                # Asked again under the lock: another process may have named it meanwhile.
                if session.get(StateRow, "identity") is None:
                    session.add(StateRow(name="identity", value=secrets.token_hex(8)))

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with _translated(), Session(self._engine) as session:
            yield session

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        engine = self._engine.execution_options(**WRITES)
        with _translated(), Session(engine) as session:
            yield session
            revision = session.get(StateRow, "revision") or StateRow(name="revision", value="0")
            revision.value = str(int(revision.value) + 1)
            session.add(revision)
            session.commit()

    def close(self) -> None:
        """Ends all connections."""
        self._engine.dispose()

    # ---- changing

    def add(self, new: NewArticle) -> Added:
        """Stores an article whole, or finds that it is there already.

        The same `external_id` or, failing that, `url` with another text makes a new version; the
        same content is a duplicate, whoever brings it. An article without `external_id` or `url`
        takes the one that comes with its content, so that it is known by it from then on.
        """
        with self._writing() as session:
            known = self._known(session, new)
            if known is not None:
                self._name(session, known.article_id, new)
            if known is not None and known.content_key == new.content_key:
                return Added("duplicate", known.article_id, known.number)
            now = _now()
            if known is None:
                article = ArticleRow(external_id=new.external_id, url=new.url, added_at=now)
                session.add(article)
                session.flush()
                article_id, number = _id(article), 1
            else:
                article_id, number = known.article_id, known.number + 1
                self._forget_sentences(session, _id(known))
                known.superseded_at = now
                session.add(known)
            version = VersionRow(
                article_id=article_id,
                number=number,
                title=new.title,
                source=new.source,
                author=new.author,
                published=new.published,
                language=new.language,
                encoding=new.encoding,
                text=new.text,
                text_hash=hash_whole(new.text),
                content_key=new.content_key,
                added_at=now,
            )
            session.add(version)
            session.flush()
            self._add_sentences(session, _id(version), new)
        return Added("updated" if known else "new", article_id, number)

    def _known(self, session: Session, new: NewArticle) -> VersionRow | None:
        """The newest version of the article that `new` is, if it is one that we have."""
        newest = select(VersionRow).where(col(VersionRow.superseded_at).is_(None))
        if new.external_id is not None:
            named = newest.join(ArticleRow).where(ArticleRow.external_id == new.external_id)
            if (known := session.exec(named).first()) is not None:
                return known
        if new.url is not None:
            same_page = newest.join(ArticleRow).where(ArticleRow.url == new.url)
            if new.external_id is not None:
                # Two names are two articles, though they give one address.
                same_page = same_page.where(col(ArticleRow.external_id).is_(None))
            if (known := session.exec(same_page).first()) is not None:
                return known
        return session.exec(newest.where(VersionRow.content_key == new.content_key)).first()

    def _name(self, session: Session, article_id: int, new: NewArticle) -> None:
        article = session.get_one(ArticleRow, article_id)
        for name, value in (("external_id", new.external_id), ("url", new.url)):
            if value is None or getattr(article, name) is not None:
                continue
            if session.exec(select(ArticleRow).filter_by(**{name: value})).first() is None:
                setattr(article, name, value)
                session.flush()

    def _add_sentences(self, session: Session, version_id: int, new: NewArticle) -> None:
        cuts = [new.text[s.span.start : s.span.end] for s in new.sentences]
        sentence_ids = _insert(
            session,
            SentenceRow,
            SentenceRow.id,
            [
                {
                    "version_id": version_id,
                    "position": position,
                    "start": sentence.span.start,
                    "end": sentence.span.end,
                    "hash": hash_text(cut),
                    "language": sentence.language,
                }
                for position, (sentence, cut) in enumerate(zip(new.sentences, cuts, strict=True))
            ],
        )
        self._words.add(session, zip(sentence_ids, cuts, strict=True))
        passage_ids = _insert(
            session,
            PassageRow,
            PassageRow.id,
            [
                {"sentence_id": sentence_id, "start": span.start, "end": span.end}
                for sentence_id, sentence in zip(sentence_ids, new.sentences, strict=True)
                for span in sentence.passages
            ],
        )
        session.execute(
            insert(VectorRow),
            [
                {"passage_id": passage_id, "encoder": new.encoder, "data": row.tobytes()}
                for passage_id, row in zip(passage_ids, new.vectors.astype("<f2"), strict=True)
            ],
        )

    def remove(self, article_id: int) -> Article:
        """Deletes an article: every version, sentence, vector and search term of it.

        Only the ids of its versions stay, so that an old citation can say what happened. Raises
        `NoSuchArticle`.
        """
        with self._writing() as session:
            article = self._article(session, article_id)
            for version in session.exec(
                select(VersionRow).where(VersionRow.article_id == article_id)
            ).all():
                self._forget_sentences(session, _id(version))
                session.add(RemovalRow(version_id=_id(version), removed_at=_now()))
            session.flush()
            session.delete(session.get_one(ArticleRow, article_id))
            self._words.wipe_traces(session)
        return article

    def _forget_sentences(self, session: Session, version_id: int) -> None:
        """Takes a version's sentences out of the search; its text stays."""
        self._words.drop_version(session, version_id)
        session.execute(
            text("DELETE FROM sentence WHERE version_id = :version"), {"version": version_id}
        )

    def put_vectors(self, encoder: str, passage_ids: Sequence[int], vectors: Vectors) -> None:
        """Stores vectors of passages that are there, one row each; passages gone are skipped."""
        if not len(passage_ids):
            return
        with self._writing() as session:
            vector_table.put_vectors(session, encoder, passage_ids, vectors)

    def settle_on(self, model: KnownModel, *, keep_others: bool = False) -> None:
        """Remembers a model as the one whose vectors are complete, and removes those of others.

        In steps, so that nobody waits for long; while they are under way no model is known.
        """
        if not keep_others:
            self._remove_vectors_but(model.fingerprint)
        if self.known_model() != model:
            with self._writing() as session:
                session.merge(StateRow(name="model", value=json.dumps(asdict(model))))

    def _remove_vectors_but(self, encoder: str) -> None:
        after = 0
        while True:
            with self._reading() as session:
                last = vector_table.last_of_others(session, encoder, after, _VECTORS_PER_REMOVAL)
            if last is None:
                return
            with self._writing() as session:
                session.execute(text("DELETE FROM state WHERE name = 'model'"))
                vector_table.remove_others(session, encoder, after, last)
            after = last

    def rebuild_terms(self, version: str | None = None) -> None:
        """Makes the inverted index anew from the stored text."""
        with self._writing() as session:
            self._words.rebuild(session)
            if version is not None:
                session.merge(StateRow(name="terms_version", value=version))

    # ---- reading articles

    def articles(self, *, offset: int = 0, limit: int = -1) -> list[Article]:
        """The articles in their newest versions, newest arrival first."""
        with self._reading() as session:
            rows = session.execute(
                text(f"{_ARTICLES} ORDER BY article.id DESC LIMIT :limit OFFSET :offset"),
                {"limit": limit, "offset": offset},
            )
            return [Article(**row) for row in rows.mappings()]

    def article(self, article_id: int) -> Article:
        """One article in its newest version. Raises `NoSuchArticle`."""
        with self._reading() as session:
            return self._article(session, article_id)

    def _article(self, session: Session, article_id: int) -> Article:
        rows = _in_batches(session, f"{_ARTICLES} WHERE article.id IN :ids", [article_id])
        for row in rows:
            return Article(**row)
        raise NoSuchArticle(article_id)

    def text_of(self, article_id: int) -> str:
        """The stored text of an article's newest version. Raises `NoSuchArticle`."""
        with self._reading() as session:
            version = session.get_one(VersionRow, self._article(session, article_id).version_id)
            return version.text

    def sentences_of(self, article_id: int) -> list[Sentence]:
        """An article's sentences in order. Raises `NoSuchArticle`."""
        with self._reading() as session:
            version_id = self._article(session, article_id).version_id
            ids = session.exec(
                select(SentenceRow.id).where(SentenceRow.version_id == version_id)
            ).all()
            found = self._sentences(session, [i for i in ids if i is not None])
            return sorted(found.values(), key=lambda sentence: sentence.position)

    def surroundings(self, sentence_ids: Sequence[int], span: int) -> list[Sentence]:
        """The sentences at most `span` places from one of these in its version, and these."""
        statement = (
            "SELECT DISTINCT near.id FROM sentence JOIN sentence AS near"
            " ON near.version_id = sentence.version_id"
            f" AND near.position BETWEEN sentence.position - {span:d}"
            f" AND sentence.position + {span:d}"
            " WHERE sentence.id IN :ids"
        )
        with self._reading() as session:
            near = {row["id"] for row in _in_batches(session, statement, sentence_ids)}
            return list(self._sentences(session, sorted(near)).values())

    def sentences(self, sentence_ids: Sequence[int]) -> dict[int, Sentence]:
        """Those of the sentences that are there, by id, cut from the stored text."""
        with self._reading() as session:
            return self._sentences(session, sentence_ids)

    def _sentences(self, session: Session, sentence_ids: Sequence[int]) -> dict[int, Sentence]:
        statement = (
            "SELECT sentence.id, version.article_id, sentence.version_id, sentence.position,"
            f" sentence.start, sentence.end, sentence.hash, sentence.language, {CUT} AS text"
            " FROM sentence JOIN version ON version.id = sentence.version_id"
            " WHERE sentence.id IN :ids"
        )
        return {
            row["id"]: Sentence(
                id=row["id"],
                article_id=row["article_id"],
                citation=Citation(row["version_id"], row["start"], row["end"], row["hash"]),
                position=row["position"],
                language=row["language"],
                text=row["text"],
            )
            for row in _in_batches(session, statement, sentence_ids)
        }

    def open(self, citation: Citation) -> CitedText:
        """Cuts a citation's text from the stored version and checks it against the hash.

        This is the one way to a text that is shown as a quotation. Raises `CitationRemoved`,
        `CitationMismatch` or `NotACitation`.
        """
        with self._reading() as session:
            version = session.get(VersionRow, citation.version_id)
            if version is None:
                removal = session.get(RemovalRow, citation.version_id)
                raise CitationRemoved(removal.removed_at) if removal else NotACitation()
            article = session.get_one(ArticleRow, version.article_id)
            cut = version.text[citation.start : citation.end]
            if not citation.matches(cut):
                if hash_whole(version.text) == version.text_hash:
                    raise NotACitation  # the text is as it came in: it is the id that is made up
                raise CitationMismatch(citation.version_id, citation.start, citation.end)
            return CitedText(
                citation=citation,
                text=cut,
                version_text=version.text,
                article_id=version.article_id,
                external_id=article.external_id,
                version=version.number,
                title=version.title,
                source=version.source,
                url=article.url,
                published=version.published,
                changed_at=version.superseded_at,
            )

    def counts(self) -> Counts:
        """How much there is."""
        with self._reading() as session:
            tables = ("article", "version", "sentence", "passage", "vector")
            return Counts(
                *(session.execute(text(f"SELECT count(*) FROM {t}")).scalar_one() for t in tables)
            )

    def size(self) -> int:
        """The database's size in bytes, free pages included."""
        with self._reading() as session:
            pages = session.execute(text("PRAGMA page_count")).scalar_one()
            return int(pages * session.execute(text("PRAGMA page_size")).scalar_one())

    # ---- searching

    def match_terms(
        self, query: str, language: str, limit: int, scope: Scope | None = None
    ) -> list[tuple[int, float]]:
        """Sentence ids and BM25 scores (higher is better) for an FTS5 query, best first."""
        with self._reading() as session:
            return self._words.match(session, query, language, limit, scope)

    def holdings(self) -> Holdings:
        """What there is to narrow a question by: sources, languages, titles, and dates or none."""
        with self._reading() as session:
            rows = session.execute(
                text(
                    "SELECT article_id, title, source, language, published IS NOT NULL"
                    " FROM version WHERE superseded_at IS NULL"
                )
            ).all()
        return Holdings(
            dated=any(row[4] for row in rows),
            sources=tuple(sorted({row[2] for row in rows if row[2]})),
            languages=tuple(sorted({row[3] for row in rows})),
            titles={row[0]: row[1] for row in rows},
        )

    def count_within(self, scope: Scope) -> int:
        """How many articles lie in a scope, by their newest versions."""
        with self._reading() as session:
            return int(_scoped(session, "SELECT count(*) FROM version", scope).scalar_one())

    def passages_within(self, scope: Scope) -> NDArray[np.int64]:
        """The ids of the passages of a scope's articles, ascending."""
        with self._reading() as session:
            statement = (
                "SELECT passage.id FROM version JOIN sentence ON sentence.version_id = version.id"
                " JOIN passage ON passage.sentence_id = sentence.id"
            )
            rows = _scoped(session, statement, scope).scalars().all()
        return np.sort(np.array(rows, dtype=np.int64))

    def published(self, version_ids: Sequence[int]) -> dict[int, str]:
        """When each of these versions was published, as ISO text; those without a date left out."""
        with self._reading() as session:
            statement = (
                "SELECT id, published FROM version WHERE id IN :ids AND published IS NOT NULL"
            )
            rows = _in_batches(session, statement, version_ids)
            return {row["id"]: row["published"] for row in rows}

    def count_terms(self, column: str, terms: Sequence[str]) -> dict[str, int]:
        """In how many sentences each term stands, of `stems` or `names`; absent ones left out."""
        with self._reading() as session:
            return self._words.count(session, column, terms)

    def sentences_of_passages(self, passage_ids: Sequence[int]) -> dict[int, int]:
        """The sentence of each passage that is there."""
        with self._reading() as session:
            rows = _in_batches(
                session, "SELECT id, sentence_id FROM passage WHERE id IN :ids", passage_ids
            )
            return {row["id"]: row["sentence_id"] for row in rows}

    def passages_of(self, sentence_ids: Sequence[int]) -> dict[int, int]:
        """The sentence of each passage of these sentences, by the passage."""
        with self._reading() as session:
            rows = _in_batches(
                session,
                "SELECT id, sentence_id FROM passage WHERE sentence_id IN :ids",
                sentence_ids,
            )
            return {row["id"]: row["sentence_id"] for row in rows}

    def state(self) -> tuple[str, int]:
        """Which archive this is, and a number that rises with every change."""
        with self._reading() as session:
            identity = session.get_one(StateRow, "identity").value
            return identity, int(session.get_one(StateRow, "revision").value)

    def count_articles(self) -> int:
        """How many articles there are."""
        with self._reading() as session:
            return int(session.execute(text("SELECT count(*) FROM article")).scalar_one())

    def count_passages(self) -> int:
        """How many passages there are."""
        with self._reading() as session:
            return int(session.execute(text("SELECT count(*) FROM passage")).scalar_one())

    def passage_ids(self) -> NDArray[np.int64]:
        """The ids of all passages, ascending."""
        with self._reading() as session:
            rows = session.execute(text("SELECT id FROM passage ORDER BY id")).scalars().all()
        return np.array(rows, dtype=np.int64)

    def known_model(self) -> KnownModel | None:
        """The model that was settled on last; None where there is none or a change is under way."""
        with self._reading() as session:
            row = session.get(StateRow, "model")
            return None if row is None else KnownModel(**json.loads(row.value))

    def vectors(
        self, encoder: str, *, after: int = 0, limit: int = -1
    ) -> tuple[NDArray[np.int64], list[str], Vectors]:
        """One encoder's vectors of the first `limit` passages with a higher id than `after`.

        Gives the passages' ids (ascending), the languages of their sentences, and the vectors as
        float32, one row each.
        """
        with self._reading() as session:
            return vector_table.read_vectors(session, encoder, after, limit)

    def count_passages_without(self, encoder: str, *, after: int = 0) -> int:
        """How many passages with a higher id than `after` this encoder has no vector of."""
        with self._reading() as session:
            return vector_table.count_passages_without(session, encoder, after)

    def passages_without(
        self, encoder: str, *, after: int = 0, limit: int
    ) -> list[tuple[int, str]]:
        """Ids and texts of passages with a higher id that this encoder has no vector of."""
        with self._reading() as session:
            return vector_table.passages_without(session, encoder, after, limit)

    # ---- checking

    def faults(self) -> Iterator[str]:
        """Every disagreement inside the database, in words for whoever runs Isnad."""
        with self._reading() as session:
            yield from find_faults(session)
            yield from self._words.faults(session)


@contextmanager
def _translated() -> Iterator[None]:
    """A full disk, a lock held too long, a damaged file: told as one of our own errors."""
    try:
        yield
    except DBAPIError as error:
        raise unavailable(error.orig or error) from error
    except sqlite3.Error as error:  # bare where a new connection is made
        raise unavailable(error) from error


def _in_batches(session: Session, statement: str, ids: Sequence[int]) -> Iterator[Any]:
    query = text(statement).bindparams(bindparam("ids", expanding=True))
    for first in range(0, len(ids), _IDS_PER_QUERY):
        batch = [int(i) for i in ids[first : first + _IDS_PER_QUERY] if abs(i) <= _HIGHEST_ID]
        yield from session.execute(query, {"ids": batch}).mappings()


def _scoped(session: Session, statement: str, scope: Scope) -> Any:
    """Runs a statement that reads `version`, over the scope's versions."""
    condition, values, lists = scope_condition(scope)
    query = text(f"{statement} WHERE {condition}")
    return session.execute(
        query.bindparams(*(bindparam(name, expanding=True) for name in lists)), values
    )


def _insert(
    session: Session, table: type[SQLModel], id_: Any, rows: list[dict[str, Any]]
) -> list[int]:
    """Inserts rows in one statement; gives their ids, in the order of the rows."""
    statement = insert(table).returning(id_, sort_by_parameter_order=True)
    return list(session.execute(statement, rows).scalars())


def _id(row: ArticleRow | VersionRow | SentenceRow | PassageRow) -> int:
    assert row.id is not None, "a row has its id once it is flushed"
    return row.id


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
