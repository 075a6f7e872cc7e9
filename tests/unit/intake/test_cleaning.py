"""Cleaning: whole lines that are no article go, no character changes, clean text stays as it is."""

from __future__ import annotations

import pytest

from musnad.intake.cleaning import clean

TITLE = "القبض على ثلاثة مطلوبين في أطراف المدينة القديمة"
ONE = "ألقت قوة من الشرطة القبض على ثلاثة مطلوبين في أطراف المدينة القديمة بعد مطاردة استمرت ساعتين."
TWO = "وقال المتحدث باسم القيادة سالم العبيدي إن المقبوض عليهم كانوا ينقلون أموالاً إلى خلايا التنظيم في القرى."
THREE = "وأضاف العبيدي أن التحقيق معهم ما زال مستمراً وأن أوراقهم ستحال إلى القضاء خلال أيام."
ARTICLE = f"{TITLE}\n\n{ONE}\n\n{TWO}\n\n{THREE}"


def page(before: str = "", under: str = "", between: str = "", after: str = "") -> str:
    parts = [before, TITLE, under, ONE, between, TWO, THREE, after]
    return "\n\n".join(part for part in parts if part)


def test_a_clean_article_stays_exactly_as_it_is() -> None:
    for text in (ARTICLE, ARTICLE + "\n", ARTICLE.replace("\n\n", "\n"), ARTICLE.replace("\n", "\r\n")):
        found = clean(text)
        assert (found.text, found.left_out) == (text, ())
        assert found.title == TITLE


@pytest.mark.parametrize(
    "before",
    [
        "آخر الأخبار\nارتفاع أسعار النفط إعصار يقترب من الساحل منتخب الناشئين يفوز بثلاثية",
        "عاجل | ارتفاع أسعار النفط ••• إعصار يقترب من الساحل ••• منتخب الناشئين يفوز",
        "الرئيسية   سياسة   أمن   محليات   اقتصاد   رياضة",
        "الرئيسية > أخبار > أمن",
        "أمن",
        "قناة الضفة الأخرى",
        "EN | ع",
    ],
)
def test_what_stands_above_the_headline_is_left_out(before: str) -> None:
    assert clean(page(before=before)).text == ARTICLE


@pytest.mark.parametrize(
    "under",
    [
        "أمن | 12-09-2024, 14:05 | عدد القراءات: 2317",
        "+A -A",
        "فيسبوك  تويتر  واتساب  تلغرام    +A -A",
        "1204 قراءة | فيسبوك | إكس | واتساب",
        "كتبت: هدى السالم",
        "نُشر: 10:20-7 أكتوبر 2025 م ـ 15 ربيع الآخر 1447 هـ",
        "هدى السالم",
        "زمن القراءة: 3 دقائق",
        "[الصورة: دورية على الطريق العام - أرشيف]",
        "صورة: رجال الإطفاء يخمدون حريقاً في مستودع للأخشاب شرقي البلدة",
        "حافلات تقل عائدين قرب الجسر (أرشيف)",
        "جنود عند الجسر. [حقوق الصورة للفرقة الثالثة]\n\nجنود عند الجسر. [حقوق الصورة للفرقة الثالثة]",
        "جنود عند الجسر القديم صباح أمس\n\nجنود عند الجسر القديم صباح أمس",
    ],
)
def test_what_stands_under_the_headline_is_left_out(under: str) -> None:
    assert clean(page(under=under)).text == ARTICLE


@pytest.mark.parametrize(
    "between",
    [
        "اقرأ أيضاً: حريق في سوق الخضار يخلف أضراراً",
        "اقرأ أيضاً\n- حريق في سوق الخضار\n- عودة التيار إلى الأحياء الشرقية",
        "إعلان",
        "عناصر الشرطة في موقع المداهمة [حقوق الصورة محفوظة للشرطة]",
        "شارك الخبر",
    ],
)
def test_what_stands_between_paragraphs_is_left_out(between: str) -> None:
    assert clean(page(between=between)).text == ARTICLE


