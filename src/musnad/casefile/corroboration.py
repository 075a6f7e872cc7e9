"""Who agrees and who contradicts: values with their documents and origins, contradictions typed and kept.

``incompatible``: both cannot be true. ``range``: both can. ``superseded``: a later report of the same origin replaces
the earlier. ``scope``: the same figure over different periods or places.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from musnad.casefile.compare import distance_km, ordinal, same_spot, show
from musnad.casefile.happenings import Happening, Spot, folded, table
from musnad.casefile.identity import Identity
from musnad.casefile.incidents import Grouping, Pair
from musnad.casefile.names import body_key, words
from musnad.casefile.tolls import Toll, people, totals
from musnad.model.casefile import ContradictionKind, ContradictionSide, IncidentValue


@dataclass(frozen=True, slots=True)
class _Telling:
    """One event's toll for a class: its parts, and their sum where there are several. people: civilians, forces…"""

    happening: Happening
    of: str
    tolls: tuple[Toll, ...]
    people: frozenset[str]

    @property
    def total(self) -> Toll:
        return self.tolls[-1]


@dataclass(frozen=True, slots=True)
class Found:
    """A contradiction before it has a number."""

    about: str
    kind: ContradictionKind
    sides: tuple[ContradictionSide, ...]


def values(group: Sequence[Happening]) -> tuple[IncidentValue, ...]:
    """Each toll told, class by class, with the documents and origins that carry it."""
    seen: dict[tuple[str, int | None, int | None], list[Happening]] = {}
    for happening in group:
        for count in happening.event.counts:
            seen.setdefault((count.of, count.low, count.high), []).append(happening)
    ordered = sorted(
        seen, key=lambda k: (k[0], k[1] if k[1] is not None else -1, k[2] if k[2] is not None else 1 << 60)
    )
    return tuple(
        IncidentValue(
            of,
            low,
            high,
            tuple(dict.fromkeys(h.document for h in seen[(of, low, high)])),
            tuple(dict.fromkeys(origin for h in seen[(of, low, high)] for origin in h.told_by)),
        )
        for of, low, high in ordered
    )


def contradictions(group: Sequence[Happening], identity: Identity) -> list[Found]:
    """Every contradiction inside one incident, in a fixed order."""
    found = [*_count_contradictions(group), *_dates(group), *_places(group), *_actors(group, identity)]
    return [*found, *_occurrence(group), *_scopes(group)]


def _side(value: str, happening: Happening) -> ContradictionSide:
    return ContradictionSide(value, happening.document, happening.event.statement)


def _sides(pairs: Sequence[tuple[str, Happening]]) -> tuple[ContradictionSide, ...]:
    return tuple(dict.fromkeys(_side(value, h) for value, h in sorted(pairs, key=lambda p: p[1].rank)))


def _count_contradictions(group: Sequence[Happening]) -> Iterator[Found]:
    tellings: dict[str, list[_Telling]] = {}
    for happening in group:
        for of, tolls in totals(happening.event.counts).items():
            tellings.setdefault(of, []).append(_Telling(happening, of, tuple(tolls), _people(happening, of)))
    for of in sorted(tellings):
        yield from _of_class(of, tellings[of])


def _of_class(of: str, told: Sequence[_Telling]) -> Iterator[Found]:
    """One contradiction for each kind that occurs, with all its sides."""
    alike: dict[tuple[object, ...], list[_Telling]] = {}
    for telling in told:
        h = telling.happening
        alike.setdefault((telling.tolls, telling.people, h.published, h.origin), []).append(telling)
    by_kind: dict[ContradictionKind, dict[tuple[object, ...], None]] = {}
    for one, other in combinations(alike, 2):  # those that say the same contradict each other in nothing
        if kind := _kind(alike[one][0], alike[other][0]):
            by_kind.setdefault(kind, {}).update({one: None, other: None})
    for kind in sorted(by_kind):
        sides = [(_value(t, kind), t.happening) for key in by_kind[kind] for t in alike[key]]
        yield Found("scope" if kind == "scope" else of, kind, _sides(sides))


def _value(telling: _Telling, kind: ContradictionKind) -> str:
    shown = show(*telling.total)
    return f"{telling.of} {shown} ({', '.join(sorted(telling.people))})" if kind == "scope" else shown


def _people(happening: Happening, of: str) -> frozenset[str]:
    """The classes of people that the toll's own words name, empty where they name none (قتلى، أشخاص)."""
    return frozenset(name for count in happening.event.counts if count.of == of for name in people(count.text))


def _kind(a: _Telling, b: _Telling) -> ContradictionKind | None:
    """None where a part or the sum of one is a part or the sum of the other, or they count different people."""
    same = {t for t in a.tolls if t in b.tolls}
    if a.people and b.people and not a.people & b.people:
        return "scope" if any((t[0] or 0) > 1 for t in same) else None
    if same:
        return None
    x, y = a.total, b.total
    told_apart = (a.happening.published or "") != (b.happening.published or "")
    if a.happening.origin == b.happening.origin and told_apart and a.happening.published and b.happening.published:
        return "superseded"
    if max(x[0] or 0, y[0] or 0) <= min(_top(x), _top(y)):
        return "range"
    return "incompatible"


def _top(toll: Toll) -> int:
    return 1 << 60 if toll[1] is None else toll[1]


def _dates(group: Sequence[Happening]) -> Iterator[Found]:
    """Two different days; a day outside another's month cannot be in one incident."""
    dated = [(h.day, h) for h in group if h.day]
    if len({ordinal(day) for day, _ in dated}) > 1:
        yield Found("date", "incompatible", _sides(dated))


