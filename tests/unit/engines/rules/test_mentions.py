"""One list of mentions of every kind."""

from __future__ import annotations

import pytest

from musnad.arabic.analysis import analyse
from musnad.engines.rules.bodies import find_bodies
from musnad.engines.rules.mentions import Sources, collect
from musnad.engines.rules.persons import find_persons
from musnad.model.reading import Mention
from musnad.model.span import Span


def read(text: str, **more: list[Span]) -> tuple[Mention, ...]:
    analysis = analyse(text)
    bodies = find_bodies(analysis)
    return collect(analysis, Sources(find_persons(analysis, bodies), bodies, **more))


def test_ids_follow_the_text_and_spans_quote_it() -> None:
    text = "قال العميد سعد معن إن وزارة الداخلية العراقية ضبطت عبوات ناسفة وأحزمة ناسفة بحوزة سوريين."
    found = read(text)
    assert [m.id for m in found] == [f"m{n}" for n in range(1, len(found) + 1)]
    assert all(text[m.start : m.end] == m.text for m in found)
    assert list(found) == sorted(found, key=lambda m: (m.start, -m.end))
    assert {m.type for m in found} == {"role", "person", "organisation", "weapon", "nationality"}


@pytest.mark.parametrize(
    ("text", "weapon", "name"),
    [
        ("ضبط ثلاث عبوات ناسفة", "عبوات ناسفة", "عبوة ناسفة"),
        ("تفجير السيارة المفخخة", "السيارة المفخخة", "سيارة مفخخة"),
        ("سقطت قذائف الهاون", "قذائف الهاون", "قذيفة هاون"),
        ("أطلقوا صواريخ كاتيوشا", "صواريخ كاتيوشا", "صاروخ"),
        ("وبحزام ناسف", "حزام ناسف", "حزام ناسف"),
    ],
)
def test_weapons(text: str, weapon: str, name: str) -> None:
    (found,) = (m for m in read(text) if m.type == "weapon")
    assert (found.text, found.name) == (weapon, name)


def test_a_nationality_inside_a_name_is_none() -> None:
    assert [m.type for m in read("قتل أبو عمر الشيشاني")] == ["person"]


def test_handed_in_spans_are_kept_once() -> None:
    text = "دفعوا خمسة آلاف دولار يوم الأحد"
    found = read(text, money=[Span(6, 21), Span(6, 21)], times=[Span(22, 31)])
    assert [(m.type, m.text) for m in found] == [("money", "خمسة آلاف دولار"), ("time", "يوم الأحد")]
