"""Every name of every reading as one unit: who is named, where, in which role, in a document about which region."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from musnad.arabic.folding import fold
from musnad.casefile import judgement
from musnad.casefile.names import body_key, folded, name_parts, speaks_for, words
from musnad.model.casefile import EntityKind
from musnad.model.reading import Reading, Speaker

_BODIES = ("armed_group", "security_force", "organisation", "outlet")


@dataclass(frozen=True, slots=True)
class Region:
    """What a document is mostly about. None where no place of it is resolved."""

    country: str | None
    admin1: str | None


@dataclass(frozen=True, slots=True)
class Unit:
    """One name in one document. forms: the spellings there. spans: half-open code points, sorted.

    key: the comparable name (places: gazetteer id or name and country). order: the document's rank.
    """

    document: str
    order: int
    kind: EntityKind
    name: str
    key: str
    forms: tuple[str, ...]
    roles: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    region: Region

    @property
    def ref(self) -> str:
        return judgement.name_key(self.document, self.kind, self.name)

    @property
    def parts(self) -> tuple[str, ...]:
        return name_parts(self.name)

    @property
    def kunyas(self) -> frozenset[str]:
        """The kunyas that a person of another name bears in this document («محمود العيساوي المكنى أبو طلحة»)."""
        return kunyas(self.forms) - {self.key}

    @property
    def rank(self) -> tuple[int, int, str, str]:
        return self.order, self.spans[0][0] if self.spans else 1 << 40, self.kind, self.name


@lru_cache(maxsize=16384)
def kunyas(forms: tuple[str, ...]) -> frozenset[str]:
    """The forms that are a kunya and nothing else, as comparable parts."""
    parts = (name_parts(form) for form in forms)
    return frozenset(p[0] for p in parts if len(p) == 1 and p[0].startswith("ابو"))


def region(reading: Reading) -> Region:
    """The country and province that most place mentions lie in; ties go to the first in the alphabet."""
    countries: Counter[str] = Counter()
    provinces: Counter[tuple[str, str]] = Counter()
    for place in reading.places:
        if place.country:
            countries[place.country] += len(place.spans) or 1
            if place.admin1:
                provinces[(place.country, place.admin1)] += len(place.spans) or 1
    if not countries:
        return Region(None, None)
    country = min(countries, key=lambda c: (-countries[c], c))
    inside = {a: n for (c, a), n in provinces.items() if c == country}
    return Region(country, min(inside, key=lambda a: (-inside[a], a)) if inside else None)


class Speakers:
    """What the named speakers of one reading are."""

    def __init__(self, reading: Reading) -> None:
        self._known: dict[str, EntityKind] = {}
        for place in reading.places:
            self._known[fold(place.name)] = "organisation"  # a country or capital that speaks is its government
        for mention in reversed(reading.mentions):
            if mention.type in (*_BODIES, "person"):
                self._known[fold(mention.name or mention.text)] = cast(EntityKind, mention.type)
        for person in reading.persons:
            self._known[fold(person.name)] = "person"
        self._role_heads: dict[str, set[str]] = {}
        for statement in reading.statements:
            heads = self._role_heads.setdefault(statement.speaker.name, set())
            heads.update(words(statement.speaker.role or "")[:1])

    def kind(self, speaker: Speaker) -> EntityKind:
        """A person or body of the reading, else by the head of the name or of its roles («موقع», «تنظيم»)."""
        return self._known.get(fold(speaker.name)) or self._by_words(speaker)

    def _by_words(self, speaker: Speaker) -> EntityKind:
        found = words(speaker.name)
        head = found[0] if found else ""
        roles = self._role_heads.get(speaker.name, set())
        for kind, lexicon in (("armed_group", "armed_group_heads"), ("outlet", "outlet_heads")):
            if roles & folded(lexicon) or (head in folded(lexicon) and len(found) > 1):
                return cast(EntityKind, kind)
        if head in folded("organisation_heads"):
            return "organisation"
        return "person" if roles or len(found) > 1 else "organisation"


def gather(reading: Reading, order: int) -> list[Unit]:
    """All units of one reading: persons with lone surnames joined to their full names, bodies, outlets, places."""
    about, speakers = region(reading), Speakers(reading)
    found = [
        *_persons(reading, order, about, speakers),
        *_bodies(reading, order, about, speakers),
        *_places(reading, order, about),
    ]
    return sorted(found, key=lambda u: u.rank)


def _persons(reading: Reading, order: int, about: Region, speakers: Speakers) -> Iterator[Unit]:
    names: dict[str, tuple[list[str], list[tuple[int, int]]]] = {}
    for person in reading.persons:
        roles, spans = names.setdefault(person.name, ([], []))
        roles.extend(person.roles)
        spans.extend(person.spans)
    for statement in reading.statements:
        speaker = statement.speaker
        if speaker.named and (speaker.name in names or speakers.kind(speaker) == "person"):
            roles, spans = names.setdefault(speaker.name, ([], []))
            told = {w for role in roles for w in words(role)}
            roles.extend([speaker.role] if speaker.role and not set(words(speaker.role)) <= told else [])
            if speaker.start is not None and speaker.end is not None:
                spans.append((speaker.start, speaker.end))
    for full, merged in _joined(names).items():
        roles = list(dict.fromkeys(r for n in merged for r in names[n][0]))
        spans = sorted({s for n in merged for s in names[n][1]})
        forms = _name_forms(merged, (reading.document.text[a:b] for a, b in spans))
        key = " ".join(name_parts(full))
        if key:
            yield Unit(
                reading.document.id, order, "person", full, key, _forms(forms), tuple(roles), tuple(spans), about
            )


def _name_forms(names: list[str], written: Iterable[str]) -> set[str]:
    """The spellings that are names: of the person's name parts alone, or a kunya. «الرئيس», «المصدر» are none."""
    parts = {p for n in names for p in name_parts(n)}
    found = {w for w in written if (of := name_parts(w)) and (parts.issuperset(of) or of[0].startswith(("ابو", "ام")))}
    return {*names, *found}