def _far(a: Spot, b: Spot) -> bool:
    """Known to be far: by distance, else by province. Unknown distance within a province is no contradiction."""
    if same_spot(a, b) or a.wide or b.wide:
        return False
    km = distance_km(a, b)
    if km is not None:
        return km > float(table()["near_km"])
    return bool(a.admin1 and b.admin1) and a.admin1 != b.admin1


def _places(group: Sequence[Happening]) -> Iterator[Found]:
    """Places too far apart for one happening, each told by a document that does not tell the other."""
    there: dict[tuple[Spot, ...], list[Happening]] = {}
    for happening in group:
        narrow = tuple(s for s in happening.spots if not s.wide)
        if narrow:
            there.setdefault(narrow, []).append(happening)
    far: set[tuple[Spot, ...]] = set()
    for one, other in combinations(there, 2):
        if all(_far(x, y) for x in one for y in other):
            far |= {one, other}
    pairs = [(spots[0].text, h) for spots in there if spots in far for h in there[spots]]
    if pairs:
        yield Found("place", "incompatible", _sides(pairs))


def _actors(group: Sequence[Happening], identity: Identity) -> Iterator[Found]:
    """Different armed groups or forces named as the doers, none in common."""
    pairs: list[tuple[str, Happening]] = []
    if not _of_several(group):
        return
    named = [(h, _armed(h, identity)) for h in group]
    for i, (a, ours) in enumerate(named):
        for b, theirs in named[i + 1 :]:
            if ours and theirs and a.document != b.document and not _one_side(ours, theirs, identity):
                pairs += [(_names(ours, identity), a), (_names(theirs, identity), b)]
    if pairs:
        yield Found("actor", "incompatible", _sides(pairs))


def _one_side(ours: frozenset[str], theirs: frozenset[str], identity: Identity) -> bool:
    """One doer in common, or forces of one state: police and «القوات الأمنية» act together and for each other."""
    if ours & theirs:
        return True
    both = [identity.by_id[i] for i in (*sorted(ours), *sorted(theirs))]
    states = {body_key(e.name, e.kind).partition("@")[2] for e in both} - {""}
    return all(e.kind == "security_force" for e in both) and len(states) < 2


def _armed(happening: Happening, identity: Identity) -> frozenset[str]:
    kinds = ("armed_group", "security_force")
    return frozenset(a for a in happening.actors if a in identity.by_id and identity.by_id[a].kind in kinds)


def _names(ids: frozenset[str], identity: Identity) -> str:
    return "، ".join(sorted(identity.by_id[i].name for i in ids))


def _occurrence(group: Sequence[Happening]) -> Iterator[Found]:
    """One says that it happened, another that it did not, or that it was foiled."""
    if len({h.event.status for h in group}) > 1:
        yield Found("occurrence", "incompatible", _sides([(h.event.status, h) for h in group]))


def _of_several(group: Sequence[Happening]) -> bool:
    """Whether more than one document tells it; one that tells a thing a thousand times is compared with none."""
    return any(h.document != group[0].document for h in group)


def _scopes(group: Sequence[Happening]) -> Iterator[Found]:
    pairs: list[tuple[str, Happening]] = []
    if not _of_several(group):
        return
    for i, a in enumerate(group):
        for b in group[i + 1 :]:
            pairs += scope(a, b)
    if pairs:
        yield Found("scope", "scope", _sides(pairs))


def scope(a: Happening, b: Happening) -> list[tuple[str, Happening]]:
    """The two sides where one figure above one stands over different periods or places, else an empty list.

    Periods differ when their documents word them differently («خلال الأشهر الماضية», «خلال السنوات الأخيرة»).
    """
    if a.document == b.document:
        return []
    ours, theirs = totals(a.event.counts), totals(b.event.counts)
    for of in sorted(ours.keys() & theirs.keys()):
        for toll in ours[of]:
            if toll in theirs[of] and (toll[0] or 0) > 1 and (over := _scope_of(a, b)):
                return [(f"{of} {show(*toll)} ({text})", h) for text, h in zip(over, (a, b), strict=True)]
    return []


def _scope_of(a: Happening, b: Happening) -> tuple[str, str] | None:
    """The differing periods or, failing these, places; None where nothing differs."""
    x, y = a.event.time, b.event.time
    if x and y and _period(a) and _period(b) and x.text != y.text:
        return x.text, y.text
    wide_a, wide_b = {s.text for s in a.spots if s.wide}, {s.text for s in b.spots if s.wide}
    narrow = any(not s.wide for h in (a, b) for s in h.spots)
    if wide_a and wide_b and not narrow and not {s.name for s in a.spots} & {s.name for s in b.spots}:
        return "، ".join(sorted(wide_a)), "، ".join(sorted(wide_b))
    return None


def _period(happening: Happening) -> bool:
    """True when its time is a stretch in which things add up, not the date of one thing."""
    time = happening.event.time
    return time is not None and not happening.day and bool(folded("period_words") & set(words(time.text)))


def shared_figures(grouping: Grouping) -> list[Found]:
    """Scope contradictions between incidents: near misses that tell one figure of the same things."""
    return [found for a, b, pair in grouping.apart if (found := _shared(a, b, pair))]


def _shared(a: Happening, b: Happening, pair: Pair) -> Found | None:
    alike: Mapping[str, float] = {f.name: f.weight for f in pair.features}
    if "same_count" not in alike or "same_type" not in alike or not {"target_words", "same_target"} & alike.keys():
        return None
    sides = scope(a, b)
    return Found("scope", "scope", _sides(sides)) if sides else None
