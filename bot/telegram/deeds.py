"""Noting deeds that were done from Telegram."""

from __future__ import annotations

import asyncio

from telegram import Update

from bot.deeds import note_deed
from bot.telegram.access import person_of
from bot.telegram.library import Context, library_of
from store.audit import Deed


def actor_of(update: Update) -> str:
    """Who is behind an update, as the audit log names them: `telegram:ID NAME`."""
    person = person_of(update)
    return f"telegram:{person.id} {person.full_name}" if person else "telegram:"


async def note(
    update: Update, context: Context, deed: Deed, object: str = "", article_id: int | None = None
) -> None:
    """Writes down what somebody has done just now. `object` must hold no word of an article."""
    audit = library_of(context).isnad.audit
    await asyncio.to_thread(note_deed, audit, actor_of(update), deed, object, article_id)
