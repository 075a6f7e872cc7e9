"""Where things stand in a drawing: intervals on a strip, provinces and points on a map, names on a circle."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from musnad.resources import loader
from musnad.web.chains import short

STRIP = 260
_LEAST = 5.0
_MAP_WIDTH = 900
# Below this width a province has no room for its name; pointing at it tells it.
_ROOM = 58
_SIZE = 860
_RADIUS = 235
_LABEL = 24

Bounds = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Strip:
    """An interval on a strip of STRIP units. css: ``exact`` for a day, ``open`` where a bound is missing."""

    x: float
    width: float
    css: str


def strips(intervals: Sequence[Bounds], *, rtl: bool) -> list[Strip]:
    """Each interval on the scale of all of them; time runs as the language is read."""
    low, high = _range(intervals)
    return [_strip(bounds, low, high, rtl=rtl) for bounds in intervals]


def scale(intervals: Sequence[Bounds], *, rtl: bool) -> tuple[str, str] | None:
    """The first and the last day of the scale; None where there is nothing on it."""
    if not intervals:
        return None
    low, high = _range(intervals)
    return datetime.date.fromordinal(low).isoformat(), datetime.date.fromordinal(high).isoformat()


def _range(intervals: Sequence[Bounds]) -> tuple[int, int]:
    days = [_ordinal(d) for bounds in intervals for d in bounds if d] or [1]
    return min(days), max(days)


def _strip(bounds: Bounds, low: int, high: int, *, rtl: bool) -> Strip:
    first = _ordinal(bounds[0]) if bounds[0] else low
    last = _ordinal(bounds[1]) if bounds[1] else high
    per_day = (STRIP - _LEAST) / max(1, high - low)
    x, width = (first - low) * per_day, max(_LEAST, (last - first) * per_day + _LEAST)
    css = "open" if None in bounds else "exact" if first == last else "span"
    return Strip(round(STRIP - x - width if rtl else x, 1), round(width, 1), css)


def _ordinal(day: str) -> int:
    return datetime.date.fromisoformat(day[:10]).toordinal()


@dataclass(frozen=True, slots=True)
class Province:
    """path: of an SVG. count: incidents of which no more than this province is known. x, y: where its name stands.

    named: whether there is room for it.
    """

    name: str
    path: str
    count: int
    url: str | None
    x: float
    y: float
    named: bool


@dataclass(frozen=True, slots=True)
class Dot:
    name: str
    count: int
    url: str
    x: float
    y: float
    r: float


@dataclass(frozen=True, slots=True)
class Chart:
    """outside: places with a point that the map does not reach."""

    width: int
    height: int
    provinces: tuple[Province, ...]
    dots: tuple[Dot, ...]
    outside: int


@dataclass(frozen=True, slots=True)
class _Frame:
    """From degrees to a drawing; lengths are true at the middle latitude."""

    west: float
    north: float
    per_lon: float
    per_lat: float
    height: int

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        return round((lon - self.west) * self.per_lon, 1), round((self.north - lat) * self.per_lat, 1)


@cache
def _units() -> tuple[Mapping[str, Any], ...]:
    return tuple(loader.data("gazetteers/boundaries.json")["units"])


@cache
def _frame() -> _Frame:
    points = [p for u in _units() for ring in u["rings"] for p in ring]
    west, east = min(p[0] for p in points) - 0.15, max(p[0] for p in points) + 0.15
    south, north = min(p[1] for p in points) - 0.15, max(p[1] for p in points) + 0.15
    per_lon = _MAP_WIDTH / (east - west)
    per_lat = per_lon / math.cos(math.radians((south + north) / 2))
    return _Frame(west, north, per_lon, per_lat, round((north - south) * per_lat))


def chart(places: Sequence[Mapping[str, Any]], language: str) -> Chart:
    """Provinces of Iraq and Syria with what is known of them alone, and a dot for what is known to a town."""
    frame = _frame()
    alone = {p["id"]: p for p in places if p["precision"] == "province"}
    provinces = tuple(_province(u, alone.get(u["place"]), frame, language) for u in _units())
    dots, outside = [], 0
    for p in (p for p in places if p["point"]):
        x, y = frame.at(*p["point"])
        if 0 <= x <= _MAP_WIDTH and 0 <= y <= frame.height:
            dots.append(Dot(p["name"], p["count"], p["url"], x, y, round(min(22, 5 + 2.5 * math.sqrt(p["count"])), 1)))
        else:
            outside += 1
    return Chart(_MAP_WIDTH, frame.height, provinces, tuple(sorted(dots, key=lambda d: -d.r)), outside)


def _province(unit: Mapping[str, Any], told: Mapping[str, Any] | None, frame: _Frame, language: str) -> Province:
    path = "".join("M" + "L".join("{} {}".format(*frame.at(*p)) for p in ring) + "Z" for ring in unit["rings"])
    outer = [frame.at(*p) for p in unit["rings"][0]]
    x = (min(p[0] for p in outer) + max(p[0] for p in outer)) / 2
    y = (min(p[1] for p in outer) + max(p[1] for p in outer)) / 2
    name = unit["name_ar"] if language == "ar" else unit["name"]
    wide = max(p[0] for p in outer) - min(p[0] for p in outer)
    count, url = (told["count"], told["url"]) if told else (0, None)
    return Province(name, path, count, url, round(x), round(y), wide > _ROOM)


@dataclass(frozen=True, slots=True)
class Spot:
    """anchor: on which side of the dot its name stands, in the drawing and not in the language. turn: degrees."""

    id: str
    label: str
    title: str
    kind: str
    url: str
    x: float
    y: float
    text_x: float
    text_y: float
    anchor: str
    turn: float


@dataclass(frozen=True, slots=True)
class Line:
    path: str
    relation: str
    width: float
    title: str


@dataclass(frozen=True, slots=True)
class Circle:
    size: int
    spots: tuple[Spot, ...]
    lines: tuple[Line, ...]


def circle(nodes: Sequence[Mapping[str, Any]], ties: Sequence[tuple[str, str, str, int]]) -> Circle:
    """Names on a circle, who is tied beside each other as far as one walk can tell; ties as curves through it."""
    order = _walk([n["id"] for n in nodes], ties)
    by_id = {n["id"]: n for n in nodes}
    spots = {id_: _spot(by_id[id_], i, len(order)) for i, id_ in enumerate(order)}
    lines = []
    for source, target, relation, weight in ties:
        a, b = spots[source], spots[target]
        title = f"{a.title} → {b.title} ({weight})"
        lines.append(Line(_curve(a, b), relation, min(6, 1 + math.log2(weight)), title))
    return Circle(_SIZE, tuple(spots.values()), tuple(lines))


def _curve(a: Spot, b: Spot) -> str:
    """Bent to the middle, the less the nearer the two are to each other."""
    c = _SIZE / 2
    bend = 0.25 + 0.75 * math.hypot(a.x - b.x, a.y - b.y) / (2 * _RADIUS)
    x, y = (a.x + b.x) / 2, (a.y + b.y) / 2
    return f"M{a.x} {a.y}Q{x + (c - x) * bend:.1f} {y + (c - y) * bend:.1f} {b.x} {b.y}"


def _walk(ids: Sequence[str], ties: Sequence[tuple[str, str, str, int]]) -> list[str]:
    near: dict[str, list[str]] = {id_: [] for id_ in ids}
    for source, target, _, _ in ties:
        near[source].append(target)
        near[target].append(source)
    out: dict[str, None] = {}
    for start in sorted(ids, key=lambda i: -len(near[i])):
        waiting = [start]
        while waiting:
            at = waiting.pop()
            if at not in out:
                out[at] = None
                waiting += [n for n in reversed(near[at]) if n not in out]
    return list(out)


def _spot(node: Mapping[str, Any], number: int, count: int) -> Spot:
    angle = 2 * math.pi * number / max(1, count) - math.pi / 2
    c, cos, sin = _SIZE / 2, math.cos(angle), math.sin(angle)
    return Spot(
        node["id"],
        short(node["label"], _LABEL),
        node["label"],
        node["kind"],
        node["around"],
        round(c + _RADIUS * cos, 1),
        round(c + _RADIUS * sin, 1),
        round(c + (_RADIUS + 14) * cos, 1),
        round(c + (_RADIUS + 14) * sin, 1),
        "right" if cos >= 0 else "left",
        round(math.degrees(angle) + (0 if cos >= 0 else 180), 1),
    )
