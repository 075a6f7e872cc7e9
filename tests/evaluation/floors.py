"""Quality floors: figures that may not fall. They only rise; lowering one needs a reason, which is kept."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from musnad.evaluation.report import ScoreReport
from musnad.evaluation.tallies import Figure

FILE = Path(__file__).parent / "floors.json"
SLACK = 0.0005  # figures are kept to four decimals; a fall of less than this is rounding


@dataclass(frozen=True)
class Measured:
    """One set's figures (F1, 0..1) and the digest of the corpus they were measured on."""

    name: str
    digest: str
    figures: dict[str, float]


def of_report(name: str, digest: str, report: ScoreReport) -> Measured:
    """What of a report has a floor: the parts and the overall figure."""
    figures = {"overall": report.overall, **{part: f.f1 for part, f in report.parts.items()}}
    return Measured(name, digest, figures)


def of_figures(name: str, digest: str, figures: dict[str, Figure]) -> Measured:
    return Measured(name, digest, {key: figure.f1 for key, figure in figures.items()})


def load(path: Path = FILE) -> dict[str, Any]:
    """The floors: ``sets`` (name → corpus digest and figures) and ``lowered`` (what was lowered, when, why)."""
    found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {"sets": {}, "lowered": []}
    return found


def falls(measured: Measured, floors: dict[str, Any]) -> list[str]:
    """A line for each figure under its floor, and one where the floors belong to another corpus."""
    entry = floors["sets"].get(measured.name)
    if entry is None:
        return []
    if entry["corpus"] != measured.digest:
        return [
            f"{measured.name}: the floors were measured on another corpus "
            f"({entry['corpus'][:12]}…, here {measured.digest[:12]}…); measure them anew with --lower --reason"
        ]
    return [
        f"{measured.name}: {key} {measured.figures.get(key, 0.0):.4f} is under its floor {floor:.4f}"
        for key, floor in entry["figures"].items()
        if measured.figures.get(key, 0.0) < floor - SLACK
    ]


def raised(measured: Measured, floors: dict[str, Any]) -> None:
    """Writes into ``floors`` what is better than before; never lowers, never takes another corpus for the same."""
    entry = floors["sets"].setdefault(measured.name, {"corpus": measured.digest, "figures": {}})
    if entry["corpus"] != measured.digest:
        return
    for key, figure in measured.figures.items():
        # Rounded down, so that the very same run never falls under its own floor.
        entry["figures"][key] = max(entry["figures"].get(key, 0.0), int(figure * 10000) / 10000)


def lowered(measured: Measured, floors: dict[str, Any], reason: str) -> None:
    """Sets the floors to what was measured and keeps what was lowered, when and why."""
    today = datetime.date.today().isoformat()
    for line in falls(measured, floors):
        floors["lowered"].append({"date": today, "what": line, "reason": reason})
    figures = {key: int(figure * 10000) / 10000 for key, figure in measured.figures.items()}
    floors["sets"][measured.name] = {"corpus": measured.digest, "figures": figures}


def save(floors: dict[str, Any], path: Path = FILE) -> None:
    path.write_text(json.dumps(floors, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")


def table(measured: Measured, floors: dict[str, Any]) -> str:
    """Each figure beside its floor."""
    entry = floors["sets"].get(measured.name, {"figures": {}})
    lines = []
    for key, figure in measured.figures.items():
        floor = entry["figures"].get(key)
        beside = "no floor yet" if floor is None else f"floor {floor:.4f}  {figure - floor:+.4f}"
        lines.append(f"  {key:<16}{figure:8.4f}   {beside}")
    return "\n".join(lines)
