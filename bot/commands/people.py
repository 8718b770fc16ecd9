"""Commands about people: editors, and what everybody did."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.shared import (
    _DAYS,
    Json,
    fail,
    note_done,
    open_members,
    open_rows,
    own_terminal,
    own_words,
    print_json,
    read_own_settings,
)

if TYPE_CHECKING:
    pass


admins = typer.Typer(
    name="admins",
    help="Who is an editor: may take in, change and delete articles on Telegram.",
    invoke_without_command=True,
    rich_markup_mode=None,
)


UserId = Annotated[int, typer.Argument(min=1, max=2**52 - 1, help="The user's id on Telegram.")]


@admins.callback()
def list_at_once(context: typer.Context, as_json: Json = False) -> None:
    """Who is an editor: may take in, change and delete articles on Telegram."""
    if context.invoked_subcommand is None:
        _list_admins(as_json)


@admins.command()
def add(
    user_id: UserId,
    name: Annotated[str, typer.Argument(help="How the lists shall show them.")] = "",
    as_json: Json = False,
) -> None:
    """Make somebody an editor."""
    from bot.deeds import terminal_actor
    from bot.shapes import member_json

    settings = read_own_settings()
    if user_id in settings.admin_ids:
        fail(own_words()("admins.is_owner"))
    with open_members() as members:
        member = members.put(user_id, name, "editor", terminal_actor())
        note_done(members, "editor", f"{user_id} {member.name}")
    if as_json:
        print_json(member_json(member))
    else:
        shown = f"{member.name} ({user_id})" if member.name else str(user_id)
        own_terminal().line(own_words()("admins.added", who=shown), "green")


@admins.command()
def remove(user_id: UserId, as_json: Json = False) -> None:
    """Make a reader of an editor."""
    from bot.deeds import terminal_actor
    from bot.shapes import member_json

    with open_members() as members:
        member = members.replace(user_id, "editor", "reader", terminal_actor())
        if member is None:
            fail(own_words()("admins.no_editor", user_id=user_id))
        note_done(members, "no_editor", f"{user_id} {member.name}")
    if as_json:
        print_json(member_json(member))
    else:
        shown = f"{member.name} ({user_id})" if member.name else str(user_id)
        own_terminal().line(own_words()("admins.removed", who=shown), "green")


@admins.command(name="list")
def list_admins(as_json: Json = False) -> None:
    """List owners and editors."""
    _list_admins(as_json)


def _list_admins(as_json: bool) -> None:
    from bot.shapes import member_json

    owners = sorted(read_own_settings().admin_ids)
    with open_members() as members:
        editors = members.all("editor")
    if as_json:
        print_json({"owners": owners, "editors": [member_json(member) for member in editors]})
        return
    words, terminal = own_words(), own_terminal()
    terminal.line(words("admins.owners"))
    for user_id in owners:
        terminal.line(f"  {user_id}")
    terminal.line(words("admins.editors"))
    for member in editors:
        terminal.line(f"  {member.user_id} {member.name} · {member.decided_at[:10]}")
    if not editors:
        terminal.line(f"  {words('admins.none')}")


def audit(
    since: Annotated[
        datetime | None, typer.Option(formats=_DAYS, help="Only what was done on or after.")
    ] = None,
    top: Annotated[int | None, typer.Option(min=1, help="How many lines.")] = None,
    as_json: Json = False,
) -> None:
    """Who did what, and when, the latest first."""
    from bot.audit import noted_lines
    from bot.shapes import noted_json
    from store.audit import Audit

    with open_rows() as archive:
        day = since.date().isoformat() if since is not None else None
        lines = archive.beside(Audit).lines(since=day, limit=top)
    if as_json:
        print_json([noted_json(line) for line in lines])
        return
    for line in noted_lines(lines, own_words()):
        own_terminal().line(line)
    if not lines:
        own_terminal().line(own_words()("audit.none"))
