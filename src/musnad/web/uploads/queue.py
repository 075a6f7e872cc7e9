"""The uploads of one casefile: what waits, and the one that is read, each in a process of its own."""

from __future__ import annotations

import atexit
import datetime
import hashlib
import json
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path

from musnad.model.errors import CasefileError, StorageError
from musnad.pipeline import local
from musnad.storage import cases
from musnad.storage.archive import replace_file
from musnad.web.posted import FormError, SentFile
from musnad.web.uploads import limits
from musnad.web.uploads.jobs import FILES, JOB, Job, jobs_in
from musnad.web.uploads.work import work

_LOOK_AGAIN = 0.2  # seconds


def folder_of(address: str) -> Path:
    """Where a casefile's uploads wait: beside its file; for a database, in this user's state of this computer."""
    if not cases.is_url(address):
        return Path(f"{address}-uploads")
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return state / "musnad" / "uploads" / hashlib.sha256(cases.label(address).encode()).hexdigest()[:16]


class Uploads:
    """Jobs of a casefile and the thread that has them read one after the other.

    on_end: called after each job, in that thread. Its methods may be called from any thread.
    """

    def __init__(self, address: str, on_end: Callable[[], None]) -> None:
        self.address, self.folder = address, folder_of(address)
        self.running: str | None = None
        self._on_end = on_end
        self._known: dict[str, Job] = {}
        self._lock = threading.Lock()
        self._wake, self._closing = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self._passed: set[str] = set()

    def start(self) -> None:
        """Goes on with what an interrupted server left."""
        if any(not job.status().ended for job in self.jobs()):
            self._begin()

    def close(self) -> None:
        """Ends what is read; what it kept is kept, and the next server goes on from there."""
        self._closing.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()

    def jobs(self) -> list[Job]:
        """Every job, the oldest first. Raises StorageError."""
        with self._lock:
            found = [self._known.setdefault(job.id, job) for job in jobs_in(self.folder)]
            self._known = {job.id: job for job in found}
            return found

    def job(self, id_: str) -> Job:
        """Raises CasefileError where there is none."""
        for job in self.jobs():
            if job.id == id_:
                return job
        raise CasefileError(f"no upload {id_!r}")

    def take(self, by: str, files: Sequence[SentFile]) -> Job:
        """Keeps what was sent, to be read in its turn. Raises FormError when too many wait, StorageError."""
        if sum(not job.status().ended for job in self.jobs()) >= limits.WAITING:
            raise FormError("upload_queue_full", 503, most=limits.WAITING)
        try:
            job = self._put(by, files)
        except OSError as error:
            raise StorageError(f"cannot keep the upload in {self.folder}: {error.strerror}") from error
        self._begin()
        return job

    def again(self, job: Job) -> None:
        """Has a failed job read once more."""
        job.again()
        self._passed.discard(job.id)
        self._begin()

    def _put(self, by: str, files: Sequence[SentFile]) -> Job:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=".new-", dir=self.folder))
        try:
            (made / FILES).mkdir()
            for number, file in enumerate(files):
                with open(made / FILES / str(number), "wb") as out:
                    shutil.copyfileobj(file.content, out)
                    out.flush()
                    os.fsync(out.fileno())
            listed = [{"name": f.name, "size": f.size, "stored": str(n)} for n, f in enumerate(files)]
            when = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
            about = {"by": by, "when": when, "files": listed}
            replace_file(made / JOB, json.dumps(about, ensure_ascii=False).encode("utf-8", "backslashreplace"))
            return self._numbered(made)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise

    def _numbered(self, made: Path) -> Job:
        """The folder under the next number; another server may take one at the same moment."""
        number = max((int(job.id[1:]) for job in jobs_in(self.folder)), default=0) + 1
        while True:
            target = self.folder / f"U{number}"
            try:
                made.rename(target)
            except OSError:
                if not target.exists():
                    raise
                number += 1
            else:
                return self.job(target.name)

    def _begin(self) -> None:
        with self._lock:
            if self._thread is None and not self._closing.is_set():
                atexit.register(self.close)  # before processes are waited for
                self._thread = threading.Thread(target=self._work, name="musnad-uploads", daemon=True)
                self._thread.start()
        self._wake.set()

    def _work(self) -> None:
        while not self._closing.is_set():
            self._wake.clear()
            job = next((j for j in self.jobs() if j.id not in self._passed and not j.status().ended), None)
            if job is None:
                self._wake.wait()
                continue
            self.running = job.id
            try:
                self._read(job)
            except (OSError, StorageError) as error:  # the folder cannot be written: other jobs go on
                self._passed.add(job.id)
                self._note_failure(job, str(error))
            finally:
                self.running = None
            self._on_end()

    def _read(self, job: Job) -> None:
        """One job in a process of its own, until it ends or this server does."""
        if job.cancelled and not job.status().begun:
            job.forget_files()
            job.log("end", state="cancelled")
            return
        asked = job.cancelled  # it sees for itself
        process = local.beside(work, self.address, str(job.folder))
        while process.is_alive():
            process.join(_LOOK_AGAIN)
            if self._closing.is_set():
                _kill(process)
                return
            if job.cancelled and not asked and process.is_alive():
                process.terminate()
                asked = True
        code = process.exitcode
        process.close()
        if job.status().ended or (code and asked):  # ended before it could say so: it is said in its next turn
            return
        self._passed.add(job.id)
        if code:
            job.log("end", state="failed", reason=f"the process that read it ended with {code}")

    def _note_failure(self, job: Job, reason: str) -> None:
        try:
            job.log("end", state="failed", reason=reason)
        except OSError:
            return  # it is passed over until the next start


def _kill(process: BaseProcess) -> None:
    process.kill()
    process.join()
