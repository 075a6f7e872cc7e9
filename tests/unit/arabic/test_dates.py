"""Absolute dates in every dress the press gives them."""

from __future__ import annotations

import pytest

from musnad.arabic.dates import absolute, calendar_dates, interval
from musnad.arabic.tokens import tokenize


@pytest.mark.parametrize(
    ("text", "written", "from_", "to", "precision"),
    [
        ("نشر في 3-08-2023 صباحا", "3-08-2023", "2023-08-03", "2023-08-03", "day"),
        ("2023/8/3 الخميس", "2023/8/3", "2023-08-03", "2023-08-03", "day"),
        ("تاريخ 03.08.2023", "03.08.2023", "2023-08-03", "2023-08-03", "day"),
        ("يوم ١٠ فبراير/شباط ٢٠٢٣", "١٠ فبراير/شباط ٢٠٢٣", "2023-02-10", "2023-02-10", "day"),
        ("في أغسطس/آب 2020.", "أغسطس/آب 2020", "2020-08-01", "2020-08-31", "month"),
        ("في حزيران (يونيو) 2014", "حزيران (يونيو) 2014", "2014-06-01", "2014-06-30", "month"),
        ("منذ كانون الثاني 2019", "كانون الثاني 2019", "2019-01-01", "2019-01-31", "month"),
        ("الأربعاء 22 جانفي 2020", "الأربعاء 22 جانفي 2020", "2020-01-22", "2020-01-22", "day"),
        ("في 9 أوت 2022", "9 أوت 2022", "2022-08-09", "2022-08-09", "day"),
        ("12 شوال 1436هـ", "12 شوال 1436هـ", "2015-07-28", "2015-07-28", "day"),
        ("1436/10/5هـ الموافق 21 يوليو 2015", "1436/10/5هـ الموافق 21 يوليو 2015", "2015-07-21", "2015-07-21", "day"),
        ("الـ8 من يوليو 2015", "الـ8 من يوليو 2015", "2015-07-08", "2015-07-08", "day"),
        ("الخامس والعشرين من آب عام 2011", "الخامس والعشرين من آب عام 2011", "2011-08-25", "2011-08-25", "day"),
        ("وقع ذلك عام 2001م", "عام 2001م", "2001-01-01", "2001-12-31", "year"),
        ("يوليو 21، 2015", "يوليو 21، 2015", "2015-07-21", "2015-07-21", "day"),
        ("12/25/2015", "12/25/2015", "2015-12-25", "2015-12-25", "day"),
    ],
)
def test_one_date(text: str, written: str, from_: str, to: str, precision: str) -> None:
    (date,) = absolute(text)
    assert text[date.start : date.end] == written
    assert (date.from_, date.to, date.precision) == (from_, to, precision)


@pytest.mark.parametrize(
    "text",
    ["31-02-2015", "مارس السكان حياتهم", "النسخة 12.5.1", "فاز 3-2", "يوم 21 يوليو", "الهاتف 2015", "12 شوال 1999هـ"],
)
def test_no_absolute_date(text: str) -> None:
    assert absolute(text) == ()


def test_two_dates_stay_two() -> None:
    assert [d.from_ for d in absolute("بين 10 شباط 2023 و11 آذار 2024")] == ["2023-02-10", "2024-03-11"]


def test_gregorian_decides_beside_a_hijri_date_and_lends_it_no_year() -> None:
    (date,) = absolute("5 شوال 1436 هـ الموافق 21 يوليو")
    assert date.from_ == date.to == "2015-07-21"


def test_a_date_without_year_is_seen_but_not_resolved() -> None:
    (date,) = calendar_dates(tokenize("الخميس 12 أكتوبر"))
    assert (date.year, date.month, date.day, date.weekday) == (None, 10, 12, 3)
    assert interval(date) is None
