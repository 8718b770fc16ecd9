from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from bot_api import BotApi
from chats import Button, Message
from news_site import Site, rss, serve
from people import Person
from test_bot import Bot


@dataclass(frozen=True)
class Desk:
    """A running bot that may fetch from a news site on loopback."""

    bot: Bot
    site: Site


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    async with BotApi(privacy=False) as server:
        bot = Bot(server, tmp_path_factory.mktemp("bot"))
        with serve() as site:
            await bot.start(ISNAD_FETCH_HOSTS=f"127.0.0.1:{site.port}")
            try:
                yield Desk(bot, site)
                assert await bot.stop() == 0
            finally:
                await bot.kill()


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def ask(person: Person, text: str) -> Message:
    await person.say(text)
    return await person.wait_for(lambda message: not message.text.endswith("…"))


async def test_a_feed_is_added_listed_and_removed_by_its_button(desk: Desk) -> None:
    admin, url = desk.bot.admin, desk.site.put("/rss", rss(desk.site, title="أخبار <الميناء>"))
    assert (await ask(admin, "/feeds")).text.startswith("There are no feeds yet.")
    added = await ask(admin, f"/feeds add {url}")
    assert added.text == "From now on I look into feed 1: أخبار <الميناء>"
    listed = await ask(admin, "/feeds")
    assert "1. أخبار <الميناء>" in listed.text
    assert url in listed.text
    again = await ask(admin, f"/feeds add {url}")
    assert again.text.startswith("I look into this feed already")
    await admin.click(listed.button("Remove 1"))
    assert (await admin.wait_for(lambda m: "no feeds" in m.text)).id == listed.id


async def test_only_admins_have_a_word(desk: Desk) -> None:
    await ask(desk.bot.admin, f"/feeds add {desk.site.put('/b', rss(desk.site))}")
    listed = await ask(desk.bot.admin, "/feeds")
    reader = desk.bot.reader()
    assert "admins" in (await ask(reader, "/feeds remove 2")).text
    await reader.click(Button("forged", "unfeed:2", None, listed))
    assert "2. Harbour News" in (await ask(desk.bot.admin, "/feeds")).text


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("/feeds every 15", "Feeds are looked into every 15 minutes."),
        ("/feeds every 1", "Feeds can be looked into every 5 to 1440 minutes."),
        ("/feeds every " + "9" * 40, "Write /feeds add"),
        ("/feeds remove 77", "There is no feed 77."),
        ("/feeds remove x", "Write /feeds add"),
        ("/feeds dance", "Write /feeds add"),
        ("/feeds add http://169.254.169.254/latest", ""),
        ("/feeds add file:///etc/passwd", ""),
        ("/feeds add nonsense", ""),
    ],
)
async def test_every_order_gets_a_sentence(desk: Desk, said: str, told: str) -> None:
    answer = (await ask(desk.bot.admin, said)).text
    assert answer.startswith(told)
    assert len(answer) > 20
    assert "Traceback" not in desk.bot.log
