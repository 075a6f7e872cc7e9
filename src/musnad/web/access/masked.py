"""The casefile as masked viewers are served it: a copy without the names of private persons, made anew when it changes.

Pages for masked viewers are made from the copy alone, so none of them can show, find or count by what it does not hold.
"""

from __future__ import annotations

import logging
import multiprocessing
import tempfile
import time
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from musnad.pipeline import masked
from musnad.web.desk import Desk

# Seconds between the end of one copy and the start of the next.
_PAUSE = 20.0


_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Making:
    """A copy that is being made. of: the generation of the casefile that it is a copy of."""

    pool: ProcessPoolExecutor
    done: Future[None]
    of: bytes


class MaskedDesk:
    """A desk over the newest copy. May be asked from any thread; the copy is made by a process of its own."""

    def __init__(self, desk: Desk, secret: bytes) -> None:
        self._desk, self._secret = desk, secret
        self._folder = tempfile.TemporaryDirectory(prefix="musnad-masked-")  # 0700
        self._lock, self._made, self._number = Lock(), -_PAUSE, 0
        self._of = b""
        self._desks: list[Desk] = []
        self._making: _Making | None = None

    def desk(self) -> Desk | None:
        """The desk to ask, None until the first copy is made. Raises StorageError where the casefile cannot be read."""
        generation = self._desk.thread.submit(lambda: self._desk.held.index.generation).result()
        with self._lock:
            self._take()
            due = generation != self._of and time.monotonic() - self._made >= _PAUSE
            if due and self._making is None:
                self._start(generation)
            return self._desks[-1] if self._desks else None

    def _start(self, generation: bytes) -> None:
        self._number += 1
        pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
        done = pool.submit(masked.copy, self._desk.address, self._target(), self._secret)
        self._making = _Making(pool, done, generation)

    def _take(self) -> None:
        """Serves the copy that is ready. The one before stays open for whoever asks it now; older ones go."""
        if self._making is None or not self._making.done.done():
            return
        making, self._making, self._made = self._making, None, time.monotonic()
        making.pool.shutdown()
        if (error := making.done.exception()) is not None:
            _LOG.error("the masked copy could not be made: %s: %s", type(error).__name__, error)
            return
        made = Desk(self._target())
        made.label, self._of = self._desk.label, making.of
        self._desks.append(made)
        for old in self._desks[:-2]:
            old.close()
            Path(old.address).unlink(missing_ok=True)
        del self._desks[:-2]

    def _target(self) -> Path:
        return Path(self._folder.name) / f"{self._number}.musnad"

    def close(self) -> None:
        if self._making is not None:
            self._making.pool.shutdown(cancel_futures=True)
        for desk in self._desks:
            desk.close()
        self._folder.cleanup()
