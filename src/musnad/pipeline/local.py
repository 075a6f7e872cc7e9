"""Work spread over local processes: answers in the order of the items, whatever the number of workers.

A worker that dies takes down its whole pool (`BrokenProcessPool`), so its chunks are tried again one at a time and
halved until the one item that kills is alone; that item is given up with a reason and everything else goes on.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing import connection
from typing import Generic, TypeVar, cast

from musnad.model.errors import EngineError

Item = TypeVar("Item")
Answer = TypeVar("Answer")

# Eight articles take about 0.1 s to read: long enough to hide the hand-over, short enough to spread evenly.
CHUNK = 8
# A chunk ends early at this weight (bytes), so that what is in flight fits into memory whatever the documents.
CHUNK_WEIGHT = 1_000_000
# Chunks in flight for each worker: one at work, one waiting, one being answered.
WINDOW = 3
# Starting two workers costs about as much as reading this many articles in this process.
FEW = 32
# What a process apart gives way by, so that pages are answered while it reads.
_GIVES_WAY = 5
# So many single items in a row that kill their worker are no bad items but a broken machine.
MAX_DEATHS = 16


@dataclass(frozen=True, slots=True)
class Crew:
    """How many processes work. workers: None lets the number of items and of processors decide.

    One worker is this very process: nothing shields it from an item that kills the interpreter.
    """

    workers: int | None = None
    chunk: int = CHUNK
    window: int = WINDOW


def run(
    items: Iterable[Item],
    work: Callable[[Item], Answer],
    given_up: Callable[[Item], Answer],
    crew: Crew | None = None,
    weigh: Callable[[Item], int] = lambda item: 0,
) -> Iterator[tuple[Item, Answer]]:
    """Each item with ``work(item)``, in the items' order, reading ahead no further than the crew's window.

    work: a picklable function. given_up: the answer for an item whose worker died. weigh: an item's bytes.
    Exceptions of ``work`` are raised here, at the item's turn. Closing the iterator early ends the workers.
    """
    crew = crew or Crew()
    stream = iter(items)
    workers = crew.workers
    if workers is None:
        head = list(islice(stream, FEW + 1))
        stream = chain(head, stream)
        workers = 1 if len(head) <= FEW else processors()
    if workers <= 1:
        return ((item, work(item)) for item in stream)
    return _Pool(work, given_up, workers, crew).answers(_chunks(stream, crew.chunk, weigh))


def _chunks(stream: Iterator[Item], most: int, weigh: Callable[[Item], int]) -> Iterator[list[Item]]:
    """The stream cut into chunks of so many items at most."""
    chunk: list[Item] = []
    weight = 0
    for item in stream:
        chunk.append(item)
        weight += weigh(item)
        if len(chunk) >= most or weight >= CHUNK_WEIGHT:
            yield chunk
            chunk, weight = [], 0
    if chunk:
        yield chunk


def processors() -> int:
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS and Windows
        return os.cpu_count() or 1


@dataclass(slots=True)
class _Chunk(Generic[Item, Answer]):
    items: list[Item]
    future: Future[list[Answer]] | None = None


class _Pool(Generic[Item, Answer]):
    """One run over one stream; the executor inside is replaced when a worker dies."""

    def __init__(
        self, work: Callable[[Item], Answer], given_up: Callable[[Item], Answer], workers: int, crew: Crew
    ) -> None:
        self.work, self.given_up, self.workers, self.crew = work, given_up, workers, crew
        self.executor: ProcessPoolExecutor | None = None
        self.deaths = 0

    def answers(self, chunks: Iterator[list[Item]]) -> Iterator[tuple[Item, Answer]]:
        flying: deque[_Chunk[Item, Answer]] = deque()
        limit = self.workers * self.crew.window
        try:
            while True:
                for items in islice(chunks, limit - len(flying)):
                    flying.append(self._submit(_Chunk(items)))
                if not flying:
                    return
                yield from self._collect(flying)
        finally:
            self._end(wait=not flying)

    def _collect(self, flying: deque[_Chunk[Item, Answer]]) -> Iterator[tuple[Item, Answer]]:
        """The answers of the oldest chunk; after a death, of every chunk that was in flight."""
        chunk = flying[0]
        try:
            assert chunk.future is not None
            found = chunk.future.result()
        except BrokenProcessPool:
            self._end(wait=True)
            while flying:
                yield from self._alone(flying[0].items, flying[0].future)
                flying.popleft()
            return
        flying.popleft()
        self.deaths = 0
        yield from zip(chunk.items, found, strict=True)

    def _alone(self, items: list[Item], future: Future[list[Answer]] | None) -> Iterator[tuple[Item, Answer]]:
        """The answers of one chunk with nothing else in flight, so that a death is its own doing."""
        if future is None or not (future.done() and not future.cancelled() and future.exception() is None):
            future = self._submit(_Chunk(items)).future
        assert future is not None
        try:
            found = future.result()
        except BrokenProcessPool as death:
            self._end(wait=True)
            if len(items) > 1:
                half = len(items) // 2
                yield from self._alone(items[:half], None)
                yield from self._alone(items[half:], None)
                return
            self.deaths += 1
            if self.deaths >= MAX_DEATHS:
                raise EngineError(f"{self.deaths} worker processes died one after another; giving up") from death
            yield items[0], self.given_up(items[0])
            return
        self.deaths = 0
        yield from zip(items, found, strict=True)

    def _submit(self, chunk: _Chunk[Item, Answer]) -> _Chunk[Item, Answer]:
        if self.executor is None:
            self.executor = ProcessPoolExecutor(self.workers, mp_context=_context(), initializer=_prepare)
        try:
            chunk.future = self.executor.submit(_each, self.work, chunk.items)
        except BrokenProcessPool as death:  # a worker died since the last answer: `result` tells of it in its turn
            chunk.future = Future()
            chunk.future.set_exception(death)
        return chunk

    def _end(self, *, wait: bool) -> None:
        """Shuts the pool down. wait False: what still works is ended, its answers are wanted by nobody."""
        executor, self.executor = self.executor, None
        if executor is None:
            return
        if not wait:
            for process in list((getattr(executor, "_processes", None) or {}).values()):
                process.terminate()
        executor.shutdown(wait=True, cancel_futures=True)


def apart(work: Callable[[], Answer]) -> Answer:
    """Does it in a process of its own, which leaves this one its time and takes its memory with it.

    work: something that can be sent there. Raises what it raises, and EngineError where the process dies.
    """
    executor = ProcessPoolExecutor(1, mp_context=_context(), initializer=_prepare)
    try:
        return executor.submit(work).result()
    except BrokenProcessPool as death:
        raise EngineError("the process that worked on the casefile died; nothing of it was kept") from death
    finally:
        executor.shutdown(cancel_futures=True)


def _each(work: Callable[[Item], Answer], items: list[Item]) -> list[Answer]:
    """A chunk's answers; runs in a worker."""
    return [work(item) for item in items]


