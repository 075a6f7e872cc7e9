"""`musnad evidence`: what stands behind one thing of a casefile, as a packet to hand on."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated

import typer

from musnad.cli import exits
from musnad.cli.messages import both, label, say
from musnad.cli.output import put_bytes, tell
from musnad.model.serial import dumps
from musnad.queries.evidence import evidence
from musnad.storage import cases


def command(
    case: Annotated[str, typer.Argument(help=both("case"), metavar="CASE")],
    name: Annotated[str, typer.Argument(help=both("evidence_id"), metavar="ID")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help=both("output_evidence"))],
    as_json: Annotated[bool, typer.Option("--json", help=both("json"))] = False,
) -> int:
    """Packs quotations, chains, originals, judgements and a manifest into one ZIP archive."""
    with cases.to_read(case) as store:
        if store.meta().get("state") != "built":
            tell(say("unfinished"))
        found = evidence(store, name)
    put_bytes(output, found.packet)
    sha256 = hashlib.sha256(found.packet).hexdigest()
    counts = {"documents": found.documents, "originals": found.originals}
    if as_json:
        print(dumps({"file": str(output), "id": found.id, "kind": found.kind, **counts, "sha256": sha256}))
    else:
        print(say("packed", file=output, id=found.id, kind=label(found.kind), **counts))
        print(f"sha256 {sha256}")
    return exits.OK
