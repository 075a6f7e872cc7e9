"""One happening across documents, twins kept apart."""

from __future__ import annotations

import itertools

from musnad.casefile.build import build
from musnad.casefile.judgement import event_key
from musnad.model.casefile import Casefile, Judgement

from .builders import Article


def _bombing(name: str, text: str, **what: object) -> Article:
    article = Article(name, text, f"صحيفة {name}", what.pop("published", "2023-02-12"))  # type: ignore[arg-type]
    settings = {"places": ["بعقوبة"], "time": ("السبت", "2023-02-11", "2023-02-11"), **what}
    return article.event("bombing", "تفجير", **settings)


def _groups(case: Casefile) -> list[int]:
    return sorted(len(i.events) for i in case.incidents)


A = "هز تفجير سوق الخضار في بعقوبة يوم السبت وسقط قتلى"
B = "قالت الشرطة إن تفجير سوق الخضار وقع في بعقوبة السبت"


def test_one_bombing_in_two_papers_is_one_incident() -> None:
    case = build([_bombing("أول", A).reading(), _bombing("ثان", B).reading()])
    (incident,) = case.incidents
    assert incident.documents == 2
    assert len(incident.origins) == 2
    assert (incident.type, incident.places) == ("bombing", ("بعقوبة",))
    assert (incident.time_from, incident.time_to) == ("2023-02-11", "2023-02-11")
    (judged,) = [j for j in case.judgements if j.about == "incident"]
    assert judged.verdict == "same"
    assert {f.name for f in judged.features} >= {"same_type", "same_place", "same_day"}


def test_twin_abductions_a_week_apart_in_neighbouring_places_stay_two() -> None:
    a = Article("أول", "عملية خطف طالت صيادي الكمأة خارج تدمر في 11 شباط نفذها داعش").event(
        "abduction", "خطف", actors=["داعش"], targets=["صيادي الكمأة"], places=["تدمر"],
        time=("11 شباط", "2023-02-11", "2023-02-11"), counts=[("killed", 16, None)],
    )  # fmt: skip
    b = Article("ثان", "عملية خطف أخرى طالت صيادي الكمأة خارج السخنة في 17 شباط نفذها داعش").event(
        "abduction", "خطف", actors=["داعش"], targets=["صيادي الكمأة"], places=["السخنة"],
        time=("17 شباط", "2023-02-17", "2023-02-17"), counts=[("killed", 61, None)],
    )  # fmt: skip
    assert _groups(build([a.reading(), b.reading()])) == [1, 1]


def test_twins_of_one_day_in_two_towns_stay_two() -> None:
    a = _bombing("أول", A, counts=[("killed", 4, 4)])
    other = "وقع تفجير آخر قرب نقطة تفتيش في العظيم يوم السبت"
    b = _bombing("ثان", other, places=["العظيم"], counts=[("killed", 7, 7)])
    assert _groups(build([a.reading(), b.reading()])) == [1, 1]


def test_two_events_of_one_document_never_meet_through_a_third() -> None:
    text = "هز تفجير سوقا في بعقوبة يوم السبت وقتل أربعة ثم وقع انفجار قرب جسر المدينة بعد ساعة وقتل تسعة"
    day = ("السبت", "2023-02-11", "2023-02-11")
    both = Article("أول", text).event("bombing", "تفجير", places=["بعقوبة"], time=day, counts=[("killed", 4, 4)])
    both.event("bombing", "انفجار", places=["بعقوبة"], time=day, counts=[("killed", 9, 9)])
    case = build([both.reading(), _bombing("ثان", B, counts=[("killed", 4, 4)]).reading()])
    assert _groups(case) == [1, 2]
    joined = next(i for i in case.incidents if len(i.events) == 2)
    assert {e.event for e in joined.events} == {"e1"}


def test_attack_and_bombing_may_be_one_and_the_more_telling_type_stands() -> None:
    a = _bombing("أول", A, counts=[("killed", 16, 16)])
    b = Article("ثان", "استهدف هجوم سوق الخضار في بعقوبة السبت").event(
        "attack", "هجوم", places=["بعقوبة"], time=("السبت", "2023-02-11", "2023-02-11"), counts=[("killed", 16, 16)]
    )
    (incident,) = build([a.reading(), b.reading()]).incidents
    assert incident.type == "bombing"


def test_practices_and_plans_are_no_incidents() -> None:
    article = Article("أول", "يواصل داعش خطف المزارعين ويخطط لمهاجمة السجن وفشل هجوم له")
    article.event("abduction", "خطف", status="ongoing").event("attack", "لمهاجمة", status="planned")
    article.event("attack", "هجوم", status="failed")
    (incident,) = build([article.reading()]).incidents
    assert incident.events[0].event == "e3"


def test_order_of_readings_does_not_matter() -> None:
    articles = [
        _bombing("أول", A, counts=[("killed", 16, None)]),
        _bombing("ثان", B, counts=[("killed", 22, 22)], published="2023-02-13"),
        _bombing("ثالث", "وقع تفجير في العظيم السبت", places=["العظيم"], published=None),
    ]
    readings = [a.person("صادق الحسيني", "عضو مجلس ديالى").reading() for a in articles]
    expected = build(readings)
    assert all(build(order) == expected for order in itertools.permutations(readings))


def test_person_split_of_an_incident_survives() -> None:
    a, b = _bombing("أول", A).reading(), _bombing("ثان", B).reading()
    left, right = event_key(b.document.id, "e1"), event_key(a.document.id, "e1")
    split = Judgement("x", "incident", left, right, "different", (), "سلمى", "2026-01-01T00:00:00")
    case = build([a, b], [split])
    assert _groups(case) == [1, 1]
    assert _groups(build([b, a], case.judgements)) == [1, 1]


def test_ids_of_judgements_are_stable_when_documents_are_added() -> None:
    readings = [_bombing("أول", A).reading(), _bombing("ثان", B).reading()]
    before = {j.id for j in build(readings).judgements if j.verdict == "same"}
    extra = _bombing("آخر", "وقع تفجير في الرمادي السبت", places=["الرمادي"]).reading()
    assert before <= {j.id for j in build([extra, *readings]).judgements}


def test_a_definite_noun_without_a_place_resumes_the_event_before_it() -> None:
    text = "انفجرت عبوة في بعقوبة وقتل ثلاثة. وقال مصدر إن التفجير وقع صباحاً."
    told = Article("أول", text).event("bombing", "انفجرت", places=("بعقوبة",)).event("bombing", "التفجير")
    assert len(build([told.reading()]).incidents) == 1
    other = "انفجرت عبوة في بعقوبة ثم دوى انفجار في الخالص. وقال مصدر إن التفجير وقع صباحاً."
    two = Article("ثان", other).event("bombing", "انفجرت", places=("بعقوبة",))
    two.event("bombing", "انفجار", places=("الخالص",)).event("bombing", "التفجير")
    assert len(build([two.reading()]).incidents) == 3
