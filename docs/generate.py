"""Writes the pages that are made from the code and from measured results, so that they cannot lie.

python -m docs.generate            writes them
python -m docs.generate --check    fails where one is out of date
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pydantic_core import PydanticUndefined
from typer.testing import CliRunner

from benchmarks.report import RESULTS, table_lines
from bot.cli import app
from config.settings import PREFIX, Settings

DOCS = Path(__file__).parent

FIGURES = {
    "cold_start": "The first answer",
    "crashes": "Killed while at work",
    "desk_load": "Answers while ten thousand articles are taken in",
    "throughput": "Articles a second, beside three peers",
    "telegram_load": "Readers on Telegram while articles are taken in",
    "answers-dev": "Answers, development half of the seed questions",
    "answers-test": "Answers, test half of the seed questions",
    "retrieval-dev": "Question to sentence and paragraph, development half",
    "retrieval-test": "Question to sentence and paragraph, test half",
    "retrieval-mixed-dev": "Both languages in one library, development half",
    "retrieval-mixed-test": "Both languages in one library, test half",
    "retrieval-own-dev": "Question to sentence and paragraph, the project's own small set",
    "retrieval-own-mixed-dev": "Both languages in one library, the project's own small set",
    "abstention-dev": "Saying no, development half of XQuAD-R",
    "abstention-test": "Saying no, test half of XQuAD-R",
    "abstention-own-dev": "Saying no, the project's own small set",
    "ablation-dev": "Without one part of the search, development half of XQuAD-R",
    "ablation-test": "Without one part of the search, test half of XQuAD-R",
    "ablation-own-dev": "Without one part of the search, the project's own small set",
    "speed-encoding": "How fast sentences are encoded",
    "speed-question": "A question to a large library",
    "statements-dev": "Who said what, development half of the labelled news",
    "statements-fresh": "Who said what, labelled news that came fresh and was worked on afterwards",
    "statements-test": "Who said what, the former test half",
    "statements-blind": "Who said what, labelled news that was not worked on",
    "ledger_cost": "What finding statements adds to an ingest",
    "names-dev": "Names across the scripts, development half",
    "names-test": "Names across the scripts, test half",
    "quotes": "Quotes true and false",
    "near_duplicates-dev": "What receipts say of copies, development half",
    "near_duplicates-test": "What receipts say of copies, test half",
    "followups-dev": "Follow-ups, conversations by others, development half",
    "followups-test": "Follow-ups, conversations by others, test half",
    "followups-terms-dev": "Follow-ups, the words that a rewriting adds",
    "followups-labelled-dev": "Follow-ups, our own labelled conversations, development half",
    "followups-labelled-fresh": "Follow-ups, our own labelled conversations, further development",
    "followups-labelled-blind": "Follow-ups, our own labelled conversations, never looked at",
    "followups-labelled-test": "Follow-ups, our own labelled conversations, the former test half",
    "pdf": "A text made a PDF and read again",
    "confined": "Reading in a process of its own",
    "fuzz": "Bad input through everything that reads",
    "sentences": "Where sentences end",
    "pages": "Web pages, read in one thread",
    "index": "The nearest vectors",
}


def settings_page() -> str:
    """Every setting, from the class that reads them."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = field.default
        if default is PydanticUndefined:
            shown = "the user's data folder"
        elif default in (None, frozenset()):
            shown = "none"
        else:
            shown = f"`{default}`"
        rows.append(f"| `{PREFIX}{name.upper()}` | {shown} | {field.description} |")
    return _page(
        "Settings",
        "From the environment, or from a file `.env` in the current folder. A flag of a command"
        " wins over the environment, the environment over the file.",
        "| variable | default | meaning |\n| --- | --- | --- |\n" + "\n".join(rows),
    )


def commands_page() -> str:
    """The help of every command, as it is shown."""
    names = [getattr(command.callback, "__name__", "") for command in app.registered_commands]
    parts = [_help(), *(_help(name) for name in names)]
    for group in app.registered_groups:
        commands = group.typer_instance.registered_commands if group.typer_instance else []
        named = [c.name or getattr(c.callback, "__name__", "") for c in commands]
        title = str(group.typer_instance.info.name) if group.typer_instance else ""
        parts += [_help(title), *(_help(title, name) for name in named)]
    return _page(
        "Commands",
        "Exit codes: 0 done; 1 the request failed, with a sentence on stderr; 2 wrong usage. With"
        " `--json` stdout holds JSON only.",
        "\n\n".join(parts),
    )


