"""How long readers wait on Telegram while articles are taken in: the real bot process, over HTTP.

python -m benchmarks.telegram_load [--users 200] [--articles 200]

The server is that of the tests, which sets no limits; the bot keeps to Telegram's 30 messages a
second all the same, so 200 who ask at once wait almost six seconds for that alone. In the other row
they ask over ten seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.report import show, write_result
from docs import screens

_QUESTION = "what did Ingrid Vassmoe say?"
_ADMIN = screens._ADMIN
_LINE = "Deputy Load{0}x{1} said that measure {1} for the town of Site{0} starts in week {1}.\n"


def main() -> None:
    """Plays both crowds, each with a bot of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--articles", type=int, default=200)
    given = parser.parse_args()
    screens._find_test_server()
    rows = [
        asyncio.run(_crowd(given.users, given.articles, seconds)) | {"articles": given.articles}
        for seconds in (0, 10)
    ]
    show(rows)
    write_result("telegram_load", rows, setup={})


async def _crowd(users: int, articles: int, seconds: float) -> dict[str, Any]:
    from bot_api import BotApi
    from people import Person

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        screens.fill_library(folder / "library", screens.EXCHANGES[0])
        async with BotApi() as server, screens.run_bot(server, folder):
            admin = Person(server, _ADMIN, "Admin")
            for number in range(articles):
                text = f"Bulletin {number}\n" + "".join(_LINE.format(number, k) for k in range(12))
                await admin.upload(f"bulletin{number}.txt", text.encode())
            await asyncio.sleep(1)

            async def ask(number: int) -> float:
                await asyncio.sleep(seconds * number / users)
                person = Person(server, 1000 + number)
                started = time.perf_counter()
                await person.say(_QUESTION)
                await person.wait_for(lambda message: message.quotes, timeout=120)
                return time.perf_counter() - started

            waits = sorted(await asyncio.gather(*(ask(number) for number in range(users))))
    return {
        "asking": "at once" if not seconds else f"over {seconds:.0f} s",
        "users": users,
        "median s": round(statistics.median(waits), 2),
        "95 % s": round(waits[round(0.95 * (users - 1))], 2),
        "longest s": round(waits[-1], 2),
    }


if __name__ == "__main__":
    main()
