"""Calendar dates as the press writes them: «3-08-2023», «10 فبراير/شباط 2023», «12 شوال 1436هـ».

Day comes before month unless the year comes first, as in the Arabic press. Hijri dates are converted by the
Umm al-Qura calendar (hijridate); outside its range (1343–1500 AH) they stay unresolved and are not returned.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

from hijridate import Hijri

from musnad.arabic.folding import fold
from musnad.arabic.phrases import PhraseIndex, words_of
from musnad.arabic.tokens import Token, starts, tokenize
from musnad.resources import loader

_NUMERIC = re.compile(r"(\d{1,4})([/.\-])(\d{1,2})\2(\d{1,4})")
_MONTH_YEAR = re.compile(r"(\d{1,2})/(\d{4})")
_HIJRI_YEARS = range(1343, 1501)
_YEARS = range(1000, 2201)
# Two-digit years are the present century's: the corpora have none of another one.
_CENTURY = 2000


@dataclass(frozen=True, slots=True)
class AbsoluteDate:
    """A date that needs no publication date. start, end: half-open code points; from_, to: inclusive ISO dates."""

    start: int
    end: int
    from_: str
    to: str
    precision: Literal["day", "month", "year"]


@dataclass(frozen=True, slots=True)
class CalendarDate:
    """A date as written in tokens ``[first, last)``; what it does not say is None.

    year, month, day: in the Hijri calendar when ``hijri``. weekday: Monday is 0. bare: a lone month name
    that may be another word («مارس»), so the reader needs a cue. named: month written in letters.
    """

    first: int
    last: int
    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None
    weekday: int | None = None
    hijri: bool = False
    bare: bool = False
    named: bool = True


@dataclass(frozen=True, slots=True)
class _Month:
    number: int
    hijri: bool
    alone: bool


@dataclass(frozen=True, slots=True)
class _Words:
    months: PhraseIndex[_Month]
    heads: frozenset[str]
    weekdays: dict[str, int]
    ordinals: dict[tuple[str, ...], int]
    year_words: frozenset[str]
    month_words: frozenset[str]
    gregorian: frozenset[str]
    hijri: frozenset[str]
    bridges: frozenset[str]


@cache
def _words() -> _Words:
    raw = loader.data("lexicons/months.yaml")
    months = [
        (name, _Month(entry["number"], kind == "hijri", entry.get("alone", True)))
        for kind in ("gregorian", "hijri")
        for entry in raw[kind]
        for name in entry["names"]
    ]
    bridges = {w for phrase in raw["correspondence"] for w in words_of(phrase)} | set("-–—/،,()")
    return _Words(
        PhraseIndex(months),
        frozenset(words_of(name)[0] for name, _ in months),
        {fold(n): e["number"] for e in raw["weekdays"] for n in e["names"]},
        {words_of(n): e["number"] for e in raw["ordinal_days"] for n in e["names"]},
        frozenset(map(fold, raw["year_words"])),
        frozenset(map(fold, raw["month_words"])),
        frozenset(map(fold, raw["gregorian_marks"])),
        frozenset(map(fold, raw["hijri_marks"])),
        frozenset(bridges),
    )


def absolute(text: str) -> tuple[AbsoluteDate, ...]:
    """The full dates of a text (at least a year), in text order, none overlapping.

    One date written in two calendars side by side is one; its Gregorian form decides.
    """
    tokens = tokenize(text)
    out: list[AbsoluteDate] = []
    for group in side_by_side(calendar_dates(tokens), tokens):
        found = _interval_of_group(group)
        if found is not None:
            precision: Literal["day", "month", "year"] = (
                "day" if group[0].day else "month" if group[0].month else "year"
            )
            out.append(AbsoluteDate(group[0].start, group[-1].end, *found, precision))
    return tuple(out)


def _interval_of_group(group: Sequence[CalendarDate]) -> tuple[str, str] | None:
    for date in sorted(group, key=lambda d: d.hijri):
        found = interval(date)
        if found is not None:
            return found
    return None


def interval(date: CalendarDate) -> tuple[str, str] | None:
    """Inclusive ISO dates of a date that has its year; None without a year or for an impossible day."""
    if date.year is None:
        return None
    if date.hijri:
        return hijri_interval(date.year, date.month, date.day)
    if date.month is None:
        return f"{date.year:04}-01-01", f"{date.year:04}-12-31"
    last = calendar.monthrange(date.year, date.month)[1]
    if date.day is None:
        return f"{date.year:04}-{date.month:02}-01", f"{date.year:04}-{date.month:02}-{last:02}"
    if date.day > last:
        return None
    day = f"{date.year:04}-{date.month:02}-{date.day:02}"
    return day, day


@lru_cache(maxsize=4096)
def hijri_interval(year: int, month: int | None, day: int | None) -> tuple[str, str] | None:
    """Inclusive Gregorian ISO dates of a Hijri year, month or day; None outside the calendar's range."""
    if year not in _HIJRI_YEARS:
        return None
    try:
        first = Hijri(year, month or 1, day or 1)
        final = Hijri(year, month or 12, 1)
        last = Hijri(year, month or 12, day or final.month_length())
        return first.to_gregorian().isoformat(), last.to_gregorian().isoformat()
    except (ValueError, OverflowError):
        return None


