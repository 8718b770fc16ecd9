"""The ledger in the database: who speaks in each newest version, and what they say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from store.citation import Citation, hash_text
from store.records import Link, NewLedger, Speaker, Statement
from store.rows import in_batches, insert_rows
from store.tables import SpeakerRow, StatementRow

_SPEAKERS = """
    SELECT speaker.id, speaker.version_id, version.article_id, speaker.kind,
        substr(version.text, name_start + 1, name_end - name_start) AS name,
        substr(version.text, role_start + 1, role_end - role_start) AS role,
        (SELECT count(*) FROM link WHERE speaker_id = speaker.id AND rank = 0) AS statements
    FROM speaker JOIN version ON version.id = speaker.version_id
"""
_STATEMENTS = """
    SELECT statement.id, version.article_id, version_id, position, manner, start, "end", hash,
        substr(version.text, cue_start + 1, cue_end - cue_start) AS cue,
        substr(version.text, start + 1, "end" - start) AS text
    FROM statement JOIN version ON version.id = statement.version_id
"""


def add_ledger(session: Session, version_id: int, version_text: str, ledger: NewLedger) -> None:
    """Stores who speaks in a version, and what they say."""
    speakers = insert_rows(
        session,
        SpeakerRow,
        [
            {
                "version_id": version_id,
                "kind": speaker.kind,
                "name_start": speaker.name and speaker.name.start,
                "name_end": speaker.name and speaker.name.end,
                "role_start": speaker.role and speaker.role.start,
                "role_end": speaker.role and speaker.role.end,
            }
            for speaker in ledger.speakers
        ],
    )
    statements = insert_rows(
        session,
        StatementRow,
        [
            {
                "version_id": version_id,
                "position": position,
                "manner": new.manner,
                "start": new.said.start,
                "end": new.said.end,
                "hash": hash_text(version_text[new.said.start : new.said.end]),
                "cue_start": new.cue and new.cue.start,
                "cue_end": new.cue and new.cue.end,
            }
            for position, new in enumerate(ledger.statements)
        ],
    )
    links = [
        (
            statement_id,
            rank,
            speakers[link.speaker],
            link.mention and link.mention.start,
            link.mention and link.mention.end,
        )
        for statement_id, new in zip(statements, ledger.statements, strict=True)
        for rank, link in enumerate(new.chain)
    ]
    if links:
        session.connection().exec_driver_sql(
            'INSERT INTO link (statement_id, rank, speaker_id, start, "end")'
            " VALUES (?, ?, ?, ?, ?)",
            links,
        )


def drop_ledger(session: Session, version_id: int) -> None:
    """Takes a version's speakers and statements out."""
    for table in ("statement", "speaker"):
        session.execute(
            text(f"DELETE FROM {table} WHERE version_id = :version"), {"version": version_id}
        )


def read_speakers(session: Session, version_ids: Sequence[int]) -> list[Speaker]:
    """Who speaks in these versions, in the order of their first words in each."""
    rows = in_batches(session, f"{_SPEAKERS} WHERE version.id IN :ids", version_ids)
    found = [Speaker(**row) for row in rows]
    return sorted(found, key=lambda speaker: speaker.id)


def read_statements(session: Session, column: str, ids: Sequence[int]) -> list[Statement]:
    """The statements of versions (`version_id`), or those of these ids (`statement.id`).

    In the order of the versions' ids, then of the text.
    """
    rows = list(in_batches(session, f"{_STATEMENTS} WHERE {column} IN :ids", ids))
    chains = _chains(session, [row["id"] for row in rows])
    found = [_statement(row, chains.get(row["id"], ())) for row in rows]
    return sorted(
        (statement for statement in found if statement.chain),
        key=lambda statement: (statement.citation.version_id, statement.position),
    )


def statements_by(session: Session, speaker_ids: Sequence[int]) -> list[Statement]:
    """What these speakers said, in the order of the versions' ids, then of the text."""
    rows = in_batches(
        session,
        "SELECT statement_id FROM link WHERE rank = 0 AND speaker_id IN :ids",
        speaker_ids,
    )
    return read_statements(session, "statement.id", [row["statement_id"] for row in rows])


def spoken_sentences(session: Session, column: str, ids: Sequence[int]) -> list[tuple[int, int]]:
    """Which statement runs over which sentence, of these statements (`statement.id`) or of these
    sentences (`sentence.id`), in the order of the text."""
    rows = in_batches(
        session,
        "SELECT statement.id AS statement_id, sentence.id AS sentence_id FROM statement"
        " JOIN sentence ON sentence.version_id = statement.version_id"
        ' AND sentence.start < statement."end" AND sentence."end" > statement.start'
        f" WHERE {column} IN :ids ORDER BY statement.id, sentence.position",
        ids,
    )
    return [(row["statement_id"], row["sentence_id"]) for row in rows]


def speaking_in(session: Session, sentence_ids: Sequence[int]) -> dict[int, list[str]]:
    """By sentence, the names and roles of those who speak in it."""
    rows = in_batches(
        session,
        "SELECT DISTINCT sentence.id,"
        " substr(version.text, name_start + 1, name_end - name_start) AS name,"
        " substr(version.text, role_start + 1, role_end - role_start) AS role"
        " FROM sentence JOIN statement ON statement.version_id = sentence.version_id"
        ' AND statement.start < sentence."end" AND statement."end" > sentence.start'
        " JOIN link ON link.statement_id = statement.id AND link.rank = 0"
        " JOIN speaker ON speaker.id = link.speaker_id"
        " JOIN version ON version.id = sentence.version_id WHERE sentence.id IN :ids",
        sentence_ids,
    )
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row["id"], []).extend(filter(None, (row["name"], row["role"])))
    return found


def _chains(session: Session, statement_ids: Sequence[int]) -> dict[int, tuple[Link, ...]]:
    links = list(
        in_batches(
            session,
            "SELECT statement_id, rank, speaker_id,"
            ' substr(version.text, link.start + 1, link."end" - link.start) AS mention'
            " FROM link JOIN statement ON statement.id = link.statement_id"
            " JOIN version ON version.id = statement.version_id WHERE statement_id IN :ids",
            statement_ids,
        )
    )
    wanted = sorted({link["speaker_id"] for link in links})
    rows = in_batches(session, f"{_SPEAKERS} WHERE speaker.id IN :ids", wanted)
    speakers = {row["id"]: Speaker(**row) for row in rows}
    chains: dict[int, list[Link]] = {}
    for link in sorted(links, key=lambda link: (link["statement_id"], link["rank"])):
        chain = chains.setdefault(link["statement_id"], [])
        chain.append(Link(speakers[link["speaker_id"]], link["mention"]))
    return {statement_id: tuple(chain) for statement_id, chain in chains.items()}


def _statement(row: Any, chain: Iterable[Link]) -> Statement:
    return Statement(
        id=row["id"],
        article_id=row["article_id"],
        citation=Citation(row["version_id"], row["start"], row["end"], row["hash"]),
        position=row["position"],
        manner=row["manner"],
        cue=row["cue"],
        text=row["text"],
        chain=tuple(chain),
    )
