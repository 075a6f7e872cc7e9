"""Who is who across documents."""

from __future__ import annotations

import pytest

from musnad.casefile.build import build
from musnad.casefile.names import body_key, name_parts, speaks_for, within
from musnad.model.casefile import Casefile, Entity, Judgement

from .builders import Article


def _quote(name: str, who: str, *roles: str, place: str = "ديالى", outlet: str = "الرافد", text: str = "") -> Article:
    article = Article(name, f"في {place} تحدث {who} عن ملف {name}. {text}", outlet)
    return article.person(who, *roles).says(who, f"ملف {name}", role=roles[0] if roles else None)


def _persons(case: Casefile) -> list[Entity]:
    return [e for e in case.entities if e.kind == "person"]


def test_one_official_in_two_outlets_is_one_origin_with_both_roles() -> None:
    a = _quote("أول", "صادق الحسيني", "رئيس اللجنة الأمنية السابق بمجلس ديالى", outlet="جسور")
    b = _quote("ثان", "صادق الحسيني", "القيادي في الحشد الشعبي", outlet="بغداد اليوم")
    case = build([a.reading(), b.reading()])
    (person,) = _persons(case)
    assert {r.text for r in person.roles} == {"رئيس اللجنة الأمنية السابق بمجلس ديالى", "القيادي في الحشد الشعبي"}
    assert len({m.document for m in person.mentions}) == 2
    assert [(o.kind, o.entity) for o in case.origins] == [("person", person.id)]
    (judged,) = [j for j in case.judgements if j.about == "entity"]
    assert judged.verdict == "same"
    assert judged.features


def test_a_name_under_incompatible_roles_stays_two() -> None:
    a = _quote("أول", "أحمد التميمي", "الخبير في الشؤون الأمنية")
    b = _quote("ثان", "أحمد التميمي", "مدرب المنتخب لكرة القدم")
    case = build([a.reading(), b.reading()])
    assert len(_persons(case)) == 2
    assert len(case.origins) == 2
    assert [j.verdict for j in case.judgements if j.about == "entity"] in (["different"], ["undecided"])


def test_two_states_ministers_of_one_name_stay_two() -> None:
    a = _quote("أول", "خالد العبيدي", "وزير الدفاع العراقي")
    b = _quote("ثان", "خالد العبيدي", "وزير الدفاع التونسي", place="الكويت")
    assert len(_persons(build([a.reading(), b.reading()]))) == 2


def test_lone_surname_joins_its_full_name_within_the_document_only() -> None:
    text = "ثم قال الحسيني كلمته"
    a = _quote("أول", "صادق الحسيني", "عضو مجلس ديالى", text=text)
    a.person("الحسيني", alias="الحسيني كلمته")
    b = _quote("ثان", "الحسيني")
    case = build([a.reading(), b.reading()])
    assert len(_persons(case)) == 2
    full = next(e for e in _persons(case) if e.name == "صادق الحسيني")
    assert "الحسيني" in full.aliases
    assert len({m.document for m in full.mentions}) == 1


def test_lone_surname_of_the_one_widely_known_bearer_joins_and_a_common_one_never() -> None:
    known = [_quote(f"خبر{n}", "رافد السامرائي", "محافظ ديالى").reading() for n in "أبتثج"]
    case = build([*known, _quote("آخر", "السامرائي").reading()])
    assert [len({m.document for m in e.mentions}) for e in _persons(case)] == [6]
    assert any(f.name == "known_surname" for j in case.judgements for f in j.features)
    common = [_quote(f"خبر{n}", "رافد الحسيني", "محافظ ديالى").reading() for n in "أبتثج"]
    assert len(_persons(build([*common, _quote("آخر", "الحسيني").reading()]))) == 2
    few = [_quote(f"خبر{n}", "رافد السامرائي", "محافظ ديالى").reading() for n in "أب"]
    assert len(_persons(build([*few, _quote("آخر", "السامرائي").reading()]))) == 2


def test_anaphora_is_no_alias() -> None:
    article = _quote("أول", "صادق الحسيني", "عضو مجلس ديالى", text="وأضاف المصدر والحسيني")
    article.person("صادق الحسيني", alias="المصدر")
    (person,) = _persons(build([article.reading()]))
    assert person.aliases == ()
    assert len(person.mentions) == 2


