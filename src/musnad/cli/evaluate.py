"""`musnad evaluate`: records against a gold set."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from musnad.cli import exits
from musnad.cli.messages import both
from musnad.model.serial import dumps


def command(
    gold: Annotated[Path, typer.Argument(help=both("gold"), metavar="GOLD")],
    pred: Annotated[Path, typer.Argument(help=both("pred"), metavar="PRED")],
    as_json: Annotated[bool, typer.Option("--json", help=both("json"))] = False,
    errors: Annotated[bool, typer.Option("--errors", help=both("errors"))] = False,
) -> int:
    """Scores predicted records against a folder of gold records."""
    from musnad.evaluation import report

    found = report.evaluate(gold, pred)
    print(dumps(report.report_json(found)) if as_json else report.format_report(found))
    return exits.OK
