"""`musnad export`: a casefile in another format."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated

import typer

from musnad.cli import exits
from musnad.cli.messages import both, say
from musnad.cli.output import lines_to
from musnad.exports import registry
from musnad.pipeline import masked as hidden
from musnad.storage import cases


def command(
    case: Annotated[str, typer.Argument(help=both("case"), metavar="CASE")],
    name: Annotated[str, typer.Option("--format", metavar="NAME", help=_format_help())] = "json",
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help=both("output_export"))] = None,
    compact: Annotated[bool, typer.Option("--compact", help=both("compact"))] = False,
    masked: Annotated[bool, typer.Option("--masked", help=both("export_masked"))] = False,
) -> int:
    """Writes a casefile in another format."""
    if name not in registry.names():
        raise typer.BadParameter(say("no_format", name=repr(name), available=", ".join(registry.names())))
    with cases.to_read(case) as store:
        casefile = hidden.casefile(store, secrets.token_bytes(32)) if masked else store.casefile()
    with lines_to(output) as emit:
        emit(registry.get(name)(casefile, pretty=not compact))
    return exits.OK


def _format_help() -> str:
    return f"{both('format')} ({' | '.join(registry.names())})"
