"""Messages about people: how to be let in, who asks, who is an editor, who did what."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bot.audit import noted_lines
from bot.telegram.render import Button, Page, isolate
from bot.words.catalogue import Words
from store.audit import Noted
from store.members import Member

MEMBERS = 8
"""How many members a page shows."""
NOTED = 15
"""How many lines of the audit log a page shows."""
_MOST_EDITORS = 90  # a message has room for a hundred buttons
_LABEL = 30  # characters of a name on a button
_START = "?start=inline"


def render_closed(words: Words, *, private: bool) -> Page:
    """That the library is closed; alone with somebody also the button to be let in."""
    if private:
        button = Button(words("join.ask"), data="join:ask")
    else:  # others would press it too, and nobody could be told
        button = Button(words("join.write"), url=_START)
    return Page(escape(words("access.closed")), ((button,),))


def render_asking(member: Member, username: str | None, words: Words) -> Page:
    """To an owner: that somebody asks to be let in."""
    told = words("join.asks", who=_who(member.user_id, member.name, username))
    buttons = (
        Button(words("join.let"), data=f"door:in:{member.user_id}"),
        Button(words("join.refuse"), data=f"door:no:{member.user_id}"),
    )
    return Page(told, (buttons,))


def render_decided(member: Member | None, words: Words) -> Page:
    """What became of somebody who asked to be let in."""
    if member is None:
        return Page(escape(words("members.unknown")))
    key = "join.waits" if member.role == "asking" else f"members.is_{member.role}"
    return Page(words(key, who=_who(member.user_id, member.name)))


def render_members(members: Sequence[Member], offset: int, total: int, words: Words) -> Page:
    """Readers, those who ask to be let in, and those who are barred."""
    if not members:
        return Page(escape(words("members.none")))
    lines, rows = [f"<b>{escape(words('members.title', count=total))}</b>"], []
    for member in members:
        role = words(f"members.role_{member.role}")
        day = member.decided_at[:10]
        lines.append(f"{escape(role)}: {_who(member.user_id, member.name)} · {day}")
        label, tail = _label(member), f"{member.user_id}:{offset}"
        row = []
        if member.role != "reader":
            row.append(Button(words("members.let", name=label), data=f"member:in:{tail}"))
        if member.role != "barred":
            row.append(Button(words("members.bar", name=label), data=f"member:bar:{tail}"))
        rows.append(tuple(row))
    rows.append(_turning("members", offset, total, MEMBERS, words))
    return Page("\n".join(lines), tuple(row for row in rows if row))


def render_admins(
    owners: Sequence[tuple[int, str]], editors: Sequence[Member], words: Words
) -> Page:
    """Owners, given with their names, and editors, each with a button to remove them."""
    lines = [f"<b>{escape(words('admins.owners'))}</b>"]
    lines += [_who(user_id, name) for user_id, name in owners]
    lines += ["", f"<b>{escape(words('admins.editors'))}</b>"]
    shown = editors[:_MOST_EDITORS]
    lines += [f"{_who(one.user_id, one.name)} · {one.decided_at[:10]}" for one in shown]
    if not editors:
        lines.append(escape(words("admins.none")))
    lines += ["", f"<i>{escape(words('admins.usage'))}</i>"]
    buttons = tuple(
        (Button(words("admins.remove", name=_label(one)), data=f"admins:drop:{one.user_id}"),)
        for one in shown
    )
    return Page("\n".join(lines), buttons)


def render_naming(user_id: int, name: str, words: Words) -> Page:
    """To an owner: whether somebody shall be an editor."""
    told = words("admins.sure", who=_who(user_id, name))
    buttons = (
        Button(words("admins.yes"), data=f"admins:add:{user_id}"),
        Button(words("admins.no"), data=f"admins:no:{user_id}"),
    )
    return Page(told, (buttons,))


def render_named(member: Member, words: Words, *, told: bool) -> Page:
    """That somebody is an editor now, and whether they know."""
    lines = [words("admins.added", who=_who(member.user_id, member.name))]
    if told:
        lines.append(escape(words("admins.told")))
    else:
        link = f'<a href="{_START}">{escape(words("admins.link"))}</a>'
        lines.append(words("admins.untold", link=link))
    return Page("\n".join(lines))


def render_audit(lines: Sequence[Noted], offset: int, total: int, words: Words) -> Page:
    """Who did what, the latest first."""
    if not lines:
        return Page(escape(words("audit.none")))
    told = [escape(line) for line in noted_lines(lines, words, isolate)]
    row = _turning("audit", offset, total, NOTED, words)
    return Page("\n".join(told), (row,) if row else ())


def _who(user_id: int, name: str, username: str | None = None) -> str:
    """Somebody as HTML. The name alone is bold, so that it can be read back from the message."""
    account = f" @{escape(username)}" if username else ""
    shown = f"<b>{escape(name)}</b>{account} · " if name else ""
    return f"\u2068{shown}<code>{user_id}</code>\u2069"


def _label(member: Member) -> str:
    return isolate(member.name[:_LABEL] or str(member.user_id))


def _turning(data: str, offset: int, total: int, page: int, words: Words) -> tuple[Button, ...]:
    buttons = []
    if offset > 0:
        buttons.append(Button(words("said.previous"), data=f"{data}:{max(0, offset - page)}"))
    if offset + page < total:
        buttons.append(Button(words("said.next"), data=f"{data}:{offset + page}"))
    return tuple(buttons)
