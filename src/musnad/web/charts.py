"""The map: borders of countries and provinces, and marks that stand for as many places as there is room for."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from markupsafe import Markup

from musnad.resources import loader

Point = tuple[float, float]

WIDTH, HEIGHT = 900, 520
FURTHEST = 8
# The whole map in degrees, as its borders reach (tools/build_countries.py), in Mercator's projection.
_WEST, _EAST, _SOUTH, _NORTH = -20.0, 80.0, -6.0, 45.0
# Units of the drawing to a degree of longitude: a tenth of a unit is a kilometre.
_UNIT = 10.0
# Iraq and Syria, where most is told.
_NEAR = (42.4, 33.6, 2)
# Pixels within which places become one mark, and beyond the frame that are drawn, so that a move shows something.
_APART, _BEYOND = 34.0, 120.0
# Below this width a country or province has no room for its name; marks that get theirs.
_ROOM, _LABELLED = 62, 14


def _y(lat: float) -> float:
    """Mercator's degrees."""
    return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)))


_SOUTHERN, _NORTHERN = _y(_SOUTH), _y(_NORTH)


def _latitude(y: float) -> float:
    return math.degrees(2 * math.atan(math.exp(math.radians(y))) - math.pi / 2)


@dataclass(frozen=True, slots=True)
class View:
    """What is looked at. lon, lat: of the middle, degrees. zoom: each is twice as near, 0 the whole map."""

    lon: float
    lat: float
    zoom: int

    @property
    def scale(self) -> float:
        """Pixels to a unit of the drawing."""
        return WIDTH / ((_EAST - _WEST) * _UNIT) * float(2**self.zoom)

    @property
    def shift(self) -> tuple[float, float]:
        x, y = units(self.lon, self.lat)
        return round(WIDTH / 2 - x * self.scale, 2), round(HEIGHT / 2 - y * self.scale, 2)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Pixels of a place in units."""
        dx, dy = self.shift
        return x * self.scale + dx, y * self.scale + dy

    def moved(self, right: float, down: float, nearer: int = 0) -> View:
        """Another view: so many frames further, so much nearer; within the map."""
        x, y = units(self.lon, self.lat)
        x, y = x + right * WIDTH / self.scale, y + down * HEIGHT / self.scale
        lat = _latitude(_y(_NORTH) - y / _UNIT)
        return View.of(_WEST + x / _UNIT, lat, self.zoom + nearer)

    @classmethod
    def of(cls, lon: float, lat: float, zoom: int) -> View:
        zoom = min(max(zoom, 0), FURTHEST)
        return cls(round(min(max(lon, _WEST), _EAST), 3), round(min(max(lat, _SOUTH), _NORTH), 3), zoom)

    @property
    def asked(self) -> dict[str, str]:
        """As a URL has it."""
        return {"at": f"{self.lon:g},{self.lat:g}", "zoom": str(self.zoom)}


NEAR = View(*_NEAR)
WHOLE = View((_WEST + _EAST) / 2, round(_latitude((_y(_SOUTH) + _y(_NORTH)) / 2), 3), 0)


def asked(at: str, zoom: str) -> View | None:
    """What a URL asks for, None where it is nothing that can be looked at."""
    first, _, second = at.partition(",")
    try:
        lon, lat = float(first), float(second)
    except ValueError:
        return None
    if not (math.isfinite(lon) and math.isfinite(lat)):
        return None
    return View.of(lon, lat, int(zoom[:9]) if zoom.isascii() and zoom.isdigit() else NEAR.zoom)


def fitting(spots: Sequence[Point]) -> View:
    """Iraq and Syria where most of the spots lie there, and the whole map where not."""
    k, (dx, dy) = NEAR.scale, NEAR.shift
    inside = sum(_inside(x * k + dx, y * k + dy, 0) for x, y in spots)
    return NEAR if 2 * inside >= len(spots) else WHOLE


def units(lon: float, lat: float) -> tuple[float, float]:
    """A place in the drawing."""
    return (lon - _WEST) * _UNIT, (_NORTHERN - _y(min(max(lat, -80.0), 80.0))) * _UNIT


def on_map(x: float, y: float) -> bool:
    """Whether a spot lies within the borders that are drawn."""
    return 0 <= x <= (_EAST - _WEST) * _UNIT and 0 <= y <= (_NORTHERN - _SOUTHERN) * _UNIT


@dataclass(frozen=True, slots=True)
class Land:
    """A country or province. place: its id in the gazetteer, None where that has none. left … bottom: units.

    near, far: its path, exactly and for a look from far away.
    """

    key: str
    place: str | None
    country: str | None
    name: str
    name_ar: str
    left: float
    top: float
    right: float
    bottom: float
    near: str
    far: str


@cache
def countries() -> tuple[Land, ...]:
    return tuple(_lands("gazetteers/countries.json", "c"))


@cache
def provinces() -> tuple[Land, ...]:
    """Those of Iraq and Syria."""
    return tuple(_lands("gazetteers/boundaries.json", "p"))


@cache
def lands() -> dict[str, Land]:
    """By ids of the gazetteer."""
    return {land.place: land for land in (*reversed(countries()), *provinces()) if land.place}


def _lands(name: str, prefix: str) -> Iterable[Land]:
    for number, unit in enumerate(loader.data(name)["units"]):
        rings = [[units(*p) for p in ring] for ring in unit["rings"]]
        outer = rings[0]
        xs, ys = [p[0] for p in outer], [p[1] for p in outer]
        paths = (_path(rings, 1), _path(rings, 0))
        yield Land(
            f"{prefix}{number}", unit["place"], unit["code"], unit["name"], unit["name_ar"], min(xs), min(ys), max(xs),
            max(ys), *paths,
        )  # fmt: skip


def _path(rings: Iterable[Sequence[tuple[float, float]]], figures: int) -> str:
    out = []
    for ring in rings:
        points = list(dict.fromkeys((f"{x:.{figures}f} {y:.{figures}f}") for x, y in ring))
        if len(points) > 2:
            out.append("M" + "L".join(points) + "Z")
    return "".join(out)


@dataclass(frozen=True, slots=True)
class Hatched:
    """A land of which no more is known. count: incidents."""

    key: str
    name: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Name:
    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Marked:
    """One mark. place: the one with most incidents; places: what each is called in a filter. x, y, r: pixels.

    nearer: what is to be looked at to see its places apart; None where there is only one, or none apart.
    """

    place: Mapping[str, Any]
    places: tuple[str, ...]
    incidents: int
    x: float
    y: float
    r: float
    nearer: View | None


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a view has of places. shown, aside: places with a point within the frame and beside it; outside: off the
    map."""

    marks: tuple[Marked, ...]
    labels: tuple[Name, ...]
    shown: int
    aside: int
    outside: int


