"""Estimates: numbers about the state of things (strength, families paid, sums, distances), not tolls of events.

Every count phrase is a candidate; readable features of it are weighed by a small table learned with
``tools/estimate_weights.py`` (logistic regression) on the development records.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from musnad.arabic.analysis import Analysis
from musnad.arabic.figures import Value
from musnad.arabic.phrases import PhraseIndex
from musnad.engines.rules.countnouns import counted_noun, money_unit
from musnad.engines.rules.decide import table
from musnad.engines.rules.opinion import UNSEEN, Advice, blend
from musnad.engines.rules.overlaps import Overlaps
from musnad.engines.rules.quantities import CountPhrase
from musnad.engines.rules.tolls import Toll
from musnad.resources import loader

# Probability from which a number is an estimate: best five-fold F1 on the development records, .724
# (tools/estimate_weights.py).
_THRESHOLD = 0.45
_SIZES = ((1, "1"), (2, "2"), (10, "3-10"), (100, "11-100"), (1000, "101-1000"))
# A short line is a headline, caption or list item.
_SHORT_LINE = 70
_ELLIPTIC = 4


@dataclass(frozen=True, slots=True)
class Scope:
    """Names in the text that an estimate can be about: (start, end, name) in characters, in text order.

    countries: ISO 3166 alpha-2 of the places named, with how often; they decide a bare «دينار».
    """

    groups: Sequence[tuple[int, int, str]] = ()
    places: Sequence[tuple[int, int, str]] = ()
    countries: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EstimateCandidate:
    """A number taken for an estimate. score: probability by the learned table, 0–1. count: index of its phrase.

    of, place: nearest group and place of its sentence, or the counted noun; None where there is none.
    unit: persons, families, km, percent, ISO 4217…; «items» where the noun is of no known class. by: what settled it:
    '' for the rules, ``reader`` where only the reader's opinion lifted it over the threshold.
    """

    measure: str
    of: str | None
    place: str | None
    low: Value | None
    high: Value | None
    unit: str
    text: str
    start: int
    end: int
    score: float
    count: int
    by: str


@dataclass(frozen=True, slots=True)
class _Cue:
    name: str
    where: str
    measure: str | None


@cache
def _cues() -> PhraseIndex[_Cue]:
    raw = loader.data("lexicons/estimates.yaml")
    return PhraseIndex((w, _Cue(e["cue"], e["where"], e.get("measure"))) for e in raw["cues"] for w in e["words"])


@cache
def _reach() -> tuple[int, int]:
    raw = loader.data("lexicons/estimates.yaml")["reach"]
    return raw["before"], raw["after"]


def find_estimates(
    analysis: Analysis,
    counts: Sequence[CountPhrase],
    tolls: Sequence[Toll],
    times: Sequence[tuple[int, int]] = (),
    scope: Scope | None = None,
    advice: Advice | None = None,
) -> tuple[EstimateCandidate, ...]:
    """The estimates of a text, in text order.

    times: half-open characters of its time expressions; a number inside one is none. advice: what a trained reader
    holds of the article, None where the rules decide alone.
    """
    weights = table("estimate")
    mixed = blend(advice.name).estimate if advice else None
    out = []
    for index, features, measure in candidates(analysis, counts, tolls, times):
        score, limit, by = weights.probability(features), _THRESHOLD, ""
        if advice and mixed:
            by = "" if score >= limit else "reader"
            opinion = advice.of(counts[index].first)
            score = mixed.odds(weights.sums(features)[0], opinion.estimate if opinion else UNSEEN)
            limit = mixed.limit
        if score >= limit:
            out.append(_made(analysis, counts[index], index, measure, score, by, scope or Scope()))
    return tuple(out)


def candidates(
    analysis: Analysis, counts: Sequence[CountPhrase], tolls: Sequence[Toll], times: Sequence[tuple[int, int]] = ()
) -> list[tuple[int, tuple[str, ...], str | None]]:
    """(index of the count, its features, the measure its cues name) of every number that could be an estimate."""
    of = {t.count: t.of for t in tolls}
    timed = Overlaps(times)
    money = min(3, sum(c.group == "money" for c in counts))
    out = []
    seen: set[tuple[Value | None, Value | None]] = set()
    for index, count in enumerate(counts):
        known = count.low is not None or count.high is not None
        if count.form == "singular" or not known or _inside(count, times, timed):
            continue
        features, measure = _features(
            analysis, count, of.get(index), (count.low, count.high) in seen, _elliptic(analysis, counts, index)
        )
        seen.add((count.low, count.high))
        out.append((index, tuple(sorted({*features, *_company(analysis, counts, index, money)})), measure))
    return out


def _inside(count: CountPhrase, times: Sequence[tuple[int, int]], timed: Overlaps) -> bool:
    near = [times[k] for k in timed.over(count.start, count.end)]
    return any(start <= count.start and count.end <= end for start, end in near)


def _company(analysis: Analysis, counts: Sequence[CountPhrase], index: int, money: int) -> set[str]:
    """Features of the noun itself, the words beside the number, and the counts around it."""
    count, tokens = counts[index], analysis.tokens
    out = {f"money={money}", f"money={money}|{count.group}"}
    if count.head is not None:
        looked = counted_noun(tokens[count.head].norm)
        out.add(f"head={looked.noun.lemma if looked else tokens[count.head].norm}")
    if count.first:
        out.add(f"prev={tokens[count.first - 1].norm}")
    if count.last < len(tokens):
        out.add(f"next={tokens[count.last].norm}")
    sentence = analysis.sentence_of[count.first]
    for near, k in (("before", index - 1), ("after", index + 1)):
        other = counts[k] if 0 <= k < len(counts) else None
        if other is not None and analysis.sentence_of[other.first] == sentence:
            out.add(f"{near}={other.group}|{count.group}")
    return out


def _elliptic(analysis: Analysis, counts: Sequence[CountPhrase], index: int) -> bool:
    """«13 غارة… خمس منها»: a number without noun after strikes counted in the same sentence."""
    count = counts[index]
    if count.cls not in {None, "pronoun"}:
        return False
    for before in reversed(counts[max(0, index - _ELLIPTIC) : index]):
        if analysis.sentence_of[before.first] != analysis.sentence_of[count.first] or before.head is None:
            continue
        match = _cues().match(analysis.tokens, before.head)
        if match is not None and match.payload.name == "strikes":
            return True
    return False


def _features(
    analysis: Analysis, count: CountPhrase, toll: str | None, repeated: bool, elliptic: bool
) -> tuple[tuple[str, ...], str | None]:
    cues = _cues_of(analysis, count)
    names = {f"{c.where}:{c.name}" for c in cues}
    line = _line(analysis, count.start)
    found = {f"group={count.group}", f"class={count.cls}", f"form={count.form}", f"size={_size(count)}"} | names
    found.add(f"toll={'yes' if toll in {'killed', 'wounded', 'arrested', 'seized', 'released'} else toll or 'no'}")
    found.add(f"modifier={count.modifier}")
    found |= _marks(analysis, count)
    found |= {f"{name}|{count.group}" for name in names}
    if line == 0:
        found.add("first_line")
    if repeated:
        found.add("repeated")
    if count.subset:
        found.add("subset")
    if elliptic:
        found.add("elliptic")
    if toll is None:
        found |= {f"free:{count.group}", f"free:modifier={count.modifier}"}
    measure = next((c.measure for c in cues if c.measure), None)
    return tuple(sorted(found)), measure


def _marks(analysis: Analysis, count: CountPhrase) -> set[str]:
    """Features of the marks and the line around a number."""
    tokens = analysis.tokens
    before = tokens[count.first - 1].text if count.first else ""
    after = tokens[count.last].text if count.last < len(tokens) else ""
    out = {f"bare:{name}" for name, mark in (("paren", "("), ("colon", ":")) if before == mark and count.head is None}
    start, end = analysis.lines[_line(analysis, count.start)]
    if end - start < _SHORT_LINE:
        out.add("short_line")
    if count.head is None and after in {".", ")", "-", "|"}:
        out.add("bare:closed")
    if count.number is not None and count.number.definite:
        out.add("definite")
    if isinstance(count.low, float) or isinstance(count.high, float):
        out.add("decimal")
    return out


def _line(analysis: Analysis, offset: int) -> int:
    return max(0, bisect_right(analysis.lines, (offset, len(analysis.text) + 1)) - 1)


def _size(count: CountPhrase) -> str:
    value = count.high if count.high is not None else count.low
    return next((name for top, name in _SIZES if value is not None and value <= top), ">1000")


def _cues_of(analysis: Analysis, count: CountPhrase) -> list[_Cue]:
    """The cues beside a number, nearest first before it, then its head's, then those after it."""
    tokens = analysis.tokens
    sentence = analysis.sentences[analysis.sentence_of[count.first]]
    reach_before, reach_after = _reach()
    out: list[_Cue] = []
    for k in range(count.first, max(sentence.first, count.first - reach_before) - 1, -1):
        match = _cues().match(tokens, k)
        if match is not None and k < count.first and match.last <= count.first:
            where = match.payload.where
            near = where == "adjacent" and match.last >= count.first - 1
            if near or where in {"before", "both"}:
                out.append(match.payload)
    if count.head is not None:
        match = _cues().match(tokens, count.head)
        if match is not None and match.payload.where == "head":
            out.append(match.payload)
    for k in range(count.last, min(sentence.last, count.last + reach_after)):
        match = _cues().match(tokens, k, clitics=False)
        if match is not None and match.payload.where in {"after", "both"}:
            out.append(match.payload)
    return out


