"""Time expressions against a day of publication: Wednesday, 22 July 2015, unless a test says otherwise."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from musnad.arabic.analysis import analyse
from musnad.arabic.times import find_times
from musnad.model.reading import TimeExpression

WEDNESDAY = "2015-07-22"


def times(text: str, published: str | None = WEDNESDAY) -> tuple[TimeExpression, ...]:
    return find_times(analyse(text), published)


@pytest.mark.parametrize(
    ("text", "written", "from_", "to"),
    [
        ("هاجموه أمس", "أمس", "2015-07-21", "2015-07-21"),
        ("وقع مساء أمس الثلاثاء", "مساء أمس الثلاثاء", "2015-07-21", "2015-07-21"),
        ("انفجرت أول من أمس(الاثنين)", "أول من أمس(الاثنين)", "2015-07-20", "2015-07-20"),
        ("قتل الجمعة", "الجمعة", "2015-07-17", "2015-07-17"),
        ("يوم الأربعاء الماضي", "يوم الأربعاء الماضي", "2015-07-15", "2015-07-15"),
        ("تعقد جلستها الاثنين المقبل", "الاثنين المقبل", "2015-07-27", "2015-07-27"),
        ("سيمثل المتهم الجمعة أمام القاضي", "الجمعة", "2015-07-24", "2015-07-24"),
        ("ليل الثلاثاء الأربعاء", "ليل الثلاثاء الأربعاء", "2015-07-21", "2015-07-22"),
        ("بعد منتصف ليل الأحد", "بعد منتصف ليل الأحد", "2015-07-20", "2015-07-20"),
        ("في 3 تموز (يوليو) الجاري", "3 تموز (يوليو) الجاري", "2015-07-03", "2015-07-03"),
        ("في الثامن من نوفمبر", "الثامن من نوفمبر", "2014-11-08", "2014-11-08"),
        ("في 27 سبتمبر المقبل", "27 سبتمبر المقبل", "2015-09-27", "2015-09-27"),
        ("الخامس من الشهر الجاري", "الخامس من الشهر الجاري", "2015-07-05", "2015-07-05"),
        ("في سبتمبر الماضي", "سبتمبر الماضي", "2014-09-01", "2014-09-30"),
        ("حزيران (يونيو) العام الماضي", "حزيران (يونيو) العام الماضي", "2014-06-01", "2014-06-30"),
        ("منتصف مايو الماضي", "منتصف مايو الماضي", "2015-05-11", "2015-05-20"),
        ("أواخر يونيو/حزيران الماضي", "أواخر يونيو/حزيران الماضي", "2015-06-21", "2015-06-30"),
        ("الأسبوع الماضي", "الأسبوع الماضي", "2015-07-13", "2015-07-19"),
        ("الشهر الماضي", "الشهر الماضي", "2015-06-01", "2015-06-30"),
        ("العام الماضي", "العام الماضي", "2014-01-01", "2014-12-31"),
        ("في عام 2009", "عام 2009", "2009-01-01", "2009-12-31"),
        ("منذ مطلع العام الحالي", "منذ مطلع العام الحالي", "2015-01-01", "2015-07-22"),
        ("قبل عشرة أعوام", "قبل عشرة أعوام", "2005-01-01", "2005-12-31"),
        ("قبل أسبوعين", "قبل أسبوعين", "2015-07-08", "2015-07-08"),
        ("خلال الأشهر الستة الماضية", "خلال الأشهر الستة الماضية", "2015-01-22", "2015-07-22"),
        ("الساعات الـ24 الأخيرة", "الساعات الـ24 الأخيرة", "2015-07-21", "2015-07-22"),
        ("في الأسابيع الماضية", "الأسابيع الماضية", None, "2015-07-22"),
        ("خلال الأسبوعين المقبلين", "خلال الأسبوعين المقبلين", "2015-07-22", "2015-08-05"),
        ("بين حزيران 2013 وأيار 2014", "بين حزيران 2013 وأيار 2014", "2013-06-01", "2014-05-31"),
        ("بين عامي 2010 و2012", "بين عامي 2010 و2012", "2010-01-01", "2012-12-31"),
        ("من ليلة الخميس ولغاية أمس الثلاثاء", "من ليلة الخميس ولغاية أمس الثلاثاء", "2015-07-16", "2015-07-21"),
        ("الصيف الماضي", "الصيف الماضي", "2014-06-01", "2014-08-31"),
        ("تسعينات القرن الماضي", "تسعينات القرن الماضي", "1990-01-01", "1999-12-31"),
        ("شهر رمضان", "شهر رمضان", "2015-06-18", "2015-07-16"),
        ("مؤخرا", "مؤخرا", None, None),
        ("قبل أيام", "قبل أيام", None, None),
    ],
)
def test_one_time(text: str, written: str, from_: str | None, to: str | None) -> None:
    (time,) = times(text)
    assert text[time.start : time.end] == written == time.text
    assert (time.from_, time.to) == (from_, to)


def test_a_weekday_named_beside_today_moves_the_whole_story() -> None:
    today, yesterday = times("قال اليوم الاثنين إن الهجوم وقع أمس")
    assert (today.from_, yesterday.from_) == ("2015-07-20", "2015-07-19")


def test_relative_to_the_previous_day() -> None:
    text = "هاجموا القرية في 3 تموز الجاري، وبعدها بستة أيام عادوا، وفي اليوم نفسه انسحبوا"
    assert [t.from_ for t in times(text)] == ["2015-07-03", "2015-07-09", "2015-07-09"]


def test_without_publication_only_absolute_dates_resolve() -> None:
    relative, absolute = times("خطفوا أمس من كان نجا في 5 مايو 2014", None)
    assert (relative.from_, relative.to) == (None, None)
    assert absolute.from_ == "2014-05-05"


@pytest.mark.parametrize(
    ("text", "kind"), [("لمدة ثلاثة أيام", "duration"), ("يوميا", "set"), ("كل عامين", "set"), ("قبل شهرين", "date")]
)
def test_kinds(text: str, kind: str) -> None:
    assert [t.kind for t in times(text)] == [kind]


@pytest.mark.parametrize(
    "text", ["الأمين العام للأمم المتحدة", "الربيع العربي", "مارس ضغوطا", "صلاة الجمعة", "أيام الحرب"]
)
def test_no_time(text: str) -> None:
    assert times(text) == ()


def test_a_malformed_day_of_publication_is_unknown() -> None:
    assert [t.from_ for t in times("أمس", "قبل يومين")] == [None]


def test_any_order_of_time_words_gives_quoting_spans_in_order() -> None:
    words = [
        "من",
        "بين",
        "قبل",
        "بعد",
        "منذ",
        "21",
        "2015",
        "يوليو",
        "الأحد",
        "الماضي",
        "ثلاثة",
        "أيام",
        "عام",
        "الـ",
        "24",
        "ساعة",
        "نهاية",
        "وحتى",
        "اليوم",
        "(",
        ")",
        "،",
    ]
    chance = random.Random(7)
    for _ in range(400):
        text = " ".join(chance.choice(words) for _ in range(chance.randint(1, 9)))
        found = times(text, chance.choice([WEDNESDAY, None]))
        assert all(text[t.start : t.end] == t.text for t in found)
        assert all(a.end <= b.start for a, b in pairwise(found))
        assert all(t.from_ <= t.to for t in found if t.from_ and t.to)
