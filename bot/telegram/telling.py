"""Tells how far jobs are and what became of them: each in one message, which is edited."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError

from bot.telegram.render import Page
from bot.telegram.render_jobs import render_ended, render_progress
from bot.telegram.reply import put
from bot.wiring import Isnad
from bot.words.catalogue import words_in
from retrieval.intake.queue import receipts_of
from store.errors import IsnadError
from store.jobs import Job

_SECONDS_BETWEEN_LOOKS = 0.3
_SECONDS_BETWEEN_EDITS = 1.0
_SECONDS_IN_GROUPS = 4.0  # Telegram allows twenty messages a minute there, edits among them
_SECONDS_TO_WAIT, _WITH_BUTTONS = 5.0, 5
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Shown:
    """What a job's message shows, and since when."""

    page: Page | None = None
    at: float = field(default_factory=time.monotonic)


class Teller:
    """Looks at the jobs that the bot's own users asked for; nothing is lost by a restart, for what
    was not told yet stands with the job."""

    def __init__(self, bot: Bot, isnad: Isnad, on_look: Callable[[], None]) -> None:
        """`on_look` is called at every look, in a thread of its own."""
        self._bot = bot
        self._isnad = isnad
        self._on_look = on_look
        self._shown: dict[int, _Shown] = {}
        self._telling: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Looks and tells until it is cancelled."""
        while True:
            await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)
            try:
                await asyncio.to_thread(self._on_look)
                jobs = await asyncio.to_thread(self._isnad.jobs.untold, self._bot.id)
            except IsnadError as error:
                _log.warning("the jobs cannot be read: %s", error)
                continue
            self._shown = {job.id: self._shown.get(job.id) or _Shown() for job in jobs}
            for place, job in enumerate(jobs):
                if job.id not in self._telling and self._is_due(job, place):
                    task = asyncio.create_task(self._tell(job))
                    self._telling[job.id] = task
                    task.add_done_callback(partial(self._told, job.id))

    def _told(self, job_id: int, _: asyncio.Task[None]) -> None:
        self._telling.pop(job_id, None)

    def _is_due(self, job: Job, place: int) -> bool:
        """Whether there is something new to tell of a job, and it is time for it."""
        if job.ended:
            return True
        shown = self._shown[job.id]
        if job.state == "waiting" and job.failure is None and shown.page is None:
            # Its message says already that it was received. Only the next few get their button, for
            # each edit takes the place of an answer.
            waits = time.monotonic() - shown.at
            return waits >= _SECONDS_TO_WAIT and place < _WITH_BUTTONS
        between = _SECONDS_BETWEEN_EDITS if (job.chat_id or 0) > 0 else _SECONDS_IN_GROUPS
        page = render_progress(job, words_in(job.language))
        return page != shown.page and time.monotonic() - shown.at >= between

    async def _tell(self, job: Job) -> None:
        words = words_in(job.language)
        try:
            if job.ended:
                # Who reads the receipt may ask about the article at once.
                await asyncio.to_thread(self._isnad.index.refresh)
                receipts = await asyncio.to_thread(receipts_of, job, self._isnad.archive)
                page = render_ended(job, receipts, words)
            else:
                page = render_progress(job, words)
                shown = self._shown[job.id]
                shown.page, shown.at = page, time.monotonic()
            if job.chat_id is not None:
                await put(self._bot, job.chat_id, job.message_id, page, job.thread_id)
        except (Forbidden, BadRequest) as error:
            _log.warning("job %d cannot be told of: %s", job.id, error)
        except NetworkError as error:
            _log.warning("job %d is told of later: %s", job.id, error)
            return
        except (IsnadError, TelegramError) as error:
            _log.warning("job %d is told of later: %s", job.id, error)
            return
        if job.ended:
            try:
                await asyncio.to_thread(self._isnad.jobs.set_told, job.id, state=job.state)
            except IsnadError as error:
                _log.warning("job %d will be told of again: %s", job.id, error)
