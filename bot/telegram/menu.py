"""The menus of commands that Telegram shows beside the input field."""

from __future__ import annotations

from telegram import Bot, BotCommand, BotCommandScopeChat

from bot.words.catalogue import Words

READER_MENU = ("ask", "said", "check", "speakers", "sources", "new", "cancel", "help")
ADMIN_MENU = (
    *READER_MENU,
    "ingest",
    "jobs",
    "channels",
    "delete",
    "undo",
    "diff",
    "alias",
    "feeds",
    "feedback",
    "stats",
    "selfcheck",
    "reindex",
    "export",
    "members",
)
OWNER_MENU = (*ADMIN_MENU, "admins", "audit", "backup")


def menu(names: tuple[str, ...], words: Words) -> list[BotCommand]:
    """The commands of a menu with their descriptions."""
    return [BotCommand(name, words(f"menu.{name}")) for name in names]


async def show_admin_menu(bot: Bot, chat_id: int, words: Words, *, owner: bool) -> None:
    """Puts the admins' commands into the menu of an admin's own chat, in the admin's language.

    Telegram takes a chat's menu only once the chat is there, so this waits for the admin's hello.
    """
    names = OWNER_MENU if owner else ADMIN_MENU
    await bot.set_my_commands(menu(names, words), scope=BotCommandScopeChat(chat_id))


async def show_reader_menu(bot: Bot, chat_id: int, words: Words) -> None:
    """Gives a chat the menu of readers again."""
    await bot.set_my_commands(menu(READER_MENU, words), scope=BotCommandScopeChat(chat_id))