@pytest.mark.parametrize(
    "after",
    [
        "الوسوم: المدينة القديمة، الشرطة",
        "اقرأ أيضاً\n\nحريق في سوق الخضار\n\nعودة التيار إلى الأحياء الشرقية",
        "الأكثر قراءة\n1. أسعار الذهب اليوم\n2. موعد صرف الرواتب",
        "شارك الخبر\n\nأضف تعليقاً\nالاسم    البريد الإلكتروني    إرسال",
        "التعليقات (2)\n\nأبو علي: الله يحفظ رجال الشرطة ويعينهم على حفظ الأمن في كل مدينة من مدننا العزيزة.",
        "جميع الحقوق محفوظة © 2024",
        "و.م/س.ح",
        "(يتبع)",
        "// انتهى //",
        "هدى السالم",
        "القيادة العامة للشرطة\n10 شباط 2023",
    ],
)
def test_what_stands_under_the_article_is_left_out(after: str) -> None:
    assert clean(page(after=after)).text == ARTICLE


@pytest.mark.parametrize("between", ["تفاصيل المداهمة", "وماذا عن الأموال؟", "«لن نعود إلى القرية»", "إرهاب"])
def test_subheadings_stay(between: str) -> None:
    assert clean(page(between=between)).text == f"{TITLE}\n\n{ONE}\n\n{between}\n\n{TWO}\n\n{THREE}"


def test_a_subheading_after_a_list_of_links_stays() -> None:
    found = clean(page(between="اقرأ أيضاً\n- حريق في سوق الخضار\n\nتفاصيل المداهمة"))
    assert found.text == f"{TITLE}\n\n{ONE}\n\nتفاصيل المداهمة\n\n{TWO}\n\n{THREE}"


def test_what_is_left_out_and_what_is_kept_make_up_the_source() -> None:
    source = page(before="عاجل\nحريق في السوق", under="+A -A", between="إعلان", after="الوسوم: مدينة")
    found = clean(source)
    kept = source
    for start, end in reversed(found.left_out):
        kept = kept[:start] + "\n\n" + kept[end:]
    assert kept.strip() == found.text
    assert "".join(kept.split()) + "".join(
        "".join(source[a:b].split()) for a, b in found.left_out
    ) != ""  # fmt: skip
    assert sum(len(source[a:b].split()) for a, b in found.left_out) + len(found.text.split()) == len(source.split())


def test_verse_under_an_article_stays() -> None:
    verse = "يا دار من نهوى\nسقاك الغيث دوما\nما لاح في الأفق\nنجم يطل علينا"
    assert clean(page(after=verse)).text.endswith(verse)


def test_an_urgent_line_alone_is_the_headline() -> None:
    found = clean(f"عاجل\n{TITLE}\n\n{ONE}\n\n{TWO}")
    assert found.title == TITLE
    assert found.text == f"{TITLE}\n\n{ONE}\n\n{TWO}"


def test_a_page_that_begins_with_a_sentence_has_no_headline() -> None:
    assert clean(f"{ONE}\n{TWO}").title is None


def test_a_known_headline_is_never_left_out() -> None:
    title = "تقرير: سالم العبيدي"
    found = clean(f"{title}\n\n{ONE}\n\n{TWO}", title)
    assert found.text.startswith(title)


def test_a_statement_headed_by_one_word() -> None:
    found = clean(f"خلية المتابعة الأمنية\nبيان\n\nالأربعاء ١٧ كانون الثاني ٢٠٢٤\n\n{ONE}\n\n{TWO}")
    assert found.title == "بيان"
    assert found.text == f"بيان\n\n{ONE}\n\n{TWO}"


def test_a_page_of_furniture_alone_is_empty() -> None:
    assert clean("الرئيسية | سياسة | أمن\n\nشارك الخبر\n\nجميع الحقوق محفوظة").text.strip() == ""


def test_a_headline_set_twice_and_a_credited_caption_under_it() -> None:
    under = f"{TITLE}\n\nعائلات على طريق البلدة شمال النهر – 8 من نيسان 2023 (عنب الجبل/ هدى السالم)"
    assert clean(page(under=under)).text == ARTICLE
