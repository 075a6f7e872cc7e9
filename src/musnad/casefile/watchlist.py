"""Names of a casefile against names of a supplied list: candidates with reasons, for a person to check.

Only the likeness of names is weighed (``ontology/watchlist_features.yaml``): no candidate is an identity, and its
score says nothing about whoever bears the name. A lone common name is never a candidate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from musnad.arabic.folding import fold
from musnad.casefile.latin import arabic_parts, is_arabic, latin_words
from musnad.casefile.listindex import BodyIndex, Found, PersonIndex
from musnad.casefile.names import folded, role_view, words
from musnad.model.casefile import Entity, Feature
from musnad.model.watchlist import Candidate, WatchEntry
from musnad.resources import loader

BODIES = ("armed_group", "security_force", "organisation")
_TITLE_ONLY = 2  # letters: what is shorter is no name


@cache
def table() -> dict[str, Any]:
    """``ontology/watchlist_features.yaml`` as it stands."""
    data: dict[str, Any] = loader.data("ontology/watchlist_features.yaml")
    return data


def least() -> float:
    """The score from which a pair is a candidate."""
    return float(table()["least"])


def reason(name: str) -> dict[str, str]:
    """A feature's reason in each language: ``en``, ``ar``."""
    entry = table()["features"][name]
    return {"en": str(entry["en"]), "ar": str(entry["ar"])}


def candidates(
    entities: Sequence[Entity], entries: Sequence[WatchEntry], at_least: float | None = None
) -> tuple[Candidate, ...]:
    """Persons, armed groups, forces and organisations that are called like an entry, best first.

    at_least: the score from which a pair is given, None for the table's. Of several names of one entity and one entry
    the most like pair stands for both.
    """
    floor = least() if at_least is None else at_least
    matcher = _Matcher(entries)
    found = [
        (candidate, number)
        for number, entity in enumerate(entities)
        for candidate in matcher.of(entity)
        if candidate.score >= floor
    ]
    found.sort(key=lambda c: (-c[0].score, c[1], c[0].entry.reference))
    return tuple(candidate for candidate, _ in found)


