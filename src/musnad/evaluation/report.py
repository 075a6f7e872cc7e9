"""Scores predictions against a gold set: parts, a table of every measure, and one overall figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from musnad.evaluation import records, standoff
from musnad.evaluation.matching import Record, match
from musnad.evaluation.scoring import score
from musnad.evaluation.tallies import NOTHING, Figure, Tally, total

# Which measures make up each part; the overall figure is the mean of the parts' F1.
PARTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "events": ("event_type",),
        "arguments": ("event_actors", "event_targets", "event_places", "event_time", "event_counts"),
        "statements": ("statements",),
        "attribution": ("attribution",),
        "persons": ("persons",),
        "places": ("place_resolution",),
        "estimates": ("estimates",),
        "finance": ("finance_methods",),
    }
)


@dataclass(frozen=True, slots=True)
class ScoreReport:
    """What a comparison yields; every figure is micro-averaged over the documents.

    table: measure → figure, in the order of scoring. parts: part → figure. overall: mean F1 of the parts, 0..1.
    unanswered: gold documents with no prediction (scored as predicted empty).
    unasked: predicted documents with no gold (left out of the scores).
    """

    table: Mapping[str, Figure]
    parts: Mapping[str, Figure]
    overall: float
    documents: int
    unanswered: tuple[str, ...]
    unasked: tuple[str, ...]


def evaluate(gold: Path, pred: Path, texts: Path | None = None) -> ScoreReport:
    """Scores the JSON lines ``pred`` against the folder ``gold`` of NAME.json.

    texts: where the texts of a stand-off gold set lie (a folder of NAME.txt, or JSON lines); None takes the
    predictions' own texts where their sha256 is the gold's.
    Raises EvaluationError for a missing or foreign form, naming file and line.
    """
    predictions = records.read_predictions(pred)
    return compare(standoff.read_gold(gold, texts, predictions), predictions)


def compare(gold: Mapping[str, Record], predictions: Mapping[str, Record]) -> ScoreReport:
    """Scores records that are already read: NAME → record on both sides.

    Raises EvaluationError with the document where a value is not of the kind a record has there.
    """
    tally = Tally()
    for name in sorted(gold):
        with records.comparing(name):
            score(match(gold[name], predictions.get(name, records.EMPTY)), tally)
    table = tally.figures()
    parts = {part: total(table.get(name, NOTHING) for name in names) for part, names in PARTS.items()}
    return ScoreReport(
        table=MappingProxyType(table),
        parts=MappingProxyType(parts),
        overall=sum(figure.f1 for figure in parts.values()) / len(parts),
        documents=len(gold),
        unanswered=tuple(sorted(set(gold) - set(predictions))),
        unasked=tuple(sorted(set(predictions) - set(gold))),
    )


def report_json(report: ScoreReport) -> dict[str, Any]:
    """The report as JSON-ready data: ``overall``, ``parts`` (F1) and ``table`` (p, r, f1, gold, pred)."""
    return {
        "overall": report.overall,
        "parts": {part: figure.f1 for part, figure in report.parts.items()},
        "table": {
            name: {"p": f.precision, "r": f.recall, "f1": f.f1, "gold": f.gold, "pred": f.predicted}
            for name, f in report.table.items()
        },
        "documents": report.documents,
        "unanswered": list(report.unanswered),
        "unasked": list(report.unasked),
    }


def format_report(report: ScoreReport) -> str:
    """The report as text for a terminal: the table, the parts, the overall figure, what was left out."""
    lines = [f"{'':<18}{'P':>7}{'R':>7}{'F1':>7}{'gold':>7}{'pred':>7}"]
    for name, f in report.table.items():
        lines.append(f"{name:<18}{f.precision:7.3f}{f.recall:7.3f}{f.f1:7.3f}{f.gold:7d}{f.predicted:7d}")
    lines.append("parts: " + "  ".join(f"{part} {figure.f1:.3f}" for part, figure in report.parts.items()))
    lines.append(f"overall {report.overall:.3f} over {report.documents} documents")
    if report.unanswered:
        lines.append(f"no prediction, scored as empty: {_list(report.unanswered)}")
    if report.unasked:
        lines.append(f"no gold, not scored: {_list(report.unasked)}")
    return "\n".join(lines)


def _list(names: tuple[str, ...], most: int = 10) -> str:
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
