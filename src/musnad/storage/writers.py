"""One writer at a time: who comes second is told who writes, waits, and gives up with a clear word."""

from __future__ import annotations

import datetime
import getpass
import os
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass

from musnad.model.errors import BusyError

_LOOK_AGAIN = 0.1  # seconds


def _nobody(holder: str) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Patience:
    """seconds: how long to wait for another writer; told: called once, when waiting begins, with who it is."""

    seconds: float = 30.0
    told: Callable[[str], None] = _nobody


def claim(label: str, attempt: Callable[[], bool], holder: Callable[[], str | None], patience: Patience) -> None:
    """Returns when ``attempt`` has got the right to write. Raises BusyError when that takes too long."""
    until = time.monotonic() + patience.seconds
    waiting = False
    while not attempt():
        who = holder() or "another process"
        if time.monotonic() >= until:
            raise BusyError(f"casefile {label} is being written by {who}; nothing was changed, try again later")
        if not waiting:
            patience.told(who)
            waiting = True
        time.sleep(_LOOK_AGAIN)


def this_writer() -> str:
    """Who writes, in words that help a colleague to find them."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = "?"
    since = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    return f"{user}@{socket.gethostname()} (process {os.getpid()}, since {since})"
