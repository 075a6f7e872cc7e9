"""What the process that reads an upload does: documents into the casefile one by one, then the lists anew.

The casefile is held only while something is written, so that others may decide meanwhile.
"""

from __future__ import annotations

import json
import signal
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from musnad.model.document import Quarantined, RawItem
from musnad.model.errors import MusnadError
from musnad.pipeline import local, run, worker
from musnad.pipeline.worker import Record, Source
from musnad.storage import cases
from musnad.storage.contract import StoredDocument
from musnad.storage.store import SqlStore
from musnad.storage.writers import Patience
from musnad.web.uploads.jobs import PATH, Job

ENGINE = "rules"
# Seconds to wait for another writer: a build of a large casefile takes minutes.
_WAIT = 900.0
# Seconds after which what was read is kept: at once where documents take longer than that, together where they do not.
_SOON = 0.5
# Workers: a document that kills the process that reads it must not kill this one.
_LEAST = 2

Outcome = Record | Quarantined


class Stopped(BaseException):
    """Somebody asked for an end while a document was read."""


def work(address: str, folder: str, workers: int | None = None) -> None:
    """Reads one job to its end, or on from where it was interrupted. For a process of its own.

    workers: None for as many as there are processors; one is this very process, which nothing shields then.
    """
    job = Job(Path(folder))
    with job.claimed() as mine:
        if mine and not job.status().ended:
            _Work(address, job, workers or max(_LEAST, local.processors())).run()


class _Work:
    def __init__(self, address: str, job: Job, workers: int) -> None:
        self.address, self.job, self.workers = address, job, workers
        self.engine = worker.engine(ENGINE).info
        self.when: str = job.about()["when"]
        self.stopping, self.left_off = job.cancelled, False
        self._between = False  # nothing is being written, so the work may be left off
        self._numbers: deque[int] = deque()
        signal.signal(signal.SIGTERM, self._stop)

    def run(self) -> None:
        self.job.log("begin")
        state, reason = "done", ""
        try:
            self._read()
            self._conclude()
            state = "cancelled" if self.left_off else state
        except MusnadError as error:
            state, reason = "failed", str(error)
        except Exception as error:
            state, reason = "failed", f"{type(error).__name__}: {error}"
        if state != "failed":
            self.job.forget_files()
        self.job.log("end", state=state, reason=reason)

    def _stop(self, number: int, frame: object) -> None:
        self.stopping = True
        if self._between:
            self._between = False
            raise Stopped

    def _read(self) -> None:
        if self.stopping:
            self.left_off = True
            return
        self.job.log("stage", stage="counting")
        self.job.log("total", total=sum(1 for _ in self.job.items()))
        self.job.log("stage", stage="reading")
        found = run.outcomes(self._fresh(), run.Options(ENGINE, local.Crew(self.workers, chunk=1)))
        waiting: list[tuple[Source, Outcome]] = []
        kept = 0.0
        while (pair := self._next(found)) is not None:
            waiting.append(pair)
            if time.monotonic() - kept >= _SOON or len(waiting) >= run.BATCH:
                self._keep(waiting)
                waiting, kept = [], time.monotonic()
        self._keep(waiting)

    def _next(self, found: Iterator[tuple[Source, Outcome]]) -> tuple[Source, Outcome] | None:
        """What was read next, None at the end or when somebody asked for one."""
        try:
            self._between = True
            if self.stopping:
                raise Stopped
            return next(found, None)
        except Stopped:
            self.left_off = True
            return None
        finally:
            self._between = False

    def _fresh(self) -> Iterator[Source]:
        """The documents of which nothing is told yet, but for those whose bytes stand in the casefile."""
        status = self.job.status()
        told = {line["n"] for line in (*status.documents, *status.kept, *status.quarantined)}
        seen: dict[str, str] = {}
        with cases.to_read(self.address) as store:
            standing = dict(store.ids().values())
            for number, item in enumerate(self.job.items()):
                name = item.name
                if isinstance(item, RawItem) and number not in told:
                    sha256 = worker.digest(item.data)
                    same = standing.get(sha256)
                    stored = store.named(sha256, same) if same is not None else None
                    if sha256 in seen:
                        self.job.log("kept", n=number, name=name, id=f"d{sha256[:16]}", stands=seen[sha256])
                        continue
                    if stored is not None and store.has(sha256, stored.name, self.engine):
                        self._stands(number, name, stored)
                        continue
                    if stored is not None:  # read by an older engine: read anew as the document that it is
                        item = replace(item, name=stored.name, path=stored.path)
                    seen[sha256] = name
                if number not in told:
                    self._numbers.append(number)
                    yield item

    def _stands(self, number: int, name: str, stored: StoredDocument) -> None:
        """A document that stands there: read by this very job before it was interrupted, or by somebody before."""
        mine = self.job.status().begun > 1 and stored.path.startswith(PATH) and (stored.added or "") >= self.when
        if mine:
            self.job.log("document", n=number, **_of_record(name, json.loads(stored.line)))
        else:
            self.job.log("kept", n=number, name=name, id=stored.id, stands=stored.name)

    def _keep(self, found: list[tuple[Source, Outcome]]) -> None:
        """Into the casefile, then into the log: what is told stands."""
        if found:
            with self._writing("reading") as store:
                run.keep(found, store, self.engine, self._tell)

    def _tell(self, outcome: Outcome | None) -> None:
        number = self._numbers.popleft()
        if isinstance(outcome, Quarantined):
            self.job.log("quarantined", n=number, name=outcome.name, line=outcome.line, reason=outcome.reason)
        elif outcome is not None:
            self.job.log("document", n=number, **_of(outcome))

    def _conclude(self) -> None:
        if self.job.status().documents:
            self.job.log("stage", stage="linking")
            with self._writing("linking") as store:
                run.conclude(store)

    @contextmanager
    def _writing(self, stage: str) -> Iterator[SqlStore]:
        """The casefile to oneself; who has to wait for another writer says so."""
        waited: list[str] = []

        def told(who: str) -> None:
            waited.append(who)
            self.job.log("stage", stage="waiting_for_writer")

        with cases.to_write(self.address, Patience(_WAIT, told), make=False) as store:
            if waited:
                self.job.log("stage", stage=stage)
            yield store


def _of(record: Record) -> dict[str, Any]:
    return {
        "name": record.name, "id": record.id, "title": record.title, "outlet": record.outlet,
        "published": record.published, "statements": record.statements, "events": record.events,
    }  # fmt: skip


def _of_record(name: str, record: dict[str, Any]) -> dict[str, Any]:
    document = {key: record["document"].get(key) for key in ("id", "title", "outlet", "published")}
    return {"name": name, **document, "statements": len(record["statements"]), "events": len(record["events"])}