def _context() -> multiprocessing.context.BaseContext:
    """Workers are never forked from this process: its threads (a progress bar) would leave locks behind."""
    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")


def _prepare() -> None:
    """A worker leaves Ctrl-C to its parent, and ends when its parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    hush()
    collect_seldom()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def beside(work: Callable[..., None], *args: object) -> multiprocessing.process.BaseProcess:
    """A process of its own at work, which may have workers itself, gives way to others, and ends with this one.

    work, args: picklable.
    """
    process = _context().Process(target=_beside, args=(work, *args))  # type: ignore[attr-defined]
    process.start()
    return cast(multiprocessing.process.BaseProcess, process)


def _beside(work: Callable[..., None], *args: object) -> None:
    _prepare()
    if hasattr(os, "nice"):  # not on Windows
        os.nice(_GIVES_WAY)
    work(*args)


def hush() -> None:
    """Libraries' log lines and warnings stay off standard error, which is for what a run says of its documents.

    For the start of a process; Python's own ``-W`` and ``PYTHONWARNINGS`` still hold.
    """
    logging.getLogger().addHandler(logging.NullHandler())
    if not sys.warnoptions:
        warnings.simplefilter("ignore")


def collect_seldom() -> None:
    """The cyclic collector of this process looks seldom: a reading makes objects by the ten thousand and no cycles.

    For the start of a process. What it saves is in docs/quality.md.
    """
    gc.set_threshold(50_000, 20, 100)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        with suppress(OSError):
            connection.wait([parent.sentinel])
        os._exit(1)
