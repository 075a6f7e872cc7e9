"""Publisher and day, where the page states them and only there."""

from __future__ import annotations

import pytest

from musnad.intake.cleaning import clean
from musnad.intake.metadata import outlet, published

TITLE = "القبض على ثلاثة مطلوبين في أطراف المدينة القديمة"
BODY = (
    "ألقت قوة من الشرطة القبض على ثلاثة مطلوبين في أطراف المدينة القديمة بعد هجوم 5 آذار 2019 على السوق.\n\n"
    "وقال المتحدث باسم القيادة سالم العبيدي إن المقبوض عليهم كانوا ينقلون أموالاً إلى خلايا التنظيم في القرى."
)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("سياسة | 3-08-2023, 18:27 |", "2023-08-03"),
        ("الثلاثاء 7 مارس 2023 - 13:20", "2023-03-07"),
        ("سامراء – 26 آب 2024 – 05:12 (رافد نيوز)", "2024-08-26"),
        ("نشر في: 2023/3/7", "2023-03-07"),
        ("الاربعاء 22 جانفي 2020", "2020-01-22"),
        ("السبت 8 جويلية 2023", "2023-07-08"),
        ("الثلاثاء 15 أوت 2023", "2023-08-15"),
        ("5 حزيران/يونيو 2024", "2024-06-05"),
        ("الأربعاء ١٧ كانون الثاني ٢٠٢٤", "2024-01-17"),
        ("الأحد 23 محرم 1441هـ الموافق 22 سبتمبر 2019م", "2019-09-22"),
        ("الأحد 23 محرم 1441هـ", "2019-09-22"),
        ("آخر تحديث: 05/07/2024 - 11:40    نشرت في: 04/07/2024 - 09:12", "2024-07-04"),
        ("تاريخ النشر: 2025/02/18", "2025-02-18"),
    ],
)
def test_a_date_line_under_the_headline_dates_the_page(line: str, day: str) -> None:
    page = clean(f"{TITLE}\n\n{line}\n\n{BODY}")
    assert published(page) == day
    assert page.text == f"{TITLE}\n\n{BODY}"


@pytest.mark.parametrize(
    "source",
    [
        f"{TITLE}\n\n{BODY}",
        f"{TITLE}\n\nصورة للسوق نشرت في 2 آب 2018. [حقوق الصورة للشرطة]\n\n{BODY}",
        f"{TITLE}\n\nآذار 2019\n\n{BODY}",
        f"{TITLE}\n\n{BODY}\n\nجميع الحقوق محفوظة 2021",
    ],
)
def test_days_of_the_article_of_captions_and_of_rights_date_nothing(source: str) -> None:
    assert published(clean(source)) is None


def test_a_dateline_and_a_signature_date_the_page() -> None:
    assert published(clean(f"{TITLE}\n\nدمشق – 12 آذار 2023 (المنارة): {BODY}")) == "2023-03-12"
    assert published(clean(f"{TITLE}\n\n{BODY}\n\nقيادة الشرطة\n10 شباط 2023")) == "2023-02-10"


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (f"{TITLE}\n\nوكالة أنباء الساحل\n\n{BODY}", "وكالة أنباء الساحل"),
        (f"{TITLE}\n\nضفاف نيوز - ديالى\n\n{BODY}", "ضفاف نيوز"),
        (f"{TITLE}\n\nنينوى / نبض السهل\n\n{BODY}", "نبض السهل"),
        (f"سامراء – 26 آب 2024 – 05:12 (ضفاف نيوز)\n\n{TITLE}\n\n{BODY}", "ضفاف نيوز"),
        (f"بوابة ميناء الشمال\n\nالثلاثاء 7 مارس 2023 - 13:20\n\n{TITLE}\n\n{BODY}", "بوابة ميناء الشمال"),
        (f"العين الساهرة | قضاء ومحاكم\n\n{TITLE}\n\n{BODY}", "العين الساهرة"),
        (f"{TITLE}\n\nالعين الساهرة | الجمعة 14 فيفري 2025\n\n{BODY}", "العين الساهرة"),
        (f"{TITLE}\n\nترجمة: دجلة البعيدة\n\n{BODY}", "دجلة البعيدة"),
        (f"{TITLE}\n\nحمص: لمى السالم\n«النهر الجاري»\n\n{BODY}", "النهر الجاري"),
        (f"{TITLE}\n\nباريس (وكالة الضفاف) - {BODY}", "وكالة الضفاف"),
        (f"{TITLE}\n\nدمشق – وكالة الضفاف – الخميس 9 مايو 2024\n\n{BODY}", "وكالة الضفاف"),
        (f"{TITLE}\n\n{BODY}\n\n0 تعليق\nسياسة ضفافنا بشأن التعليقات", "ضفافنا"),
        (f"{TITLE}\n\n{BODY}\n\nجميع الحقوق محفوظة © 2024 ضفاف نيوز", "ضفاف نيوز"),
        (f"ضفاف نيوز - حسن السالم\nالجمعة 12 غشت 2022 - 18:30\n\n{TITLE}\n\n{BODY}", "ضفاف نيوز"),
        (f"وكالة أنباء الساحل\n\n{TITLE}\n\nبغداد (رويترز) - {BODY}", "وكالة أنباء الساحل"),
    ],
)
def test_the_publisher_is_read_where_the_page_names_it(source: str, name: str) -> None:
    assert outlet(clean(source)) == name


@pytest.mark.parametrize(
    "under",
    ["إدلب ــ سلمى الحاج أحمد", "بيشاور، 4 أيلول 2023", "دير الزور - خاص", "خالد السالم", "بقلم: خالد السالم", ""],
)
def test_a_place_a_writer_or_nothing_is_no_publisher(under: str) -> None:
    assert outlet(clean(f"{TITLE}\n\n{under}\n\n{BODY}")) is None


def test_a_line_that_begins_with_a_city_belongs_to_the_article() -> None:
    story = "قال مسؤول محلي اليوم إن السلطات أغلقت ثلاثة مكاتب للصرافة في المدينة بعد شكاوى من السكان."
    kept = clean(f"إغلاق مكاتب صرافة بعد شكاوى السكان\n\nالقاهرة: سالم فتحي\n\n{story}")
    left = clean(f"إغلاق مكاتب صرافة بعد شكاوى السكان\n\nالقاهرة - خاص\n\n{story}")
    assert "سالم فتحي" in kept.text
    assert "خاص" not in left.text
