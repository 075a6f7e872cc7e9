"""Places by their ids: which lies in which, and how exactly a place is a point."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from musnad.resources import loader

# From a point to what only a border describes.
Precision = Literal["place", "district", "province", "country", "area"]

_PRECISION: dict[str, Precision] = {
    "admin1": "province",
    "admin2": "district",
    "admin3": "district",
    "district": "district",
    "country": "country",
    "region": "area",
    "sea": "area",
    "river": "area",
    "mountain": "area",
}


@dataclass(frozen=True, slots=True)
class GazetteerPlace:
    """A row of ``gazetteers/places.tsv``. parent: id of what it lies in, None for a country or region.

    lat, lon: degrees, None where nobody gave them; of what is no point some point within it.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    parent: str | None
    precision: Precision
    lat: float | None = None
    lon: float | None = None


@cache
def _places() -> dict[str, GazetteerPlace]:
    return {
        row["id"]: GazetteerPlace(
            row["id"],
            row["name"],
            tuple(a for a in row["aliases"].split("|") if a),
            row["parent"] or None,
            _PRECISION.get(row["type"], "place"),
            float(row["lat"]) if row["lat"] else None,
            float(row["lon"]) if row["lon"] else None,
        )
        for row in loader.rows("gazetteers/places.tsv")
    }


def place(id_: str) -> GazetteerPlace | None:
    """The place of that id, None where the gazetteer has none."""
    return _places().get(id_)


@cache
def with_parents(id_: str) -> tuple[GazetteerPlace, ...]:
    """The place and what it lies in, the nearest first; empty where the gazetteer has no such id."""
    out: list[GazetteerPlace] = []
    at = place(id_)
    while at is not None and at not in out:
        out.append(at)
        at = place(at.parent) if at.parent else None
    return tuple(out)
