"""Count phrases and the tolls that govern them, on invented sentences."""

from __future__ import annotations

import pytest

from musnad.arabic.analysis import analyse
from musnad.engines.rules.quantities import CountPhrase, find_counts
from musnad.engines.rules.tolls import tolls


def counts(text: str) -> tuple[CountPhrase, ...]:
    return find_counts(analyse(text))


def toll_set(text: str) -> set[tuple[str, float | None, float | None]]:
    analysis = analyse(text)
    return {(t.of, t.low, t.high) for t in tolls(analysis, find_counts(analysis))}


@pytest.mark.parametrize(
    ("text", "written", "low", "high", "group", "unit"),
    [
        ("شاهدوا 12 شخصا هناك", "12 شخصا", 12, 12, "person", "persons"),
        ("ألفي جندي", "ألفي جندي", 2000, 2000, "person", "persons"),
        ("22 من رجال الأمن", "22 من رجال الأمن", 22, 22, "person", "persons"),
        ("30 قتيلا على الأقل", "30 قتيلا على الأقل", 30, None, "person", "persons"),
        ("أكثر من 400 آخرين", "أكثر من 400 آخرين", 400, None, "person", "persons"),
        ("نحو 1.3 مليون دولار أمريكي", "نحو 1.3 مليون دولار أمريكي", 1_300_000, 1_300_000, "money", "USD"),
        ("60 ألف دينار كويتي", "60 ألف دينار كويتي", 60_000, 60_000, "money", "KWD"),
        ("على بعد 57 كم من المدينة", "57 كم", 57, 57, "measure", "km"),
        ("ثلاث شبكات", "ثلاث شبكات", 3, 3, "collective", "cells"),
        ("70% من السكان", "70% من السكان", 70, 70, "percent", "percent"),
        ("عشرات القتلى والجرحى", "عشرات القتلى والجرحى", None, None, "person", "persons"),
        ("ثلاثة أيام", "ثلاثة أيام", 3, 3, "time", "days"),
        ("رأوا جنديين", "جنديين", 2, 2, "person", "persons"),
    ],
)
def test_count_phrase(text: str, written: str, low: float | None, high: float | None, group: str, unit: str) -> None:
    (count,) = counts(text)
    assert text[count.start : count.end] == written == count.text
    assert (count.low, count.high, count.group, count.unit) == (low, high, group, unit)


def test_a_definite_number_finds_the_noun_before_it() -> None:
    (count,) = counts("الصحافيين الثلاثة")
    assert (count.low, count.group) == (3, "person")


def test_a_name_is_no_dual() -> None:
    assert counts("حركة طالبان") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("مقتل 19 شخصا على الأقل وإصابة 43", {("killed", 19, None), ("wounded", 43, 43)}),
        ("قتل ثلاثة عناصر من الجيش وجرح تسعة", {("killed", 3, 3), ("wounded", 9, 9)}),
        ("خلف الانفجار 100 قتيل و150 جريحا", {("killed", 100, 100), ("wounded", 150, 150)}),
        ("استشهاد عشرة من رجال الأمن وثلاثة عمال", {("killed", 10, 10), ("killed", 3, 3)}),
        ("قال إن 63 شخصا لقوا مصرعهم", {("killed", 63, 63)}),
        ("قتل جندي وأصيب آخر", {("killed", 1, 1), ("wounded", 1, 1)}),
        ("ألقت الشرطة القبض على 17 شخصا", {("arrested", 17, 17)}),
        ("ضبط شبكة تضم خمسة متهمين", {("dismantled", 1, 1), ("arrested", 5, 5)}),
        ("مصادرة 32 مليون دينار", {("seized", 32_000_000, 32_000_000)}),
        ("ارتفعت الحصيلة إلى 66 قتيلاً وجريحاً", {("hit", 66, 66)}),
        ("خطف أربعة مهندسين", {("abducted", 4, 4)}),
        ("سقط عشرات القتلى والجرحى", {("killed", None, None), ("wounded", None, None)}),
    ],
)
def test_tolls(text: str, expected: set[tuple[str, float | None, float | None]]) -> None:
    assert toll_set(text) == expected


