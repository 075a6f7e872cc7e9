"""`musnad extract`: documents → records."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from musnad.cli import exits
from musnad.cli.messages import both, say
from musnad.cli.output import Emit, lines_to, progress, tell, tell_quarantined
from musnad.cli.reading import options, sources
from musnad.model.document import Quarantined
from musnad.pipeline.run import Options, records
from musnad.pipeline.worker import Record

# More rows than this are counted, not listed: the table is for a look, the records for the rest.
LISTED = 100


def command(
    paths: Annotated[list[str], typer.Argument(help=both("paths"), metavar="PATH")],
    as_json: Annotated[bool, typer.Option("--json", help=both("json_records"))] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help=both("output_records"))] = None,
    workers: Annotated[int | None, typer.Option("--workers", metavar="N", min=1, max=256, help=both("workers"))] = None,
    engine: Annotated[str, typer.Option("--engine", metavar="NAME", help=both("engine"))] = "rules",
) -> int:
    """Reads documents and prints their records, or a table of them."""
    chosen = options(engine, workers)
    found = _Found()
    try:
        if as_json or output is not None:
            to_screen = output is None and sys.stdout.isatty()
            with lines_to(output) as emit:
                found.read_all(paths, chosen, as_json=as_json, emit=emit, quiet=to_screen)
        else:
            found.read_all(paths, chosen, as_json=False)
    except KeyboardInterrupt:
        if not as_json:
            found.show(None)
        raise
    if not as_json:
        found.show(output)
    return exits.of_run(found.read, found.quarantined)


class _Found:
    """What was read so far."""

    def __init__(self) -> None:
        self.read = self.quarantined = 0
        self.listed: list[Record] = []

    def read_all(
        self, paths: list[str], chosen: Options, *, as_json: bool, emit: Emit | None = None, quiet: bool = False
    ) -> None:
        with progress(quiet=quiet) as meter:
            for outcome in records(sources(paths), chosen):
                self.take(outcome, as_json=as_json, emit=emit)
                meter.advance()

    def take(self, outcome: Record | Quarantined, *, as_json: bool, emit: Emit | None = None) -> None:
        if isinstance(outcome, Quarantined):
            self.quarantined += 1
            tell_quarantined(outcome, as_json=as_json)
            return
        self.read += 1
        if emit is not None:
            emit(outcome.line + "\n")
        if len(self.listed) < LISTED:
            self.listed.append(outcome)

    def show(self, output: Path | None) -> None:
        if self.listed:
            _print_table(self.listed, self.read - len(self.listed))
        elif not self.quarantined:
            tell(say("no_input"))
        if output is not None:
            tell(say("written", file=output))
        tell(say("read", read=self.read, quarantined=self.quarantined))


def _print_table(read: Iterable[Record], more: int) -> None:
    from musnad.cli import tables

    tables.print_records(read)
    if more:
        print(say("more", count=more))
