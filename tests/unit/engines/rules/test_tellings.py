"""Constructions by which one event is told beside others: held people, relative clauses, days of announcement."""

from __future__ import annotations

import pytest

from musnad.engines import registry
from musnad.engines.rules import foreign_times, partitives, practices, relatives
from musnad.engines.rules.engine import RulesEngine
from musnad.engines.rules.finance import method_of
from musnad.engines.rules.scene import Participant, Scene
from musnad.engines.rules.triggers import Trigger
from musnad.model.document import Document
from musnad.model.reading import Reading


def document(text: str, published: str = "2018-11-20", title: str | None = None) -> Document:
    return Document("d1", "0" * 64, "one", "one.txt", text, title=title, outlet="المدار", published=published)


def read(text: str, published: str = "2018-11-20", title: str | None = None) -> Reading:
    return registry.get("rules").read(document(text, published, title))


def scene(text: str, title: str | None = None) -> Scene:
    layers = RulesEngine().scene(document(text, title=title))
    assert layers is not None
    return layers.scene


def trigger(found: Scene, word: str) -> Trigger:
    """The first candidate of that word; whether it is an event is the weights' business, not these tests'."""
    return next(t for t in found.triggers if found.analysis.tokens[t.index].text.endswith(word))


def words(found: Scene, p: Participant | None) -> str | None:
    return found.analysis.text[p.start : p.end] if p else None


def test_held_people_are_released_and_a_town_is_taken() -> None:
    freed = scene("قال الجيش إن قواته حررت 23 رهينة كان مسلحون يحتجزونهم.")
    assert [(t.of, t.low) for t in freed.tolls] == [("released", 23)]
    assert ("release",) in {t.lexeme.types for t in freed.triggers}
    taken = scene("حررت القوات العراقية مدينة هيت من تنظيم داعش.")
    assert ("release",) not in {t.lexeme.types for t in taken.triggers}


def test_bodies_are_dead() -> None:
    assert [(t.of, t.low, t.high) for t in scene("استقبل المستشفى «16 جثة على الأقل» منذ صباح السبت.").tolls] == [
        ("killed", 16, None)
    ]


@pytest.mark.parametrize(
    ("text", "word", "day"),
    [
        ("أعلن قائد شرطة ديالى العميد حيدر المسعودي، الثلاثاء، اعتقال خمسة عناصر في قره تبه.", "اعتقال", "الثلاثاء"),
        ("وقال المختار إن المسلحين خطفوا عشرين راعياً غداة سيطرتهم على البلدة.", "خطفوا", "غداة"),
    ],
)
def test_a_time_that_dates_something_else(text: str, word: str, day: str) -> None:
    found = scene(text)
    (time,) = [t for t in found.times if t.text == day]
    assert foreign_times.of_another(found, trigger(found, word), time)


def test_a_time_that_dates_what_stands_before_or_behind_it() -> None:
    found = scene("سيطر الجيش على المدينة الأربعاء. وأغلق السوق غداة اغتيال القاضي في منزله.")
    wednesday, eve = found.times
    assert not foreign_times.of_another(found, trigger(found, "سيطر"), wednesday)
    assert not foreign_times.of_another(found, trigger(found, "اغتيال"), eve)


def test_two_days_ago_may_be_named_by_its_weekday() -> None:
    times = {t.text: t.from_ for t in read("وقعت العملية أول من أمس الأحد، وأعلنت الثلاثاء.", "2019-02-12").times}
    assert times["أول من أمس الأحد"] == "2019-02-10"
    assert times["الثلاثاء"] == "2019-02-12"


def test_the_person_of_a_relative_clause_is_the_verbs_object() -> None:
    found = scene("قالت مصادر محلية إن محمود العيساوي، الذي قبضت عليه الشرطة فجراً، عمل سائقاً على طريق الأردن.")
    arrest = trigger(found, "قبضت")
    assert words(found, relatives.antecedent(found, arrest)) == "محمود العيساوي"
    end = relatives.beyond(found, arrest)
    assert end is not None
    assert found.analysis.text[end:].startswith("، عمل")
    doer = scene("قال المصدر إن محمود العيساوي الذي اغتال القاضي هرب.")
    assert relatives.antecedent(doer, trigger(doer, "اغتال")) is None


def test_who_is_ruled_out_and_whose_members_suffer() -> None:
    found = scene("قال الناشط إن هيئة تحرير الشام، لا تنظيم داعش، هي التي نفذت الهجوم.")
    assert [words(found, p) for p in found.participants if partitives.denied(found, p)] == ["تنظيم داعش"]
    found = scene("قتل ثمانية عناصر من القوات الحكومية السورية في هجوم شنه تنظيم داعش على حاجز.")
    (forces,) = [p for p in found.participants if words(found, p) == "القوات الحكومية السورية"]
    assert words(found, partitives.part_of(found, forces)) == "ثمانية عناصر"
    assert "شنه تنظيم داعش" not in [words(found, p) for p in found.participants]


def test_a_title_kept_apart_counts_as_one_that_stands_in_the_text() -> None:
    title, text = "خطف تاجر حبوب في المقدادية", "أفاد مصدر أمني بأن مسلحين اختطفوا تاجر حبوب وسط قضاء المقدادية."
    assert scene(f"{title}\n\n{text}", title).heading == ()
    assert {t.lexeme.id for t in scene(text, title).heading} == {"abduction.khatf"}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("قال المتحدث إن الإتاوات التي كان تنظيم داعش يفرضها على مستثمري النفط باتت من الماضي.", "ended"),
        ("قال التاجر إن الإتاوات التي يأخذها تنظيم داعش من ناقلي النفط مستمرة.", "ongoing"),
        ("يفرض تنظيم داعش إتاوات شهرية على أصحاب الآبار في ريف دير الزور.", "ongoing"),
    ],
)
def test_a_practice_goes_on_or_is_over(text: str, status: str) -> None:
    found = scene(text)
    levy = next(t for t in found.triggers if t.lexeme.id == "finance.itawa")
    assert practices.status_of(found, levy) == status
    method = method_of(found.analysis, levy)
    assert method is not None
    assert method.method == "extortion"


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("وقال الشيخ القبلي ناصر بن عوض النسي لـ«القمرية» إن المهندسين خطفا.", "ناصر بن عوض النسي", "الشيخ القبلي"),
        ("وقال قائد الشرطة، واسمه الكامل إسكندر جبار الوائلي، إنه اعترف.", "إسكندر جبار الوائلي", "قائد الشرطة"),
        ("وقال زعيم محلي في غوزا يدعى مالام بوكار أبا إن الجنود وصلوا.", "مالام بوكار أبا", "زعيم محلي في غوزا"),
    ],
)
def test_a_speakers_name_and_role_without_what_joins_them(text: str, name: str, role: str) -> None:
    (said,) = read(text).statements
    assert (said.speaker.name, said.speaker.role) == (name, role)


def test_a_kunya_behind_a_clitic_and_after_yuraf_bism() -> None:
    (one,) = read("ويقول أقارب لأبي طلحة إنهم تبرؤوا منه.").persons
    assert one.name == "أبي طلحة"
    (other,) = read("قتل مسؤول محلي في تنظيم داعش يعرف باسم «أبو طلحة» في مدينة حديثة.").persons
    assert (other.name, other.roles) == ("أبو طلحة", ("مسؤول محلي في تنظيم داعش",))


def test_who_does_not_want_to_be_named_opens_no_statement() -> None:
    (said,) = read("وقال المهندس، الذي لم يشأ ذكر اسمه، إن الضغط هبط فجأة.").statements
    assert said.speaker.name != "اسمه"
