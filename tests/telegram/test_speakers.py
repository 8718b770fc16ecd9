"""Who said what, asked of the real process over HTTP; the ledger is put in beside it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio
from bot_api import BotApi
from chats import Button, Message
from ledgers import put
from people import Group, Person
from test_bot import Bot, ask

from bot.wiring import open_archive
from config.settings import read_settings

RAINS = [f"it rained for {n} days in Ostend" for n in range(1, 13)]
FLOOD = "Flood <b>\nOSTEND, 4 March 2024\n" + "".join(
    f"Mayor Ada Thornby said that {rain}. Nobody else came.\n" for rain in RAINS
)
STRIKE = """Strike & rain
OSTEND, 5 March 2024
The Gazette quoted the docker Omar Thornby as saying that wages are "too low" & <late>.
"""
ARABIC = """فيضان في أوستند
وقالت آدا ثورنبي إنّ السدّ امتلأ.
"""


class Readers(Bot):
    """The bot of the other tests, and its library from outside."""

    def __init__(self, server: BotApi, folder: Path) -> None:
        super().__init__(server, folder)
        self.library = folder / "library"

    def put(self, article_id: int, *said: tuple[tuple[str, ...], str, str]) -> None:
        settings = read_settings({"ISNAD_DATA_DIR": str(self.library)})
        with closing(open_archive(settings)) as archive:
            put(archive, article_id, *said)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def bot(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Readers]:
    """A running bot that knows three articles and who speaks in them."""
    async with BotApi(privacy=False) as server:
        bot = Readers(server, tmp_path_factory.mktemp("speakers"))
        await bot.start()
        try:
            for name, text in (("flood.txt", FLOOD), ("strike.txt", STRIKE), ("a.txt", ARABIC)):
                assert "Added" in (await bot.take_in(name, text.encode())).text
            bot.put(1, *((("Ada Thornby|Mayor",), "said", rain) for rain in RAINS))
            bot.put(
                2,
                (("Omar Thornby|docker", "|The Gazette"), "saying", "wages are"),
            )
            bot.put(3, (("آدا ثورنبي",), "قالت", "السدّ امتلأ"))
            yield bot
            assert await bot.stop() == 0
        finally:
            await bot.kill()
        assert not server.refused, "Telegram would have refused a request"
        assert "Traceback" not in bot.log


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def press(person: Person, message: Message, label: str) -> Message:
    """Presses a button that edits its message."""
    before = message.edits
    await person.click(message.button(label))
    return await person.wait_for(lambda m: m is message and m.edits > before)


async def forge(person: Person, message: Message, data: str) -> Message:
    await person.click(Button("forged", data, None, message))
    await person.toast()
    (told,) = await person.answer()
    return told


async def test_all_that_somebody_said_is_turned_page_by_page(bot: Readers) -> None:
    reader = bot.reader()
    first = await ask(reader, "/said Ada Thornby")
    assert first.text.startswith("\u2068Ada Thornby\u2069 (\u2068Mayor\u2069) · 13 statements")
    assert first.quotes == [f"Mayor Ada Thornby said that {rain}." for rain in RAINS[:5]]
    assert "1. \u2068Ada Thornby\u2069 · \u2068Flood <b>\u2069" in first.text
    second = await press(reader, first, "More")
    assert second.quotes == [f"Mayor Ada Thornby said that {rain}." for rain in RAINS[5:10]]
    third = await press(reader, second, "More")
    assert third.quotes[-1] == "وقالت آدا ثورنبي إنّ السدّ امتلأ."
    assert [b.text for b in third.buttons][-1] == "◀ Back"
    assert (await press(reader, third, "Back")).quotes[0].endswith("6 days in Ostend.")


async def test_a_button_of_a_page_leads_to_the_context(bot: Readers) -> None:
    reader = bot.reader()
    page = await ask(reader, "/said Ada Thornby")
    await reader.click(page.button("2 · In context"))
    (context,) = await reader.answer()
    assert context.quotes == page.quotes[1:2]


async def test_an_arabic_name_is_answered_in_arabic(bot: Readers) -> None:
    page = await ask(bot.reader(), "/said آدا ثورنبي")
    assert "13 تصريحاً" in page.text
    assert page.button("المزيد").callback_data


async def test_who_passed_it_on_stands_in_the_source_line(bot: Readers) -> None:
    page = await ask(bot.reader(), "/said Omar Thornby")
    assert page.quotes == [STRIKE.splitlines()[2]]
    assert "\u2068Omar Thornby\u2069 · \u2068via \u2068The Gazette\u2069\u2069 · " in page.text


async def test_an_answer_for_somebodys_words_has_pages_too(bot: Readers) -> None:
    reader = bot.reader()
    answer = await ask(reader, "what did Ada Thornby say in article 1?")
    assert "· 12 statements" in answer.text
    assert "Only article #1." in answer.text
    assert len(answer.quotes) == 5
    last = await press(reader, await press(reader, answer, "More"), "More")
    assert last.quotes == [f"Mayor Ada Thornby said that {rain}." for rain in RAINS[10:]]


async def test_of_several_one_is_chosen_by_a_button(bot: Readers) -> None:
    reader = bot.reader()
    for asked in ("/ask what did Thornby say?", "what did Thornby say?", "/said Thornby"):
        which = await ask(reader, asked)
        assert which.text.startswith("Which one is meant?\n1. \u2068Ada Thornby\u2069")
        assert which.quotes == []
        chosen = await press(reader, which, "Omar Thornby")
        assert chosen.quotes == [STRIKE.splitlines()[2]]


async def test_the_topic_is_kept_in_what_was_replied_to(bot: Readers) -> None:
    reader = bot.reader()
    which = await ask(reader, "/said Thornby about wages")
    silent = await press(reader, which, "Ada Thornby")
    assert "said nothing on “\u2068wages\u2069”" in silent.text
    assert "These spoke on it: \u2068Omar Thornby\u2069." in silent.text


async def test_a_question_asked_by_reply_can_be_turned_too(bot: Readers) -> None:
    group = Group(bot.server, id=-4004)
    reader = group.join(bot.reader())
    question = await reader.say("what did Thornby say?")
    await reader.silence()
    await reader.reply(question, "/ask")
    (which,) = await reader.answer()
    assert (await press(reader, which, "Omar Thornby")).quotes == [STRIKE.splitlines()[2]]


async def test_who_is_silent_on_a_topic_is_told_with_who_is_not(bot: Readers) -> None:
    reader = bot.reader()
    answer = await ask(reader, "what did Ada Thornby say about wages?")
    assert "said nothing on “\u2068wages\u2069”" in answer.text
    assert answer.quotes == []
    *nearest, right, wrong = answer.buttons
    assert (right.text, wrong.text) == ("👍", "👎")
    assert len(nearest) == 3
    await reader.click(nearest[0])
    (context,) = await reader.answer()
    assert context.quotes[0].startswith(nearest[0].text[:30])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("/said", "Write a name after the command"),
        ("/said Macron", "is called “\u2068Macron\u2069”. /speakers"),
        ("/said <b>&amp;", "is called “\u2068<b>&amp;\u2069”"),
        ("/said 🙂", "no name in that"),
        ("/said " + "x" * 4000, "too long for a name"),
        ("/said ماكرون", "لا أحد ممن يتحدثون في المقالات اسمه"),
        ("/speakers x", "Write the article's number"),
        ("/speakers " + "9" * 40, "Write the article's number"),
        ("/speakers 99", "There is no article 99."),
    ],
)
async def test_odd_requests_get_a_sentence(bot: Readers, text: str, told: str) -> None:
    assert told in (await ask(bot.reader(), text)).text


@pytest.mark.parametrize("data", ["said:999999:0", "saidon:1:0", "spoken:1:0", "spoken:999999:5"])
async def test_a_button_that_leads_nowhere_any_more_says_so(bot: Readers, data: str) -> None:
    reader = bot.reader()
    told = await forge(reader, await ask(reader, "/help"), data)
    assert told.text.startswith("That button no longer leads anywhere")


@pytest.mark.parametrize("data", ["said:{}", "said:{}:99999999", "hear:{}", "speakers:0:99999999"])
async def test_a_place_behind_the_end_is_the_last_page(bot: Readers, data: str) -> None:
    reader = bot.reader()
    people = await ask(reader, "/speakers")
    known = (people.button("Ada").callback_data or "").partition(":")[2]
    page = await forge(reader, await ask(reader, "/help"), data.format(known))
    assert "Thornby" in page.text


@pytest.mark.parametrize("data", ["said:", "said:x:0", "said:1:-5", "spoken:²:0", "hear:1:0:0"])
async def test_a_forged_button_is_answered_and_does_nothing(bot: Readers, data: str) -> None:
    reader = bot.reader()
    await reader.click(Button("forged", data, None, await ask(reader, "/help")))
    await reader.toast()
    await reader.silence()


async def test_a_button_whose_question_was_deleted_says_so(bot: Readers) -> None:
    reader = bot.reader()
    answer = await ask(reader, "what did Ada Thornby say in article 1?")
    assert answer.reply_to is not None
    answer.reply_to.deleted = True
    await reader.click(answer.button("More"))
    assert "Please ask again" in (await reader.wait_for(lambda m: m is not answer)).text


async def test_speakers_are_listed_with_a_button_to_their_words(bot: Readers) -> None:
    reader = bot.reader()
    people = await ask(reader, "/speakers")
    assert people.text.startswith("2 speakers\n\u2068Ada Thornby\u2069 (\u2068Mayor\u2069)\n")
    assert "13 statements · in 2 articles" in people.text
    await reader.click(people.button("Omar Thornby · 1"))
    (said,) = await reader.answer()
    assert said is not people
    assert said.quotes == [STRIKE.splitlines()[2]]
    assert "Omar" not in (await ask(reader, "/speakers 1")).text
    assert "متحدث واحد" in (await ask(bot.reader("ar"), "/speakers #3")).text


async def test_admins_decide_whether_two_names_are_one_person(bot: Readers) -> None:
    asked = "/alias Omar Thornby = Ada Thornby"
    assert (await ask(bot.reader(), asked)).text == "Only admins may do that."
    assert (await ask(bot.admin, "/alias")).text == "Nothing was decided of names yet."
    assert "are one person from now on" in (await ask(bot.admin, asked)).text
    assert "14 statements" in (await ask(bot.reader(), "/said Thornby")).text
    assert "are two from now on" in (await ask(bot.admin, asked.replace("=", "!="))).text
    listed = (await ask(bot.admin, "/alias")).text
    assert listed == "\u2068Omar Thornby\u2069 ≠ \u2068Ada Thornby\u2069" or listed == (
        "\u2068Ada Thornby\u2069 ≠ \u2068Omar Thornby\u2069"
    )
    forget = "/alias forget Ada Thornby = Omar Thornby"
    assert "Forgotten" in (await ask(bot.admin, forget)).text
    assert "Nothing was decided of" in (await ask(bot.admin, forget)).text
    assert "/alias NAME = OTHER" in (await ask(bot.admin, "/alias Ada Thornby")).text
    assert "Both names are" in (await ask(bot.admin, "/alias Ada = ada")).text
    assert "so far" in (await ask(bot.admin, "/alias <Zoe> = Ada Thornby")).text
    await ask(bot.admin, "/alias forget <Zoe> = Ada Thornby")


async def test_a_quote_is_checked(bot: Readers) -> None:
    reader = bot.reader()
    exact = await ask(reader, "/check “it rained for 3 days in Ostend” - Thornby")
    assert exact.text.startswith("✅ Said exactly so by \u2068Ada Thornby\u2069.")
    assert exact.quotes == [f"Mayor Ada Thornby said that {RAINS[2]}."]
    await reader.click(exact.button("In context"))
    assert (await reader.answer())[0].quotes == exact.quotes
    asked = "did Ada Thornby say “it rained for 77 days in Ostend”?"
    for text in (asked, f"/ask {asked}"):
        altered = await ask(reader, text)
        assert altered.text.startswith("⚠️ Said by \u2068Ada Thornby\u2069, but in other words.")
        assert "the number differs: " in altered.text
        assert "77" in altered.shown.parts("strikethrough")[0]
    other = await ask(reader, "/check wages are - Ada Thornby")
    assert other.text.startswith("👤 These are the words of \u2068Omar Thornby\u2069, not of")
    nobody = await ask(bot.reader("ar"), "/check «القمر مصنوع من الجبن الأخضر»")
    assert nobody.text.startswith("❓ لا أجد أحداً قال هذا.")
    assert "Write the quote after" in (await ask(reader, "/check")).text
    assert "no words to look for in that quote" in (await ask(reader, "/check 🙂")).text


async def test_a_message_that_is_replied_to_is_checked(bot: Readers) -> None:
    group = Group(bot.server, id=-4005)
    reader = group.join(bot.reader())
    quote = await reader.say("it rained for 5 days in Ostend")
    await reader.silence()
    for text, told in (
        ("/check", "✅ Said exactly so by \u2068Ada Thornby\u2069."),
        ("/check by Ada Thornby", "✅ Said exactly so by \u2068Ada Thornby\u2069."),
        ("/check Omar Thornby", "👤 These are the words of \u2068Ada Thornby\u2069, not of"),
        ("/check “wages are”", "✅ Said exactly so by \u2068Omar Thornby\u2069."),
    ):
        await reader.reply(quote, text)
        (verdict,) = await reader.answer()
        assert verdict.text.startswith(told), text


async def test_examples_are_of_people_who_speak(bot: Readers) -> None:
    hello = await ask(bot.reader(), "/start")
    assert hello.quotes == ["what did Ada Thornby say?", "ما تصريحات آدا ثورنبي؟"]
    assert "«ما تصريحات آدا ثورنبي؟»" in (await ask(bot.reader("ar"), "/help")).text


async def test_buttons_outlive_a_restart_but_not_their_article(bot: Readers) -> None:
    reader = bot.reader()
    page = await ask(reader, "/said Omar Thornby")
    people = await ask(reader, "/speakers")
    await asyncio.sleep(0.3)  # killed in the middle of an answer, it would give it again
    await bot.kill()
    await bot.start()
    await reader.click(people.button("Omar Thornby"))
    assert (await reader.answer())[0].quotes == page.quotes
    await ask(bot.admin, "/delete 2")
    await reader.click(people.button("Omar Thornby"))
    assert "Please ask again" in (await reader.answer())[0].text


async def test_pages_of_a_follow_up_go_on_from_what_it_meant(bot: Readers) -> None:
    reader = bot.reader()
    await ask(reader, "what did Omar Thornby say?")
    page = await ask(reader, "and Ada Thornby?")
    first, reading = page.quotes, page.text.splitlines()[0]
    second = (await press(reader, page, "More")).quotes
    assert len(first) == len(second) == 5
    assert not set(first) & set(second)
    assert page.text.splitlines()[0] == reading
    assert (await press(reader, page, "Back")).quotes == first


async def test_pages_of_what_else_show_nothing_of_the_answers_before(bot: Readers) -> None:
    reader = bot.reader()
    first = await ask(reader, "what did Ada Thornby say about 2 days in Ostend in article 1?")
    more = await ask(reader, "what else did she say?")
    shown = [*first.quotes, *more.quotes]
    shown += (await press(reader, more, "More")).quotes
    assert len(shown) == len(set(shown)) > 5


async def test_a_page_of_a_forgotten_follow_up_says_so(bot: Readers) -> None:
    reader = bot.reader()
    await ask(reader, "what did Omar Thornby say?")
    first = await ask(reader, "and Ada Thornby?")
    await ask(reader, "/new")
    await reader.click(first.button("More"))
    told = await reader.wait_for(lambda m: "Please ask again" in m.text)
    assert told is not first
