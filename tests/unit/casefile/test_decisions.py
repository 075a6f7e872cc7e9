"""What a person decides: it holds through rebuilds and further documents, and can be taken back."""

from __future__ import annotations

import pytest

from musnad.casefile import decisions
from musnad.casefile.build import build
from musnad.casefile.decisions import Decided, Subject, Subjects
from musnad.model.casefile import Casefile, Judgement
from musnad.model.errors import CasefileError
from musnad.model.reading import Reading

from .builders import Article

FIRST, LATER = Decided("سلمى", "2026-01-01T10:00:00"), Decided("سلمى", "2026-01-02T10:00:00")


def _blast(name: str, place: str, outlet: str) -> Reading:
    article = Article(name, f"قال الشيخ عامر جبار إن عبوة انفجرت في {place} أمس.", outlet)
    article.person("عامر جبار", "الشيخ")
    return article.event("bombing", "انفجرت", places=(place,)).reading()


READINGS = [_blast("أول", "بعقوبة", "الرافد"), _blast("ثان", "بعقوبة", "المدار"), _blast("ثالث", "الرمادي", "الضفاف")]


def _subjects(case: Casefile, readings: list[Reading], judged: list[Judgement]) -> Subjects:
    return Subjects(case, readings, judged)


def _together(case: Casefile) -> set[frozenset[str]]:
    names = {d.id: d.name for d in case.documents}
    return {frozenset(names[e.document] for e in i.events) for i in case.incidents}


def _incident(case: Casefile, subjects: Subjects, document: str) -> Subject:
    name = next(i.id for i in case.incidents for e in i.events if e.document == document)
    return subjects.find(name)


def test_the_rules_alone_join_one_place_only() -> None:
    assert _together(build(READINGS)) == {frozenset({"أول", "ثان"}), frozenset({"ثالث"})}


def test_a_merge_holds_with_further_documents_and_is_undone() -> None:
    case = build(READINGS)
    subjects = _subjects(case, READINGS, [])
    left, right = (_incident(case, subjects, READINGS[k].document.id) for k in (0, 2))
    judged = decisions.merge(left, right, FIRST, [])
    more = [*READINGS, _blast("رابع", "بعقوبة", "الساعة")]
    assert _together(build(more, judged)) == {frozenset({"أول", "ثان", "ثالث", "رابع"})}
    back = decisions.undo(judged, [], LATER)
    assert [j.verdict for j in back] == ["undecided"]
    assert _together(build(more, [*judged, *back])) == _together(build(more))


def test_a_split_parts_every_pair_and_a_later_merge_takes_it_back() -> None:
    case = build(READINGS)
    subjects = _subjects(case, READINGS, [])
    whole = _incident(case, subjects, READINGS[0].document.id)
    part = subjects.find(whole.keys[1])
    judged = decisions.split(whole, [part], FIRST)
    parted = build(READINGS, judged)
    assert _together(parted) == {frozenset({"أول"}), frozenset({"ثان"}), frozenset({"ثالث"})}
    assert {j.by for j in parted.judgements if j.verdict == "different" and j.when} == {"سلمى"}
    again = _subjects(parted, READINGS, judged)
    left, right = (_incident(parted, again, READINGS[k].document.id) for k in (0, 1))
    joined = decisions.merge(left, right, LATER, judged)
    assert frozenset({"أول", "ثان"}) in _together(build(READINGS, [*judged, *joined]))


def test_names_are_split_and_stay_apart() -> None:
    case = build(READINGS)
    (person,) = [e for e in case.entities if e.name == "عامر جبار" and len({m.document for m in e.mentions}) == 3]
    subjects = _subjects(case, READINGS, [])
    whole = subjects.find(person.id)
    judged = decisions.split(whole, [subjects.find(whole.keys[2])], FIRST)
    persons = [e for e in build(READINGS, judged).entities if e.kind == "person"]
    assert sorted(len({m.document for m in e.mentions}) for e in persons) == [1, 2]


def test_what_cannot_be_decided_is_said() -> None:
    case = build(READINGS)
    subjects = _subjects(case, READINGS, [])
    incident, entity = subjects.find("I1"), subjects.find("E1")
    with pytest.raises(CasefileError, match="not of one kind"):
        decisions.merge(incident, entity, FIRST, [])
    with pytest.raises(CasefileError, match="one already"):
        decisions.merge(incident, incident, FIRST, [])
    with pytest.raises(CasefileError, match="no part of"):
        decisions.split(incident, [_incident(case, subjects, READINGS[2].document.id)], FIRST)
    with pytest.raises(CasefileError, match="not be parted"):
        decisions.split(incident, [incident], FIRST)
    with pytest.raises(CasefileError, match="no person's decision"):
        decisions.undo([], [], FIRST)
    with pytest.raises(CasefileError, match="nothing in this casefile is called 'I99'"):
        subjects.find("I99")
