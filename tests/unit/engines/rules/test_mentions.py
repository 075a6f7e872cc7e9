"""One list of mentions of every kind."""

from __future__ import annotations

import pytest

from musnad.arabic.analysis import analyse
from musnad.engines.rules.bodies import find_bodies
from musnad.engines.rules.mentions import Sources, collect
from musnad.engines.rules.opinion import NameKind, ReadName
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


def read_names(text: str, name: str, kind: NameKind) -> list[str]:
    """What becomes of words that a trained reader takes for a name; Baghdad is known as a place."""
    analysis = analyse(text)
    first = [t.text for t in analysis.tokens].index(name.split()[0])
    seen = [ReadName(first, first + len(name.split()) - 1, kind)]
    at = text.find("بغداد")
    places = [(at, at + 5, "بغداد")] if at >= 0 else []
    found = collect(analysis, Sources(find_persons(analysis, ()), places=places, read=seen))
    return [m.text for m in found if m.rule == "reader.name"]


def test_a_name_that_only_the_reader_sees_is_a_mention() -> None:
    assert read_names("دخل كولونيا أمس", "كولونيا", "place") == ["كولونيا"]


def test_proclitics_are_no_part_of_a_read_name() -> None:
    assert read_names("قدمت القرض لشركة الينابيع", "لشركة الينابيع", "organisation") == ["شركة الينابيع"]
    assert read_names("زار ونزو المدينة", "ونزو", "person") == ["ونزو"]


def test_what_the_rules_named_stands() -> None:
    assert read_names("وصل إلى بغداد صباحا", "بغداد", "place") == []
    assert read_names("وصل إلى بغداد صباحا", "بغداد", "organisation") == []


def test_a_body_may_hold_a_place() -> None:
    assert read_names("أعلن مصرف بغداد أرباحه", "مصرف بغداد", "organisation") == ["مصرف بغداد"]
