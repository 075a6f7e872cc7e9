"""Numbers as the press writes them: digits, words in every gender and case, ranges, and how exact they are.

«ما لا يقل عن 12» is 12–None, «نحو مليون ومئتي ألف» is 1200000–1200000, «ما بين 5 و7 آلاف» is 5000–7000,
«عشرات» is None–None with a floor of 20. Ordinals («الثالث») and the figures of dates and clocks are no numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

from musnad.arabic.analysis import Analysis
from musnad.arabic.dates import CalendarDate, calendar_dates
from musnad.arabic.figures import Figure, Value, figure, scale_after, whole, word_element
from musnad.arabic.folding import fold
from musnad.arabic.phrases import PhraseIndex, words_of
from musnad.arabic.tokens import Token, starts
from musnad.resources import loader

Modifier = Literal["at_least", "at_most", "about", "range", "vague"]
# «النصف الأول», «نصف سنوي»: no share of anything.
_NOT_PARTED = frozenset({"الاول", "الاولي", "الثاني", "الثانيه", "الاخير", "السنوي", "السنويه", "النهائي"})
_APART = 5  # so many words may stand between such a verb and its number
_DASHED = re.compile(r"(\d{1,9})-(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its modifying words: tokens ``[first, last)``, characters ``[start, end)``.

    core: first token of the figure itself. low, high: inclusive bounds, None where open or unknown.
    exact: neither modified nor vague. floor: the least a vague word can mean («عشرات»: 20), None elsewhere.
    definite: written with the article. fraction: «نصف», «ربع» alone, with low and high in percent.
    """

    first: int
    last: int
    core: int
    start: int
    end: int
    low: Value | None
    high: Value | None
    exact: bool = True
    modifier: Modifier | None = None
    floor: int | None = None
    percent: bool = False
    definite: bool = False
    fraction: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    vague: PhraseIndex[int]
    before: PhraseIndex[Modifier]
    after: PhraseIndex[Modifier]
    between: PhraseIndex[bool]
    to: frozenset[str]
    percent: PhraseIndex[bool]
    change: frozenset[str]
    year_cues: frozenset[str]
    starters: frozenset[str]
    apart: dict[str, str]
    negations: frozenset[str]


@cache
def _words() -> _Words:
    raw = loader.data("lexicons/numbers.yaml")
    before: list[tuple[str, Modifier]] = [(w, kind) for kind, words in raw["before"].items() for w in words]
    after: list[tuple[str, Modifier]] = [(w, kind) for kind, words in raw["after"].items() for w in words]
    vague = [(w, entry["floor"]) for entry in raw["vague"] for w in entry["words"]]
    between = [(w, True) for w in raw["range"]["between"]]
    starters = {words_of(w)[0] for w, _ in [*before, *vague, *between]} | {"ال"}
    return _Words(
        PhraseIndex(vague),
        PhraseIndex(before),
        PhraseIndex(after),
        PhraseIndex(between),
        frozenset(map(fold, raw["range"]["to"])),
        PhraseIndex((w, True) for w in raw["percent"]),
        frozenset(map(fold, raw["change"])),
        frozenset(map(fold, raw["year_cues"])),
        frozenset(starters),
        {fold(w): kind for kind, words in raw["apart"].items() for w in words},
        frozenset(map(fold, raw["not"])),
    )


def find_numbers(analysis: Analysis, dates: Sequence[CalendarDate] | None = None) -> tuple[Number, ...]:
    """The numbers of a text in order, none overlapping; dates and clock times left out.

    dates: what ``calendar_dates`` gave for this analysis, where the caller has it already.
    """
    tokens = analysis.tokens
    dated = {i for d in (calendar_dates(tokens) if dates is None else dates) for i in range(d.first, d.last)}
    out: list[Number] = []
    free = 0
    for i, token in enumerate(tokens):
        may = _may_start(token.norm) if token.kind == "word" else token.kind == "number" or token.text == "("
        if not may or i < free or i in dated or (token.kind == "number" and year_alone(tokens, i)):
            continue
        found = _number(tokens, i)
        if found is not None and found.definite and token.norm.startswith("وال") and _after_article(tokens, i):
            found = None  # the tens of an ordinal: «الرابعة والعشرين»
        if found is not None and found.fraction and not found.percent and not _of_something(tokens, found):
            found = None
        if found is not None and not any(k in dated for k in range(found.core, found.last)):
            out.append(found if found.modifier is not None else _with_apart(tokens, found))
            free = found.last
    return tuple(out)


