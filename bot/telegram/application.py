"""The bot as a process: which handler hears what, and how it starts and stops."""

from __future__ import annotations

import asyncio
import logging
import signal
from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from typing import Any

from telegram import Message, Update
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    ChatMemberHandler,
    Defaults,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.logs import set_up_logs
from bot.stats import warning
from bot.telegram import (
    admins,
    articles,
    audit,
    care,
    channels,
    checks,
    feedback,
    feeds,
    inline,
    intake,
    jobs,
    joining,
    questions,
    receipts,
    removal,
    speakers,
)
from bot.telegram.access import button, command, heard, words_for
from bot.telegram.journal import Journal
from bot.telegram.library import Context, Library, attach_library
from bot.telegram.menu import READER_MENU, menu
from bot.telegram.order import ChatOrder
from bot.telegram.reply import acknowledge
from bot.telegram.request import PatientRequest
from bot.telegram.signs import SparingLimiter
from bot.telegram.telling import Teller
from bot.tokens import Secrets
from bot.upkeep import Upkeep
from bot.wiring import Isnad, open_isnad
from bot.words.catalogue import languages, words_in
from bot.worker import WorkerProcess
from config.settings import Settings
from retrieval.encoding.embedding import now_and_then
from store.errors import IsnadError

_QUESTION_THREADS = 4
_GRACE_SECONDS = 4.0
_WAITING = "waiting.jsonl"
_HEARD = [
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.CHANNEL_POST,
    Update.EDITED_CHANNEL_POST,
    Update.MY_CHAT_MEMBER,
]

App = Application[Any, Any, Any, Any, Any, Any]
_log = logging.getLogger(__name__)


class BotError(IsnadError):
    """The bot cannot start: no token, a token that Telegram refuses, or no connection."""


def run(settings: Settings) -> None:
    """Runs the bot until SIGTERM or SIGINT. Raises `BotError` where it cannot start."""
    if settings.telegram_token is None:
        raise BotError("no_token")
    set_up_logs(settings)
    progress = now_and_then(_log_embedding, 5.0)
    with open_isnad(settings, progress=progress, later=True) as isnad, Upkeep(isnad):
        isnad.index.refresh()
        if (told := warning(isnad, words_in(None))) is not None:
            _log.warning(told)
        isnad.change.start()
        try:
            asyncio.run(_serve(settings, isnad))
        except InvalidToken:
            raise BotError("token_refused") from None
        except NetworkError as error:
            raise BotError("no_connection", url=settings.telegram_base_url) from error
        finally:
            isnad.settle()


