from __future__ import annotations

from dataclasses import replace

from musnad.model.casefile import (
    CaseDocument,
    Casefile,
    Contradiction,
    ContradictionSide,
    Entity,
    EntityMention,
    EntityRole,
    EventRef,
    Incident,
    IncidentValue,
    Mechanism,
    Origin,
    StatusClaim,
)
from musnad.model.document import Document, Quarantined
from musnad.model.reading import EngineInfo, Event, Reading, Speaker, Statement
from musnad.model.span import Quote
from musnad.queries.overview import Asked, of_casefile

TEXT = "قال اللواء حسن إن الحصيلة سبعة قتلى. وذكر مصدر أن الحصيلة تسعة."


def statement(id_: str, words: str, speaker: str, *, named: bool = True) -> Statement:
    start, at = TEXT.index(words), TEXT.index(speaker)
    said = Speaker(speaker, "لواء" if named else None, named, speaker, at, at + len(speaker))
    return Statement(
        id_, start, start + len(words), words, "indirect", "asserted", said, (), ("خبر", speaker), "r"
    )  # fmt: skip


def reading(id_: str, outlet: str) -> Reading:
    said = statement("s1", "الحصيلة سبعة قتلى", "حسن"), statement("s2", "الحصيلة تسعة", "مصدر", named=False)
    document = Document(id_, id_ * 8, id_, f"{id_}.txt", TEXT, outlet=outlet, published="2024-01-02")
    at = TEXT.index("قتلى")
    event = Event(
        "e1", "attack", Quote.cut(TEXT, at, at + 4), (), (), (), None, (), "occurred", None, None, None, "r"
    )  # fmt: skip
    return Reading(document, EngineInfo("rules", "1", "x"), statements=said, events=(event,))


def entity(name: str = "حسن البصري") -> Entity:
    at = TEXT.index("حسن")
    mentions = tuple(EntityMention(d, at, at + 3) for d in ("d1", "d2"))
    roles = EntityRole("لواء", "d1", None), EntityRole("لواء", "d2", None)
    return Entity("E1", "person", name, ("حسن",), roles, mentions)


def case() -> Casefile:
    return Casefile(
        documents=(
            CaseDocument("d1", "d1", "خبر", "2024-01-02", None, None),
            CaseDocument("d2", "d2", "نبأ", None, None, "d1"),
        ),
        entities=(entity(),),
        origins=(Origin("O1", "person", "E1", "حسن البصري"), Origin("O2", "unnamed", None, "مصدر")),
        incidents=(
            Incident(
                "I1",
                "attack",
                (EventRef("d1", "e1"), EventRef("d2", "e1")),
                ("النور",),
                None,
                "2024-01-01",
                ("O1", "O2"),
                2,
                (IncidentValue("killed", 7, 7, ("d1", "d2"), ("O1",)),),
                ("C1",),
            ),
        ),
        contradictions=(
            Contradiction(
                "C1",
                "I1",
                "killed",
                "incompatible",
                (ContradictionSide("7", "d1", "s1"), ContradictionSide("9", "d2", None)),
            ),
        ),
        mechanisms=(
            Mechanism(
                "F1",
                "extortion",
                "raise",
                "E1",
                (StatusClaim("ended", "d1", "s2", "e2", None, "2024-01-01"),),
                ("النور",),
                ("E1", "جباة"),
                ("O2",),
            ),
        ),
    )


def overview(casefile: Casefile | None = None):  # type: ignore[no-untyped-def]
    readings = reading("d1", "خبر"), reading("d2", "نبأ")
    return of_casefile(casefile or case(), readings, (Quarantined("q", "q.txt", "empty"),))


def test_documents_name_what_they_copy() -> None:
    first, second = overview().documents
    assert (first.copy_of, second.copy_of) == (None, "d1")
    assert (first.statements, first.events) == (2, 1)


def test_a_named_speaker_is_one_and_unnamed_ones_are_each_outlets_own() -> None:
    speakers = overview().statements
    assert [(s.name, s.named, len(s.said)) for s in speakers] == [
        ("حسن البصري", True, 2),
        ("مصدر", False, 1),
        ("مصدر", False, 1),
    ]
    assert speakers[0].entity == "E1"
    assert speakers[0].role == "لواء"
    assert [s.document for s in speakers[0].said] == ["d1", "d2"]