def _forms(found: set[str]) -> tuple[str, ...]:
    """Spellings without what a span may hold beside the name: more than eight words is a phrase."""
    return tuple(sorted(f for f in found if len(f.split()) <= 8 and "\n" not in f))


def _joined(names: dict[str, tuple[list[str], list[tuple[int, int]]]]) -> dict[str, list[str]]:
    """Full name → the names of the document that are it: equal parts, or a lone part that only it has."""
    ordered = sorted(names, key=lambda n: (-len(name_parts(n)), n))
    full: dict[str, list[str]] = {}
    for name in ordered:
        parts = name_parts(name)
        same = [f for f in full if name_parts(f) == parts]
        if not same and len(parts) == 1:
            same = [f for f in full if len(name_parts(f)) > 1 and parts[0] in name_parts(f)]
        if len(same) == 1:
            full[same[0]].append(name)
        else:
            full[name] = [name]
    return full


def _bodies(reading: Reading, order: int, about: Region, speakers: Speakers) -> Iterator[Unit]:
    found: dict[tuple[str, str], tuple[list[str], list[tuple[int, int]]]] = {}

    def add(kind: str, name: str, span: tuple[int, int] | None, form: str | None = None) -> None:
        names, spans = found.setdefault((kind, body_key(name, kind, about.country)), ([], []))
        names.extend([name, form] if form else [name])
        spans.extend([span] if span else [])

    for mention in reading.mentions:
        if mention.type in _BODIES:
            add(mention.type, mention.name or mention.text, (mention.start, mention.end), mention.text)
    if reading.document.outlet:
        add("outlet", reading.document.outlet, None)
    for statement in reading.statements:
        for outlet in statement.via:
            add("outlet", outlet, None)
        speaker = statement.speaker
        kind = speakers.kind(speaker) if speaker.named else "person"
        if kind in _BODIES:
            spanned = speaker.start is not None and speaker.end is not None
            add(kind, speaker.name, (speaker.start or 0, speaker.end or 0) if spanned else None)
    for body in _spoken_for(reading):
        key = body_key(body, "organisation", about.country)
        if not any(k == key for _, k in found):
            add("organisation", body, None)
    for (which, key), (names, spans) in found.items():
        if key:
            spans_of, forms = tuple(sorted(set(spans))), _forms(set(names))
            yield Unit(reading.document.id, order, cast(EntityKind, which), names[0], key, forms, (), spans_of, about)


def _spoken_for(reading: Reading) -> list[str]:
    """The bodies in whose name persons of the reading speak."""
    roles = [r for p in reading.persons for r in p.roles] + [s.speaker.role or "" for s in reading.statements]
    return list(dict.fromkeys(body for role in roles if (body := speaks_for(role))))


def _places(reading: Reading, order: int, about: Region) -> Iterator[Unit]:
    for place in reading.places:
        key = place.gazetteer_id or f"{body_key(place.name, 'place')}@{place.country or '?'}"
        forms = _forms({place.name, *(reading.document.text[a:b] for a, b in place.spans)} - {""})
        yield Unit(reading.document.id, order, "place", place.name, key, forms, (), place.spans, about)
