"""One upload as a folder: who sent what, the files until they are read, and a log of what came of each document.

Everything that is known of a job stands in its folder, so that it outlives its visitor, the server, and the process
that reads it. ``job.json`` is written once; ``log.jsonl`` only grows; ``cancel`` is there when somebody asked for its
end.
"""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from musnad.intake import sources
from musnad.model.document import Quarantined, RawItem
from musnad.model.errors import StorageError
from musnad.web.uploads import limits

JOB, LOG, CANCEL, FILES, LOCK = "job.json", "log.jsonl", "cancel", "files", "lock"
# What the records of uploaded documents have for their path, before the file's name.
PATH = "upload:"
# States of a job; the last three have ended.
STATES = ("waiting", "working", "done", "cancelled", "failed")


@dataclass(frozen=True, slots=True)
class Sent:
    """One file of a job. name: as it was given, without folders; stored: what it is called in the job's folder."""

    name: str
    size: int
    stored: str


@dataclass(slots=True)
class Status:
    """What a job's log says. stage: of the work, empty before it begins. total: documents, None until they are counted.

    begun: how often it was begun; more than once where the server was interrupted. seconds: at work so far. revision:
    grows with every line of the log. reason: why it failed.
    """

    state: str = "waiting"
    stage: str = ""
    total: int | None = None
    begun: int = 0
    seconds: float = 0.0
    revision: int = 0
    reason: str = ""
    documents: list[dict[str, Any]] = field(default_factory=list)
    kept: list[dict[str, Any]] = field(default_factory=list)
    quarantined: list[dict[str, Any]] = field(default_factory=list)
    since: float | None = None
    last: float = 0.0

    @property
    def ended(self) -> bool:
        return self.state in STATES[2:]

    @property
    def told(self) -> int:
        """Documents of which it is known what came of them."""
        return len(self.documents) + len(self.kept) + len(self.quarantined)

    def take(self, line: dict[str, Any]) -> None:
        """One more line of the log."""
        self.revision += 1
        what, at = line["what"], float(line["at"])
        if self.since is not None and what != "begin":
            self.seconds += max(0.0, at - self.last)
        self.last = at
        if what == "begin":
            self.state, self.begun, self.since, self.reason = "working", self.begun + 1, at, ""
        elif what == "stage":
            self.stage = line["stage"]
        elif what == "total":
            self.total = line["total"]
        elif what == "end":
            self.state, self.reason, self.stage, self.since = line["state"], line.get("reason", ""), "", None
        elif what == "again":
            self.state, self.reason = "waiting", ""
        else:
            {"document": self.documents, "kept": self.kept, "quarantined": self.quarantined}[what].append(line)


class Job:
    """A job's folder. Everything raises OSError where the folder cannot be read or written."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.id = folder, folder.name
        self._read = 0
        self._status = Status()
        self._looking = threading.Lock()

    def about(self) -> dict[str, Any]:
        """by: who sent it; when: ISO, UTC; files: of ``Sent``."""
        found: dict[str, Any] = json.loads((self.folder / JOB).read_text("utf-8"))
        return {**found, "files": [Sent(**file) for file in found["files"]]}

    def status(self) -> Status:
        """What the log says now; only what was added since the last look is read."""
        with self._looking, suppress(FileNotFoundError), open(self.folder / LOG, "rb") as log:
            log.seek(self._read)
            whole, end, _ = log.read().rpartition(b"\n")
            for line in whole.split(b"\n") if end else ():
                with suppress(ValueError, KeyError):  # half a line of a killed writer
                    self._status.take(json.loads(line))
            self._read += len(whole) + len(end)
        return self._status

    def log(self, what: str, **values: Any) -> None:
        """One line more, after a line of its own where a killed writer left half of one."""
        line = json.dumps({"what": what, "at": round(time.time(), 3), **values}, ensure_ascii=False)
        with open(self.folder / LOG, "a+b") as log:
            end = log.tell()
            log.seek(max(0, end - 1))
            torn = log.read(1) not in (b"", b"\n")
            log.write((b"\n" if torn else b"") + line.encode("utf-8", "backslashreplace") + b"\n")

    def cancel(self) -> None:
        (self.folder / CANCEL).touch()

    @property
    def cancelled(self) -> bool:
        return (self.folder / CANCEL).exists()

    def again(self) -> None:
        """A failed job waits once more."""
        (self.folder / CANCEL).unlink(missing_ok=True)
        self.log("again")

    @contextmanager
    def claimed(self) -> Iterator[bool]:
        """Whether this process alone reads the job while the context lasts."""
        lock = FileLock(self.folder / LOCK, thread_local=False)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            yield False
            return
        try:
            yield True
        finally:
            lock.release()

    def items(self) -> Iterator[RawItem | Quarantined]:
        """The documents in its files, in order, up to the limit of an upload."""
        unpacked = 0
        for sent in self.about()["files"]:
            with open(self.folder / FILES / sent.stored, "rb") as handle:
                for item in sources.handed(handle, sent.name, PATH + sent.name):
                    unpacked += len(item.data) if isinstance(item, RawItem) else 0
                    if unpacked > limits.UNPACKED:
                        reason = f"the upload unpacks to over {limits.UNPACKED // 1_000_000} MB: not read further"
                        yield Quarantined(item.name, item.path, reason, item.line)
                        return
                    yield item

    def forget_files(self) -> None:
        """After it was read: the originals are in the archive."""
        shutil.rmtree(self.folder / FILES, ignore_errors=True)

    @property
    def has_files(self) -> bool:
        return (self.folder / FILES).is_dir()


def jobs_in(folder: Path) -> list[Job]:
    """Every job, in the order in which they came. Raises StorageError where the folder cannot be read."""
    try:
        found = [f for f in folder.iterdir() if f.name[:1] == "U" and f.name[1:].isdigit() and f.is_dir()]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StorageError(f"the folder of uploads {folder} cannot be read: {error.strerror}") from error
    return [Job(f) for f in sorted(found, key=lambda f: int(f.name[1:]))]