def test_a_speaker_that_is_no_entity_goes_by_name() -> None:
    speakers = overview(replace(case(), entities=())).statements
    assert [(s.entity, s.name, len(s.said)) for s in speakers if s.named] == [(None, "حسن", 2)]


def test_incidents_name_their_independent_sources() -> None:
    (incident,) = overview().incidents
    assert incident.origins == ("حسن البصري", "مصدر")
    (toll,) = incident.tolls
    assert (toll.low, toll.documents, toll.origins) == (7, 2, ("حسن البصري",))


def test_contradictions_quote_both_sides() -> None:
    (contradiction,) = overview().contradictions
    said, own = contradiction.sides
    assert (said.speaker, said.quote, said.outlet) == ("حسن", "الحصيلة سبعة قتلى", "خبر")
    assert (own.speaker, own.outlet) == (None, "نبأ")
    assert own.quote == "قال اللواء حسن إن الحصيلة سبعة قتلى"  # the outlet's own sentence


def test_mechanisms_say_whose_and_who_claims_what() -> None:
    (mechanism,) = overview().mechanisms
    assert (mechanism.of, mechanism.actors, mechanism.origins) == ("حسن البصري", ("حسن البصري", "جباة"), ("مصدر",))
    (claim,) = mechanism.claims
    assert (claim.status, claim.speaker, claim.time_to) == ("ended", "مصدر", "2024-01-01")


def test_entities_are_counted() -> None:
    (found,) = overview().entities
    assert (found.roles, found.mentions, found.documents) == (("لواء",), 2, 2)


def test_an_unfinished_build_shows_its_documents() -> None:
    found = overview(Casefile())
    assert [d.name for d in found.documents] == ["d1", "d2"]
    assert found.quarantine[0].name == "q"


def test_one_entity_is_one_speaker_with_each_outlets_role() -> None:
    """Later statements of a speaker have no span, and a span can hold the body of the role beside the name."""
    at = TEXT.index("اللواء")
    body = Entity("E2", "organisation", "اللواء", (), (), (EntityMention("d1", at, at + 10),))
    roles = EntityRole("لواء", "d1", "2024-01-02"), EntityRole("قائد الشرطة", "d2", None)
    readings = []
    for id_, outlet in (("d1", "خبر"), ("d2", "نبأ")):
        one = reading(id_, outlet)
        first = one.statements[0]
        wide = replace(first.speaker, start=at, end=at + 10)
        later = replace(first, id="s3", speaker=replace(first.speaker, text=None, start=None, end=None))
        readings.append(replace(one, statements=(replace(first, speaker=wide), later)))
    found = of_casefile(replace(case(), entities=(replace(entity(), roles=roles), body)), readings)
    (speaker,) = found.statements
    assert (speaker.entity, speaker.name, len(speaker.said)) == ("E1", "حسن البصري", 4)
    assert [(r.text, r.outlets, r.from_) for r in speaker.roles] == [
        ("لواء", ("خبر",), "2024-01-02"),
        ("قائد الشرطة", ("نبأ",), None),
    ]
    assert speaker.outlets == ("خبر", "نبأ")


def test_a_role_that_documents_share_is_one_with_all_of_them() -> None:
    (role,) = overview().statements[0].roles
    assert (role.text, role.outlets) == ("لواء", ("خبر", "نبأ"))


def test_incidents_come_by_origins_and_are_quoted() -> None:
    one = case().incidents[0]
    alone = replace(one, id="I0", origins=("O1",), contradictions=())
    first, second = overview(replace(case(), incidents=(alone, one))).incidents
    assert (first.id, second.id) == ("I1", "I0")
    assert first.quote == "قال اللواء حسن إن الحصيلة سبعة قتلى"
    assert first.told_by == ("خبر", "نبأ")
    assert [(d.id, d.values) for d in first.disputes] == [("C1", ("7", "9"))]


def test_only_what_is_asked_for_and_what_is_left_out_is_told() -> None:
    readings = reading("d1", "خبر"), reading("d2", "نبأ")
    found = of_casefile(case(), readings, (), Asked(("documents", "statements"), 1))
    assert [d.name for d in found.documents] == ["d1"]
    assert len(found.statements) == 1
    assert found.incidents == found.entities == ()
    assert found.left_out == (("documents", 1), ("statements", 2))
