"""A closed library and its editors: who is let in, who is named, and who hears of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from chats import Chat, Message
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
from telegram_html import typed

from retrieval.encoding.encoder import Encoder

ASKED = "I have asked the owners. You will hear from me."
CLOSED = "This library is closed: it answers only those who were let in."


@pytest.fixture
async def bot(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[InProcess]:
    async with in_process(tmp_path, encoder, monkeypatch, ISNAD_CLOSED="true") as bot:
        yield bot


@pytest.fixture
async def open_bot(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[InProcess]:
    async with in_process(tmp_path, encoder, monkeypatch) as bot:
        yield bot


def role(bot: InProcess, who: int) -> str | None:
    member = bot.isnad.members.find(who)
    return member.role if member else None


def name(bot: InProcess, who: int) -> str | None:
    member = bot.isnad.members.find(who)
    return member.name if member else None


def deeds(bot: InProcess) -> list[tuple[str, str]]:
    return [(line.deed, line.object) for line in bot.isnad.audit.lines()]


async def push(bot: InProcess, who: int, label: str, message: Message | None = None) -> list[str]:
    """Presses a button that is really there."""
    button = (message or bot.last(who)).button(label)
    assert button.callback_data is not None
    return await bot.press(who, button.callback_data, button.message.chat, button.message)


# ---- a closed library


async def test_a_stranger_asks_an_owner_lets_in_and_both_hear_of_it(bot: InProcess) -> None:
    assert await bot.say(STRANGER, "what did Ada say?") == [CLOSED]
    assert (await push(bot, STRANGER, "Ask to be let in"))[-1] == ASKED
    asked = bot.last(OWNER)
    assert asked.text == "\u2068Stranger · 6\u2069 asks to be let in."
    assert role(bot, STRANGER) == "asking"
    await push(bot, OWNER, "Let in")
    assert asked.text == "\u2068Stranger · 6\u2069 has been let in."
    assert asked.buttons == []
    assert bot.last(STRANGER).text.startswith("You have been let in.")
    assert "it rained" in (await bot.say(STRANGER, "what did Ada say?"))[-1]
    assert deeds(bot) == [("let_in", "6 Stranger")]


async def test_who_is_refused_is_told_and_cannot_ask_again(bot: InProcess) -> None:
    await bot.press(STRANGER, "join:ask")
    await push(bot, OWNER, "Refuse")
    assert bot.last(STRANGER).text == "The owners did not let you in."
    assert role(bot, STRANGER) == "barred"
    heard = len(bot.private[OWNER].messages)
    assert await bot.press(STRANGER, "join:ask") == ["You cannot use this bot."]
    assert len(bot.private[OWNER].messages) == heard
    assert deeds(bot) == [("refuse", "6 Stranger")]


async def test_owners_hear_once_of_each_however_often_they_ask(bot: InProcess) -> None:
    before = len(bot.private[OWNER].messages)
    told = [(await bot.press(STRANGER, "join:ask"))[-1] for _ in range(20)]
    assert told[0] == ASKED
    assert set(told[1:]) == {"The owners have been asked already. Please wait for their answer."}
    assert len(bot.private[OWNER].messages) == before + 1


async def test_a_crowd_at_the_door_floods_no_owner(bot: InProcess) -> None:
    before = len(bot.private[OWNER].messages)
    for number in range(1000, 1100):
        bot.private[number] = Chat(number, {"first_name": f"N{number}"})
        bot.server.chats[number] = bot.private[number]
        await bot.press(number, "join:ask")
    assert len(bot.private[OWNER].messages) == before + 31
    assert bot.last(OWNER).text == "Many ask to be let in. /members shows them all."
    assert len(bot.isnad.members.all("asking")) == 101


async def test_an_old_button_works_after_a_restart_and_what_was_decided_stays(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with in_process(tmp_path, encoder, monkeypatch, ISNAD_CLOSED="true") as bot:
        await bot.press(STRANGER, "join:ask")
    async with in_process(tmp_path, encoder, monkeypatch, ISNAD_CLOSED="true") as bot:
        await bot.press(OWNER, f"door:in:{STRANGER}")
        assert role(bot, STRANGER) == "reader"
        late = bot.server.post(bot.private[OWNER], bot.server.bot, typed("asks"))
        await bot.press(OWNER, f"door:no:{STRANGER}", message=late)
        assert role(bot, STRANGER) == "reader"
        assert late.text == "\u2068Stranger · 6\u2069 has been let in."


async def test_they_are_told_in_their_language_also_after_a_restart(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with in_process(tmp_path, encoder, monkeypatch, ISNAD_CLOSED="true") as bot:
        query = {"id": "1", "from": user(STRANGER) | {"language_code": "ar"}, "data": "join:ask"}
        menu = bot.server.post(bot.private[STRANGER], bot.server.bot, typed("Menu"))
        await bot.hear("callback_query", query | {"chat_instance": "1", "message": menu.json()})
    async with in_process(tmp_path, encoder, monkeypatch, ISNAD_CLOSED="true") as bot:
        await bot.press(OWNER, f"door:in:{STRANGER}")
        assert bot.last(STRANGER).text.startswith("سُمح لك بالدخول.")


async def test_an_owner_who_never_wrote_stops_nothing(bot: InProcess) -> None:
    del bot.server.chats[OWNER]
    assert (await bot.press(STRANGER, "join:ask"))[-1] == ASKED
    assert role(bot, STRANGER) == "asking"
    bot.server.chats[OWNER] = bot.private[OWNER]
    listed = await bot.say(OWNER, "/members")
    assert "Stranger" in listed[-1]


async def test_in_a_group_only_members_are_answered(bot: InProcess) -> None:
    question = f"@{bot.server.username} what did Ada say?"
    assert "it rained" in (await bot.say(READER, question, bot.group))[-1]
    assert await bot.say(STRANGER, question, bot.group) == [CLOSED]
    assert await bot.say(STRANGER, question, bot.group) == [], "a group hears it once"
    assert await bot.say(STRANGER, "we talk among ourselves", bot.group) == []
    assert await bot.say(BARRED, "we talk among ourselves", bot.group) == []


async def test_nothing_typed_inline_by_a_member_is_cached_for_others(bot: InProcess) -> None:
    assert await bot.inline(READER, "Ada rained")
    request = bot.server.calls("answerInlineQuery")[-1]
    assert request.arguments["is_personal"] in ("true", "True")
    assert await bot.inline(STRANGER, "Ada rained") == []


async def test_an_open_library_is_open_but_for_who_is_barred(open_bot: InProcess) -> None:
    bot = open_bot
    assert "it rained" in (await bot.say(STRANGER, "what did Ada say?"))[-1]
    assert "it rained" in (await bot.say(ASKING, "what did Ada say?"))[-1]
    assert await bot.say(BARRED, "what did Ada say?") == ["You cannot use this bot."]
    assert await bot.say(BARRED, "what did Ada say?") == []
    assert await bot.inline(BARRED, "Ada rained") == []
    assert (await bot.press(STRANGER, "join:ask"))[-1].startswith("You have been let in.")
    assert role(bot, STRANGER) is None


# ---- members


async def test_members_are_listed_barred_and_let_in_by_buttons(bot: InProcess) -> None:
    listed = (await bot.say(EDITOR, "/members"))[-1]
    assert "<b>3 members</b>" in listed
    for line in ("asks: ", "reader: ", "barred: "):
        assert line in listed
    await push(bot, EDITOR, "Bar \u2068Reader")
    assert role(bot, READER) == "barred"
    await push(bot, EDITOR, "Let in \u2068Barred")
    assert role(bot, BARRED) == "reader"
    assert bot.last(BARRED).text.startswith("You have been let in.")
    await push(bot, EDITOR, "Let in \u2068Asking")
    assert role(bot, ASKING) == "reader"
    assert [deed for deed, _ in deeds(bot)] == ["let_in", "let_in", "bar"]


async def test_many_members_have_pages(bot: InProcess) -> None:
    for number in range(100, 120):
        bot.isnad.members.put(number, f"N{number}", "reader", None)
    await bot.say(OWNER, "/members")
    first = bot.last(OWNER)
    await push(bot, OWNER, "More", first)
    await push(bot, OWNER, "More", first)
    assert "barred: " in first.text
    await push(bot, OWNER, "Let in \u2068Barred", first)
    assert role(bot, BARRED) == "reader"


async def test_owners_and_editors_cannot_be_barred(bot: InProcess) -> None:
    for who in (OWNER, EDITOR):
        await bot.say(EDITOR, f"/members bar {who}")
        await bot.press(OWNER, f"member:bar:{who}:0")
    assert role(bot, EDITOR) == "editor"
    assert role(bot, OWNER) is None
    assert "rained" in (await bot.say(OWNER, "what did Ada say?"))[-1]


async def test_somebody_can_be_barred_by_their_message(open_bot: InProcess) -> None:
    bot = open_bot
    rude = bot.server.post(bot.group, user(STRANGER), typed("Buy now!"))
    told = await bot.say(EDITOR, "/members bar", bot.group, rude)
    assert "Stranger" in told[-1]
    assert role(bot, STRANGER) == "barred"


# ---- editors


async def test_an_owner_names_an_editor_who_hears_of_it_and_gets_the_menu(bot: InProcess) -> None:
    await bot.say(OWNER, f"/admins add {STRANGER} Amal")
    question = bot.last(OWNER)
    assert question.text.startswith("Shall \u2068Amal · 6\u2069 be an editor?")
    assert role(bot, STRANGER) is None, "nothing is done before it is confirmed"
    await push(bot, OWNER, "Yes, an editor", question)
    assert question.text == "\u2068Amal · 6\u2069 is an editor now.\nI have told them."
    assert bot.last(STRANGER).text.startswith("You are an editor now")
    menu = {command["command"] for command in bot.server.commands["6:chat", ""]}
    assert {"ingest", "delete", "members"} <= menu
    assert not menu & {"admins", "audit"}
    assert (await bot.say(STRANGER, "/stats"))[-1].startswith("articles: 1")
    assert await bot.say(STRANGER, "/admins") == ["Only owners may do that."]
    assert await bot.say(STRANGER, "/audit") == ["Only owners may do that."]
    assert deeds(bot) == [("editor", "6 Amal")]


async def test_an_owner_may_think_again(bot: InProcess) -> None:
    await bot.say(OWNER, f"/admins add {STRANGER}")
    question = bot.last(OWNER)
    await push(bot, OWNER, "No", question)
    assert question.text == "Nobody was made an editor."
    assert role(bot, STRANGER) is None


async def test_an_editor_is_removed_at_once(bot: InProcess) -> None:
    await bot.say(OWNER, "/admins")
    listed = bot.last(OWNER)
    assert "Owner · 1" in listed.text
    await push(bot, OWNER, "Remove \u2068Editor", listed)
    assert role(bot, EDITOR) == "reader"
    assert "No editors yet." in listed.text
    assert bot.last(EDITOR).text == "You are no longer an editor."
    assert await bot.say(EDITOR, "/delete 1") == ["Only admins may do that."]
    assert {c["command"] for c in bot.server.commands["2:chat", ""]} & {"delete", "stats"} == set()
    assert deeds(bot) == [("no_editor", "2 Editor")]


async def test_what_the_terminal_decides_holds_at_once(bot: InProcess) -> None:
    assert (await bot.say(EDITOR, "/stats"))[-1].startswith("articles")
    bot.isnad.members.replace(EDITOR, "editor", "reader", "terminal:root")
    assert await bot.say(EDITOR, "/stats") == ["Only admins may do that."]


async def test_who_has_not_started_the_bot_gets_a_link(bot: InProcess) -> None:
    await bot.say(OWNER, "/admins add 77 Badr")
    question = bot.last(OWNER)
    await push(bot, OWNER, "Yes, an editor", question)
    assert "I cannot write to them yet." in question.text
    ((_, link),) = question.links
    assert link == f"https://t.me/{bot.server.username}?start=inline"
    bot.private[77] = Chat(77, {"first_name": "Badr"})
    assert "Hello!" in (await bot.say(77, "/start inline"))[-1]
    assert ("77:chat", "") in bot.server.commands


@pytest.mark.parametrize(
    "shared",
    [
        {"contact": {"phone_number": "1", "first_name": "Amal", "user_id": STRANGER}},
        {"users_shared": {"request_id": 1, "users": [{"user_id": STRANGER, "first_name": "Amal"}]}},
    ],
)
async def test_a_contact_or_a_chosen_user_can_be_named(
    bot: InProcess, shared: dict[str, Any]
) -> None:
    await bot.send(OWNER, "", **shared)
    await push(bot, OWNER, "Yes, an editor")
    assert role(bot, STRANGER) == "editor"
    assert name(bot, STRANGER) == "Amal"


async def test_the_sender_of_a_message_can_be_named_in_a_group(bot: InProcess) -> None:
    message = bot.server.post(bot.group, user(STRANGER), typed("Hello"))
    await bot.say(OWNER, "/admins add", bot.group, message)
    question = list(bot.group.messages.values())[-1]
    assert "Stranger · 6" in question.text
    yes = question.button("Yes").callback_data
    for other in (STRANGER, EDITOR, READER):
        await bot.press(other, yes or "", bot.group, question)
        assert role(bot, STRANGER) is None
    await bot.press(OWNER, yes or "", bot.group, question)
    assert role(bot, STRANGER) == "editor"


async def test_of_a_forwarded_message_its_writer_is_meant(bot: InProcess) -> None:
    forwarded = bot.server.post(bot.private[OWNER], user(OWNER), typed("Hello"))
    forwarded.content["forward_origin"] = {"type": "user", "date": 1, "sender_user": user(STRANGER)}
    await bot.say(OWNER, "/admins add", to=forwarded)
    assert "Stranger · 6" in bot.last(OWNER).text
    forwarded.content["forward_origin"] = {
        "type": "hidden_user",
        "date": 1,
        "sender_user_name": "X",
    }
    assert "account is hidden" in (await bot.say(OWNER, "/admins add", to=forwarded))[-1]


@pytest.mark.parametrize("typed_", ["0", "x", "-5", "4503599627370496", "1" * 400, "٧"])
async def test_what_names_nobody_gets_a_sentence(bot: InProcess, typed_: str) -> None:
    told = await bot.say(OWNER, f"/admins add {typed_}")
    assert len(told) == 1
    assert "/admins add" in told[0]
    assert [member.user_id for member in bot.isnad.members.all("editor")] == [EDITOR]


async def test_a_name_with_markup_does_no_harm(bot: InProcess) -> None:
    await bot.say(OWNER, "/admins add 77 <b>&\u202e</i>")
    question = bot.last(OWNER)
    await push(bot, OWNER, "Yes", question)
    assert name(bot, 77) == "<b>&</i>"
    assert "<b>&</i>" in question.text
    for command in ("/admins", "/audit"):
        assert await bot.say(OWNER, command)
        assert "&lt;b&gt;&amp;" in bot.server.calls("sendMessage")[-1].arguments["text"]


# ---- the audit log


async def test_the_log_has_pages_and_is_for_owners_in_private(bot: InProcess) -> None:
    for number in range(40):
        bot.isnad.audit.note("telegram:2 Editor", "alias", f"n{number}")
    bot.isnad.audit.note("terminal:root", "delete", article_id=1)
    await bot.say(OWNER, "/audit")
    page = bot.last(OWNER)
    first = page.text.splitlines()[0]
    assert first.endswith(" terminal:root: deleted #1 \u2068Flood\u2069")
    await push(bot, OWNER, "More", page)
    assert "\u2068Editor\u2069 (2): decided on names \u2068n25\u2069" in page.text
    assert "own chat" in (await bot.say(OWNER, "/audit", bot.group))[-1]


async def test_every_deed_at_the_desk_is_noted_and_no_word_of_a_deleted_article_stays(
    bot: InProcess,
) -> None:
    source = bot.server.post(
        bot.private[EDITOR], user(EDITOR), typed("Zebras in Varna\nIt rained, Ivo said.")
    )
    await bot.say(EDITOR, "/ingest", to=source)
    await bot.work()
    await bot.say(EDITOR, "/delete 2")
    await bot.say(EDITOR, "/reindex")
    await bot.idle()
    lines = bot.isnad.audit.lines()
    assert [(line.deed, line.article_id) for line in lines] == [
        ("reindex", None),
        ("delete", 2),
        ("ingest", 2),
    ]
    assert all("Zebras" not in line.object for line in lines)
    assert {line.actor.split()[0] for line in lines} == {"telegram:2"}
    told = (await bot.say(OWNER, "/audit"))[-1]
    assert "Zebras" not in told
    assert "took in" in told


# ---- limits


async def test_too_many_questions_get_one_sentence_and_owners_are_free(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with in_process(tmp_path, encoder, monkeypatch, ISNAD_QUESTIONS_PER_MINUTE="2") as bot:
        told = [await bot.say(READER, "what did Ada say?") for _ in range(6)]
        assert ["rained" in "".join(one) for one in told] == [True, True, *[False] * 4]
        assert told[2][0].startswith("That was a great deal in a short time. Please go on in ")
        assert told[3:] == [[], [], []]
        assert "rained" in (await bot.say(STRANGER, "what did Ada say?"))[-1]
        assert all([await bot.say(OWNER, "what did Ada say?") for _ in range(6)])
        group = [await bot.say(READER, "we talk", bot.group) for _ in range(3)]
        assert group == [[], [], []]
        pressed = [await bot.press(READER, "sources:0") for _ in range(15)]
        assert sum("great deal" in "".join(one) for one in pressed) == 1


async def test_uploads_of_a_day_are_counted_also_after_a_restart(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with in_process(tmp_path, encoder, monkeypatch, ISNAD_UPLOADS_PER_DAY="2") as bot:
        text = bot.server.post(bot.private[EDITOR], user(EDITOR), typed("Rain\nIt rained."))
        for _ in range(2):
            assert "Reading" in (await bot.say(EDITOR, "/ingest", to=text))[0]
    async with in_process(tmp_path, encoder, monkeypatch, ISNAD_UPLOADS_PER_DAY="2") as bot:
        text = bot.server.post(bot.private[EDITOR], user(EDITOR), typed("Hail\nIt hailed."))
        (told,) = await bot.say(EDITOR, "/ingest", to=text)
        assert told.startswith("That is as much as one editor may send in a day. Please go on in ")
        assert await bot.say(EDITOR, "/ingest", to=text) == [], "said once is enough"
        assert "Reading" in (await bot.say(OWNER, "/ingest", to=text))[0]