def _made(
    analysis: Analysis, count: CountPhrase, index: int, measure: str | None, score: float, by: str, scope: Scope
) -> EstimateCandidate:
    sentence = analysis.sentences[analysis.sentence_of[count.first]]
    of = _nearest(scope.groups, count, sentence.start, sentence.end)
    if of is None and count.head is not None:
        of = analysis.tokens[count.head].text
    named = measure if measure is not None and count.group in {"money", "percent", "measure", None} else None
    return EstimateCandidate(
        named or count.measure or "number",
        of,
        _nearest(scope.places, count, sentence.start, sentence.end),
        count.low,
        count.high,
        money_unit(count.unit, scope.countries) if count.unit and count.group == "money" else count.unit or "items",
        count.text,
        count.start,
        count.end,
        round(score, 4),
        index,
        by,
    )


def _nearest(names: Sequence[tuple[int, int, str]], count: CountPhrase, start: int, end: int) -> str | None:
    """Of names in text order the one of the sentence that stands nearest to the number; of equals the one after it."""
    begun = names[bisect_left(names, (start,)) : bisect_left(names, (end,))]
    inside = [(a, b, name) for a, b, name in begun if b <= end]
    if not inside:
        return None
    return min(inside, key=lambda n: (max(n[0] - count.end, count.start - n[1]), n[0] < count.start))[2]