class _Matcher:
    """The list, indexed once."""

    def __init__(self, entries: Sequence[WatchEntry]) -> None:
        self._entries = entries
        self._persons = PersonIndex([_names(e) if e.kind != "body" else () for e in entries])
        self._bodies = BodyIndex([_names(e) for e in entries], _translations(), _idle("ar"), _idle("en"))

    def of(self, entity: Entity) -> Iterator[Candidate]:
        """The best pair with each entry, of any score."""
        best: dict[int, Candidate] = {}
        for ours, found, features in self._pairs(entity):
            entry = self._entries[found.entry]
            score = round(sum(f.weight for f in features), 3)
            known = best.get(found.entry)
            if known is None or score > known.score:
                best[found.entry] = Candidate(entity.id, entry, ours, entry.names[found.name].text, score, features)
        for at in sorted(best):
            yield best[at]

    def _pairs(self, entity: Entity) -> Iterator[tuple[str, Found, tuple[Feature, ...]]]:
        about = _About.of(entity)
        if entity.kind == "person":
            for form in _forms(entity):
                parts = arabic_parts(form) if is_arabic(form) else ()
                for found in self._persons.find(parts):
                    features = self._person(parts, found)
                    if features:
                        yield form, found, (*features, *self._circumstances(about, found))
        elif entity.kind in BODIES:
            for form, known in about.body_names:
                for found in self._bodies.find(form):
                    features = self._body(form, known, found)
                    yield form, found, (*features, *self._circumstances(about, found))

    def _person(self, parts: tuple[str, ...], found: Found) -> list[Feature]:
        """The reasons that lie in the names themselves; empty where they are no reason to look."""
        shared = [parts[i] for i, _ in found.pairs]
        relation = _relation(found)
        if relation is None or (len(shared) == 1 and _is_common(shared[0])):
            return []
        told = " ".join(shared)
        features = [_feature(relation, told)]
        if kunya := [p for p in shared if p.startswith(("ابو", "ام")) and len(p) > 4]:
            features.append(_feature("kunya_shared", " ".join(kunya)))
        few = int(table()["rare_entries"])
        rare = [p for p in shared if not _is_common(p) and self._persons.entries_with(p) <= few]
        if rare:
            features.append(_feature("rare_part", " ".join(rare)))
        elif all(_is_common(p) for p in shared):
            features.append(_feature("common_parts", told))
        if not found.in_order:
            features.append(_feature("order_differs", told))
        if len(shared) < min(found.ours, found.theirs):
            features.append(_feature("other_parts", f"{len(shared)} / {found.ours}, {found.theirs}"))
        return features + self._list_side(found)

    def _body(self, form: str, known: str | None, found: Found) -> list[Feature]:
        whole = len(found.pairs) == found.ours == found.theirs
        features = [_feature("body_name" if whole else "body_within", form)]
        if len(found.pairs) == 1 and found.latin:
            features.append(_feature("one_word", form))
        if found.translated:
            features.append(_feature("translated", form))
        if set(self._bodies.core(form)) <= folded("state_bodies"):
            features.append(_feature("any_states", form))
        if known is not None:
            features.append(_feature("other_known_name", f"{known} → {form}"))
        return features + self._list_side(found, transliterated=found.latin and not found.translated)

    def _list_side(self, found: Found, *, transliterated: bool | None = None) -> list[Feature]:
        name = self._entries[found.entry].names[found.name]
        features: list[Feature] = []
        if found.latin if transliterated is None else transliterated:
            features.append(_feature("transliterated", name.text))
        if name.weak:
            features.append(_feature("weak_alias", name.text))
        return features

    def _circumstances(self, about: _About, found: Found) -> list[Feature]:
        entry = self._entries[found.entry]
        features: list[Feature] = []
        theirs = {c for country in entry.countries if (c := _code(country))}
        if both := about.countries & theirs:
            features.append(_feature("country_agrees", ", ".join(sorted(both))))
        elif about.countries and theirs:
            told = f"{', '.join(sorted(about.countries))} / {', '.join(sorted(theirs))}"
            features.append(_feature("country_differs", told))
        if offices := about.offices & _offices_there(entry):
            features.append(_feature("role_agrees", ", ".join(sorted(offices))))
        if entry.kind != "unknown" and (entry.kind == "person") != about.person:
            features.append(_feature("kind_differs", f"{about.kind} / {entry.kind}"))
        return features


@dataclass(frozen=True, slots=True)
class _About:
    """What is compared of an entity beside its name. body_names: name and, where it is not the documents', theirs."""

    kind: str
    person: bool
    countries: frozenset[str]
    offices: frozenset[str]
    body_names: tuple[tuple[str, str | None], ...]

    @classmethod
    def of(cls, entity: Entity) -> _About:
        roles = [r.text for r in entity.roles]
        if entity.kind == "person":
            named = {w for r in roles for w in words(r)}
            countries = role_view(roles).states | {_places()[w] for w in named if w in _places()}
            return cls(entity.kind, True, countries, _offices_here(named), ())
        row = _bodies_known().get((entity.kind, words(entity.name)))
        names: dict[str, str | None] = dict.fromkeys(_forms(entity))
        for other in row[1] if row else ():
            names.setdefault(other, entity.name)
        countries = role_view([entity.name]).states | ({row[0]} - {""} if row else set())
        return cls(entity.kind, False, countries, frozenset(), tuple(names.items()))


def _relation(found: Found) -> str | None:
    """Which feature the shared parts are; None where they are no reason to look."""
    shared, shorter = len(found.pairs), min(found.ours, found.theirs)
    if shared == found.ours == found.theirs:
        return ("whole_name_one", "whole_name_two", "whole_name_three")[min(shared, 3) - 1]
    if shared < 2 or (shared < shorter and shared < 3):
        return None
    if shared >= 3:
        return "three_parts_of_longer"
    first = found.pairs[0] == (0, 0)
    last = found.pairs[-1] == (found.ours - 1, found.theirs - 1)
    return "first_and_last" if first and last else "first_and_more" if first else "inner_parts"


