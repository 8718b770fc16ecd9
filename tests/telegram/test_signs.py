"""Signs of life, sent by a real client to the Bot API server beside this file."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio
from bot_api import BotApi
from people import Group, Person
from telegram import Bot, Message
from telegram_html import typed

from bot.telegram.signs import at_work
from bot.words.catalogue import words_in

WORDS = words_in("en")


def client_of(server: BotApi) -> Bot:
    return Bot(server.token, base_url=f"{server.url}/bot")


@pytest_asyncio.fixture
async def bot() -> AsyncIterator[tuple[Bot, BotApi]]:
    async with BotApi(privacy=False) as server, client_of(server) as client:
        yield client, server


async def received(client: Bot) -> Message:
    message = (await client.get_updates())[-1].message
    assert message is not None
    return message


async def test_what_takes_longer_than_a_moment_shows_a_draft_in_private(
    bot: tuple[Bot, BotApi],
) -> None:
    client, server = bot
    amal = Person(server, 7)
    await amal.say("who?")
    async with at_work(await received(client), WORDS):
        assert (await amal.event("draft", timeout=0.3)).text == "Searching…"


async def test_in_a_topic_of_a_group_it_is_typing(bot: tuple[Bot, BotApi]) -> None:
    client, server = bot
    amal = Group(server).join(Person(server, 7))
    await amal.send(typed("who?"), message_thread_id=17, is_topic_message=True)
    async with at_work(await received(client), WORDS):
        await amal.event("action", timeout=0.3)
    assert server.calls("sendChatAction")[0].arguments["message_thread_id"] == "17"


async def test_what_is_quick_shows_nothing_and_a_failing_sign_holds_up_nothing(
    bot: tuple[Bot, BotApi],
) -> None:
    client, server = bot
    amal = Person(server, 7)
    await amal.say("who?")
    message = await received(client)
    async with at_work(message, WORDS):
        await asyncio.sleep(0.05)
    await asyncio.sleep(0.3)
    assert amal.events == []
    server.fail("sendMessageDraft", status=429, retry_after=30)
    async with at_work(message, WORDS):
        await asyncio.sleep(0.3)
    assert amal.events == []
