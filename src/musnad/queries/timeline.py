"""When things happened: incidents in time, each an interval with its precision; and counts over time and place."""

from __future__ import annotations

import calendar
import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from musnad.casefile import gazetteer
from musnad.model.search import Kind
from musnad.queries.lines import Toll
from musnad.queries.search.asked import Asked
from musnad.queries.search.chosen import Chosen
from musnad.storage.search.reading import SearchIndex
from musnad.storage.search.writing import NO_DAY

# What an interval is; ``days`` is any other, ``open`` has one bound only.
Precision = Literal["day", "days", "month", "year", "open"]
Period = Literal["day", "month", "year"]
Level = Literal["country", "province"]
PERIODS: tuple[Period, ...] = ("day", "month", "year")
LEVELS: tuple[Level, ...] = ("country", "province")


@dataclass(frozen=True, slots=True)
class Moment:
    """An incident in time. time_from, time_to: inclusive ISO days, one of them None where precision is ``open``.

    origins, documents: how many. tolls: as reported, labels of origins left out.
    """

    incident: str
    type: str
    time_from: str | None
    time_to: str | None
    precision: Precision
    places: tuple[str, ...]
    origins: int
    documents: int
    tolls: tuple[Toll, ...]
    contradicted: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """undated: incidents that were asked for and have no date."""

    moments: tuple[Moment, ...]
    undated: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many units. period: an ISO day, month or year, None for undated ones or where time is not asked for.

    place: id in the gazetteer, with its name; None where it is not asked for or not known.
    """

    period: str | None
    place: str | None
    name: str | None
    count: int


def timeline(index: SearchIndex, asked: Asked) -> Timeline:
    """Incidents ``in_order``. limit: the first so many."""
    ids, undated = in_order(index, asked)
    return Timeline(tuple(_moments(index, ids[: asked.limit])), undated)


def in_order(index: SearchIndex, asked: Asked) -> tuple[list[str], int]:
    """Ids of incidents in order of their first day, then their last, then their number; and how many have no date."""
    units = index.units("incident")
    chosen = np.flatnonzero(Chosen(index, asked).mask("incident"))
    begins, ends = units.days
    dated = chosen[begins[chosen] != NO_DAY]
    order = dated[np.lexsort((dated, ends[dated], begins[dated]))].tolist()
    return [units.ids[i] for i in order], len(chosen) - len(dated)


def _moments(index: SearchIndex, ids: list[str]) -> Iterator[Moment]:
    held = index.incidents(ids)
    for incident in (held[id_] for id_ in ids):
        yield Moment(
            incident=incident.id,
            type=incident.type,
            time_from=incident.time_from,
            time_to=incident.time_to,
            precision=precision(incident.time_from, incident.time_to),
            places=incident.places,
            origins=len(incident.origins),
            documents=incident.documents,
            tolls=tuple(Toll(v.of, v.low, v.high, len(v.documents), ()) for v in incident.values),
            contradicted=bool(incident.contradictions),
        )


def precision(first: str | None, last: str | None) -> Precision:
    """What an interval of ISO days is; one without bounds is ``open`` too."""
    if first is None or last is None:
        return "open"
    if first == last:
        return "day"
    low, high = datetime.date.fromisoformat(first[:10]), datetime.date.fromisoformat(last[:10])
    ends_month = high.day == calendar.monthrange(high.year, high.month)[1]
    if low.day != 1 or not ends_month or low.year != high.year:
        return "days"
    if low.month == high.month:
        return "month"
    return "year" if (low.month, high.month) == (1, 12) else "days"


def counts(
    index: SearchIndex, asked: Asked, kind: Kind = "incident", period: Period | None = None, level: Level | None = None
) -> tuple[Tally, ...]:
    """How many units of a kind there are in each period, each place, or each place in each period.

    A unit stands in the period of its first day, and in every place of that level that it is told of.
    """
    units = index.units(kind)
    chosen = np.flatnonzero(Chosen(index, asked).mask(kind)).tolist()
    periods = [_period(day, period) for day in units.days[0].tolist()]
    places = _places(index, kind, level) if level else {}
    counted: Counter[tuple[str | None, str | None]] = Counter()
    for unit in chosen:
        for place in places.get(unit, (None,)):
            counted[periods[unit], place] += 1
    found = sorted(counted.items(), key=lambda item: tuple(key or "~" for key in item[0]))
    return tuple(Tally(when, where, _name(where), count) for (when, where), count in found)


def _period(day: int, period: Period | None) -> str | None:
    if period is None or day == NO_DAY:
        return None
    return datetime.date.fromordinal(day).isoformat()[: {"day": 10, "month": 7, "year": 4}[period]]


def _places(index: SearchIndex, kind: Kind, level: Level) -> dict[int, tuple[str, ...]]:
    of, values = index.units(kind).facet("place")
    ids = [value.id for value in index.values("place")]
    of_level = [(p := gazetteer.place(id_)) is not None and p.precision == level for id_ in ids]
    out: dict[int, tuple[str, ...]] = {}
    for unit, value in zip(of.tolist(), values.tolist(), strict=True):
        if of_level[value]:
            out[unit] = (*out.get(unit, ()), ids[value])
    return out


def _name(place: str | None) -> str | None:
    found = gazetteer.place(place) if place else None
    return found.name if found else None
