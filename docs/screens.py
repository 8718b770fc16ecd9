"""Photographs typical exchanges with the bot, as people see them on Telegram.

python -m docs.screens                 plays all, takes the pictures, writes docs/screens.md
python -m docs.screens --only NAME     takes those of one exchange only; may be given repeatedly
python -m docs.screens --pages FOLDER  keeps the HTML that is photographed

Nothing is drawn by hand: the bot's process answers, from a library of the seed articles, through
the Bot API server of the tests. To add an exchange, add it to `EXCHANGES`. Needs Chromium.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.wiring import open_isnad
from config.settings import read_settings
from docs.telegram_page import THEMES, WIDTH, chat_page
from retrieval.intake.sources import read_path, read_text

if TYPE_CHECKING:
    from bot_api import BotApi
    from chats import Message
    from people import Person

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds" / "articles"
SCREENS = Path(__file__).with_name("screens")
PAGE = Path(__file__).with_name("screens.md")

_ADMIN = 900_001
_USER = 7
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
_MORNING = 9 * 3600 + 41 * 60  # the hour in the pictures, so that they change only with the words
_QUIET_SECONDS = 0.6  # after this the bot has nothing more to say
_COLOURS = 128  # the most frequent: enough for smooth edges, at a third of the size

Json = dict[str, Any]
Step = Callable[["Guest"], Awaitable[None]]


# ---- what people do


class Guest:
    """Somebody who plays an exchange with the bot, one thing after the other."""

    def __init__(self, person: Person) -> None:
        self.person = person

    async def see(self) -> None:
        """Waits until the bot has said all that it has to say."""
        await self.person.answer(timeout=60)
        seen = -1
        while seen != len(self.person.events) or self._busy():
            seen = len(self.person.events)
            await asyncio.sleep(_QUIET_SECONDS)

    @property
    def shown(self) -> list[Message]:
        """All that stands in the chat."""
        return [message for message in self.person.chat.messages.values() if not message.deleted]

    def _busy(self) -> bool:
        return any(message.text.endswith("…") for message in self.person.messages)


def say(text: str) -> Step:
    """Writes a text or a command."""

    async def step(guest: Guest) -> None:
        await guest.person.say(text)

    return step


def reply(text: str) -> Step:
    """Writes a text as a reply to the bot's last message."""

    async def step(guest: Guest) -> None:
        await guest.person.reply(guest.shown[-1], text)

    return step


def press(label: str) -> Step:
    """Presses the button of the last message that has one with these words on it."""

    async def step(guest: Guest) -> None:
        (*_, button) = (b for m in guest.shown for b in m.buttons if label in b.text)
        await guest.person.click(button)

    return step


def upload(name: str) -> Step:
    """Sends one of the seed articles as a file."""

    async def step(guest: Guest) -> None:
        await guest.person.upload(name, (SEEDS / name).read_bytes())

    return step


@dataclass(frozen=True)
class Exchange:
    """A short conversation with a fresh bot. `about` is its line in the docs.

    `language` is that of the user's Telegram; `without` names a seed article that the library has
    not taken in, `also` is the text of one that it has beside them.
    """

    name: str
    about: str
    language: str
    steps: tuple[Step, ...]
    admin: bool = False
    without: str = ""
    also: str = ""


_ASTROLABE = "museum-loan-2023-09-14.en.txt"
_NAMESAKE = """Rare seahorses return to the lagoon of Faro
FARO, Portugal, 2 October 2023
(Atlantic Courier) - Marta Vilhalva, a marine biologist in Faro, said on Monday that divers had \
counted 310 seahorses in the lagoon. "Ten years ago we counted eleven of them," Vilhalva said.
"""

