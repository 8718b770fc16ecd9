"""Nobody but owners and editors changes anything: tried for everything that the bot hears."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from chats import Chat
from in_process import (
    ASKING,
    BARRED,
    EDITOR,
    OWNER,
    READER,
    STRANGER,
    InProcess,
    in_process,
    user,
)
from telegram.ext import CallbackQueryHandler, CommandHandler
from telegram_html import typed

from bot.telegram import access
from bot.telegram.access import (
    BUTTONS,
    COMMANDS,
    HEARD,
    NoEntry,
    button,
    command,
    heard,
    is_guarded,
)
from bot.telegram.application import build
from bot.telegram.journal import Journal
from bot.telegram.roles import Rank
from retrieval.encoding.encoder import Encoder

pytestmark = pytest.mark.asyncio(loop_scope="module")

# ---- what is tried

TYPED = (
    "",
    " 1",
    " 99999999999999999999999",
    f" {STRANGER}",
    f" add {STRANGER} Mallory",
    f" let {STRANGER}",
    f" bar {READER}",
    " forget Ada = Mayor",
    " Ada = Mallory",
    " \ud800\u202e" + "x" * 3_000,
)
FORGED = (
    "",
    "1",
    "0:0",
    "-1",
    "99999999999999999999999999",
    "٣",
    f"add:{STRANGER}",
    f"drop:{EDITOR}",
    f"in:{ASKING}",
    f"no:{ASKING}",
    f"in:{STRANGER}:0",
    f"bar:{READER}:0",
    "in:4503599627370496:0",
    "add:4503599627370496",
    "right",
    "\ud800\0" + "x" * 300,
)
LINKS = ("inline", "c", "cAAAAAAAAAA", "x" * 64, "../../etc", "1", "\ud800", "cAAAA" * 500)
INLINE = ("", "Ada rained", "x" * 256, "\ud800", "' OR 1=1 --", "<b>")

PEOPLE = {
    "stranger": (STRANGER, Rank.EVERYBODY),
    "asking": (ASKING, Rank.EVERYBODY),
    "barred": (BARRED, Rank.BARRED),
    "reader": (READER, Rank.MEMBER),
    "editor": (EDITOR, Rank.EDITOR),
    "owner": (OWNER, Rank.OWNER),
}
# In groups somebody may post as the group, or as a channel, whoever they are.
MASKS: dict[str, dict[str, Any]] = {
    "anonymous admin": {
        "from": {"id": 1087968824, "is_bot": True, "first_name": "Group"},
        "sender_chat": {"id": -1001, "type": "supergroup", "title": "Newsroom"},
    },
    "channel": {
        "from": {"id": 136817688, "is_bot": True, "first_name": "Channel"},
        "sender_chat": {"id": -1009, "type": "channel", "title": "A channel"},
    },
    # Telegram sends no such thing: that it would be the owner's id must not help.
    "mask of an owner": {
        "from": user(OWNER),
        "sender_chat": {"id": -1009, "type": "channel", "title": "A channel"},
    },
    "another bot": {"from": {"id": OWNER, "is_bot": True, "first_name": "Bot"}},
}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def bot(
    tmp_path_factory: pytest.TempPathFactory, encoder: Encoder
) -> AsyncIterator[InProcess]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        folder = tmp_path_factory.mktemp("closed")
        async with in_process(folder, encoder, monkeypatch, ISNAD_CLOSED="true") as bot:
            yield bot


@pytest.fixture(autouse=True)
def nothing_is_raised(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    wrong = [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR]
    assert wrong == []


# ---- the table


async def test_every_handler_stands_behind_the_door(bot: InProcess) -> None:
    handlers = [handler for group in bot.app.handlers.values() for handler in group]
    assert len(handlers) == len(COMMANDS) + len(BUTTONS) + len(HEARD)
    assert all(is_guarded(handler) for handler in handlers)
    names = [name for h in handlers if isinstance(h, CommandHandler) for name in h.commands]
    assert sorted(names) == sorted(COMMANDS)
    patterns = [h.pattern for h in handlers if isinstance(h, CallbackQueryHandler)]
    found = [getattr(pattern, "pattern", "") for pattern in patterns]
    assert sorted(found) == sorted(f"{prefix}:" if prefix else "" for prefix in BUTTONS)
    assert found[-1] == "", "what the others leave"


async def _nothing(update: object, context: object) -> None:
    """A handler of a branch that forgot the table."""


async def test_a_handler_without_an_entry_cannot_be_registered() -> None:
    for register in (command, button, heard):
        with pytest.raises(NoEntry, match="who may use 'overthrow'"):
            register("overthrow", _nothing)


async def test_the_bot_does_not_start_with_a_command_that_has_no_entry(
    bot: InProcess, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delitem(access.COMMANDS, "delete")
    with pytest.raises(NoEntry, match="'delete'"):
        build(bot.isnad.settings, bot.library, Journal(tmp_path / "waiting.jsonl"))


async def test_what_changes_something_is_for_editors_and_owners() -> None:
    for name in (
        "ingest",
        "delete",
        "alias",
        "feedback",
        "selfcheck",
        "reindex",
        "members",
        "export",
        "jobs",
        "channels",
    ):
        assert COMMANDS[name].who >= Rank.EDITOR, name
    for name in ("admins", "audit", "backup"):
        assert COMMANDS[name].who == Rank.OWNER, name
    for name in ("admins", "audit"):
        assert BUTTONS[name].who == Rank.OWNER, name
    assert HEARD["file"].who >= Rank.EDITOR
    assert {name for name, entry in BUTTONS.items() if entry.who == Rank.EVERYBODY} == {"join", ""}


# ---- everything, by everybody


async def everything(
    bot: InProcess, who: int, chat: Chat | None, rank: Rank, mask: dict[str, Any]
) -> None:
    """All that is above somebody's rank, in every form, and in the end what is not above it but
    changes nothing either."""
    source = bot.server.post(chat or bot.private[who], user(STRANGER), typed("Some news."))
    for name, entry in COMMANDS.items():
        if entry.who > rank:
            for tail in TYPED:
                await bot.say(who, f"/{name}{tail}", chat, **mask)
            await bot.say(who, f"/{name} add", chat, source, **mask)
            await bot.say(who, f"/{name} bar", chat, source, **mask)
    for prefix, entry in BUTTONS.items():
        if entry.who > rank and not mask:
            for data in FORGED:
                await bot.press(who, f"{prefix}:{data}", chat)
    document = {"file_id": "1", "file_unique_id": "1", "file_name": "a.txt", "file_size": 5}
    if HEARD["file"].who > rank:
        for caption in (None, "/ingest", f"/ingest@{bot.server.username}"):
            await bot.send(who, "", chat, document=document, caption=caption, **mask)
    contact = {"phone_number": "1", "first_name": "M", "user_id": STRANGER}
    shared = {"request_id": 1, "users": [{"user_id": STRANGER, "first_name": "M"}]}
    if rank < Rank.OWNER:
        await bot.send(who, "", chat, contact=contact, **mask)
        await bot.send(who, "", chat, users_shared=shared, **mask)
    if rank < Rank.MEMBER:
        mention = f"@{bot.server.username} what did Ada say?"
        answers = [await bot.say(who, mention, chat, **mask)]
        answers.append(await bot.send(who, mention, chat, kind="edited_message", **mask))
        answers += [await bot.say(who, f"/start {link}", chat, **mask) for link in LINKS]
        assert not any("rained" in text for texts in answers for text in texts)
        if not mask:
            for query in INLINE:
                assert await bot.inline(who, query) == []
    else:
        for link in LINKS:
            await bot.say(who, f"/start {link}", chat, **mask)
        for data in FORGED:
            for prefix in ("", "overthrow:", "context:", "vote:x", "spoken:", "hear:", "join:"):
                await bot.press(who, f"{prefix}{data}", chat)
        for query in INLINE:
            await bot.inline(who, query)


@pytest.mark.parametrize("place", ["private", "group"])
@pytest.mark.parametrize("person", PEOPLE)
async def test_nobody_changes_what_is_above_them(bot: InProcess, person: str, place: str) -> None:
    who, rank = PEOPLE[person]
    before = bot.fingerprint()
    await everything(bot, who, None if place == "private" else bot.group, rank, {})
    assert bot.fingerprint() == before


@pytest.mark.parametrize("mask", MASKS)
async def test_who_hides_who_they_are_is_nobody(bot: InProcess, mask: str) -> None:
    before = bot.fingerprint()
    await everything(bot, OWNER, bot.group, Rank.EVERYBODY, MASKS[mask])
    assert bot.fingerprint() == before


@pytest.mark.parametrize("who", [STRANGER, BARRED, READER, EDITOR, OWNER])
async def test_buttons_that_came_from_nowhere_change_nothing(bot: InProcess, who: int) -> None:
    """Below what was inserted inline, below a message that is gone, without data: a game's."""
    before = bot.fingerprint()
    gone = {"message_id": 5, "date": 0, "chat": bot.private[who].json()}
    base = {"id": "1", "from": user(who), "chat_instance": "1"}
    for prefix in BUTTONS:
        for data in ("", "1:0", "right", f"add:{STRANGER}", "99999999999999999999"):
            if (who, prefix, data[:3]) == (OWNER, "admins", "add"):
                continue  # what an owner was asked they may answer, also where the question is gone
            pressed = base | {"data": f"{prefix}:{data}"}
            await bot.hear("callback_query", pressed | {"inline_message_id": "AAAA"})
            await bot.hear("callback_query", pressed | {"message": gone})
    await bot.hear("callback_query", base | {"inline_message_id": "A", "game_short_name": "x"})
    assert bot.fingerprint() == before


