"""One happening across documents: which events are told of the same thing.

Blocking proposes pairs (a shared place, day, toll, named target or rare word), ``compare`` weighs them, union-find
joins the heaviest first and refuses a union in which two tellings cannot both be of one happening.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from musnad.casefile import judgement
from musnad.casefile.compare import (
    Surroundings,
    features,
    kinship,
    ordinal,
    place_feature,
    skeleton,
    time_feature,
)
from musnad.casefile.happenings import Happening, document_frequency, table
from musnad.casefile.judgement import Rulings
from musnad.casefile.options import CaseOptions
from musnad.casefile.tellings import Again, again, told_twice
from musnad.casefile.tolls import totals
from musnad.model.casefile import Feature, Judgement, Verdict

_BLOCK = 24  # in a crowded block each event meets its 24 successors in time order: linear, and twins lie days apart
_REFUSALS = 3  # recorded for each event: the nearest misses; the rest says nothing new
_CHECKED = 12  # members of a group that a newcomer is checked against: a crowd of tellings repeats itself
_OUTWEIGHED = frozenset({"far_place", "other_place", "told_apart"})  # no bar for a pair heavy enough by itself
_VETOES = frozenset(
    {
        "other_country",
        "other_province",
        "far_place",
        "other_place",
        "time_apart",
        "told_apart",
        "dated_after_told",
        "other_target",
    }
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two events weighed. left precedes right; score: the sum of the features' weights."""

    left: int
    right: int
    score: float
    features: tuple[Feature, ...]


@dataclass(frozen=True, slots=True)
class Grouping:
    """groups: events of one happening each, in order; apart: weighed pairs that ended in two groups."""

    groups: tuple[tuple[Happening, ...], ...]
    apart: tuple[tuple[Happening, Happening, Pair], ...]
    judgements: tuple[Judgement, ...]


def group(found: Sequence[Happening], copy_of: Mapping[str, str], rulings: Rulings, options: CaseOptions) -> Grouping:
    """Groups of happenings given in their fixed order; every event is in exactly one group."""
    frequency = document_frequency(found)
    documents = len({h.document for h in found})
    rare = min(table()["rare_documents"], max(2, int(documents * table()["rare_share"])))
    around = Surroundings(frequency, rare, copy_of, frozenset(copy_of.values()))
    threshold = float(table()["threshold"] if options.same_incident is None else options.same_incident)
    floor = min(float(table()["near_miss"] if options.near_miss is None else options.near_miss), threshold)
    resumed = again(found)
    pairs = _weigh(found, around, floor, resumed)
    forest = _Forest(found, rulings, resumed)
    _force(forest, rulings)
    made: list[Judgement] = []
    for pair in pairs:
        if pair.score >= threshold and forest.join(pair.left, pair.right):
            made.append(_judge(found, pair, "same"))
    apart = [p for p in pairs if forest.root(p.left) != forest.root(p.right)]
    made += _refusals(found, apart, threshold)
    groups: dict[int, list[Happening]] = defaultdict(list)
    for i, happening in enumerate(found):
        groups[forest.root(i)].append(happening)
    ordered = sorted((tuple(g) for g in groups.values()), key=lambda g: g[0].rank)
    return Grouping(tuple(ordered), tuple((found[p.left], found[p.right], p) for p in apart), tuple(made))


def _judge(found: Sequence[Happening], pair: Pair, verdict: Verdict) -> Judgement:
    return judgement.machine("incident", found[pair.left].key, found[pair.right].key, verdict, pair.features)


def _refusals(found: Sequence[Happening], apart: Sequence[Pair], threshold: float) -> Iterator[Judgement]:
    """Near misses, and pairs heavy enough that a conflict kept apart; the nearest few for each event."""
    seen: Counter[int] = Counter()
    for pair in apart:
        if seen[pair.left] < _REFUSALS and seen[pair.right] < _REFUSALS:
            seen.update((pair.left, pair.right))
            yield _judge(found, pair, "different" if pair.score >= threshold else "undecided")


def _weigh(found: Sequence[Happening], around: Surroundings, floor: float, resumed: Again) -> list[Pair]:
    """Proposed pairs at or above the floor, heaviest first."""
    out = []
    for i, j in sorted({*_proposals(found, around), *resumed}):
        a, b = found[i], found[j]
        back = resumed.get((i, j))
        if a.document == b.document and not back and not told_twice(a, b):
            continue
        reasons = features(a, b, around)
        if back:
            reasons = (*reasons, back)
        score = sum(f.weight for f in reasons)
        if score >= floor:
            out.append(Pair(i, j, round(score, 2), reasons))
    return sorted(out, key=lambda p: (-p.score, p.left, p.right))


def _keys(happening: Happening, around: Surroundings) -> Iterator[tuple[str, ...]]:
    """The blocks of an event. Types are compared inside: kin types must meet."""
    for spot in happening.spots:
        if not spot.wide:
            yield "place", spot.gazetteer_id or spot.name
            yield "spelt", skeleton(spot.name)
        elif happening.day:
            yield "wide", spot.name, happening.day
    if happening.day:
        yield "day", happening.day, happening.event.type
    home = happening.region
    if home.country and not any(not spot.wide for spot in happening.spots):
        yield "region", home.country, home.admin1 or "", happening.event.type  # told of where its article mostly is
    for of, tolls in totals(happening.event.counts).items():
        for low, high in tolls:
            if (low or high or 0) > 2:
                yield "toll", of, str(low), str(high)
    for target in sorted(happening.targets & happening.persons):
        yield "target", target
    root = around.copy_of.get(happening.document, happening.document)
    if root in around.copied:
        yield "copy", root, happening.event.type
    known = around.frequency
    for _, word in sorted((known[w], w) for w in happening.context if 2 <= known[w] <= around.rare)[:6]:
        yield "word", word


