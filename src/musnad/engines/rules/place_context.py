"""Which place a name means: decided by what else the document names, undecided where nothing tells.

Evidence, strongest first: a province or country right beside the name, unambiguous places of the same
province or country (nearer ones weigh more), nationality adjectives, the kind of place that the word before it
announces. A homonym that nothing decides goes to the better known place, and to none where both are equal.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from musnad.engines.rules.place_names import Row
from musnad.model.quick import value

# How much a kind of place is expected without evidence; chosen by hand, checked on gold/train and gold/open.
_PRIOR = {"country": 4.0, "admin1": 2.0, "city": 2.5, "sea": 3.0, "region": 1.5, "river": 1.5, "mountain": 1.0}
_LEVELS = {
    "admin1": {"admin1"},
    "country": {"country"},
    "city": {"city", "country"},
    "town": {"city", "town", "village", "admin2", "admin3", "district"},
    "district": {"district", "camp"},
    "base": {"base", "airport"},
    "crossing": {"crossing"},
    "prison": {"prison"},
    "mountain": {"mountain"},
    "river": {"river", "sea"},
    "region": {"region", "mountain"},
    "site": {"region", "district"},
    "dedicated": {"region", "district"},
}


@value
class Sight:
    """A name with the rows it may mean. token: where it stands; level: the kind that the word before it announces.

    cued: a word of place stands before it.
    """

    token: int
    rows: tuple[Row, ...]
    level: str | None
    cued: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the document names beyond doubt, and its nationality adjectives.

    countries, provinces: the tokens where each is named, in order. within: the same for all provinces of a country.
    """

    countries: dict[str, list[int]]
    provinces: dict[tuple[str, str], list[int]]
    within: dict[str, list[tuple[int, str]]]
    nations: Counter[str]

    def country_weight(self, country: str | None, token: int) -> float:
        """How much speaks for a country at a token; 0.0 for nothing."""
        if country is None:
            return 0.0
        return min(_nearness(self.countries.get(country), token), 4.0) + min(self.nations[country] * 0.25, 1.5)

    def admin1_weight(self, country: str | None, admin1: str | None, token: int) -> float:
        if country is None or admin1 is None:
            return 0.0
        return min(2 * _nearness(self.provinces.get((country, admin1)), token), 6.0)

    def dominant(self, token: int) -> tuple[str | None, str | None]:
        """Country and province that an unknown place near a token most likely lies in; None where nothing tells."""
        countries = self.countries.keys() | self.nations.keys()
        if not countries:
            return None, None
        best = min(countries, key=lambda c: (-self.country_weight(c, token), c))
        provinces = self.within.get(best)
        if not provinces:
            return best, None
        at = bisect_left(provinces, (token, ""))
        distance, admin1 = min([(abs(token - t), a) for t, a in provinces[max(0, at - 1) : at + 1]])
        alone = len(self.provinces[best, admin1]) == len(provinces)
        return best, admin1 if alone or distance <= _NEAR else None


_NEAR = 40  # words; the gold's unknown places stand a median of 9 words from a place of their province


def _nearness(tokens: list[int] | None, at: int) -> float:
    """The weight of what is named at tokens, given in order: 2 up to 6 words away, 1 up to 30, else one half."""
    if tokens is None:
        return 0.0
    own = _within(tokens, at, 0)
    return 0.5 * (len(tokens) - own) + 0.5 * (_within(tokens, at, 30) - own) + (_within(tokens, at, 6) - own)


def _within(tokens: list[int], at: int, distance: int) -> int:
    """How many of the tokens stand so near."""
    return bisect_right(tokens, at + distance) - bisect_left(tokens, at - distance)


def evidence(sights: Iterable[Sight], nations: Counter[str]) -> Evidence:
    """What is beyond doubt, of sights in text order: strong names whose rows agree on country (and province)."""
    known = Evidence({}, {}, {}, nations)
    for sight in sights:
        countries = {r.country for r in sight.rows}
        clear = any(r.strong or not (r.word or r.minor) for r in sight.rows)
        if len(countries) != 1 or None in countries:
            continue
        if not clear and not (sight.cued and any(r.type == "country" for r in sight.rows)):
            continue
        provinces = {r.admin1 for r in sight.rows}
        country = next(iter(countries))
        assert country is not None
        known.countries.setdefault(country, []).append(sight.token)
        province = next(iter(provinces)) if len(provinces) == 1 else None
        if province is not None:
            known.provinces.setdefault((country, province), []).append(sight.token)
            known.within.setdefault(country, []).append((sight.token, province))
    return known


def choose(sight: Sight, known: Evidence) -> Row | None:
    """The row a name means, None where two different places are equally likely."""
    scored = sorted(((_score(row, sight, known), i) for i, row in enumerate(sight.rows)), key=lambda s: (-s[0], s[1]))
    if not scored:
        return None
    best = sight.rows[scored[0][1]]
    rivals = [sight.rows[i] for s, i in scored[1:] if s >= scored[0][0] - 1e-9]
    return None if any((r.country, r.admin1) != (best.country, best.admin1) for r in rivals) else best


def _score(row: Row, sight: Sight, known: Evidence) -> float:
    score = _PRIOR.get(row.type, 0.5) - (4.0 if row.minor else 0.0) - (0.5 if row.word else 0.0)
    score -= 0.75 if row.id.startswith("gn:") else 0.0  # a name that we listed by hand is one that the press uses
    score += known.country_weight(row.country, sight.token) + known.admin1_weight(row.country, row.admin1, sight.token)
    if sight.level is not None and row.type in _LEVELS.get(sight.level, ()):
        score += 1.5
    return score


def supported(rows: Sequence[Row], known: Evidence, token: int) -> bool:
    """Whether the document names anything else in a row's country."""
    return any(known.country_weight(r.country, token) > 0 for r in rows)


def supported_near(rows: Sequence[Row], known: Evidence, token: int) -> bool:
    """Whether the document names anything else in a row's province."""
    return any(known.admin1_weight(r.country, r.admin1, token) > 0 for r in rows)
