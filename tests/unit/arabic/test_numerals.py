"""Numbers in figures and words, their ranges and their modality."""

from __future__ import annotations

import pytest

from musnad.arabic.analysis import analyse
from musnad.arabic.numerals import Number, find_numbers


def numbers(text: str) -> tuple[Number, ...]:
    return find_numbers(analyse(text))


@pytest.mark.parametrize(
    ("text", "written", "low", "high"),
    [
        ("قتل 12 شخصا", "12", 12, 12),
        ("وخمسة عشر مدنيا", "خمسة عشر", 15, 15),
        ("إحدى عشرة مرة", "إحدى عشرة", 11, 11),
        ("ثلاثة وعشرين عنصرا", "ثلاثة وعشرين", 23, 23),
        ("ثلاثمئة وخمسة وستين يوما", "ثلاثمئة وخمسة وستين", 365, 365),
        ("مليون ومئتي ألف دينار", "مليون ومئتي ألف", 1_200_000, 1_200_000),
        ("نصف مليون دولار", "نصف مليون", 500_000, 500_000),
        ("مليون ونصف المليون دولار", "مليون ونصف المليون", 1_500_000, 1_500_000),
        ("مئة وخمسين ألفاً", "مئة وخمسين ألفاً", 150_000, 150_000),
        ("مليونين و400 ألف دولار", "مليونين و400 ألف", 2_400_000, 2_400_000),
        ("مليونا دولار", "مليونا", 2_000_000, 2_000_000),
        ("ألفي جندي", "ألفي", 2000, 2000),
        ("(214) ألف ريال", "(214) ألف", 214_000, 214_000),
        ("١٬٣٣٢ عراقيا", "١٬٣٣٢", 1332, 1332),
        ("14.1 % من السكان", "14.1 %", 14.1, 14.1),
        ("الخمسة والعشرون متهما", "الخمسة والعشرون", 25, 25),
        ("المتهمين ال29", "29", 29, 29),
        ("ما لا يقل عن 22 جندياً", "ما لا يقل عن 22", 22, None),
        ("أكثر من ألف و500 مشتبه به", "أكثر من ألف و500", 1500, None),
        ("لا تزيد على خمسة عشر فرداً", "لا تزيد على خمسة عشر", None, 15),
        ("حوالى 13 الف جندي", "حوالى 13 الف", 13_000, 13_000),
        ("ما بين 5 و7 آلاف مقاتل", "ما بين 5 و7 آلاف", 5000, 7000),
        ("ما بين ثلاثة وخمسة آلاف مقاتل", "ما بين ثلاثة وخمسة آلاف", 3000, 5000),
        ("ما بين ألف وألفين", "ما بين ألف وألفين", 1000, 2000),
        ("من 10 إلى 15 شخصا", "10 إلى 15", 10, 15),
        ("10-15 شخصا", "10-15", 10, 15),
        ("عشرات القتلى", "عشرات", None, None),
        ("عشرات الآلاف من النازحين", "عشرات الآلاف", None, None),
        ("نسبة 2،5% منها", "2،5%", 2.5, 2.5),
        ("ربعها تقريبا", "ربعها تقريبا", 25, 25),
    ],
)
def test_one_number(text: str, written: str, low: float | None, high: float | None) -> None:
    (number,) = numbers(text)
    assert text[number.start : number.end] == written
    assert (number.low, number.high) == (low, high)


@pytest.mark.parametrize(
    "text",
    [
        "المقاتل الثالث",
        "يوم 21 يوليو 2015",
        "عام 2014",
        "عند الساعة 10:30",
        "الاثنين الماضي",
        "فازوا 3-2",
        "ألفت كتابا",
    ],
)
def test_no_number(text: str) -> None:
    assert numbers(text) == ()


def test_vague_words_keep_their_floor_apart_from_the_bounds() -> None:
    (tens,) = numbers("عشرات الجرحى")
    assert (tens.floor, tens.low, tens.high, tens.modifier, tens.exact) == (20, None, None, "vague", False)


def test_neighbours_do_not_add_up() -> None:
    assert [n.low for n in numbers("مقتل 30 وجرح 20 و5 مفقودين")] == [30, 20, 5]
    assert [n.low for n in numbers("مئة ألف ثم ثلاثة آلاف")] == [100_000, 3000]
