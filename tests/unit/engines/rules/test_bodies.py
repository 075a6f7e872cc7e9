"""Bodies: gazetteer names, generic heads, and words that are none; every example of body_heads.yaml."""

from __future__ import annotations

from itertools import pairwise

import pytest

from musnad.arabic.analysis import analyse
from musnad.engines.rules.bodies import BodyMention, find_bodies
from musnad.resources import loader


def read(text: str) -> tuple[BodyMention, ...]:
    found = find_bodies(analyse(text))
    for body in found:
        assert text[body.start : body.end] == body.text
    return found


@pytest.mark.parametrize(
    ("text", "body", "kind"),
    [
        ("وقال بيان وزارة الداخلية العراقية إن", "وزارة الداخلية العراقية", "organisation"),
        ("عناصر من كتيبة النور هاجموا", "كتيبة النور", "armed_group"),
        ("قررت محكمة جنايات الرصافة حبسه", "محكمة جنايات الرصافة", "organisation"),
        ("بحسب صحيفة «بريد الضفاف» أمس", "صحيفة «بريد الضفاف»", "outlet"),
        ("أعلنت شرطة ديالى ضبطه", "شرطة ديالى", "security_force"),
        ("عضو لجنة الزراعة والمياه البرلمانية", "لجنة الزراعة والمياه البرلمانية", "organisation"),
    ],
)
def test_bodies(text: str, body: str, kind: str) -> None:
    (found,) = read(text)
    assert (found.text, found.type) == (body, kind)


def test_the_gazetteer_gives_its_canonical_name() -> None:
    (found,) = read('أعلن تنظيم "داعش" الإرهابي مسؤوليته')
    assert found.type == "armed_group"
    assert found.name == "داعش"


@pytest.mark.parametrize(
    "text", ["ألقى القبض على تنظيم إرهابي صغير", "اشترى من شركة صرافة", "في موقع متقدم", "فتح ألفي باب", "شركة"]
)
def test_no_body(text: str) -> None:
    assert read(text) == ()


def test_a_title_ends_a_body() -> None:
    assert [b.text for b in read("المتحدث باسم وزارة الزراعة العميد سعد")] == ["وزارة الزراعة"]


@pytest.mark.parametrize("entry", loader.data("lexicons/body_heads.yaml")["heads"], ids=lambda e: e["id"])
def test_examples_of_the_lexicon(entry: dict[str, list[str]]) -> None:
    for text in entry["must"]:
        assert [(b.start, b.end) for b in read(text)] == [(0, len(text))], text
    for text in entry["mustnot"]:
        assert [b for b in read(text) if b.rule == entry["id"]] == [], text


def test_none_overlaps_another() -> None:
    found = read("قيادة عمليات بغداد ووزارة الدفاع وحركة النجباء وتنظيم داعش وقوات الأمن الكردية")
    assert all(a.end <= b.start for a, b in pairwise(found))
