"""Places: what counts as one, how much of the words is its name, which one it is. Sentences written for the tests."""

from __future__ import annotations

import pytest

from musnad.arabic.analysis import analyse
from musnad.engines.rules.places import PlaceMention, find_places, places_of
from musnad.model.document import Document
from musnad.model.reading import Place


def mentions(text: str) -> tuple[PlaceMention, ...]:
    return find_places(analyse(text), Document("d", "0", "d", "d.txt", text))


def places(text: str) -> tuple[Place, ...]:
    return places_of(mentions(text))


def told(text: str) -> dict[str, tuple[str | None, str | None]]:
    return {p.name: (p.country, p.admin1) for p in places(text)}


def test_mentions_quote_the_text_without_proclitics() -> None:
    text = "انتشرت قوة في ديالى وبغداد ثم توجهت للموصل."
    found = mentions(text)
    assert [text[m.start : m.end] for m in found] == [m.text for m in found]
    assert [m.name for m in found] == ["ديالى", "بغداد", "الموصل"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("وصلت القوة إلى محافظة ديالى.", "محافظة ديالى"),
        ("وصلت القوة إلى مدينة حلب.", "حلب"),
        ("وصلت القوة إلى بلدة سرمدا.", "سرمدا"),
        ("نقلت العائلات من مخيم الهول.", "مخيم الهول"),
        ("جرت معارك في ريف حلب الشمالي.", "ريف حلب الشمالي"),
        ("قصفت الطائرات شرق العراق.", "العراق"),
        ("وقع الانفجار في قضاء الفلوجة.", "الفلوجة"),
        ("انفجرت سيارة قرب سجن بادوش.", "سجن بادوش"),
        ("أقلعت من قاعدة عين الأسد.", "قاعدة عين الأسد"),
    ],
)
def test_generic_words_stay_where_the_press_keeps_them(text: str, name: str) -> None:
    assert list(told(text)) == [name]


def test_a_province_and_its_city_are_two_places() -> None:
    assert list(told("دخلت القوات محافظة عدن ثم مدينة عدن.")) == ["محافظة عدن", "عدن"]


def test_spellings_of_one_name_share_an_entry() -> None:
    found = places("قالت أنقرة إنها مستعدة. ونفت انقرة ذلك.")
    assert [(p.name, len(p.spans)) for p in found] == [("أنقرة", 2)]


@pytest.mark.parametrize(
    "text",
    [
        "قال الجندي العراقي إن المعركة انتهت.",
        "نقلت صحيفة الرياض الخبر.",
        "قال مصدر لـ«الشرق الأوسط» إن العملية مستمرة.",
        "أغلق الحارس الباب بهدوء.",
        "وأنه لم يحضر الاجتماع.",
        "رحب الرئيس باراك أوباما بالقرار.",
        "كتب الباحث عن تنظيم القاعدة في بلاد المغرب الإسلامي.",
    ],
)
def test_what_is_no_place(text: str) -> None:
    assert told(text) == {}


def test_a_name_that_is_a_word_needs_its_province_or_a_generic_word() -> None:
    assert told("سيطر المسلحون على بلدة العظيم في ديالى.")["العظيم"] == ("IQ", "Diyala")
    assert "العظيم" not in told("هذا النصر العظيم تحقق أمس.")


def test_an_unknown_village_takes_the_province_named_beside_it() -> None:
    assert told("هاجم مسلحون قرية زعبلان بمحافظة كركوك.")["زعبلان"] == ("IQ", "Kirkuk")


def test_an_unknown_village_alone_stays_unresolved() -> None:
    (place,) = places("هاجم مسلحون قرية زعبلان.")
    assert (place.name, place.country, place.admin1, place.lat) == ("زعبلان", None, None, None)


def test_a_describing_word_makes_no_name() -> None:
    assert told("وقع الهجوم في منطقة سكنية قرب قرية صغيرة.") == {}


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("اندلعت اشتباكات في طرابلس شمال لبنان بين الجيش اللبناني ومسلحين.", "LB"),
        ("اندلعت اشتباكات في طرابلس بين كتائب من مصراتة وأخرى من الزنتان.", "LY"),
    ],
)
def test_homonyms_are_decided_by_what_else_is_named(text: str, country: str) -> None:
    assert told(text)["طرابلس"][0] == country


def test_a_resolved_place_carries_its_row() -> None:
    (place,) = places("وقع انفجار في الموصل.")
    assert place.gazetteer_id is not None
    assert place.lat == pytest.approx(36.34, abs=0.1)


def test_nothing_breaks_on_odd_input() -> None:
    assert mentions("«««((( محافظة") == ()
    assert mentions("محافظة «") == ()
    assert mentions("في " * 500) == ()


@pytest.mark.parametrize(
    "text",
    [
        "نفى المتحدث في مالي تلقي أي دعم مالي من الخارج.",
        "حكمت المحكمة في مالي في قضية فساد مالي كبيرة.",
    ],
)
def test_a_financial_matter_is_no_country(text: str) -> None:
    assert [len(p.spans) for p in places(text)] == [1]


def test_financial_words_are_no_evidence_of_mali() -> None:
    assert told("قالت وزارة المالية إن المبالغ المالية قليلة وإن القطاع المالي بخير.") == {}


@pytest.mark.parametrize(
    ("text", "name", "where"),
    [
        ("زار الوزير عمّان أمس.", "عمّان", ("JO", "Amman")),
        ("زار الوزير عُمان أمس.", "عُمان", ("OM", None)),
        ("وصل الجنود النيجريون إلى ديفا.", "ديفا", ("NE", "Diffa")),
        ("هاجم مسلحون ثكنة في فادا نغورما شرقي بوركينا فاسو.", "فادا نغورما", ("BF", "Est")),
        ("اعتقل الأمن المغربي ثلاثة في سيدي سليمان.", "سيدي سليمان", ("MA", "Rabat-Sale-Kenitra")),
        ("قتل جنديان في كونر شرقي أفغانستان قرب خاص كونر.", "خاص كونر", ("AF", "Kunar")),
        ("وقع الانفجار قرب مدينة عدن يبال في الصومال.", "عدن يبال", ("SO", "Middle Shabelle")),
        ("نهبت المصارف في بورتسودان.", "بورتسودان", ("SD", "Red Sea")),
    ],
)
def test_spellings_and_places_of_many_countries(text: str, name: str, where: tuple[str | None, str | None]) -> None:
    assert told(text)[name] == where


def test_a_joined_province_needs_no_more() -> None:
    assert "حجة" in told("قصفت الطائرات مواقع في صعدة وحجة فجرا.")


def test_a_conjunction_is_told_from_the_first_letter_of_a_city() -> None:
    assert told("جمعت التبرعات في الرياض وجدة.")["جدة"] == ("SA", "Makkah")
    assert told("سافر من الرباط إلى وجدة في المغرب.")["وجدة"] == ("MA", "L'Oriental")


@pytest.mark.parametrize(
    "text",
    [
        "قالت الباحثة في مركز لاغوس للدراسات إن الأمر خطير.",
        "نشرت عدن بوست خبرا.",
        "وتساءلت «صباح القاهرة» عن السبب.",
        "قال عبد القهار مهمند إن القوة انسحبت.",
        "طالبت النيابة بعقوبة أشد.",
        "أقامت الشرطة معسكر تدريب.",
    ],
)
def test_names_of_bodies_persons_and_things_are_no_places(text: str) -> None:
    assert told(text) == {}


def test_a_number_may_begin_a_name() -> None:
    assert told("استأجر شقة بمدينة 6 أكتوبر.")["6 أكتوبر"] == ("EG", "Giza")
