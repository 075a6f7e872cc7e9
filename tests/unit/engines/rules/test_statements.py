"""Statements: their bounds, form, stance and speaker in the constructions of the press."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import pytest

from musnad.arabic.analysis import analyse
from musnad.engines.rules.statements import StatementContext, find_statements
from musnad.model.document import Document
from musnad.model.reading import Statement


@dataclass(frozen=True)
class Person:
    start: int
    end: int
    name: str
    role: str | None = None
    title: str | None = None


def read(text: str, *names: str, title: str | None = None, outlet: str | None = "صحيفة المساء") -> list[Statement]:
    persons = [Person(text.index(n), text.index(n) + len(n), n) for n in names]
    document = Document("x", "0" * 64, "x", "-", text, title=title, outlet=outlet)
    return list(find_statements(analyse(text), document, StatementContext(persons=persons)))


def said(text: str, *names: str) -> list[tuple[str, str, str]]:
    return [(s.speaker.name, s.stance, s.text) for s in read(text, *names)]


def test_inna_opens_and_the_next_cue_closes() -> None:
    text = "أكد مصدر أمني أن القوة وصلت إلى البلدة، مشيراً إلى أن الطريق مغلق. وأضاف أن التعزيزات مستمرة."
    assert said(text) == [
        ("مصدر أمني", "asserted", "القوة وصلت إلى البلدة"),
        ("مصدر أمني", "asserted", "الطريق مغلق"),
        ("مصدر أمني", "asserted", "التعزيزات مستمرة"),
    ]


def test_spans_quote_the_document_and_do_not_overlap() -> None:
    text = "قال رئيس البلدية، سامي النعيمي، إن «الماء عاد إلى الأحياء». وقال إن الكهرباء ستعود غدا، بحسب الجدول."
    found = read(text, "سامي النعيمي")
    assert all(text[s.start : s.end] == s.text for s in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert [s.id for s in found] == [f"s{i + 1}" for i in range(len(found))]


@pytest.mark.parametrize(
    ("text", "stance", "words"),
    [
        ("نفت الوزارة وجود أي اتصالات مع المسلحين.", "denied", "وجود أي اتصالات مع المسلحين"),
        ("حذر المحافظ من أن السد قد ينهار.", "predicted", "السد قد ينهار"),
        ("توقع الخبير أن ترتفع الأسعار.", "predicted", "ترتفع الأسعار"),
        ("دعت المنظمة إلى فتح ممر آمن للمدنيين.", "called_for", "فتح ممر آمن للمدنيين"),
        ("طالب النواب الحكومة بتعويض المتضررين من القصف.", "called_for", "تعويض المتضررين من القصف"),
        ("أعلنت الحركة مسؤوليتها عن الهجوم.", "claimed_responsibility", "مسؤوليتها عن الهجوم"),
        ("قدر التقرير عدد المقاتلين بنحو ألفين.", "estimated", "عدد المقاتلين بنحو ألفين"),
        ("أكد الوزير ضرورة حماية الحدود.", "called_for", "ضرورة حماية الحدود"),
        ("أعلنت وزارة الداخلية توقيف أربعة مشتبه بهم.", "asserted", "توقيف أربعة مشتبه بهم"),
        ("كشف مصدر في الشرطة عن ضبط مخزن للسلاح.", "asserted", "ضبط مخزن للسلاح"),
    ],
)
def test_complements_and_their_stance(text: str, stance: str, words: str) -> None:
    found = read(text)
    assert [(s.stance, s.text) for s in found] == [(stance, words)]


def test_a_quotation_broken_by_another_verb_is_two() -> None:
    text = "وقال الناطق باسم القوة: «وصلنا إلى المشارف». وأضاف: «لن نتوقف قبل تأمين الطريق»."
    found = read(text)
    assert [(s.form, s.text) for s in found] == [
        ("direct", "وصلنا إلى المشارف"),
        ("direct", "لن نتوقف قبل تأمين الطريق"),
    ]


def test_a_quoted_label_is_no_statement() -> None:
    assert read("داهمت الشرطة مقر «بيت المال» في البلدة القديمة.") == []


def test_a_source_may_follow_its_words() -> None:
    text = "اندلع حريق كبير في مخزن الوقود، بحسب مصدر في الدفاع المدني."
    assert said(text) == [("مصدر في الدفاع المدني", "asserted", "اندلع حريق كبير في مخزن الوقود")]
    text = "وبحسب وزارة الصحة، فإن عدد المصابين تجاوز المئة."
    assert said(text) == [("وزارة الصحة", "asserted", "عدد المصابين تجاوز المئة")]


def test_a_verb_may_follow_its_quotation() -> None:
    text = "«لم يبق في القرية أحد منذ الأمس»، قال مختار القرية."
    assert [(s.form, s.text) for s in read("بدأ النزوح أمس.\n" + text)] == [
        ("direct", "لم يبق في القرية أحد منذ الأمس")
    ]


def test_a_subject_may_stand_before_its_verb() -> None:
    text = "نفذت القوة عملية دهم فجرا. لكن شيخ القبيلة قال إن المعتقلين مزارعون."
    assert said(text) == [("شيخ القبيلة", "asserted", "المعتقلين مزارعون")]


def test_a_communique_is_its_issuers() -> None:
    text = "وقال بيان لوزارة الداخلية إن الشبكة كانت تعد لتفجيرات. وأضاف البيان أن التحقيق مستمر."
    found = read(text)
    assert [s.speaker.name for s in found] == ["وزارة الداخلية", "وزارة الداخلية"]


def test_the_headline_is_no_statement() -> None:
    text = "الوزير يؤكد أن الحدود آمنة\nقال وزير الدفاع إن الحدود آمنة تماما."
    assert [s.text for s in read(text, title="الوزير يؤكد أن الحدود آمنة")] == ["الحدود آمنة تماما"]


def test_the_outlet_itself_is_no_source() -> None:
    text = "أثار القرار جدلا.\nيوصي المركز بإنشاء غرفة تنسيق مشتركة."
    assert read(text, outlet="مركز الضفاف للدراسات") == []


def test_what_cannot_speak_reports_nothing() -> None:
    assert read("ويشير هذا القرار إلى تكثيف الغارات على الشريط الحدودي.") == []
    assert read("وعثر في منزله على كتب تحث على القتال والكراهية بين الناس.") == []


def test_an_interviews_answers_are_statements() -> None:
    text = (
        "يرى الباحث نادر السالم أن التمويل تراجع كثيرا.\n* ما السبب؟\n- الحدود أغلقت والتبرعات توقفت.\n"
        "* وماذا بعد؟\n- سيبحثون عن مصدر آخر للمال."
    )
    found = read(text, "نادر السالم")
    assert [s.text for s in found][1:] == ["الحدود أغلقت والتبرعات توقفت", "سيبحثون عن مصدر آخر للمال"]
    assert {s.speaker.name for s in found} == {"نادر السالم"}


def test_an_accusation_holds_the_accused() -> None:
    found = read("اتهم المحافظ التنظيم بقتل رهائن قرب السد.")
    assert len(found) == 1
    assert found[0].text.endswith("قتل رهائن قرب السد")
    assert read("ومثل أمام القاضي ثلاثة شبان متهمين بالانتماء إلى الخلية.") == []


def test_nothing_in_an_empty_or_silent_text() -> None:
    assert read("") == []
    assert read("سقط المطر على المدينة طوال الليل.") == []


def test_hostile_text_is_read_in_time_and_order() -> None:
    text = "قال المصدر إن الرجل وأضاف أن المدينة " * 300 + "«" * 200 + "قال: " * 300
    assert read(text) == read(text)


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        ("وتتهم فرنسا مالي بعرقلة عمل البعثة.", "فرنسا", "مالي بعرقلة عمل البعثة"),
        ("ودعا الوزير الأهالي لإبلاغ السلطات عن المطلوبين.", "الوزير", "لإبلاغ السلطات عن المطلوبين"),
        ("لكن موسكو أكدت استمرار الرحلات إلى المدينة.", "موسكو", "استمرار الرحلات إلى المدينة"),
        ("وجرى ذلك بعد تأكيد وزارة الدفاع أن الجسر سليم.", "وزارة الدفاع", "الجسر سليم"),
    ],
)
def test_who_calls_accuses_and_reports(text: str, speaker: str, words: str) -> None:
    assert [(s.speaker.name, s.text) for s in read(text)] == [(speaker, words)]


def test_a_future_opens_what_is_said_without_inna() -> None:
    text = "قال مصدر أمني إن القوة وصلت. وأضاف ستبقى القوة في البلدة أسبوعاً."
    assert [s.text for s in read(text)] == ["القوة وصلت", "ستبقى القوة في البلدة أسبوعاً"]


@pytest.mark.parametrize(
    ("content", "stance"),
    [
        ("يجب إغلاق المعبر", "called_for"),
        ("من الضروري إغلاق المعبر", "called_for"),
        ("لا بد من إغلاق المعبر", "called_for"),
        ("من المتوقع أن يغلق المعبر", "predicted"),
        ("المعبر مغلق", "asserted"),
    ],
)
def test_the_opening_words_give_the_stance(content: str, stance: str) -> None:
    assert [s.stance for s in read(f"قال مصدر أمني إن {content}.")] == [stance]


@pytest.mark.parametrize(
    "text",
    [
        "وتكررت الحوادث في منطقة تقع بين الحين والآخر أن تُغلق.",
        "ويتنقل التجار حسب الحاجة، أن الطريق طويل.",
        "ويعتبر هذا الهجوم الأعنف منذ سنوات على المدينة.",
        "قال الله تعالى: إن مع العسر يسرا.",
        "والحقائق تقول لنا إن الحرب طويلة.",
    ],
)
def test_nobody_speaks_here(text: str) -> None:
    assert read(text) == []


def test_the_second_side_of_a_pair_ends_nothing() -> None:
    text = "قال مصدر أمني إن قتالاً اندلع بين الجيش من جهة والمسلحين من جهة أخرى قرب الجسر."
    assert [s.text for s in read(text)] == ["قتالاً اندلع بين الجيش من جهة والمسلحين من جهة أخرى قرب الجسر"]