def side_by_side(dates: Sequence[CalendarDate], tokens: Sequence[Token]) -> list[list[CalendarDate]]:
    """Groups neighbours of different calendars that say one date («1436/10/5هـ الموافق 21 يوليو 2015»)."""
    groups: list[list[CalendarDate]] = []
    for date in dates:
        before = groups[-1][-1] if groups else None
        if before is not None and before.hijri != date.hijri and before.day and date.day:
            gap = [t.norm for t in tokens[before.last : date.first]]
            if len(gap) <= 4 and all(w in _words().bridges for w in gap):
                groups[-1].append(_with_year_of(date, before))
                continue
        groups.append([date])
    return groups


def _with_year_of(date: CalendarDate, other: CalendarDate) -> CalendarDate:
    known = interval(other)
    if date.year is not None or known is None or date.hijri:
        return date
    return replace(date, year=int(known[0][:4]), bare=False)


def calendar_dates(tokens: Sequence[Token]) -> list[CalendarDate]:
    """Dates written with a month's number or name, or a year after its word; left to right, not overlapping."""
    out: list[CalendarDate] = []
    at = 0  # first token that no earlier date took
    for i, token in enumerate(tokens):
        if (token.kind == "word" and not _cue(token.norm)) or token.kind == "mark" or i < at:
            continue
        found = _at(tokens, i, at)
        if found is not None:
            out.append(found)
            at = max(found.last, i + 1)
    return out


def _at(tokens: Sequence[Token], i: int, floor: int) -> CalendarDate | None:
    token = tokens[i]
    if token.kind == "number":
        return _numeric(tokens, i, floor)
    found = _named(tokens, i, floor) if "m" in _cue(token.norm) else None
    return found if found is not None else _year(tokens, i) if "y" in _cue(token.norm) else None


@lru_cache(maxsize=32768)
def _cue(norm: str) -> str:
    """«m» where a month's name may begin, «y» where the word is one for a year; '' for other words."""
    month = any(rest in _words().heads for _, rest in starts(norm))
    return "m" * month + "y" * (_year_word(norm) is not None)


def _year_word(norm: str) -> int | None:
    """Folded characters of the conjunction before a year word («وعام»), None when it is none."""
    for cut, rest in starts(norm):
        if rest in _words().year_words and norm[:cut] in {"", "و", "ف"}:
            return cut
    return None


