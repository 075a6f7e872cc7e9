"""Makes ``resources/gazetteers/boundaries.json`` of Natural Earth's admin-1 boundaries of Iraq and Syria.

usage: python tools/build_boundaries.py FEATURES.geojson
Properties wanted: iso, a3, name, ar. Lines are simplified (Douglas and Peucker) to what a map of a page can show; a
province gets the id and the English name that the gazetteer has for it, no id where it has none.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from musnad.resources import loader

TARGET = Path(__file__).resolve().parents[1] / "src" / "musnad" / "resources" / "gazetteers" / "boundaries.json"
# Degrees that a line may be off: about a kilometre, less than a pixel of the page.
TOLERANCE = 0.012
Point = tuple[float, float]


def simplified(points: list[Point], tolerance: float = TOLERANCE) -> list[Point]:
    """The points without which the line would be off by more than so many degrees."""
    keep = {0, len(points) - 1}
    waiting = [(0, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        off = [(_off(points[i], points[first], points[last]), i) for i in range(first + 1, last)]
        if off and max(off)[0] > tolerance:
            middle = max(off)[1]
            keep.add(middle)
            waiting += [(first, middle), (middle, last)]
    return [points[i] for i in sorted(keep)]


def _off(point: Point, first: Point, last: Point) -> float:
    (x, y), (x1, y1), (x2, y2) = point, first, last
    dx, dy = x2 - x1, y2 - y1
    length: float = (dx * dx + dy * dy) ** 0.5
    if not length:
        return float(((x - x1) ** 2 + (y - y1) ** 2) ** 0.5)
    return abs(dy * (x - x1) - dx * (y - y1)) / length


def unit(feature: dict[str, Any], ids: dict[tuple[str, str], tuple[str, str]]) -> dict[str, Any]:
    """One province: its code, names, the gazetteer's id, and its rings of longitude and latitude."""
    p = feature["properties"]
    rings = [
        [[round(x, 3), round(y, 3)] for x, y in simplified([(c[0], c[1]) for c in ring])]
        for ring in feature["geometry"]["coordinates"]
    ]
    name = p["ar"].removeprefix("محافظة ")
    place, english = ids.get((p["a3"][:2], name), (None, p["name"]))
    return {"code": p["iso"], "place": place, "name": english, "name_ar": name, "rings": rings}


def main() -> int:
    places = loader.rows("gazetteers/places.tsv")
    ids = {}
    for row in (r for r in places if r["type"] == "admin1"):
        country = {"IQ": "IR", "SY": "SY"}.get(row["country"], "")  # the first letters of IRQ and SYR
        ids[country, row["name"]] = (row["id"], row["admin1"])
    features = json.loads(Path(sys.argv[1]).read_text("utf-8"))["features"]
    units = sorted((unit(f, ids) for f in features), key=lambda u: str(u["code"]))
    lines = ",\n".join(json.dumps(u, ensure_ascii=False, separators=(",", ":")) for u in units)
    TARGET.write_text(f'{{"units": [\n{lines}\n]}}\n', "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
