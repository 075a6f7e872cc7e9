"""Speakers: names, roles, what is unnamed, and what refers back."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from musnad.arabic.analysis import analyse
from musnad.engines.rules.statements import StatementContext, find_statements
from musnad.model.document import Document
from musnad.model.reading import Speaker


@dataclass(frozen=True)
class Person:
    start: int
    end: int
    name: str
    role: str | None = None
    title: str | None = None


@dataclass(frozen=True)
class Body:
    start: int
    end: int


def speakers(text: str, *persons: Person, bodies: tuple[Body, ...] = ()) -> list[Speaker]:
    context = StatementContext(persons=persons, bodies=bodies)
    document = Document("x", "0" * 64, "x", "-", text)
    return [s.speaker for s in find_statements(analyse(text), document, context)]


def at(text: str, words: str, name: str | None = None, role: str | None = None, title: str | None = None) -> Person:
    start = text.index(words)
    return Person(start, start + len(words), name or words, role, title)


def test_a_person_is_named_apart_from_the_role() -> None:
    text = "قال مدير الاستخبارات العميد فارس الدليمي إن الخلية فككت."
    (speaker,) = speakers(text, at(text, "فارس الدليمي"))
    assert speaker.name == "فارس الدليمي"
    assert speaker.named
    assert speaker.role is not None
    assert "مدير الاستخبارات" in speaker.role
    assert text[speaker.start : speaker.end] == speaker.text


def test_an_apposition_gives_name_and_role_without_other_readers() -> None:
    (speaker,) = speakers("وأوضح رئيس لجنة الخدمات، ماهر سلطان الخفاجي، أن العمل متوقف.")
    assert (speaker.name, speaker.role, speaker.named) == ("ماهر سلطان الخفاجي", "رئيس لجنة الخدمات", True)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("قال مصدر أمني رفيع إن الطريق مغلق.", "مصدر أمني رفيع"),
        ("ذكرت مصادر أمنية وعشائرية أن المهاجمين فروا.", "مصادر أمنية وعشائرية"),
        ("قال مسؤول في وزارة النفط لوكالة رويترز إن الأنبوب عاد للعمل.", "مسؤول في وزارة النفط"),
        ("أفاد شهود عيان بأن انفجارا هز السوق.", "شهود عيان"),
    ],
)
def test_an_unnamed_source_keeps_its_description(text: str, name: str) -> None:
    (speaker,) = speakers(text)
    assert (speaker.name, speaker.named) == (name, False)


def test_a_body_is_named() -> None:
    (speaker,) = speakers("أعلنت وزارة الدفاع العراقية أن العملية انتهت.")
    assert (speaker.name, speaker.named) == ("وزارة الدفاع العراقية", True)


def test_a_verb_without_subject_is_the_last_speakers() -> None:
    text = "قال النائب ليث الراوي إن القرار خاطئ. وأضاف أن الحل سياسي."
    first, second = speakers(text, at(text, "ليث الراوي"))
    assert second.name == first.name == "ليث الراوي"
    assert second.start is None
    assert second.text is None


def test_a_definite_noun_refers_back() -> None:
    text = "قال مصدر في شرطة البصرة إن الخاطفين اعتقلوا. وأكد المصدر أن الرهينة بخير."
    first, second = speakers(text)
    assert second.name == first.name == "مصدر في شرطة البصرة"
    assert not second.named


def test_a_generic_body_is_the_one_named_before() -> None:
    text = "تعقد منظمة التعاون الدولي مؤتمرها غدا في العاصمة. وأكدت المنظمة أن الدعوات وجهت للجميع."
    start = text.index("منظمة التعاون الدولي")
    (speaker,) = speakers(text, bodies=(Body(start, start + len("منظمة التعاون الدولي")),))
    assert speaker.name == "منظمة التعاون الدولي"


def test_a_name_that_looks_like_a_preposition_is_a_name() -> None:
    (speaker,) = speakers("وقال علي الساعدي إن السوق فتحت أبوابها.")
    assert speaker.name == "علي الساعدي"


def test_the_object_of_a_call_is_not_its_speaker() -> None:
    text = "قالت لجنة الإغاثة إن المخزون نفد. ودعت سكان القرى المجاورة إلى التبرع بالدم."
    assert [s.name for s in speakers(text)] == ["لجنة الإغاثة", "لجنة الإغاثة"]
