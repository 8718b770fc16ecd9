from __future__ import annotations

from pathlib import Path

import pytest
from telegram import Bot, Update

from bot.telegram.journal import Journal

BOT = Bot("1:x")


def update(number: int, text: str = "who?") -> Update:
    chat = {"id": 7, "type": "private", "first_name": "Amal"}
    message = {"message_id": number, "date": 1, "chat": chat, "text": text}
    made = Update.de_json({"update_id": number, "message": message}, BOT)
    assert made is not None
    return made


def texts(journal: Journal) -> list[str]:
    found = []
    while not journal.empty():
        item = journal.get_nowait()
        assert isinstance(item, Update)
        assert item.message is not None
        found.append(item.message.text or "")
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "library" / "waiting.jsonl"


async def journal_of(file: Path, *numbers: int) -> Journal:
    journal = Journal(file)
    journal.restore(BOT)
    for number in numbers:
        await journal.put(update(number, f"سؤال {number}?"))
    return journal


async def test_what_was_not_done_comes_again_in_its_order(file: Path) -> None:
    journal = await journal_of(file, 1, 2, 3)
    journal.done(update(2))
    again = Journal(file)
    assert again.restore(BOT) == 2
    assert texts(again) == ["سؤال 1?", "سؤال 3?"]


async def test_what_telegram_sends_a_second_time_is_left_out(file: Path) -> None:
    journal = await journal_of(file, 1)
    journal.done(update(1))
    again = Journal(file)
    again.restore(BOT)
    for number in (1, 2, 2):
        await again.put(update(number, f"{number}"))
    assert texts(again) == ["2"]


async def test_what_ended_the_bot_again_and_again_is_given_up(file: Path) -> None:
    await journal_of(file, 1)
    assert Journal(file).restore(BOT) == 1
    assert Journal(file).restore(BOT) == 0


async def test_a_line_cut_off_costs_only_itself(file: Path) -> None:
    await journal_of(file, 1, 2)
    whole = file.read_bytes()
    file.write_bytes(whole[:-20] + b"\n[1]\n\xff\n"[:4])
    again = Journal(file)
    assert again.restore(BOT) == 1


async def test_a_disk_that_cannot_be_written_loses_no_question_now(tmp_path: Path) -> None:
    (tmp_path / "waiting.jsonl").mkdir()
    journal = await journal_of(tmp_path / "waiting.jsonl", 1)
    assert texts(journal) == ["سؤال 1?"]
