"""Readings into one casefile: who is who, what is the same happening, who is a copy of whom, who agrees.

Pure and deterministic: the same readings in any order give the same casefile. A person's judgements override the
rules' and are carried on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from musnad.casefile import chains, copies, corroboration, identity, incidents, independence, mechanisms
from musnad.casefile.happenings import Happening, happenings, table
from musnad.casefile.judgement import Rulings
from musnad.casefile.options import CaseOptions
from musnad.model.casefile import CaseDocument, Casefile, Contradiction, EventRef, Incident, Judgement
from musnad.model.reading import Reading


def build(
    readings: Sequence[Reading], judgements: Sequence[Judgement] = (), options: CaseOptions | None = None
) -> Casefile:
    """The casefile of ``readings``.

    Documents stand by publication (undated last), then name, then id; of two readings of one document id the first
    by engine name and version is taken. judgements: those by persons hold; the rules' own are made anew.
    """
    options = options or CaseOptions()
    ordered = in_order(readings)
    rulings = Rulings(judgements)
    copied = copies.find(ordered, rulings, options)
    who = identity.resolve(ordered, rulings, options)
    origins = independence.trace(ordered, who, copied)
    grouping = incidents.group(happenings(ordered, who, origins), copied.copy_of, rulings, options)
    grouping = chains.follow(grouping, origins)
    told, contradictions = _incidents(grouping, who)
    made = (*copied.judgements, *who.judgements, *grouping.judgements)
    return Casefile(
        documents=tuple(_document(r, copied) for r in ordered),
        entities=who.entities,
        origins=origins.origins,
        incidents=told,
        contradictions=contradictions,
        mechanisms=mechanisms.gather(ordered, who, origins),
        judgements=rulings.with_machine(made),
    )


def in_order(readings: Sequence[Reading]) -> list[Reading]:
    """One reading for each document, in the fixed order of the casefile."""

    def rank(r: Reading) -> tuple[bool, str, str, str, str, str]:
        doc = r.document
        return doc.published is None, doc.published or "", doc.name, doc.id, r.engine.name, r.engine.version

    unique: dict[str, Reading] = {}
    for reading in sorted(readings, key=rank):
        unique.setdefault(reading.document.id, reading)
    return list(unique.values())


def _document(reading: Reading, copied: copies.Copies) -> CaseDocument:
    doc = reading.document
    return CaseDocument(doc.id, doc.name, doc.outlet, doc.published, doc.title, copied.copy_of.get(doc.id))


def _incidents(
    grouping: incidents.Grouping, who: identity.Identity
) -> tuple[tuple[Incident, ...], tuple[Contradiction, ...]]:
    told: list[Incident] = []
    numbered: list[Contradiction] = []

    def number(incident: str | None, found: Sequence[corroboration.Found]) -> tuple[str, ...]:
        start = len(numbered)
        for offset, one in enumerate(found, start + 1):
            numbered.append(Contradiction(f"C{offset}", incident, one.about, one.kind, one.sides))
        return tuple(c.id for c in numbered[start:])

    for position, group in enumerate(grouping.groups, 1):
        name = f"I{position}"
        told.append(_incident(name, group, number(name, corroboration.contradictions(group, who))))
    number(None, corroboration.shared_figures(grouping))
    return tuple(told), tuple(numbered)


def _incident(name: str, group: Sequence[Happening], contradicted: tuple[str, ...]) -> Incident:
    places = Counter(s.text for h in group for s in h.spots)
    from_, to = span(group)
    return Incident(
        id=name,
        type=_type(group),
        events=tuple(EventRef(h.document, h.event.id, h.origin) for h in group),
        places=tuple(sorted(places, key=lambda p: (-places[p], p))),
        time_from=from_,
        time_to=to,
        origins=_origins(group),
        documents=len({h.document for h in group}),
        values=corroboration.values(group),
        contradictions=contradicted,
    )


def _origins(group: Sequence[Happening]) -> tuple[str, ...]:
    """Who reports it. Who denies it is a side of its contradiction, no further source; unless nobody affirms it."""
    affirmed = [h for h in group if h.event.status != "denied"] or group
    return tuple(dict.fromkeys(origin for h in affirmed for origin in h.told_by))


def _type(group: Sequence[Happening]) -> str:
    """What most documents call it; among equals the more telling type."""
    kinds = Counter(kind for kind, _ in {(h.event.type, h.document) for h in group})
    telling = {kind: i for i, kind in enumerate(table()["telling"])}
    return min(kinds, key=lambda k: (-kinds[k], telling.get(k, len(telling)), k))


def span(group: Sequence[Happening]) -> tuple[str | None, str | None]:
    """When it happened: the days told, from first to last; without any, what all the wider times have in common."""
    days = sorted(h.day for h in group if h.day)
    if days:
        return days[0], days[-1]
    lows, highs = [h.from_ for h in group if h.from_], [h.to for h in group if h.to]
    low, high = max(lows, default=None), min(highs, default=None)
    if low and high and low > high:
        return min(lows), max(highs)
    return low, high
