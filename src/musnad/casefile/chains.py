"""Chains that go on in another document: «بحسب وكالة النخيل» ends where the agency's own report ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from musnad.casefile.happenings import Happening
from musnad.casefile.incidents import Grouping
from musnad.casefile.independence import Origins


def follow(grouping: Grouping, origins: Origins) -> Grouping:
    """The grouping with every outlet that a telling ends in replaced by whom that outlet's own telling ends in.

    Only within an incident, and only where the outlet's report names its source; in its own voice it is the origin.
    """
    return replace(grouping, groups=tuple(_followed(group, origins) for group in grouping.groups))


def _followed(group: Sequence[Happening], origins: Origins) -> tuple[Happening, ...]:
    further: dict[str, str] = {}
    for happening in group:
        for outlet in origins.passed_by.get(happening.document, ()):
            if happening.origin != outlet:
                further.setdefault(outlet, happening.origin)
    own = {h.origin for h in group if h.origin in origins.passed_by.get(h.document, ())}
    ends = {origin: _end(origin, further, own) for origin in {h.origin for h in group}}
    return tuple(replace(h, origin=ends[h.origin]) if ends[h.origin] != h.origin else h for h in group)


def _end(origin: str, further: Mapping[str, str], own: Set[str]) -> str:
    """Where a chain ends that may lead over several outlets; two that name each other end where they were entered."""
    seen = [origin]
    while seen[-1] in further and seen[-1] not in own:
        if further[seen[-1]] in seen:
            return origin
        seen.append(further[seen[-1]])
    return seen[-1]
