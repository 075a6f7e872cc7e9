"""What `extract` and `build` share: which documents, read how."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import typer

from musnad.cli.messages import say
from musnad.pipeline.local import Crew
from musnad.pipeline.run import Options
from musnad.pipeline.worker import Source


def sources(paths: Sequence[str]) -> Iterator[Source]:
    """The source items at the paths, in order; ``-`` is standard input."""
    from musnad.intake.sources import items

    return items(paths, stdin=sys.stdin.buffer if "-" in paths else None)


def options(engine: str, workers: int | None) -> Options:
    """How to read. Raises BadParameter when there is no such engine."""
    from musnad.engines import registry

    if engine not in registry.names():
        raise typer.BadParameter(say("no_engine", name=repr(engine), available=", ".join(registry.names())))
    return Options(engine, Crew(workers))
