"""A change of model: the old pair of encoder and index answers until the new one is complete.

Vectors of different models never meet, so a library must be embedded anew before another model can
answer from it. What that takes is found out by trying: a small library is embedded at once, a large
one beside the questions, batch by batch, and what is embedded stays through any stop.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from retrieval.encoding.embedding import Progress, embed_missing, now_and_then
from retrieval.encoding.encoder import Encoder, load_encoder
from retrieval.errors import ModelError
from retrieval.searching.index import VectorIndex
from store.archive import Archive
from store.errors import DatabaseUnavailable, IsnadError
from store.records import KnownModel

_SOON_SECONDS = 2.0
_TRY_SECONDS = 0.25
_SECONDS_BETWEEN_LINES = 30.0
_SECONDS_TO_STOP = 10.0
_TIDIES_LATER = "the next start tidies up after the change of model: %s"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pair:
    """An encoder and the index of its vectors. `name` is the setting that names the model."""

    name: str | None
    encoder: Encoder
    index: VectorIndex

    @property
    def model(self) -> KnownModel:
        """What the archive remembers of it."""
        return KnownModel(self.name, self.encoder.fingerprint)


@dataclass(frozen=True, slots=True)
class Remaining:
    """How far a change has come. `failure` is why it stands still, if it does."""

    model: KnownModel
    embedded: int
    passages: int
    failure: IsnadError | None


class Change:
    """The pair that answers now, and the one that is to. Safe to share between threads.

    `missing_model` says why the built-in model stands in for the one that the settings name.
    """

    def __init__(
        self,
        archive: Archive,
        name: str | None,
        index_of: Callable[[Encoder], VectorIndex],
        *,
        encoder: Encoder | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Chooses who answers; `encoder` stands in for the one that `name` names.

        Where no model has vectors of the whole library, this embeds it with the built-in one, and
        tells `progress`. Raises `ModelError` where the built-in model is missing, and
        `DatabaseUnavailable`.
        """
        self._archive = archive
        self._index_of = index_of
        self.missing_model: ModelError | None = None
        if encoder is None:
            try:
                encoder = load_encoder(name)
            except ModelError as error:
                if name is None:
                    raise
                self.missing_model = error
                name, encoder = None, load_encoder(None)
        self._wanted = Pair(name, encoder, index_of(encoder))
        self._failure: IsnadError | None = None
        self._working = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._listener: Callable[[Pair], None] = lambda _: None
        self._now = self._choose(progress)

    @property
    def now(self) -> Pair:
        """The pair that answers. Who began with one ends with it, whatever comes meanwhile."""
        return self._now

    def remaining(self) -> Remaining | None:
        """What is still to be done; None where the model that is wanted answers already."""
        if self._now is self._wanted:
            return None
        passages = self._archive.count_passages()
        missing = self._archive.count_passages_without(self._wanted.encoder.fingerprint)
        return Remaining(self._wanted.model, passages - missing, passages, self._failure)

    def listen(self, listener: Callable[[Pair], None]) -> None:
        """Has `listener` called with the new pair when it begins to answer."""
        self._listener = listener

    def start(self) -> None:
        """Goes on with the change in a thread of its own, and removes what is of no more use."""
        if self._thread is not None and self._thread.is_alive():
            return
        self._failure = None
        self._thread = threading.Thread(target=self._go_on, name="re-embedding", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread after the batch that it is at."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(_SECONDS_TO_STOP)

    def finish(self, progress: Progress | None = None) -> None:
        """Carries the change to its end before it returns; where there is none, does nothing.

        Raises `ModelError` and `DatabaseUnavailable`; then the old pair goes on answering.
        """
        with self._working:
            if self._now is not self._wanted:
                embed_missing(self._archive, self._wanted.encoder, progress=progress)
                self._switch()

    def tidy(self) -> None:
        """Removes what other models left behind, unless one of them is only away for now."""
        if self._now is self._wanted:
            keep = self.missing_model is not None
            self._archive.settle_on(self._wanted.model, keep_others=keep)

    def _choose(self, progress: Progress | None) -> Pair:
        wanted, known = self._wanted, self._archive.known_model()
        if known is not None and known.fingerprint == wanted.encoder.fingerprint:
            return wanted
        built_in = load_encoder(None)
        is_built_in = built_in.fingerprint == wanted.encoder.fingerprint
        try:
            complete = embed_missing(self._archive, wanted.encoder, progress=_Soon())
        except IsnadError as error:
            if is_built_in:
                raise
            complete, self._failure = False, error
        standby = None if complete else self._standby(built_in, known)
        if standby is not None:
            return standby
        if not complete:
            embed_missing(self._archive, built_in, progress=progress)
            if not is_built_in:
                return Pair(None, built_in, self._index_of(built_in))
        self._now = wanted
        try:
            self.tidy()
        except DatabaseUnavailable as error:
            _log.warning(_TIDIES_LATER, error)
        return wanted

    def _standby(self, built_in: Encoder, known: KnownModel | None) -> Pair | None:
        """Another model that has vectors of everything, and that can be loaded to ask with."""
        if self.missing_model is not None:
            return None  # then it is promised that the built-in model answers
        wanted = self._wanted.encoder.fingerprint
        if built_in.fingerprint != wanted and self._is_complete(built_in.fingerprint):
            return Pair(None, built_in, self._index_of(built_in))
        if known is None or known.name is None or not self._is_complete(known.fingerprint):
            return None
        try:
            encoder = load_encoder(known.name)
        except ModelError:
            return None
        if encoder.fingerprint != known.fingerprint:
            return None  # other weights under the same name
        return Pair(known.name, encoder, self._index_of(encoder))

    def _is_complete(self, fingerprint: str) -> bool:
        return self._archive.count_passages_without(fingerprint) == 0

    def _go_on(self) -> None:
        """What the thread does. A failure ends it: the next start tries again."""
        wanted = self._wanted.encoder.fingerprint

        def tell(done: int, total: int) -> None:
            _log.info("re-embedding with %s: %d of %d passages", wanted, done, total)

        lines = now_and_then(tell, _SECONDS_BETWEEN_LINES)

        def go_on(done: int, total: int) -> bool:
            lines(done, total)
            return not self._stopping.is_set()

        try:
            with self._working:
                if self._now is self._wanted:
                    self.tidy()
                elif embed_missing(self._archive, self._wanted.encoder, progress=go_on):
                    self._switch()
        except IsnadError as error:
            self._failure = error
        except Exception as error:  # noqa: BLE001 - whatever it was, the old pair goes on
            name = self._wanted.name or wanted
            self._failure = ModelError("model_failed", name=name, detail=type(error).__name__)
            self._failure.__cause__ = error
        if self._failure is not None:
            _log.error("re-embedding with %s broke off: %s", wanted, self._failure)
            _log.debug("the cause", exc_info=self._failure)

    def _switch(self) -> None:
        """Lets the new pair answer, then removes the old one's vectors: never the other way."""
        self._wanted.index.refresh()
        self._now = self._wanted
        self._listener(self._wanted)
        _log.info("%s answers from now on", self._wanted.encoder.fingerprint)
        try:
            self._wanted.index.save()
            self.tidy()
        except DatabaseUnavailable as error:
            _log.warning(_TIDIES_LATER, error)


class _Soon:
    """Lets embedding go on as long as it looks as if it were soon done."""

    def __init__(self) -> None:
        self._started = self._before = time.perf_counter()
        self._done = 0

    def __call__(self, done: int, total: int) -> bool:
        now = time.perf_counter()
        # By the last batch: in the first ones it is the beginning that takes its time.
        left = (total - done) * (now - self._before) / (done - self._done)
        self._before, self._done = now, done
        spent = now - self._started
        return done >= total or spent <= _TRY_SECONDS or spent + left <= _SOON_SECONDS
