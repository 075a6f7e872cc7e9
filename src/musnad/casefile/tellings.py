"""Where one document tells a happening again: by a definite noun, by a death that follows from it, in other words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from musnad.casefile.compare import feature, kinship, place_feature
from musnad.casefile.happenings import Happening, table
from musnad.casefile.tolls import near, totals
from musnad.model.casefile import Feature

Again = Mapping[tuple[int, int], Feature]
_DEFINITE = re.compile(r"(?:[وفبك]?ال|لل)\w")


def again(found: Sequence[Happening]) -> Again:
    """Positions of two tellings of one happening in one document → the reason; the earlier position first."""
    return {**dict(_carried(found)), **dict(_resumed(found))}


def told_twice(a: Happening, b: Happening) -> bool:
    """Two events of one document that say the same: type, a place, no second day, toll or named target.

    A source that first names the province and then the town, with one toll over ten, says the same as well.
    """
    place = place_feature(a, b)
    if place is None or a.event.type != b.event.type or not _fits(a, b):
        return False
    within = place.name in ("place_within", "same_wide_place") and a.origin == b.origin and _one_toll(a, b)
    return (place.name == "same_place" or within) and (not a.persons or not b.persons or bool(a.persons & b.persons))


def _one_toll(a: Happening, b: Happening) -> bool:
    """Whether both count the same, and more than a few, so that the figure is hardly another happening's."""
    ours, theirs = totals(a.event.counts), totals(b.event.counts)
    return any(near(ours[of][-1], theirs[of][-1]) for of in ours.keys() & theirs.keys())


def _resumed(found: Sequence[Happening]) -> Iterator[tuple[tuple[int, int], Feature]]:
    """An event without a place of its own, told by a definite noun or with nothing at all → the last of its kind.

    «الهجوم» may resume a bombing. Not where the article has told two that differ: which is meant, nobody knows.
    """
    told: dict[str, list[int]] = defaultdict(list)
    for j, b in enumerate(found):
        before = [i for i in told[b.document] if found[i].event.type == b.event.type]
        if not before and _definite(b):
            before = [i for i in told[b.document] if kinship(found[i].event.type, b.event.type) == 1]
        if _resumes(b) and len(before) == 1 and _fits(found[before[0]], b):
            a = found[before[0]]
            yield (before[0], j), feature("refers_back", f"{a.event.trigger.text} … {b.event.trigger.text}")
        else:
            told[b.document].append(j)


def _definite(happening: Happening) -> bool:
    return bool(_DEFINITE.match(happening.event.trigger.text))


def _resumes(happening: Happening) -> bool:
    if any(not s.wide for s in happening.spots) or happening.persons:
        return False
    event = happening.event
    bare = not (event.actors or event.targets or event.counts or event.time or event.places)
    return bare or (_definite(happening) and not happening.spots)


def _carried(found: Sequence[Happening]) -> Iterator[tuple[tuple[int, int], Feature]]:
    """A death told in the sentence of the one attack, bombing… that it follows from («قتل ثمانية في هجوم شنه…»)."""
    by_sentence: dict[tuple[str, int], list[int]] = defaultdict(list)
    for i, happening in enumerate(found):
        by_sentence[(happening.document, happening.sentence)].append(i)
    carriers = set(table()["carriers"])
    for members in by_sentence.values():
        deaths = [i for i in members if found[i].event.type == "killing"]
        attacks = [i for i in members if found[i].event.type in carriers]
        if len(deaths) == 1 and len(attacks) == 1 and _fits(found[deaths[0]], found[attacks[0]]):
            i, j = sorted((deaths[0], attacks[0]))
            yield (i, j), feature("carries", f"{found[i].event.trigger.text} … {found[j].event.trigger.text}")


def _fits(a: Happening, b: Happening) -> bool:
    """Neither status, day nor toll of the second telling is another's.

    One document gives what several sources count (220, 230, «170 and more than 60»): figures that are near are one.
    """
    ours, theirs = totals(a.event.counts), totals(b.event.counts)
    return (
        a.event.status == b.event.status
        and (not a.day or not b.day or a.day == b.day)
        and all(
            set(ours[of]) & set(theirs[of]) or near(ours[of][-1], theirs[of][-1]) for of in ours.keys() & theirs.keys()
        )
    )
