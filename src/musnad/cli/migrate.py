"""`musnad migrate`: a casefile to another schema, or to another store."""

from __future__ import annotations

from typing import Annotated

import typer

from musnad.cli import exits
from musnad.cli.messages import both, say
from musnad.cli.output import WAIT, writing
from musnad.model.serial import dumps
from musnad.pipeline.run import reindex
from musnad.storage import cases, schema, transfer


def command(
    case: Annotated[str, typer.Argument(help=both("case"), metavar="CASE")],
    target: Annotated[str | None, typer.Option("--to", metavar="CASE", help=both("migrate_to"))] = None,
    version: Annotated[int | None, typer.Option("--schema", metavar="N", help=both("migrate_schema"))] = None,
    wait: Annotated[float, typer.Option("--wait", metavar="SECONDS", min=0, help=both("wait"))] = WAIT,
    as_json: Annotated[bool, typer.Option("--json", help=both("json"))] = False,
) -> int:
    """Brings a casefile to another schema, the newest by default; or copies it into a new one on another store."""
    if target is not None and version is not None:
        raise typer.BadParameter(say("migrate_one"))
    if target is not None:
        return _copied(case, target, wait, as_json=as_json)
    with writing(case, wait, make=False) as store:
        _, after = schema.migrate(store.db, schema.SCHEMA if version is None else version)
        if after == schema.SCHEMA:
            reindex(store)
        found = {"casefile": store.label, "before": store.found, "after": after}
    print(dumps(found) if as_json else say("migrated", **found))
    return exits.OK


def _copied(case: str, target: str, wait: float, *, as_json: bool) -> int:
    with cases.to_read(case) as source, writing(target, wait) as copy:
        done = transfer.copy(source, copy)
        reindex(copy)
        found = {"casefile": copy.label, "documents": done.documents, "originals": done.originals}
    print(dumps(found) if as_json else say("copied", **found))
    return exits.OK