def _numeric(tokens: Sequence[Token], i: int, floor: int) -> CalendarDate | None:
    last = i + 1
    text = tokens[i].norm
    if text.isdigit() and len(text) <= 4 and i + 4 < len(tokens):  # «21 / 7 / 2015»
        parts = tokens[i : i + 5]
        marks = {parts[1].text, parts[3].text}
        if len(marks) == 1 and marks <= set("/-–") and parts[2].norm.isdigit() and parts[4].norm.isdigit():
            text, last = f"{text}/{parts[2].norm}/{parts[4].norm}", i + 5
    hijri = last < len(tokens) and tokens[last].norm in _words().hijri
    whole = _NUMERIC.fullmatch(text)
    short = None if whole else _MONTH_YEAR.fullmatch(text)
    year: int | None
    month: int | None
    day: int | None
    if whole:
        found = _parts(whole[1], whole[3], whole[4])
        if found is None or (whole[2] == "." and len(whole[1]) < 4 and len(whole[4]) < 4):
            return None
        year, month, day = found
    elif short and 1 <= int(short[1]) <= 12 and int(short[2]) in range(1900, 2101):
        year, month, day = int(short[2]), int(short[1]), None
    else:
        return None
    hijri = hijri or (year in _HIJRI_YEARS)
    if last < len(tokens) and tokens[last].norm in _words().hijri | _words().gregorian:
        last += 1
    first, weekday = _weekday_before(tokens, i, floor)
    start = tokens[i].start if weekday is None else _start_of(tokens[first])
    return CalendarDate(first, last, start, tokens[last - 1].end, year, month, day, weekday, hijri, named=False)


def _parts(a: str, b: str, c: str) -> tuple[int, int, int] | None:
    """(year, month, day) of three figures: year first when it has four, else day first; None for no date."""
    if len(a) == 4:
        year, month, day = int(a), int(b), int(c)
        if month > 12 >= day:
            month, day = day, month
    elif len(c) in (2, 4) and len(a) <= 2:
        year, month, day = int(c) + (_CENTURY if len(c) == 2 else 0), int(b), int(a)
        if month > 12 >= day:
            month, day = day, month
    else:
        return None
    plausible = year in _HIJRI_YEARS or year in range(1800, 2101)
    return (year, month, day) if plausible and 1 <= month <= 12 and 1 <= day <= 31 else None


def _weekday_before(tokens: Sequence[Token], first: int, floor: int) -> tuple[int, int | None]:
    """The token where a weekday before ``first`` begins, with its number; («الثلاثاء، الموافق 21»)."""
    j = first - 1
    while j >= floor and j >= first - 3 and tokens[j].norm in _words().bridges:
        j -= 1
    if j >= floor and tokens[j].kind == "word" and j < first:
        number = weekday_of(tokens[j].norm)
        if number is not None:
            return j, number
    return first, None


@lru_cache(maxsize=16384)
def weekday_of(norm: str) -> int | None:
    """Monday is 0; a conjunction or preposition before the name is tolerated; None for another word."""
    for _, rest in starts(norm):
        if rest in _words().weekdays:
            return _words().weekdays[rest]
    return None


def _start_of(token: Token) -> int:
    for cut, rest in starts(token.norm):
        if rest in _words().weekdays or rest in _words().heads:
            return token.at(cut)
    return token.start


def _named(tokens: Sequence[Token], i: int, floor: int) -> CalendarDate | None:
    found = _words().months.match(tokens, i)
    if found is None:
        return None
    month: _Month = found.payload
    last, doubled = _other_name(tokens, found.last, month)
    year, last = _year_after(tokens, last, month)
    first, start, day = _day_before(tokens, i, floor) if found.prefix in {"", "ل"} else (i, found.start, None)
    if day is None:
        start = found.start
    if day is None and year is None and not doubled:
        day, year, last = _day_after(tokens, last)
    weekday = None
    if day is not None:
        before, weekday = _weekday_before(tokens, first, floor)
        if weekday is not None:
            first, start = before, _start_of(tokens[before])
    bare = day is None and year is None and not doubled and not month.alone
    return CalendarDate(first, last, start, tokens[last - 1].end, year, month.number, day, weekday, month.hijri, bare)


def _other_name(tokens: Sequence[Token], at: int, month: _Month) -> tuple[int, bool]:
    """Past a second name of the same month: «/أيلول», «(أيلول)», «-أيلول», « آب»; and whether there was one."""
    j = at
    if j < len(tokens) and tokens[j].text in {"/", "(", "-", "–", "،", "\\"}:
        j += 1
    second = _words().months.match(tokens, j, clitics=False) if j < len(tokens) else None
    if second is None or second.payload.number != month.number or second.payload.hijri != month.hijri:
        return at, False
    j = second.last
    if tokens[at].text == "(" and j < len(tokens) and tokens[j].text == ")":
        j += 1
    return j, True


