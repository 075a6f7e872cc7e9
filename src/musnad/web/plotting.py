"""Where intervals stand on a strip of time."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

STRIP = 260
_LEAST = 5.0

Bounds = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Strip:
    """An interval on a strip of STRIP units. css: ``exact`` for a day, ``open`` where a bound is missing."""

    x: float
    width: float
    css: str


def strips(intervals: Sequence[Bounds], *, rtl: bool) -> list[Strip]:
    """Each interval on the scale of all of them; time runs as the language is read."""
    low, high = _range(intervals)
    return [_strip(bounds, low, high, rtl=rtl) for bounds in intervals]


def scale(intervals: Sequence[Bounds], *, rtl: bool) -> tuple[str, str] | None:
    """The first and the last day of the scale; None where there is nothing on it."""
    if not intervals:
        return None
    low, high = _range(intervals)
    return datetime.date.fromordinal(low).isoformat(), datetime.date.fromordinal(high).isoformat()


def _range(intervals: Sequence[Bounds]) -> tuple[int, int]:
    days = [_ordinal(d) for bounds in intervals for d in bounds if d] or [1]
    return min(days), max(days)


def _strip(bounds: Bounds, low: int, high: int, *, rtl: bool) -> Strip:
    first = _ordinal(bounds[0]) if bounds[0] else low
    last = _ordinal(bounds[1]) if bounds[1] else high
    per_day = (STRIP - _LEAST) / max(1, high - low)
    x, width = (first - low) * per_day, max(_LEAST, (last - first) * per_day + _LEAST)
    css = "open" if None in bounds else "exact" if first == last else "span"
    return Strip(round(STRIP - x - width if rtl else x, 1), round(width, 1), css)


def _ordinal(day: str) -> int:
    return datetime.date.fromisoformat(day[:10]).toordinal()