@dataclass(frozen=True, slots=True)
class Frame:
    view: View
    land: Markup
    hatched: tuple[Hatched, ...]
    names: tuple[Name, ...]


def gathered(places: Sequence[Mapping[str, Any]], at: View) -> Gathered:
    """places: with ``spot`` (in units, None without a point), ``count``, ``ids`` and ``name``, those with most
    incidents first."""
    k, (dx, dy) = at.scale, at.shift
    spotted = [(p, p["spot"]) for p in places if p["spot"]]
    inside = [(p, x * k + dx, y * k + dy) for p, (x, y) in spotted if on_map(x, y)]
    near = [found for found in inside if _inside(found[1], found[2], _BEYOND)]
    shown = sum(_inside(x, y, 0) for _, x, y in near)
    marks = tuple(_marks(near, at))
    return Gathered(marks, tuple(_labels(marks)), shown, len(inside) - shown, len(spotted) - len(inside))


def frame(hatched: Mapping[str, tuple[int, str]], at: View, language: str) -> Frame:
    """hatched: gazetteer id of a land → its count and URL."""
    known = tuple(
        Hatched(lands()[id_].key, _named(lands()[id_], language), count, url)
        for id_, (count, url) in hatched.items()
        if id_ in lands() and _touches(lands()[id_], at)
    )
    return Frame(at, _land(at), known, tuple(_names(at, hatched, language)))


