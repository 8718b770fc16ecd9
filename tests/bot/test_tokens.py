"""The token is in no log, in no journal and in no reply, whatever goes wrong."""

from __future__ import annotations

import io
import json
import logging
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from telegram import Bot, Update
from telegram.error import InvalidToken

from bot.logs import set_up_logs
from bot.telegram.journal import Journal
from bot.tokens import Secrets, hide_tokens
from config.settings import Settings, read_settings

TOKEN = "1234567890:AAtestAAtestAAtestAAtestAAtestAAtes"
TAIL = TOKEN.partition(":")[2]
OTHER = "987654321:BBotherBBotherBBotherBBotherBBothe"
ADDRESS = f"https://api.telegram.org/bot{TOKEN}/getMe"


def settings(**more: str) -> Settings:
    return read_settings({"ISNAD_TELEGRAM_TOKEN": TOKEN, "ISNAD_LOG_LEVEL": "debug"} | more)


@pytest.fixture(params=["text", "json"])
def logged(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """What is logged at level debug, by everybody; afterwards all is as before."""
    root, hooks = logging.getLogger(), (sys.excepthook, threading.excepthook, sys.unraisablehook)
    handlers, level = root.handlers[:], root.level
    named = {name: logging.getLogger(name).level for name in ("httpx", "httpcore")}
    root.handlers[:] = []
    set_up_logs(settings(ISNAD_LOG_FORMAT=request.param))
    (handler,) = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    stream = io.StringIO()
    handler.setStream(stream)
    yield stream
    logging.captureWarnings(False)
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in named.items():
        logging.getLogger(name).setLevel(before)
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks


def clean(stream: io.StringIO) -> str:
    text = stream.getvalue()
    assert text, "something was to be logged"
    assert TAIL not in text
    assert OTHER not in text
    return text


def chain() -> BaseException:
    """An exception whose cause and context hold a token each, as httpx's and the library's do."""
    try:
        try:
            raise httpx.ConnectError(f"cannot connect to {ADDRESS}")
        except httpx.ConnectError as error:
            raise InvalidToken(f"The token `{TOKEN}` was rejected by the server.") from error
    except InvalidToken:
        try:
            raise RuntimeError(OTHER)
        except RuntimeError as last:
            return last


def test_no_line_holds_it_whoever_logs(logged: io.StringIO) -> None:
    logging.getLogger("httpx").warning('HTTP Request: POST %s "HTTP/1.1 200 OK"', ADDRESS)
    logging.getLogger("anybody").debug("%r and %s", Bot(TOKEN), {"token": TOKEN})
    logging.getLogger("anybody").info("of somebody else: %s", OTHER)
    logging.getLogger("anybody").info(ADDRESS.replace(":AA", "%3AAA"))
    assert clean(logged).count("*" * len(TAIL)) >= 4


def test_httpx_is_not_heard_at_info(logged: io.StringIO) -> None:
    logging.getLogger("httpx").info("HTTP Request: POST %s", ADDRESS)
    assert logged.getvalue() == ""


def test_no_chain_of_exceptions_holds_it(logged: io.StringIO) -> None:
    logging.getLogger("bot").error("unexpected", exc_info=chain())
    text = clean(logged)
    assert "RuntimeError" in text
    assert "ConnectError" in text


def test_what_nobody_catches_is_printed_without_it(logged: io.StringIO) -> None:
    error = chain()
    sys.excepthook(type(error), error, error.__traceback__)

    def fail() -> None:
        raise RuntimeError(ADDRESS)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()

    class Grave:
        def __del__(self) -> None:
            raise RuntimeError(ADDRESS)

    Grave()
    assert clean(logged).count("uncaught") == 3


def test_json_logs_stay_json(logged: io.StringIO) -> None:
    logging.getLogger("bot").error("with %s", ADDRESS, exc_info=chain())
    text = clean(logged)
    if text.startswith("{"):
        assert json.loads(text)["event"].startswith("with https://api.telegram.org/bot***")


def test_the_settings_show_no_token() -> None:
    made = settings()
    for shown in (repr(made), str(made), repr(made.model_dump()), made.model_dump_json()):
        assert TAIL not in shown
    with pytest.raises(ValueError, match="ISNAD_ADMIN_IDS") as caught:
        settings(ISNAD_ADMIN_IDS=TOKEN)
    assert TAIL not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        TOKEN,
        f"bot{TOKEN}/getMe",
        f"<{TOKEN}>",
        f"my token is {TOKEN}.",
        TOKEN.replace(":", "%3A"),
        f"x={OTHER}&y",
        f"«{OTHER}»",
    ],
)
def test_what_looks_like_a_token_is_hidden_at_its_length(text: str) -> None:
    hidden = hide_tokens(text)
    assert TAIL not in hidden
    assert OTHER not in hidden
    assert len(hidden) == len(text)


@pytest.mark.parametrize(
    "text",
    ["12:30", "1234567890:short", "https://a.example:8080/x" + "y" * 40, "2024-03-05T10:00:00"],
)
def test_what_is_no_token_stays(text: str) -> None:
    assert hide_tokens(text) == text
    assert Secrets(settings()).hide(text) == text


def test_an_odd_token_is_hidden_too_where_it_is_ours() -> None:
    odd = Secrets(read_settings({"ISNAD_TELEGRAM_TOKEN": "1:an-odd-token"}))
    assert odd.hide("bot1:an-odd-token, an-odd-token") == "bot" + "*" * 14 + ", " + "*" * 12
    short = Secrets(read_settings({"ISNAD_TELEGRAM_TOKEN": "1:wrong"}))
    assert short.hide("1:wrong is wrong") == "*" * 7 + " is wrong"


async def test_a_token_that_somebody_sends_is_neither_kept_nor_answered(tmp_path: Path) -> None:
    file, bot = tmp_path / "waiting.jsonl", Bot(TOKEN)
    journal = Journal(file, Secrets(settings()).hide)
    journal.restore(bot)
    text = f"what is {TOKEN} and {OTHER}?"
    chat = {"id": 7, "type": "private", "first_name": "Amal"}
    message = {"message_id": 1, "date": 1, "chat": chat, "text": text}
    message |= {"entities": [{"type": "bold", "offset": 8, "length": len(TOKEN)}]}
    update = Update.de_json({"update_id": 1, "message": message}, bot)
    await journal.put(update)
    assert TAIL not in file.read_text()
    assert OTHER not in file.read_text()
    heard = journal.get_nowait()
    assert isinstance(heard, Update)
    assert heard.message is not None
    assert heard.message.text == f"what is {'*' * len(TOKEN)} and {'*' * len(OTHER)}?"
    assert heard.message.get_bot() is bot
    journal.done(heard)
    assert Journal(file).restore(bot) == 0


def test_a_crash_of_a_command_shows_a_traceback_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import bot.cli
    import bot.commands.shared

    def crash() -> None:
        raise RuntimeError(ADDRESS)

    for name in [name for name in os.environ if name.startswith("ISNAD_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ISNAD_LOG_LEVEL", "debug")
    monkeypatch.setattr(bot.commands.shared, "read_own_settings", crash)
    monkeypatch.setattr(sys, "argv", ["isnad", "stats"])
    with pytest.raises(SystemExit):
        bot.cli.main()
    errors = capsys.readouterr().err
    assert "Traceback" in errors
    assert TAIL not in errors
