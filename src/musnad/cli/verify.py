"""`musnad verify`: whether a casefile is what it says."""

from __future__ import annotations

from typing import Annotated

import typer

from musnad.cli import exits
from musnad.cli.blocks import put
from musnad.cli.messages import both, say, word
from musnad.cli.output import progress, tell
from musnad.model.serial import dumps, plain
from musnad.queries.verify import Verified
from musnad.queries.verify import verify as look
from musnad.storage import cases

_SHOWN = 20  # faults of each kind, unless all are asked for


def command(
    case: Annotated[str, typer.Argument(help=both("case"), metavar="CASE")],
    texts: Annotated[bool, typer.Option("--reread", help=both("reread"))] = False,
    everything: Annotated[bool, typer.Option("--all", help=both("all_faults"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=both("json"))] = False,
) -> int:
    """Hashes every original again, checks that every span quotes its document and that every reference resolves."""
    from musnad.intake import reader

    with cases.to_read(case) as store, progress() as meter:
        meter.stage(say("verifying"))
        found = look(store, reader.read if texts else None, meter.advance)
        name = store.label
    if not found.finished:
        tell(say("unfinished"))
    if as_json:
        print(dumps({"casefile": name, "sound": not found.counts, **plain(found)}))
    else:
        _print(name, found, None if everything else _SHOWN)
    return exits.FAULTS if found.counts else exits.OK


def _print(case: str, found: Verified, most: int | None) -> None:
    looked = {name: getattr(found, name) for name in ("documents", "originals", "spans", "references")}
    print(say("verified", case=case, **looked))
    if not found.counts:
        print(say("sound"))
        return
    for code, count in found.counts.items():
        print(f"\n{word(f'fault_{code}')} ({count})")
        faults = [f for f in found.faults if f.code == code][:most]
        for fault in faults:
            put(f"{fault.where}: {fault.detail}", 2, 4)
        if count > len(faults):
            put(say("more", count=count - len(faults)), 2)
