"""`musnad gold`: reviewed articles as gold records."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from musnad.cli import exits
from musnad.cli.messages import both, say
from musnad.cli.output import put_bytes, tell
from musnad.model.errors import StorageError
from musnad.model.serial import dumps
from musnad.queries import gold
from musnad.storage import cases


def command(
    case: Annotated[str, typer.Argument(help=both("case"), metavar="CASE")],
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help=both("gold_by"))] = None,
    unfinished: Annotated[bool, typer.Option("--unfinished", help=both("gold_unfinished"))] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FOLDER", help=both("output_gold"))] = None,
) -> int:
    """Writes what reviewers accepted, corrected and added, article by article, in the form of the record."""
    with cases.to_read(case) as store, store.snapshot():
        found = list(gold.records(store, gold.Wanted(by, unfinished)))
    if output is None:
        for record in found:
            print(dumps(record))
        return exits.OK
    named, differing = gold.agreed(found)
    _written(output, named)
    tell(say("gold_written", folder=output, count=len(named)))
    if differing:
        tell(say("gold_differ", count=len(differing), names=", ".join(differing)))
    return exits.OK


def _written(folder: Path, named: dict[str, gold.Record]) -> None:
    """NAME.json for each; a name that is no file's goes by the document's id. Raises StorageError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"{folder} cannot be written: {error.strerror}") from error
    for name, record in named.items():
        plain_name = name if Path(name).name == name and not name.startswith(".") else record["document"]["id"]
        data = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
        put_bytes(folder / f"{plain_name}.json", data.encode())
