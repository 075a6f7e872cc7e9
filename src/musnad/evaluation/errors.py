"""What went wrong, by class: each miss and each false alarm of a comparison, counted, with examples.

Classes follow what a person would mend: a word no rule knows, a boundary, a wrong speaker, a name unresolved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from musnad.evaluation import records, standoff
from musnad.evaluation.faults import faults
from musnad.evaluation.matching import Record, match

AREAS = ("events", "arguments", "statements", "attribution", "persons", "places", "estimates", "finance")


@dataclass(frozen=True, slots=True)
class Example:
    """One case: the document's name and what was expected or found there."""

    document: str
    note: str


@dataclass(frozen=True, slots=True)
class ErrorGroup:
    """One class of error. miss: True where something expected was not found, False for a false alarm."""

    area: str
    kind: str
    miss: bool
    count: int
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class ErrorReport:
    """Groups by area in the order of AREAS, most frequent first within each."""

    groups: tuple[ErrorGroup, ...]

    def of(self, area: str) -> Iterator[ErrorGroup]:
        """The groups of one area."""
        return (g for g in self.groups if g.area == area)


def classify(gold: Path, pred: Path, texts: Path | None = None, most: int = 5) -> ErrorReport:
    """Groups what differs between the folder ``gold`` and the JSON lines ``pred``.

    texts: as for ``report.evaluate``. most: how many examples a group keeps.
    Raises EvaluationError for a missing or foreign form, naming file and line.
    """
    predictions = records.read_predictions(pred)
    return group(standoff.read_gold(gold, texts, predictions), predictions, most)


def group(gold: Mapping[str, Record], predictions: Mapping[str, Record], most: int = 5) -> ErrorReport:
    """As ``classify``, over records that are already read."""
    found: dict[tuple[str, str, bool], list[Example]] = {}
    for name in sorted(gold):
        with records.comparing(name):
            for fault in faults(match(gold[name], predictions.get(name, records.EMPTY))):
                found.setdefault((fault.area, fault.kind, fault.miss), []).append(Example(name, fault.note))
    ordered = sorted(found.items(), key=lambda item: (AREAS.index(item[0][0]), -len(item[1]), item[0][1]))
    return ErrorReport(
        tuple(
            ErrorGroup(area, kind, miss, len(examples), tuple(examples[:most]))
            for (area, kind, miss), examples in ordered
        )
    )


def format_errors(report: ErrorReport) -> str:
    """The groups as text: «−» before a miss, «+» before a false alarm, then examples."""
    lines: list[str] = []
    for area in AREAS:
        groups = list(report.of(area))
        if groups:
            lines += ["", area]
        for g in groups:
            lines.append(f"  {'−' if g.miss else '+'} {g.count:4d}  {g.kind}")
            lines += [f"           {e.document}: {e.note}" for e in g.examples]
    return "\n".join(lines[1:]) if lines else "no differences"
