"""One happening told again: within a document, by several sources, through another outlet, by two at once."""

from __future__ import annotations

from musnad.casefile.build import build
from musnad.model.casefile import Casefile

from .builders import Article


def labels(case: Casefile) -> list[list[str]]:
    names = {o.id: o.label for o in case.origins}
    return [[names[o] for o in i.origins] for i in case.incidents]


def test_a_death_in_the_sentence_of_its_attack_is_no_happening_of_its_own() -> None:
    text = "قتل ثمانية في هجوم على حاجز في بعقوبة. وفي الخالص قتل ثلاثة في هجوم وأوقع تفجير ضحايا."
    told = Article("أول", text).event("killing", "قتل ثمانية", places=("بعقوبة",), counts=[("killed", 8, 8)])
    told.event("attack", "هجوم على حاجز", places=("بعقوبة",))
    assert len(build([told.reading()]).incidents) == 1
    told.event("killing", "قتل ثلاثة", places=("الخالص",), counts=[("killed", 3, 3)])
    told.event("attack", "هجوم وأوقع", places=("الخالص",)).event("bombing", "تفجير", places=("الخالص",))
    assert len(build([told.reading()]).incidents) == 4  # which of two it follows from, nobody knows


def test_the_attack_may_resume_a_bombing_and_a_word_with_nothing_beside_it_its_like() -> None:
    text = "انفجرت عبوة في بعقوبة. وقال مصدر إن الهجوم وقع صباحاً. وكان الرجل اعتقل في الخالص ثم اعتقلوه بهدوء."
    told = Article("أول", text).event("bombing", "انفجرت", places=("بعقوبة",)).event("attack", "الهجوم")
    told.event("arrest", "اعتقل في", places=("الخالص",)).event("arrest", "اعتقلوه")
    assert sorted(len(i.events) for i in build([told.reading()]).incidents) == [2, 2]


def test_near_figures_of_several_sources_in_one_document_are_one_happening() -> None:
    text = "خطف داعش 220 من سكان تدمر كما قال ناشط، وخطف 230 راعياً من تدمر كما قال المرصد، وخطفوا اثنين من تدمر"
    told = Article("أول", text).says("سعد جبار", "خطف داعش 220 من سكان تدمر").says("المرصد", "خطف 230 راعياً من تدمر")
    for phrase, low, statement in (("خطف داعش", 220, "s1"), ("خطف 230", 230, "s2"), ("خطفوا", 2, None)):
        told.event("abduction", phrase, places=("تدمر",), counts=[("abducted", low, low)], statement=statement)
    case = build([told.reading()])
    assert sorted(len(i.events) for i in case.incidents) == [1, 2]
    assert ["سعد جبار", "المرصد"] in labels(case)


def test_a_chain_goes_on_in_the_report_of_the_outlet_that_it_names() -> None:
    first = Article("أول", "قال العميد سامر جبار إن تفجير السوق في بعقوبة وقع يوم السبت", "وكالة النخيل")
    first.person("سامر جبار", "العميد").says("سامر جبار", "تفجير السوق في بعقوبة وقع يوم السبت")
    second = Article("ثان", "أفادت وكالة النخيل بأن تفجير السوق في بعقوبة وقع السبت", "صحيفة الضفاف")
    second.mention("outlet", "وكالة النخيل").says("وكالة النخيل", "تفجير السوق في بعقوبة وقع السبت")
    for article in (first, second):
        article.event(
            "bombing", "تفجير", places=("بعقوبة",), time=("السبت", "2023-02-11", "2023-02-11"), statement="s1"
        )
    assert labels(build([first.reading(), second.reading()])) == [["سامر جبار"]]
    assert labels(build([second.reading()])) == [["وكالة النخيل"]]


def test_two_bodies_that_tell_together_are_two_origins() -> None:
    text = "أعلن المرصد السوري والفرقة نفسها تفجير مقر في تدمر. وكانت الفرقة 30 وصلت، وفق ما قاله المرصد السوري"
    told = Article("أول", text)
    told.mention("organisation", "المرصد السوري").mention("armed_group", "الفرقة 30")
    told.says("المرصد السوري والفرقة نفسها", "تفجير مقر في تدمر").event(
        "bombing", "تفجير", places=("تدمر",), statement="s1", counts=[("killed", 4, 4)]
    )
    case = build([told.reading()])
    assert labels(case) == [["المرصد السوري", "الفرقة 30"]]
    assert len(case.incidents[0].values[0].origins) == 2


def test_how_a_body_speaks_makes_no_other_body_of_it() -> None:
    text = "قال المرصد السوري إن تفجيرا وقع في تدمر. وأضاف المرصد السوري في بريد إلكتروني أن هجوما وقع في السخنة"
    told = Article("أول", text).mention("organisation", "المرصد السوري")
    told.says("المرصد السوري", "تفجيرا وقع في تدمر").says("المرصد السوري في بريد إلكتروني", "هجوما وقع في السخنة")
    told.event("bombing", "تفجيرا", places=("تدمر",), statement="s1")
    told.event("attack", "هجوما", places=("السخنة",), statement="s2")
    assert labels(build([told.reading()])) == [["المرصد السوري"], ["المرصد السوري"]]


def test_forces_of_one_state_do_not_contradict_each_other_as_doers() -> None:
    first = Article("أول", "اعتقال تاجر في بعقوبة يوم السبت على يد الشرطة العراقية")
    second = Article("ثان", "اعتقال تاجر في بعقوبة يوم السبت على يد القوات الأمنية العراقية", "صحيفة المدار")
    for article, force in ((first, "الشرطة العراقية"), (second, "القوات الأمنية العراقية")):
        article.mention("security_force", force).event(
            "arrest", "اعتقال", actors=[force], places=("بعقوبة",), time=("السبت", "2023-02-11", "2023-02-11")
        )
    case = build([first.reading(), second.reading()])
    assert len(case.incidents) == 1
    assert case.contradictions == ()


def test_a_kunya_joins_with_role_and_province_only() -> None:
    full = Article("أول", "اعتقال القيادي في داعش محمود خلف العيساوي المكنى أبو طلحة في بعقوبة")
    full.person("محمود خلف العيساوي", "القيادي في داعش", alias="أبو طلحة")
    near = Article("ثان", "سقوط مسؤول في داعش يعرف باسم أبو طلحة في بعقوبة", "صحيفة المدار")
    near.person("أبو طلحة", "مسؤول في داعش")
    far = Article("ثالث", "قتل أبو طلحة في تدمر", "صحيفة الساعة").person("أبو طلحة")
    for readings in ([full, near, far], [near, full, far]):
        persons = [e for e in build([a.reading() for a in readings]).entities if e.kind == "person"]
        assert sorted(len({m.document for m in e.mentions}) for e in persons) == [1, 2]
