"""Commands that care for the library: checks, the index, backups, figures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.shared import (
    Json,
    note_done,
    open_library,
    open_rows,
    own_terminal,
    own_words,
    print_json,
    read_own_settings,
)

if TYPE_CHECKING:
    pass


def selfcheck(
    repair: Annotated[bool, typer.Option("--repair", help="Make anew what is derived.")] = False,
    as_json: Json = False,
) -> None:
    """Compare rows, offsets, word search and index. Exit 0 only when all agree."""
    from retrieval import selfcheck as check

    words = own_words()
    with open_library() as isnad:
        faults = check.find_faults(isnad.archive, isnad.index)
        repaired = bool(faults) and repair
        if repaired:
            check.repair(isnad.archive, isnad.index)
            note_done(isnad.archive, "repair")
            faults = check.find_faults(isnad.archive, isnad.index)
    if as_json:
        print_json({"agree": not faults, "faults": faults, "repaired": repaired})
    else:
        terminal = own_terminal()
        if repaired:
            terminal.line(words("desk.mended"))
        if faults:
            terminal.line(words("desk.disagree", count=len(faults)), "red")
            for fault in faults:
                terminal.line(f"  {fault}")
        else:
            terminal.line(words("desk.agree"), "green")
    if faults:
        raise typer.Exit(1)


def reindex() -> None:
    """Make the index anew from the rows, and finish a change of model."""
    from bot.progress import EmbeddingProgress

    with open_library(None) as isnad, EmbeddingProgress() as progress:
        isnad.change.finish(progress)
        isnad.index.rebuild(progress)
        isnad.index.save()
        isnad.change.tidy()
        note_done(isnad.archive, "reindex")
        count = len(isnad.index)
    own_terminal().line(own_words()("command.reindexed", count=count), "green")


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; an older backup is replaced.")],
) -> None:
    """Write one file of all that cannot be derived, while others work on the library."""
    from bot.care import back_up

    with open_rows() as archive:  # so that the newest schema is what is kept
        made = back_up(read_own_settings(), file)
        note_done(archive, "backup")
    size = file.stat().st_size / 1_000_000
    own_terminal().line(
        own_words()("care.backed_up", file=file, size=size, count=made.counts["article"]), "green"
    )


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `isnad backup` wrote.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Also where there is a library: it goes.")
    ] = False,
) -> None:
    """Make the library anew from a backup, all of it or nothing."""
    from bot.care import restore as make_anew
    from bot.progress import EmbeddingProgress

    with EmbeddingProgress(patience=2.0) as progress:
        made = make_anew(read_own_settings(), file, replace=replace, progress=progress)
    with open_rows() as archive:
        note_done(archive, "restore", f"of {made.made_at}")
    told = own_words()("care.restored", date=made.made_at[:10], count=made.counts["article"])
    own_terminal().line(told, "green")


def stats(
    as_json: Json = False,
    picture: Annotated[
        Path | None, typer.Option(help="Draw articles and questions by day into this PNG file.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=366, help="How many days.")] = 30,
) -> None:
    """Counts, sizes, model, index and versions; articles and questions by day."""
    from bot.stats import picture_of, read_stats, show_stats

    with open_library() as isnad:
        found = read_stats(isnad, own_words(), days)
    if picture is not None:
        picture.write_bytes(picture_of(found))
    if as_json:
        print_json(found)
    else:
        own_terminal().line(show_stats(found, own_words()))
