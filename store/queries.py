"""What can be asked of the archive: nothing here changes anything."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, bindparam, text
from sqlmodel import Session, col, select

from store import feedback, ledger, near, trash, vector_table
from store.citation import Citation, hash_whole
from store.daily import read_days
from store.errors import (
    CitationMismatch,
    CitationRemoved,
    NoSuchArticle,
    NotACitation,
    NothingToUndo,
)
from store.faults import find_faults
from store.records import (
    Article,
    CitedText,
    Counts,
    Day,
    Holdings,
    KeptTurn,
    Kinship,
    KnownModel,
    Near,
    Removed,
    Scope,
    Sentence,
    Speaker,
    Statement,
    Trashed,
    Vectors,
    Version,
    Vote,
)
from store.rows import in_batches
from store.scope import scope_condition
from store.sessions import Sessions
from store.tables import (
    ArticleRow,
    KinshipRow,
    RemovalRow,
    SentenceRow,
    StateRow,
    VersionRow,
)
from store.traces import find_traces
from store.turns import read_turns
from store.word_index import CUT, WordIndex

_ARTICLES = """
    SELECT article.id, article.external_id, version.id AS version_id, version.number AS version,
        version.title, version.language, version.source, article.url, version.author,
        version.published, version.encoding, article.added_at,
        length(version.text) AS characters,
        (SELECT count(*) FROM sentence WHERE version_id = version.id) AS sentences,
        (SELECT count(*) FROM statement WHERE version_id = version.id) AS statements
    FROM article JOIN version ON version.article_id = article.id
        AND version.superseded_at IS NULL