EXCHANGES = (
    Exchange("start-ar", "The first words, in Arabic.", "ar", (say("/start"),)),
    Exchange("start-en", "The first words, in English.", "en", (say("/start"),)),
    Exchange(
        "english-to-arabic",
        "A question in English, answered from an Arabic article.",
        "en",
        (say("What did Salim al-Qarwani say about wheat?"),),
    ),
    Exchange(
        "arabic-to-english",
        "A question in Arabic, answered from an English article.",
        "ar",
        (say("ماذا قالت هالة مبشورة؟"),),
    ),
    Exchange(
        "no-answer",
        "Where no article has the answer, the bot says so.",
        "en",
        (say("What did Eleanor Gratwick say about cheese?"),),
    ),
    Exchange(
        "context",
        "The button below an answer shows the sentence in its paragraph.",
        "ar",
        (say("ماذا قالت سهام الدرعاوي عن التزوير؟"), press("في سياقها")),
    ),
    Exchange(
        "filter",
        "A question may say from when the answer shall come.",
        "en",
        (say("What did Ouriachi say on 20 May 2023?"),),
    ),
    Exchange("sources", "The articles that the bot knows.", "en", (say("/sources"),)),
    Exchange(
        "upload",
        "An admin sends a file, and it can be asked about at once.",
        "en",
        (upload(_ASTROLABE), say("How much was the astrolabe insured for?")),
        admin=True,
        without=_ASTROLABE,
    ),
    Exchange(
        "said",
        "All that somebody said, a page at a time.",
        "en",
        (say("/said Salim al-Qarwani"),),
    ),
    Exchange(
        "which-one",
        "Where a name may mean two people, a button chooses.",
        "en",
        (say("What did Vilhalva say?"),),
        also=_NAMESAKE,
    ),
    Exchange(
        "check-en",
        "Did somebody say this? The words that differ are marked.",
        "en",
        (say("/check “There are ninety objects waiting in crates because of one crack”"),),
    ),
    Exchange(
        "check-ar",
        "A question that quotes is checked too.",
        "ar",
        (
            say("هل قال الورياشي «لم نشهد منذ عام 1996 شتاءً بهذا الجفاف»؟"),
            say("/check «النماذج الموسمية لا تبعث على التفاؤل» - الورياشي"),
        ),
    ),
    Exchange("help", "What the bot can do.", "ar", (say("/help"),)),
    Exchange("help-en", "The same in English.", "en", (say("/help"),)),
)


# ---- the play


async def play(exchange: Exchange) -> list[Json]:
    """Plays an exchange with the bot's process; gives all messages, as the Bot API gives them."""
    _find_test_server()
    from bot_api import BotApi
    from people import Person

    with TemporaryDirectory(prefix="isnad-screens-") as name:
        folder = Path(name)
        _fill_library(folder / "library", exchange)
        async with BotApi() as server, _bot(server, folder):
            number = _ADMIN if exchange.admin else _USER
            guest = Guest(Person(server, number, "Amal", exchange.language))
            messages: list[Json] = []
            for minute, step in enumerate(exchange.steps):
                await step(guest)
                await guest.see()
                # An earlier message may have been edited: each is told anew.
                times = {message["message_id"]: message["date"] for message in messages}
                now = _MORNING + 60 * minute
                messages = [
                    told | {"date": times.get(told["message_id"], now)}
                    for told in (message.json() for message in guest.shown)
                ]
            assert not server.refused, [request.description for request in server.refused]
            return messages


def _find_test_server() -> None:
    """Lets the modules beside the bot's tests be imported, as pytest does."""
    folder = str(ROOT / "tests" / "telegram")
    if folder not in sys.path:
        sys.path.insert(0, folder)


def _fill_library(folder: Path, exchange: Exchange) -> None:
    also = [read_text(exchange.also, "seahorses-2023-10-02.en.txt")] if exchange.also else []
    files = [read_path(file) for file in sorted(SEEDS.iterdir()) if file.name != exchange.without]
    with open_isnad(read_settings({"ISNAD_DATA_DIR": str(folder)})) as isnad:
        for drafts in (*files, *also):
            receipts = list(isnad.ingester.ingest(drafts))
            assert [receipt.status for receipt in receipts] == ["new"], receipts
        isnad.settle()


@asynccontextmanager
async def _bot(server: BotApi, folder: Path) -> AsyncIterator[None]:
    """The bot's process while it runs, away from the settings of whoever makes the pictures."""
    environment = {name: value for name, value in os.environ.items() if "ISNAD" not in name}
    environment |= {
        "PYTHONPATH": str(ROOT),
        "ISNAD_TELEGRAM_TOKEN": server.token,
        "ISNAD_TELEGRAM_BASE_URL": server.url,
        "ISNAD_ADMIN_IDS": str(_ADMIN),
        "ISNAD_DATA_DIR": str(folder / "library"),
    }
    log = folder / "bot.log"
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "bot"),
            env=environment,
            cwd=folder,
            stdout=output,
            stderr=output,
        )
    try:
        await server.called("getUpdates", timeout=60)
        yield
    except AssertionError as error:
        error.add_note(log.read_text(encoding="utf-8", errors="replace"))
        raise
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


