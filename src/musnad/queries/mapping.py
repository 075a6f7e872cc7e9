"""Where things happened, as GeoJSON: a point only for what is one, and for everything how exactly it is known."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from musnad.casefile import gazetteer
from musnad.model.search import FacetValue
from musnad.queries.search.asked import Asked
from musnad.queries.search.chosen import Chosen
from musnad.storage.search.reading import SearchIndex

# Of a province, a country or a sea any point would be made up.
_POINTS = frozenset(["place", "district"])


def feature_collection(index: SearchIndex, asked: Asked) -> dict[str, Any]:
    """Places of incidents as a GeoJSON FeatureCollection, those with most incidents first.

    Each place stands for the incidents that are told of it and of nothing within it. Its geometry is a point where
    the gazetteer knows one for a town or district, and null for provinces, countries, seas and names it does not know;
    ``precision`` says which (``place``, ``district``, ``province``, ``country``, ``area``, ``unknown``).
    """
    units = index.units("incident")
    mask = Chosen(index, asked).mask("incident")
    of, values = units.facet("place")
    told: dict[int, list[int]] = defaultdict(list)
    chosen = mask[of]
    for unit, value in zip(of[chosen].tolist(), values[chosen].tolist(), strict=True):
        told[unit].append(value)
    names = index.values("place")
    here: dict[int, list[str]] = defaultdict(list)
    for unit in sorted(told):
        for value in _narrowest(told[unit], names):
            here[value].append(units.ids[unit])
    order = sorted(here, key=lambda v: (-len(here[v]), v))
    return {
        "type": "FeatureCollection",
        "features": [_feature(names[v], here[v]) for v in order[: asked.limit]],
        "unplaced": int(np.count_nonzero(mask)) - len(told),
    }


def _narrowest(values: list[int], names: tuple[FacetValue, ...]) -> list[int]:
    """Without places in which another of them lies."""
    wider = {p.id for v in values for p in gazetteer.with_parents(names[v].id)[1:]}
    return [v for v in values if names[v].id not in wider]


def _feature(value: FacetValue, incidents: list[str]) -> dict[str, Any]:
    place = gazetteer.place(value.id)
    precision = place.precision if place else "unknown"
    point = place if place and precision in _POINTS and place.lat is not None and place.lon is not None else None
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [point.lon, point.lat]} if point else None,
        "properties": {
            "id": value.id if place else None,
            "name": value.label,
            "precision": precision,
            "within": [p.name for p in gazetteer.with_parents(value.id)[1:]],
            "incidents": incidents,
        },
    }
