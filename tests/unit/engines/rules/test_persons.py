"""Persons: names, roles, lone surnames, aliases, and what is no person."""

from __future__ import annotations

import pytest

from musnad.arabic.analysis import analyse
from musnad.engines import registry
from musnad.engines.rules.bodies import find_bodies
from musnad.engines.rules.persons import PersonsResult, find_persons
from musnad.model.document import Document


def read(text: str) -> PersonsResult:
    analysis = analyse(text)
    result = find_persons(analysis, find_bodies(analysis))
    for mention in result.mentions:
        assert text[mention.start : mention.end] == mention.text
    return result


def names(text: str) -> list[str]:
    return [p.name for p in read(text).persons]


@pytest.mark.parametrize(
    ("text", "name", "roles"),
    [
        ("وقال وزير الداخلية محمد سالم الغبان إن الحملة بدأت.", "محمد سالم الغبان", ("وزير الداخلية",)),
        (
            "وأوضح مدير استخبارات نينوى العميد حازم ناظم الجرجري أن المتهم اعترف.",
            "حازم ناظم الجرجري",
            ("مدير استخبارات نينوى", "العميد"),
        ),
        ("وقال صادق الحسيني، رئيس اللجنة الأمنية، إن المنطقة آمنة.", "صادق الحسيني", ("رئيس اللجنة الأمنية",)),
        ("نفى مدير ناحية القيارة، صلاح خضر اللهيبي، وقوع هجوم.", "صلاح خضر اللهيبي", ("مدير ناحية القيارة",)),
        ("بحسب الرئيس الأمريكي باراك أوباما فإن الحرب طويلة.", "باراك أوباما", ("الرئيس الأمريكي",)),
        ("وذكر المتحدث باسم الوزارة غابريل فيرنشتدت أن المشتبه به فر.", "غابريل فيرنشتدت", ("المتحدث باسم الوزارة",)),
        ("وأضاف العقيد توكور جوسو أن القوات تقدمت.", "توكور جوسو", ("العقيد",)),
        ("قُتل القيادي في التنظيم أبو عمر الشيشاني بغارة.", "أبو عمر الشيشاني", ("القيادي في التنظيم",)),
        ("واعتُقل شقيقه علاء سعدون في المطار.", "علاء سعدون", ("شقيقه",)),
        ("وقال الخبير الأمني فاضل أبو رغيف للقناة إن الخلية صغيرة.", "فاضل أبو رغيف", ("الخبير الأمني",)),
    ],
)
def test_a_role_and_its_holder(text: str, name: str, roles: tuple[str, ...]) -> None:
    (person,) = read(text).persons
    assert person.name == name
    assert person.roles == roles


def test_a_lone_surname_is_a_mention_of_the_full_name() -> None:
    text = "قال النائب صادق الحسيني إن الوضع هادئ.\nوأضاف الحسيني أن القوات انتشرت."
    result = read(text)
    (person,) = result.persons
    assert person.name == "صادق الحسيني"
    assert [text[s:e] for s, e in person.spans] == ["صادق الحسيني", "الحسيني"]
    assert result.by_mention(*person.spans[1]) == person
    assert result.resolve("الحسيني") == person
    assert result.resolve("النائب الحسيني") == person
    assert result.resolve("العبيدي") is None


def test_two_of_one_surname_are_not_resolved_by_it() -> None:
    result = read("التقى النائب علي التميمي مع القاضي حسين التميمي.")
    assert len(result.persons) == 2
    assert result.resolve("التميمي") is None


def test_a_father_is_not_his_son() -> None:
    found = names("استقبل الملك سلمان بن عبدالعزيز ولي العهد الأمير محمد بن سلمان بن عبدالعزيز.")
    assert found == ["سلمان بن عبدالعزيز", "محمد بن سلمان بن عبدالعزيز"]


def test_an_alias_belongs_to_the_name_before_it() -> None:
    text = 'اعتقلت القوة خالد حمد العبيدي، الملقب بـ"أبو حنظلة"، في الموصل. واعترف أبو حنظلة بالتهم.'
    (person,) = read(text).persons
    assert person.name == "خالد حمد العبيدي"
    assert len(person.spans) == 3


def test_names_in_a_list() -> None:
    assert names("قتل التنظيم ستيفن سوتلوف، وجايمس فولي، وديفيد هاينز.") == [
        "ستيفن سوتلوف",
        "جايمس فولي",
        "ديفيد هاينز",
    ]


def test_a_name_in_quotation_marks() -> None:
    assert names('ورأى المحلل السياسي "عصام الفيلي" أن الاتفاق هش.') == ["عصام الفيلي"]


@pytest.mark.parametrize(
    "text",
    [
        "نقل الجرحى إلى مستشفى الملك فيصل في المدينة.",
        "تبنت كتائب عز الدين القسام الهجوم.",
        "انتشرت القوات العراقية في شارع حسن الأسدي.",
        "درس في جامعة الملك سعود ثم عاد.",
        "وصلت تعزيزات إلى محافظة صلاح الدين.",
        "قال مسؤول تركي كبير إن الحدود أغلقت.",
        "وكان سعيدا بالنتيجة وكريما مع ضيوفه.",
        "دخلت القوات على الفور إلى حي صالح.",
    ],
)
def test_no_person(text: str) -> None:
    assert names(text) == []


def test_the_author_of_the_piece_is_no_person_of_the_story() -> None:
    assert names("غارة على الحدود\nإعداد: لبنى الخطيب\nقصفت طائرات موقعا للتنظيم.") == []


def test_a_place_takes_no_part_in_a_name() -> None:
    text = "وصل علي حسن بغداد أمس."
    analysis = analyse(text)
    place = find_bodies(analyse("جامعة بغداد"))[0]
    start = text.index("بغداد")
    at = type(place)(start, start + 5, "بغداد", "organisation", None, "test")
    assert [m.text for m in find_persons(analysis, (), (at,)).mentions] == ["علي حسن"]


def test_hostile_text_is_read_in_bounded_time() -> None:
    read("الرئيس " * 3000)
    read("أبو " * 3000)
    read('رئيس "' * 2000)
    read("محمد " * 3000)
    read("ـ ـ \u200f")
    assert read("").persons == ()


def test_two_readings_are_one() -> None:
    text = "قال النائب صادق الحسيني والشيخ نعيم الكعود والعميد سعد معن إن الأمن مستتب."
    assert read(text) == read(text)


def test_a_name_ends_before_the_word_that_gives_another() -> None:
    text = "أعلن قائد الشرطة اعتقال القيادي في التنظيم محمود خلف العيساوي المكنى «أبو طلحة» في قضاء حديثة."
    read = registry.get("rules").read(Document("d", "", "d", "d", text))
    assert "محمود خلف العيساوي" in {p.name for p in read.persons}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("احتفظ خلف الجبوري، حارس المخزن، بالمفاتيح.", "خلف الجبوري"),
        ("تحدثت روجدا فلات، المتحدثة باسم اللجنة، عن الأمر.", "روجدا فلات"),
        ("وقال باباغانا زولوم رئيس الاتحاد إن الرسوم ارتفعت.", "باباغانا زولوم"),
    ],
)
def test_names_of_many_countries_and_those_a_role_follows(text: str, name: str) -> None:
    assert names(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "وقال الرجل: «كنت أدير دكانا صغيرا».",
        "يقول منقّب في الوادي إن الحفر خطير.",
        "انطلق توزيع قفة رمضان على المحتاجين.",
    ],
)
def test_the_first_person_and_common_nouns_are_no_names(text: str) -> None:
    assert names(text) == []
