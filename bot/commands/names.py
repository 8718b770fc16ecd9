"""`isnad alias`: whether two names mean one person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.shared import (
    Json,
    note_done,
    open_rows,
    own_terminal,
    own_words,
    print_json,
)

if TYPE_CHECKING:
    pass


alias = typer.Typer(
    name="alias",
    help="Say of two names whether they mean one person.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


Name = Annotated[str, typer.Argument(help="A name as the articles have it.")]


@alias.command()
def join(name: Name, other: Name) -> None:
    """Two names mean one person from now on."""
    _decide(name, other, same=True)


@alias.command()
def part(name: Name, other: Name) -> None:
    """Two names mean two persons from now on."""
    _decide(name, other, same=False)


@alias.command()
def forget(name: Name, other: Name) -> None:
    """Take back what was decided of two names."""
    from retrieval.ledger.kinship import forget as take_back

    with open_rows() as archive:
        take_back(archive, name, other)
        note_done(archive, "alias", f"forget {name} = {other}")
    own_terminal().line(own_words()("alias.forgotten", name=name, other=other), "green")


@alias.command(name="list")
def list_(as_json: Json = False) -> None:
    """List what was decided of names."""
    from bot.shapes import kinship_json

    with open_rows() as archive:
        kinships = archive.kinships()
    words = own_words()
    if as_json:
        print_json([kinship_json(kinship) for kinship in kinships])
        return
    for one in kinships:
        own_terminal().line(
            words("alias.equal" if one.same else "alias.unequal", name=one.left, other=one.right)
        )
    if not kinships:
        own_terminal().line(words("alias.none"))


def _decide(name: str, other: str, *, same: bool) -> None:
    from retrieval.ledger.kinship import decide

    with open_rows() as archive:
        decision = decide(archive, name, other, same=same)
        note_done(archive, "alias", f"{name} {'=' if same else '≠'} {other}")
    words, made = own_words(), decision.kinship
    key = "alias.joined" if same else "alias.parted"
    own_terminal().line(words(key, name=made.left, other=made.right), "green")
    for unheard in decision.unheard:
        own_terminal().line(words("alias.unheard", name=unheard), "yellow")
