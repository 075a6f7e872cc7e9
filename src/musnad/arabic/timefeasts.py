"""Feasts in time expressions: «عيد الأضحى الماضي», «ثاني أيام عيد الفطر», «عاشوراء المقبلة», «العشر الأواخر»."""

from __future__ import annotations

from musnad.arabic import timemath as tm
from musnad.arabic.dates import CalendarDate
from musnad.arabic.timedays import DayReader, Found
from musnad.arabic.timemath import ONE, Day, Interval
from musnad.arabic.timewords import Feast


class FeastReader(DayReader):
    """Feasts of both calendars, in the year that the text or publication implies."""

    def _feast(self, i: int) -> Found | None:
        """A feast with its adjective or year, or one of its days."""
        which = self._match(self.words.feast_days, "feast_days", i)
        at = i if which is None else which.last
        if which is None or at >= len(self.tokens):
            which, at = None, i
        match = self._match(self.words.feasts, "feasts", at)
        if match is None:
            return None
        last, anchor = match.last, self.anchor
        year = self._year_phrase(last)
        written = self.dates.get(last)
        if year is not None:
            last, anchor = year[0], Day(year[1], 12, 31)
        elif written is not None and written.month is None and written.year is not None and not written.hijri:
            last, anchor = written.last, Day(written.year, 12, 31)
        adjective = self._adjective(last) if anchor is self.anchor else None
        last += adjective is not None
        days = self._days(match.payload, CalendarDate(at, last, match.start, match.end, None, 1, 1), anchor, adjective)
        if which is not None and days.from_ is not None:
            days = tm.day(days.from_ + ONE * which.payload)
        return self._found(i, last, match.start if which is None else which.start, days)

    @staticmethod
    def _days(feast: Feast, place: CalendarDate, anchor: Day | None, adjective: str | None) -> Interval:
        date = CalendarDate(
            place.first, place.last, place.start, place.end, None, feast.month, feast.day, None, feast.hijri
        )
        first = tm.resolve(date, anchor, adjective)
        if first.from_ is None or feast.days == 1:
            return first
        return Interval(first.from_, first.from_ + ONE * (feast.days - 1), "day")
