"""Values and contradictions."""

from __future__ import annotations

from typing import Any

import pytest

from musnad.casefile.build import build
from musnad.model.casefile import Casefile

from .builders import Article


def _told(name: str, published: str = "2023-02-12", speaker: str | None = None, **what: Any) -> Article:
    text = {
        "أول": "شهد سوق الخضار في بعقوبة يوم السبت تفجير سيارة أوقع ضحايا",
        "ثان": "وقع يوم السبت تفجير سيارة بين الباعة عند سوق الخضار بمدينة بعقوبة",
    }[name]
    article = Article(name, text, f"صحيفة {name}", published)
    if speaker:
        article.says(speaker, "تفجير سيارة", role="مدير صحة المحافظة")
        what["statement"] = "s1"
    time = what.pop("time", ("السبت", "2023-02-11", "2023-02-11"))
    return article.event("bombing", "تفجير", places=["بعقوبة"], time=time, targets=["سوق الخضار"], **what)


def _kinds(case: Casefile) -> list[tuple[str, str]]:
    assert len(case.incidents) == 1
    assert case.incidents[0].contradictions == tuple(c.id for c in case.contradictions)
    return [(c.about, c.kind) for c in case.contradictions]


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ((16, None), (22, 22), "range"),
        ((12, 15), (14, 14), "range"),
        ((16, 16), (22, 22), "incompatible"),
        ((16, 16), (22, None), "incompatible"),
    ],
)
def test_tolls_of_two_origins(first: tuple[int, Any], second: tuple[int, Any], kind: str) -> None:
    case = build(
        [_told("أول", counts=[("killed", *first)]).reading(), _told("ثان", counts=[("killed", *second)]).reading()]
    )
    assert _kinds(case) == [("killed", kind)]
    assert len(case.incidents[0].values) == 2


def test_rising_toll_of_one_origin_is_superseded() -> None:
    a = _told("أول", "2023-02-11", "كريم البياتي", counts=[("killed", 16, 16)])
    b = _told("ثان", "2023-02-13", "كريم البياتي", counts=[("killed", 22, 22)])
    case = build([b.reading(), a.reading()])
    assert _kinds(case) == [("killed", "superseded")]
    assert [s.value for s in case.contradictions[0].sides] == ["16", "22"]
    assert [s.statement for s in case.contradictions[0].sides] == ["s1", "s1"]


def test_agreement_is_one_value_with_both_origins() -> None:
    case = build([_told(n, counts=[("killed", 16, 16)]).reading() for n in ("أول", "ثان")])
    (value,) = case.incidents[0].values
    assert len(value.documents) == len(value.origins) == 2
    assert case.contradictions == ()


def test_parts_of_one_telling_are_no_contradiction_and_their_sum_agrees() -> None:
    a = _told("أول", counts=[("killed", 61, 61), ("killed", 7, 7)])
    b = _told("ثان", counts=[("killed", 68, 68)])
    assert _kinds(build([a.reading(), b.reading()])) == []


def test_tolls_of_different_people_do_not_contradict_and_one_figure_for_both_is_scope() -> None:
    civilians = _told("أول", counts=[("killed", 61, 61, "61 مدنيا")])
    soldiers = _told("ثان", counts=[("killed", 7, 7, "سبعة جنود")])
    assert _kinds(build([civilians.reading(), soldiers.reading()])) == []
    as_many = _told("ثان", counts=[("killed", 61, 61, "61 عسكريا")])
    assert _kinds(build([civilians.reading(), as_many.reading()])) == [("scope", "scope")]


def test_denied_against_occurred() -> None:
    a, b = _told("أول"), _told("ثان", speaker="كريم البياتي", status="denied")
    case = build([a.reading(), b.reading()])
    assert _kinds(case) == [("occurrence", "incompatible")]
    assert len(case.incidents[0].origins) == 1, "who denies it is no further source of it"
    assert case.incidents[0].documents == 2


def test_two_days_of_one_happening_contradict() -> None:
    a = _told("أول", counts=[("killed", 16, 16)])
    b = _told("ثان", counts=[("killed", 16, 16)], time=("يوم السبت", "2023-02-10", "2023-02-10"))
    assert _kinds(build([a.reading(), b.reading()])) == [("date", "incompatible")]


def test_two_groups_as_actors_contradict() -> None:
    readings = []
    for name, group in (("أول", "داعش"), ("ثان", "القاعدة")):
        text = f"نفذ {group} تفجير سوق الخضار في بعقوبة يوم السبت وسقط جرحى كثر"
        day = ("السبت", "2023-02-11", "2023-02-11")
        article = Article(name, text, name)
        article.event("bombing", "تفجير", actors=[group], targets=["سوق الخضار"], places=["بعقوبة"], time=day)
        readings.append(article.reading())
    assert _kinds(build(readings)) == [("actor", "incompatible")]


def test_one_figure_over_two_periods_is_scope() -> None:
    readings = []
    for name, period, role in (
        ("أول", "خلال الأشهر الماضية", "رئيس اللجنة الأمنية السابق بمجلس ديالى"),
        ("ثان", "خلال السنوات الأخيرة", "القيادي في الحشد الشعبي"),
    ):
        article = Article(name, f"في ديالى جرى تفكيك 3 شبكات تعمل بالكفالات {period} كما نشرت {name}", name)
        article.person("صادق الحسيني", role).says("صادق الحسيني", "تفكيك 3 شبكات", role=role)
        article.event(
            "dismantling", "تفكيك", targets=["شبكات تعمل بالكفالات"], places=["ديالى"], time=(period, None, None),
            counts=[("dismantled", 3, 3)], statement="s1",
        )  # fmt: skip
        readings.append(article.reading())
    case = build(readings)
    assert _kinds(case) == [("scope", "scope")]
    assert len(case.incidents[0].origins) == 1
    assert "خلال الأشهر الماضية" in case.contradictions[0].sides[0].value


def test_place_contradiction_when_all_else_is_one() -> None:
    readings = []
    for name, place in (("أول", "بعقوبة"), ("ثان", "العظيم")):
        article = Article(name, f"وقع اغتيال المهندس رافد السامرائي في {place} يوم السبت كما علمت {name}", name)
        article.person("رافد السامرائي", "مدير الماء")
        day = ("السبت", "2023-02-11", "2023-02-11")
        article.event("killing", "اغتيال", targets=["رافد السامرائي"], places=[place], time=day)
        readings.append(article.reading())
    assert _kinds(build(readings)) == [("place", "incompatible")]
