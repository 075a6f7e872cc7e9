"""Two events side by side: every reason for and against their being one happening."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache

from musnad.casefile.happenings import Happening, Spot, content, table
from musnad.casefile.tolls import near, totals
from musnad.model.casefile import Feature

_DEGREE_KM = 111.2


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What comparison knows beyond the two events: word frequencies by document, copies, and what was copied."""

    frequency: Counter[str]
    rare: int
    copy_of: Mapping[str, str] = field(default_factory=dict)
    copied: frozenset[str] = frozenset()


@cache
def _weights() -> dict[str, float]:
    return {name: float(entry["weight"]) for name, entry in table()["features"].items()}


@cache
def _families() -> dict[frozenset[str], float]:
    return {frozenset((a, b)): float(share) for a, b, share in table()["families"]}


def feature(name: str, value: str, share: float = 1.0) -> Feature:
    return Feature(name, round(_weights()[name] * share, 2), value)


def kinship(a: str, b: str) -> float:
    """1 for one type or full kin, down to 0 for types that never tell one happening."""
    return 1.0 if a == b else _families().get(frozenset((a, b)), 0.0)


def features(a: Happening, b: Happening, around: Surroundings) -> tuple[Feature, ...]:
    """The reasons, in a fixed order; empty when the types cannot tell one happening."""
    share = kinship(a.event.type, b.event.type)
    if not share:
        return ()
    kind = "same_type" if a.event.type == b.event.type else "kindred_type"
    found = [feature(kind, f"{a.event.type} / {b.event.type}", share)]
    found += [f for f in (place_feature(a, b), time_feature(a, b)) if f]
    found += _party_features(a, b)
    found += [f for f in (_count_feature(a, b), _rare_feature(a, b, around)) if f]
    if a.origin == b.origin:
        found.append(feature("same_origin", a.origin))
    root_a, root_b = around.copy_of.get(a.document, a.document), around.copy_of.get(b.document, b.document)
    if root_a == root_b and a.document != b.document and _agree(a, b) >= 0.5:
        found.append(feature("reprinted", root_a))
    return (*found, *_repeated_kinds({a.event.type, b.event.type}, {f.name for f in found}))


def _repeated_kinds(types: set[str], seen: set[str]) -> list[Feature]:
    """Kinds of event that repeat at one place, with nothing seen that would single one out."""
    out = []
    for name in ("daily", "campaign"):
        kinds = types & set(table()[f"{name}_kinds"])
        if kinds and not seen & set(table()[f"{name}_anchors"]):
            out.append(feature("daily_kind" if name == "daily" else name, " / ".join(sorted(kinds))))
    return out


def _agree(a: Happening, b: Happening) -> float:
    return len(a.context & b.context) / max(1, min(len(a.context), len(b.context)))


def distance_km(a: Spot, b: Spot) -> float | None:
    """Great-circle distance by the equirectangular approximation (under 1 % off within 500 km), None if unknown."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    x = (b.lon - a.lon) * math.cos(math.radians((a.lat + b.lat) / 2))
    return math.hypot(x, b.lat - a.lat) * _DEGREE_KM


def place_feature(a: Happening, b: Happening) -> Feature | None:
    """The best that any two of their places allow, None when either has none or nothing is known of them."""
    found = [f for x in a.spots for y in b.spots if (f := _spots(x, y))]
    best = max(found, key=lambda f: (f.weight, f.name, f.value)) if found else _by_region(a, b)
    listed = max(sum(not s.wide for s in h.spots) for h in (a, b))
    if best and best.weight > 0 and listed > 2:  # one of many places in a list (a day's air strikes) says less
        return Feature(best.name, round(best.weight * 2 / listed, 2), f"{best.value}, of {listed}")
    return best


def _by_region(a: Happening, b: Happening) -> Feature | None:
    """For an event without a place: where its article mostly is."""
    for bare, other in ((a, b), (b, a)):
        home = bare.region
        if (
            not bare.spots
            and home.admin1
            and any((s.country, s.admin1) == (home.country, home.admin1) for s in other.spots)
        ):
            return feature("articles_region", home.admin1)
    return None


def same_spot(x: Spot, y: Spot) -> bool:
    """One gazetteer entry, one name, or one name's spellings (سروج, سوروج) where the gazetteer does not know both."""
    if x.gazetteer_id and y.gazetteer_id:
        return x.gazetteer_id == y.gazetteer_id
    return x.name == y.name or (len(s := skeleton(x.name)) > 2 and s == skeleton(y.name) and x.country == y.country)


@lru_cache(maxsize=16384)
def skeleton(name: str) -> str:
    """A folded name without its vowel letters."""
    return "".join(c for c in name if c not in "اويه ")


def _spots(x: Spot, y: Spot) -> Feature | None:
    pair = f"{x.text} / {y.text}"
    if x.country and y.country and x.country != y.country:
        return feature("other_country", pair)
    if same_spot(x, y):
        return feature("same_wide_place" if x.wide or y.wide else "same_place", x.text)
    if x.admin1 and y.admin1 and x.admin1 != y.admin1:
        return feature("other_province", pair)
    if x.wide or y.wide:
        return feature("place_within", pair) if x.country and y.country else None
    km = distance_km(x, y)
    if km is not None:
        return feature("near_place" if km <= table()["near_km"] else "far_place", f"{pair}: {km:.0f} km")
    return feature("other_place", pair) if x.admin1 and x.admin1 == y.admin1 else None


