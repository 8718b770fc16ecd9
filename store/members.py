"""Who on Telegram is more, or less, than anybody. Owners stand in the settings, not here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from sqlmodel import Session, col, select

from store.desk_tables import MemberRow
from store.rows import one_line
from store.sessions import Sessions, now

Role = Literal["editor", "reader", "asking", "barred"]
"""`asking` to be let in; `barred` was refused, or had it taken away."""

ROLES: tuple[Role, ...] = get_args(Role)
_LONGEST_NAME = 150  # characters; Telegram has no longer one
_MOST_ID = 2**52  # Telegram promises that no id is larger


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody whom the desk knows. `decided_at` is ISO 8601, UTC; `language` a code, if known."""

    user_id: int
    name: str
    role: Role
    language: str | None
    decided_by: str | None
    decided_at: str


class Members(Sessions):
    """The editors and readers, those who ask to be let in, and those who are not."""

    def find(self, user_id: int) -> Member | None:
        """A member by Telegram's id; None where nothing was decided of them."""
        if not is_user_id(user_id):
            return None
        with self._reading() as session:
            row = session.get(MemberRow, user_id)
            return None if row is None else _member(row)

    def all(self, *roles: Role) -> list[Member]:
        """Those who have one of the roles, in the order of the roles, each the latest first."""
        with self._reading() as session:
            found = session.exec(
                select(MemberRow)
                .where(col(MemberRow.role).in_(roles or ROLES))
                .order_by(col(MemberRow.decided_at).desc(), col(MemberRow.user_id))
            ).all()
            members = [_member(row) for row in found]
        return sorted(members, key=lambda member: (roles or ROLES).index(member.role))

    def put(self, user_id: int, name: str, role: Role, by: str | None) -> Member:
        """Gives somebody a role, in the place of the one before, if any.

        An empty name leaves the one that is known. Raises `ValueError` for what is no user's id.
        """
        _check(user_id)
        with self._noting() as session:
            return _put(session, user_id, name, role, by)

    def ask(self, user_id: int, name: str, language: str | None) -> bool:
        """Notes that somebody asks to be let in; False where something was decided, or asked."""
        _check(user_id)
        with self._noting() as session:
            if session.get(MemberRow, user_id) is not None:
                return False
            _put(session, user_id, name, "asking", None, language)
        return True

    def replace(self, user_id: int, was: Role, role: Role, by: str | None) -> Member | None:
        """Gives a role to somebody who has a certain other one; None where that is not so."""
        with self._noting() as session:
            row = session.get(MemberRow, user_id) if is_user_id(user_id) else None
            if row is None or row.role != was:
                return None
            return _put(session, user_id, row.name, role, by)

    def remove(self, user_id: int, role: Role) -> Member | None:
        """Forgets somebody who has a role; None where nobody with this id has it."""
        with self._noting() as session:
            row = session.get(MemberRow, user_id) if is_user_id(user_id) else None
            if row is None or row.role != role:
                return None
            member = _member(row)
            session.delete(row)
        return member


def is_user_id(number: int) -> bool:
    """Whether a number can be a user's id on Telegram."""
    return 0 < number < _MOST_ID


def _check(user_id: int) -> None:
    if not is_user_id(user_id):
        raise ValueError("not a user's id")


def _put(
    session: Session,
    user_id: int,
    name: str,
    role: Role,
    by: str | None,
    language: str | None = None,
) -> Member:
    row = session.get(MemberRow, user_id)
    kept = one_line(name, _LONGEST_NAME) or (row.name if row else "")
    row = row or MemberRow(user_id=user_id, name=kept, role=role, decided_at="")
    row.name, row.role, row.decided_by, row.decided_at = kept, role, by, now()
    row.language = language or row.language
    session.add(row)
    session.flush()
    return _member(row)


def _member(row: MemberRow) -> Member:
    role: Role = row.role if row.role in ROLES else "barred"
    return Member(row.user_id, row.name, role, row.language, row.decided_by, row.decided_at)
