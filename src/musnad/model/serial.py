"""The two public JSON forms, written and read: records of readings, and the casefile.

Keys of the contracts are fixed; fields whose Python name differs carry it in ``_RENAMED``.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from musnad.model.casefile import Casefile
from musnad.model.document import Document
from musnad.model.reading import (
    Argument,
    Count,
    EngineInfo,
    Estimate,
    Event,
    Mention,
    Person,
    Place,
    PlaceArgument,
    Reading,
    Refusal,
    Speaker,
    Statement,
    TimeExpression,
)
from musnad.model.span import Quote

_RENAMED = {"from_": "from"}
_PLAIN = frozenset({str, int, float, bool, type(None)})


@cache
def _keys(kind: type) -> tuple[tuple[str, str], ...]:
    """(attribute, key in JSON) of a frozen type's fields, in field order."""
    return tuple((f.name, _RENAMED.get(f.name, f.name)) for f in fields(kind))


def plain(value: Any) -> Any:
    """A frozen type as JSON-ready dicts and lists, in field order."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple or kind is list:
        return [v if type(v) in _PLAIN else plain(v) for v in value]
    if is_dataclass(kind):
        out: dict[str, Any] = {}
        for name, key in _keys(kind):
            item = getattr(value, name)
            out[key] = item if type(item) in _PLAIN else plain(item)
        if "time_from" in out:
            out["time"] = {"from": out.pop("time_from"), "to": out.pop("time_to")}
        return out
    if isinstance(value, tuple | list):
        return [plain(v) for v in value]
    return value


def record_of(reading: Reading) -> dict[str, Any]:
    """The reading as the record of the public contract; key order is fixed."""
    data: dict[str, Any] = plain(reading)
    return data


def dumps(value: Any) -> str:
    """One line of JSON, Arabic as itself, the same bytes for the same value."""
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


def casefile_json(casefile: Casefile) -> dict[str, Any]:
    """The casefile as the public contract's one JSON object."""
    data: dict[str, Any] = plain(casefile)
    return data


def reading_of(record: dict[str, Any]) -> Reading:
    """The reading back from its own record. Raises KeyError or TypeError on a foreign form."""
    doc = dict(record["document"])
    doc["left_out"] = tuple((a, b) for a, b in doc.get("left_out", []))
    return Reading(
        document=Document(**doc),
        engine=EngineInfo(**record["engine"]),
        persons=tuple(Person(p["name"], tuple(p["roles"]), _pairs(p["spans"])) for p in record["persons"]),
        places=tuple(Place(**{**p, "spans": _pairs(p["spans"])}) for p in record["places"]),
        statements=tuple(_statement(s) for s in record["statements"]),
        events=tuple(_event(e) for e in record["events"]),
        mentions=tuple(Mention(**m) for m in record["mentions"]),
        times=tuple(_time(t) for t in record["times"]),
        estimates=tuple(Estimate(**e) for e in record["estimates"]),
        refused=tuple(Refusal(**r) for r in record.get("refused", [])),
    )


def _pairs(spans: list[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((a, b) for a, b in spans)


def _time(t: dict[str, Any]) -> TimeExpression:
    return TimeExpression(t["text"], t["start"], t["end"], t["from"], t["to"], t["precision"], t["kind"])


def _statement(s: dict[str, Any]) -> Statement:
    return Statement(**{**s, "speaker": Speaker(**s["speaker"]), "via": tuple(s["via"]), "chain": tuple(s["chain"])})


def _event(e: dict[str, Any]) -> Event:
    return Event(
        **{
            **e,
            "trigger": Quote(**e["trigger"]),
            "actors": tuple(Argument(**a) for a in e["actors"]),
            "targets": tuple(Argument(**a) for a in e["targets"]),
            "places": tuple(PlaceArgument(**a) for a in e["places"]),
            "time": _time(e["time"]) if e["time"] else None,
            "counts": tuple(Count(**c) for c in e["counts"]),
        }
    )
