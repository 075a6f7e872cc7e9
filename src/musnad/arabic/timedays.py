"""Days in time expressions: «مساء يوم الأحد الماضي», «فجر أمس الجمعة», «20 يوليو الحالي», «10 و11 ابريل»."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from musnad.arabic import timemath as tm
from musnad.arabic.dates import CalendarDate, is_day, ordinal_day, weekday_of
from musnad.arabic.numerals import Number
from musnad.arabic.phrases import Match, PhraseIndex
from musnad.arabic.timemath import ONE, Day, Interval
from musnad.arabic.timewords import TimeWords, is_future, roles, time_words, unit_of
from musnad.arabic.tokens import Token, starts
from musnad.model.reading import TimeKind

T = TypeVar("T")
# A future verb puts a bare weekday or date after publication when it stands this close before it.
_FUTURE_REACH = 7


@dataclass(frozen=True, slots=True)
class Found:
    """An expression up to token ``last``, characters ``[start, end)``."""

    last: int
    start: int
    end: int
    interval: Interval
    kind: TimeKind = "date"


class DayReader:
    """Reads one text. previous: the last resolved expression, for «اليوم نفسه» and «بعدها بيومين»."""

    def __init__(
        self,
        tokens: Sequence[Token],
        numbers: Mapping[int, Number],
        dates: Mapping[int, CalendarDate],
        anchor: Day | None,
    ) -> None:
        self.tokens = tokens
        self.numbers = numbers
        self.dates = dates
        self.anchor = anchor
        self.previous: Interval | None = None
        self.words: TimeWords = time_words()

    def _norm(self, i: int) -> str:
        return self.tokens[i].norm if 0 <= i < len(self.tokens) else ""

    def _match(self, index: PhraseIndex[T], name: str, i: int) -> Match[T] | None:
        """A phrase of an index at token i; asks the index only where its first word fits."""
        if i >= len(self.tokens) or name not in roles(self.tokens[i].norm):
            return None
        return index.match(self.tokens, i)

    def _found(self, i: int, last: int, start: int, interval: Interval, kind: TimeKind = "date") -> Found:
        return Found(last, start, self.tokens[last - 1].end, interval, kind)

    def _adjective(self, i: int) -> str | None:
        return self.words.adjectives.get(self._norm(i))

    def _future(self, i: int) -> bool:
        """A future verb shortly before token i in the same sentence."""
        for k in range(i - 1, max(-1, i - 1 - _FUTURE_REACH), -1):
            if self.tokens[k].text in {".", "؟", "!", "\n"}:
                return False
            if is_future(self.tokens[k].norm):
                return True
        return False

    def _point(self, i: int) -> Found | None:
        """A day: «مساء يوم الأحد الماضي», «فجر أمس الجمعة», «الساعة 23:40 من مساء الخميس», «3 آب الجاري»."""
        if i >= len(self.tokens):
            return None
        night = self._last_night(i)
        if night is not None:
            return night
        start, j = self.tokens[i].start, i
        clock = self._clock(j)
        if clock is not None:
            start, j = clock
            clock_end = j
            if self._norm(j) == "من":
                j += 1
        part = self._match(self.words.parts, "parts", j)
        if part is not None:
            start = part.start if j == i else start
            j = part.last + (self._norm(part.last) == "من")
        if self._norm(j) in self.words.day_words or (j == i and self._prefixed_day_word(j)):
            j += 1
        found = self._named_day(j, night=part is not None)
        if found is None:
            return self._found(i, clock_end, start, Interval(None, None, "day")) if clock is not None else None
        if j == i:
            start = found.start
        elif part is None and clock is None:
            start = self.tokens[i].at(self._cut(i))
        interval = found.interval
        if part is not None and part.payload and interval.from_ is not None and interval.from_ == interval.to:
            interval = tm.day(interval.from_ + ONE * part.payload)  # «بعد منتصف ليل الأحد» is Monday
        return Found(found.last, start, found.end, interval)

    def _prefixed_day_word(self, i: int) -> bool:
        return any(rest in self.words.day_words for _, rest in starts(self._norm(i)))

    def _cut(self, i: int) -> int:
        for cut, rest in starts(self._norm(i)):
            if rest in self.words.day_words:
                return cut
        return 0

    def _clock(self, i: int) -> tuple[int, int] | None:
        """(start, next token) of «الساعة 13,30», «الساعة العاشرة والنصف صباحا»."""
        if self._norm(i) not in self.words.clock or i + 1 >= len(self.tokens):
            return None
        j = i + 1
        if self.tokens[j].kind == "number":
            j += 1
        else:
            ordinal = self.words.clock_ordinals.match(self.tokens, j)
            if ordinal is None:
                return None
            j = ordinal.last
        while j < len(self.tokens) and self._norm(j) in self.words.clock_tail:
            j += 1
        return self.tokens[i].start, j

    def _named_day(self, j: int, *, night: bool) -> Found | None:
        if j >= len(self.tokens):
            return None
        return self._calendar(j) or self._deictic(j) or self._weekday(j, night=night) or self._day_of_month(j)

    def _deictic(self, j: int) -> Found | None:
        match = self._match(self.words.days, "days", j)
        if match is None:
            return None
        last = match.last
        anchor = self.anchor
        said = Interval(None, None, "day") if anchor is None else tm.day(anchor + ONE * match.payload)
        last, number = self._weekday_apposed(last)
        if number is not None and said.from_ is not None and said.from_.weekday() != number:
            adjective = "next" if match.payload > 0 else None
            said = tm.weekday(said.from_, number, adjective)
        dated = self.dates.get(last + (self._norm(last) in {"،", "الموافق"}))
        if dated is not None and dated.day is not None:
            return self._found(j, dated.last, match.start, tm.resolve(dated, anchor, None))
        return self._found(j, last, match.start, said)

    def _last_night(self, j: int) -> Found | None:
        """«الليلة الماضية»: from yesterday's evening into today's morning."""
        unit = unit_of(self._norm(j))
        if unit is None or not unit.definite or self._norm(j + 1) != "الماضيه" or not self._norm(j).endswith("الليله"):
            return None
        first = None if self.anchor is None else self.anchor - ONE
        return self._found(j, j + 2, self.tokens[j].at(unit.cut), Interval(first, self.anchor, "day"))

    def _weekday_apposed(self, at: int) -> tuple[int, int | None]:
        """(next token, weekday) after a deictic: «أمس الجمعة», «اليوم (الخميس)»."""
        opened = self._norm(at) == "("
        k = at + opened
        number = weekday_of(self._norm(k)) if self._norm(k).startswith("ال") else None
        if number is None or k in self.dates:
            return at, None
        return k + 1 + (opened and self._norm(k + 1) == ")"), number

    def _weekday(self, j: int, *, night: bool) -> Found | None:
        number = weekday_of(self._norm(j))
        if number is None or self._norm(j - 1) in self.words.not_day_after:
            return None
        start = self.tokens[j].at(self._weekday_cut(j))
        last, second = j + 1, None
        if night or self._norm(last) in {"-", "/"}:
            k = last + (self._norm(last) in {"-", "/"})
            second = weekday_of(self._norm(k)) if self._norm(k).startswith("ال") else None
            last = k + 1 if second is not None else last
        adjective = self._adjective(last)
        last += adjective is not None
        dated = self.dates.get(last + (self._norm(last) in {"،", "الموافق"}))
        if dated is not None and dated.day is not None and dated.weekday in (None, number):
            return self._found(j, dated.last, start, tm.resolve(dated, self.anchor, adjective))
        if self.anchor is None:
            return self._found(j, last, start, Interval(None, None, "day"))
        said = tm.weekday(self.anchor, number, adjective, future=self._future(j))
        if second is not None and second == (number + 1) % 7 and said.from_ is not None:
            said = Interval(said.from_, said.from_ + ONE, "day")
        return self._found(j, last, start, said)

    def _weekday_cut(self, j: int) -> int:
        for cut, rest in starts(self._norm(j)):
            if weekday_of(rest) is not None and rest.startswith("ال"):
                return cut
        return 0

    def _calendar(self, j: int, *, cued: bool = False) -> Found | None:
        """A written date with its adjective or year phrase: «20 يوليو (تموز) الحالي», «حزيران (يونيو) العام الماضي»."""
        date = self.dates.get(j)
        if date is None:
            return None
        last = date.last
        if date.year is None:
            k = last + (self._norm(last) == "من")
            year = self._year_phrase(k)
            if year is not None:
                dated = replace(date, year=year[1])
                return self._found(j, year[0], date.start, tm.resolve(dated, self.anchor, None))
        adjective = self._adjective(last)
        if date.bare and adjective is None and not cued and not self._month_cue(j):
            return None
        last += adjective is not None
        future = self._future(j)
        return self._found(j, last, date.start, tm.resolve(date, self.anchor, adjective, future=future))

    def _month_cue(self, j: int) -> bool:
        unit = unit_of(self._norm(j - 1))
        return (unit is not None and unit.unit == "month") or self._norm(j - 1) in {
            "في",
            "منذ",
            "خلال",
            "منتصف",
            "مطلع",
        }

    def _year_phrase(self, k: int) -> tuple[int, int] | None:
        """(next token, year) of «العام الماضي», «هذا العام», «السنة الموالية»; None without what it counts from."""
        shown = self._norm(k) in self.words.demonstratives
        unit = unit_of(self._norm(k + shown))
        adjective = "now" if shown else self._adjective(k + 1)
        if unit is None or unit.unit != "year" or unit.count != 1 or not unit.definite or unit.clitic or not adjective:
            return None
        base = self.anchor if adjective != "after" else self.previous.to if self.previous is not None else None
        if base is None:
            return None
        return k + 2, base.year + {"past": -1, "last": -1, "now": 0, "next": 1, "after": 1}[adjective]

    def _day_of_month(self, j: int) -> Found | None:
        """«الخامس من الشهر الجاري», «12 من هذا الشهر»."""
        number = self.numbers.get(j)
        ordinal = ordinal_day(self.tokens, j) if number is None else None
        if number is not None:
            day, k, start = number.low, number.last, number.start
        elif ordinal is not None:
            day, k, start = ordinal
        else:
            return None
        if self._norm(k) != "من" or not isinstance(day, int) or not 1 <= day <= 31:
            return None
        shown = self._norm(k + 1) in self.words.demonstratives
        unit = unit_of(self._norm(k + 1 + shown))
        adjective = "now" if shown else self._adjective(k + 2)
        if unit is None or unit.unit != "month" or unit.count != 1 or not unit.definite or adjective in {None, "after"}:
            return None
        interval = Interval(None, None, "day")
        if self.anchor is not None and adjective is not None:
            month = tm.whole(self.anchor, "month", {"past": -1, "last": -1, "now": 0, "next": 1}[adjective])
            if month.from_ is not None and month.to is not None and day <= month.to.day:
                interval = tm.day(month.from_.replace(day=day))
        return self._found(j, k + 3, start, interval)

    def _day_list(self, i: int) -> Found | None:
        """The first day of «10 و11 ابريل», which shares its month with the next."""
        token = self.tokens[i]
        if not is_day(token.norm):
            return None
        if self._norm(i + 1) not in {"و", "-", "–", "الي"}:
            return None
        date = self.dates.get(i + 2)
        if date is None or date.day is None or date.day <= int(token.norm) or not date.named:
            return None
        same = self._calendar(i + 2)
        if same is None or same.interval.from_ is None or same.interval.from_.day != date.day:
            return Found(i + 1, token.start, token.end, Interval(None, None, "day"))
        first = same.interval.from_.replace(day=int(token.norm))
        if self._norm(i + 1) == "و":
            return Found(i + 1, token.start, token.end, tm.day(first))
        return Found(same.last, token.start, same.end, Interval(first, same.interval.to, "day"))