def test_person_split_survives_the_next_build() -> None:
    readings = [
        _quote("أول", "صادق الحسيني", "عضو مجلس ديالى").reading(),
        _quote("ثان", "صادق الحسيني", "القيادي في الحشد الشعبي").reading(),
    ]
    case = build(readings)
    (merge,) = [j for j in case.judgements if j.about == "entity"]
    split = Judgement(merge.id, "entity", merge.right, merge.left, "different", (), "سلمى", "2026-01-02T10:00:00")
    again = build(readings, [*case.judgements, split])
    assert len(_persons(again)) == 2
    third = build([*readings, _quote("ثالث", "صادق الحسيني", "عضو مجلس ديالى").reading()], again.judgements)
    assert len(_persons(third)) == 2
    assert [j for j in third.judgements if j.by == "سلمى"] == [split]


def test_person_join_overrides_the_rules() -> None:
    readings = [
        _quote("أول", "أحمد التميمي", "الخبير في الشؤون الأمنية").reading(),
        _quote("ثان", "أحمد التميمي", "مدرب المنتخب لكرة القدم").reading(),
    ]
    (refused,) = [j for j in build(readings).judgements if j.about == "entity"]
    joined = Judgement(refused.id, "entity", refused.left, refused.right, "same", (), "سلمى", "2026-01-02T10:00:00")
    assert len(_persons(build(readings, [joined]))) == 1


def test_withdrawn_ruling_gives_the_rules_their_say_again() -> None:
    readings = [
        _quote("أول", "صادق الحسيني", "عضو مجلس ديالى").reading(),
        _quote("ثان", "صادق الحسيني", "القيادي في الحشد الشعبي").reading(),
    ]
    (merge,) = [j for j in build(readings).judgements if j.about == "entity"]
    split = Judgement(merge.id, "entity", merge.left, merge.right, "different", (), "سلمى", "2026-01-02T10:00:00")
    withdrawn = Judgement(merge.id, "entity", merge.left, merge.right, "undecided", (), "سلمى", "2026-01-03T10:00:00")
    assert len(_persons(build(readings, [split]))) == 2
    assert build(readings, [split, withdrawn]) == build(readings)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("عبد الله أبو رغيف", "عبدالله أبورغيف"),
        ("النائب أيوب الربيعي", "أيوب الربيعي"),
        ("إحسان الجبوري", "احسان جبوري"),
        ("محمد بن سلمان", "محمد سلمان"),
        ("فاطمة الزهراء", "فاطمه الزهراء"),
    ],
)
def test_spellings_of_one_name(left: str, right: str) -> None:
    assert name_parts(left) == name_parts(right)


def test_names_that_differ_stay_different() -> None:
    assert name_parts("أحمد التميمي") != name_parts("أحمد الجبوري")
    assert name_parts("أبو حمزة السوري") != name_parts("حمزة السوري")
    assert within(name_parts("ياسر وتوت"), name_parts("ياسر أسكندر وتوت"))
    assert not within(name_parts("ياسر وتوت"), name_parts("ياسر أسكندر الجبوري"))


def test_bodies_carry_their_state() -> None:
    kuwait = body_key("وزارة الداخلية", "organisation", "KW")
    assert kuwait == body_key("الداخلية الكويتية", "organisation", "IQ")
    assert kuwait != body_key("وزارة الداخلية", "organisation", "IQ")
    assert body_key("وكالة أسوشييتدبرس", "outlet") == body_key("أسوشيتد برس", "outlet")


@pytest.mark.parametrize(
    ("role", "body"),
    [
        ("المتحدث باسم وزارة الداخلية العميد", "وزارة الداخلية"),
        ("الناطق الرسمي باسم وزارة الدفاع، العقيد", "وزارة الدفاع"),
        ("المتحدث السابق باسم وزارة الدفاع", None),
        ("رئيس اللجنة الأمنية", None),
        ("المتحدث باسم", None),
    ],
)
def test_speaks_for(role: str, body: str | None) -> None:
    assert speaks_for(role) == body


def test_two_fields_that_one_man_may_join_need_more_than_a_country() -> None:
    a = _quote("أول", "إسكندر الوائلي", "قائد شرطة المحافظة", place="الرمادي")
    b = _quote("ثان", "إسكندر الوائلي", "الخبير الاقتصادي", place="العراق")
    assert len(_persons(build([a.reading(), b.reading()]))) == 2
    c = _quote("ثالث", "إسكندر الوائلي", "قائد الشرطة السابق", place="العراق")
    assert len(_persons(build([a.reading(), c.reading()]))) == 1