def _with_apart(tokens: Sequence[Token], number: Number) -> Number:
    """The bounds that a verb some words before sets: «تقل مساحته عن», «لم تتجاوز معظم المبالغ»."""
    modifier = apart(tokens, number.first)
    if modifier is None:
        return number
    low, high = bounds(number.low, number.high, modifier)
    return replace(number, low=low, high=high, exact=False, modifier=modifier)


def apart(tokens: Sequence[Token], first: int) -> Modifier | None:
    """How a verb up to five words before token ``first`` bounds what is counted there; None without one."""
    for k in range(first - 1, max(-1, first - 1 - _APART), -1):
        if tokens[k].kind != "word":
            return None
        kind = _words().apart.get(tokens[k].norm.removeprefix("و"))
        if kind is None:
            continue
        preposition = tokens[first - 1].norm
        if kind != "past" and preposition not in ({"عن"} if kind == "down" else {"عن", "علي"}):
            return None
        negated = k > 0 and tokens[k - 1].norm in _words().negations
        return "at_most" if negated == (kind != "down") else "at_least"
    return None


def year_alone(tokens: Sequence[Token], i: int) -> bool:
    """A year in figures told by what stands before it and by no counted noun after it: «في 2014،», «منذ 2019»."""
    norm = tokens[i].norm
    if len(norm) != 4 or not norm.isdigit() or not 1900 <= int(norm) <= 2100 or i == 0:
        return False
    before = tokens[i - 1].norm
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    counted = following is not None and following.kind == "word" and following.norm.endswith(("ا", "ه"))
    return before in _words().year_cues and not (counted and before.endswith("في"))  # «في 2000 مدرسة»


def _of_something(tokens: Sequence[Token], number: Number) -> bool:
    """«نصف هؤلاء», «ربعها»: a fraction with what it is of."""
    following = tokens[number.last].norm if number.last < len(tokens) else ""
    if following in _NOT_PARTED or following in {"هذا", "هذه", "ذلك"}:
        return following not in _NOT_PARTED
    return tokens[number.core].norm.endswith(("ها", "هم", "هن", "فه", "عه")) or following.startswith(("ال", "هولاء"))


def _after_article(tokens: Sequence[Token], i: int) -> bool:
    return i > 0 and tokens[i - 1].norm.startswith("ال")


@lru_cache(maxsize=32768)
def _may_start(norm: str) -> bool:
    return any(rest in _words().starters for _, rest in starts(norm)) or word_element(norm) is not None


def after_modifier(tokens: Sequence[Token], at: int) -> tuple[Modifier, int] | None:
    """A modifier that follows its number («على الأقل»): its kind and the token after it."""
    found = _words().after.match(tokens, at) if at < len(tokens) else None
    return None if found is None else (found.payload, found.last)


def bounds(low: Value | None, high: Value | None, modifier: Modifier | None) -> tuple[Value | None, Value | None]:
    """The bounds once a modifier is applied to an exact number."""
    if modifier == "at_least":
        return low, None
    if modifier == "at_most":
        return None, high
    return low, high


def _number(tokens: Sequence[Token], i: int) -> Number | None:
    between = _words().between.match(tokens, i)
    if between is not None:
        found = _between(tokens, between.last, i, between.start)
        if found is not None:
            return found
    at, start, modifier = i, None, None
    for _ in range(2):  # «نحو ما لا يقل عن»: two at most
        match = _words().before.match(tokens, at) if at < len(tokens) else None
        if match is None:
            break
        start = match.start if start is None else start
        at, modifier = match.last, match.payload
    if at >= len(tokens):
        return None
    if modifier is not None:
        inner = _words().between.match(tokens, at)
        found = _between(tokens, inner.last, i, start or 0) if inner else None
        if found is not None:
            return found
    return _ranged(tokens, i, at, start, modifier) or _vague(tokens, i, at, start)


def _ranged(tokens: Sequence[Token], i: int, at: int, start: int | None, modifier: Modifier | None) -> Number | None:
    dashed = _DASHED.fullmatch(tokens[at].norm)
    if dashed and int(dashed[1]) < int(dashed[2]):
        last, scale = scale_after(tokens, at + 1)
        first = tokens[at].start if start is None else start
        pair = int(dashed[1]) * scale, int(dashed[2]) * scale
        return Number(i, last, at, first, tokens[last - 1].end, *pair, False, "range")
    value = figure(tokens, at)
    if value is None:
        return None
    if modifier is None and not _changes(tokens, i):
        second = _second(tokens, value)
        if second is not None:
            low = _scaled(value, second)
            return Number(i, second.last, at, value.start, second.end, low, second.value, False, "range")
    return _finish(tokens, i, at, value, start, modifier)


