"""The archive: every transaction that changes the truth; `store/queries.py` has those that read.

A method that changes something is one transaction: all of it happens, or nothing does. Nothing here
embeds, splits or folds; what a sentence is found by comes from the function given to `Archive`.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date

from sqlalchemy import Engine, text
from sqlmodel import Session, col, select

from store import feedback, near, trash, vector_table
from store.citation import hash_text, hash_whole
from store.daily import add_asked
from store.desk_tables import TrashRow
from store.errors import NothingToUndo
from store.jobs import Outcome, Step, note_step
from store.ledger import add_ledger, drop_ledger
from store.queries import ArchiveQueries
from store.records import (
    Added,
    Article,
    KeptTurn,
    KnownModel,
    NewArticle,
    NewLedger,
    NewNear,
    Removed,
    SearchTerms,
    Vectors,
    Vote,
)
from store.rows import in_batches, insert_rows
from store.sessions import now, translated
from store.tables import (
    ArticleRow,
    KinshipRow,
    PassageRow,
    RemovalRow,
    SentenceRow,
    StateRow,
    VersionRow,
)
from store.turns import add_turn, forget_article, forget_turns
from store.word_index import WordIndex

_VECTORS_PER_REMOVAL = 5_000  # others wait to write meanwhile


class Archive(ArchiveQueries):
    """All articles in one database. Safe to share between threads: each call has its own session.

    `terms` makes the words that a sentence is found by; `terms_version` names how it does so.
    After a change of version the inverted index is made anew when the archive opens.
    """

    def __init__(
        self, engine: Engine, *, terms: Callable[[str], SearchTerms], terms_version: str
    ) -> None:
        super().__init__(engine, WordIndex(terms))
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
    def _writing(self, *, adding: bool = False) -> Iterator[Session]:
        """Counts as a change, and unless it is for `adding` alone as one that nothing waits for."""
        with self._noting() as session:
            yield session
            for name in ("revision",) if adding else ("revision", "changes"):
                row = session.get(StateRow, name) or StateRow(name=name, value="0")
                row.value = str(int(row.value) + 1)
                session.add(row)

    def add(self, new: NewArticle, *, step: Step | None = None) -> Added:
        """Stores an article whole, or finds that it is there already.

        With a `step` of a job this is noted in the same transaction, so that what is stored is
        never stored by that step again; raises `JobLost` where the job is another's by now.

        The same `external_id` or, failing that, `url` with another text makes a new version; the
        same content is a duplicate, whoever brings it. An article without `external_id` or `url`
        takes the one that comes with its content, so that it is known by it from then on.
        """
        with self._writing(adding=True) as session:
            known = self._known(session, new)
            if known is not None:
                self._name(session, known.article_id, new)
            if known is not None and known.content_key == new.content_key:
                added = Added("duplicate", known.article_id, known.number)
                _note(session, step, new, added)
                return added
            added_at = now()
            if known is None:
                article = ArticleRow(external_id=new.external_id, url=new.url, added_at=added_at)
                session.add(article)
                session.flush()
                article_id, number = _id(article), 1
            else:
                article_id, number = known.article_id, known.number + 1
                self._forget_sentences(session, _id(known))
                near.drop_near(session, article_id, _id(known))
                known.superseded_at = added_at
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
                added_at=added_at,
            )
            session.add(version)
            session.flush()
            self._make_findable(session, article_id, _id(version), new)
            added = Added("updated" if known else "new", article_id, number)
            _note(session, step, new, added)
        return added

    def _known(self, session: Session, new: NewArticle) -> VersionRow | None:
        """The newest version of the article that `new` is, if it is one that we have."""
        newest = select(VersionRow).where(col(VersionRow.superseded_at).is_(None))
        if new.external_id is not None:
            named = newest.join(ArticleRow).where(ArticleRow.external_id == new.external_id)
            if (known := session.exec(named).first()) is not None:
                return known
        if new.url is not None:
            # Two that were one page until they were parted: the later one goes on as the page.
            same_page = newest.join(ArticleRow).where(ArticleRow.url == new.url)
            same_page = same_page.order_by(col(ArticleRow.id).desc())
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
        sentence_ids = insert_rows(
            session,
            SentenceRow,
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
        passage_ids = insert_rows(
            session,
            PassageRow,
            [
                {"sentence_id": sentence_id, "start": span.start, "end": span.end}
                for sentence_id, sentence in zip(sentence_ids, new.sentences, strict=True)
                for span in sentence.passages
            ],
        )
        session.connection().exec_driver_sql(
            "INSERT INTO vector (passage_id, encoder, data) VALUES (?, ?, ?)",
            [
                (passage_id, new.encoder, row.tobytes())
                for passage_id, row in zip(passage_ids, new.vectors.astype("<f2"), strict=True)
            ],
        )

    def remove(self, article_id: int) -> Removed:
        """Deletes an article for good: every version, sentence, vector and search term of it.

        Only the ids of its versions stay, so that an old citation can say what happened. A
        conversation in which it was shown is forgotten from there on. Raises `NoSuchArticle`.
        """
        with self._writing() as session:
            return self._take_out(session, article_id, now(), undoable=False)

    def discard(self, article_id: int, by: str | None = None) -> Removed:
        """Deletes an article as `remove` does, but keeps it packed, for `restore` within a day.

        Raises `NoSuchArticle`.
        """
        with self._writing() as session:
            self._article(session, article_id)
            removed_at = now()
            trash.put(session, article_id, removed_at, by)
            return self._take_out(session, article_id, removed_at, undoable=True)

    def forget_trashed(self, article_id: int) -> bool:
        """Takes a deleted article out of the trash, for good. False where it is not there."""
        with self._writing() as session:
            row = session.get(TrashRow, article_id)
            if row is not None:
                session.delete(row)
            return row is not None

    def purge(self, before: str | None = None) -> int:
        """Empties the trash of what was removed over a day ago, or before a moment.

        Says how many articles that were.
        """
        with self._noting() as session:
            return trash.purge(session, before)

    def restore(self, article_id: int, newest: NewArticle) -> Article:
        """Brings a deleted article back, its versions under the ids that they had.

        `newest` is its newest version made ready again. Its `external_id` and `url` stay away where
        another article has taken them. Raises `NothingToUndo`.
        """
        with self._writing() as session:
            kept = trash.read(session, article_id)
            if kept is None or kept.text != newest.text:
                raise NothingToUndo("not_in_trash", article_id=article_id)
            versions = trash.take(session, article_id)
            self._make_findable(session, article_id, _id(versions[-1]), newest)
            return self._article(session, article_id)

    def revert(self, article_id: int, version: int, before: NewArticle) -> Removed:
        """Takes an article's newest version out for good; the one before it is the newest again.

        `before` is that one made ready again. Raises `NothingToUndo` where `version` is not the
        newest, or the first.
        """
        with self._writing() as session:
            article = self._article(session, article_id)
            newest, earlier = self._last_two(session, article, version, before)
            ids = [_id(newest)]
            removed = self._removed(session, article, ids, undoable=False)
            self._forget_sentences(session, ids[0])
            near.drop_near(session, article_id, ids[0])
            session.add(RemovalRow(version_id=ids[0], removed_at=now()))
            forget_article(session, article_id)
            session.delete(newest)
            session.flush()
            self._be_newest(session, earlier, before)
            self._words.wipe_traces(session)
            self._count_removal(session)
        return removed

    def split_off(self, article_id: int, version: int, before: NewArticle) -> Article:
        """Makes an article's newest version an article of its own; the one before it is the newest
        of the old one again. Gives the new article.

        The new one goes on as the page that both were: it takes `external_id`, and of two with one
        `url` the later is known by it. `before` and errors as with `revert`.
        """
        with self._writing() as session:
            article = self._article(session, article_id)
            newest, earlier = self._last_two(session, article, version, before)
            near.drop_near(session, article_id, _id(newest))
            old = session.get_one(ArticleRow, article_id)
            name, old.external_id = old.external_id, None
            session.flush()
            own = ArticleRow(external_id=name, url=old.url, added_at=newest.added_at)
            session.add(own)
            session.flush()
            newest.article_id, newest.number = _id(own), 1
            session.flush()
            self._be_newest(session, earlier, before)
            forget_article(session, article_id)
            return self._article(session, _id(own))

    def replace(self, article_id: int, by_article_id: int) -> Article:
        """Makes the text of an article the new version of another; as an article it is gone.

        All its versions move, and keep their ids: citations of either still open. The article takes
        the `url` of its new text, and its `external_id` where it has none. Raises `NoSuchArticle`,
        and `NothingToUndo` of an article that is to replace itself.
        """
        with self._writing() as session:
            old, new = self._article(session, article_id), self._article(session, by_article_id)
            if old.id == new.id:
                raise NothingToUndo("same_article", article_id=article_id)
            self._forget_sentences(session, old.version_id)
            near.drop_near(session, old.id, old.version_id)
            superseded = session.get_one(VersionRow, old.version_id)
            superseded.superseded_at = now()
            session.flush()
            moved = {"old": old.id, "new": new.id, "after": old.version}
            for statement in (
                "UPDATE version SET article_id = :old, number = number + :after"
                " WHERE article_id = :new",
                "UPDATE shown SET article_id = :old WHERE article_id = :new",
                "DELETE FROM likeness WHERE (article_id = :new AND other_id = :old)"
                " OR (article_id = :old AND other_id = :new)",
                "UPDATE likeness SET article_id = :old WHERE article_id = :new",
                "UPDATE likeness SET other_id = :old WHERE other_id = :new",
                "DELETE FROM article WHERE id = :new",
            ):
                session.execute(text(statement), moved)
            row = session.get_one(ArticleRow, old.id)
            row.external_id = old.external_id or new.external_id
            row.url = new.url or old.url
            session.flush()
            session.expire_all()
            return self._article(session, old.id)

    def empty_log(self) -> bool:
        """Takes over what stands in the write-ahead log, and empties it: it keeps what rows were.

        False where somebody reads for so long that it cannot be done now.
        """
        with self._engine.connect() as connection:
            busy = connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return int(busy.fetchone()[0]) == 0

    def rewrite_file(self) -> None:
        """Writes the database's file anew, without what stands in no row."""
        with translated(), self._engine.connect() as connection:
            connection.connection.cursor().execute("VACUUM")

    def _take_out(
        self, session: Session, article_id: int, removed_at: str, *, undoable: bool
    ) -> Removed:
        article = self._article(session, article_id)
        rows = select(VersionRow.id).where(VersionRow.article_id == article_id)
        version_ids = [i for i in session.exec(rows).all() if i is not None]
        removed = self._removed(session, article, version_ids, undoable=undoable)
        for version_id in version_ids:
            self._forget_sentences(session, version_id)
            session.add(RemovalRow(version_id=version_id, removed_at=removed_at))
        forget_article(session, article_id)
        session.flush()
        session.delete(session.get_one(ArticleRow, article_id))
        self._words.wipe_traces(session)
        self._count_removal(session)
        return removed

    def _removed(
        self, session: Session, article: Article, version_ids: list[int], *, undoable: bool
    ) -> Removed:
        def ids(statement: str) -> tuple[int, ...]:
            return tuple(row["id"] for row in in_batches(session, statement, version_ids))

        passages = (
            "SELECT passage.id FROM passage JOIN sentence ON sentence.id = passage.sentence_id"
            " WHERE version_id IN :ids"
        )
        vectors = ids(
            "SELECT passage_id AS id FROM vector JOIN passage ON passage.id = passage_id"
            " JOIN sentence ON sentence.id = passage.sentence_id WHERE version_id IN :ids"
        )
        texts = in_batches(session, "SELECT title, text FROM version WHERE id IN :ids", version_ids)
        return Removed(
            article=article,
            undoable=undoable,
            version_ids=tuple(version_ids),
            sentence_ids=ids("SELECT id FROM sentence WHERE version_id IN :ids"),
            passage_ids=ids(passages),
            speaker_ids=ids("SELECT id FROM speaker WHERE version_id IN :ids"),
            statement_ids=ids("SELECT id FROM statement WHERE version_id IN :ids"),
            vectors=len(vectors),
            texts=tuple(text for row in texts for text in (row["title"], row["text"])),
        )

    def _last_two(
        self, session: Session, article: Article, version: int, before: NewArticle
    ) -> tuple[VersionRow, VersionRow]:
        """The newest version and the one before it, which must have the text of `before`."""
        newest = session.get_one(VersionRow, article.version_id)
        earlier = session.exec(
            select(VersionRow)
            .where(VersionRow.article_id == article.id)
            .where(VersionRow.number < article.version)
            .order_by(col(VersionRow.number).desc())
        ).first()
        if article.version != version or earlier is None or earlier.text != before.text:
            raise NothingToUndo("version_not_newest", article_id=article.id, version=version)
        return newest, earlier

    def _be_newest(self, session: Session, version: VersionRow, new: NewArticle) -> None:
        version.superseded_at = None
        session.add(version)
        session.flush()
        self._make_findable(session, version.article_id, _id(version), new)

    def _make_findable(
        self, session: Session, article_id: int, version_id: int, new: NewArticle
    ) -> None:
        """Stores all that is derived from a newest version."""
        self._add_sentences(session, version_id, new)
        add_ledger(session, version_id, new.text, new.ledger)
        near.put_near(session, article_id, version_id, new.bands, new.near)

    def _count_removal(self, session: Session) -> None:
        row = session.get(StateRow, "removals") or StateRow(name="removals", value="0")
        row.value = str(int(row.value) + 1)
        session.add(row)

    def _forget_sentences(self, session: Session, version_id: int) -> None:
        """Takes a version's sentences out of the search; its text stays."""
        self._words.drop_version(session, version_id)
        drop_ledger(session, version_id)
        session.execute(
            text("DELETE FROM sentence WHERE version_id = :version"), {"version": version_id}
        )

    def put_near(self, version_id: int, bands: Sequence[int], found: Sequence[NewNear]) -> None:
        """Puts what a version is found by, and what it is like, in the place of what there is;
        nothing where it is gone."""
        with self._writing() as session:
            version = session.get(VersionRow, version_id)
            if version is not None and version.superseded_at is None:
                near.drop_near(session, version.article_id, version_id)
                near.put_near(session, version.article_id, version_id, bands, found)

    def settle_near(self, version: str) -> None:
        """Remembers how near-duplicates are found, all articles' bands being made so."""
        with self._writing() as session:
            session.merge(StateRow(name="near_version", value=version))

    def put_ledger(self, version_id: int, ledger: NewLedger) -> None:
        """Puts a version's ledger in the place of the one that it has; nothing where it is gone."""
        with self._writing() as session:
            version = session.get(VersionRow, version_id)
            if version is not None and version.superseded_at is None:
                drop_ledger(session, version_id)
                add_ledger(session, version_id, version.text, ledger)

    def settle_ledger(self, version: str) -> None:
        """Remembers that every article's ledger was made by this version of the grammar."""
        with self._writing() as session:
            session.merge(StateRow(name="ledger_version", value=version))

    def add_turn(self, conversation: str, turn: KeptTurn, *, keep: int) -> int:
        """Remembers a question and what it was shown; of a conversation the last `keep` stay.

        Says the number of the turn, 0 where an article that it showed is gone.
        """
        with self._noting() as session:
            return add_turn(session, conversation, turn, now(), keep)

    def forget_turns(self, conversation: str) -> int:
        """Forgets a conversation. Says how many turns it had."""
        with self._noting() as session:
            return forget_turns(session, conversation)

    def put_vote(self, vote: Vote) -> None:
        """Keeps what a user thought of an answer; of one user and answer the last vote stays."""
        with self._noting() as session:
            feedback.put_vote(session, vote, now())

    def add_asked(self, day: date, asked: int, answered: int) -> None:
        """Adds to how much was asked on a day, and how much of it answered."""
        with self._noting() as session:
            add_asked(session, day, asked, answered)

    def decide_kinship(self, left: str, right: str, *, same: bool, by: str | None = None) -> None:
        """Keeps that two names mean one person, or that they do not; the last word counts."""
        first, second = sorted((left, right))
        with self._writing() as session:
            session.merge(
                KinshipRow(left=first, right=second, same=same, decided_by=by, decided_at=now())
            )

    def forget_kinship(self, left: str, right: str) -> bool:
        """Takes back what was decided of two names. False where nothing was."""
        first, second = sorted((left, right))
        with self._writing() as session:
            row = session.get(KinshipRow, (first, second))
            if row is not None:
                session.delete(row)
            return row is not None

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
        """Makes the inverted index anew from the stored text; the old one answers until then."""
        with self._reading() as session:
            prepared = self._words.prepared(session)
        with self._writing() as session:
            self._words.rebuild(session, prepared)
            if version is not None:
                session.merge(StateRow(name="terms_version", value=version))


def _note(session: Session, step: Step | None, new: NewArticle, added: Added) -> None:
    if step is not None:
        note_step(
            session,
            step,
            Outcome(
                added.status,
                added.article_id,
                added.version,
                new.source,
                new.encoding,
                new.caution,
            ),
        )


def _id(row: ArticleRow | VersionRow | SentenceRow | PassageRow) -> int:
    assert row.id is not None, "a row has its id once it is flushed"
    return row.id
