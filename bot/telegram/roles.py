"""What each user may do: as the settings say of owners, and the database of everybody else."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from enum import IntEnum
from typing import TypeVar

from telegram import User

from config.settings import Settings
from store.members import Member, Members

V = TypeVar("V")

_MOST = 10_000


class Rank(IntEnum):
    """What somebody may do, and all that is below it."""

    BARRED = 0
    """Nothing at all."""
    EVERYBODY = 1
    """What a stranger may do in a closed library: ask to be let in."""
    MEMBER = 2
    """Ask and read. In an open library everybody is one."""
    EDITOR = 3
    """Change what is in the library."""
    OWNER = 4
    """Name editors, read the audit log, back up and restore."""


class Roles:
    """Tells ranks. What was decided a moment ago counts, also in another program."""

    def __init__(self, settings: Settings, members: Members) -> None:
        self._settings = settings
        self._members = members
        self._known: OrderedDict[int, Rank] = OrderedDict()
        self._seen: OrderedDict[int, User] = OrderedDict()

    @property
    def nobody(self) -> Rank:
        """The rank of whoever nothing is known of."""
        return Rank.EVERYBODY if self._settings.closed else Rank.MEMBER

    async def look_up(self, person: User | None) -> Rank:
        """The rank of a user, or of nobody, as it is now. Raises `DatabaseUnavailable`."""
        if person is None:
            return self.nobody
        _keep(self._seen, person.id, person)
        if person.id in self._settings.admin_ids:
            return Rank.OWNER
        # Not in the threads for questions: to be let through must not wait for answers.
        rank = self._rank(await asyncio.to_thread(self._members.find, person.id))
        _keep(self._known, person.id, rank)
        return rank

    def of(self, user_id: int) -> Rank:
        """The rank of a user as it was when their last update came."""
        if user_id in self._settings.admin_ids:
            return Rank.OWNER
        return self._known.get(user_id, self.nobody)

    def seen(self, user_id: int) -> User | None:
        """A user who has written since the start, as Telegram named them last."""
        return self._seen.get(user_id)

    def language(self, user_id: int) -> str | None:
        """What a user who has written since the start reads."""
        seen = self.seen(user_id)
        return seen.language_code if seen else None

    def _rank(self, member: Member | None) -> Rank:
        if member is None or member.role == "asking":
            return self.nobody
        return {"editor": Rank.EDITOR, "reader": Rank.MEMBER, "barred": Rank.BARRED}[member.role]


def _keep(kept: OrderedDict[int, V], key: int, value: V) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > _MOST:
        kept.popitem(last=False)