def _inside(x: float, y: float, beyond: float) -> bool:
    return -beyond <= x <= WIDTH + beyond and -beyond <= y <= HEIGHT + beyond


def _touches(land: Land, at: View) -> bool:
    (left, top), (right, bottom) = at.at(land.left, land.top), at.at(land.right, land.bottom)
    return left < WIDTH + _BEYOND and right > -_BEYOND and top < HEIGHT + _BEYOND and bottom > -_BEYOND


@lru_cache(maxsize=64)
def _land(at: View) -> Markup:
    """Paths of what is to be seen. They are made of numbers only."""
    far = at.zoom < 2
    out = []
    for css, some in (("country", countries()), ("province", provinces())):
        seen = (_drawn(land, land.far if far else land.near) for land in some if _touches(land, at))
        out.append(f'<g class="{css}">{"".join(seen)}</g>')
    return Markup("".join(out))


def _drawn(land: Land, path: str) -> str:
    return f'<path id="{land.key}" vector-effect="non-scaling-stroke" d="{path}"/>'


def _named(land: Land, language: str) -> str:
    return land.name_ar if language == "ar" else land.name


def _names(at: View, hatched: Mapping[str, tuple[int, str]], language: str) -> Iterable[Name]:
    """Of provinces where one looks from near, else of countries; where there is room."""
    of_provinces = {p.country[:2] for p in provinces() if p.country} if at.zoom >= 2 else set()
    some = [c for c in countries() if c.country not in of_provinces]
    for land in (*some, *(provinces() if of_provinces else ())):
        if (land.right - land.left) * at.scale > _ROOM and _touches(land, at):
            x, y = at.at((land.left + land.right) / 2, (land.top + land.bottom) / 2)
            count = f" ({hatched[land.place][0]})" if land.place and land.place in hatched else ""
            yield Name(_named(land, language) + count, round(x), round(y))


def _marks(found: Sequence[tuple[Mapping[str, Any], float, float]], at: View) -> Sequence[Marked]:
    """Each place with the first one that stands within reach of it, the one with more incidents."""
    heads: list[tuple[float, float]] = []
    groups: list[list[Mapping[str, Any]]] = []
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for place, x, y in found:
        cell = (int(x // _APART), int(y // _APART))
        around = [i for dx in (-1, 0, 1) for dy in (-1, 0, 1) for i in cells.get((cell[0] + dx, cell[1] + dy), ())]
        group = next((i for i in around if math.hypot(heads[i][0] - x, heads[i][1] - y) < _APART), None)
        if group is None or at.zoom == FURTHEST:
            cells[cell].append(len(groups))
            heads.append((x, y))
            groups.append([place])
        else:
            groups[group].append(place)
    marks = (_marked(some, x, y, at) for (x, y), some in zip(heads, groups, strict=True))
    return sorted(marks, key=lambda m: -m.r)  # the small ones lie on top


def _marked(group: Sequence[Mapping[str, Any]], x: float, y: float, at: View) -> Marked:
    first = group[0]
    told = first["count"] if len(group) == 1 else len({i for p in group for i in p["ids"]})
    apart = len(group) > 1 and len({tuple(p["point"]) for p in group}) > 1
    nearer = View.of(first["point"][0], first["point"][1], at.zoom + 2) if apart and at.zoom < FURTHEST else None
    called = tuple(p["id"] or p["name"] for p in group)
    return Marked(first, called, told, round(x, 1), round(y, 1), round(min(18, 5 + 1.6 * math.sqrt(told)), 1), nearer)


def _labels(marks: Sequence[Marked]) -> Iterable[Name]:
    """Names of the heaviest marks, none over another."""
    taken: list[tuple[float, float]] = []
    for mark in sorted(marks, key=lambda m: -m.incidents):
        y = round(mark.y - mark.r - 4, 1)
        free = all(abs(x - mark.x) > 90 or abs(other - y) > 16 for x, other in taken)
        over = any(abs(m.x - mark.x) < 40 + m.r and abs(m.y - y + 4) < 7 + m.r for m in marks if m is not mark)
        if len(taken) < _LABELLED and free and not over:
            taken.append((mark.x, y))
            yield Name(mark.place["name"], mark.x, y)
