"""`/delete`, `/undo`, its button and `/diff`, asked of the real process over HTTP."""

from __future__ import annotations

import json

import pytest
from chats import Message
from test_bot import (
    Bot,
    bot,  # noqa: F401 - a fixture
)

pytestmark = pytest.mark.asyncio(loop_scope="module")
FIRST = {"id": "rain", "title": "Rain & <wind>", "text": "It rained for a week. Nobody was hurt."}
SECOND = FIRST | {"text": "It rained for <two> weeks. Nobody was hurt."}


async def told(bot: Bot, text: str) -> Message:  # noqa: F811
    await bot.admin.say(text)
    (message,) = await bot.admin.answer()
    return message


async def test_a_deleted_article_comes_back_by_its_button_also_after_a_restart(
    bot: Bot,  # noqa: F811
) -> None:
    receipt = await told(bot, "/delete 1")
    assert "nothing left" in receipt.text
    await bot.stop()
    await bot.start()
    reader = bot.reader()
    await reader.click(receipt.button("Undo"))
    assert "Only admins" in await reader.toast()
    await bot.admin.click(receipt.button("Undo"))
    (back,) = await bot.admin.answer()
    assert back.text.startswith("Back again:")
    await bot.admin.click(receipt.button("Undo"))
    (late,) = await bot.admin.answer()
    assert "cannot be brought back" in late.text
    assert "Nothing was deleted" in (await told(bot, "/undo")).text


async def test_what_goes_for_good_has_no_button(bot: Bot) -> None:  # noqa: F811
    gone = {"id": "gone", "text": "Gone soon. So it is."}
    await bot.take_in("more.jsonl", json.dumps(gone).encode())
    receipt = await told(bot, "/delete 2 now")
    assert receipt.buttons == []
    assert "for good" in receipt.text
    for wrong in ("/delete", "/delete x", "/delete 2 later"):
        assert "/delete 3" in (await told(bot, wrong)).text


async def test_a_diff_strikes_out_what_went_and_underlines_what_came(
    bot: Bot,  # noqa: F811
) -> None:
    for article in (FIRST, SECOND):
        await bot.take_in("rain.jsonl", json.dumps(article).encode())
    shown = await told(bot, "/diff 3")
    assert "week" in "".join(shown.shown.parts("strikethrough"))
    assert "two" in "".join(shown.shown.parts("underline"))
    assert len(shown.links) == 2
    assert "only one version" in (await told(bot, "/diff 1")).text
    assert "/diff 3" in (await told(bot, "/diff")).text
    await (reader := bot.reader()).say("/diff 3")
    assert "Only admins" in (await reader.answer())[0].text