# ---- the pictures


def photograph(chromium: str, page: Path, picture: Path) -> None:
    """Takes a picture of all of a page, at twice the size."""
    dumped = _run(chromium, "--dump-dom", f"--window-size={WIDTH},600", page.as_uri())
    height = re.search(r'data-height="(\d+)"', dumped)
    assert height, f"{page} was not laid out"
    size = f"--window-size={WIDTH},{height[1]}"
    _run(chromium, "--force-device-scale-factor=2", size, f"--screenshot={picture}", page.as_uri())
    compress(picture)


def _run(chromium: str, *arguments: str) -> str:
    with TemporaryDirectory(prefix="isnad-chromium-") as profile:
        done = subprocess.run(
            [
                chromium,
                *("--headless", "--no-sandbox", "--hide-scrollbars", "--disable-gpu"),
                f"--user-data-dir={profile}",
                *arguments,
            ],
            capture_output=True,
            check=False,
            timeout=120,
        )
    if done.returncode:
        sys.exit(f"{chromium} failed:\n{done.stderr.decode('utf-8', 'replace')}")
    return done.stdout.decode("utf-8", "replace")


def compress(picture: Path) -> None:
    """Fewer colours, where Pillow is there (it comes with matplotlib)."""
    try:
        from PIL import Image
    except ImportError:
        return
    with Image.open(picture) as image:
        dots = np.asarray(image.convert("RGB"), dtype=np.int32)
    colours, place, count = np.unique(
        dots.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True
    )
    kept = colours[np.argsort(-count, kind="stable")[:_COLOURS]]
    # Pillow's own way of choosing bends the colours of large areas.
    nearest = ((colours[:, None] - kept[None]) ** 2).sum(axis=2).argmin(axis=1)
    fewer = Image.fromarray(nearest[place].reshape(dots.shape[:2]).astype(np.uint8), "P")
    fewer.putpalette(kept.astype(np.uint8).tobytes())
    fewer.save(picture, optimize=True)


def screens_page() -> str:
    """The page that shows all the pictures."""
    rows = [
        f"| {exchange.about} | "
        + " | ".join(
            f'<img src="screens/{exchange.name}-{theme}.png" width="340" alt="{theme}">'
            for theme in THEMES
        )
        + " |"
        for exchange in EXCHANGES
    ]
    return (
        "<!-- Made by `make screens`; do not edit. -->\n# On Telegram\n\n"
        "What people see of the bot. Nothing is drawn by hand: the bot's process answers from the"
        " [seed articles](../seeds/README.md) through the tests' Bot API server, a page draws the"
        " messages as Telegram does, and Chromium takes the picture.\n\n"
        "| | light | dark |\n| --- | --- | --- |\n" + "\n".join(rows) + "\n"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Plays the exchanges and takes the pictures."""
    names = [exchange.name for exchange in EXCHANGES]
    parser = argparse.ArgumentParser(prog="python -m docs.screens")
    parser.add_argument("--only", action="append", choices=names, metavar="NAME")
    parser.add_argument("--pages", type=Path, metavar="FOLDER")
    given = parser.parse_args(arguments)
    chromium = next(filter(None, map(shutil.which, _CHROMIUM)), None)
    if chromium is None:
        parser.error(f"none of {', '.join(_CHROMIUM)} is installed")
    SCREENS.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="isnad-pages-") as temporary:
        pages = (given.pages or Path(temporary)).resolve()
        pages.mkdir(parents=True, exist_ok=True)
        for exchange in EXCHANGES:
            if given.only and exchange.name not in given.only:
                continue
            messages = asyncio.run(play(exchange))
            for theme in THEMES:
                page = pages / f"{exchange.name}-{theme}.html"
                drawn = chat_page(messages, theme=theme, bot="Isnad", language=exchange.language)
                page.write_text(drawn, encoding="utf-8")
                picture = SCREENS / f"{page.stem}.png"
                photograph(chromium, page, picture)
                sys.stdout.write(f"{picture.name} {picture.stat().st_size / 1024:.0f} KB\n")
    PAGE.write_text(screens_page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