"""


class ArchiveQueries(Sessions):
    """Reads one database. Safe to share between threads: each call has its own session."""

    def __init__(self, engine: Engine, words: WordIndex) -> None:
        super().__init__(engine)
        self._words = words

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
        rows = in_batches(session, f"{_ARTICLES} WHERE article.id IN :ids", [article_id])
        for row in rows:
            return Article(**row)
        raise NoSuchArticle(article_id)

    def text_of(self, article_id: int) -> str:
        """The stored text of an article's newest version. Raises `NoSuchArticle`."""
        with self._reading() as session:
            version = session.get_one(VersionRow, self._article(session, article_id).version_id)
            return version.text

    def knows_page(self, url: str) -> bool:
        """Whether an article of this address is there."""
        with self._reading() as session:
            return (
                session.exec(select(ArticleRow.id).where(ArticleRow.url == url)).first() is not None
            )

    def version_of(self, article_id: int) -> tuple[int, str]:
        """The id and the stored text of an article's newest version. Raises `NoSuchArticle`."""
        with self._reading() as session:
            version = session.get_one(VersionRow, self._article(session, article_id).version_id)
            return version.id or 0, version.text

    def versions(self, article_id: int) -> list[Version]:
        """All versions of an article, the oldest first. Raises `NoSuchArticle`."""
        with self._reading() as session:
            self._article(session, article_id)
            rows = session.exec(
                select(VersionRow)
                .where(VersionRow.article_id == article_id)
                .order_by(col(VersionRow.number))
            ).all()
            return [trash.version_of(row) for row in rows]

    def version_text(self, version_id: int) -> str:
        """The stored text of any version; empty where it is gone."""
        with self._reading() as session:
            version = session.get(VersionRow, version_id)
            return "" if version is None else version.text

    def trashed(self, article_id: int | None = None) -> Trashed:
        """A deleted article that can still be brought back; without an id the last one.

        Raises `NothingToUndo`.
        """
        with self._reading() as session:
            found = trash.read(session, article_id)
        if found is None and article_id is None:
            raise NothingToUndo("trash_empty")
        if found is None:
            raise NothingToUndo("not_in_trash", article_id=article_id)
        return found

    def removals(self) -> int:
        """How often something was deleted: who keeps words of articles looks here."""
        with self._reading() as session:
            row = session.get(StateRow, "removals")
            return int(row.value) if row else 0

    def traces(self, removed: Removed) -> dict[str, int]:
        """Rows and entries of the word search that still belong to what was deleted, by table."""
        with self._reading() as session:
            return find_traces(session, removed) | self._words.traces(session, removed)

    def only_there(self, texts: Sequence[str]) -> list[str]:
        """Those of some pieces of text that stand in no version of any article."""
        with self._reading() as session:
            query = text(
                "SELECT EXISTS (SELECT 1 FROM version WHERE instr(text, :piece)"
                " OR instr(title, :piece))"
            )
            return [one for one in texts if not session.execute(query, {"piece": one}).scalar()]

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
            near = {row["id"] for row in in_batches(session, statement, sentence_ids)}
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
            for row in in_batches(session, statement, sentence_ids)
        }

    # ---- near-duplicates

    def mates(self, bands: Sequence[int]) -> dict[int, str]:
        """The texts, by article, of those that share bands with these: they may be nearly one."""
        with self._reading() as session:
            return near.read_mates(session, bands)

    def near(self, article_id: int) -> list[Near]:
        """The articles that are nearly one with an article, the most like first."""
        with self._reading() as session:
            return near.read_near(session, article_id)

    def carriers(self, sentence_ids: Sequence[int]) -> dict[int, set[int]]:
        """By sentence, which articles nearly one with its own have it too, letter for letter."""
        with self._reading() as session:
            return near.read_carriers(session, sentence_ids)

    def near_version(self) -> str | None:
        """How near-duplicates were found when all articles were last gone through; None: never."""
        with self._reading() as session:
            row = session.get(StateRow, "near_version")
            return None if row is None else row.value

    # ---- the ledger

    def versions_with_statements(self) -> list[int]:
        """The ids of the versions in which somebody says something, ascending."""
        with self._reading() as session:
            statement = text("SELECT DISTINCT version_id FROM statement ORDER BY version_id")
            return list(session.execute(statement).scalars())

    def first_speakers(self) -> dict[int, tuple[int, int]]:
        """By version in which somebody says something its article, which may change, and the lowest
        id of its speakers: a ledger that was made anew has another, for ids are never used
        again."""
        statement = (
            "SELECT version_id, article_id, min(speaker.id) AS first FROM speaker"
            " JOIN version ON version.id = version_id WHERE EXISTS"
            " (SELECT 1 FROM statement WHERE statement.version_id = speaker.version_id)"
            " GROUP BY version_id"
        )
        with self._reading() as session:
            rows = session.execute(text(statement))
            return {row.version_id: (row.article_id, row.first) for row in rows}

    def speakers(self, version_ids: Sequence[int]) -> list[Speaker]:
        """Who speaks in these versions, in the order of their first words in each."""
        with self._reading() as session:
            return ledger.read_speakers(session, version_ids)

    def statements_of(self, version_ids: Sequence[int]) -> list[Statement]:
        """What is said in these versions, in order."""
        with self._reading() as session:
            return ledger.read_statements(session, "version_id", version_ids)

    def statements_by(self, speaker_ids: Sequence[int]) -> list[Statement]:
        """What these speakers said, by article and in the order of the text."""
        with self._reading() as session:
            return ledger.statements_by(session, speaker_ids)

    def sentences_saying(self, statement_ids: Sequence[int]) -> dict[int, list[int]]:
        """The ids of the sentences that each statement runs over, in order."""
        found: dict[int, list[int]] = {}
        with self._reading() as session:
            pairs = ledger.spoken_sentences(session, "statement.id", statement_ids)
        for statement_id, sentence_id in pairs:
            found.setdefault(statement_id, []).append(sentence_id)
        return found

    def statements_in(self, sentence_ids: Sequence[int]) -> dict[int, list[Statement]]:
        """What is said in each of these sentences, in order; silent ones left out."""
        found: dict[int, list[Statement]] = {}
        with self._reading() as session:
            pairs = ledger.spoken_sentences(session, "sentence.id", sentence_ids)
            wanted = sorted({statement_id for statement_id, _ in pairs})
            known = {s.id: s for s in ledger.read_statements(session, "statement.id", wanted)}
        for statement_id, sentence_id in pairs:
            if statement_id in known:
                found.setdefault(sentence_id, []).append(known[statement_id])
        return found

    def speaking_in(self, sentence_ids: Sequence[int]) -> dict[int, list[str]]:
        """By sentence, the names and roles of those who speak in it; silent ones left out."""
        with self._reading() as session:
            return ledger.speaking_in(session, sentence_ids)

    def turns(self, conversation: str) -> list[KeptTurn]:
        """The last turns of a conversation, oldest first."""
        with self._reading() as session:
            return read_turns(session, conversation)

    def votes(self) -> list[Vote]:
        """What users thought of answers, in the order in which they said so."""
        with self._reading() as session:
            return feedback.read_votes(session)

    def kinships(self) -> list[Kinship]:
        """What admins decided of names."""
        with self._reading() as session:
            rows = session.exec(select(KinshipRow)).all()
            return [Kinship(row.left, row.right, row.same) for row in rows]

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
            tables = ("article", "version", "sentence", "passage", "vector", "statement")
            return Counts(
                *(session.execute(text(f"SELECT count(*) FROM {t}")).scalar_one() for t in tables)
            )

    def days(self, last: date, count: int) -> list[Day]:
        """So many days up to the last, also those on which nothing happened."""
        first = last - timedelta(days=count - 1)
        with self._reading() as session:
            found = read_days(session, first)
        wanted = [(first + timedelta(days=place)).isoformat() for place in range(count)]
        return [found.get(day, Day(day)) for day in wanted]

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

    def versions_within(self, scope: Scope) -> set[int]:
        """The ids of the newest versions in a scope."""
        with self._reading() as session:
            return set(_scoped(session, "SELECT id FROM version", scope).scalars())

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
            rows = in_batches(session, statement, version_ids)
            return {row["id"]: row["published"] for row in rows}

    def count_terms(self, column: str, terms: Sequence[str]) -> dict[str, int]:
        """In how many sentences each term stands, of `stems` or `names`; absent ones left out."""
        with self._reading() as session:
            return self._words.count(session, column, terms)

    def sentences_of_passages(self, passage_ids: Sequence[int]) -> dict[int, int]:
        """The sentence of each passage that is there."""
        with self._reading() as session:
            rows = in_batches(
                session, "SELECT id, sentence_id FROM passage WHERE id IN :ids", passage_ids
            )
            return {row["id"]: row["sentence_id"] for row in rows}

    def passages_of(self, sentence_ids: Sequence[int]) -> dict[int, int]:
        """The sentence of each passage of these sentences, by the passage."""
        with self._reading() as session:
            rows = in_batches(
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

    def count_changes(self) -> int:
        """A number that rises with every change that is more than an article coming in."""
        with self._reading() as session:
            row = session.get(StateRow, "changes")
            return int(row.value) if row is not None else 0

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

    def ledger_version(self) -> str | None:
        """Which version of the grammar the ledger was made by; None where it never was."""
        with self._reading() as session:
            row = session.get(StateRow, "ledger_version")
            return None if row is None else row.value

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
            yield from trash.find_faults(session)
            yield from self._words.faults(session)


def _scoped(session: Session, statement: str, scope: Scope) -> Any:
    """Runs a statement that reads `version`, over the scope's versions."""
    condition, values, lists = scope_condition(scope)
    query = text(f"{statement} WHERE {condition}")
    return session.execute(
        query.bindparams(*(bindparam(name, expanding=True) for name in lists)), values
    )
