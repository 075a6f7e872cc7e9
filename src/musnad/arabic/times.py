"""Time expressions of the news, resolved against the day of publication.

«الأحد الماضي», «مساء أمس», «منتصف مايو الماضي», «خلال الأشهر الستة الماضية», «قبل عشرة أعوام», «بعدها بستة أيام».
Without a day of publication only absolute dates resolve. What the words do not fix stays None.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence, Set
from functools import lru_cache
from itertools import pairwise

from musnad.arabic.analysis import Analysis
from musnad.arabic.dates import CalendarDate, calendar_dates, weekday_of
from musnad.arabic.numerals import Number, find_numbers
from musnad.arabic.timedays import Found
from musnad.arabic.timemath import ONE, Day
from musnad.arabic.timereader import Reader
from musnad.arabic.timewords import may_begin, only_opens
from musnad.arabic.tokens import Token
from musnad.model.reading import TimeExpression

# A day of publication outside these years is a mistake of its page, and counts as unknown.
_YEARS = range(1800, 2201)
_TODAY = frozenset({"اليوم", "امس"})


def find_times(
    analysis: Analysis,
    published: str | None,
    numbers: Sequence[Number] | None = None,
    dates: Sequence[CalendarDate] | None = None,
) -> tuple[TimeExpression, ...]:
    """The time expressions of a text in order, none overlapping.

    published: ISO date or date-time, None when unknown; a malformed one counts as unknown.
    numbers, dates: what ``find_numbers`` and ``calendar_dates`` gave for this analysis, where the caller has them.
    """
    tokens = analysis.tokens
    days = calendar_dates(tokens) if dates is None else dates
    by_first = {day.first: day for day in days}
    figures = {n.first: n for n in (find_numbers(analysis, days) if numbers is None else numbers)}
    reader = Reader(tokens, figures, by_first, _anchor(published, tokens))
    out: list[TimeExpression] = []
    known = figures.keys() | by_first.keys()
    at = 0
    for i, token in enumerate(tokens):
        if i not in known and (not _opens(token.norm) or not _may(tokens, i, known)):
            continue
        if i < at or token.kind == "mark":
            continue
        found = reader.expression(i)
        if found is None:
            continue
        out.append(_expression(analysis.text, found))
        if found.kind == "date" and found.interval.known:
            reader.previous = found.interval
        at = max(found.last, i + 1)
    return tuple(out)


@lru_cache(maxsize=32768)
def _opens(norm: str) -> bool:
    """Whether an expression can begin at a folded word or a figure; False for most words, at once."""
    return may_begin(norm) or norm[:1].isdigit()


def _may(tokens: Sequence[Token], i: int, known: Set[int]) -> bool:
    """Whether an expression can begin at a token that begins no number and no date."""
    token = tokens[i]
    if token.kind == "number":
        return True
    if not may_begin(token.norm):
        return False
    if not only_opens(token.norm):
        return True
    for k in range(i + 1, min(i + 4, len(tokens))):
        norm = tokens[k].norm
        if k in known or tokens[k].kind == "number" or (may_begin(norm) and not only_opens(norm)):
            return True
    return False


def _expression(text: str, found: Found) -> TimeExpression:
    interval = found.interval
    return TimeExpression(
        text[found.start : found.end],
        found.start,
        found.end,
        interval.from_.isoformat() if interval.from_ else None,
        interval.to.isoformat() if interval.to else None,
        interval.precision,
        found.kind,
    )


def _anchor(published: str | None, tokens: Sequence[Token]) -> Day | None:
    """The day that «اليوم» means: publication, or a day or two before it where the text names its weekday.

    A story printed on Saturday often keeps its agency's «اليوم الجمعة»; then its «أمس» is Thursday.
    """
    try:
        day = datetime.date.fromisoformat((published or "")[:10])
    except ValueError:
        return None
    if day.year not in _YEARS:
        return None
    for k, (before, here) in enumerate(pairwise(tokens)):
        if before.norm not in _TODAY or here.kind != "word":
            continue
        if k > 1 and (tokens[k - 2].norm, tokens[k - 1].norm) == ("اول", "من"):
            continue  # «أول من أمس الأحد» is two days ago
        number = weekday_of(here.norm) if here.norm.startswith("ال") else None
        if number is not None:
            said = day - ONE * ((day.weekday() - number) % 7)
            meant = said if before.norm == "اليوم" else said + ONE
            return meant if 0 <= (day - meant).days <= 2 else day
    return day