def figures_page() -> str:
    """Every measured table that is committed, with its setup."""
    parts = []
    for name, title in FIGURES.items():
        file = RESULTS / f"{name}.json"
        if not file.exists():
            continue
        result = json.loads(file.read_text(encoding="utf-8"))
        setup = ", ".join(f"{key} {value}" for key, value in result["setup"].items())
        script, *rest = name.split("-")
        option = "".join(f" --{part}" for part in rest if part in ("own", "test"))
        table = "\n".join(table_lines(result["table"]))
        picture = f"{name}.svg"
        if (RESULTS / picture).exists():
            table += f"\n\n![{title}](../benchmarks/results/{picture})"
        parts.append(
            f"## {title}\n\n{table}\n\n"
            f"`python -m benchmarks.{script}{option}`, {result['measured']}; {setup}."
        )
    return _page("Figures", "Each table is a committed result of a script.", "\n\n".join(parts))


_LEAD = """\
Who may do what on Telegram. The tables are those of `bot/telegram/access.py`, through which \
alone handlers are registered; a command or a button without an entry keeps the bot from \
starting. What somebody may do holds at the moment they do it: a button that was shown to an \
editor does nothing for anybody else, and nothing for the editor once they are none.

- **owner**: stands in `ISNAD_ADMIN_IDS`. May do everything, without limits.
- **editor**: named by an owner (`/admins`, `isnad admins`). May do everything at the desk but \
name editors, read the audit log, back up and restore.
- **member**: may ask and read. In an open library everybody is one; with `ISNAD_CLOSED=true` \
those who were let in.
- **everybody**: in a closed library may ask to be let in, once; owners decide by a button, \
owners and editors by `/members`.
- Who was refused or **barred** may do nothing. A group's anonymous admins, channels that post \
as themselves and other bots are nobody: they may do what everybody may.

Questions are limited by `ISNAD_QUESTIONS_PER_MINUTE` and `ISNAD_QUESTIONS_PER_HOUR`; of light \
things (touches) five times as many may be done. Uploads are limited by `ISNAD_UPLOADS_PER_DAY`, \
counted in the audit log."""


def roles_page() -> str:
    """Who may do what on Telegram, from the table that the handlers go by."""
    from bot.telegram.access import BUTTONS, COMMANDS, HEARD

    parts = []
    for title, table, shown in (
        ("Commands", COMMANDS, "`/{}`"),
        ("Buttons", BUTTONS, "`{}:`"),
        ("Everything else", HEARD, "{}"),
    ):
        rows = [
            f"| {shown.format(name) if name else 'any other'} | {entry.who.name.lower()}"
            f" | {entry.counts} |"
            for name, entry in sorted(table.items(), key=lambda item: (item[1].who, item[0]))
        ]
        parts.append(f"## {title}\n\n| what | who | counts as |\n| --- | --- | --- |\n")
        parts[-1] += "\n".join(rows)
    return _page("Roles", _LEAD, "\n\n".join(parts))


PAGES = {
    "settings.md": settings_page,
    "commands.md": commands_page,
    "roles.md": roles_page,
    "figures.md": figures_page,
}


def main(arguments: list[str]) -> int:
    """Writes the pages, or checks that they are up to date."""
    stale = []
    for name, make in PAGES.items():
        file = DOCS / name
        page = make()
        if arguments == ["--check"]:
            if not file.exists() or file.read_text(encoding="utf-8") != page:
                stale.append(name)
        else:
            file.write_text(page, encoding="utf-8")
    if stale:
        sys.stderr.write(f"Out of date: {', '.join(stale)}. Run: make docs\n")
    return bool(stale)


def _help(*command: str) -> str:
    shown = CliRunner().invoke(app, [*command, "--help"], env={"TERMINAL_WIDTH": "90"})
    return f"## `{' '.join(['isnad', *command])}`\n\n```\n{shown.output.strip()}\n```"


def _page(title: str, lead: str, body: str) -> str:
    note = "<!-- Made by `make docs`; do not edit. -->"
    return f"{note}\n# {title}\n\n{lead}\n\n{body}\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
