"""The conversation in the terminal: through a pipe, and at a real (pseudo-)terminal."""

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from ledgers import put

from bot.wiring import open_archive
from config.settings import read_settings

CHAT = [sys.executable, "-m", "bot", "chat"]
ARTICLE = "Harbour strike enters second day\n“We stay,” Ada Thornby said on Monday. It rained.\n"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {
        **os.environ,
        "ISNAD_DATA_DIR": str(tmp_path / "library"),
        "TERM": "xterm",
        "COLUMNS": "80",
    }


def say(environment: dict[str, str], *lines: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        CHAT,
        input="\n".join(lines) + "\n",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_conversation_goes_on_after_a_restart_until_new(
    environment: dict[str, str], tmp_path: Path
) -> None:
    article = tmp_path / "strike.txt"
    article.write_text(ARTICLE, encoding="utf-8")
    say(environment, f"/ingest {article}", "what did Ada Thornby say about the strike?")
    ran = say(environment, "and the mayor?", "/new", "why?")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "mayor, on the strike" in ran.stdout
    assert "Forgotten." in ran.stdout
    assert "only words that stand in every article" in ran.stdout


def test_a_conversation_through_a_pipe(environment: dict[str, str], tmp_path: Path) -> None:
    article = tmp_path / "the strike.txt"
    article.write_text(ARTICLE, encoding="utf-8")
    ran = say(
        environment,
        f'/ingest "{article}"',
        "what did Ada Thornby say?",
        "/context 1",
        "/context 7",
        "/sources",
        "what did Macron say about cheese?",
        "🙂",
        "/ingest ~nobody-of-this-name/x",
        "/context " + "9" * 5_000,
        "/rtl on",
        "/rtl off",
        "/nonsense",
        "/quit",
        "never read",
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    for part in (
        "no articles yet",
        "Added: Harbour strike enters second day",
        "  1  “We stay,” Ada Thornby said on Monday.",
        "     It rained.",
        "There is no sentence 7 in the last answer.",
        "the strike.txt",
        "I found no sentence that answers this.",
        "I see no words to look for",
        "There is no file ~nobody-of-this-name/x.",
        "Write the sentence's number",
        "now turned around here",
        "now left to the terminal",
        "There is no command /nonsense.",
        "Goodbye.",
    ):
        assert part in ran.stdout
    assert "never read" not in ran.stdout


def test_who_said_what_and_a_number_chooses_who_is_meant(
    environment: dict[str, str], tmp_path: Path
) -> None:
    article = tmp_path / "strike.txt"
    article.write_text(
        "Strike\nMayor Ada Thornby said that it rained. The docker Omar Thornby said: we stay.\n"
    )
    say(environment, f'/ingest "{article}"')
    archive = open_archive(read_settings(environment))
    put(
        archive,
        1,
        (("Ada Thornby|Mayor",), "said", "it rained"),
        (("Omar Thornby|docker",), "said: we", "we stay"),
    )
    archive.close()
    ran = say(
        environment,
        "1",
        "/said Thornby",
        "2",
        "1",
        "what did Thornby say?",
        "1",
        "/said Omar Thornby about football",
        "/said",
        "/said Macron",
        "/said 🙂",
        "/speakers",
        "/speakers 1",
        "/speakers x",
        "/speakers 9",
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    shown = ran.stdout
    for part in (
        "Which one is meant?\n  1  Ada Thornby (Mayor)",
        "Type the number.\nOmar Thornby (docker) · one statement\n",
        "  1  The docker Omar Thornby said: we stay.\n     Omar Thornby · said: we · word for word",
        "Ada Thornby (Mayor) · one statement\n\n  1  Mayor Ada Thornby said that it rained.\n",
        "Omar Thornby (docker) said nothing on “football”",
        "Write a name after the command",
        "Nobody who speaks in the articles is called “Macron”. /speakers",
        "There is no name in that",
        "2 speakers\n  Ada Thornby (Mayor)",
        "Write the article's number after the command: /speakers 3",
        "There is no article 9.",
    ):
        assert part in shown, part
    assert shown.count("Which one is meant?") == 2


def test_the_end_of_the_input_ends_the_conversation(environment: dict[str, str]) -> None:
    ran = say(environment, "/help")
    assert ran.returncode == 0
    assert "/ingest FILE" in ran.stdout


class Terminal:
    """A person at a terminal."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._master, slave = pty.openpty()
        self.process = subprocess.Popen(
            CHAT, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
        )
        os.close(slave)
        self.shown = ""
        self._read_to = 0

    def type(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def wait_for(self, text: str) -> None:
        """Waits until `text` appears after what was waited for last."""
        deadline = time.monotonic() + 20
        while text not in self.shown[self._read_to :]:
            assert time.monotonic() < deadline, f"{text!r} did not appear in {self.shown!r}"
            if select.select([self._master], [], [], 0.2)[0]:
                try:
                    self.shown += os.read(self._master, 65536).decode(errors="replace")
                except OSError:
                    break
        self._read_to = self.shown.find(text, self._read_to) + len(text)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._master)


@pytest.fixture
def terminal(environment: dict[str, str]) -> Iterator[Terminal]:
    terminal = Terminal(environment)
    yield terminal
    terminal.close()


def test_ctrl_c_drops_the_line_and_ctrl_d_ends_cleanly(
    terminal: Terminal, environment: dict[str, str]
) -> None:
    terminal.wait_for("›")
    terminal.type("half a line")
    terminal.wait_for("half a line")
    terminal.type("\x03")
    terminal.wait_for("›")
    terminal.type("/sources\r")
    terminal.wait_for("There are no articles yet.")
    terminal.wait_for("›")
    terminal.type("\x04")
    terminal.wait_for("Goodbye.")
    assert terminal.process.wait(10) == 0
    assert "Traceback" not in terminal.shown
    history = Path(environment["ISNAD_DATA_DIR"]) / "chat_history"
    assert "+/sources" in history.read_text(encoding="utf-8")
