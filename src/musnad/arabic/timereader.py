"""The grammar of time expressions over tokens; ``arabic.times`` drives it from left to right."""

from __future__ import annotations

from musnad.arabic import timemath as tm
from musnad.arabic.timedays import Found
from musnad.arabic.timemath import Day, Interval
from musnad.arabic.timeperiods import PeriodReader, Quantity
from musnad.arabic.timewords import unit_of
from musnad.arabic.tokens import starts
from musnad.model.reading import TimeKind

# «منذ سيطرته على المدينة في …»: so many words may stand between. «منتصف مايو» is 11–20 (timemath.phase).
_HAPPENING = 8
_MIDDLE_BEGINS, _MIDDLE = 11, 15


class Reader(PeriodReader):
    """Ranges, constructions, sets and fixed expressions on top of periods; one text."""

    def expression(self, i: int) -> Found | None:
        """The longest expression that begins at token i; of equals the more specific construction."""
        readings = (
            self._range(i),
            self._day_list(i),
            self._back(i),
            self._vague(i),
            self._eve(i),
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
        written = self.dates.get(j)
        year = written is not None and written.month is None  # «منذ عام 2019»
        named = year or self._month_named(j) is not None or self._years_pair(j) is not None
        if quantity is not None and not named and not (quantity.bare and quantity.definite):
            return self._with_quantity(match.start, kind, quantity)
        if kind in {"ago", "for"}:
            found = self._period(j) if kind == "ago" and self._match(self.words.phases, "phases", j) else None
            return found and Found(
                found.last, match.start, found.end, Interval(None, found.interval.to, found.interval.precision)
            )
        if kind == "after":
            return self._after_noun(i, match.start)
        found = self._point(j) or self._period(j) or self._year_bare(j, cued=kind in {"since", "until", "within"})
        if found is None or found.kind != "date":
            return self._since_happening(match.start, j) if kind == "since" else None
        if kind == "until":
            interval = Interval(None, found.interval.to, found.interval.precision)
            return Found(found.last, match.start, found.end, interval)
        if kind == "since":
            return self._since(match.start, found, middle=self._is_middle(j))
        return Found(found.last, match.start, found.end, found.interval)

    def _is_middle(self, j: int) -> bool:
        phase = self._match(self.words.phases, "phases", j)
        return phase is not None and phase.payload == "middle"

    def _since(self, start: int, found: Found, *, middle: bool = False) -> Found:
        """From a time to publication; the middle of a month begins on its 15th."""
        first = found.interval.from_
        if middle and first is not None and first.day == _MIDDLE_BEGINS:
            first = first.replace(day=_MIDDLE)
        return Found(
            found.last, start, found.end, Interval(first, self._until(found.interval), found.interval.precision)
        )

    def _since_happening(self, start: int, j: int) -> Found | None:
        """«منذ اندلاع الحرب», «منذ سيطرته على المدينة في العاشر من يونيو 2014»."""
        if self._norm(j) not in self.words.beginnings:  # «منذ الهجوم في 20 يوليو»: the date is the attack's own
            return None
        for k in range(j + 1, min(len(self.tokens), j + 1 + _HAPPENING)):
            if self.tokens[k].kind == "mark":
                break
            date = self.dates.get(k)
            found = self._calendar(k, cued=True) if date is not None and not date.bare else None
            if found is None and date is None:
                quantity = self._quantity(k)
                past = quantity is not None and quantity.adjective == "past" and quantity.count == 1
                found = self._window(quantity) if past and quantity is not None else None
            if found is not None and found.interval.from_ is not None:
                return self._since(start, found)
        if j + 1 >= len(self.tokens) or self._norm(j) == "ان":
            return None
        last = j + 2 + self._norm(j + 2).startswith("ال")
        if self.tokens[j + 1].kind != "word":
            return None
        return Found(last, start, self.tokens[last - 1].end, Interval())

    def _eve(self, i: int) -> Found | None:
        match = self._match(self.words.eve, "eve", i)
        if match is None or match.last >= len(self.tokens):
            return None
        base = self._last_day()
        return self._found(
            i, match.last, match.start, Interval(None, None, "day") if base is None else tm.day(base - tm.ONE)
        )

    def _last_day(self) -> Day | None:
        """The last day told, None where the last time told was none."""
        told = self.previous
        return told.to if told is not None and told.precision == "day" else None

    def _until(self, interval: Interval) -> Day | None:
        known = self.anchor is not None and interval.from_ is not None and interval.from_ <= self.anchor
        return self.anchor if known else None

    def _with_quantity(self, start: int, kind: str, q: Quantity) -> Found | None:
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
                interval = tm.since(self.anchor, q.unit, q.count) if not q.more else interval
        elif kind == "after" and self._norm(q.last) in self.words.of_event:
            interval = self._moved(q, -1)
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

    def _moved(self, quantity: Quantity, sign: int) -> Interval:
        base = self._last_day()
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
