"""`musnad build`: documents → casefile."""

from __future__ import annotations

from typing import Annotated

import typer

from musnad.cli import exits
from musnad.cli.messages import both, say
from musnad.cli.output import WAIT, progress, tell, tell_quarantined, writing
from musnad.cli.reading import options, sources
from musnad.model.document import Quarantined
from musnad.model.serial import dumps
from musnad.pipeline.run import Built, Options, conclude, read_into
from musnad.pipeline.worker import Record
from musnad.storage.contract import CaseStore


def command(
    paths: Annotated[list[str], typer.Argument(help=both("paths"), metavar="PATH")],
    output: Annotated[str, typer.Option("--output", "-o", metavar="CASE", help=both("output_case"))],
    workers: Annotated[int | None, typer.Option("--workers", metavar="N", min=1, max=256, help=both("workers"))] = None,
    engine: Annotated[str, typer.Option("--engine", metavar="NAME", help=both("engine"))] = "rules",
    wait: Annotated[float, typer.Option("--wait", metavar="SECONDS", min=0, help=both("wait"))] = WAIT,
    as_json: Annotated[bool, typer.Option("--json", help=both("json"))] = False,
) -> int:
    """Reads documents into a casefile, made when there is none."""
    chosen = options(engine, workers)
    with writing(output, wait) as store:
        name = store.label
        try:
            built = _build(paths, store, chosen, as_json=as_json)
        except KeyboardInterrupt:
            tell(say("interrupted_build", case=name))
            return exits.INTERRUPTED
    if as_json:
        print(dumps(_summary(name, built)))
    else:
        _tell_summary(name, built)
    return exits.of_run(built.read + built.kept, len(built.quarantined))


def _build(paths: list[str], store: CaseStore, chosen: Options, *, as_json: bool) -> Built:
    with progress() as meter:

        def told(outcome: Record | Quarantined | None) -> None:
            if isinstance(outcome, Quarantined):
                tell_quarantined(outcome, as_json=as_json)
            meter.advance()

        done = read_into(sources(paths), store, store.archive, chosen, told)
        meter.stage(say("concluding"))
        return Built(done.read, done.kept, done.quarantined, conclude(store))


def _summary(case: str, built: Built) -> dict[str, object]:
    return {"casefile": case, **_counts(built), **_holdings(built)}


def _counts(built: Built) -> dict[str, int]:
    return {"read": built.read, "kept": built.kept, "quarantined": len(built.quarantined)}


def _holdings(built: Built) -> dict[str, int]:
    case = built.casefile
    return {
        "documents": len(case.documents),
        "incidents": len(case.incidents),
        "contradictions": len(case.contradictions),
        "mechanisms": len(case.mechanisms),
        "entities": len(case.entities),
    }


def _tell_summary(case: str, built: Built) -> None:
    if not built.read and not built.kept:
        tell(say("nothing" if built.quarantined else "no_input"))
    print(say("built", case=case, **_counts(built)))
    print(say("holds", **_holdings(built)))
