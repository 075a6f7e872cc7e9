"""Where a command's words go: lines to standard output, files whole or not at all, progress to a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Protocol

from musnad.cli.messages import say
from musnad.model.document import Quarantined
from musnad.model.errors import StorageError
from musnad.model.serial import dumps
from musnad.storage import cases
from musnad.storage.archive import replace_file
from musnad.storage.store import SqlStore
from musnad.storage.writers import Patience

Emit = Callable[[str], None]

# Seconds that a command waits for whoever else is writing the casefile.
WAIT = 30.0


class Meter(Protocol):
    """Shows how far long work has come."""

    def advance(self) -> None:
        """One more document is done."""

    def stage(self, words: str) -> None:
        """Something else is being done now."""


class _Silent:
    def advance(self) -> None:
        pass

    def stage(self, words: str) -> None:
        pass


def writing(case: str, wait: float = WAIT, *, make: bool = True) -> SqlStore:
    """The casefile to write; says who else is writing it when it has to wait. make: also where there is none.

    Raises StorageError, BusyError.
    """

    def told(holder: str) -> None:
        tell(say("waiting", case=cases.label(case), holder=holder, seconds=f"{wait:g}"))

    return cases.to_write(case, Patience(wait, told), make=make)


def put_bytes(target: Path, data: bytes) -> None:
    """Writes a file, whole or not at all. Raises StorageError."""
    if target.is_dir():
        raise StorageError(f"{target} cannot be written: it is a folder")
    with _errors(target):
        replace_file(Path(os.path.realpath(target)), data)


@contextmanager
def lines_to(target: Path | None) -> Iterator[Emit]:
    """Where to put text: standard output, or a file that takes the target's place only when all went well.

    What is no regular file (``/dev/null``, a named pipe) is written to directly. Raises StorageError, and
    BrokenPipeError when nobody reads standard output any more.
    """
    if target is None or str(target) == "-":
        yield _emitter(sys.stdout, Path("-"))
        with _errors(Path("-")):
            sys.stdout.flush()
        return
    real = Path(os.path.realpath(target))
    if real.is_dir():
        raise StorageError(f"{target} cannot be written: it is a folder")
    with _special(real, target) if real.exists() and not real.is_file() else _whole(real, target) as emit:
        yield emit


@contextmanager
def _special(real: Path, target: Path) -> Iterator[Emit]:
    with _errors(target):
        out = open(real, "w", encoding="utf-8", newline="\n")  # noqa: SIM115 - closed below, errors told apart
    try:
        yield _emitter(out, target)
    finally:
        with _errors(target):
            out.close()


@contextmanager
def _whole(real: Path, target: Path) -> Iterator[Emit]:
    temporary = real.with_name(f".{real.name}.{os.getpid()}.part")
    with _errors(target):
        out = open(temporary, "w", encoding="utf-8", newline="\n")  # noqa: SIM115 - closed below, errors told apart
    try:
        yield _emitter(out, target)
        with _errors(target):
            out.flush()
            os.fsync(out.fileno())
            out.close()
            os.replace(temporary, real)
    except BaseException:
        with suppress(OSError):
            out.close()
        temporary.unlink(missing_ok=True)
        raise


def _emitter(out: IO[str], target: Path) -> Emit:
    def emit(words: str) -> None:
        with _errors(target):
            out.write(words)

    return emit


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Meter]:
    """A count of documents on standard error, when that is a terminal; otherwise nothing."""
    if quiet or not sys.stderr.isatty():
        yield _Silent()
        return
    from musnad.cli.meter import meter

    with meter() as shown:
        yield shown


def tell(line: str) -> None:
    """A line for people, on standard error."""
    print(line, file=sys.stderr)


def tell_quarantined(found: Quarantined, *, as_json: bool) -> None:
    """What was put aside and why, on standard error: a line to read, or a line of JSON."""
    if as_json:
        tell(dumps({"quarantined": asdict(found)}))
        return
    where = found.path if found.line is None else f"{found.path}:{found.line}"
    if found.line is not None and found.name:
        where = f"{where} ({found.name})"
    tell(say("quarantined", where=where, reason=found.reason))


@contextmanager
def _errors(target: Path) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise StorageError(f"{target} cannot be written: {error.strerror or error}") from error
