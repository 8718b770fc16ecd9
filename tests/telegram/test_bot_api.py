"""The test server enforces what Telegram enforces, and lets tests see what people see."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from time import monotonic

import httpx
import pytest
from bot_api import BotApi
from people import Group, Person
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, InlineKeyboardButton
from telegram import InlineKeyboardMarkup as Keyboard
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
)


@pytest.fixture
async def server() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


@pytest.fixture
async def bot(server: BotApi) -> AsyncIterator[Bot]:
    async with bot_of(server) as bot:
        yield bot


@pytest.fixture
def amal(server: BotApi) -> Person:
    return Person(server, 7, "Amal", "ar")


@pytest.fixture
async def web(server: BotApi) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{server.url}/bot{server.token}/") as web:
        yield web


def bot_of(server: BotApi, token: str | None = None) -> Bot:
    root = server.url
    return Bot(token or server.token, base_url=f"{root}/bot", base_file_url=f"{root}/file/bot")


def one_button(**action: str) -> Keyboard:
    return Keyboard([[InlineKeyboardButton("More", **action)]])  # type: ignore[arg-type]


# ---- requests


async def test_the_bot_learns_who_it_is(bot: Bot, server: BotApi) -> None:
    assert (await bot.get_me()).username == server.username


async def test_a_wrong_token_is_unauthorized(server: BotApi) -> None:
    with pytest.raises(InvalidToken, match="rejected by the server"):
        async with bot_of(server, "1:wrong"):
            pass


async def test_a_method_that_is_not_known_is_not_found(web: httpx.AsyncClient) -> None:
    assert (await web.post("sendPigeon")).status_code == 404
    assert (await web.get("/elsewhere")).status_code == 404


@pytest.mark.parametrize("form", ["data", "json", "params"])
async def test_arguments_may_come_as_a_form_as_json_or_in_the_address(
    web: httpx.AsyncClient, amal: Person, form: str
) -> None:
    await amal.say("hello")
    arguments = {"chat_id": "7", "text": "سلام"}
    answer = await web.request("POST", "sendMessage", **{form: arguments})  # type: ignore[arg-type]
    assert answer.json()["result"]["text"] == "سلام"


async def test_arguments_may_come_as_multipart(web: httpx.AsyncClient, amal: Person) -> None:
    await amal.say("hello")
    await web.post("sendMessage", data={"text": "سلام"}, files={"chat_id": (None, "7")})
    (answer,) = await amal.answer()
    assert answer.text == "سلام"


async def test_arguments_that_make_no_sense_are_refused(web: httpx.AsyncClient) -> None:
    answer = await web.post("setMyCommands", json={"commands": [{"command": "ask"}]})
    assert "can't parse the arguments" in answer.json()["description"]


async def test_every_request_is_written_down_with_what_it_was_told(
    bot: Bot, server: BotApi, amal: Person
) -> None:
    await amal.say("hello")
    await bot.send_message(7, "one")
    with pytest.raises(BadRequest):
        await bot.send_message(7, "<b>two", parse_mode="HTML")
    first, second = server.calls("sendMessage")
    assert (first.status, first.arguments["text"]) == (200, "one")
    assert server.refused == [second]
    assert second.description.startswith("Bad Request: can't parse entities")


async def test_a_request_that_never_comes_is_an_assertion_error(server: BotApi) -> None:
    with pytest.raises(AssertionError, match="getMe not called"):
        await server.called("getMe", timeout=0.01)


# ---- failing when told to


async def test_a_method_fails_as_often_as_it_is_told_to(
    bot: Bot, server: BotApi, amal: Person
) -> None:
    await amal.say("hello")
    server.fail("sendMessage", 500, times=2)
    for _ in range(2):
        with pytest.raises(NetworkError, match="Internal Server Error"):
            await bot.send_message(7, "one")
    await bot.send_message(7, "two")
    (answer,) = await amal.answer()
    assert answer.text == "two"
    assert not server.refused


async def test_a_gateway_that_fails_does_not_speak_json(
    web: httpx.AsyncClient, server: BotApi
) -> None:
    server.fail("getMe", 502)
    answer = await web.get("getMe")
    assert (answer.status_code, answer.headers["Content-Type"]) == (502, "text/html")


async def test_too_many_requests_say_when_to_try_again(
    web: httpx.AsyncClient, server: BotApi
) -> None:
    server.fail("sendMessage", 429, retry_after=3)
    answer = await web.post("sendMessage")
    assert answer.json() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 3",
        "parameters": {"retry_after": 3},
    }


async def test_a_connection_can_be_cut_before_anything_is_done(
    bot: Bot, server: BotApi, amal: Person
) -> None:
    await amal.say("hello")
    server.fail("sendMessage", 0)
    with pytest.raises(NetworkError):
        await bot.send_message(7, "one")
    await amal.silence(0.01)


async def test_an_answer_can_be_lost_after_the_message_was_sent(
    bot: Bot, server: BotApi, amal: Person
) -> None:
    await amal.say("hello")
    server.fail("sendMessage", 0, performed=True)
    with pytest.raises(NetworkError):
        await bot.send_message(7, "one")
    (answer,) = await amal.answer()
    assert answer.text == "one"


async def test_a_server_that_was_stopped_comes_back_at_the_same_address(
    bot: Bot, server: BotApi, amal: Person
) -> None:
    url = server.url
    await server.stop()
    with pytest.raises(NetworkError):
        await bot.get_me()
    await amal.say("hello")
    await server.start()
    assert server.url == url
    assert len(await bot.get_updates()) == 1


# ---- updates


async def test_a_poll_waits_until_somebody_writes(bot: Bot, server: BotApi, amal: Person) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=10))
    await server.called("getUpdates")
    await asyncio.sleep(0.02)
    assert not poll.done()
    await amal.say("/start@isnad_test_bot now")
    (update,) = await poll
    assert update.message is not None
    assert update.message.from_user is not None
    assert update.message.from_user.language_code == "ar"
    assert update.message.parse_entities() == {update.message.entities[0]: "/start@isnad_test_bot"}


async def test_a_poll_ends_empty_when_its_time_is_over(bot: Bot) -> None:
    before = monotonic()
    assert await bot.get_updates(timeout=1) == ()
    assert monotonic() - before >= 1


async def test_updates_come_again_until_they_are_confirmed(bot: Bot, amal: Person) -> None:
    await amal.say("one")
    await amal.say("two")
    one, two = await bot.get_updates()
    assert [u.update_id for u in await bot.get_updates(limit=1)] == [one.update_id]
    assert await bot.get_updates(offset=two.update_id) == (two,)
    assert await bot.get_updates(offset=two.update_id + 1) == ()


async def test_a_negative_offset_counts_from_the_last_update(bot: Bot, amal: Person) -> None:
    await amal.say("one")
    await amal.say("two")
    assert len(await bot.get_updates(offset=-5)) == 2
    (last,) = await bot.get_updates(offset=-1)
    assert last.message is not None
    assert last.message.text == "two"


async def test_kinds_of_updates_that_were_not_asked_for_are_dropped(
    bot: Bot, server: BotApi, amal: Person
) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    await amal.say("hello")
    assert not server.updates


async def test_of_two_pollers_the_earlier_is_told_of_the_conflict(
    bot: Bot, web: httpx.AsyncClient, server: BotApi, amal: Person
) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=10))
    await server.called("getUpdates")
    second = asyncio.create_task(web.get("getUpdates", params={"timeout": 10}))
    with pytest.raises(Conflict, match="only one bot instance"):
        await first
    await amal.say("hello")
    assert len((await second).json()["result"]) == 1


async def test_a_poller_that_has_gone_is_no_conflict(
    web: httpx.AsyncClient, bot: Bot, server: BotApi
) -> None:
    with pytest.raises(httpx.ReadTimeout):
        await web.get("getUpdates", params={"timeout": 10}, timeout=0.05)
    await bot.get_updates()
    assert not server.refused


async def test_deleting_the_webhook_can_drop_what_waits(
    bot: Bot, server: BotApi, amal: Person
) -> None:
    await amal.say("hello")
    await bot.delete_webhook()
    assert server.updates
    await bot.delete_webhook(drop_pending_updates=True)
    assert not server.updates


# ---- commands


async def test_menus_are_kept_by_scope_and_language(bot: Bot, server: BotApi) -> None:
    private = BotCommandScopeAllPrivateChats()
    menu = [BotCommand("help", "مساعدة")]
    await bot.set_my_commands(menu, scope=private, language_code="ar")
    assert await bot.get_my_commands(scope=private, language_code="ar") == tuple(menu)
    assert await bot.get_my_commands() == ()
    assert list(server.commands) == [("all_private_chats", "ar")]


@pytest.mark.parametrize(
    ("command", "description", "language"),
    [
        ("Help", "capitals", ""),
        ("x" * 33, "too long", ""),
        ("help", "", ""),
        ("help", "x" * 257, ""),
        ("help", "no such language", "arabic"),
    ],
)
async def test_a_menu_that_cannot_be_shown_is_refused(
    web: httpx.AsyncClient, command: str, description: str, language: str
) -> None:
    menu = [{"command": command, "description": description}]
    answer = await web.post("setMyCommands", json={"commands": menu, "language_code": language})
    assert answer.status_code == 400


async def test_a_menu_of_over_a_hundred_commands_is_refused(bot: Bot) -> None:
    with pytest.raises(BadRequest, match=r"(?i)bot_commands_too_much"):
        await bot.set_my_commands([(f"c{number}", "one of many") for number in range(101)])


# ---- texts


async def test_a_text_may_have_4096_utf16_units_after_parsing(bot: Bot, amal: Person) -> None:
    await amal.say("hello")
    await bot.send_message(7, f"<b>{'😀' * 2048}</b>", parse_mode="HTML")
    with pytest.raises(BadRequest, match="Message is too long"):
        await bot.send_message(7, "😀" * 2048 + "!")


@pytest.mark.parametrize(
    ("text", "error"),
    [("", "Message text is empty"), (" \n", "non-empty"), ("<b> </b>", "non-empty")],
)
async def test_a_text_without_words_is_refused(
    bot: Bot, amal: Person, text: str, error: str
) -> None:
    await amal.say("hello")
    with pytest.raises(BadRequest, match=error):
        await bot.send_message(7, text, parse_mode="HTML")


async def test_a_mistake_in_html_is_a_bad_request(bot: Bot, amal: Person) -> None:
    await amal.say("hello")
    with pytest.raises(BadRequest, match="Can't parse entities: unsupported start tag"):
        await bot.send_message(7, "<h1>News</h1>", parse_mode="HTML")


async def test_a_parse_mode_other_than_html_is_refused(bot: Bot, amal: Person) -> None:
    await amal.say("hello")
    with pytest.raises(BadRequest, match="parse_mode"):
        await bot.send_message(7, "*bold*", parse_mode="MarkdownV2")


async def test_somebody_who_never_wrote_cannot_be_written_to(bot: Bot, amal: Person) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(amal.id, "hello")


async def test_somebody_who_blocked_the_bot_cannot_be_written_to(bot: Bot, amal: Person) -> None:
    await amal.say("hello")
    amal.block()
    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_message(7, "hello")
    amal.block(False)
    await bot.send_message(7, "hello")


async def test_a_reply_is_to_a_message_that_is_there(bot: Bot, amal: Person) -> None:
    question = await amal.say("who?")
    await bot.send_message(7, "she", reply_to_message_id=question.id)
    (answer,) = await amal.answer()
    assert answer.reply_to is question
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(7, "she", reply_to_message_id=99)
    await bot.send_message(7, "she", reply_to_message_id=99, allow_sending_without_reply=True)


async def test_a_known_chat_can_be_looked_up(bot: Bot, amal: Person) -> None:
    await amal.say("hello")
    assert (await bot.get_chat(7)).first_name == "Amal"


# ---- buttons


async def test_people_see_words_quotes_links_and_buttons(bot: Bot, amal: Person) -> None:
    await amal.say("who?")
    await bot.send_message(
        7,
        '<blockquote>She did.</blockquote>\n<a href="https://example.com/1">Source</a>',
        parse_mode="HTML",
        reply_markup=Keyboard.from_column(
            [
                InlineKeyboardButton("More", callback_data="more:1"),
                InlineKeyboardButton("Open", url="https://example.com/1"),
            ]
        ),
    )
    (answer,) = await amal.answer()
    assert answer.text == "She did.\nSource"
    assert answer.quotes == ["She did."]
    assert answer.links == [("Source", "https://example.com/1")]
    assert [(b.text, b.callback_data, b.url) for b in answer.buttons] == [
        ("More", "more:1", None),
        ("Open", None, "https://example.com/1"),
    ]
    with pytest.raises(AssertionError, match="no button 'Less'; there are"):
        answer.button("Less")


async def test_callback_data_has_at_most_64_bytes(bot: Bot, amal: Person) -> None:
    await amal.say("hello")
    await bot.send_message(7, "x", reply_markup=one_button(callback_data="م" * 32))
    with pytest.raises(BadRequest, match=r"(?i)button_data_invalid"):
        await bot.send_message(7, "x", reply_markup=one_button(callback_data="م" * 32 + "!"))


@pytest.mark.parametrize(
    ("button", "error"),
    [
        ({"text": "x", "url": "nowhere"}, "is invalid"),
        ({"text": "x"}, "Text buttons are unallowed"),
        ({"text": "", "callback_data": "x"}, 'Can\'t find field "text"'),
    ],
)
async def test_a_button_that_does_nothing_is_refused(
    web: httpx.AsyncClient, amal: Person, button: dict[str, str], error: str
) -> None:
    await amal.say("hello")
    markup = {"inline_keyboard": [[button]]}
    answer = await web.post("sendMessage", json={"chat_id": 7, "text": "x", "reply_markup": markup})
    assert error in answer.json()["description"]


async def test_over_a_hundred_buttons_are_refused(bot: Bot, amal: Person) -> None:
    await amal.say("hello")
    many = [InlineKeyboardButton(str(n), callback_data=str(n)) for n in range(101)]
    with pytest.raises(BadRequest, match="markup is too long"):
        await bot.send_message(7, "x", reply_markup=Keyboard.from_column(many))


async def test_a_click_spins_until_it_is_answered(bot: Bot, amal: Person) -> None:
    await amal.say("hello")
    await bot.send_message(7, "x", reply_markup=one_button(callback_data="more"))
    (answer,) = await amal.answer()
    clicked = await amal.click(answer.button("More"))
    with pytest.raises(AssertionError, match="an answer to a click"):
        await amal.toast(timeout=0.01)
    update = (await bot.get_updates())[-1]
    assert update.callback_query is not None
    assert update.callback_query.data == "more"
    assert update.callback_query.message is not None
    assert update.callback_query.message.message_id == answer.id
    await update.callback_query.answer("Done", show_alert=True)
    assert await amal.toast() == "Done"
    assert clicked is not None
    assert clicked.alert


async def test_a_query_that_nobody_made_cannot_be_answered(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query("1")


async def test_the_answer_to_a_click_has_at_most_200_characters(bot: Bot, amal: Person) -> None:
    await amal.say("hello")
    await bot.send_message(7, "x", reply_markup=one_button(callback_data="more"))
    clicked = await amal.click((await amal.answer())[0].button("More"))
    assert clicked is not None
    with pytest.raises(BadRequest, match=r"(?i)message_too_long"):
        await bot.answer_callback_query(clicked.id, "x" * 201)


async def test_a_link_to_the_bot_itself_starts_it_with_the_payload(bot: Bot, amal: Person) -> None:
    await amal.say("hello")
    url = "https://t.me/isnad_test_bot?start=c_1-2"
    await bot.send_message(7, "x", reply_markup=one_button(url=url))
    await amal.click((await amal.answer())[0].button("More"))
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.text == "/start c_1-2"


async def test_a_link_to_elsewhere_does_not_reach_the_bot(amal: Person) -> None:
    with pytest.raises(AssertionError, match="reaches no bot"):
        await amal.open("https://t.me/another_bot?start=1")


# ---- editing and deleting


async def test_an_edit_counts_as_an_answer(bot: Bot, amal: Person) -> None:
    await amal.say("who?")
    sent = await bot.send_message(7, "…", reply_markup=one_button(callback_data="stop"))
    await amal.say("well?")
    await bot.edit_message_text("<b>She</b>", 7, sent.message_id, parse_mode="HTML")
    (answer,) = await amal.answer()
    assert (answer.text, answer.edits, answer.buttons) == ("She", 1, [])


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot, amal: Person) -> None:
    await amal.say("hello")
    keyboard = one_button(callback_data="more")
    sent = await bot.send_message(7, "<b>x</b>", parse_mode="HTML", reply_markup=keyboard)
    number = sent.message_id
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("<b>x</b>", 7, number, parse_mode="HTML", reply_markup=keyboard)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(7, number, reply_markup=keyboard)
    await bot.edit_message_text("x", 7, number, reply_markup=keyboard)
    await bot.edit_message_reply_markup(7, number)
    (answer,) = await amal.answer()
    assert (answer.text, answer.buttons, answer.edits) == ("x", [], 2)


async def test_an_edit_obeys_the_rules_for_texts(bot: Bot, amal: Person) -> None:
    await amal.say("hello")
    sent = await bot.send_message(7, "x")
    with pytest.raises(BadRequest, match=r"(?i)message_too_long"):
        await bot.edit_message_text("x" * 4097, 7, sent.message_id)


async def test_only_what_the_bot_sent_can_be_edited(bot: Bot, amal: Person) -> None:
    said = await amal.say("hello")
    with pytest.raises(BadRequest, match="can't be edited"):
        await bot.edit_message_text("goodbye", 7, said.id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("goodbye", 7, 99)


async def test_a_deleted_message_is_gone(bot: Bot, amal: Person) -> None:
    await amal.say("hello")
    sent = await bot.send_message(7, "x")
    await bot.delete_message(7, sent.message_id)
    assert amal.messages == []
    assert (await amal.event("deleted")).message is not None
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(7, sent.message_id)


async def test_in_a_group_the_bot_deletes_only_its_own(bot: Bot, server: BotApi) -> None:
    amal = Group(server).join(Person(server, 7))
    said = await amal.say("/start")
    with pytest.raises(BadRequest, match="can't be deleted"):
        await bot.delete_message(amal.chat.id, said.id)


# ---- small signs


async def test_typing_and_drafts_are_seen(bot: Bot, amal: Person) -> None:
    await amal.say("hello")
    await bot.send_chat_action(7, "typing")
    await bot.send_message_draft(7, 1, "She sa")
    assert (await amal.event("action")).text == "typing"
    assert (await amal.event("draft")).text == "She sa"
    await amal.silence(0.01)


async def test_an_action_that_is_none_is_refused(bot: Bot, amal: Person) -> None:
    await amal.say("hello")
    with pytest.raises(BadRequest, match="Wrong parameter action"):
        await bot.send_chat_action(7, "thinking")


@pytest.mark.parametrize(("chat", "draft"), [(7, 0), (-1001, 1)])
async def test_a_draft_has_a_number_and_a_private_chat(
    bot: Bot, server: BotApi, amal: Person, chat: int, draft: int
) -> None:
    await amal.say("hello")
    await Group(server).join(amal).say("hello")
    with pytest.raises(BadRequest, match=r"(?i)invalid"):
        await bot.send_message_draft(chat, draft, "She sa")


# ---- files


async def test_an_uploaded_file_can_be_downloaded(bot: Bot, amal: Person) -> None:
    data = bytes(range(256))
    await amal.upload("story.txt", data, caption="Read /this")
    message = (await bot.get_updates())[0].message
    assert message is not None
    assert message.document is not None
    assert message.caption_entities[0].type == "bot_command"
    assert (message.document.file_name, message.document.file_size) == ("story.txt", 256)
    file = await bot.get_file(message.document.file_id)
    assert await file.download_as_bytearray() == data


async def test_a_file_that_is_not_there_is_refused(bot: Bot, server: BotApi) -> None:
    with pytest.raises(BadRequest, match=r"(?i)invalid file_id"):
        await bot.get_file("none")
    async with httpx.AsyncClient() as web:
        answer = await web.get(f"{server.url}/file/bot{server.token}/documents/none")
    assert answer.status_code == 404


async def test_a_file_over_20_mb_cannot_be_downloaded(
    bot: Bot, server: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot_api.MAX_DOWNLOAD", 3)
    with pytest.raises(BadRequest, match=r"(?i)file is too big"):
        await bot.get_file(server.store("story.txt", b"1234")["file_id"])


async def test_a_download_fails_when_told_to(bot: Bot, server: BotApi) -> None:
    file = await bot.get_file(server.store("story.txt", b"1234")["file_id"])
    server.fail("download")
    with pytest.raises(NetworkError):
        await file.download_as_bytearray()


# ---- people


async def test_an_answer_that_does_not_come_says_what_was_wanted(bot: Bot, amal: Person) -> None:
    await amal.say("who?")
    await bot.send_message(7, "one")
    with pytest.raises(AssertionError, match=r"after 'who\?' wanted 2 message.*shown: \['one'\]"):
        await amal.answer(timeout=0.01, count=2)


async def test_somebody_waits_for_the_message_that_counts(bot: Bot, amal: Person) -> None:
    await amal.say("who?")
    wanted = asyncio.create_task(amal.wait_for(lambda message: message.quotes))
    sent = await bot.send_message(7, "…")
    await bot.edit_message_text(
        "<blockquote>She</blockquote>", 7, sent.message_id, parse_mode="HTML"
    )
    assert (await wanted).quotes == ["She"]


async def test_silence_is_broken_by_a_message(bot: Bot, amal: Person) -> None:
    await amal.say("hello")
    await bot.send_message(7, "x")
    with pytest.raises(AssertionError, match="wanted silence"):
        await amal.silence(0)


async def test_what_one_person_is_told_the_other_does_not_see(
    bot: Bot, server: BotApi, amal: Person
) -> None:
    badr = Person(server, 8, "Badr")
    await amal.say("hello")
    await badr.say("hello")
    await bot.send_message(8, "x")
    assert (len(badr.messages), len(amal.messages)) == (1, 0)


async def test_in_a_group_privacy_leaves_commands_and_replies_to_the_bot(
    bot: Bot, server: BotApi, amal: Person
) -> None:
    amal = Group(server, title="Newsroom").join(amal)
    await amal.say("/start")
    await bot.send_message(amal.chat.id, "hello")
    (hello,) = await amal.answer()
    await amal.say("between us")
    await amal.mention("who?")
    await amal.say("/start@another_bot")
    await amal.reply(hello, "who?")
    seen = [update.message for update in await bot.get_updates() if update.message]
    assert [message.text for message in seen] == ["/start", "who?"]
    assert seen[1].reply_to_message is not None
    assert seen[1].reply_to_message.text == "hello"
    assert seen[1].chat.title == "Newsroom"


async def test_without_privacy_the_bot_sees_all_of_a_group() -> None:
    async with BotApi(privacy=False) as server, bot_of(server) as bot:
        group = Group(server)
        await group.join(Person(server, 7)).mention("who?")
        await group.join(Person(server, 8)).say("between us")
        mention, between_us = [u.message for u in await bot.get_updates() if u.message]
        assert mention.text == "@isnad_test_bot who?"
        assert mention.entities[0].type == "mention"
        assert between_us.text == "between us"
