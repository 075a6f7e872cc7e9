"""HTML pages written for the test: article, title, site and the day that is stated, never guessed."""

from __future__ import annotations

import pytest

from musnad.intake.reader import read
from musnad.model.document import Document, Quarantined, RawItem

TITLE = "القبض على ثلاثة مطلوبين في أطراف المدينة القديمة"
SENTENCES = (
    "ألقت قوة من الشرطة القبض على ثلاثة مطلوبين في أطراف المدينة القديمة بعد مطاردة استمرت ساعتين.",
    "وقال المتحدث باسم القيادة سالم العبيدي إن المقبوض عليهم كانوا ينقلون أموالاً إلى خلايا التنظيم في القرى.",
    "وأضاف العبيدي أن التحقيق معهم ما زال مستمراً وأن أوراقهم ستحال إلى القضاء خلال أيام.",
)


def page(head: str = "", under: str = "", charset: str = "utf-8") -> str:
    body = "".join(f"<p>{s}</p>" for s in SENTENCES)
    return (
        f'<!DOCTYPE html><html lang="ar"><head><meta charset="{charset}"><title>{TITLE} | المنارة</title>{head}</head>'
        "<body><nav><ul><li><a href='/'>الرئيسية</a></li><li><a href='/s'>سياسة</a></li></ul></nav>"
        f"<main><article><h1>{TITLE}</h1>{under}{body}</article></main>"
        "<aside><h3>الأكثر قراءة</h3><ul><li><a href='/1'>أسعار الذهب ترتفع</a></li></ul></aside>"
        "<footer>جميع الحقوق محفوظة</footer></body></html>"
    )


def document(html: str, encoding: str = "utf-8") -> Document:
    found = read(RawItem("n", "p", "html", html.encode(encoding)))
    assert isinstance(found, Document), found
    return found


def test_the_article_with_its_title_and_nothing_else() -> None:
    found = document(
        page('<meta property="og:site_name" content="المنارة"><link rel="canonical" href="https://example.org/a">')
    )
    assert found.text.startswith(TITLE)
    assert all(sentence in found.text for sentence in SENTENCES)
    assert not any(word in found.text for word in ("الرئيسية", "الأكثر قراءة", "الحقوق"))
    assert (found.title, found.outlet, found.url) == (TITLE, "المنارة", "https://example.org/a")
    assert found.published is None


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{"@graph": [{"datePublished": "2023-08-03T18:27:00+03:00"}]}</script>',
        '<meta property="article:published_time" content="2023-08-03T15:27:00Z">',
        '<meta name="date" content="الخميس 3 آب 2023">',
        '<script type="application/ld+json">{broken</script><meta itemprop="datePublished" content="2023-08-03">',
    ],
)
def test_metadata_states_the_day(head: str) -> None:
    assert document(page(head)).published == "2023-08-03"


def test_a_time_element_states_the_day() -> None:
    assert document(page(under='<time datetime="2023-08-03T10:00">أمس</time>')).published == "2023-08-03"


def test_a_stated_day_wins_over_a_guess() -> None:
    assert document(page(under='<p class="date">الخميس 3 آب 2023</p>')).published == "2023-08-03"
    assert document(page(under='<span class="date">2023</span>')).published is None


def test_the_day_in_the_address_is_stated_by_the_markup() -> None:
    found = document(page('<link rel="canonical" href="https://example.org/2023/08/03/story">'))
    assert found.published == "2023-08-03"


def test_a_declared_arabic_charset_is_read() -> None:
    assert SENTENCES[0] in document(page(charset="windows-1256"), "cp1256").text


@pytest.mark.parametrize(
    "html",
    ["<html><body></body></html>", "<html><body><nav><a href='/'>الرئيسية</a></nav></body></html>", "<!DOCTYPE html>"],
)
def test_a_page_without_an_article_is_refused(html: str) -> None:
    found = read(RawItem("n", "p", "html", html.encode()))
    assert isinstance(found, Quarantined)
    assert "no " in found.reason
