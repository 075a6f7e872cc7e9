"""Periods in time expressions: «منتصف مايو الماضي», «الأشهر الستة الماضية», «صيف 2014», «عامي 2016 و2017»."""

from __future__ import annotations

from dataclasses import dataclass, replace

from musnad.arabic import timemath as tm
from musnad.arabic.numerals import Number, year_alone
from musnad.arabic.timedays import Found
from musnad.arabic.timefeasts import FeastReader
from musnad.arabic.timemath import Day, Interval
from musnad.arabic.timewords import Unit, stem_in, unit_of
from musnad.arabic.tokens import starts

# Units whose bare singular is a time by itself; a bare «عام», «شهر» or plural is too often another thing.
_ALONE = frozenset({"day", "hour", "week"})


@dataclass(frozen=True, slots=True)
class Quantity:
    """So many units. count: None where unknown («أسابيع»); adjective: past, last, now, next, after.

    bare: the unit alone; more: «أكثر من»: the number is only its least.
    """

    last: int
    start: int
    end: int
    unit: str
    count: float | None
    definite: bool
    adjective: str | None
    bare: bool
    more: bool = False


class PeriodReader(FeastReader):
    """Months, seasons, years, decades and counted units on top of days; one text."""

    def _period(self, i: int) -> Found | None:
        phase = self._match(self.words.phases, "phases", i)
        if phase is not None:
            found = self._phased(phase.last + (self._norm(phase.last) == "من"), phase.payload)
            if found is not None:
                return Found(found.last, phase.start, found.end, found.interval)
        pair = self._years_pair(i)
        return (
            pair
            or self._feast(i)
            or self._month_named(i)
            or self._season(i)
            or self._decade(i)
            or self._year_bare(i)
            or self._units(i)
        )

    def _phased(self, j: int, name: str) -> Found | None:
        found = self._year_bare(j, cued=True) or self._month_named(j) or self._calendar(j) or self._decade(j)
        found = found or self._season(j)
        if found is None:
            quantity = self._quantity(j)
            if quantity is None or not quantity.definite or quantity.count != 1:
                return None
            if quantity.adjective is None:
                quantity = replace(quantity, adjective="now")
            found = self._window(quantity)
        return Found(found.last, found.start, found.end, tm.phase(found.interval, name, self.anchor))

    def _month_named(self, i: int) -> Found | None:
        """«شهر يوليو الماضي», «شهر رمضان»."""
        unit = unit_of(self._norm(i))
        if unit is None or unit.unit not in {"month", "year"} or unit.count != 1:
            return None
        found = self._calendar(i + 1) if i + 1 in self.dates else None
        return None if found is None else Found(found.last, self.tokens[i].at(unit.cut), found.end, found.interval)

    def _season(self, i: int) -> Found | None:
        word = stem_in(self._norm(i), "season") if i < len(self.tokens) else None
        if word is None:
            return None
        cut, name, definite = word
        first, final = self.words.seasons[name]
        start, adjective = self.tokens[i].at(cut), self._adjective(i + 1)
        year, last = None, i + 1
        phrase = self._year_phrase(i + 1 + (self._norm(i + 1) == "من"))
        written = self.dates.get(i + 1)
        bare = self._norm(i + 1)
        if phrase is not None:
            last, year = phrase
        elif written is not None and written.month is None and written.year is not None:
            last, year = written.last, written.year
        elif len(bare) == 4 and bare.isdigit() and bare[:2] in {"19", "20"}:
            last, year = i + 2, int(bare)
        elif definite and adjective is not None:
            last = i + 2
            year = None if self.anchor is None else self._season_year(first, final, adjective)
        elif not definite or bare.startswith("ال"):  # «الربيع العربي»
            return None
        interval = Interval(None, None, "season") if year is None else tm.season(year, first, final)
        return self._found(i, last, start, interval)

    def _season_year(self, first: int, final: int, adjective: str) -> int | None:
        """The year of the last season that began and ended, or of the running or coming one."""
        if self.anchor is None:
            return None
        year = self.anchor.year
        running = tm.season(year, first, final)
        if adjective == "now":
            return year
        if adjective == "next":
            return year if running.from_ is not None and running.from_ > self.anchor else year + 1
        return year if running.to is not None and running.to < self.anchor else year - 1

    def _decade(self, i: int) -> Found | None:
        """«تسعينات القرن الماضي», «الستينيات»."""
        word = stem_in(self._norm(i), "decade") if i < len(self.tokens) else None
        if word is None:
            return None
        cut, name, definite = word
        k = i + 1 + (self._norm(i + 1) == "من")
        unit, adjective = unit_of(self._norm(k)), self._adjective(k + 1)
        century = unit is not None and unit.unit == "century" and adjective is not None
        if not century and not definite:
            return None
        first = (2000 if adjective == "now" and century else 1900) + self.words.decades[name]
        return self._found(
            i,
            k + 2 if century else i + 1,
            self.tokens[i].at(cut),
            Interval(Day(first, 1, 1), Day(first + 9, 12, 31), "decade"),
        )

    def _year_bare(self, i: int, *, cued: bool = False) -> Found | None:
        """A year in figures beside a word that makes it one: «(1949)», «منذ 2019», «مطلع 2014»."""
        norm = self._norm(i)
        if len(norm) != 4 or not norm.isdigit() or not 1900 <= int(norm) <= 2100:
            return None
        bracketed = self._norm(i - 1) == "(" and self._norm(i + 1) == ")"
        near = year_alone(self.tokens, i)
        if not (cued or bracketed or near or self._year_in_series(i)):
            return None
        year = int(norm)
        return self._found(i, i + 1, self.tokens[i].start, Interval(Day(year, 1, 1), Day(year, 12, 31), "year"))

    def _year_in_series(self, i: int) -> bool:
        """«عامي 2020 و2022»: a year before it, or a unit word in the dual."""
        unit = unit_of(self._norm(i - 1))
        if unit is not None and unit.unit == "year" and unit.count == 2:
            return True
        if self._norm(i - 1) not in {"و", "-", "–", "الي", "حتي"}:
            return False
        before = self._norm(i - 2)
        return len(before) == 4 and before[:2] in {"19", "20"} and before.isdigit()

    def _years_pair(self, i: int) -> Found | None:
        """«عامي 2016 و2017»: from the first to the second."""
        unit = unit_of(self._norm(i))
        if unit is None or unit.unit != "year" or unit.count != 2:
            return None
        first = self._year_bare(i + 1, cued=True)
        k = i + 2 + (self._norm(i + 2) in {"و", "-", "–"})
        second = self._year_bare(k, cued=True) if first is not None and k > i + 2 else None
        if first is None or second is None:
            return None
        return self._found(
            i, k + 1, self.tokens[i].at(unit.cut), Interval(first.interval.from_, second.interval.to, "year")
        )

    def _units(self, i: int) -> Found | None:
        quantity = self._quantity(i)
        if quantity is None:
            return None
        if quantity.adjective is not None:
            return self._window(quantity)
        if quantity.bare and (quantity.count is None or quantity.unit not in _ALONE):
            return self._month_of_days(i, quantity)
        precision = "day" if quantity.unit in {"hour", "minute"} else quantity.unit
        return Found(quantity.last, quantity.start, quantity.end, Interval(None, None, precision), "duration")

    def _month_of_days(self, i: int, quantity: Quantity) -> Found | None:
        """«ليالي رمضان», «أيام شهر رمضان»: the month, told by its days."""
        if quantity.unit != "day" or quantity.count is not None:
            return None
        j = quantity.last
        found = self._month_named(j) or (self._calendar(j, cued=True) if j in self.dates else None)
        return None if found is None else Found(found.last, quantity.start, found.end, found.interval)

    def _quantity(self, i: int) -> Quantity | None:
        """«ثلاثة أيام», «يومين», «الأشهر الستة الماضية», «الـ24 ساعة الأخيرة», «أسابيع عدة», «هذا الشهر»."""
        if any(rest in self.words.demonstratives for _, rest in starts(self._norm(i))):
            return self._shown(i)
        number = self.numbers.get(i)
        at = number.last if number is not None else i
        more = number is not None and number.modifier == "at_least"
        if number is None:
            rough = self._match(self.words.roughly, "roughly", i)  # «أكثر من عام»
            at = rough.last if rough is not None else at
            more = rough is not None and rough.payload == "more"
        unit = unit_of(self._norm(at)) if at < len(self.tokens) else None
        if unit is None or (at > i and unit.clitic) or (number is not None and number.percent):
            return None
        count: float | None = {1: 1, 2: 2, 0: None}[unit.count]
        start = self.tokens[i].at(unit.cut) if at == i else self.tokens[i].start
        if number is not None:
            count, start = number.low if number.high is None else number.high, number.start
        found = self._completed(at, unit, count, start, number)
        return replace(found, more=True) if more and found is not None else found

    def _completed(self, at: int, unit: Unit, count: float | None, start: int, number: Number | None) -> Quantity:
        """The quantity with what follows its unit: a definite number, «ونصف», «متتالية», an adjective."""
        last, definite = at + 1, unit.definite or (number is not None and number.definite)
        after = self.numbers.get(last)
        if after is not None and unit.definite and after.definite:  # «الأشهر الستة»
            count, last = after.high, after.last
        elif self._norm(last) in {"ونصف", "والنصف"} and count is not None:
            count, last = count + 0.5, last + 1
        elif count == 1 and self._norm(last) in {"واحد", "واحده"}:
            last += 1
        sequel = self._norm(last) in self.words.few or (unit.count != 1 and self._norm(last) in self.words.sequel)
        ordinal = unit.definite and unit.count == 1 and self._norm(last) in self.words.ordinals
        last += sequel or ordinal
        adjective = self._adjective(last)
        last += adjective is not None
        bare = number is None and adjective is None and last == at + 1 and unit.count != 2
        return Quantity(last, start, self.tokens[last - 1].end, unit.unit, count, definite, adjective, bare)

    def _shown(self, i: int) -> Quantity | None:
        unit = unit_of(self._norm(i + 1))
        if unit is None or not unit.definite or unit.clitic or unit.count == 2:
            return None
        cut = next(cut for cut, rest in starts(self._norm(i)) if rest in self.words.demonstratives)
        return Quantity(i + 2, self.tokens[i].at(cut), self.tokens[i + 1].end, unit.unit, 1, True, "now", False)

    def _window(self, q: Quantity) -> Found:
        precision = "day" if q.unit in {"hour", "minute"} else q.unit
        interval = Interval(None, None, precision)
        anchor = self.anchor
        if q.adjective == "after":
            base = self.previous.to if self.previous is not None and q.count == 1 else None
            interval = tm.whole(base, q.unit, 1) if base is not None else interval
        elif anchor is not None and q.unit == "hour" and q.count is None and q.adjective in {"past", "last"}:
            interval = tm.day(anchor)  # «الساعات القليلة الماضية»
        elif anchor is not None and q.count is None:
            if q.adjective in {"past", "last"}:
                interval = Interval(None, anchor, precision)
        elif anchor is not None and q.count is not None:
            if q.count == 1 and q.unit not in {"hour", "minute", "season", "century"} and q.adjective != "last":
                interval = tm.whole(anchor, q.unit, {"past": -1, "now": 0, "next": 1}[q.adjective or "now"])
            elif q.adjective == "next":
                interval = tm.window(anchor, q.unit, q.count, ahead=True)
            elif q.unit == "century":
                interval = tm.whole(anchor, "century", {"past": -1, "last": -1}.get(q.adjective or "now", 0))
            elif q.adjective != "now" and q.unit != "season":
                interval = tm.window(anchor, q.unit, q.count, inclusive=q.adjective == "last")
        return Found(q.last, q.start, q.end, interval)
