"""What holds of reviews, what a build leaves out, and that a newer reading keeps what still fits it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from musnad.casefile import reviewing
from musnad.casefile.build import build
from musnad.casefile.judgement import Rulings, judgement_id
from musnad.model.casefile import Feature, Judgement
from musnad.model.reading import Event, Reading, Statement
from musnad.model.review import Item, Review
from musnad.model.span import Quote

from .builders import Article

TEXT = "قال سالم العلي إن قوة اعتقلت ثلاثة في بعقوبة. وفي الرمادي انفجرت عبوة."


def article(name: str = "أول", text: str = TEXT) -> Reading:
    made = Article(name, text).person("سالم العلي").says("سالم العلي", "قوة اعتقلت ثلاثة في بعقوبة")
    made.event(
        "arrest", "اعتقلت", places=["بعقوبة"], actors=["قوة"], counts=[("arrested", 3, 3, "ثلاثة")], statement="s1"
    )
    return made.event("bombing", "انفجرت", places=["الرمادي"]).reading()


READ = article()
SAID, ARREST, BLAST = READ.statements[0], READ.events[0], READ.events[1]


def review(what: Event | Statement, verdict: Any, by: str = "ليلى", when: str = "1", **more: Any) -> Review:
    part: Any = "event" if isinstance(what, Event) else "statement"
    at = what.trigger if isinstance(what, Event) else Quote(what.start, what.end, what.text)
    kind = what.type if isinstance(what, Event) else None
    bare = Review("", READ.document.id, part, what.id, verdict, by, when, at, kind, **{part: what})
    return reviewing.sealed(replace(bare, **more))


def taken_back(one: Review, when: str = "9") -> Review:
    bare = replace(one, id="", verdict="withdrawn", statement=None, event=None, when=when, undoes=one.id)
    return reviewing.sealed(bare)


def test_the_latest_of_each_person_holds_and_what_is_taken_back_does_not() -> None:
    first, second = review(ARREST, "accepted"), review(ARREST, "rejected", when="2")
    other = review(ARREST, "accepted", by="عمر")
    assert reviewing.standing([first, other, second]) == (other, second)
    assert reviewing.standing([first, other, second, taken_back(second)]) == (first, other)
    assert reviewing.standing([first, taken_back(first)]) == ()


def test_an_id_is_of_everything_in_a_review() -> None:
    one = review(ARREST, "accepted")
    assert one.id == reviewing.sealed(one).id
    assert one.id != review(ARREST, "accepted", when="2").id != review(ARREST, "accepted", by="عمر").id


def test_what_everybody_rejects_is_left_out_and_nothing_else() -> None:
    rejected = [review(ARREST, "rejected")]
    assert [e.id for e in reviewing.without_rejected(READ, rejected).events] == ["e2"]
    disputed = [*rejected, review(ARREST, "corrected", by="عمر")]
    assert reviewing.without_rejected(READ, disputed) is READ
    agreed = [*rejected, review(ARREST, "rejected", by="عمر")]
    assert [e.id for e in reviewing.without_rejected(READ, agreed).events] == ["e2"]


def test_an_event_of_a_rejected_statement_is_told_by_the_article() -> None:
    left = reviewing.without_rejected(READ, [review(SAID, "rejected")])
    assert left.statements == ()
    assert [e.statement for e in left.events] == [None, None]


def test_a_rejected_event_supports_no_incident_and_comes_back() -> None:
    readings = [READ, article("ثان", TEXT + " وأضاف.")]
    before = build(readings)
    rejected = [review(ARREST, "rejected")]
    after = build([reviewing.without_rejected(READ, rejected), readings[1]])
    told = {(e.document, e.event) for i in after.incidents for e in i.events}
    assert (READ.document.id, "e1") not in told
    assert (readings[1].document.id, "e1") in told
    standing = reviewing.standing([*rejected, taken_back(rejected[0])])
    assert build([reviewing.without_rejected(READ, standing), readings[1]]) == before


def test_a_newer_reading_is_known_by_its_words_not_by_its_numbers() -> None:
    newer = replace(READ, events=(replace(BLAST, id="e1"), replace(ARREST, id="e2")))
    assert reviewing.here(review(ARREST, "rejected"), newer) == "e2"
    assert [e.type for e in reviewing.without_rejected(newer, [review(ARREST, "rejected")]).events] == ["bombing"]
    retyped = replace(READ, events=(replace(ARREST, type="raid"), BLAST))
    assert reviewing.here(review(ARREST, "rejected"), retyped) is None  # that it is a raid nobody rejected
    found, lost = reviewing.grouped([review(ARREST, "rejected"), review(BLAST, "accepted")], retyped)
    assert list(found) == [("event", "e2")]
    assert [r.of for r in lost] == ["e1"]


def test_what_a_person_decided_is_kept_as_it_was_decided() -> None:
    corrected = review(ARREST, "corrected", event=replace(ARREST, type="raid"))
    log = [review(SAID, "accepted"), corrected, review(BLAST, "rejected"), review(BLAST, "accepted", by="عمر")]
    said, told = reviewing.decided_by(log, "ليلى")
    assert said == [SAID]
    assert told == [replace(ARREST, type="raid")]
    assert reviewing.decided_by(log, "عمر") == ([], [BLAST])
    assert reviewing.decided_by([corrected], "ليلى")[1][0].statement is None  # the statement was not decided


def test_arguments_are_decided_beside_their_event() -> None:
    place, toll = reviewing.items_of(ARREST, "places")[0], reviewing.items_of(ARREST, "counts")[0]
    bare = replace(review(ARREST, "rejected"), event=None)
    actor = Item("سالم العلي", *_at("سالم العلي"))
    log = [
        review(ARREST, "accepted"),
        reviewing.sealed(replace(bare, part="places", item=place)),
        reviewing.sealed(
            replace(bare, part="counts", verdict="corrected", item=toll, argument=replace(toll, high=None))
        ),
        reviewing.sealed(replace(bare, part="actors", verdict="added", argument=actor)),
    ]
    (event,) = reviewing.decided_by(log, "ليلى")[1]
    assert event.places == ()
    assert [(c.low, c.high) for c in event.counts] == [(3, None)]
    assert [a.text for a in event.actors] == ["سالم العلي", "قوة"]


def _at(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def test_every_role_goes_to_items_and_back() -> None:
    dated = Article("د", TEXT).event("arrest", "اعتقلت", time=("ثلاثة", "2024-01-01", "2024-01-01")).reading().events[0]
    for event in (ARREST, BLAST, dated):
        for role in ("actors", "targets", "places", "time", "counts"):
            assert reviewing.with_items(event, role, reviewing.items_of(event, role)) == event


def test_a_merge_is_ruled_on_unless_reviewers_disagree() -> None:
    left, right = "a#e1", "b#e1"
    id_ = judgement_id("incident", left, right)
    machine = Judgement(id_, "incident", left, right, "same", (Feature("same_place", 5.5, "بعقوبة"),), "rules", None)
    two = Review("R1", "a", "merge", id_, "rejected", "ليلى", "1", judgement=machine)
    one = replace(two, id="R2", verdict="accepted", by="عمر")
    (ruling,) = reviewing.rulings([two])
    assert (ruling.verdict, ruling.by, ruling.features) == ("different", "ليلى", machine.features)
    assert Rulings([ruling]).verdict("incident", left, right) == "different"
    assert [r.verdict for r in reviewing.rulings([one])] == ["same"]
    assert reviewing.rulings([two, one]) == []


def test_the_effect_is_that_of_what_stands() -> None:
    rejected = review(ARREST, "rejected")
    assert reviewing.effect([]) == reviewing.effect([review(ARREST, "accepted")]) == ""
    assert reviewing.effect([rejected]) != ""
    assert reviewing.effect([rejected, taken_back(rejected)]) == ""
    assert reviewing.effect([rejected, review(BLAST, "rejected", by="عمر")]) == reviewing.effect(
        [review(BLAST, "rejected", by="عمر"), rejected]
    )


def test_what_is_left_to_decide_comes_in_the_order_of_the_text() -> None:
    assert [i.id for i in reviewing.undecided(READ, [], "ليلى")] == ["s1", "e1", "e2"]
    assert [i.id for i in reviewing.undecided(READ, [review(ARREST, "rejected")], "ليلى")] == ["s1", "e2"]
    assert len(reviewing.undecided(READ, [review(ARREST, "rejected")], "عمر")) == 3
