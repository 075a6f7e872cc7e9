"""What a search is narrowed by, as units that pass."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np

from musnad.casefile.names import words
from musnad.model.errors import QueryError
from musnad.model.search import FACETS, Facet, FacetValue, Kind
from musnad.queries.search.asked import Filters
from musnad.queries.search.matching import Mask
from musnad.resources import loader
from musnad.storage.search.reading import SearchIndex
from musnad.storage.search.writing import NO_DAY

# Facets whose values are codes of the record, which are asked for by code or label.
_CODES: tuple[Facet, ...] = ("type", "method", "stance", "status")


class Passing:
    """Filters over one index. Raises QueryError for an unknown code or a day that is none."""

    def __init__(self, index: SearchIndex, filters: Filters) -> None:
        self.index, self.filters = index, filters
        self.days = (_day(filters.from_), _day(filters.to))
        if all(self.days) and self.days[0] > self.days[1]:
            why = f"{filters.from_} is after {filters.to}"
            raise QueryError(why, "days_reversed", None, first=filters.from_, last=filters.to)
        asked: dict[Facet, tuple[str, ...]] = {f: getattr(filters, f) for f in FACETS if getattr(filters, f)}
        self.wanted = {facet: self._numbers(facet, names) for facet, names in asked.items()}

    def mask(self, kind: Kind) -> Mask:
        """Which units of the kind pass."""
        units = self.index.units(kind)
        out = np.ones(len(units.ids), dtype=np.bool_)
        for facet, wanted in self.wanted.items():
            of, values = units.facet(facet)
            has = np.zeros(len(out), dtype=np.bool_)
            has[of[np.isin(values, wanted)]] = True
            out &= has
        first, last = self.days
        if first or last:
            begins, ends = units.days
            out &= begins != NO_DAY
            out &= (ends >= first) if first else True
            out &= (begins <= last) if last else True
        if self.filters.origins is not None:
            out &= units.origins >= self.filters.origins
        if self.filters.contradicted is not None:
            out &= (units.contradicted > 0) == self.filters.contradicted
        return out

    def _numbers(self, facet: Facet, names: Iterable[str]) -> list[int]:
        values = self.index.values(facet)
        out: set[int] = set()
        for name in names:
            found = self.index.numbers(facet, name)
            out.update(found or (_of_code(facet, name, values) if facet in _CODES else _of_name(facet, name, values)))
        return sorted(out)


def _of_name(facet: Facet, name: str, values: tuple[FacetValue, ...]) -> list[int]:
    """Values whose name holds the words asked for, side by side. A place of just that name comes before others."""
    asked = _plain(name)
    called = [[_plain(n) for n in (value.label, *value.names)] for value in values]
    if facet == "place":
        exact = [i for i, names in enumerate(called) if asked in names]
        if exact:
            return exact
    return [i for i, names in enumerate(called) if any(f" {asked} " in f" {n} " for n in names)] if asked else []


@lru_cache(maxsize=131072)
def _plain(name: str) -> str:
    """Folded words without their articles."""
    return " ".join(w.removeprefix("ال") if len(w) > 4 else w for w in words(name))


def _of_code(facet: Facet, name: str, values: tuple[FacetValue, ...]) -> list[int]:
    labels = loader.data("lexicons/messages.yaml")["label"]
    known = _known_codes(facet)
    asked = _plain(name)
    codes = {c for c in known if name == c or asked in [_plain(words) for words in labels.get(c, {}).values()]}
    if not codes:
        raise QueryError(f"no {facet} «{name}»", f"no_{facet}", None, sorted(known), name=name)
    return [i for i, value in enumerate(values) if value.id in codes]


def _known_codes(facet: Facet) -> set[str]:
    listed: dict[str, Any] = loader.data("ontology/record.yaml")
    if facet == "method":
        return {code for codes in listed["finance"].values() for code in codes}
    return set(listed[{"type": "event_types", "stance": "stances", "status": "statuses"}[facet]])


def _day(day: str | None) -> int:
    if day is None:
        return 0
    try:
        return datetime.date.fromisoformat(day).toordinal()
    except ValueError as error:
        raise QueryError(f"«{day}» is no day; expected one like 2024-03-01", "no_day", None, day=day) from error