def _year_after(tokens: Sequence[Token], at: int, month: _Month) -> tuple[int | None, int]:
    j = at
    while j < len(tokens) and j < at + 3 and tokens[j].norm in _words().year_words | {"من", "،", ",", "لعام", "/", "-"}:
        j += 1
    if j >= len(tokens) or not tokens[j].norm.isdigit() or len(tokens[j].norm) != 4:
        return None, at
    year = int(tokens[j].norm)
    if year not in (_HIJRI_YEARS if month.hijri else range(1000, 2201)):
        return None, at
    return year, _after_mark(tokens, j + 1)


def _after_mark(tokens: Sequence[Token], at: int) -> int:
    marks = _words().gregorian | _words().hijri
    return at + 1 if at < len(tokens) and tokens[at].norm in marks else at


def _day_before(tokens: Sequence[Token], i: int, floor: int) -> tuple[int, int, int | None]:
    """(first token, start, day) of the day's number before a month; day None where there is none."""
    j = i - 1
    while j >= floor and j >= i - 2 and tokens[j].norm in _words().month_words | {"من", "/", "-", "لشهر"}:
        j -= 1
    if j < floor:
        return i, tokens[i].start, None
    if tokens[j].kind == "number":
        if not is_day(tokens[j].norm):
            return i, tokens[i].start, None
        day = int(tokens[j].norm)
        if j - 1 >= floor and tokens[j - 1].end == tokens[j].start and tokens[j - 1].norm in {"ال", "وال"}:
            return j - 1, tokens[j - 1].start, day
        return j, tokens[j].start, day
    for k in (j - 1, j):
        found = ordinal_day(tokens, k) if k >= floor else None
        if found is not None and found[1] == j + 1:
            return k, found[2], found[0]
    return i, tokens[i].start, None


def is_day(norm: str) -> bool:
    """Whether figures can be a day of a month: 1–31."""
    return len(norm) <= 2 and norm.isdigit() and 1 <= int(norm) <= 31


def ordinal_day(tokens: Sequence[Token], i: int) -> tuple[int, int, int] | None:
    """(day 1–31, next token, start) of a day in words at token i: «الخامس», «السابع والعشرين»; None for none."""
    if not _ordinal_head(tokens[i].norm):
        return None
    for width in (2, 1):
        for cut, head in starts(tokens[i].norm):
            number = _words().ordinals.get((head, *(t.norm for t in tokens[i + 1 : i + width])))
            if number is not None and i + width <= len(tokens):
                return number, i + width, tokens[i].at(cut)
    return None


@lru_cache(maxsize=32768)
def _ordinal_head(norm: str) -> bool:
    heads = _ordinal_heads()
    return any(rest in heads for _, rest in starts(norm))


@cache
def _ordinal_heads() -> frozenset[str]:
    return frozenset(words[0] for words in _words().ordinals)


def _day_after(tokens: Sequence[Token], at: int) -> tuple[int | None, int | None, int]:
    """«يوليو 21، 2015»: day and year after the month's name; both or neither."""
    if at + 1 < len(tokens) and is_day(tokens[at].norm):
        j = at + 1
        if tokens[j].text in {",", "،"}:
            j += 1
        if j < len(tokens) and len(tokens[j].norm) == 4 and tokens[j].norm.isdigit():
            year = int(tokens[j].norm)
            if year in range(1900, 2101):
                return int(tokens[at].norm), year, j + 1
    return None, None, at


def _year(tokens: Sequence[Token], i: int) -> CalendarDate | None:
    """«عام 2014», «سنة 2006م», «العام 1436هـ»."""
    j = i + 1
    if j >= len(tokens) or len(tokens[j].norm) != 4 or not tokens[j].norm.isdigit():
        return None
    year = int(tokens[j].norm)
    if year not in _YEARS:
        return None
    last = _after_mark(tokens, j + 1)
    hijri = last > j + 1 and tokens[last - 1].norm in _words().hijri
    start = tokens[i].at(_year_word(tokens[i].norm) or 0)
    return CalendarDate(i, last, start, tokens[last - 1].end, year, None, None, None, hijri)
