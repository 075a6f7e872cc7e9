"""Where chains end."""

from __future__ import annotations

from musnad.casefile.build import build
from musnad.casefile.independence import credited
from musnad.casefile.names import speaks_for

from .builders import Article


def _told(name: str, outlet: str | None, speaker: str, **how: object) -> Article:
    return Article(name, f"من ديالى خبر {name} كما رواه", outlet).says(speaker, f"خبر {name}", **how)


def test_unnamed_sources_of_two_outlets_are_two_origins() -> None:
    a = _told("أول", "الرافد", "مصدر أمني", named=False)
    b = _told("ثان", "النخيل", "مصدر أمني", named=False)
    assert [o.kind for o in build([a.reading(), b.reading()]).origins] == ["unnamed", "unnamed"]


def test_unnamed_source_behind_one_agency_is_one_origin_whoever_prints_it() -> None:
    a = _told("أول", "الرافد", "مصدر أمني", named=False, via=["جسور"])
    b = _told("ثان", "النخيل", "المصدر الأمني", named=False, via=["وكالة جسور"])
    assert len(build([a.reading(), b.reading()]).origins) == 1


def test_two_spokesmen_of_one_ministry_and_the_ministry_are_one_origin() -> None:
    a = _told("أول", "الرافد", "كريم البياتي", role="المتحدث باسم وزارة الداخلية العميد")
    b = _told("ثان", "النخيل", "ثامر العاني", role="الناطق باسم وزارة الداخلية")
    c = _told("ثالث", "الضفاف", "وزارة الداخلية")
    case = build([a.reading(), b.reading(), c.reading()])
    (origin,) = case.origins
    assert origin.kind == "organisation"
    entity = next(e for e in case.entities if e.id == origin.entity)
    assert (entity.kind, entity.name) == ("organisation", "وزارة الداخلية")


def test_rank_alone_takes_the_spokesmans_body_from_another_document() -> None:
    a = _told("أول", "الرافد", "كريم البياتي", role="المتحدث باسم وزارة الداخلية العراقية")
    b = _told("ثان", "النخيل", "كريم البياتي", role="العميد")
    assert len(build([a.reading(), b.reading()]).origins) == 1


def test_outlet_in_its_own_voice_is_an_origin() -> None:
    a = Article("أول", "وقع هجوم في بعقوبة", "الرافد").event("attack", "هجوم", places=["بعقوبة"])
    case = build([a.reading()])
    assert [(o.kind, o.label) for o in case.origins] == [("outlet", "الرافد")]


def test_paper_that_credits_an_agency_has_the_agencys_origin() -> None:
    paper = Article("أول", "بعقوبة (الضفاف) - وقع هجوم في ديالى", "الرافد").mention("outlet", "الضفاف", "وكالة الضفاف")
    paper.event("attack", "هجوم", places=["ديالى"])
    agency = Article("ثان", "نشرة عن العظيم: شهدت اعتقال رجلين", "الضفاف").event("arrest", "اعتقال", places=["العظيم"])
    case = build([paper.reading(), agency.reading()])
    assert credited(paper.reading()) == "وكالة الضفاف"
    assert len(case.origins) == 1


def test_document_of_unknown_outlet_is_its_own_origin() -> None:
    a = Article("أول", "وقع هجوم في بعقوبة", None).event("attack", "هجوم", places=["بعقوبة"])
    b = Article("ثان", "حدث في العظيم أمس هجوم", None).event("attack", "هجوم", places=["العظيم"])
    case = build([a.reading(), b.reading()])
    assert [(o.kind, o.entity) for o in case.origins] == [("outlet", None), ("outlet", None)]


def test_a_spokesman_of_the_ministry_is_the_ministry_that_his_document_names() -> None:
    first = Article("أول", "قالت وزارة الداخلية العراقية إن السوق آمن.", "المدار").says(
        "وزارة الداخلية العراقية", "السوق آمن"
    )
    second = Article("ثان", "وأكدت وزارة الداخلية العراقية الخبر، وقال رافد الساعدي إن السوق مغلق.", "الرافد")
    second.mention("organisation", "وزارة الداخلية العراقية")
    second.person("رافد الساعدي", "المتحدث باسم الوزارة").says(
        "رافد الساعدي", "السوق مغلق", role="المتحدث باسم الوزارة"
    )
    case = build([first.reading(), second.reading()])
    assert [o.label for o in case.origins if o.kind == "organisation"] == ["وزارة الداخلية العراقية"]


def test_the_head_of_an_observatory_is_the_observatory() -> None:
    body, head = "المرصد السوري لحقوق الإنسان", "رامي عبد الرحمن"
    first = Article("أول", f"قال {body} إن السوق قصف.", "المدار").says(body, "السوق قصف")
    first.mention("organisation", body)
    second = Article("ثان", f"وقال {head} إن السوق احترق.", "الرافد").person(head, f"مدير {body}")
    second.says(head, "السوق احترق", role=f"مدير {body}")
    case = build([first.reading(), second.reading()])
    assert [o.label for o in case.origins if o.kind != "outlet"] == [body]
    assert speaks_for("مدير مركز شرطة المدينة") is None