def build(settings: Settings, library: Library, journal: Journal) -> App:
    """The application with all its handlers, not yet started."""
    root = settings.telegram_base_url.rstrip("/")
    token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
    application = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{root}/bot")
        .base_file_url(f"{root}/file/bot")
        .request(PatientRequest(connection_pool_size=64, read_timeout=10.0))
        # Keeps below the limits; what is refused all the same, PatientRequest tries again. Its own
        # retries would make every chat wait for the one that is flooded.
        .rate_limiter(SparingLimiter(max_retries=0))
        .concurrent_updates(library.order)
        .update_queue(journal)
        # Who deletes a question before it is answered gets the answer all the same.
        .defaults(Defaults(allow_sending_without_reply=True))
        .build()
    )
    attach_library(application.bot_data, library)
    for name, handler in (
        ("start", questions.start),
        ("help", questions.help_),
        ("ask", questions.ask),
        ("cancel", questions.cancel),
        ("new", questions.begin_anew),
        ("said", speakers.said),
        ("check", checks.check),
        ("speakers", speakers.list_speakers),
        ("sources", articles.list_articles),
        ("ingest", intake.ingest),
        ("jobs", jobs.show),
        ("channels", channels.show),
        ("delete", removal.delete),
        ("undo", removal.undo),
        ("diff", removal.diff),
        ("alias", speakers.alias),
        ("feedback", feedback.export),
        ("feeds", feeds.feeds),
        ("stats", care.stats),
        ("selfcheck", care.check),
        ("reindex", care.reindex),
        ("export", care.export),
        ("backup", care.backup),
        ("members", joining.members),
        ("admins", admins.admins),
        ("audit", audit.audit),
    ):
        application.add_handler(command(name, handler))
    for prefix, pressed in (
        ("context", questions.show_context),
        ("near", questions.show_context),
        ("vote", feedback.vote),
        ("sources", articles.turn_page),
        ("spoken", speakers.turn_spoken),
        ("said", speakers.turn_said),
        ("saidon", speakers.turn_said_on),
        ("hear", speakers.hear),
        ("speakers", speakers.turn_speakers),
        ("care", care.press),
        ("join", joining.ask),
        ("door", joining.decide),
        ("member", joining.press_member),
        ("members", joining.turn_members),
        ("admins", admins.press),
        ("audit", audit.turn_audit),
        ("job", jobs.press),
        ("jobs", jobs.press),
        ("undo", receipts.undo),
        ("keep", receipts.keep_both),
        ("replace", receipts.replace),
        ("restore", removal.undo_button),
        ("channel", channels.turn),
        ("unfeed", feeds.remove),
        ("", _dead_button),  # last: what the others leave
    ):
        application.add_handler(button(prefix, pressed))
    fresh = filters.UpdateType.MESSAGE  # of edited ones only questions are heard
    chosen = filters.StatusUpdate.USERS_SHARED
    edited = filters.UpdateType.EDITED_MESSAGE & filters.TEXT
    for kind, wanted, hear in (
        ("file", fresh & filters.Document.ALL, intake.take_file),
        ("unknown command", fresh & filters.COMMAND, questions.unknown_command),
        ("text", fresh & filters.TEXT, questions.plain_question),
        ("contact", fresh & filters.CONTACT, admins.hear_contact),
        ("chosen user", fresh & chosen, admins.hear_chosen),
        ("anything else", fresh & ~filters.StatusUpdate.ALL, questions.not_text),
        ("edited text", edited, questions.edited_question),
        ("channel post", filters.UpdateType.CHANNEL_POSTS, channels.post),
    ):
        application.add_handler(MessageHandler(wanted, heard(kind, hear)))
    moved = heard("moved", channels.moved)
    application.add_handler(ChatMemberHandler(moved, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(InlineQueryHandler(heard("inline", inline.offer)))
    application.add_error_handler(_on_error)
    return application


async def _serve(settings: Settings, isnad: Isnad) -> None:
    stop = asyncio.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signal_number, stop.set)
    worker = WorkerProcess(settings)
    journal = Journal(settings.data_dir / _WAITING, Secrets(settings).hide)
    order = ChatOrder(journal.done)
    with (
        ThreadPoolExecutor(_QUESTION_THREADS, "question") as question_threads,
        ThreadPoolExecutor(1, "ingest") as ingest_thread,
    ):
        library = Library(isnad, question_threads, ingest_thread, order=order)
        application = build(settings, library, journal)
        async with application:
            await _introduce(application)
            if count := journal.restore(application.bot):
                _log.info("%d updates waited when the bot ended last", count)
            await application.start()
            # No stop waits for a slow site: what a feed had is handed over again then.
            Thread(
                target=isnad.poller().run, args=(library.stopping,), name="feeds", daemon=True
            ).start()
            telling = asyncio.create_task(_tell(application, isnad, worker))
            updater = application.updater
            assert updater is not None, "the builder makes an updater unless told otherwise"
            await updater.start_polling(
                allowed_updates=_HEARD, bootstrap_retries=3, error_callback=_on_poll_error
            )
            purging = asyncio.create_task(removal.purge_hourly(library))
            _log.info("listening as @%s", application.bot.username)
            await stop.wait()
            purging.cancel()
            order.close()  # what waits is in the journal, for the next start
            await updater.stop()
            await asyncio.wait({asyncio.create_task(_idle(order))}, timeout=_GRACE_SECONDS)
            library.stopping.set()
            telling.cancel()
            await asyncio.to_thread(worker.stop)
            await application.stop()


async def _tell(application: App, isnad: Isnad, worker: WorkerProcess) -> None:
    """Keeps the worker running, and tells of the jobs."""
    await Teller(application.bot, isnad, lambda: worker.watch(isnad.change.now.model)).run()


async def _idle(order: ChatOrder) -> None:
    """Returns when nothing is under way any more."""
    while order.current_concurrent_updates:
        await asyncio.sleep(0.05)


async def _introduce(application: App) -> None:
    """The menu of commands, and what an empty chat and the profile say: each user's in their
    language. Admins' menu is longer: `show_admin_menu`."""
    for language in (None, *languages()):
        words = words_in(language)
        await application.bot.set_my_commands(menu(READER_MENU, words), language_code=language)
        try:
            await application.bot.set_my_description(words("about.long").strip(), language)
            await application.bot.set_my_short_description(words("about.short"), language)
        except TelegramError as error:  # they seldom change, and nothing depends on them
            _log.warning("the description was not set: %s", error)


async def _dead_button(update: Update, context: Context) -> None:
    """A button that means nothing to us: very old, or forged."""
    if update.callback_query is not None:
        await acknowledge(update.callback_query)


async def _on_error(update: object, context: Context) -> None:
    """The last line of defence: a line in the log, and a sentence to whoever waits."""
    error = context.error
    # A request that Telegram refuses is a NetworkError to the library, but our mistake.
    away = isinstance(error, NetworkError) and not isinstance(error, BadRequest)
    if away or isinstance(error, Forbidden):
        _log.warning("Telegram: %s", error)
        return
    if isinstance(error, BadRequest):
        _log.error("Telegram refused a request: %s", error)
    else:
        _log.error("unexpected", exc_info=error)
    message = update.effective_message if isinstance(update, Update) else None
    if isinstance(message, Message) and isinstance(update, Update):
        try:
            await message.reply_text(words_for(update)("error.unexpected"))
        except TelegramError as second:
            _log.warning("Telegram: %s", second)


def _log_embedding(done: int, total: int) -> None:
    _log.info("embedding before the first answer: %d of %d passages", done, total)


def _on_poll_error(error: TelegramError) -> None:
    _log.warning("polling: %s", error)
