"""`musnad evaluate`: records against a gold set."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from musnad.cli import exits
from musnad.cli.messages import both
from musnad.model.serial import dumps, plain


def command(
    gold: Annotated[Path, typer.Argument(help=both("gold_folder"), metavar="GOLD")],
    pred: Annotated[Path, typer.Argument(help=both("pred"), metavar="PRED")],
    texts: Annotated[Path | None, typer.Option("--texts", metavar="PATH", help=both("texts"))] = None,
    as_json: Annotated[bool, typer.Option("--json", help=both("json"))] = False,
    errors: Annotated[bool, typer.Option("--errors", help=both("errors"))] = False,
) -> int:
    """Scores predicted records against a folder of gold records."""
    from musnad.evaluation import errors as faults
    from musnad.evaluation import report

    scored = report.evaluate(gold, pred, texts)
    found = faults.classify(gold, pred, texts) if errors else None
    if as_json:
        listed = {"errors": plain(found.groups)} if found else {}
        print(dumps({**report.report_json(scored), **listed}))
        return exits.OK
    if found:
        print(faults.format_errors(found) + "\n")
    print(report.format_report(scored))
    return exits.OK
