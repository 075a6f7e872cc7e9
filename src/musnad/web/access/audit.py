"""Who did what, when, from where: JSON lines that are only ever added to, beside the accounts file."""

from __future__ import annotations

import datetime
import json
import logging
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from musnad.model.serial import dumps
from musnad.web.access.limits import Buckets, Limits

# Acts of persons, then what was refused. No entry ever holds a password, a token or a cookie.
ACTS = ("login", "logout", "decision", "upload", "export", "account_added", "account_removed", "password_changed",
        "role_changed", "masking_changed")  # fmt: skip
REFUSALS = ("login_failed", "login_delayed", "refused", "limited")
_LONGEST = 300
# Refusals of one address that are written down: many at once, then some each minute. Acts are all written.
_REFUSALS_BURST, _REFUSALS_A_MINUTE = 30, 10
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """when: ISO date-time, UTC. who: an account, empty for nobody. from_: an address. what: one of ACTS and REFUSALS.
    path: of the request. detail: what it was about, in a few words."""

    when: str
    who: str
    from_: str
    what: str
    path: str = ""
    detail: str = ""


class Audit:
    """The log. Several processes may add to it."""

    def __init__(self, accounts: Path, limits: Limits) -> None:
        self.path = accounts.with_name(f"{accounts.name}.log")
        self._limits = limits
        self._refusals = Buckets(_REFUSALS_BURST, _REFUSALS_A_MINUTE)

    def note(self, who: str, from_: str, what: str, path: str = "", detail: str = "") -> None:
        """Adds a line. One that cannot be written is told to the process's own log: the pages go on."""
        if what in REFUSALS and self._refusals.take(from_):
            return
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
        entry = Entry(now, who[:_LONGEST], from_[:_LONGEST], what, path[:_LONGEST], detail[:_LONGEST])
        line = dumps(asdict(entry)).encode("utf-8", "backslashreplace") + b"\n"
        try:
            self._turn_over(len(line))
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(handle, line)
            finally:
                os.close(handle)
        except OSError as error:
            _LOG.error("cannot write %s: %s; not written: %s", self.path, error.strerror, line.decode())

    def newest(self) -> Iterator[Entry]:
        """Entries, the newest first; lines that are none are passed by."""
        for file in self._files():
            try:
                lines = file.read_bytes().splitlines()
            except OSError:
                continue
            for line in reversed(lines):
                with suppress(ValueError, TypeError):
                    yield Entry(**json.loads(line))

    def _files(self) -> list[Path]:
        older = [self.path.with_name(f"{self.path.name}.{n}") for n in range(1, self._limits.log_files)]
        return [self.path, *older]

    def _turn_over(self, more: int) -> None:
        """A full file gets a number, and the oldest goes."""
        try:
            if self.path.stat().st_size + more <= self._limits.log_bytes:
                return
        except FileNotFoundError:
            return
        files = self._files()
        for older, newer in zip(reversed(files), reversed(files[:-1]), strict=False):
            with suppress(FileNotFoundError):
                os.replace(newer, older)
        if len(files) == 1:
            os.unlink(self.path)
