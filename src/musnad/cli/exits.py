"""Exit codes, and how an error becomes one."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec

import typer

from musnad.cli.messages import say
from musnad.model.errors import CasefileError, EvaluationError, InputError, MusnadError, QueryError, StorageError

OK, ERROR, USAGE, SOME_QUARANTINED, NOTHING_READ, CASEFILE, FAULTS, INTERRUPTED = 0, 1, 2, 3, 4, 5, 6, 130
TERMINATED = 143  # 128 + SIGTERM, as a shell reports it

debug: ContextVar[bool] = ContextVar("debug", default=False)

_CODES: tuple[tuple[type[MusnadError], int], ...] = (
    (StorageError, CASEFILE),
    (InputError, NOTHING_READ),
    (EvaluationError, NOTHING_READ),
    (CasefileError, USAGE),
)

P = ParamSpec("P")


def of_run(read: int, quarantined: int) -> int:
    """The exit code of a run that did what it could. read: documents read now or before."""
    if not read:
        return NOTHING_READ
    return SOME_QUARANTINED if quarantined else OK


def guarded(command: Callable[P, int]) -> Callable[P, None]:
    """A command that returns its exit code, as one that ends with it: errors are one line on standard error."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        code = _code(lambda: command(*args, **kwargs))
        if code:
            raise typer.Exit(code)

    return run


def _code(command: Callable[[], int]) -> int:
    try:
        code = command()
        sys.stdout.flush()
        return code
    except (typer.Exit, typer.BadParameter):
        raise
    except BrokenPipeError:
        _forget_stdout()
        return OK
    except KeyboardInterrupt:
        return _complain(say("interrupted"), INTERRUPTED)
    except QueryError as error:
        return _complain(say("error", reason=_of_query(error)), USAGE)
    except MusnadError as error:
        code = next((code for kind, code in _CODES if isinstance(error, kind)), ERROR)
        return _complain(say("error", reason=" ".join(str(error).split())), code)
    except Exception as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        return _complain(say("unexpected", reason=reason), ERROR)


def _of_query(error: QueryError) -> str:
    """What is wrong with a query, in the reader's language."""
    reason = say(f"query_{error.code}", **error.values)
    if error.available:
        reason = say("query_available", reason=reason, available=", ".join(error.available))
    return reason if error.at is None else say("query_at", reason=reason, at=error.at)


def _complain(line: str, code: int) -> int:
    if debug.get():
        traceback.print_exc()
    print(line, file=sys.stderr)
    return code


def _forget_stdout() -> None:
    """The reader of the pipe is gone: what is left in the buffer goes nowhere, also at exit."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