def _proposals(found: Sequence[Happening], around: Surroundings) -> Iterator[tuple[int, int]]:
    blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, happening in enumerate(found):
        for key in _keys(happening, around):
            blocks[key].append(i)
    for key in sorted(blocks):
        members = blocks[key]
        members.sort(key=lambda i: (found[i].day or found[i].from_ or found[i].published or "", i))
        for at, i in enumerate(members):
            for j in members[at + 1 : at + 1 + _BLOCK]:
                if kinship(found[i].event.type, found[j].event.type):
                    yield (i, j) if i < j else (j, i)


class _Forest:
    """Union-find that refuses unions a reader would refuse.

    cell: tellings that the rules joined. A person may have joined cells that contradict each other; who fits one of
    them is not kept out by the other.
    """

    def __init__(self, found: Sequence[Happening], rulings: Rulings, resumed: Again) -> None:
        self.found = found
        self.parent = list(range(len(found)))
        self.members = {i: [i] for i in range(len(found))}
        self.cell = list(range(len(found)))
        self.cells = {i: [i] for i in range(len(found))}
        self.days = {i: _days(h) for i, h in enumerate(found)}
        self.told_in = {i: {h.document: [i]} for i, h in enumerate(found)}
        self.again: dict[int, list[int]] = defaultdict(list)
        for i, j in resumed:
            self.again[i].append(j)
            self.again[j].append(i)
        self.place = {h.key: i for i, h in enumerate(found)}
        self.cannot: dict[int, set[int]] = {}
        for key, others in rulings.apart("incident").items():
            if key in self.place:
                self.cannot[self.place[key]] = {self.place[o] for o in others if o in self.place}

    def root(self, i: int) -> int:
        while self.parent[i] != i:
            self.parent[i] = self.parent[self.parent[i]]
            i = self.parent[i]
        return i

    def join(self, left: int, right: int, force: bool = False) -> bool:
        """True when the two are now one by this call; False when they were, or must not be."""
        a, b = sorted((self.root(left), self.root(right)))
        if a == b:
            return False
        ours, theirs = self.members[a], self.members[b]
        if self.cannot and any(not self.cannot[i].isdisjoint(theirs) for i in ours if i in self.cannot):
            return False
        if not force:
            if self._conflict(self.cell[left], self.cell[right], (left, right)):
                return False
            self._join_cells(self.cell[left], self.cell[right])
        self.parent[b] = a
        ours.extend(self.members.pop(b))
        return True

    def _join_cells(self, one: int, other: int) -> None:
        for i in self.cells[other]:
            self.cell[i] = one
        self.cells[one].extend(self.cells[other])
        self.days[one] = _span(self.days[one], self.days[other])
        for document, members in self.told_in[other].items():
            self.told_in[one].setdefault(document, []).extend(members)

    def _conflict(self, one: int, other: int, pair: tuple[int, int]) -> bool:
        """Two tellings of one document that differ, two dates that cannot be one, two places that nobody joined.

        Two far places are no bar for the weighed pair itself: it has outweighed them, and they contradict each other.
        """
        ours, theirs = self.cells[one], self.cells[other]
        if len(ours) * len(theirs) > 1:
            for j in theirs:
                if self.found[j].document in self.told_in[one] and not self._repeats(j, one):
                    return True
        days = _span(self.days[one], self.days[other])
        if days and days[1] - days[0] > 1:
            return True
        for i in ours[:_CHECKED]:
            for j in theirs[:_CHECKED]:
                reason = apart(self.found[i], self.found[j])
                if reason and not (reason in _OUTWEIGHED and {i, j} == set(pair)):
                    return True
        return False

    def _repeats(self, j: int, cell: int) -> bool:
        """Whether an event says what those of its document in a cell say, as far as they are looked at."""
        b = self.found[j]
        if any(self.cell[i] == cell and self.found[i].document == b.document for i in self.again.get(j, ())):
            return True
        return all(told_twice(self.found[i], b) for i in self.told_in[cell][b.document][:_CHECKED])


def _days(happening: Happening) -> tuple[int, int] | None:
    """First and last day, as ordinals; None where none is told."""
    return (ordinal(happening.day), ordinal(happening.day)) if happening.day else None


def _span(one: tuple[int, int] | None, other: tuple[int, int] | None) -> tuple[int, int] | None:
    if one is None or other is None:
        return one or other
    return min(one[0], other[0]), max(one[1], other[1])


def apart(a: Happening, b: Happening) -> str | None:
    """The name of the reason why two events cannot be one happening, None when nothing forbids it."""
    for feature in (place_feature(a, b), time_feature(a, b)):
        if feature and feature.name in _VETOES:
            return feature.name
    if a.persons and b.persons and not a.persons & b.persons:
        return "other_target"
    return None


def _force(forest: _Forest, rulings: Rulings) -> None:
    """Joins what a person has called one, before any rule speaks."""
    for ruling in rulings.about("incident"):
        left, right = forest.place.get(ruling.left), forest.place.get(ruling.right)
        if ruling.verdict == "same" and left is not None and right is not None:
            forest.join(left, right, force=True)