@lru_cache(maxsize=16384)
def ordinal(day: str) -> int:
    """The ISO day as a running number."""
    return date.fromisoformat(day[:10]).toordinal()


def time_feature(a: Happening, b: Happening) -> Feature | None:
    """By the dates of the events; by those of the articles where events are undated."""
    dated_a, dated_b = bool(a.from_ or a.to), bool(b.from_ or b.to)
    if dated_a and dated_b:
        return _both_dated(a, b)
    if not dated_a and not dated_b:
        return _both_undated(a, b)
    return _one_dated(a, b) if dated_a else _one_dated(b, a)


def _interval(h: Happening) -> tuple[int, int]:
    low = ordinal(h.from_) if h.from_ else 0
    return low, ordinal(h.to) if h.to else 1 << 30


def _both_dated(a: Happening, b: Happening) -> Feature:
    pair = f"{a.from_}–{a.to} / {b.from_}–{b.to}"
    (a0, a1), (b0, b1) = _interval(a), _interval(b)
    gap = max(a0, b0) - min(a1, b1)
    if a.day and b.day:
        name = "same_day" if gap == 0 else "next_day" if gap == 1 else "time_apart"
        return feature(name, pair)
    return feature("time_overlaps" if gap <= 1 else "time_apart", pair)


def _both_undated(a: Happening, b: Happening) -> Feature | None:
    if not a.published or not b.published:
        return None
    days = abs(ordinal(a.published) - ordinal(b.published))
    if days <= 3:
        return feature("told_same_days", f"{days} days")
    return feature("told_apart", f"{days} days") if days > 14 else None


def _one_dated(dated: Happening, undated: Happening) -> Feature | None:
    """An undated event of a news article happened before it was published, seldom long before."""
    if not undated.published:
        return None
    low, high = _interval(dated)
    told = ordinal(undated.published)
    value = f"{dated.from_}–{dated.to} / told {undated.published}"
    if low > told + 1 or high < told - 60:
        return feature("dated_after_told", value)
    return feature("dated_before_told" if high >= told - 4 else "dated_long_before", value)


def _party_features(a: Happening, b: Happening) -> list[Feature]:
    found = []
    if a.actors and b.actors:
        shared = a.actors & b.actors
        found.append(feature("same_actor" if shared else "other_actor", _pair(shared, a.actors, b.actors)))
    if shared := a.targets & b.targets:
        found.append(feature("same_target", ", ".join(sorted(shared)), 1.0 if shared & a.persons else 1 / 3))
    elif a.persons and b.persons:
        found.append(feature("other_target", _pair(frozenset(), a.persons, b.persons)))
    elif words := a.target_words & b.target_words:
        found.append(feature("target_words", "، ".join(sorted(words)), min(1.0, len(words) / 2)))
    return found


def _pair(shared: frozenset[str], a: frozenset[str], b: frozenset[str]) -> str:
    return ", ".join(sorted(shared)) or f"{', '.join(sorted(a))} / {', '.join(sorted(b))}"


def _count_feature(a: Happening, b: Happening) -> Feature | None:
    """The best agreement over the classes that both tell."""
    found = []
    ours, theirs = totals(a.event.counts), totals(b.event.counts)
    for of in sorted(ours.keys() & theirs.keys()):
        found.append(max((_tolls(of, x, y) for x in ours[of] for y in theirs[of]), key=lambda f: (f.weight, f.value)))
    return max(found, key=lambda f: (f.weight, f.value)) if found else None


def _tolls(of: str, x: tuple[int | None, int | None], y: tuple[int | None, int | None]) -> Feature:
    value = f"{of} {show(*x)} / {show(*y)}"
    if x == y:
        return feature("same_count", value, 1.0 if (x[0] or x[1] or 0) > 2 else 1 / 3)
    if max(x[0] or 0, y[0] or 0) <= min(x[1] or 1 << 40, y[1] or 1 << 40):
        return feature("count_within", value)
    if near(x, y):
        return feature("count_near", value)
    low, high = sorted((x[0] or x[1] or 1, y[0] or y[1] or 1))
    return feature("count_apart", value) if high >= 3 * max(low, 1) else Feature("count_grows", 0.0, value)


def show(low: int | None, high: int | None) -> str:
    """A toll as a reader writes it: 16+, ≤5, 5–7, 22."""
    if low is not None and high is None:
        return f"{low}+"
    if low is None:
        return f"≤{high}" if high is not None else "?"
    return str(low) if low == high else f"{low}–{high}"


def _rare_feature(a: Happening, b: Happening, around: Surroundings) -> Feature | None:
    places = {w for h in (a, b) for s in h.spots for w in content(s.text)}  # weighed as places already
    common = (a.context & b.context) - places
    shared = sorted(w for w in common if around.frequency[w] <= around.rare and not w.isdigit())
    if not shared:
        return None
    return feature("rare_words", "، ".join(shared[:8]), min(1.0, len(shared) / table()["rare_full"]))
