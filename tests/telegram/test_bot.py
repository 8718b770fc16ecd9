"""The real process, `isnad bot`, over HTTP against the Bot API server beside this file."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio
from bot_api import BotApi
from chats import Button, Message
from people import Group, Person
from static_model import write_static_model
from telegram_html import typed

from bot.care import back_up, restore
from bot.wiring import open_isnad
from config.settings import read_settings
from store.errors import BackupError

ADMIN = 900_001
ARTICLE = """إضراب الميناء يدخل يومه الثاني
صفاقس-تونس-4-3-2024
وقال الناطق باسم الميناء، سمير الحدادي، إنّ «الأرصفة لن تُفتح قبل الخميس. ولا أحد يضمن ما بعده».
في المقابل، طالبت ليلى بن نصر، رئيسة النقابة، بزيادة الأجور <5%> & "فوراً".
""".encode()
QUOTED = (
    "وقال الناطق باسم الميناء، سمير الحدادي، إنّ «الأرصفة لن تُفتح قبل الخميس. ولا أحد يضمن ما بعده»."
)
QUESTION = "what did Samir al-Haddadi say?"


class Bot:
    """The process under test, its server, and the people around it."""

    def __init__(self, server: BotApi, folder: Path) -> None:
        self.server = server
        self._folder = folder
        self._log = folder / "bot.log"
        self._process: asyncio.subprocess.Process | None = None
        self._ids = count(1)
        self.settings: dict[str, str] = {}
        self.admin = Person(server, ADMIN, "Admin", "en")

    async def start(self, **settings: str) -> None:
        environment = {name: value for name, value in os.environ.items() if "ISNAD" not in name}
        environment |= {
            "ISNAD_TELEGRAM_TOKEN": self.server.token,
            "ISNAD_TELEGRAM_BASE_URL": self.server.url,
            "ISNAD_ADMIN_IDS": str(ADMIN),
            "ISNAD_DATA_DIR": str(self.data),
            "ISNAD_LOG_LEVEL": "debug",
        }
        environment |= self.settings | settings
        polled = len(self.server.calls("getUpdates"))
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "bot", env=environment, stdout=log, stderr=log
            )
        await self.server.called("getUpdates", timeout=60, times=polled + 1)

    async def stop(self) -> int:
        """SIGTERM; gives the exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self._process.wait(), 10)

    async def kill(self) -> None:
        """SIGKILL, if it is still there."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    @property
    def data(self) -> Path:
        """The folder that it keeps its library in."""
        return self._folder / "library"

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    def reader(self, language: str = "en") -> Person:
        return Person(self.server, next(self._ids), "Reader", language)

    async def take_in(self, name: str, data: bytes) -> Message:
        """The admin uploads a file; gives the receipt."""
        await self.admin.upload(name, data)
        return await self.admin.wait_for(lambda message: "…" not in message.text[-2:])


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def bot(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Bot]:
    """A running bot that knows one article."""
    async with BotApi(privacy=False) as server:
        bot = Bot(server, tmp_path_factory.mktemp("bot"))
        await bot.start()
        try:
            receipt = await bot.take_in("strike.txt", ARTICLE)
            assert "Added: إضراب الميناء يدخل يومه الثاني" in receipt.text
            yield bot
            assert await bot.stop() == 0
        finally:
            await bot.kill()
        assert not server.refused, "Telegram would have refused a request"
        assert "Traceback" not in bot.log
        assert server.token not in bot.log
        assert server.token.partition(":")[2] not in bot.log


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def ask(person: Person, question: str) -> Message:
    await person.say(question)
    (answer,) = await person.answer()
    return answer


async def test_an_upload_shows_progress_and_becomes_a_receipt(bot: Bot) -> None:
    await bot.admin.upload(
        "many.txt", "Rain in Varna\nIt rained, Ivo Maric said.\n".encode("utf-16")
    )
    first = await bot.admin.event("sent")
    receipt = await bot.admin.wait_for(lambda message: "Added" in message.text)
    assert first.message is receipt, "the progress itself turns into the receipt"
    assert receipt.edits >= 1
    assert receipt.text.startswith("✅ Added: Rain in Varna\n#")
    assert "1" in receipt.text
    assert "UTF-16" in receipt.text


async def test_a_reader_gets_the_sentence_as_a_quotation_with_its_source(bot: Bot) -> None:
    answer = await ask(bot.reader(), QUESTION)
    assert answer.quotes == [QUOTED]
    for part in ("إضراب الميناء يدخل يومه الثاني", "strike.\u2060txt", "2024-03-04"):
        assert part in answer.text


@pytest.mark.parametrize("question", ["ماذا قال سمير الحدادي؟", "/ask what did Haddadi say?"])
async def test_it_can_be_asked_in_arabic_and_by_command(bot: Bot, question: str) -> None:
    assert (await ask(bot.reader("ar"), question)).quotes == [QUOTED]


async def test_a_follow_up_is_read_by_the_question_before_it_until_new(bot: Bot) -> None:
    reader = bot.reader()
    await ask(reader, QUESTION)
    follow = await ask(reader, "what did he say about Thursday?")
    assert follow.text.splitlines()[0] == "\u2068Samir al-Haddadi\u2069, on \u2068Thursday\u2069"
    assert "nothing more" in (await ask(reader, "what else did he say?")).text
    forgotten = await ask(reader, "/new")
    assert forgotten.text == "Forgotten. Your next question stands alone."
    assert "Samir" not in (await ask(reader, "what did he say about Thursday?")).text


async def test_the_button_leads_to_the_sentence_in_its_context(bot: Bot) -> None:
    reader = bot.reader()
    answer = await ask(reader, QUESTION)
    await reader.click(answer.button("In context"))
    (context,) = await reader.answer()
    assert await reader.toast() == ""
    assert context.quotes == [QUOTED]
    assert "طالبت ليلى بن نصر" in context.text


async def test_a_deep_link_leads_to_the_same_sentence(bot: Bot) -> None:
    reader = bot.reader()
    button = (await ask(reader, QUESTION)).button("In context")
    assert button.callback_data is not None
    await reader.start(button.callback_data.removeprefix("context:"))
    (context,) = await reader.answer()
    assert context.quotes == [QUOTED]


async def test_a_forwarded_answer_still_leads_to_its_sentence(bot: Bot) -> None:
    answer = await ask(bot.reader(), QUESTION)
    ((title, url),) = answer.links
    assert "إضراب الميناء" in title
    stranger = bot.reader("ar")
    await stranger.open(url)
    (context,) = await stranger.answer()
    assert context.quotes == [QUOTED]
    share = context.button("شارك").url
    assert share is not None
    assert share.startswith(
        "https://t.me/share/url?url=https%3A%2F%2Ft.me%2Fisnad_test_bot%3Fstart"
    )


async def test_a_button_below_a_message_that_is_gone_still_works(bot: Bot) -> None:
    reader = bot.reader()
    answer = await ask(reader, QUESTION)
    button = answer.button("In context")
    answer.deleted = True
    await reader.click(button)
    (context,) = await reader.answer()
    assert context.quotes == [QUOTED]
    assert "— " in context.text


async def test_an_article_from_the_web_opens_at_the_sentence(bot: Bot) -> None:
    line = (
        '{"url": "https://example.org/flood", "title": "Flood in Siraf",'
        ' "text": "Nobody was hurt, Omar Keller said in Siraf."}\n'
    )
    await bot.take_in("flood.jsonl", line.encode())
    reader = bot.reader()
    answer = await ask(reader, "what did Omar Keller say?")
    await reader.click(answer.button("In context"))
    context = await reader.wait_for(lambda message: message is not answer)
    assert context.button("Open the page").url == (
        "https://example.org/flood#:~:text=Nobody%20was%20hurt%2C%20Omar%20Keller%20said"
        "%20in%20Siraf."
    )


@pytest.mark.parametrize("payload", ["c", "cAAAAAAAAAA", "zzzz", "source_3"])
async def test_a_made_up_link_gets_a_sentence(bot: Bot, payload: str) -> None:
    reader = bot.reader()
    await reader.start(payload)
    (answer,) = await reader.answer()
    assert "no citation" in answer.text


@pytest.mark.parametrize("data", ["context:cXXXX", "sources:99999999999", "delete:1", "x" * 64])
async def test_a_forged_button_does_nothing_and_is_answered(bot: Bot, data: str) -> None:
    reader = bot.reader()
    answer = await ask(reader, QUESTION)
    await reader.click(Button("forged", data, None, answer))
    await reader.toast()
    assert len((await ask(bot.reader(), "/sources")).text) > 0


@pytest.mark.parametrize(
    ("question", "language", "no"),
    [
        ("what did Macron say about cheese?", "en", "I found no sentence that answers this."),
        ("ماذا قال ماكرون عن الجبن؟", "ar", "لم أجد جملة تجيب عن هذا السؤال."),
    ],
)
async def test_a_no_cites_nothing_and_is_in_the_language_of_the_question(
    bot: Bot, question: str, language: str, no: str
) -> None:
    answer = await ask(bot.reader("ar" if language == "en" else "en"), question)
    assert answer.text.startswith(no)
    assert answer.quotes == []
    assert [button.text for button in answer.buttons] == ["👍", "👎"]


@pytest.mark.parametrize(
    "text", ["🙂", "what is the?", "a" * 4000, "\u202e\u2066", "<b>&", "' OR 1=1 --", "%s {0} ${x}"]
)
async def test_odd_questions_get_a_sentence(bot: Bot, text: str) -> None:
    answer = await ask(bot.reader(), text)
    assert answer.text
    assert not answer.quotes


async def test_markup_in_an_article_is_shown_as_it_stands(bot: Bot) -> None:
    answer = await ask(bot.reader("ar"), "ماذا طالبت ليلى بن نصر؟")
    assert '<5%> & "فوراً".' in answer.quotes[0]


@pytest.mark.parametrize(("language", "word"), [("en", "Hello"), ("ar", "أهلاً"), ("fr", "Hello")])
async def test_start_greets_in_the_readers_language(bot: Bot, language: str, word: str) -> None:
    assert word in (await ask(bot.reader(language), "/start")).text


async def test_help_shows_admins_what_readers_need_not_see(bot: Bot) -> None:
    assert "/delete" not in (await ask(bot.reader(), "/help")).text
    assert "/delete" in (await ask(bot.admin, "/help")).text


async def test_the_menu_is_in_each_users_language_and_the_admins_is_longer(bot: Bot) -> None:
    await ask(bot.admin, "/start")
    menus = bot.server.commands
    described = [
        c["description"] for (_, lang), menu in menus.items() if lang == "ar" for c in menu
    ]
    assert "المقالات التي أعرفها" in described
    longest = max(menus.values(), key=len)
    assert {"delete", "stats"} <= {command["command"] for command in longest}


async def test_sources_lists_what_there_is(bot: Bot) -> None:
    text = (await ask(bot.reader(), "/sources")).text
    assert "#1 \u2068إضراب الميناء يدخل يومه الثاني\u2069" in text
    assert "strike.\u2060txt" in text


async def test_a_long_list_is_turned_page_by_page_in_one_message(bot: Bot) -> None:
    lines = b"".join(
        b'{"title": "Page %d", "text": "It rained on day %d."}\n' % (n, n) for n in range(12)
    )
    receipt = await bot.take_in("pages.jsonl", lines)
    assert "12 articles read: 12 new" in receipt.text
    reader = bot.reader()
    first = await ask(reader, "/sources")
    assert "Page 11" in first.text
    await reader.click(first.button("Older"))
    second = await reader.wait_for(lambda message: message.edits == 1)
    assert second is first
    assert "strike.\u2060txt" in second.text
    await reader.click(second.button("Newer"))
    assert "Page 11" in (await reader.wait_for(lambda message: message.edits == 2)).text


@pytest.mark.parametrize(
    "command",
    ["/ingest", "/delete 1", "/stats", "/selfcheck", "/reindex", "/delete", "/export"],
)
async def test_a_reader_may_do_nothing_that_admins_do(bot: Bot, command: str) -> None:
    before = (await ask(bot.admin, "/sources")).text
    assert (await ask(bot.reader(), command)).text == "Only admins may do that."
    assert (await ask(bot.reader("ar"), command)).text == "هذا الأمر للمشرفين فقط."
    assert (await ask(bot.admin, "/sources")).text == before


async def test_a_backup_is_for_owners_alone(bot: Bot) -> None:
    assert (await ask(bot.reader(), "/backup")).text == "Only owners may do that."
    assert (await ask(bot.reader("ar"), "/backup")).text == "هذا الأمر للمالكين فقط."


async def test_a_readers_file_is_not_taken_in(bot: Bot) -> None:
    before = (await ask(bot.admin, "/sources")).text
    reader = bot.reader()
    await reader.upload("mine.txt", b"Mine\nIt rained, Mr Reader said.\n")
    (answer,) = await reader.answer()
    assert answer.text == "Only admins may do that."
    assert (await ask(bot.admin, "/sources")).text == before


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.txt", b"", "it is empty"),
        ("picture.png", b"\x89PNG\r\n\x1a\n", "“.png” are not read"),
        ("binary.txt", bytes(range(256)) * 20, "binary file"),
        ("broken.jsonl", b"{nonsense\n", "Line 1 is not valid JSON"),
        ("list.html", b"<html><body><a href=/>x</a></body></html>", "No article was found"),
        ("numbers.txt", b"1 2 3\n4 5 6\n", "no words"),
    ],
)
async def test_a_file_that_is_no_article_gets_the_reason(
    bot: Bot, name: str, data: bytes, said: str
) -> None:
    receipt = await bot.take_in(name, data)
    assert receipt.text.startswith("⚠️ Not taken in: ")
    assert said in receipt.text


async def test_a_file_that_is_too_large_is_refused_before_it_is_fetched(bot: Bot) -> None:
    fetched = len(bot.server.calls("getFile"))
    await bot.admin.upload("huge.txt", b"x" * 20_000_001)
    (answer,) = await bot.admin.answer()
    assert "20 MB is the limit" in answer.text
    assert len(bot.server.calls("getFile")) == fetched


async def test_a_download_that_fails_says_so_and_can_be_repeated(bot: Bot) -> None:
    bot.server.fail("getFile", status=400)
    assert "could not fetch" in (await bot.take_in("late.txt", b"Late\nIt was late.\n")).text
    assert "Added" in (await bot.take_in("late.txt", b"Late\nIt was late.\n")).text


async def test_a_pasted_text_is_taken_in_by_a_reply(bot: Bot) -> None:
    pasted = await bot.admin.say("Snow in Tromso\nIt snowed for a week, Ruth Calder said.")
    await bot.admin.wait_for(lambda message: bool(message.text))
    await bot.admin.reply(pasted, "/ingest")
    receipt = await bot.admin.wait_for(lambda message: "Added" in message.text)
    assert "Snow in Tromso" in receipt.text
    assert (await ask(bot.reader(), "what did Ruth Calder say?")).quotes


async def test_a_file_is_taken_in_by_a_reply_too(bot: Bot) -> None:
    group = Group(bot.server, id=-2002)
    somebody, admin = group.join(bot.reader()), group.join(bot.admin)
    posted = await somebody.upload(
        "hail.txt", b"Hail in Corfu\nIt hailed, Ivo Maric said.\n", "look"
    )
    await somebody.silence()
    await admin.reply(posted, "/ingest")
    receipt = await admin.wait_for(lambda message: "Added" in message.text)
    assert "Hail in Corfu" in receipt.text


@pytest.mark.parametrize("caption", ["/ingest@another_bot", "/ingestion is a word", "nice"])
async def test_in_a_group_a_file_needs_our_command(bot: Bot, caption: str) -> None:
    group = Group(bot.server, id=-3003)
    admin = group.join(bot.admin)
    await admin.upload("x.txt", b"X\nIt rained on X, Ivo Maric said.\n", caption)
    await admin.silence()


@pytest.mark.parametrize("argument", ["", "x", "-1", "##1", "1 2", "9" * 40, "²"])
async def test_an_odd_number_deletes_nothing(bot: Bot, argument: str) -> None:
    assert "Write the article's number" in (await ask(bot.admin, f"/delete {argument}")).text


ROW = '{{"title": "Row {0}", "text": "It rained for {0} days in Varna, Ruth Calder said."}}\n'


@pytest.mark.parametrize("how", ["stop", "kill"])
async def test_a_file_goes_on_where_it_was_after_a_stop(bot: Bot, how: str) -> None:
    rows = "".join(ROW.format(f"{how}{n}") for n in range(900)).encode()
    received = await bot.admin.upload("rows.jsonl", rows)
    progress = await bot.admin.wait_for(lambda message: "of 900 articles" in message.text)
    if how == "stop":
        assert await bot.stop() == 0
    else:
        await bot.kill()
    await bot.start()
    receipt = await bot.admin.wait_for(lambda message: "articles read" in message.text, timeout=60)
    assert "900 articles read: 900 new, 0 updated, 0 known, 0 failed." in receipt.text
    assert receipt is progress, "the one message, also after the restart"
    assert received.id < receipt.id


async def test_a_deleted_article_is_gone_and_its_old_button_says_so(bot: Bot) -> None:
    receipt = await bot.take_in("gone.txt", b"Gone\nNobody came, Omar Veling said in Corfu.\n")
    number = receipt.text.partition("#")[2].split()[0]
    reader = bot.reader()
    answer = await ask(reader, "what did Omar Veling say?")
    assert answer.quotes
    assert "Deleted: Gone" in (await ask(bot.admin, f"/delete {number}")).text
    assert not (await ask(bot.reader(), "what did Omar Veling say?")).quotes
    await reader.click(answer.button("In context"))
    assert "was removed on" in (await reader.wait_for(lambda m: m is not answer)).text
    assert "no article" in (await ask(bot.admin, f"/delete {number}")).text


async def test_care_for_the_library(bot: Bot) -> None:
    assert "articles: " in (await ask(bot.admin, "/stats")).text
    await bot.admin.say("/selfcheck")
    assert await bot.admin.wait_for(lambda message: "Everything agrees" in message.text)
    await bot.admin.say("/reindex")
    assert await bot.admin.wait_for(lambda message: message.text.startswith("Done: "))


async def test_the_days_are_drawn_at_the_press_of_a_button(bot: Bot) -> None:
    stats = await ask(bot.admin, "/stats")
    await bot.admin.click(stats.button("By day"))
    picture = await bot.admin.wait_for(lambda message: "photo" in message.content)
    assert bot.server.content_of(picture).startswith(b"\x89PNG")
    assert "Blue: articles that came in" in picture.content["caption"]
    assert "Orange: questions" in picture.content["caption"]


async def test_a_backup_comes_as_a_file_and_makes_the_library_anew(
    bot: Bot, tmp_path: Path
) -> None:
    await bot.admin.say("/backup")
    message = await bot.admin.wait_for(lambda message: "document" in message.content)
    assert "isnad restore FILE" in message.content["caption"]
    file = tmp_path / "sent.backup"
    file.write_bytes(bot.server.content_of(message))
    settings = read_settings({"ISNAD_DATA_DIR": str(tmp_path / "new")})
    made = restore(settings, file, replace=False)
    assert made.counts["article"] > 0
    with open_isnad(settings) as isnad:
        answer = isnad.asker.ask(QUESTION)
        assert " ".join(one.cited.text for one in answer.citations) == QUOTED
    assert list(bot.data.glob("backups/*")) == []


async def test_a_bot_at_work_is_not_restored_over(bot: Bot, tmp_path: Path) -> None:
    settings = read_settings({"ISNAD_DATA_DIR": str(bot.data)})
    made = tmp_path / "mine.backup"
    back_up(settings, made)
    with pytest.raises(BackupError, match="library_in_use"):
        restore(settings, made, replace=True)
    assert (await ask(bot.reader(), QUESTION)).quotes == [QUOTED]


async def test_articles_are_given_away_as_lines(bot: Bot) -> None:
    await bot.admin.say("/export")
    message = await bot.admin.wait_for(lambda message: "document" in message.content)
    lines = bot.server.content_of(message).decode().splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    assert any(QUOTED in text for text in texts)


@pytest.mark.parametrize("command", ["/backup", "/export"])
async def test_files_of_the_library_are_sent_in_private_only(bot: Bot, command: str) -> None:
    group = Group(bot.server)
    admin = group.join(bot.admin)
    assert "our own chat only" in (await ask(admin, command)).text


@pytest.mark.parametrize("data", ["care:picture", "care:repair", "care:stop", "care:", "care:x:y"])
async def test_a_reader_cannot_press_the_buttons_of_care(bot: Bot, data: str) -> None:
    reader = bot.reader()
    answer = await ask(reader, QUESTION)
    sent = len(bot.server.calls("sendPhoto"))
    await reader.click(Button("forged", data, None, answer))
    assert await reader.toast() == "Only admins may do that."
    assert len(bot.server.calls("sendPhoto")) == sent


async def test_a_library_that_disagrees_is_mended_at_the_press_of_a_button(
    tmp_path: Path,
) -> None:
    async with BotApi(privacy=False) as server:
        bot = Bot(server, tmp_path)
        try:
            await bot.start()
            await bot.take_in("strike.txt", ARTICLE)
            with closing(sqlite3.connect(bot.data / "isnad.db")) as connection:
                connection.execute(
                    "INSERT INTO sentence_terms (sentence_terms) VALUES ('delete-all')"
                )
                connection.commit()
            told = await ask(bot.admin, "/selfcheck")
            assert "missing from the word search" in told.text
            await bot.admin.click(told.button("Repair"))
            await bot.admin.wait_for(lambda message: message.text.startswith("Mended"))
            assert "Everything agrees" in (await ask(bot.admin, "/selfcheck")).text
            assert (await ask(bot.reader(), QUESTION)).quotes == [QUOTED]
            assert await bot.stop() == 0
        finally:
            await bot.kill()
        assert "Traceback" not in bot.log


async def test_in_a_group_it_speaks_only_when_spoken_to(bot: Bot) -> None:
    group = Group(bot.server)
    member = group.join(bot.reader())
    await member.say(QUESTION)
    await member.silence()
    await member.mention(QUESTION)
    (answer,) = await member.answer()
    assert answer.quotes == [QUOTED]
    await member.reply(answer, "what did Macron say about cheese?")
    (again,) = await member.answer()
    assert "no sentence" in again.text


async def test_in_a_forum_it_answers_in_the_topic_of_the_question(bot: Bot) -> None:
    member = Group(bot.server, id=-4004).join(bot.reader())
    asked = typed(f"@isnad_test_bot {QUESTION}")
    await member.send(asked, message_thread_id=17, is_topic_message=True)
    (answer,) = await member.answer()
    assert answer.quotes == [QUOTED]
    sent = bot.server.calls("sendMessage")[-1].arguments
    assert sent["message_thread_id"] == "17"


async def test_an_edited_question_edits_its_answer(bot: Bot) -> None:
    reader = bot.reader()
    question = await reader.say("what did Macron say about cheese?")
    (no,) = await reader.answer()
    await reader.edit(question, QUESTION)
    answer = await reader.wait_for(lambda message: message.quotes)
    assert answer is no
    assert answer.quotes == [QUOTED]
    await reader.edit(question, "/ask ماذا طالبت ليلى بن نصر؟")
    other = await reader.wait_for(lambda message: message.quotes != [QUOTED])
    assert other is no
    assert "فوراً" in other.quotes[0]
    bot.server.fail("editMessageText", status=400)
    await reader.edit(question, QUESTION)
    anew = await reader.wait_for(lambda message: message.quotes == [QUOTED])
    assert anew is not no, "where the answer cannot be edited, it comes anew"
    await reader.event("deleted")
    assert reader.messages == [anew]


async def test_what_was_never_asked_is_left_alone_when_it_is_edited(bot: Bot) -> None:
    member = Group(bot.server).join(bot.reader())
    said = await member.say("who?")
    await member.edit(said, QUESTION)
    await member.silence()
    help_ = await member.say("/help")
    await member.answer()
    await member.edit(help_, "/start")
    await member.silence()


async def test_inline_a_sentence_can_be_inserted_into_any_chat(bot: Bot) -> None:
    reader = bot.reader()
    offered = await reader.type_inline("Haddadi harbour")
    assert offered.cache_time <= 60
    first = offered.results[0]
    assert first.quotes == [QUOTED]
    assert "إضراب الميناء يدخل يومه الثاني" in first.shown.text
    assert first.title == "سمير الحدادي"
    ((button,),) = first.rows
    await reader.open(button["url"])
    (context,) = await reader.answer()
    assert context.quotes == [QUOTED]
    in_arabic = await reader.type_inline("ماذا قالت ليلى بن نصر؟")
    assert "فوراً" in in_arabic.results[0].quotes[0]


async def test_inline_nothing_typed_shows_examples_and_nonsense_nothing(bot: Bot) -> None:
    reader = bot.reader("ar")
    examples = await reader.type_inline("")
    assert [QUOTED] in [result.quotes for result in examples.results]
    assert examples.button == {"text": "اكتب اسماً أو موضوعاً أو سؤالاً", "start_parameter": "inline"}
    for nonsense in ("zzzz qqqq", "🙂", "<b>&", "ك" * 256):
        assert (await reader.type_inline(nonsense)).results == []
    await reader.start("inline")
    (greeting,) = await reader.answer()
    assert "أهلاً" in greeting.text


async def test_what_somebody_inserted_is_not_taken_for_a_question(bot: Bot) -> None:
    reader = bot.reader()
    await reader.send(typed(QUOTED), via_bot=bot.server.bot)
    await reader.silence()


async def test_it_introduces_itself_in_each_language(bot: Bot) -> None:
    for kind in ("description", "short_description"):
        told = {language: text for (k, language), text in bot.server.told.items() if k == kind}
        assert "مصدرها" in told["ar"]
        assert told[""] == told["en"]


async def test_a_vote_is_kept_with_the_question_and_what_was_cited(bot: Bot) -> None:
    first, second = bot.reader(), bot.reader("ar")
    answer = await ask(first, QUESTION)
    (cited,) = [b.callback_data for b in answer.buttons if "context" in str(b.callback_data)]
    await first.click(answer.button("👎"))
    assert await first.toast() == "Noted: the answer is wrong. Thank you!"
    await first.click(answer.button("👍"))
    assert await first.toast() == "Noted: the answer is right. Thank you!"
    no = await ask(second, "ماذا قال ماكرون عن الجبن؟")
    await second.click(no.button("👎"))
    assert "سُجّل" in await second.toast()
    await bot.admin.say("/feedback")
    (file,) = await bot.admin.answer()
    votes = [json.loads(line) for line in bot.server.content_of(file).splitlines()]
    assert [v["question"] for v in votes] == [QUESTION, "ماذا قال ماكرون عن الجبن؟"]
    assert [v["right"] for v in votes] == [True, False]
    assert [v["citations"] for v in votes] == [[str(cited).removeprefix("context:")], []]


async def test_votes_are_for_admins_alone(bot: Bot) -> None:
    assert (await ask(bot.reader(), "/feedback")).text == "Only admins may do that."
    group = Group(bot.server, id=-5005).join(bot.admin)
    await group.say("/feedback@isnad_test_bot")
    assert "our own chat" in (await group.answer())[0].text


async def test_a_vote_under_a_message_that_is_gone_says_so(bot: Bot) -> None:
    reader = bot.reader()
    answer = await ask(reader, QUESTION)
    button = answer.button("👍")
    answer.deleted = True
    await reader.click(button)
    assert "too old" in await reader.toast()


async def test_cancel_ends_what_is_taken_in_after_the_article_that_it_is_at(bot: Bot) -> None:
    data = "".join(ROW.format(f"leaf{n}") for n in range(20_000)).encode()
    await bot.admin.upload("leaves.jsonl", data)
    await bot.admin.upload("next.txt", b"Next\nIt rained, Ivo Maric said.\n")
    progress = await bot.admin.wait_for(lambda message: "of 20000 articles" in message.text)
    stranger = bot.reader()
    await stranger.say("/cancel")
    assert "nothing under way" in (await stranger.answer())[0].text
    await bot.admin.say("/cancel")
    await bot.admin.wait_for(lambda message: message.text == "Cancelled.")
    ended = await bot.admin.wait_for(lambda message: "cancelled after" in message.text)
    await bot.admin.wait_for(lambda message: message.text == "\u2068next.txt\u2069: cancelled.")
    assert ended is progress
    count = int(ended.text.split("cancelled after ")[1].split()[0])
    assert 0 < count < 20_000
    assert "nothing under way" in (await ask(bot.admin, "/cancel")).text
    assert "waits for its turn" not in (await ask(bot.admin, "/jobs")).text


async def test_what_was_asked_when_the_bot_is_stopped_or_killed_is_answered_later(bot: Bot) -> None:
    for end in (bot.stop, bot.kill):
        await bot.admin.say(QUESTION)
        await end()
        await bot.start()
        answer = await bot.admin.wait_for(lambda message: message.quotes)
        assert answer.quotes == [QUOTED]


async def test_one_chat_does_not_hold_up_another_and_keeps_its_own_order(bot: Bot) -> None:
    crowd = [bot.reader() for _ in range(10)]
    for person in crowd:
        await person.say(QUESTION)
        await person.say("/help")
    for person in crowd:
        answer, help_ = await person.answer(count=2)
        assert answer.quotes == [QUOTED]
        assert "/sources" in help_.text


@pytest.mark.parametrize(
    "failure", [{"status": 500}, {"status": 0}, {"status": 429, "retry_after": 1}]
)
async def test_a_failure_of_telegrams_loses_no_answer_and_doubles_none(
    bot: Bot, failure: dict[str, int]
) -> None:
    bot.server.fail("sendMessage", **failure)  # type: ignore[arg-type]
    reader = bot.reader()
    answer = await ask(reader, QUESTION)
    assert answer.quotes == [QUOTED]
    await asyncio.sleep(0.3)
    assert reader.messages == [answer]


async def test_a_button_that_is_too_old_to_acknowledge_still_does_its_work(bot: Bot) -> None:
    reader = bot.reader()
    answer = await ask(reader, QUESTION)
    bot.server.fail("answerCallbackQuery", status=400)
    await reader.click(answer.button("In context"))
    (context,) = await reader.answer()
    assert context.quotes == [QUOTED]


async def test_a_request_that_telegram_refuses_does_not_end_in_silence(bot: Bot) -> None:
    bot.server.fail("sendMessage", status=400)
    assert "Something went wrong" in (await ask(bot.reader(), QUESTION)).text


async def test_after_a_kill_everything_is_there_and_old_buttons_work(bot: Bot) -> None:
    reader = bot.reader()
    answer = await ask(reader, QUESTION)
    await asyncio.sleep(0.3)  # killed in the middle of an answer, it would give it again
    await bot.kill()
    await bot.start()
    await reader.click(answer.button("In context"))
    (context,) = await reader.answer()
    assert context.quotes == [QUOTED]
    assert (await ask(bot.reader(), QUESTION)).quotes == [QUOTED]


async def test_a_bot_that_cannot_start_says_why(tmp_path: Path) -> None:
    async with BotApi() as server:
        environment = {
            **os.environ,
            "ISNAD_DATA_DIR": str(tmp_path),
            "ISNAD_TELEGRAM_TOKEN": "1:wrong",
            "ISNAD_TELEGRAM_BASE_URL": server.url,
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "bot", env=environment, stderr=asyncio.subprocess.PIPE
        )
        _, errors = await process.communicate()
    assert process.returncode == 1
    assert "does not accept the token" in errors.decode()
    assert "Traceback" not in errors.decode()


async def test_admins_are_told_that_a_model_cannot_be_had_and_the_built_in_one_answers(
    tmp_path: Path,
) -> None:
    async with BotApi(privacy=False) as server:
        bot = Bot(server, tmp_path)
        try:
            await bot.start(ISNAD_EMBEDDING_MODEL="/no/such/model", HF_HUB_OFFLINE="1")
            await bot.take_in("strike.txt", ARTICLE)
            assert (await ask(bot.reader(), QUESTION)).quotes == [QUOTED]
            stats = (await ask(bot.admin, "/stats")).text
            assert "warning: The model /no/such/model" in stats
            assert "Until then the built-in model answers." in stats
            assert "everything agrees" in (await ask(bot.admin, "/selfcheck")).text.lower()
            assert await bot.stop() == 0
        finally:
            await bot.kill()
        assert "The model /no/such/model" in bot.log
        assert "Traceback" not in bot.log


async def test_after_a_change_of_model_the_new_one_answers(tmp_path: Path) -> None:
    sentences = "".join(f"Rain number {n} fell in Varna.\n" for n in range(400))
    async with BotApi(privacy=False) as server:
        bot = Bot(server, tmp_path)
        try:
            await bot.start()
            await bot.take_in("strike.txt", ARTICLE)
            await bot.take_in("rain.txt", f"Rain\n{sentences}".encode())
            before = (await ask(bot.admin, "/stats")).text
            assert await bot.stop() == 0
            model = write_static_model(tmp_path / "other")
            await bot.start(ISNAD_EMBEDDING_MODEL=str(model))
            assert (await ask(bot.reader(), QUESTION)).quotes == [QUOTED]
            after = (await ask(bot.admin, "/stats")).text
            assert "model: static-" in after
            assert "change of model" not in after
            assert before.split("model: ")[1].split()[0] not in after
            assert await bot.stop() == 0
        finally:
            await bot.kill()
        assert "Traceback" not in bot.log
