from __future__ import annotations

import sqlite3

import pytest

from store.archive import Archive
from store.members import Member, Members, Role


@pytest.fixture
def members(archive: Archive) -> Members:
    return archive.beside(Members)


def roles(members: Members, *wanted: Role) -> list[tuple[int, str]]:
    return [(member.user_id, member.role) for member in members.all(*wanted)]


def there(member: Member | None) -> Member:
    assert member is not None
    return member


def test_somebody_has_one_role_and_the_last_one_counts(members: Members) -> None:
    members.put(7, "Amal", "reader", "telegram:1 Owner")
    made = members.put(7, "", "editor", "terminal:root")
    assert made == Member(7, "Amal", "editor", None, "terminal:root", made.decided_at)
    assert members.find(7) == made
    assert members.find(8) is None
    assert roles(members) == [(7, "editor")]


def test_who_asks_is_noted_once_and_not_where_something_was_decided(members: Members) -> None:
    assert members.ask(7, "Amal", "ar")
    assert not members.ask(7, "Amal", "ar")
    members.put(8, "Badr", "barred", None)
    assert not members.ask(8, "Badr", None)
    assert roles(members, "asking", "barred") == [(7, "asking"), (8, "barred")]
    assert there(members.find(7)).language == "ar"


def test_a_role_is_replaced_only_where_it_is_still_the_one(members: Members) -> None:
    members.ask(7, "Amal", "ar")
    let_in = members.replace(7, "asking", "reader", "telegram:1")
    assert let_in is not None
    assert (let_in.role, let_in.language, let_in.decided_by) == ("reader", "ar", "telegram:1")
    assert members.replace(7, "asking", "barred", "telegram:2") is None
    assert members.replace(99, "asking", "reader", None) is None
    assert roles(members) == [(7, "reader")]


def test_the_lists_are_by_role_and_the_latest_first(members: Members) -> None:
    wanted: tuple[Role, ...] = ("barred", "reader", "asking", "reader")
    for number, role in enumerate(wanted, start=1):
        members.put(number, str(number), role, None)
    assert [role for _, role in roles(members, "asking", "reader", "barred")] == [
        "asking",
        "reader",
        "reader",
        "barred",
    ]


def test_somebody_can_be_forgotten(members: Members) -> None:
    members.put(7, "Amal", "editor", None)
    assert members.remove(7, "reader") is None
    assert there(members.remove(7, "editor")).name == "Amal"
    assert members.find(7) is None


@pytest.mark.parametrize("number", [0, -7, 2**52, 2**63, 10**30])
def test_what_is_no_users_id_is_never_kept(members: Members, number: int) -> None:
    with pytest.raises(ValueError, match="not a user's id"):
        members.put(number, "X", "editor", None)
    with pytest.raises(ValueError, match="not a user's id"):
        members.ask(number, "X", None)
    assert members.find(number) is None
    assert members.replace(number, "asking", "reader", None) is None
    assert members.remove(number, "editor") is None
    assert members.all() == []


def test_a_name_is_one_line_that_can_be_stored(members: Members) -> None:
    assert members.put(7, "A\n\ud800\0 " + "b" * 500, "reader", None).name == "A ? " + "b" * 146


def test_a_role_of_a_newer_isnad_lets_nobody_in(members: Members, sql: sqlite3.Connection) -> None:
    sql.execute(
        "INSERT INTO member (user_id, name, role, decided_at) VALUES (7, 'X', 'king', '2026')"
    )
    assert there(members.find(7)).role == "barred"