@pytest.mark.parametrize(
    "text",
    ["مقتل شاب (20 عاما)", "بينهم ثلاثة أطفال", "قرب 12 قرية", "فقد أعلن 3 وزراء ذلك", "فجر اليوم على ثلاث سيارات"],
)
def test_no_toll_of_it(text: str) -> None:
    assert not {t for t in toll_set(text) if t != ("killed", 1, 1)}


def test_the_governor_is_quoted() -> None:
    text = "أسفر الهجوم عن مقتل 16 مدنيا"
    analysis = analyse(text)
    (toll,) = tolls(analysis, find_counts(analysis))
    assert text[slice(*toll.governor)] == "مقتل"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("أعلنت الشرطة الإيقاع بأربعة متهمين", {("arrested", 4, 4)}),
        ("أعلنت الوزارة الإطاحة بشبكة من تسعة متهمين", {("dismantled", 1, 1), ("arrested", 9, 9)}),
        ("ارتفع عدد الموقوفين إلى 30 شخصا", {("arrested", 30, 30)}),
        ("اعتقل الجيش أحد المسلحين", {("arrested", 1, 1)}),
        ("أدى إلى مقتل وجرح العشرات منهم", {("hit", None, None)}),
        ("سقط عشرون من المسلحين بين قتيل وجريح", {("hit", 20, 20)}),
        ("جنديان قتلا وأصيب 31", {("killed", 2, 2), ("wounded", 31, 31)}),
        ("مقتل شرطي وجرح آخرين", {("killed", 1, 1), ("wounded", None, None)}),
        ("تدمير مدرعة وضبط بندقية", {("hit", 1, 1), ("seized", 1, 1)}),
        ("تفجير مسجد في المدينة", set()),
        ("أدرجت الوزارة ثلاثة كيانات وأربعة أفراد", {("hit", 3, 3), ("hit", 4, 4)}),
        ("فرضت عقوبات على أربع شركات", {("hit", 4, 4)}),
        ("جمد المصرف المركزي 14 حسابا", {("seized", 14, 14)}),
        ("صادرت القوة منذ أبريل 11 قاربا", {("seized", 11, 11)}),
        ("حجز بندقيتين ومبلغ 4300 دينار", {("seized", 2, 2), ("seized", 4300, 4300)}),
        ("غادرت القرية 310 عائلات، أي أكثر من 1700 نسمة", {("displaced", 310, 310), ("displaced", 1700, None)}),
        ("تسلل نحو 150 مسلحا إلى البلدة", {("moved", 150, 150)}),
        ("أن 600 بريطانية التحقن بالتنظيم", {("moved", 600, 600)}),
        ("ووصل إلى 300 جندي", set()),
        ("عززت القوات الحراسة بمئة عنصر", {("deployed", 100, 100)}),
        ("ولا يزال 841 شخصا في عداد المفقودين", {("missing", 841, 841)}),
        ("استشهاد عشرة من رجال الأمن إضافة إلى ثلاثة عمال", {("killed", 10, 10), ("killed", 3, 3)}),
    ],
)
def test_tolls_of_things_lists_and_moves(text: str, expected: set[tuple[str, float | None, float | None]]) -> None:
    assert toll_set(text) == expected


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("في جيب تقل مساحته عن كيلومتر مربع واحد", None, 1, "km2"),
        ("جرار محمل بطنين من المتفجرات", 2, 2, "t"),
        ("ولم تتجاوز معظم المبالغ خمسين يورو", None, 50, "EUR"),
        ("لا تقل كلفتها عن 30 ألف دولار", 30_000, None, "USD"),
        ("يزيد عدد عناصرها على 300 عنصر", 300, None, "persons"),
        ("دفع اثنين ونصف في المئة", 2.5, 2.5, "percent"),
    ],
)
def test_bounds_set_apart_and_measures(text: str, low: float | None, high: float | None, unit: str) -> None:
    (found,) = counts(text)
    assert (found.low, found.high, found.unit) == (low, high, unit)
