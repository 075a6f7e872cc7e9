"""`musnad show`: a casefile, for eyes."""

from __future__ import annotations

from typing import Annotated

import typer

from musnad.cli import exits
from musnad.cli.messages import both, say
from musnad.cli.output import tell
from musnad.model.serial import dumps, plain
from musnad.queries.lines import SECTIONS
from musnad.queries.overview import Asked, overview
from musnad.storage import cases

# What a look at a casefile shows unless more is asked for: lines of each section, statements of each speaker.
LISTED, WITHIN = 30, 5


def command(
    case: Annotated[str, typer.Argument(help=both("case"), metavar="CASE")],
    section: Annotated[str | None, typer.Option("--section", metavar="NAME", help=_section_help())] = None,
    everything: Annotated[bool, typer.Option("--all", help=both("all"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=both("json"))] = False,
) -> int:
    """Shows a casefile's documents, statements, incidents, contradictions, mechanisms, names and what was put aside."""
    if section is not None and section not in SECTIONS:
        raise typer.BadParameter(say("no_section", name=repr(section), available=", ".join(SECTIONS)))
    shown = SECTIONS if section is None else (section,)
    whole = everything or as_json or section is not None
    with cases.to_read(case) as store, store.snapshot():
        meta = store.meta()
        found = overview(store, Asked(shown, None if whole else LISTED))
    if meta.get("state") != "built":
        tell(say("unfinished"))
    if as_json:
        print(dumps({name: plain(getattr(found, name)) for name in shown}))
        return exits.OK
    from musnad.cli import sections

    if section is None and "engine" in meta:
        digest = meta["resources"][:12]
        print(say("read_by", engine=meta["engine"], version=meta["engine_version"], digest=digest) + "\n")
    for name in shown:
        sections.print_section(found, name, None if whole else WITHIN)
    return exits.OK


def _section_help() -> str:
    return f"{both('section')} ({' | '.join(SECTIONS)})"
