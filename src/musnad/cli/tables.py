"""The table of what `extract` read; Arabic survives a pipe, a terminal without colour, and 80 columns."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from rich import box
from rich.console import Console
from rich.table import Table

from musnad.cli.blocks import width
from musnad.cli.messages import column, title
from musnad.pipeline.worker import Record

# As in ``blocks``: a left-to-right mark on both sides of a column's edge, on terminals only.
_EDGE, _MARKED_EDGE = "│", "\u200e│\u200e"


def print_records(records: Iterable[Record]) -> None:
    """What was read: one row for each document."""
    table = Table(title=title("documents"), title_justify="left", title_style="bold", box=box.SQUARE)
    for key in ("document", "outlet", "published"):
        table.add_column(column(key), overflow="fold")
    for key in ("statements", "events", "persons", "places"):
        table.add_column(column(key), justify="right", overflow="fold")
    for r in records:
        counts = (r.statements, r.events, r.persons, r.places)
        table.add_row(r.name, r.outlet or "", r.published or "", *map(str, counts))
    _print(table)


def _print(table: Table) -> None:
    terminal = sys.stdout.isatty()
    console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False, soft_wrap=False, width=width())
    with console.capture() as capture:
        console.print(table)
    words = "\n".join(line.rstrip() for line in capture.get().split("\n"))
    sys.stdout.write((words.replace(_EDGE, _MARKED_EDGE) if terminal else words) + "\n")
