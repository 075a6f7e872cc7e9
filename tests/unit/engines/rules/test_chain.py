"""Chains: outlets between speaker and publisher, and the whole chain, publisher first."""

from __future__ import annotations

import pytest

from musnad.arabic.analysis import analyse
from musnad.engines.rules import chain
from musnad.engines.rules.statements import StatementContext, find_statements
from musnad.model.document import Document
from musnad.model.reading import Statement


def read(text: str, outlet: str | None = "صحيفة المساء") -> list[Statement]:
    document = Document("x", "0" * 64, "x", "-", text, outlet=outlet)
    return list(find_statements(analyse(text), document, StatementContext()))


@pytest.mark.parametrize(
    ("text", "via"),
    [
        ('قال مصدر أمني لـ"جسور" إن المعلومات كانت دقيقة.', ("جسور",)),
        ("قال مسؤول محلي لوكالة فرانس برس إن الجسر دمر.", ("وكالة فرانس برس",)),
        ("قال مسؤول محلي في تصريح لإذاعة «صوت النهر» إن الجسر دمر.", ("صوت النهر",)),
        ("نقلت صحيفة «بريد النهر» عن مصدر قريب من التحقيق قوله إن المبلغ صغير.", ("بريد النهر",)),
        ("ذكرت وكالة «سانا»، نقلاً عن مصدر عسكري، أن الجيش رد على الخروق.", ("سانا",)),
        ("قال مصدر أمني لـ«المساء» إن الطريق آمن.", ()),
        ("قال مصدر أمني إن الطريق آمن.", ()),
    ],
)
def test_outlets_on_the_way(text: str, via: tuple[str, ...]) -> None:
    (statement,) = read(text)
    assert statement.via == via
    assert statement.chain == ("صحيفة المساء", *via, statement.speaker.name)


def test_an_unknown_publisher_is_left_out() -> None:
    (statement,) = read("قال مصدر أمني إن الطريق آمن.", outlet=None)
    assert statement.chain == ("مصدر أمني",)


def test_an_outlet_that_speaks_is_the_origin() -> None:
    (statement,) = read("قالت صحيفة «بريد النهر» إن المفاوضات توقفت.")
    assert statement.via == ()
    assert "بريد النهر" in statement.speaker.name


def test_a_speakers_outlet_holds_for_his_next_words() -> None:
    text = 'قال مصدر أمني لـ"جسور" إن المبلغ كبير. وأضاف أن التحقيق مستمر.'
    assert [s.via for s in read(text)] == [("جسور",), ("جسور",)]


def test_an_agency_named_for_the_whole_text() -> None:
    text = "قالت وزارة الداخلية إن الهدوء عاد.\nوأعلنت البلدية أن السوق فتحت. وفقا لرويترز."
    assert {s.via for s in read(text)} == {("رويترز",)}


def test_names_of_one_outlet() -> None:
    assert chain.same("جسور", "منصة جسور")
    assert not chain.same("جسور", "المساء")
    assert not chain.same("جسور", None)


def test_an_outlet_named_before_the_verb() -> None:
    text = 'وفي تصريحات لصحيفة "المرفأ" اللبنانية، أكد مصدر أمني أن الطريق مغلق.'
    assert [s.via for s in read(text)] == [("المرفأ",)]


def test_an_adjective_is_no_outlet() -> None:
    text = "ودعا مصدر أمني الدول العربية إلى إغلاق المعبر."
    assert [s.via for s in read(text)] == [()]