def _feature(name: str, value: str) -> Feature:
    return Feature(name, float(table()["features"][name]["weight"]), value)


def _names(entry: WatchEntry) -> tuple[str, ...]:
    return tuple(n.text for n in entry.names)


def _forms(entity: Entity) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f for f in (entity.name, *entity.aliases) if len(f) > _TITLE_ONLY))


@cache
def _common() -> frozenset[str]:
    """Parts that many people bear, Abd- names joined."""
    rows = loader.rows("lexicons/name_parts.tsv")
    often = {row["name"] for row in rows if len(row["source"]) >= int(table()["common_sources"])}
    listed = {p for name in table()["common"] for p in arabic_parts(name)}
    return frozenset(often | listed | {p for name in _identity_common() for p in arabic_parts(name)})


def _identity_common() -> list[str]:
    data: dict[str, Any] = loader.data("ontology/identity_features.yaml")
    return list(data["common"])


@cache
def _is_common(part: str) -> bool:
    """A common given or family name, a kunya of one, or what is left of one behind «ال»."""
    if part in _common() or f"ال{part}" in _common():
        return True
    tail = part[3:] if part.startswith("ابو") else part[2:] if part.startswith("ام") and len(part) > 4 else ""
    return bool(tail) and _is_common(tail)


@cache
def _translations() -> dict[str, frozenset[str]]:
    return {fold(arabic): frozenset(latin) for arabic, latin in table()["words"].items()}


def _idle(language: str) -> frozenset[str]:
    return frozenset(fold(w) for w in table()["idle"][language])


@cache
def _countries() -> dict[str, str]:
    return {" ".join(latin_words(n)): code for code, names in table()["countries"].items() for n in names}


def _code(country: str) -> str | None:
    """The two-letter code of a country as a list writes it, None for one that is not known."""
    bare = country.strip()
    if len(bare) == 2 and bare.isascii() and bare.isalpha():
        return bare.upper()
    return _countries().get(" ".join(latin_words(bare)))


@cache
def _places() -> dict[str, str]:
    """Country names of one word, folded → code."""
    rows = (r for r in loader.rows("gazetteers/places.tsv") if r["type"] == "country" and r["flags"] != "homonym")
    named = ((fold(n), r["country"]) for r in rows for n in (r["name"], *r["aliases"].split("|")))
    return {n: code for n, code in named if n and " " not in n}


@cache
def _bodies_known() -> dict[tuple[str, tuple[str, ...]], tuple[str, tuple[str, ...]]]:
    """(kind, folded words of a form) → country and all names of the one body that the gazetteers know under it."""
    found: dict[tuple[str, tuple[str, ...]], tuple[str, tuple[str, ...]]] = {}
    twice: set[tuple[str, tuple[str, ...]]] = set()
    for kind, file in zip(BODIES, ("groups", "forces", "organisations"), strict=True):
        for row in loader.rows(f"gazetteers/{file}.tsv"):
            names = tuple(n for n in (row["name"], *row["aliases"].split("|")) if n)
            for key in {(kind, words(n)) for n in names}:
                twice.update({key} & found.keys())
                found[key] = (row["country"], names)
    return {key: row for key, row in found.items() if key not in twice}


def _offices_here(named: Iterable[str]) -> frozenset[str]:
    found = set(named)
    return frozenset(
        office for office, told in table()["roles"].items() if any(set(words(w)) <= found for w in told["ar"])
    )


def _offices_there(entry: WatchEntry) -> frozenset[str]:
    found = {w for role in entry.roles for w in (*latin_words(role), *words(role))}
    return frozenset(
        office
        for office, told in table()["roles"].items()
        if found & set(told["en"]) or any(set(words(w)) <= found for w in told["ar"])
    )