async def test_what_an_editor_and_an_owner_type_wrongly_raises_nothing(bot: InProcess) -> None:
    harmless = [name for name in COMMANDS if name not in ("reindex", "cancel")]
    for who in (EDITOR, OWNER):
        for name in harmless:
            for tail in ("", " 99999999999999999999999", " \ud800\u202e" + "x" * 3_000):
                await bot.say(who, f"/{name}{tail}")
        for prefix in BUTTONS:
            for data in FORGED:
                if not data.startswith(("add:6", "drop", "in", "no", "bar", "right")):
                    await bot.press(who, f"{prefix}:{data}")
    assert [member.user_id for member in bot.isnad.members.all("editor")] == [EDITOR]


async def test_a_button_that_an_editor_was_shown_is_dead_once_they_are_none(
    bot: InProcess,
) -> None:
    bot.isnad.members.put(77, "Once", "editor", None)
    bot.private[77] = Chat(77, {"first_name": "Once"})
    bot.server.chats[77] = bot.private[77]
    assert "Flood" in (await bot.say(77, "/sources"))[-1]
    bot.isnad.members.put(77, "Once", "barred", None)
    before = bot.fingerprint()
    assert await bot.press(77, f"member:bar:{READER}:0") == ["You cannot use this bot."]
    assert await bot.say(77, "/delete 1") == ["You cannot use this bot."]
    assert await bot.say(77, "/delete 1") == [], "said once is enough"
    assert bot.fingerprint() == before


@pytest.mark.parametrize(
    ("who", "deed"),
    [
        (EDITOR, "/alias Ada = Mallory"),
        (EDITOR, "/export"),
        (EDITOR, "care:repair"),
        (EDITOR, f"/members let {STRANGER}"),
        (EDITOR, f"door:no:{ASKING}"),
        (EDITOR, f"member:bar:{READER}:0"),
        (OWNER, f"admins:drop:{EDITOR}"),
        (OWNER, f"admins:add:{STRANGER}"),
        (OWNER, "/reindex"),
        (OWNER, "/backup"),
        (OWNER, "/delete 1"),
    ],
)
async def test_the_same_by_those_who_may_changes_something_and_is_noted(
    bot: InProcess, who: int, deed: str
) -> None:
    before, noted = bot.fingerprint(), bot.isnad.audit.count()
    await (bot.say if deed.startswith("/") else bot.press)(who, deed)
    await bot.idle()
    assert bot.fingerprint() != before
    assert bot.isnad.audit.count() == noted + 1
    (line,) = bot.isnad.audit.lines(limit=1)
    assert line.actor == f"telegram:{who} {user(who)['first_name']}"
