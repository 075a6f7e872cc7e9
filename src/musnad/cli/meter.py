"""Progress on a terminal; the only place that loads Rich's progress bars."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from musnad.cli.messages import say


class _Bar:
    def __init__(self, bar: Progress, task: TaskID) -> None:
        self._bar, self._task = bar, task

    def advance(self) -> None:
        self._bar.advance(self._task)

    def stage(self, words: str) -> None:
        self._bar.update(self._task, description=words)


@contextmanager
def meter() -> Iterator[_Bar]:
    """A spinner, what is being done, how many documents are done (nobody knows how many come), and the time."""
    count = TextColumn("{task.completed:.0f} {task.fields[unit]}")
    columns = (SpinnerColumn(), TextColumn("{task.description}"), count, TimeElapsedColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as bar:
        yield _Bar(bar, bar.add_task(say("reading"), total=None, unit=say("documents_read")))
