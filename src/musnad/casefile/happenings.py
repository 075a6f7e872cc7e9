"""Events as comparable happenings: where, when, who, how many, in which words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from musnad.arabic.folding import fold
from musnad.casefile import judgement
from musnad.casefile.identity import Identity
from musnad.casefile.independence import Origins
from musnad.casefile.names import words
from musnad.casefile.units import Region
from musnad.model.reading import Argument, Event, PlaceArgument, Reading
from musnad.resources import loader

_CONTEXT = 220  # code points either side of the trigger, within its paragraph: a long sentence of the press
_SPACE = re.compile(r"\s")
_STOP = re.compile(r"[.؟!](?=\s|$)|\n")


@cache
def table() -> dict[str, Any]:
    """``ontology/incident_features.yaml`` as it stands."""
    data: dict[str, Any] = loader.data("ontology/incident_features.yaml")
    return data


@cache
def folded(name: str) -> frozenset[str]:
    """A word list of the table, folded."""
    return frozenset(fold(w) for w in table()[name])


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of an event. wide: a province, a country, a direction. lat, lon: degrees, None where unresolved."""

    name: str
    text: str
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    wide: bool
    gazetteer_id: str | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """An event with what comparison needs. order: rank of its document; published: ISO day or None.

    actors, targets: entity ids, or folded names where there is no entity. context: folded words near the trigger.
    region: what its document is mostly about. sentence: its number in the document.
    further: who tells it together with its origin.
    """

    document: str
    order: int
    event: Event
    published: str | None
    spots: tuple[Spot, ...]
    day: str | None
    from_: str | None
    to: str | None
    actors: frozenset[str]
    targets: frozenset[str]
    persons: frozenset[str]
    target_words: frozenset[str]
    context: frozenset[str]
    origin: str
    region: Region
    sentence: int = 0
    further: tuple[str, ...] = ()

    @property
    def told_by(self) -> tuple[str, ...]:
        """Every origin of this telling."""
        return (self.origin, *self.further)

    @property
    def key(self) -> str:
        return judgement.event_key(self.document, self.event.id)

    @property
    def rank(self) -> tuple[int, int, str]:
        return self.order, self.event.trigger.start, self.event.id


def happenings(readings: Sequence[Reading], identity: Identity, origins: Origins) -> list[Happening]:
    """The events that become incidents, in the order of documents and text."""
    wanted = set(table()["statuses"])
    out = []
    for order, reading in enumerate(readings):
        ends = [m.start() for m in _STOP.finditer(reading.document.text)]
        for event in reading.events:
            if event.status in wanted and event.type != "finance":
                sentence = bisect_left(ends, event.trigger.start)
                out.append(_happening(reading, order, event, identity, origins, sentence))
    return sorted(out, key=lambda h: h.rank)


def _happening(
    reading: Reading, order: int, event: Event, identity: Identity, origins: Origins, sentence: int
) -> Happening:
    doc = reading.document
    time = event.time
    from_, to = (time.from_, time.to) if time else (None, None)
    actors = _parties(doc.id, event.actors, identity)
    targets = _parties(doc.id, event.targets, identity)
    persons = frozenset(t for t in targets if t in identity.by_id and identity.by_id[t].kind == "person")
    return Happening(
        document=doc.id,
        order=order,
        event=event,
        published=doc.published[:10] if doc.published else None,
        spots=tuple(_spot(p, reading) for p in event.places),
        day=from_ if from_ and from_ == to else None,
        from_=from_,
        to=to,
        actors=actors,
        targets=targets,
        persons=persons,
        target_words=frozenset(w for a in event.targets for w in content(a.text)),
        context=frozenset(content(_context(doc.text, event.trigger.start, event.trigger.end))),
        origin=origins.of_event[(doc.id, event.id)],
        region=identity.regions.get(doc.id, Region(None, None)),
        sentence=sentence,
        further=origins.further.get((doc.id, event.id), ()),
    )


def _parties(document: str, arguments: Sequence[Argument], identity: Identity) -> frozenset[str]:
    """Entities by name, or by the words themselves where these are a name of the document; else the folded name."""
    found = (identity.any_body(document, a.name or a.text) or (fold(a.name) if a.name else None) for a in arguments)
    return frozenset(f for f in found if f)


def _context(text: str, start: int, end: int) -> str:
    """Whole words around the trigger, within its paragraph."""
    low = max(text.rfind("\n", 0, start) + 1, start - _CONTEXT)
    stop = text.find("\n", end)
    high = min(len(text) if stop < 0 else stop, end + _CONTEXT)
    while low > 0 and low < start and not _SPACE.match(text[low - 1]):
        low += 1
    while high < len(text) and high > end and not _SPACE.match(text[high]):
        high -= 1
    return text[low:high]


def content(text: str) -> list[str]:
    """Content words, folded, without joined ال and endings of number and gender; three letters or more, or digits."""
    idle = folded("stopwords")
    stems = [_stem(w) for w in words(text) if w not in idle]
    return [s for s in stems if len(s) > 2 or s.isdigit()]


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    for prefix in ("وال", "بال", "فال", "كال", "ال", "لل"):
        if word.startswith(prefix) and len(word) - len(prefix) > 2:
            word = word[len(prefix) :]
            break
    for suffix in ("ات", "ون", "ين", "ان", "ها", "ه"):
        if word.endswith(suffix) and len(word) - len(suffix) > 2:
            return word[: -len(suffix)]
    return word


@cache
def _wide_ids() -> frozenset[str]:
    wanted = set(table()["wide_types"])
    return frozenset(row["id"] for row in loader.rows("gazetteers/places.tsv") if row["type"] in wanted)


def _wide_type(place_id: str) -> bool:
    return place_id in _wide_ids()


def _spot(place: PlaceArgument, reading: Reading) -> Spot:
    name = place.name or place.text
    known = next((p for p in reading.places if p.name in (name, place.text)), None)
    country = place.country or (known.country if known else None)
    admin1 = place.admin1 or (known.admin1 if known else None)
    found = words(name)
    headed = bool(found) and found[0] in folded("wide_heads") and len(found) > 1
    place_id = known.gazetteer_id if known else None
    wide = headed or (_wide_type(place_id) if place_id else bool(country) and admin1 is None)
    lat, lon = (known.lat, known.lon) if known else (None, None)
    bare = found[1:] if len(found) > 1 and found[0] in folded("place_heads") else found
    wide = wide or (" ".join(bare) in folded("wide_places") and found[0] != fold("مدينة"))
    return Spot(" ".join(bare), name, country, admin1, lat, lon, wide, place_id)


def document_frequency(found: Sequence[Happening]) -> Counter[str]:
    """In how many documents a context word stands."""
    by_doc: dict[str, set[str]] = {}
    for happening in found:
        by_doc.setdefault(happening.document, set()).update(happening.context)
    return Counter(w for seen in by_doc.values() for w in seen)
