"""The grammar of time expressions over tokens; ``arabic.times`` drives it from left to right."""

from __future__ import annotations

from dataclasses import dataclass, replace

from musnad.arabic import timemath as tm
from musnad.arabic.numerals import Number, year_alone
from musnad.arabic.timedays import DayReader, Found
from musnad.arabic.timemath import Day, Interval
from musnad.arabic.timewords import Unit, stem_in, unit_of
from musnad.arabic.tokens import starts
from musnad.model.reading import TimeKind

# Units whose bare singular is a time by itself; a bare «عام», «شهر» or plural is too often another thing.
_ALONE = frozenset({"day", "hour", "week"})


@dataclass(frozen=True, slots=True)
class _Quantity:
    """So many units. count: None where unknown («أسابيع»); adjective: past, last, now, next; bare: the unit alone."""

    last: int
    start: int
    end: int
    unit: str
    count: float | None
    definite: bool
    adjective: str | None
    bare: bool


class Reader(DayReader):
    """Periods, durations, sets and constructions on top of days; one text."""

    def expression(self, i: int) -> Found | None:
        """The longest expression that begins at token i; of equals the more specific construction."""
        readings = (
            self._range(i),
            self._day_list(i),
            self._back(i),
            self._vague(i),
            self._prefixed(i),
            self._point(i),
            self._period(i),
            self._set(i),
        )
        best: Found | None = None
        for found in readings:
            if found is not None and (best is None or found.last > best.last):
                best = found
        return best

    def _period(self, i: int) -> Found | None:
        phase = self._match(self.words.phases, "phases", i)
        if phase is not None:
            found = self._phased(phase.last + (self._norm(phase.last) == "من"), phase.payload)
            if found is not None:
                return Found(found.last, phase.start, found.end, found.interval)
        return self._month_named(i) or self._season(i) or self._decade(i) or self._year_bare(i) or self._units(i)

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

    def _month_of_days(self, i: int, quantity: _Quantity) -> Found | None:
        """«ليالي رمضان», «أيام شهر رمضان»: the month, told by its days."""
        if quantity.unit != "day" or quantity.count is not None:
            return None
        j = quantity.last
        found = self._month_named(j) or (self._calendar(j, cued=True) if j in self.dates else None)
        return None if found is None else Found(found.last, quantity.start, found.end, found.interval)

    def _quantity(self, i: int) -> _Quantity | None:
        """«ثلاثة أيام», «يومين», «الأشهر الستة الماضية», «الـ24 ساعة الأخيرة», «أسابيع عدة», «هذا الشهر»."""
        if any(rest in self.words.demonstratives for _, rest in starts(self._norm(i))):
            return self._shown(i)
        number = self.numbers.get(i)
        at = number.last if number is not None else i
        if number is None:
            rough = self._match(self.words.roughly, "roughly", i)  # «أكثر من عام»
            at = rough.last if rough is not None else at
        unit = unit_of(self._norm(at)) if at < len(self.tokens) else None
        if unit is None or (at > i and unit.clitic) or (number is not None and number.percent):
            return None
        count: float | None = {1: 1, 2: 2, 0: None}[unit.count]
        start = self.tokens[i].at(unit.cut) if at == i else self.tokens[i].start
        if number is not None:
            count, start = number.low if number.high is None else number.high, number.start
        return self._completed(at, unit, count, start, number)

    def _completed(self, at: int, unit: Unit, count: float | None, start: int, number: Number | None) -> _Quantity:
        """The quantity with what follows its unit: a definite number, «ونصف», «متتالية», an adjective."""
        last, definite = at + 1, unit.definite or (number is not None and number.definite)
        after = self.numbers.get(last)
        if after is not None and unit.definite and after.definite:  # «الأشهر الستة»
            count, last = after.high, after.last
        elif self._norm(last) in {"ونصف", "والنصف"} and count is not None:
            count, last = count + 0.5, last + 1
        sequel = self._norm(last) in self.words.few or (unit.count != 1 and self._norm(last) in self.words.sequel)
        ordinal = unit.definite and unit.count == 1 and self._norm(last) in self.words.ordinals
        last += sequel or ordinal
        adjective = self._adjective(last)
        last += adjective is not None
        bare = number is None and adjective is None and last == at + 1 and unit.count != 2
        return _Quantity(last, start, self.tokens[last - 1].end, unit.unit, count, definite, adjective, bare)

    def _shown(self, i: int) -> _Quantity | None:
        unit = unit_of(self._norm(i + 1))
        if unit is None or not unit.definite or unit.clitic or unit.count == 2:
            return None
        cut = next(cut for cut, rest in starts(self._norm(i)) if rest in self.words.demonstratives)
        return _Quantity(i + 2, self.tokens[i].at(cut), self.tokens[i + 1].end, unit.unit, 1, True, "now", False)

    def _window(self, q: _Quantity) -> Found:
        precision = "day" if q.unit in {"hour", "minute"} else q.unit
        interval = Interval(None, None, precision)
        anchor = self.anchor
        if anchor is not None and q.count is None:
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

    # --- constructions ----------------------------------------------------------------------------------------

    def _prefixed(self, i: int) -> Found | None:
        pronoun = self._match(self.words.after_pronoun, "after_pronoun", i)
        if pronoun is not None:
            return self._relative(i, pronoun.last, pronoun.start, pronoun.payload)
        match = self._match(self.words.prefixes, "prefixes", i)
        if match is None or match.last >= len(self.tokens):
            return None
        kind, j = match.payload, match.last
        quantity = self._quantity(j)
        days = self._month_of_days(j, quantity) if quantity is not None and quantity.bare else None
        if days is not None:
            return Found(days.last, match.start, days.end, days.interval)
        named = self._month_named(j) is not None
        if quantity is not None and not named and not (quantity.bare and quantity.definite):
            return self._with_quantity(match.start, kind, quantity)
        if kind in {"ago", "for"}:
            found = self._period(j) if kind == "ago" and self._match(self.words.phases, "phases", j) else None
            return found and Found(
                found.last, match.start, found.end, Interval(None, found.interval.to, found.interval.precision)
            )
        if kind == "after":
            return self._after_noun(i, match.start)
        found = self._point(j) or self._period(j)
        if found is None or found.kind != "date" or kind == "until":
            return None
        if kind == "since":
            interval = Interval(found.interval.from_, self._until(found.interval), found.interval.precision)
            return Found(found.last, match.start, found.end, interval)
        return Found(found.last, match.start, found.end, found.interval)

    def _until(self, interval: Interval) -> Day | None:
        known = self.anchor is not None and interval.from_ is not None and interval.from_ <= self.anchor
        return self.anchor if known else None

    def _with_quantity(self, start: int, kind: str, q: _Quantity) -> Found | None:
        precision = "day" if q.unit in {"hour", "minute"} else q.unit
        interval = Interval(None, None, precision)
        found_kind: TimeKind = "date"
        if q.adjective is not None:
            interval = self._window(q).interval
            if kind == "since":
                interval = Interval(interval.from_, self._until(interval), precision)
        elif kind == "for":
            found_kind = "duration"
        elif self.anchor is not None and kind == "since":
            interval = Interval(None, self.anchor, precision)
            if q.count is not None:
                interval = tm.since(self.anchor, q.unit, q.count)
        elif self.anchor is not None and kind == "ago" and q.count is not None:
            interval = tm.ago(self.anchor, q.unit, q.count)
        elif kind == "within" and q.definite and self.anchor is not None and q.count is not None and not q.bare:
            interval = tm.window(self.anchor, q.unit, q.count)
        elif kind == "within" and not q.definite:
            found_kind = "duration"
        return Found(q.last, start, q.end, interval, found_kind)

    def _relative(self, i: int, j: int, start: int, sign: int) -> Found | None:
        """«بعدها بستة أيام», «قبلها بساعات»: from the last resolved day."""
        number = self.numbers.get(j)
        unit = unit_of(self._norm(j))
        clitic = self.tokens[j].norm[:1] == "ب" if j < len(self.tokens) else False
        quantity = self._quantity(j) if number is not None or (unit is not None and unit.clitic) else None
        if quantity is None or not clitic:
            return None
        return Found(quantity.last, start, quantity.end, self._moved(quantity, sign))

    def _moved(self, quantity: _Quantity, sign: int) -> Interval:
        base = self.previous.to if self.previous is not None and self.previous.precision == "day" else None
        if base is None or quantity.count is None or quantity.unit not in {"day", "week"}:
            return Interval(None, None, "day" if quantity.unit in {"hour", "minute"} else quantity.unit)
        moved = tm.shift(base, quantity.unit, sign * quantity.count)
        return Interval() if moved is None else tm.day(moved)

    def _after_noun(self, i: int, start: int) -> Found | None:
        """«بعد الهجوم بيومين»: one definite noun between."""
        if not self._norm(i + 1).startswith("ال") or i + 2 >= len(self.tokens):
            return None
        return self._relative(i, i + 2, start, 1)

    def _range(self, i: int) -> Found | None:
        """«من ليلة الخميس ولغاية أمس الجمعة», «بين حزيران 2023 وأيار 2024», «بين عامي 2020 و2022»."""
        match = self._match(self.words.range_from, "range_from", i)
        if match is None or match.last >= len(self.tokens):
            return None
        j = match.last
        unit = unit_of(self._norm(j))
        if unit is not None and unit.unit == "year" and unit.count == 2:
            j += 1
        first = self._day_list_free(j)
        if first is None:
            return None
        k = first.last + (self._norm(first.last) == "،")
        second = self._upper(k, between=self.tokens[match.last - 1].norm.endswith("بين"))
        if second is None or second.kind != "date":
            return None
        return Found(second.last, match.start, second.end, _span(first.interval, second.interval))

    def _day_list_free(self, j: int) -> Found | None:
        found = self._point(j) or self._year_bare(j, cued=True) or self._period(j)
        return found if found is not None and found.kind == "date" else None

    def _upper(self, k: int, *, between: bool) -> Found | None:
        to = self.words.range_to.match(self.tokens, k, clitics=False) if k < len(self.tokens) else None
        if to is not None and (between or self._norm(k) != "و"):
            return self._day_list_free(to.last)
        if between and self._norm(k).startswith("و"):
            return self._day_list_free(k)
        return None

    # --- fixed expressions ------------------------------------------------------------------------------------

    def _vague(self, i: int) -> Found | None:
        match = self._match(self.words.vague, "vague", i)
        if match is None:
            return None
        interval = Interval(None, None, None)
        if self.anchor is not None and match.payload == "now":
            interval = tm.day(self.anchor)
        elif match.payload == "till_now":
            interval = Interval(None, self.anchor, None)
        return self._found(i, match.last, match.start, interval)

    def _back(self, i: int) -> Found | None:
        match = self._match(self.words.back, "back", i)
        if match is None:
            return None
        interval = self.previous or Interval(None, None, "day")
        if match.payload is not None:
            known = interval.from_ is not None and interval.precision == "day"
            moved = tm.shift(interval.from_, "day", match.payload) if known and interval.from_ else None
            interval = Interval(None, None, "day") if moved is None else tm.day(moved)
        return self._found(i, match.last, match.start, interval)

    def _set(self, i: int) -> Found | None:
        """«يوميا», «كل شهر», «كل عامين»."""
        token = self.tokens[i]
        if token.norm in self.words.sets:
            return self._found(i, i + 1, token.start, Interval(), "set")
        for cut, rest in starts(token.norm):
            if rest in self.words.every:
                quantity = self._quantity(i + 1) if i + 1 < len(self.tokens) else None
                unit = unit_of(self._norm(i + 1))
                last = quantity.last if quantity is not None else i + 2 if unit is not None else 0
                if last and not (unit is not None and unit.definite):
                    return self._found(i, last, token.at(cut), Interval(), "set")
        return None


def _span(first: Interval, second: Interval) -> Interval:
    """From the beginning of one to the end of the other; a first that would come later is a year earlier."""
    low, high = first.from_, second.to
    if low is not None and second.from_ is not None and low > second.from_:
        moved = tm.shift_months(low, -12)
        low = moved if moved is not None and moved <= second.from_ else None
    return Interval(low, high, second.precision)
