"""The command line: one list of all commands, and what every failure ends in."""

from __future__ import annotations

import gc
import io
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.commands import articles, asking, care, feeds, jobs, names, people
from bot.commands.shared import (
    FLAGS,
    collect_garbage_again,
    fail,
    open_library,
    own_words,
    read_own_settings,
)

app = typer.Typer(
    name="isnad",
    help="Answers questions about news articles with sentences quoted from them, word for word.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help needs no rich, and is on the screen sooner
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def flags(
    data_dir: Annotated[Path | None, typer.Option(help="Where the library lives.")] = None,
    model: Annotated[str | None, typer.Option(help="The embedding model, by name or path.")] = None,
) -> None:
    """Flags win over the environment, which wins over a .env file in the current folder."""
    FLAGS.update(data_dir=data_dir, embedding_model=model)


@app.command()
def bot() -> None:
    """Run the Telegram bot until it is stopped."""
    from bot.telegram.application import run

    collect_garbage_again()
    run(read_own_settings())


@app.command()
def chat() -> None:
    """Ask questions in the terminal, one after the other."""
    from bot.chat import converse

    with open_library("chat.changing") as isnad:
        converse(isnad)


# In the order in which the help lists them.
for _command in (
    *(asking.ask, asking.said, asking.check, asking.speakers),
    *(articles.ingest, articles.articles, articles.show, articles.feedback),
    *(articles.delete, articles.undo, articles.diff),
    *(care.selfcheck, care.reindex, people.audit),
    *(care.backup, care.restore, articles.export, care.stats),
):
    app.command()(_command)
for _group in (names.alias, feeds.feeds, jobs.jobs, people.admins):
    app.add_typer(_group)


def main() -> None:
    """Runs a command. Every failure ends in a sentence on stderr and exit code 1."""
    # Importing makes many objects and no garbage; looking for some costs a seventh of the start.
    gc.disable()
    # Closed by whoever started us: then nobody reads it, and nothing is to be read.
    sys.stdin = sys.stdin or Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        # Whatever the locale, and also where a text holds half a character.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    from config.settings import SettingsError
    from store.errors import IsnadError

    try:
        app()
    except IsnadError as error:
        fail(own_words().error(error))
    except SettingsError as error:
        detail = str(error).partition(": ")[2]
        fail(own_words()("command.setting_wrong", variable=error.variable, detail=detail))
    except KeyboardInterrupt:
        fail(own_words()("command.interrupted"))
    except BrokenPipeError:
        _drop_output()  # whoever read it has gone
        sys.exit(1)
    except OSError as error:
        _drop_output()
        fail(own_words()("command.system_failed", detail=error.strerror or type(error).__name__))
    except Exception:  # noqa: BLE001
        # The last line of defence: nobody reads a traceback who did not ask for it. Not asked of
        # the settings, which may be what failed.
        if os.environ.get("ISNAD_LOG_LEVEL", "").lower() == "debug":
            import traceback

            from bot.tokens import hide_tokens

            fail(hide_tokens(traceback.format_exc()))
        fail(own_words()("command.unexpected"))


def _drop_output() -> None:
    """Keeps Python from complaining when it flushes what cannot be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
