"""The casefile as a whole."""

from __future__ import annotations

import random
from collections import Counter

from musnad.casefile.build import build, in_order
from musnad.casefile.options import CaseOptions
from musnad.model.reading import Reading

from .builders import Article

TOWNS = ("بعقوبة", "العظيم", "الخالص", "الرمادي", "تدمر", "السخنة")
KINDS = (("bombing", "تفجير"), ("attack", "هجوم"), ("arrest", "اعتقال"), ("abduction", "خطف"))
SPEAKERS = (("صادق الحسيني", "عضو مجلس ديالى"), ("أحمد التميمي", "الخبير الأمني"), ("أحمد التميمي", "مدرب كرة القدم"))


def _random_readings(seed: int, size: int = 30) -> list[Reading]:
    """Articles drawn at random, a third of them undated, some without an outlet."""
    draw = random.Random(seed)
    out = []
    for number in range(size):
        (type_, trigger), town = draw.choice(KINDS), draw.choice(TOWNS)
        name, role = draw.choice(SPEAKERS)
        day = f"2023-02-{draw.randint(10, 14)}"
        filler = " ".join(draw.choice(["سوق", "جسر", "طريق", "مركز", "نقطة", "حقل", "دار", "مدرسة"]) for _ in range(12))
        text = f"ذكر {name} أن {trigger} وقع في {town} يوم السبت قرب {filler}"
        article = Article(f"n{number}", text, draw.choice(("الرافد", "النخيل", None)), draw.choice((day, day, None)))
        article.person(name, role).says(name, text[text.index(trigger) :], role=role)
        low = draw.randint(1, 30)
        high = draw.choice((low, None))
        time = ("السبت", day, day) if draw.random() < 0.7 else None
        status = draw.choice(("occurred", "occurred", "denied", "ongoing"))
        article.event(
            type_, trigger, places=[town], time=time, counts=[("killed", low, high)], status=status, statement="s1"
        )
        out.append(article.reading())
    return out


def test_same_casefile_from_any_order() -> None:
    for seed in range(4):
        readings = _random_readings(seed)
        expected = build(readings)
        random.Random(seed + 100).shuffle(readings)
        assert build(readings) == expected


def test_machine_judgements_handed_back_change_nothing() -> None:
    readings = _random_readings(7)
    case = build(readings)
    assert build(readings, case.judgements) == case


def test_every_event_stands_in_exactly_one_incident() -> None:
    readings = _random_readings(11)
    case = build(readings)
    told = Counter((e.document, e.event) for i in case.incidents for e in i.events)
    wanted = {(r.document.id, e.id) for r in readings for e in r.events if e.status != "ongoing"}
    assert set(told) == wanted
    assert set(told.values()) <= {1}


def test_references_hold() -> None:
    case = build(_random_readings(13))
    entities, origins = {e.id for e in case.entities}, {o.id for o in case.origins}
    contradictions = {c.id: c for c in case.contradictions}
    assert all(o.entity is None or o.entity in entities for o in case.origins)
    for incident in case.incidents:
        assert set(incident.origins) <= origins
        assert all(contradictions[c].incident == incident.id for c in incident.contradictions)
        assert {d for v in incident.values for d in v.documents} <= {e.document for e in incident.events}
    assert [e.id for e in case.entities] == [f"E{n}" for n in range(1, len(entities) + 1)]
    assert len({j.id for j in case.judgements}) == len(case.judgements)


def test_one_reading_for_each_document_undated_last() -> None:
    dated, undated = Article("ب", "خبر قصير").reading(), Article("أ", "خبر آخر", published=None).reading()
    assert [r.document.name for r in in_order([undated, dated, dated])] == ["ب", "أ"]


def test_nothing_from_nothing() -> None:
    assert build([]).incidents == ()
    assert build([Article("فارغ", "", None, None).reading()]).entities == ()


def test_a_stricter_threshold_joins_less() -> None:
    readings = _random_readings(17)
    loose = build(readings, options=CaseOptions(same_incident=4.0))
    strict = build(readings, options=CaseOptions(same_incident=9.0))
    assert len(loose.incidents) < len(strict.incidents)
