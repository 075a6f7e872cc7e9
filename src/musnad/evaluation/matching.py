"""Which predicted item stands for which gold item of one document, one to one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from musnad.evaluation.alignment import Alignment, Interval, overlap, own_span, shared_part
from musnad.evaluation.phrases import alike, same_person

Record = dict[str, Any]
Pairs = tuple[tuple[int, int], ...]

EVENT_ROLES = ("actors", "targets", "places")


def pair(gold: Sequence[Any], predicted: Sequence[Any], value: Callable[[int, int], float]) -> Pairs:
    """One-to-one pairs of indices whose value is above 0, best value first, ties in list order."""
    candidates = [(value(i, j), i, j) for i in range(len(gold)) for j in range(len(predicted))]
    used_gold: set[int] = set()
    used_predicted: set[int] = set()
    out = []
    for score, i, j in sorted(candidates, key=lambda c: -c[0]):
        if score > 0 and i not in used_gold and j not in used_predicted:
            used_gold.add(i)
            used_predicted.add(j)
            out.append((i, j))
    return tuple(out)


@dataclass(frozen=True, slots=True)
class Matched:
    """One document's gold and prediction with their items paired; pairs are (gold index, predicted index).

    *_at: intervals in the gold text. touched: events whose triggers overlap, whatever their type;
    events: those of the same type as well.
    """

    gold: Record
    predicted: Record
    alignment: Alignment
    statement_at: tuple[Interval | None, ...]
    trigger_at: tuple[Interval | None, ...]
    persons: Pairs
    places: Pairs
    statements: Pairs
    touched: Pairs
    events: Pairs
    estimates: Pairs


def items(record: Record, key: str) -> list[Record]:
    """A predicted record's list, empty where the record has none."""
    found: list[Record] = record.get(key) or []
    return found


def match(gold: Record, predicted: Record) -> Matched:
    """Pairs everything of one document."""
    alignment = Alignment(predicted["document"]["text"], gold["document"]["text"])
    statement_at = tuple(alignment.of(s) for s in items(predicted, "statements"))
    trigger_at = tuple(alignment.of(e["trigger"]) for e in items(predicted, "events"))
    touched, events = _events(gold, predicted, trigger_at)
    return Matched(
        gold=gold,
        predicted=predicted,
        alignment=alignment,
        statement_at=statement_at,
        trigger_at=trigger_at,
        persons=_named(gold, predicted, "persons", same_person),
        places=_named(gold, predicted, "places", lambda a, b: alike(a, b, 0.66)),
        statements=_statements(gold, predicted, statement_at),
        touched=touched,
        events=events,
        estimates=_estimates(gold, predicted, alignment),
    )


def _named(gold: Record, predicted: Record, key: str, same: Callable[[str | None, str | None], bool]) -> Pairs:
    g, p = gold[key], items(predicted, key)
    return pair(g, p, lambda i, j: float(same(g[i]["name"], p[j]["name"])))


def _statements(gold: Record, predicted: Record, at: Sequence[Interval | None]) -> Pairs:
    """Statements that share at least half of what they cover together."""
    g = gold["statements"]

    def value(i: int, j: int) -> float:
        part = shared_part(own_span(g[i]), at[j])
        return part if part >= 0.5 else 0.0

    return pair(g, items(predicted, "statements"), value)


def _events(gold: Record, predicted: Record, at: Sequence[Interval | None]) -> tuple[Pairs, Pairs]:
    g, p = gold["events"], items(predicted, "events")

    def touch(i: int, j: int) -> float:
        return overlap(own_span(g[i]["trigger"]), at[j]) / 100

    def touch_and_type(i: int, j: int) -> float:
        return touch(i, j) if g[i]["type"] == p[j]["type"] else 0.0

    return pair(g, p, touch), pair(g, p, touch_and_type)


def _estimates(gold: Record, predicted: Record, alignment: Alignment) -> Pairs:
    """Estimates with the same bounds whose words overlap."""
    g, p = gold["estimates"], items(predicted, "estimates")

    def value(i: int, j: int) -> float:
        same = bounds(g[i]) == bounds(p[j])
        return float(same and overlap(own_span(g[i]), alignment.of(p[j])) > 0)

    return pair(g, p, value)


def bounds(item: Record) -> tuple[Any, Any]:
    """(low, high) of a count or an estimate."""
    return item.get("low"), item.get("high")


def arguments(gold: Record, predicted: Record, role: str) -> Pairs:
    """The actors, targets or places of two events, paired where their words are alike."""
    g, p = gold[role], predicted.get(role) or []
    return pair(g, p, lambda i, j: float(alike(g[i]["text"], p[j]["text"])))


def counts(gold: Record, predicted: Record) -> Pairs:
    """The tolls of two events, paired where kind and both bounds are equal."""
    g, p = gold["counts"], predicted.get("counts") or []
    return pair(g, p, lambda i, j: float(g[i]["of"] == p[j]["of"] and bounds(g[i]) == bounds(p[j])))
