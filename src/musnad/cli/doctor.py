"""`musnad doctor`: what is installed, what is missing, what to do."""

from __future__ import annotations

from typing import Annotated

import typer

from musnad.cli import exits
from musnad.cli.blocks import put
from musnad.cli.messages import both, say, word
from musnad.model.serial import dumps
from musnad.queries.doctor import Check, examine

_MARKS = {"ok": "✓", "optional": "–", "wrong": "✗"}


def command(
    case: Annotated[str | None, typer.Argument(help=both("doctor_case"), metavar="[CASE]")] = None,
    as_json: Annotated[bool, typer.Option("--json", help=both("json"))] = False,
) -> int:
    """Says what is installed, what is missing and what to do about it."""
    checks = examine(case)
    sound = all(c.state != "wrong" for c in checks)
    if as_json:
        listed = [{"name": c.name, "state": c.state, "found": c.found, "do": _do(c)} for c in checks]
        print(dumps({"sound": sound, "checks": listed}))
    else:
        for check in checks:
            put(f"{_MARKS[check.state]} {check.name}: {check.found}", 0, 4)
            if advice := _do(check):
                put(f"{word(check.state)}: {advice}", 4, 4)
        print("\n" + say("doctor_sound" if sound else "doctor_wrong"))
    return exits.OK if sound else exits.FAULTS


def _do(check: Check) -> str | None:
    return say(f"do_{check.remedy}", value=check.value) if check.remedy else None