def _finish(
    tokens: Sequence[Token], i: int, at: int, value: Figure, start: int | None, modifier: Modifier | None
) -> Number:
    last, end = value.last, value.end
    low: Value | None = value.value
    if value.scale == 1 and isinstance(value.value, int) and last < len(tokens) and _and_half(tokens, last):
        last, end, low = last + 1, tokens[last].end, value.value + 0.5
    high: Value | None = low
    fraction = value.fraction
    percent = _words().percent.match(tokens, last) if last < len(tokens) else None
    if percent is not None:
        last, end = percent.last, percent.end
    elif fraction:
        low = high = whole(round(value.value * 100, 2))
    trailing = after_modifier(tokens, last)
    if trailing is not None:
        modifier, last = modifier or trailing[0], trailing[1]
        end = tokens[last - 1].end
    low, high = bounds(low, high, modifier)
    first = value.start if start is None else start
    return Number(
        i,
        last,
        at,
        first,
        end,
        low,
        high,
        modifier is None,
        modifier,
        None,
        percent is not None,
        value.definite,
        fraction,
    )


def _and_half(tokens: Sequence[Token], at: int) -> bool:
    """«اثنين ونصف في المئة»; not «ثلاثة ونصف المليون»."""
    following = tokens[at + 1].norm if at + 1 < len(tokens) else ""
    element = word_element(following)
    return tokens[at].norm == "ونصف" and (element is None or element.kind not in {"s", "S", "p"})


def _vague(tokens: Sequence[Token], i: int, at: int, start: int | None) -> Number | None:
    match = _words().vague.match(tokens, at)
    if match is None:
        match = _words().vague.match(tokens, i)
        if match is None:
            return None
        start = None
    first = match.start if start is None else start
    return Number(i, match.last, match.first, first, match.end, None, None, False, "vague", match.payload)


def _between(tokens: Sequence[Token], at: int, i: int, start: int) -> Number | None:
    """«بين A وB»: A may lack the scale that B has («بين 5 و7 آلاف»)."""
    for greedy in (True, False):
        low = figure(tokens, at, greedy=greedy)
        if low is None:
            return None
        high = figure(tokens, low.last) if low.last < len(tokens) and _joins(tokens[low.last].norm) else None
        at_high = low.last
        if high is None and low.last + 1 < len(tokens) and tokens[low.last].norm in _words().to | {"و"}:
            at_high = low.last + 1
            high = figure(tokens, at_high)
        if high is not None:
            scaled = _scaled(low, high)
            if scaled <= high.value:
                return Number(i, high.last, at, start, high.end, scaled, high.value, False, "range")
    return None


def _joins(norm: str) -> bool:
    return norm.startswith("و")


def _second(tokens: Sequence[Token], first: Figure) -> Figure | None:
    """The upper bound after «إلى», «أو» or a dash, where it is larger than the lower one."""
    at = first.last
    if at + 1 >= len(tokens):
        return None
    dash = tokens[at].text in {"-", "–", "ـ"} and tokens[at].start - tokens[at - 1].end <= 1
    if not dash and tokens[at].norm not in _words().to:
        return None
    second = figure(tokens, at + 1)
    if second is None or second.definite or first.definite:
        return None
    low = _scaled(first, second)
    # «أو» and a dash join neighbours only: «12 أو 15», not «12 - 2015».
    near = tokens[at].norm == fold("إلى") or second.value <= low * 10
    return second if low < second.value and near and not _year_like(second) else None


def _changes(tokens: Sequence[Token], i: int) -> bool:
    """«ارتفع من 38 ألفاً إلى 47 ألفاً»: two numbers of a change."""
    if i < 2 or tokens[i - 1].norm != "من":
        return False
    return any(tokens[k].norm.lstrip("وف") in _words().change for k in range(max(0, i - 7), i - 1))


def _year_like(value: Figure) -> bool:
    return value.scale == 1 and isinstance(value.value, int) and 1900 <= value.value <= 2100


def _scaled(low: Figure, high: Figure) -> Value:
    """The lower bound in the scale of the upper one, where only the upper one says it."""
    if low.scale == 1 and high.scale > 1 and low.value * high.scale <= high.value:
        return whole(low.value * high.scale)
    return low.value
