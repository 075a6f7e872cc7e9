"""What is asked of a casefile: a query, filters, kinds, how many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from musnad.model.search import FACETS, KINDS, Kind


@dataclass(frozen=True, slots=True)
class Filters:
    """Names or ids; several of one facet: any of them; several facets: all of them.

    from_, to: ISO days; what overlaps them passes, what has no date does not. origins: at least so many independent
    ones. contradicted: None for either.
    """

    speaker: tuple[str, ...] = ()
    outlet: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    method: tuple[str, ...] = ()
    stance: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    from_: str | None = None
    to: str | None = None
    origins: int | None = None
    contradicted: bool | None = None

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Filters:
        """Filters from their names. One name or several of a facet. Raises TypeError for a filter there is none of."""
        taken: dict[str, Any] = {name: _names(v) if name in FACETS else v for name, v in values.items()}
        return cls(**taken)


def _names(value: str | Iterable[str] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())


@dataclass(frozen=True, slots=True)
class Asked:
    """kinds: of hits. limit: at most so many, None for all of them."""

    query: str = ""
    filters: Filters = field(default_factory=Filters)
    kinds: tuple[Kind, ...] = KINDS
    limit: int | None = None
