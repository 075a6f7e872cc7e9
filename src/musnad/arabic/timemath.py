"""Calendar arithmetic for relative times. Dates are ``datetime.date``; intervals are inclusive; None is open."""

from __future__ import annotations

import calendar
import datetime

from hijridate import Gregorian

from musnad.arabic.dates import CalendarDate, hijri_interval, interval
from musnad.model.quick import value

Day = datetime.date
ONE = datetime.timedelta(days=1)


@value
class Interval:
    """Inclusive days; None where open or unknown. precision: day, week, month, season, year, decade, century."""

    from_: Day | None = None
    to: Day | None = None
    precision: str | None = None

    @property
    def known(self) -> bool:
        return self.from_ is not None and self.to is not None


def day(value: Day) -> Interval:
    return Interval(value, value, "day")


def shift_months(anchor: Day, months: int) -> Day | None:
    """The same day of another month, or that month's last day; None outside the years 1–9999."""
    index = anchor.year * 12 + anchor.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        return None
    return Day(year, month + 1, min(anchor.day, calendar.monthrange(year, month + 1)[1]))


def shift(anchor: Day, unit: str, count: float) -> Day | None:
    """The anchor moved by units; hours round up to days; None outside the calendar."""
    if unit in {"minute", "hour"}:
        hours = count / 60 if unit == "minute" else count
        return _add(anchor, int(-(-abs(hours) // 24)) * (1 if hours >= 0 else -1))
    days = {"day": 1, "week": 7}.get(unit)
    if days is not None:
        return _add(anchor, round(count * days))
    months = {"month": 1, "season": 3, "year": 12, "decade": 120, "century": 1200}.get(unit)
    return None if months is None or abs(count) > 9999 else shift_months(anchor, round(count * months))


def _add(anchor: Day, days: int) -> Day | None:
    try:
        return anchor + datetime.timedelta(days=days)
    except OverflowError:
        return None


def whole(anchor: Day, unit: str, offset: int = 0) -> Interval:
    """The unit around the anchor, moved by ``offset`` units; weeks run from Monday to Sunday."""
    moved = shift(anchor, unit, offset)
    if moved is None:
        return Interval()
    if unit == "day":
        return day(moved)
    if unit == "week":
        first = moved - ONE * moved.weekday()
        return Interval(first, first + ONE * 6, "week")
    if unit == "month":
        last = calendar.monthrange(moved.year, moved.month)[1]
        return Interval(moved.replace(day=1), moved.replace(day=last), "month")
    width = {"year": 1, "decade": 10, "century": 100}.get(unit)
    if width is None:
        return Interval()
    first_year = max(1, moved.year - moved.year % width)
    return Interval(Day(first_year, 1, 1), Day(min(9999, first_year + width - 1), 12, 31), unit)


def window(anchor: Day, unit: str, count: float, *, ahead: bool = False, inclusive: bool = False) -> Interval:
    """The last (or next) ``count`` units up to (from) the anchor; inclusive: the anchor's day is one of them."""
    moved = shift(anchor, unit, count if ahead else -count)
    if moved is None:
        return Interval()
    if inclusive and unit == "day" and count >= 1:
        moved += ONE * (-1 if ahead else 1)
    precision = "day" if unit in {"hour", "minute"} else unit
    return Interval(anchor, moved, precision) if ahead else Interval(moved, anchor, precision)


def ago(anchor: Day, unit: str, count: float) -> Interval:
    """«قبل N»: a day for days and weeks, the whole month, year or decade for longer units; hours stay unresolved."""
    moved = shift(anchor, unit, -count)
    if moved is None or unit in {"hour", "minute"}:
        return Interval(None, None, "day" if unit in {"hour", "minute"} else unit)
    if unit in {"day", "week"}:
        return Interval(moved, moved, unit)
    return whole(moved, "year" if unit in {"decade", "century"} else unit)


def since(anchor: Day, unit: str, count: float) -> Interval:
    """«منذ N»: up to the anchor; from the year's beginning where years are counted."""
    moved = shift(anchor, unit, -count)
    if moved is not None and unit in {"year", "decade", "century"}:
        moved = Day(moved.year, 1, 1)
    return Interval(moved, anchor, "day" if unit in {"hour", "minute"} else unit)


def weekday(anchor: Day, number: int, adjective: str | None, *, future: bool = False) -> Interval:
    """The last such day not after the anchor; before it with «الماضي», after it with «المقبل» or a future verb."""
    back = (anchor.weekday() - number) % 7
    if adjective == "next" or (future and adjective is None and back):
        return day(anchor + ONE * ((number - anchor.weekday()) % 7 or 7))
    if adjective == "past" and back == 0:
        back = 7
    return day(anchor - ONE * back)


_PHASES = {"half1": (1, 6), "half2": (7, 12), "quarter1": (1, 3), "quarter2": (4, 6), "quarter3": (7, 9)}


def phase(of: Interval, name: str, anchor: Day | None) -> Interval:
    """A part of an interval: thirds of a month; a year's first or last quarter, or June and July as its middle.

    The annotators' reading: «منتصف مايو» is 11–20, «نهاية تموز» 21–31, «منتصف عام 2014» June and July.
    """
    if of.from_ is None or of.to is None:
        return of
    if name == "earlier":
        return Interval(of.from_, min(of.to, anchor) if anchor else of.to, of.precision)
    if of.precision == "month":
        first, last = {"start": (0, 9), "middle": (10, 19), "end": (20, 40)}.get(name, (0, 40))
        return Interval(of.from_ + ONE * first, min(of.to, of.from_ + ONE * last), "day" if last < 40 else "month")
    if of.precision == "year":
        bounds = _PHASES.get(name) or {"start": (1, 3), "middle": (6, 7), "end": (10, 12)}.get(name, (10, 12))
        end = Day(of.from_.year, bounds[1], calendar.monthrange(of.from_.year, bounds[1])[1])
        return Interval(Day(of.from_.year, bounds[0], 1), end, "month")
    if of.precision == "decade":
        low, high = {"start": (0, 3), "middle": (4, 6), "end": (7, 9)}.get(name, (0, 9))
        return Interval(Day(of.from_.year + low, 1, 1), Day(of.from_.year + high, 12, 31), "year")
    return of


def season(anchor_year: int, first: int, last: int) -> Interval:
    """A season of a year; winter begins in December of the year before."""
    start_year = anchor_year - 1 if last < first else anchor_year
    return Interval(
        Day(start_year, first, 1), Day(anchor_year, last, calendar.monthrange(anchor_year, last)[1]), "season"
    )


def resolve(date: CalendarDate, anchor: Day | None, adjective: str | None, *, future: bool = False) -> Interval:
    """A written date as an interval; its missing year is the one that publication implies.

    Without adjective the latest such date not after the anchor; with «المقبل» or a future cue the next one;
    with «الماضي» a month is the latest one before the anchor's month.
    """
    precision = "day" if date.day else "month" if date.month else "year"
    if date.year is not None:
        return _of(interval(date), precision)
    if anchor is None or date.month is None:
        return Interval(None, None, precision)
    wanted = "next" if adjective == "next" or (future and adjective is None) else adjective
    found = [_of(i, precision) for i in _candidates(date, anchor)]
    known = [i for i in found if i.from_ is not None and i.to is not None and _fits(date, i.from_)]
    if wanted == "next":
        after = [i for i in known if i.from_ is not None and i.from_ > anchor]
        return after[0] if after else Interval(None, None, precision)
    if wanted is None and (soon := _soon(known, anchor)) is not None:
        return soon
    edge = anchor.replace(day=1) - ONE if wanted == "past" and not date.day and not date.hijri else anchor
    before = [i for i in known if i.from_ is not None and i.from_ <= edge]
    if wanted == "past" and date.hijri:
        before = [i for i in before if i.to is not None and i.to < anchor] or before
    return before[-1] if before else (known[0] if known else Interval(None, None, precision))


def _soon(known: list[Interval], anchor: Day) -> Interval | None:
    """The coming one of a date without a year, where the last one is long past and the next is near.

    A court's «العاشر من أغسطس» in a story of late July is next month's; 45 and 270 days keep clear of both.
    """
    after = [i for i in known if i.from_ is not None and anchor < i.from_ <= anchor + ONE * 45]
    before = [i for i in known if i.to is not None and anchor - ONE * 270 <= i.to and i.from_ and i.from_ <= anchor]
    return after[0] if after and not before else None


def _candidates(date: CalendarDate, anchor: Day) -> list[tuple[str, str] | None]:
    if date.hijri:
        try:
            year = Gregorian(anchor.year, anchor.month, anchor.day).to_hijri().year
        except (ValueError, OverflowError):
            return []
        return [hijri_interval(y, date.month, date.day) for y in (year - 1, year, year + 1)]
    years = [y for y in (anchor.year - 1, anchor.year, anchor.year + 1) if 1 <= y <= 9999]
    out = []
    for year in years:
        last = calendar.monthrange(year, date.month or 1)[1]
        if (date.day or 1) <= last:
            first = f"{year:04}-{date.month:02}-{date.day or 1:02}"
            out.append((first, first if date.day else f"{year:04}-{date.month:02}-{last:02}"))
    return list(out)


def _fits(date: CalendarDate, first: Day) -> bool:
    return date.weekday is None or date.day is None or first.weekday() == date.weekday or date.hijri


def _of(found: tuple[str, str] | None, precision: str) -> Interval:
    if found is None:
        return Interval(None, None, precision)
    return Interval(Day.fromisoformat(found[0]), Day.fromisoformat(found[1]), precision)
