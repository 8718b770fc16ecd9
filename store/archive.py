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

from sqlalchemy import Engine, insert, text
from sqlmodel import Session, col, select

from store import feedback, near, vector_table
from store.citation import hash_text, hash_whole
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
    SearchTerms,
    Vectors,
    Vote,
)
from store.rows import insert_rows
from store.sessions import now
from store.tables import (
    ArticleRow,
    KinshipRow,
    PassageRow,
    RemovalRow,
    SentenceRow,
    StateRow,
    VectorRow,
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
    def _writing(self) -> Iterator[Session]:
        with self._noting() as session:
            yield session
            revision = session.get(StateRow, "revision") or StateRow(name="revision", value="0")
            revision.value = str(int(revision.value) + 1)
            session.add(revision)

    def add(self, new: NewArticle, *, step: Step | None = None) -> Added:
        """Stores an article whole, or finds that it is there already.

        With a `step` of a job this is noted in the same transaction, so that what is stored is
        never stored by that step again; raises `JobLost` where the job is another's by now.

        The same `external_id` or, failing that, `url` with another text makes a new version; the
        same content is a duplicate, whoever brings it. An article without `external_id` or `url`
        takes the one that comes with its content, so that it is known by it from then on.
        """
        with self._writing() as session:
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
            self._add_sentences(session, _id(version), new)
            add_ledger(session, _id(version), new.text, new.ledger)
            near.put_near(session, article_id, _id(version), new.bands, new.near)
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
        sentence_ids = insert_rows(
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
        passage_ids = insert_rows(
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

        Only the ids of its versions stay, so that an old citation can say what happened. A
        conversation in which it was shown is forgotten from there on. Raises `NoSuchArticle`.
        """
        with self._writing() as session:
            article = self._article(session, article_id)
            for version in session.exec(
                select(VersionRow).where(VersionRow.article_id == article_id)
            ).all():
                self._forget_sentences(session, _id(version))
                session.add(RemovalRow(version_id=_id(version), removed_at=now()))
            forget_article(session, article_id)
            session.flush()
            session.delete(session.get_one(ArticleRow, article_id))
            self._words.wipe_traces(session)
        return article

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

    def add_turn(self, conversation: str, turn: KeptTurn, *, keep: int) -> None:
        """Remembers a question and what it was shown; of a conversation the last `keep` stay."""
        with self._noting() as session:
            add_turn(session, conversation, turn, now(), keep)

    def forget_turns(self, conversation: str) -> int:
        """Forgets a conversation. Says how many turns it had."""
        with self._noting() as session:
            return forget_turns(session, conversation)

    def put_vote(self, vote: Vote) -> None:
        """Keeps what a user thought of an answer; of one user and answer the last vote stays."""
        with self._noting() as session:
            feedback.put_vote(session, vote, now())

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
        """Makes the inverted index anew from the stored text."""
        with self._writing() as session:
            self._words.rebuild(session)
            if version is not None:
                session.merge(StateRow(name="terms_version", value=version))


def _note(session: Session, step: Step | None, new: NewArticle, added: Added) -> None:
    if step is not None:
        note_step(
            session,
            step,
            Outcome(added.status, added.article_id, added.version, new.source, new.encoding),
        )


def _id(row: ArticleRow | VersionRow | SentenceRow | PassageRow) -> int:
    assert row.id is not None, "a row has its id once it is flushed"
    return row.id
