"""What admins send to be taken in, what becomes of it, and the buttons below: the real process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from bot_api import BotApi
from chats import Button, Message
from loopback import Answer, Loopback, Received
from people import Group, Person
from telegram_html import typed
from test_bot import ROW, Bot, ask

CHANNEL: dict[str, Any] = {
    "id": -100500,
    "type": "channel",
    "title": "Harbour news",
    "username": "harbour_news",
}
POST = "Ferry stopped in Varna\nThe ferry stopped, Captain Orla Brandt said on Monday."


PAGE = """<html lang="en"><head><title>Gale in Ostend</title></head><body><article>
<h1>Gale in Ostend</h1>
<p>A gale tore roofs off in Ostend on Monday, and the harbour was shut for the whole of the day.</p>
<p>Nobody was hurt, the harbour master Greta Solheim said. She hopes to open on Tuesday.</p>
<p>The town will pay for the roofs, which cost more than the council has put by for the year.</p>
</article></body></html>"""


class Site:
    """A site on loopback that the bot may fetch from."""

    def __init__(self) -> None:
        self.failures = 0
        self.loopback = Loopback(self._answer)

    async def _answer(self, received: Received) -> Answer:
        if self.failures:
            self.failures -= 1
            return Answer(503, b"later", "text/plain")
        if received.path != "/gale":
            return Answer(404, b"no", "text/plain")
        return Answer(200, PAGE.encode(), "text/html; charset=utf-8")

    def url(self, path: str) -> str:
        return f"{self.loopback.url}/{path}"


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def site() -> AsyncIterator[Site]:
    site = Site()
    await site.loopback.start()
    yield site
    await site.loopback.stop()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def bot(tmp_path_factory: pytest.TempPathFactory, site: Site) -> AsyncIterator[Bot]:
    async with BotApi(privacy=False) as server:
        bot = Bot(server, tmp_path_factory.mktemp("intake"))
        bot.settings = {"ISNAD_FETCH_HOSTS": f"127.0.0.1:{site.loopback.port}"}
        await bot.start()
        try:
            yield bot
            assert await bot.stop() == 0
        finally:
            await bot.kill()
        assert not server.refused, "Telegram would have refused a request"
        assert "Traceback" not in bot.log


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def receipt_of(person: Person, words: str = "Added") -> Message:
    return await person.wait_for(lambda message: words in message.text)


async def press(person: Person, button: Button) -> None:
    await person.click(button)
    await person.toast()


async def test_a_text_behind_the_command_is_taken_in(bot: Bot) -> None:
    await bot.admin.say("/ingest Hail in Corfu\nIt hailed for a day, Ruth Calder said.")
    receipt = await receipt_of(bot.admin)
    assert "Added: Hail in Corfu" in receipt.text
    assert "message of 2" in receipt.text
    assert "Speaking: \u2068Ruth Calder\u2069" in receipt.text
    assert (await ask(bot.reader(), "what did Ruth Calder say?")).quotes


async def test_a_text_in_the_line_below_the_command_too(bot: Bot) -> None:
    await bot.admin.say("/ingest\nFog in Dorne\nFog closed the road, Ivo Maric said.")
    assert "Added: Fog in Dorne" in (await receipt_of(bot.admin)).text


async def test_the_same_text_again_is_told_as_known_and_has_no_undo(bot: Bot) -> None:
    await bot.admin.say("/ingest\nFog in Dorne\nFog closed the road, Ivo Maric said.")
    receipt = await receipt_of(bot.admin, "Already known")
    assert "The same text is there already." in receipt.text
    assert not receipt.buttons


async def test_what_is_forwarded_after_the_command_is_taken_in_with_its_origin(bot: Bot) -> None:
    origin = {"type": "channel", "date": 1_709_600_000, "chat": CHANNEL, "message_id": 7}
    await bot.admin.say("/ingest")
    await bot.admin.send(typed(POST), forward_origin=origin)
    receipt = await receipt_of(bot.admin)
    assert "Added: Ferry stopped in Varna" in receipt.text
    assert "2024-03-05 · Harbour news" in receipt.text
    edited = POST.replace("Monday", "Tuesday")
    posted = await bot.admin.send(typed(edited), forward_origin=origin)
    await bot.admin.reply(posted, "/ingest")
    updated = await receipt_of(bot.admin, "Updated")
    assert "this is now version 2" in updated.text
    assert [button.text for button in updated.buttons] == ["Undo", "Keep both"]
    answer = await ask(bot.reader(), "what did Orla Brandt say?")
    assert any("Tuesday" in quote for quote in answer.quotes)
    assert ("https://t.me/harbour_news/7") in str(answer.rows) + str(answer.links) or answer.quotes


async def test_what_readers_forward_is_a_question(bot: Bot) -> None:
    reader = bot.reader()
    await reader.say("/ingest")
    assert (await reader.answer())[0].text == "Only admins may do that."
    origin = {"type": "hidden_user", "date": 1_709_600_000, "sender_user_name": "Mallory"}
    await reader.send(typed("Mallory took Malaga, he said."), forward_origin=origin)
    assert "Added" not in (await reader.answer())[0].text


async def test_a_reply_to_the_bare_command_is_taken_in(bot: Bot) -> None:
    command = await bot.admin.say("/ingest")
    assert "forward me a message now" in (await bot.admin.answer())[0].text
    await bot.admin.reply(command, "Snow in Tromso\nIt snowed for a week, Tove Lund said.")
    assert "Added: Snow in Tromso" in (await receipt_of(bot.admin)).text


async def test_a_link_alone_is_taken_in_and_again_is_no_second_article(
    bot: Bot, site: Site
) -> None:
    await bot.admin.say(site.url("gale"))
    receipt = await receipt_of(bot.admin)
    assert "Added: Gale in Ostend" in receipt.text
    assert receipt.button("Undo")
    await bot.admin.say(f"/ingest {site.url('gale')}")
    assert "Already known: Gale in Ostend" in (await receipt_of(bot.admin, "Already")).text
    reader = bot.reader()
    await reader.say(site.url("gale"))
    assert "Already" not in (await reader.answer())[0].text, "a reader's link is a question"


async def test_a_page_that_is_not_there_is_told_and_can_be_tried_again(
    bot: Bot, site: Site
) -> None:
    await bot.admin.say(f"/ingest {site.url('nothing')}")
    failed = await receipt_of(bot.admin, "Not taken in")
    await press(bot.admin, failed.button("Try again"))
    assert await bot.admin.toast() == "I try again."
    await bot.admin.wait_for(lambda m: m is failed and "Not taken in" in m.text and m.edits > 2)
    listed = await ask(bot.admin, "/jobs")
    await press(bot.admin, listed.button("Try #"))
    assert await bot.admin.toast() == "I try again."
    await bot.admin.wait_for(lambda m: m is failed and "Not taken in" in m.text)


async def test_a_site_that_is_away_is_waited_for_or_tried_now(bot: Bot, site: Site) -> None:
    site.failures = 1
    await bot.admin.say(f"/ingest {site.url('gale')}")
    waiting = await receipt_of(bot.admin, "I try again at")
    await press(bot.admin, waiting.button("Try now"))
    known = await receipt_of(bot.admin, "Already known")
    assert known is waiting


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1:9/", "Not taken in"),
        ("ftp://example.org/x", "Not taken in"),
        ("http://[::1]/", "Not taken in"),
    ],
)
async def test_a_link_that_may_not_be_fetched_is_refused(bot: Bot, url: str, said: str) -> None:
    await bot.admin.say(url)
    assert len((await receipt_of(bot.admin, said)).text) > 40


async def test_too_many_links_at_once_are_refused(bot: Bot) -> None:
    await bot.admin.say("/ingest " + " ".join(f"https://x.example/{n}" for n in range(21)))
    assert "at most 20 addresses" in (await bot.admin.answer())[0].text


async def test_several_files_at_once_have_a_receipt_each(bot: Bot) -> None:
    for name in ("one", "two", "three"):
        text = f"Storm {name}\nStorm {name} passed, Ada Thornby said."
        content: dict[str, Any] = {"document": bot.server.store(f"{name}.txt", text.encode())}
        await bot.admin.send(typed(""), media_group_id="album1", **content)
    for name in ("one", "two", "three"):
        wanted = f"Added: Storm {name}"
        assert any(wanted in m.text for m in bot.admin.messages) or await receipt_of(
            bot.admin, wanted
        )


async def test_in_a_group_the_caption_of_one_file_speaks_for_the_album(bot: Bot) -> None:
    admin = Group(bot.server, id=-7007).join(bot.admin)
    for name, caption in (("left", None), ("right", "/ingest"), ("last", None)):
        text = f"Bridge {name}\nBridge {name} shut, Ada Thornby said."
        content: dict[str, Any] = {"document": bot.server.store(f"{name}.txt", text.encode())}
        if caption:
            content["caption"] = caption
        await admin.send(typed(""), media_group_id="album2", **content)
    seen = set()
    for _ in range(200):
        texts = [m.text for m in admin.chat.messages.values()]
        seen = {
            n for n in ("left", "right", "last") if any(f"Added: Bridge {n}" in t for t in texts)
        }
        if len(seen) == 3:
            break
        await asyncio.sleep(0.1)
    assert seen == {"left", "right", "last"}


async def test_undo_removes_what_has_just_come_in_also_after_a_restart(bot: Bot) -> None:
    receipt = await bot.take_in("wrong.txt", b"Wrong\nNobody came, Omar Veling said in Corfu.\n")
    assert [button.text for button in receipt.buttons] == ["Undo"]
    undo = receipt.button("Undo")
    stranger = bot.reader()
    await press(stranger, Button(undo.text, undo.callback_data, None, receipt))
    assert await stranger.toast() == "Only admins may do that."
    assert await bot.stop() == 0
    await bot.start()
    await press(bot.admin, undo)
    undone = await receipt_of(bot.admin, "Taken back: Wrong")
    assert undone is receipt
    assert not undone.buttons
    assert not (await ask(bot.reader(), "what did Omar Veling say?")).quotes
    await press(bot.admin, undo)
    assert (await receipt_of(bot.admin, "no longer there")) is receipt


LOCK = "Lock\nThe lock of Dorne broke in the night, and nobody knows why, {} said on Monday.\n" + (
    "The keeper of the lock was away. The boats wait at the mole. The repair takes a week. The town"
    " of Dorne lives by its boats. The council meets tomorrow to hear what the engineers found.\n"
)


async def update(bot: Bot, name: str, first: str, second: str) -> tuple[str, Message]:
    """An article by its id in two versions; gives its number and the receipt of the second."""
    row = '{{"id": "{}", "title": "{}", "text": "The bell of {} rang, {} said in Dorne."}}\n'
    lines = [row.format(name, name, name, speaker).encode() for speaker in (first, second)]
    added = await bot.take_in(f"{name}.jsonl", lines[0])
    await bot.admin.upload(f"{name}.jsonl", lines[1])
    updated = await receipt_of(bot.admin, "Updated")
    return added.text.partition("#")[2].split()[0], updated


async def test_undo_of_an_update_brings_the_version_before_back(bot: Bot) -> None:
    _, updated = await update(bot, "tower", "Arne Dahl", "Bodil Krag")
    await press(bot.admin, updated.button("Undo"))
    await receipt_of(bot.admin, "is as it was before")
    assert (await ask(bot.reader(), "what did Arne Dahl say?")).quotes
    assert not (await ask(bot.reader(), "what did Bodil Krag say?")).quotes


async def test_keep_both_makes_an_article_of_the_new_version(bot: Bot) -> None:
    _, updated = await update(bot, "chapel", "Signe Moe", "Ragna Lie")
    keep = updated.button("Keep both")
    await press(bot.admin, keep)
    await receipt_of(bot.admin, "Both are kept")
    for name in ("Signe Moe", "Ragna Lie"):
        assert (await ask(bot.reader(), f"what did {name} say?")).quotes
    await press(bot.admin, keep)
    assert "changed since" in (await receipt_of(bot.admin, "changed since")).text


async def test_a_near_duplicate_can_replace_what_it_is_like(bot: Bot) -> None:
    first = await bot.take_in("lock1.txt", LOCK.format("Inger Holm").encode())
    number = first.text.partition("#")[2].split()[0]
    second = await bot.take_in("lock2.txt", LOCK.format("Inger Holmsen").encode())
    assert f"the same as #{number}" in second.text
    await press(bot.admin, second.button(f"Replace #{number}"))
    replaced = await receipt_of(bot.admin, "Replaced")
    assert f"#{number}" in replaced.text
    assert (await ask(bot.reader(), "what did Inger Holmsen say?")).quotes


@pytest.mark.parametrize(
    "data",
    [
        "keep:1:9",
        "replace:1:1",
        "replace:1:99999",
        "keep:",
        "undo:",
        "undo:1",
        "undo:1:9",
        "undo:x:1",
        "undo:99999999999999:1",
        "undo:1:1:1",
        "undo:²:1",
    ],
)
async def test_a_forged_undo_removes_nothing(bot: Bot, data: str) -> None:
    before = (await ask(bot.admin, "/sources")).text
    message = await ask(bot.admin, "/help")
    await press(bot.admin, Button("x", data, None, message))
    await bot.admin.answer()
    assert (await ask(bot.admin, "/sources")).text == before


async def test_a_job_is_cancelled_by_its_own_button_and_by_nobody_elses(bot: Bot) -> None:
    rows = "".join(ROW.format(f"leaf{n}") for n in range(20_000)).encode()
    await bot.admin.upload("leaves.jsonl", rows)
    progress = await bot.admin.wait_for(lambda m: "of 20000 articles" in m.text and m.rows)
    cancel = progress.button("Cancel")
    stranger = bot.reader()
    await press(stranger, Button("x", cancel.callback_data, None, progress))
    assert await stranger.toast() == "Only admins may do that."
    listed = await ask(bot.admin, "/jobs")
    assert "\u2068leaves.jsonl\u2069" in listed.text
    assert listed.button("Cancel #")
    await press(bot.admin, cancel)
    assert await bot.admin.toast() == "Cancelled."
    assert "leaves.jsonl" in (await receipt_of(bot.admin, "cancelled after")).text
    await press(bot.admin, cancel)
    assert await bot.admin.toast() == "That has ended already."


@pytest.mark.parametrize(
    "data",
    ["job:cancel:", "job:cancel:x", "jobs:cancel:999999", "job:retry:1", "job:drop:1", "job:"],
)
async def test_a_forged_button_of_a_job_changes_nothing_and_says_so(bot: Bot, data: str) -> None:
    message = await ask(bot.admin, "/help")
    await press(bot.admin, Button("x", data, None, message))
    assert await bot.admin.toast()
    await asyncio.sleep(0.3)  # the list, where it is one of its buttons


async def test_what_failed_is_listed_with_the_reason(bot: Bot) -> None:
    await bot.take_in("empty.txt", b"")
    listed = (await ask(bot.admin, "/jobs")).text
    assert "empty.txt" in listed
    assert "it is empty" in listed
    assert "1 failed" in listed or "Retry" not in listed
    assert (await ask(bot.reader(), "/jobs")).text == "Only admins may do that."


def post(bot: Bot, kind: str, message_id: int, text: str, **more: Any) -> None:
    message = {"message_id": message_id, "date": 1_709_600_000, "chat": CHANNEL, "text": text}
    bot.server.push(kind, message | {"sender_chat": CHANNEL} | more)


async def until_asked(bot: Bot, question: str, words: str) -> None:
    for _ in range(100):
        if any(words in quote for quote in (await ask(bot.reader(), question)).quotes):
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"{words!r} is not found")


async def test_a_channel_is_heard_once_an_admin_says_so_and_its_edits_are_versions(
    bot: Bot,
) -> None:
    post(bot, "channel_post", 1, "/ingest on")
    post(bot, "channel_post", 2, "Tram\nThe tram derailed in Selby, Edda Kron said.")
    for _ in range(50):
        listed = await ask(bot.admin, "/channels")
        if listed.buttons:
            break
    assert "○ \u2068Harbour news\u2069: not heard" in listed.text
    on = listed.button("Take in")
    stranger = bot.reader()
    await press(stranger, Button("x", on.callback_data, None, listed))
    assert await stranger.toast() == "Only admins may do that."
    await press(bot.admin, on)
    heard = await receipt_of(bot.admin, "its posts are taken in")
    post(bot, "channel_post", 3, "Train\nThe train derailed in Selby, Berit Kron said on Monday.")
    await until_asked(bot, "what did Berit Kron say?", "on Monday")
    assert not (await ask(bot.reader(), "what did Edda Kron say?")).quotes, "it came before"
    edited = "Train\nThe train derailed in Selby, Berit Kron said on Sunday."
    post(bot, "edited_channel_post", 3, edited, edit_date=1_709_600_900)
    await until_asked(bot, "what did Berit Kron say?", "on Sunday")
    await press(bot.admin, heard.button("No longer"))
    await receipt_of(bot.admin, "not heard")
    post(bot, "channel_post", 4, "Bus\nThe bus stopped in Selby, Dagny Holt said.")
    await asyncio.sleep(1.0)
    assert not (await ask(bot.reader(), "what did Dagny Holt say?")).quotes
    assert not [r for r in bot.server.calls("sendMessage") if r.arguments["chat_id"] == "-100500"]


async def test_a_channel_that_the_bot_left_is_forgotten(bot: Bot) -> None:
    member = {"user": bot.server.bot, "status": "left"}
    was = {"user": bot.server.bot, "status": "member"}
    change = {"chat": CHANNEL, "from": bot.reader().user, "date": 1_709_600_000}
    bot.server.push("my_chat_member", change | {"old_chat_member": was, "new_chat_member": member})
    for _ in range(50):
        listed = await ask(bot.admin, "/channels")
        if "I am in no channel" in listed.text:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(listed.text)
