"""Copies: who reprints whom, and what a reprint adds."""

from __future__ import annotations

from musnad.casefile import copies
from musnad.casefile.build import build
from musnad.casefile.judgement import Rulings
from musnad.casefile.options import CaseOptions
from musnad.model.casefile import Judgement

from .builders import Article

WIRE = (
    "قتل ستة عشر شخصا في هجوم بسيارة مفخخة استهدف سوقا شعبية وسط مدينة بعقوبة صباح السبت فيما نقلت سيارات الإسعاف "
    "عشرات الجرحى إلى مستشفى المدينة العام وفرضت قوات الأمن طوقا حول المكان وأغلقت الطرق المؤدية إليه ومنعت الصحافيين "
    "من التصوير بينما تجمع الأهالي أمام المستشفى للسؤال عن ذويهم وسط حالة من الغضب على تكرار الخروق الأمنية في السوق"
)
OTHER = (
    "أعلنت دائرة الزراعة خطة لتوزيع البذور على مزارعي القضاء قبل موسم الأمطار ودعت أصحاب الأراضي إلى مراجعة الشعب "
    "الزراعية مصطحبين وثائق الملكية وقالت إن الكميات تكفي ثلاثة آلاف مزارع وإن الأسعار مدعومة هذا العام بنسبة النصف"
)


def _article(name: str, text: str, outlet: str, published: str) -> Article:
    return Article(name, text, outlet, published).event(
        "bombing", "هجوم", places=["بعقوبة"], counts=[("killed", 16, 16)]
    )


def test_reprint_adds_no_origin() -> None:
    first = _article("a", WIRE, "وكالة الضفاف", "2023-02-11").reading()
    copy = _article("b", "الأخبار المحلية. " + WIRE, "صحيفة النخيل", "2023-02-12").reading()
    case = build([copy, first])
    assert {d.name: d.copy_of for d in case.documents} == {"a": None, "b": first.document.id}
    assert len(case.incidents) == 1
    assert case.incidents[0].documents == 2
    assert len(case.incidents[0].origins) == 1
    assert [o.label for o in case.origins] == ["وكالة الضفاف"]


def test_same_day_the_one_that_credits_another_is_the_copy() -> None:
    text = WIRE + " نقلا عن الضفاف"
    credit = _article("a", text, "صحيفة النخيل", "2023-02-11").mention("outlet", "الضفاف", "الضفاف").reading()
    source = _article("b", WIRE, "وكالة الضفاف", "2023-02-11").reading()
    case = build([credit, source])
    assert {d.name: d.copy_of for d in case.documents} == {"a": source.document.id, "b": None}


def test_undated_copy_is_later_than_dated_original() -> None:
    dated = Article("z", WIRE, published="2023-02-11").reading()
    undated = Article("a", WIRE + " تحديث", published=None).reading()
    found = copies.find([undated, dated], Rulings(), CaseOptions())
    assert found.copy_of == {undated.document.id: dated.document.id}


def test_excerpt_is_a_copy_and_the_long_article_is_none() -> None:
    long = Article("long", f"{OTHER}. {WIRE}. {OTHER} مرة أخرى", published="2023-02-11").reading()
    short = Article("short", WIRE, published="2023-02-12").reading()
    found = copies.find([long, short], Rulings(), CaseOptions())
    assert found.copy_of == {short.document.id: long.document.id}


def test_passage_taken_over_keeps_its_origin() -> None:
    wire = _article("wire", WIRE, "وكالة الضفاف", "2023-02-11").reading()
    unique = " ".join(f"{a}{b}ور" for a in "بتثجحخد" for b in "رزسشصضطظعغ")
    report = _article("report", f"{unique}. {WIRE}", "صحيفة النخيل", "2023-02-12").reading()
    case = build([wire, report])
    assert [d.copy_of for d in case.documents] == [None, None]
    assert len(case.incidents) == 1
    assert len(case.incidents[0].origins) == 1


def test_different_articles_are_no_copies() -> None:
    found = copies.find([Article("a", WIRE).reading(), Article("b", OTHER).reading()], Rulings(), CaseOptions())
    assert found.copy_of == {}
    assert found.passages == {}


def test_person_says_no_copy_and_it_holds() -> None:
    a, b = Article("a", WIRE, "أ").reading(), Article("b", WIRE, "ب").reading()
    ruling = Judgement("x", "copy", b.document.id, a.document.id, "different", (), "سلمى", "2026-01-01T00:00:00")
    case = build([a, b], [ruling])
    assert all(d.copy_of is None for d in case.documents)
    assert any(j.by == "سلمى" for j in case.judgements)
